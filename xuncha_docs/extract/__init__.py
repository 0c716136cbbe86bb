"""Documents to findings: what kind a document is, and the function that reads that kind.

Pure functions from `model.Document` to `model.Extraction`. Labels are set elsewhere (`classify`).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from operator import is_

from xuncha_docs.extract import (
    audit,
    cases,
    declared,
    kinds,
    listing,
    news,
    progress,
    report,
    status,
    stories,
    wording,
)
from xuncha_docs.extract.statement import Draft, facts
from xuncha_docs.extract.units import named, titled_unit
from xuncha_docs.model import (
    Answer,
    AnswerStatus,
    Block,
    Diagnostic,
    Document,
    DocumentKind,
    Evidence,
    Extraction,
    Finding,
    Severity,
)
from xuncha_docs.outline import Outline, outline
from xuncha_docs.text.citations import projects, regulations
from xuncha_docs.text.counts import counts
from xuncha_docs.text.dates import dates
from xuncha_docs.text.money import amounts
from xuncha_docs.text.passages import part
from xuncha_docs.text.people import people
from xuncha_docs.text.widths import one_width

_OWN = (
    DocumentKind.SELF_REPORT,
    DocumentKind.WORK_REPORT,
    DocumentKind.PLAN,
    DocumentKind.PROGRESS,
    DocumentKind.LIST,
)
_REPEATS = (DocumentKind.PLAN, DocumentKind.PROGRESS, DocumentKind.STORY)


_SILENCED = Diagnostic(
    code="EX102",
    severity=Severity.HINT,
    message="标题或者结尾表明是讲话、方案、公告、纪要、请示、批复一类，没有从中提取问题。",
    fix="确实写有问题的，把标题改为自查报告或问题清单再读一次。",
)


def _skipped(words: Evidence) -> Diagnostic:
    return Diagnostic(
        code="EX103",
        severity=Severity.HINT,
        message="存在问题部分的这一条有编号，没有认作问题。",
        where=words.span,
        fix="对照原文核对；确是问题的，用陈述句写明哪里不足。",
    )


def _passed_over(header: Evidence) -> Diagnostic:
    return Diagnostic(
        code="EX105",
        severity=Severity.HINT,
        message="这张表列的是“事项”，没有写明是问题，没有从中提取。",
        where=header.span,
        fix="确是问题的，在表头或者表题里写明“问题”再读一次。",
    )


def _unsure(draft: Draft) -> Diagnostic:
    return Diagnostic(
        code="EX104",
        severity=Severity.HINT,
        message="同一格里的问题和整改情况条数不同，这一条的整改情况可能不是它的。",
        where=draft.title.span,
        fix="对照原表核对；每个问题单列一行，或者给问题和整改情况写上同样的序号。",
    )


def recognise(document: Document) -> tuple[DocumentKind, str]:
    """Return what a document is, and why, in Chinese; its title decides, else its structure."""
    plain = _one_width(document)
    return kinds.recognise(plain, outline(plain))


def extract(document: Document, unit: str = "") -> Extraction:
    """Return the findings of a document in reading order.

    Args:
        document: What a reader made of a file.
        unit: The inspected unit, for findings beside which the document names none; where it is
            "", the unit the title names.
    """
    plain = _one_width(document)
    tree = outline(plain)
    kind, reason = kinds.recognise(plain, tree)
    if kind in kinds.SILENT:
        return Extraction(kind=kind, reason=reason, findings=(), diagnostics=(_SILENCED,))
    tabled = listing.findings(plain, tree.tables)
    if kind is DocumentKind.SHEET and not tabled:
        tabled = listing.form(tree.paragraphs)
    written = _written(tree, kind, tabled=bool(tabled))
    drafts = list(map(_marked, _drafts(tree, tabled, written, kind)))
    skipped = [] if kind in _REPEATS else report.unread(tree, [*drafts, *written])
    unit = unit or titled_unit(tree.title, by_itself=kind in _OWN)
    findings = tuple(_finding(document, n, draft, unit) for n, draft in enumerate(drafts, 1))
    quoting = kind not in (DocumentKind.SELF_REPORT, DocumentKind.WORK_REPORT)
    return Extraction(
        kind=kind,
        reason=reason,
        findings=findings,
        diagnostics=(
            *declared.diagnostics(tree.paragraphs, findings, quoting),
            *map(_skipped, skipped),
            *map(_passed_over, listing.passed_over(plain, tree.tables)),
            *(_unsure(draft) for draft in drafts if draft.unsure),
        ),
    )


def _drafts(
    tree: Outline, tabled: list[Draft], written: list[Draft], kind: DocumentKind
) -> list[Draft]:
    """Return the findings of tables and prose; without either, of news."""
    if tabled and written:
        return _both(tabled, written)
    if written and kind in _REPEATS and not tree.numbered:
        told = stories.findings(tree.paragraphs)
        return told if len(told) > len(written) else written
    if tabled or written:
        return tabled or written
    if found := cases.findings(tree):
        return found
    if tree.numbered or kind is DocumentKind.LIST:
        return []
    told = _PROSE.get(kind, news.findings)(tree.paragraphs)
    return _beside(told, cases.exposed(tree.paragraphs))


def _both(tabled: list[Draft], written: list[Draft]) -> list[Draft]:
    """Return the findings of tables and prose in reading order, those of equal titles once.

    Whichever states more keeps its wording.
    """
    more, less = (written, tabled) if len(written) > len(tabled) else (tabled, written)
    known = {_letters(draft) for draft in more}
    kept = [*more, *(draft for draft in less if _letters(draft) not in known)]
    return sorted(kept, key=lambda draft: draft.title.span)


def _beside(told: list[Draft], others: list[Draft]) -> list[Draft]:
    """Return findings in reading order, the others only where they quote no word of the first."""
    free = [draft for draft in others if not any(_overlap(draft, one) for one in told)]
    return sorted([*told, *free], key=lambda draft: draft.title.span)


def _overlap(one: Draft, other: Draft) -> bool:
    mine = [words.span for words in (one.title, *one.detail)]
    return any(
        a.block == b.block and a.start < b.end and b.start < a.end
        for a in mine
        for b in (words.span for words in (other.title, *other.detail))
    )


def _letters(draft: Draft) -> str:
    return re.sub(r"\W", "", draft.title.text)


def _written(tree: Outline, kind: DocumentKind, tabled: bool) -> list[Draft]:
    """Return the findings of prose; beside a table only a section of problems has any."""
    if tabled and kind not in _REPEATS:
        return _by_headings(tree)
    if kind is DocumentKind.PLAN:
        found = progress.planned(tree)
        return [d for d in found if not _is_settled(d, tree)] if found else _by_headings(tree)
    return _READERS.get(kind, _by_headings)(tree) or _by_headings(tree)


def _marked(draft: Draft) -> Draft:
    """Return a finding without the status in brackets after its title: …不严（已完成）.

    It is the status of the answer, which is but the bracket where there is no other.
    """
    told = draft.answer
    end, said = status.marked(draft.title.text)
    if said is not AnswerStatus.UNSTATED and end:
        mark = part(draft.title, end)
        told = told or Answer(status=said, text=mark.text, evidence=(mark,))
        draft = replace(draft, title=part(draft.title, 0, end))
    elif told and len(told.evidence) > 1:
        end, said = status.marked(told.evidence[0].text)
        if said is AnswerStatus.UNSTATED or end:
            return draft
        rest = told.evidence[1:]
        told = replace(told, text="\n".join(e.text for e in rest), evidence=rest)
    if told is None or said is AnswerStatus.UNSTATED:
        return draft
    return replace(draft, answer=replace(told, status=said))


def _is_settled(draft: Draft, tree: Outline) -> bool:
    """Tell whether a plan calls a finding put right in the same breath: “甲”问题已整改到位."""
    if draft.answer is None or not draft.answer.evidence:
        return False
    said = draft.answer.evidence[0]
    holder = next(p for p in tree.paragraphs if p.span.block == said.span.block)
    between = holder.text[: said.span.start - holder.span.start]
    return between.endswith(("问题", "情况")) and wording.is_settled(said.text)


def _by_headings(tree: Outline) -> list[Draft]:
    """Return the findings of a document of no known kind, if a section is given to problems."""
    return report.findings(tree) if report.states_problems(tree) else []


_READERS: dict[DocumentKind, Callable[[Outline], list[Draft]]] = {
    DocumentKind.SELF_REPORT: report.findings,
    DocumentKind.FEEDBACK: report.findings,
    DocumentKind.INSPECTION: report.findings,
    DocumentKind.AUDIT: _by_headings,
    DocumentKind.LIST: report.findings,
    DocumentKind.PROGRESS: progress.findings,
    DocumentKind.STORY: progress.findings,
}
_PROSE: dict[DocumentKind, Callable[[tuple[Evidence, ...]], list[Draft]]] = {
    DocumentKind.AUDIT: audit.findings,
    DocumentKind.STORY: stories.findings,
    DocumentKind.PROGRESS: stories.findings,
    DocumentKind.PLAN: stories.findings,
}


def _one_width(document: Document) -> Document:
    """Return the document in one width, block by block as long as before."""
    blocks = tuple(map(_one_wide, document.blocks))
    same = all(map(is_, blocks, document.blocks))
    return document if same else replace(document, blocks=blocks)


def _one_wide(block: Block) -> Block:
    text = one_width(block.text)
    rows = tuple(tuple(map(one_width, row)) for row in block.rows)
    same = text == block.text and rows == block.rows
    return block if same else replace(block, text=text, rows=rows)


def _verbatim(document: Document, draft: Draft) -> Draft:
    """Return a draft in the words of the document as they stand there."""

    def quoted(evidence: Evidence) -> Evidence:
        return Evidence(evidence.span, document.quote(evidence.span))

    said = draft.answer
    if said is not None:
        pieces = tuple(map(quoted, said.evidence))
        said = replace(said, evidence=pieces, text="\n".join(e.text for e in pieces))
    return replace(
        draft,
        title=quoted(draft.title),
        detail=tuple(map(quoted, draft.detail)),
        basis=tuple(map(quoted, draft.basis)),
        answer=said,
    )


def _finding(document: Document, number: int, draft: Draft, unit: str) -> Finding:
    pieces = _verbatim(document, replace(draft, detail=facts(draft.detail))).detail
    draft = _verbatim(document, draft)
    detail = "\n".join(e.text for e in pieces)
    said = f"{draft.title.text}\n{detail}"
    whole = "\n".join(e.text for e in (draft.title, *draft.detail, *draft.basis))
    return Finding(
        id=f"{document.id}-{number}",
        unit=named(draft.unit) or unit,
        title=draft.title.text,
        detail=detail,
        heading_path=draft.path,
        evidence=(draft.title, *pieces),
        amounts=amounts(said),
        dates=dates(said),
        people=people(whole),
        counts=counts(said),
        regulations=regulations(whole),
        projects=projects(said),
        charge=draft.charge,
        answer=draft.answer,
    )
