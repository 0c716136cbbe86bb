"""News of audits: figures are findings, and what was put right is told once, later, for all."""

import re
from dataclasses import replace

from xuncha_docs.extract import news
from xuncha_docs.extract.statement import Draft
from xuncha_docs.extract.status import answer
from xuncha_docs.model import Evidence
from xuncha_docs.text.passages import part
from xuncha_docs.text.sentences import sentences

_PUT_RIGHT = re.compile(
    r"(?=[^。]{0,60}(?:审计|问题|截至|目前|有关|相关|上述|被审计|单位|部门|地区))[^。]{0,90}(?:整改|追回|归还|收回|退还|盘活|上缴|纠正)"
)
_THEY_DID = re.compile(r"(?:上述|相关|有关|涉事|涉及)[^，。；]{0,16}(?:已|均|全部)")
_DEMANDS = re.compile(r"审计(?:机关|署|厅|局)?(?:要求|建议)|应当?(?=[加强提把认切])")


def findings(paragraphs: tuple[Evidence, ...]) -> list[Draft]:
    """Return the problems news of an audit states, with what was put right as their answer.

    The field of an audit (民生项目方面) is where it looked, not what is wrong: no heading.
    """
    drafts: list[Draft] = []
    waiting = 0
    for found, paragraph in news.by_paragraph(paragraphs, fields=True):
        drafts.extend(replace(d, path=()) for d in _answered(found, paragraph))
        if found or waiting == len(drafts):
            continue
        if _PUT_RIGHT.match(paragraph.text) and not _DEMANDS.search(paragraph.text[:60]):
            told = answer([paragraph], ())
            drafts[waiting:] = [replace(d, answer=d.answer or told) for d in drafts[waiting:]]
            waiting = len(drafts)
    return drafts


def _answered(drafts: list[Draft], paragraph: Evidence) -> list[Draft]:
    """Return the findings of a paragraph; 上述单位已退回…。 there answers those before it."""
    out: list[Draft] = []
    waiting = 0
    begin = paragraph.span.start
    for start, end in sentences(paragraph.text):
        out.extend(d for d in drafts if begin + start <= d.title.span.start < begin + end)
        if _THEY_DID.match(paragraph.text, start):
            told = answer([part(paragraph, start, end)], ())
            out[waiting:] = [replace(d, answer=d.answer or told) for d in out[waiting:]]
            waiting = len(out)
    return out
