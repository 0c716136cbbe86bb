"""Why each finding of a file was put where it was: hits, vetoes, card, heading, memory, score."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xuncha_docs import readers
from xuncha_docs.classify import Cue, Explanation, Score
from xuncha_docs.errors import XunchaError
from xuncha_docs.extract import extract
from xuncha_docs.model import Evidence, Finding
from xuncha_docs.taxonomy import Taxonomy
from xuncha_docs.workflow.contract import facet
from xuncha_docs.workflow.intake import categories, classifier


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding with its labels, and how they came about."""

    finding: Finding
    explanation: Explanation


def explain(
    path: Path, finding: str = "", memory: Path | None = None, taxonomy: Path | None = None
) -> list[Reason]:
    """Return the reasons of a file's findings.

    Args:
        path: The file.
        finding: Id or number of the only one to explain; "" for all.
        memory: The office's decision log, or None.
        taxonomy: The office's own taxonomy, or None.

    Raises:
        UnreadableFileError: The file cannot be read.
        XunchaError: There is no such finding.
    """
    judge = classifier(taxonomy, memory)
    found = extract(readers.read(path), "").findings
    chosen = [f for f in found if finding in ("", f.id, f.id.rpartition("-")[2])]
    if finding and not chosen:
        known = f"编号从 {found[0].id} 到 {found[-1].id}" if found else "这个文件没有提取到问题"
        raise XunchaError(f"“{path.name}”里没有编号为“{finding}”的问题。{known}。", "WF121")
    return [
        Reason(judge.label(f), judge.explain(f"{f.title}\n{f.detail}", f.heading_path, f.id))
        for f in chosen
    ]


def as_text(reasons: list[Reason], taxonomy: Path | None = None) -> str:
    """Return the reasons as a person reads them, with the names of a taxonomy."""
    known = categories(taxonomy)
    return "\n\n".join("\n".join(_lines(reason, known)) for reason in reasons)


def _lines(reason: Reason, known: Taxonomy) -> Iterator[str]:
    finding, why = reason.finding, reason.explanation
    yield f"{finding.id}  {finding.title}"
    if finding.heading_path:
        yield f"  所在标题：{' › '.join(finding.heading_path)}"
    scores = {s.category: s for s in (*why.scores, *why.topics)}
    for label in finding.labels:
        name = known.category(label.category).name
        yield (
            f"  → {label.category} {name}：得分 {label.score:.2f}，把握{label.band.value}，"
            f"{label.by.shown}"
        )
        if label.category in scores:
            yield from (f"      {line}" for line in _parts(scores[label.category], why))
    for hit in finding.facets:
        yield f"  特征 {hit.name}：{'、'.join(map(_words, hit.cues)) or '见原文'}"
    rest = [s for s in why.scores if s.category not in {x.category for x in finding.labels}]
    if rest:
        shown = (f"{s.category} {known.category(s.category).name} {s.share:.2f}" for s in rest)
        yield f"  其次：{'；'.join(shown)}"
    vetoed: dict[tuple[str, str], list[str]] = {}
    for cue in why.vetoed:
        vetoed.setdefault((_place(cue), cue.hit.veto), []).append(cue.hit.category)
    for (place, veto), codes in vetoed.items():
        yield f"  没有计入：{place}（{'、'.join(dict.fromkeys(codes))}），因为{veto}"


def _parts(score: Score, why: Explanation) -> Iterator[str]:
    for cue in why.cues:
        if cue.hit.category == score.category:
            yield f"命中：{_place(cue)}，{cue.hit.kind}，权重 {cue.hit.weight:.2f}"
    parts = [f"词语 {score.cues:.2f}"]
    if score.card:
        grams = f"（{'、'.join(score.grams)}）" if score.grams else ""
        parts.append(f"相近表述 {score.card:.2f}{grams}")
    if score.heading:
        parts.append(f"所在标题 {score.heading:.2f}（{why.headings[-1][0]}）")
    if score.memory:
        parts.append(f"记忆 {score.memory:.2f}")
    yield f"合计 {score.total:.2f}：{'，'.join(parts)}"
    for case, similarity, _ in why.near:
        if case.category == score.category:
            yield f"认定过的近似问题（相似 {similarity:.2f}）：{case.title}"


def _words(cue: Evidence) -> str:
    span = cue.span
    return f"第 {span.block + 1} 段第 {span.start + 1}—{span.end} 字“{cue.text}”"


def _place(cue: Cue) -> str:
    return f"{cue.zone}第 {cue.start + 1}—{cue.end} 字“{cue.text}”"


def as_json(reasons: list[Reason]) -> dict[str, Any]:
    """Return the reasons as data."""
    return {"findings": [_json(reason) for reason in reasons]}


def _json(reason: Reason) -> dict[str, Any]:
    finding, why = reason.finding, reason.explanation
    return {
        "id": finding.id,
        "title": finding.title,
        "labels": [
            {"category": x.category, "score": x.score, "by": x.by.value, "band": x.band.value}
            for x in finding.labels
        ],
        "facets": [facet(hit) for hit in finding.facets],
        "scores": [{**s._asdict(), "total": s.total} for s in (*why.scores, *why.topics)],
        "cues": [_cue(cue) for cue in why.cues],
        "vetoed": [_cue(cue) for cue in why.vetoed],
        "headings": [list(pair) for pair in why.headings],
        "near": [{**n.case._asdict(), "similarity": n.similarity} for n in why.near],
    }


def _cue(cue: Cue) -> dict[str, Any]:
    return {
        "zone": cue.zone,
        "start": cue.start,
        "end": cue.end,
        "text": cue.text,
        "category": cue.hit.category,
        "kind": cue.hit.kind,
        "weight": round(cue.hit.weight, 4),
        "veto": cue.hit.veto,
    }
