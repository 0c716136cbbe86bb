"""News of audits: figures are findings, and what was put right is told once, later, for all."""

import re
from dataclasses import replace

from xuncha_docs.extract import news
from xuncha_docs.extract.progress import answer
from xuncha_docs.extract.statement import Draft
from xuncha_docs.model import Evidence

_PUT_RIGHT = re.compile(
    r"(?=[^。]{0,60}(?:审计|问题|截至|目前|有关|相关|上述|被审计|单位|部门|地区))[^。]{0,90}(?:整改|追回|归还|收回|退还|盘活|上缴|纠正)"
)
_DEMANDS = re.compile(r"审计(?:机关|署|厅|局)?(?:要求|建议)|应当?(?=[加强提把认切])")


def findings(paragraphs: tuple[Evidence, ...]) -> list[Draft]:
    """Return the problems news of an audit states, with what was put right as their answer."""
    drafts: list[Draft] = []
    waiting = 0
    for found, paragraph in news.by_paragraph(paragraphs, fields=True):
        drafts.extend(found)
        if found or waiting == len(drafts):
            continue
        if _PUT_RIGHT.match(paragraph.text) and not _DEMANDS.search(paragraph.text[:60]):
            told = answer([paragraph], ())
            drafts[waiting:] = [replace(d, answer=told) for d in drafts[waiting:]]
            waiting = len(drafts)
    return drafts
