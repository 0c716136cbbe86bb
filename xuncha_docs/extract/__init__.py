"""Documents to findings: what kind a document is, and the function that reads that kind.

Pure functions from `model.Document` to `model.Extraction`. Labels are set elsewhere (`classify`).
"""

import re
from collections.abc import Callable

from xuncha_docs.extract import listing, news, progress, report
from xuncha_docs.extract.statement import Draft
from xuncha_docs.model import Document, DocumentKind, Extraction, Finding
from xuncha_docs.outline import Outline, outline
from xuncha_docs.text.dates import dates
from xuncha_docs.text.money import amounts

_SILENT = re.compile(r"讲话|动员|部署会|致辞|公告$|方案$|办法$|进驻")
_TITLES: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    (DocumentKind.OTHER, _SILENT),
    (DocumentKind.LIST, re.compile(r"清单|台账|一览表|汇总表")),
    (DocumentKind.SELF_REPORT, re.compile(r"自查|自纠|自评|对照检查|汇报材料|剖析材料")),
    (DocumentKind.FEEDBACK, re.compile(r"反馈意见|反馈.{0,12}情况|反馈")),
    (DocumentKind.PROGRESS, re.compile(r"整改")),
    (DocumentKind.INSPECTION, re.compile(r"巡[察视].{0,40}(?:报告|情况)|专项巡察")),
)


def recognise(document: Document) -> tuple[DocumentKind, str]:
    """x."""
    return _recognise(outline(document))


def _recognise(tree: Outline) -> tuple[DocumentKind, str]:
    title = tree.title
    if "整改" in title and not re.search("清单|台账|方案|自查|讲话", title) and re.search("整改.{0,12}(?:情况|进展|报告|通报)", title):
        return DocumentKind.PROGRESS, title
    for kind, pattern in _TITLES:
        if match := pattern.search(title):
            return kind, f"标题有“{match.group()}”"
    return DocumentKind.OTHER, "未见可据以判断的标题"


def extract(document: Document, unit: str = "") -> Extraction:
    """x."""
    tree = outline(document)
    kind, reason = _recognise(tree)
    drafts = listing.findings(document, tree.tables)
    if not drafts:
        drafts = _READERS[kind](tree)
    if not drafts and not tree.root.sections and kind is not DocumentKind.LIST and not _SILENT.search(tree.title):
        drafts = news.findings(tree.paragraphs, rectified=kind is DocumentKind.PROGRESS)
    return Extraction(kind=kind, reason=reason, findings=tuple(_finding(document, n, d, unit) for n, d in enumerate(drafts, 1)))


def _none(tree: Outline) -> list[Draft]:
    return []


_READERS: dict[DocumentKind, Callable[[Outline], list[Draft]]] = {
    DocumentKind.SELF_REPORT: report.findings,
    DocumentKind.FEEDBACK: report.findings,
    DocumentKind.INSPECTION: report.findings,
    DocumentKind.LIST: report.findings,
    DocumentKind.PROGRESS: progress.findings,
    DocumentKind.OTHER: _none,
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
        answer=draft.answer,
    )
