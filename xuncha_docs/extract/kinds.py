"""What kind a document is: by its title, else by its structure, always with the reason.

The reading of each kind has a file of its own; this one reads nothing.
"""

import re
from pathlib import PurePath

from xuncha_docs.extract import audit, cases, listing, progress, report, stories
from xuncha_docs.model import Document, DocumentKind
from xuncha_docs.outline import Outline

_TAIL = r"(?:[（(][^（()）]*[）)])?$"
_NUMBER = r"(?:[（(〔\[第0-9二].{0,24})"
SILENT = (DocumentKind.SPEECH, DocumentKind.MINUTES, DocumentKind.REQUEST)
"""What states no findings, whatever else stands in it."""
_TITLES: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    # What its title calls a speech or a plan states no findings, whatever else stands in it; a
    # plan of rectification repeats them.
    (
        DocumentKind.SPEECH,
        re.compile(
            r"(?:讲话(?:稿|提纲|摘要)?|致辞|主持词|办法|(?:规定|制度|细则|规程)(?:（试行）)?|"
            r"(?<!整改)(?<!整改工作)(?<!整改实施)(?<!整改落实)方案|工作(?:计划|要点)|(?:表扬|表彰).{0,24}(?:通报|决定))"
            + _TAIL
        ),
    ),
    # Minutes name what was dealt with, a request what is wanted, a reply what is granted.
    (
        DocumentKind.MINUTES,
        re.compile(
            r"会议?(?:纪要|记录|议程|议题)(?![不缺]|管理|制度|存在|问题|自查|情况)|(?:纪要|议程|议题(?:安排|清单)?)"
            rf"{_NUMBER}?$|第[0-9一二三四五六七八九十]{{1,4}}次(?:(?!巡|反馈)[^，。]){{0,12}}会议?(?:[（(].*)?$"
        ),
    ),
    (DocumentKind.REQUEST, re.compile(rf"(?:请示|批复|复函){_NUMBER}?$")),
    (
        DocumentKind.SPEECH,
        re.compile(r"^(?!.*(?:情况|审计|问题|结果|整改)).*公告" + _TAIL),
    ),
    (
        DocumentKind.SPEECH,
        re.compile(r"(?:做好|开展|报送|填[报写]|印发|召开|举办|规范|组织).{2,60}的?通知" + _TAIL),
    ),
    (DocumentKind.PLAN, re.compile(r"整改(?:工作|实施|落实)?方案")),
    (DocumentKind.SHEET, re.compile(r"底稿|事实确认")),
    (DocumentKind.LIST, re.compile(r"(?:清单|台账|一览表|汇总表)" + _TAIL)),
    (DocumentKind.SELF_REPORT, re.compile(r"自查|自纠|自评|对照检查|剖析材料|检视剖析")),
    (DocumentKind.WORK_REPORT, re.compile(r"汇报(?:材料|提纲)?" + _TAIL + r"|工作汇报|工作总结")),
    (DocumentKind.LIST, re.compile(r"清单|台账|一览表|汇总表")),
    (DocumentKind.CASES, re.compile(r"典型(?:问题|案例|案件)|(?:通报|曝光).{0,12}(?:起|例)")),
    (DocumentKind.PROGRESS, re.compile(r"整改.{0,16}(?:情况|进展|报告|通报)|整改$")),
    (DocumentKind.SPEECH, re.compile(r"动员(?:部署|讲话|大?会)|部署会|进驻")),
    (DocumentKind.FEEDBACK, re.compile(r"反馈")),
    (DocumentKind.PROGRESS, re.compile(r"整改")),
    (DocumentKind.INSPECTION, re.compile(r"巡[察视].{0,40}(?:报告|情况)|专项巡[察视]")),
)
_ENDS_AS_REQUEST = re.compile(
    r"(?:[妥当可]否|是否妥当|以上请示)，?.{0,10}请.{0,8}(?:批示|批复|审批|审定|核准)|(?:特此请示|此复|特此批复|(?:特此|专此|此)函[复告]?)。?$"
)
_LAST = 3
_PROSE = {
    DocumentKind.FEEDBACK: DocumentKind.NEWS,
    DocumentKind.PROGRESS: DocumentKind.STORY,
    DocumentKind.LIST: DocumentKind.NEWS,
}


def recognise(document: Document, tree: Outline) -> tuple[DocumentKind, str]:
    """Return what a document is, and why, in Chinese; its title decides, else its structure."""
    kind, words = titled(tree.title)
    prose = bool(tree.paragraphs) and not tree.numbered and not tree.tables
    if prose and "审计" in tree.title and _is_audit(tree, kind):
        return DocumentKind.AUDIT, "标题中有“审计”，正文不分标题"
    if kind is None and "审计" in tree.title and report.states_problems(tree):
        return DocumentKind.AUDIT, "标题中有“审计”，正文分列发现的问题"
    if kind in _PROSE and prose and len(progress.findings(tree)) * 2 < len(tree.paragraphs):
        return _PROSE[kind], f"标题中有“{words}”，正文不分标题"
    if kind:
        return kind, f"标题中有“{words}”"
    return _by_structure(document, tree)


def _by_structure(document: Document, tree: Outline) -> tuple[DocumentKind, str]:
    if any(_ENDS_AS_REQUEST.match(p.text) for p in tree.paragraphs[-_LAST:]):
        return DocumentKind.REQUEST, "结尾是请示、批复的用语"
    if is_list(document, tree):
        return DocumentKind.LIST, "只有表格，表头有“问题”一栏"
    if progress.quotes_findings(tree) and any("整改" in p.text for p in tree.paragraphs):
        return DocumentKind.PROGRESS, "正文逐条引述问题并说明整改"
    headings = "\n".join(section.title for _, section in tree.root.walk())
    states = report.states_problems(tree)
    if states and re.search("意见(?:和)?建议|整改要求", headings):
        return DocumentKind.FEEDBACK, "正文分列发现的问题和意见建议"
    if states and re.search("下一?步|今后|整改措施|努力方向", headings):
        return DocumentKind.SELF_REPORT, "正文分列存在问题和下一步打算"
    if cases.findings(tree):
        return DocumentKind.CASES, "正文逐个通报案例"
    return DocumentKind.OTHER, "标题和正文都没有可据以判断的字样"


def _is_audit(tree: Outline, kind: DocumentKind | None) -> bool:
    """Tell whether prose titled 审计 reports what was found, not only what was put right."""
    if kind is not DocumentKind.PROGRESS:
        return kind in (None, DocumentKind.INSPECTION)
    return len(audit.findings(tree.paragraphs)) > len(stories.findings(tree.paragraphs))


def is_list(document: Document, tree: Outline) -> bool:
    """Tell whether a document is but a table of problems: of several, or in a file named so."""
    if tree.root.sections or not (found := listing.findings(document, tree.tables)):
        return False
    named = titled(PurePath(document.path).stem)[0] is DocumentKind.LIST
    return named or len(found) > 1


def titled(title: str) -> tuple[DocumentKind | None, str]:
    """Return the kind a title tells and the telling words."""
    for kind, pattern in _TITLES:
        if match := pattern.search(title):
            return kind, match.group()
    return None, ""
