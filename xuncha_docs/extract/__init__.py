"""Documents to findings: what kind a document is, and the function that reads that kind.

Pure functions from `model.Document` to `model.Extraction`. Labels are set elsewhere (`classify`).
"""

import re
from collections.abc import Callable
from pathlib import PurePath

from xuncha_docs.extract import audit, cases, declared, listing, news, progress, report, stories
from xuncha_docs.extract.statement import Draft
from xuncha_docs.extract.units import titled_unit
from xuncha_docs.model import (
    Diagnostic,
    Document,
    DocumentKind,
    Evidence,
    Extraction,
    Finding,
    Severity,
)
from xuncha_docs.outline import Outline, outline
from xuncha_docs.text.dates import dates
from xuncha_docs.text.money import amounts
from xuncha_docs.text.people import people

_OWN = (DocumentKind.SELF_REPORT, DocumentKind.PROGRESS, DocumentKind.LIST)
_TITLES: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    # What its title calls a speech or a plan states no findings, whatever else stands in it; a
    # plan of rectification repeats them.
    (
        DocumentKind.OTHER,
        re.compile(
            r"(?:讲话(?:稿|提纲|摘要)?|致辞|公告|办法|(?<!整改)(?<!整改工作)(?<!整改实施)方案)"
            r"(?:[（(][^（()）]*[）)])?$"
        ),
    ),
    (DocumentKind.LIST, re.compile(r"(?:清单|台账|一览表|汇总表)(?:[（(][^（()）]*[）)])?$")),
    (DocumentKind.SELF_REPORT, re.compile(r"自查|自纠|自评|对照检查|汇报材料|剖析材料|检视剖析")),
    (DocumentKind.LIST, re.compile(r"清单|台账|一览表|汇总表")),
    (DocumentKind.PROGRESS, re.compile(r"整改.{0,16}(?:情况|进展|报告|通报)|整改$")),
    (DocumentKind.OTHER, re.compile(r"动员(?:部署|讲话|大?会)|部署会|进驻")),
    (DocumentKind.FEEDBACK, re.compile(r"反馈")),
    (DocumentKind.PROGRESS, re.compile(r"整改")),
    (DocumentKind.INSPECTION, re.compile(r"巡[察视].{0,40}(?:报告|情况)|专项巡[察视]")),
)


_SILENCED = Diagnostic(
    code="EX102",
    severity=Severity.HINT,
    message="标题表明是讲话、方案、公告一类，没有从中提取问题。",
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


def recognise(document: Document) -> tuple[DocumentKind, str]:
    """Return what a document is, and why, in Chinese; its title decides, else its structure."""
    return _recognise(document, outline(document))


def extract(document: Document, unit: str = "") -> Extraction:
    """Return the findings of a document in reading order.

    Args:
        document: What a reader made of a file.
        unit: The inspected unit, for findings beside which the document names none; where it is
            "", the unit the title names.
    """
    tree = outline(document)
    kind, reason = _recognise(document, tree)
    silent = _titled(tree.title)[0] is DocumentKind.OTHER
    drafts: list[Draft] = []
    skipped: list[Evidence] = []
    if not silent:
        tabled = listing.findings(document, tree.tables)
        written = _written(tree, kind, tabled=bool(tabled))
        drafts = _drafts(tree, tabled, written, kind)
        if kind is not DocumentKind.PROGRESS:
            skipped = report.unread(tree, [*drafts, *written])
    unit = unit or titled_unit(tree.title, by_itself=kind in _OWN)
    findings = tuple(_finding(document, n, draft, unit) for n, draft in enumerate(drafts, 1))
    return Extraction(
        kind=kind,
        reason=reason,
        findings=findings,
        diagnostics=(
            *(
                (_SILENCED,)
                if silent
                else declared.diagnostics(
                    tree.paragraphs, findings, kind is not DocumentKind.SELF_REPORT
                )
            ),
            *map(_skipped, skipped),
        ),
    )


def _recognise(document: Document, tree: Outline) -> tuple[DocumentKind, str]:
    kind, words = _titled(tree.title)
    if kind:
        return kind, f"标题中有“{words}”"
    if _is_list(document, tree):
        return DocumentKind.LIST, "只有表格，表头有“问题”一栏"
    if progress.quotes_findings(tree):
        return DocumentKind.PROGRESS, "正文逐条引述问题并说明整改"
    headings = "\n".join(section.title for _, section in tree.root.walk())
    if re.search("意见(?:和)?建议|整改要求", headings) and report.states_problems(tree):
        return DocumentKind.FEEDBACK, "正文分列发现的问题和意见建议"
    if report.states_problems(tree) and re.search("下一?步|今后|整改措施|努力方向", headings):
        return DocumentKind.SELF_REPORT, "正文分列存在问题和下一步打算"
    return DocumentKind.OTHER, "标题和正文都没有可据以判断的字样"


def _is_list(document: Document, tree: Outline) -> bool:
    """Tell whether a document is but a table of problems: of several, or in a file named so."""
    if tree.root.sections or not (found := listing.findings(document, tree.tables)):
        return False
    named = _titled(PurePath(document.path).stem)[0] is DocumentKind.LIST
    return named or len(found) > 1


def _titled(title: str) -> tuple[DocumentKind | None, str]:
    """Return the kind a title tells, 其他 for what states no findings, and the telling words."""
    for kind, pattern in _TITLES:
        if match := pattern.search(title):
            return kind, match.group()
    return None, ""


def _drafts(
    tree: Outline, tabled: list[Draft], written: list[Draft], kind: DocumentKind
) -> list[Draft]:
    """Return the findings of tables and prose; without either, of news."""
    if tabled and written:
        return _both(tabled, written)
    if written and kind is DocumentKind.PROGRESS and not tree.root.sections:
        told = stories.findings(tree.paragraphs)
        return told if len(told) > len(written) else written
    if tabled or written:
        return tabled or written
    if found := cases.findings(tree):
        return found
    if tree.root.sections or kind is DocumentKind.LIST:
        return []
    if "审计" in tree.title:
        return audit.findings(tree.paragraphs)
    if kind is DocumentKind.PROGRESS:
        return stories.findings(tree.paragraphs)
    return news.findings(tree.paragraphs)


def _both(tabled: list[Draft], written: list[Draft]) -> list[Draft]:
    """Return the findings of tables and prose in reading order, those of equal titles once.

    Whichever states more keeps its wording.
    """
    more, less = (written, tabled) if len(written) > len(tabled) else (tabled, written)
    known = {_letters(draft) for draft in more}
    kept = [*more, *(draft for draft in less if _letters(draft) not in known)]
    return sorted(kept, key=lambda draft: draft.title.span)


def _letters(draft: Draft) -> str:
    return re.sub(r"\W", "", draft.title.text)


def _written(tree: Outline, kind: DocumentKind, tabled: bool) -> list[Draft]:
    """Return the findings of prose; beside a table only a section of problems has any."""
    if tabled and kind is not DocumentKind.PROGRESS:
        return _by_headings(tree)
    return _READERS[kind](tree) or _by_headings(tree)


def _by_headings(tree: Outline) -> list[Draft]:
    """Return the findings of a document of no known kind, if a section is given to problems."""
    return report.findings(tree) if report.states_problems(tree) else []


_READERS: dict[DocumentKind, Callable[[Outline], list[Draft]]] = {
    DocumentKind.SELF_REPORT: report.findings,
    DocumentKind.FEEDBACK: report.findings,
    DocumentKind.INSPECTION: report.findings,
    DocumentKind.LIST: report.findings,
    DocumentKind.PROGRESS: progress.findings,
    DocumentKind.OTHER: _by_headings,
}


def _finding(document: Document, number: int, draft: Draft, unit: str) -> Finding:
    detail = "\n".join(e.text for e in draft.detail)
    whole = f"{draft.title.text}\n{detail}"
    return Finding(
        id=f"{document.id}-{number}",
        unit=draft.unit or unit,
        title=draft.title.text,
        detail=detail,
        heading_path=draft.path,
        evidence=(draft.title, *draft.detail),
        amounts=amounts(whole),
        dates=dates(whole),
        people=people(whole),
        answer=draft.answer,
    )
