"""News of rectification: problems quoted in passing, each with what was done about it.

Only what is expressly told as found (发现，…; 针对…问题，; …问题得到解决; …，被曝光) counts.
"""

import re
from dataclasses import replace

from xuncha_docs.extract import news, wording
from xuncha_docs.extract.statement import Draft
from xuncha_docs.extract.status import Telling, answer
from xuncha_docs.model import Evidence, Span
from xuncha_docs.text.passages import part, trimmed
from xuncha_docs.text.sentences import sentences

_TOLD = 10
_SOLVED = re.compile(
    r"(?:^|[，。”])(?P<title>[^，。；“”]{6,200}?)的?问题(?:也|都|已|均|正|逐步|终于|基本|全部)*(?:得到|获得|被)(?:了)?[^，。；]{0,8}?(?:解决|整治|纠正|遏制|化解)"
)
_EXPOSED = re.compile(
    r"(?P<title>[^。；]{8,200}?)，被[^，。；]{0,8}(?:曝光|通报(?!表扬)|点名|查处|约谈)"
)


def findings(paragraphs: tuple[Evidence, ...]) -> list[Draft]:
    """Return the problems news of rectification tells of, with their answers."""
    drafts: list[Draft] = []
    read = news.by_paragraph(paragraphs, rectified=True)
    for i, (found, paragraph) in enumerate(read):
        taken = {d.title.span for d in found}
        found = sorted(
            [*found, *(d for d in _passing(paragraph) if not _overlaps(d, taken))],
            key=lambda d: d.title.span,
        )
        drafts.extend(_answered(found, paragraph, paragraphs[i + 1 : i + 2]))
    return drafts


def _overlaps(draft: Draft, taken: set[Span]) -> bool:
    span = draft.title.span
    return any(span.start < other.end and other.start < span.end for other in taken)


def _passing(paragraph: Evidence) -> list[Draft]:
    """Return what a paragraph calls solved or exposed."""
    drafts = []
    for start, end in sentences(paragraph.text):
        for pattern in (_SOLVED, _EXPOSED):
            match = pattern.search(paragraph.text, start, end)
            if match and wording.is_strong_problem(match.group("title")):
                drafts.append(Draft(title=trimmed(part(paragraph, *match.span("title")))))
                break
    return drafts


def _answered(
    drafts: list[Draft], paragraph: Evidence, following: tuple[Evidence, ...]
) -> list[Draft]:
    """Return the findings of a paragraph, each with what is told up to the next as its answer."""
    starts = [d.title.span.start - paragraph.span.start for d in drafts]
    out = []
    for n, draft in enumerate(drafts):
        begin = starts[n] + len(draft.title.text)
        end = starts[n + 1] if n + 1 < len(drafts) else len(paragraph.text)
        told = trimmed(part(paragraph, begin, end), "，；。、 ")
        pieces = [told] if len(told.text) >= _TOLD else list(following)
        if draft.answer is None and pieces:
            draft = replace(draft, answer=answer(pieces, (), Telling.MEASURES))
        out.append(draft)
    return out
