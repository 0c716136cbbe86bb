"""Notices of typical cases: one person or unit a paragraph, named by …问题。, facts, punishment."""

import re

from xuncha_docs.extract import wording
from xuncha_docs.extract.statement import Draft
from xuncha_docs.extract.status import answer
from xuncha_docs.model import Evidence
from xuncha_docs.outline import Outline
from xuncha_docs.text.labels import split_label
from xuncha_docs.text.passages import part, trimmed
from xuncha_docs.text.sentences import sentences

_CASE = re.compile(r"[^，。；：:]{6,70}(?:问题|案件?)[。：:]?")
_CASES = 2
_NAME = 70
_EXPOSES = re.compile(
    r"(?P<case>[^，。；：:“”]{6,80}问题)，(?:也|都|均|充分|集中|深刻|突出)*(?:暴露|反映|折射|凸显)(?:出|了)*(?P<what>[^。；”…]{6,120})"
)
_PUNISHED = re.compile(
    r"(?:受到|被(?:给予|处以|开除|免去?)|给予)[^。]{0,20}(?:处分|处理|诫勉|警告|处罚|追究|职务)|被判|移送"
)


def findings(outline: Outline) -> list[Draft]:
    """Return the cases a notice names, the punishment as their answer; none if it names but one.

    A case is named by …问题。 before its facts, or has a number and tells who was punished.
    """
    drafts = [d for paragraph in outline.paragraphs if (d := _case(paragraph) or _brief(paragraph))]
    return drafts if len(drafts) >= _CASES else []


def exposed(paragraphs: tuple[Evidence, ...]) -> list[Draft]:
    """Return what prose says was laid bare by a case, and the case: …的问题，暴露出…."""
    return [
        Draft(title=trimmed(part(paragraph, *match.span(name))))
        for paragraph in paragraphs
        for match in _EXPOSES.finditer(paragraph.text)
        if all(map(wording.is_strong_problem, match.group("case", "what")))
        for name in ("case", "what")
    ]


def _brief(paragraph: Evidence) -> Draft | None:
    """Return the case of a paragraph of one sentence: 某局长违规借车，受到警告处分；."""
    words = part(paragraph, len(split_label(paragraph.text)[0]))
    punished = _PUNISHED.search(words.text)
    if punished is None or len(sentences(words.text)) > 1:
        return None
    cut = words.text.rfind("，", 0, punished.start())
    title = trimmed(part(words, 0, cut)) if cut > 0 else None
    if title is None or not wording.is_strong_problem(title.text):
        return None
    return Draft(title=title, answer=answer([part(words, cut + 1)], ()))


def _case(paragraph: Evidence) -> Draft | None:
    label = split_label(paragraph.text)[0]
    words = part(paragraph, len(label))
    spans = sentences(words.text)
    if len(spans) < _CASES:
        return None
    first = words.text[slice(*spans[0])]
    told = next((s for s, e in spans[1:] if _PUNISHED.search(words.text[s:e])), len(words.text))
    numbered = label and told < len(words.text) and len(first) <= _NAME
    if not numbered and not _CASE.fullmatch(first):
        return None
    facts = part(words, spans[1][0], told)
    punished = part(words, told)
    return Draft(
        title=trimmed(part(words, *spans[0])),
        detail=(facts,) if facts.text else (),
        answer=answer([punished], ()) if punished.text else None,
    )
