"""Findings as a person reads them in a terminal."""

from collections.abc import Iterator

from xuncha_docs.model import By, FacetHit, Finding, Label
from xuncha_docs.taxonomy import Taxonomy
from xuncha_docs.workflow.intake import FileReport

_ANSWER_SHOWN = 60  # characters of an answer worth a glance; the JSON has all of it


def report(given: FileReport, scheme: str, known: Taxonomy) -> str:
    """Return what one file gave, finding by finding.

    Args:
        given: The report.
        scheme: Scheme to name beside each category.
        known: The categories.

    Raises:
        TaxonomyError: There is no such scheme.
    """
    if given.failure is not None:
        return f"{given.path}：未读出。{given.failure.message}"
    head = f"{given.path}：{given.kind.value}，{len(given.findings)} 个问题（{given.reason}）"
    lines = [head]
    for n, (finding, place) in enumerate(zip(given.findings, given.places, strict=True), 1):
        lines.extend(_finding(n, finding, place, scheme, known))
    lines.extend(f"  {d.severity.value} {d.code} {d.message}" for d in given.diagnostics)
    return "\n".join(lines)


def _finding(n: int, finding: Finding, place: str, scheme: str, known: Taxonomy) -> Iterator[str]:
    yield f"{n:3}. {finding.title}"
    if finding.heading_path:
        yield f"     {place}，{' › '.join(finding.heading_path)}"
    if finding.detail:
        yield "     " + finding.detail.replace("\n", "\n     ")
    yield from (f"     → {_label(label, known, scheme)}" for label in finding.labels)
    if finding.facets:
        yield f"     特征：{'；'.join(map(_facet, finding.facets))}"
    if finding.answer is not None:
        text = finding.answer.text.replace("\n", "")
        cut = text[:_ANSWER_SHOWN] + ("…" if len(text) > _ANSWER_SHOWN else "")
        yield f"     整改：{finding.answer.status.value}。{cut}"


def _facet(hit: FacetHit) -> str:
    words = "、".join(dict.fromkeys(cue.text for cue in hit.cues))
    return f"{hit.name}（{words}）" if words else hit.name


def _label(label: Label, taxonomy: Taxonomy, scheme: str) -> str:
    cues = "、".join(dict.fromkeys(cue.text for cue in label.cues))
    why = f"依据：{cues}" if cues else "没有直接命中的词语，按相近表述推断"
    if label.by is By.PERSON:
        why = "人工认定"
    elif label.by is By.MEMORY:
        why = "依据：认定过的近似问题"
    item = taxonomy.item(label.category, scheme)
    name = taxonomy.category(label.category).name
    return f"{label.category} {name}（{item.name}，把握{label.band.value}；{why}）"
