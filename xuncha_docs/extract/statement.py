"""A finding in the making, and the cut between its statement and its facts.

What office writers put first is the statement (题), what follows the facts (事); figures give the
facts away. Knows nothing of the kind of document.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xuncha_docs.extract import wording
from xuncha_docs.model import Answer, Charge, Evidence
from xuncha_docs.text.labels import ARABIC
from xuncha_docs.text.passages import part, trimmed
from xuncha_docs.text.sentences import blank_enclosed, clauses, outside, sentences

_FIGURE = re.compile(
    r"[0-9０-９]|[一二两三四五六七八九十百]+(?:余|多)?(?:名|人|个|户|次|家|份|年|月|天|张|条|项|台|起|处|件|种|支|所|笔|位|辆|宗|间)"
    r"|一半|[一二三四五六七八九]成|(?:只|仅)(?=[有完开学占剩召])|从未|无一"
)
_TITLE = 30  # characters of a statement that stands alone
_THE_PROBLEM = re.compile("(?<!等)的?问题$")
_ARABIC = re.compile(r"[0-9０-９]")
_LEAD = re.compile(
    r"(?:从.{1,20}看|.{1,16}方面|[\u4e00-\u9fff]{2,4}上|(?:19|20)[0-9]{2}年(?:以来)?|近年来|一段时[间期]|目前|此外|另外|同时|"
    + wording.TURNS
    + r"|.{0,12}(?:比对|对照检查|来看)|具体表现[为是]?|主要表现[为是]?|主要是|表现[为在]|经查|(?:主要|具体|还)?存在的?(?:主要|突出|具体)?(?:问题|不足))[，：:]?"
)
_ENUMERATOR = re.compile(
    r"(?:(?<=^)|(?<=[。；，：:;,、\s！”]))(?:[一二三四五六七八九十]{1,2}是|[一二三四五六七八九十]{1,2}、(?!二|三|四|五|六|七|八|九|十)"
    rf"|第[一二三四五六七八九十]{{1,2}}[，、]|其[一二三四五六七八九十][，、]|{ARABIC}|[（(][0-9]{{1,2}}[）)])|[\u2460-\u2473]"
)
_FACTS_FIRST = re.compile(r"(?:其中|主要|部分|有的|如|例如|在|由|被)")
_CONCRETE = re.compile(r"等|为名|名义|为由|案[，]?$")
_NAMED = re.compile(
    r"(?![^，。；：:]*(?:表现|如下|包括|其中|[例比]如|问题|情况|方面|指出|发现|认为|显示|反映|原因|[是为有])[：:/／])"
    r"[^，。；：:/／]{5,30}[：:/／](?=\s*\S)"
)
_AFTERWORD = re.compile(
    r"(?:对此|上述|以上|这些|究其|反映出|暴露出|违反|涉嫌|按照《|有关责任人|分管负责人|.{0,12}负(?:主体|主要|直接|重要)"
    r"|.{2,14}(?:负|承担).{0,12}责任)"
)
INVESTIGATED = re.compile(
    r"(?:经(?:核?查|抽查|调查|走访|核实)(?:发现)?|反馈指出|巡察发现|具体表现[为是]?"
    r"|(?:实地|现场|随机|入户|个别)?(?:走访|抽查|检查|调查|查阅|暗访|核查|调研)[^，。；：:]{0,12}发现)[，：:]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A finding without number and facts.

    Attributes:
        title: The statement.
        detail: The facts, piece by piece, with what is said after them; see `facts`.
        path: Headings above it, outermost first.
        unit: The unit named beside it; "" if none.
        answer: The unit's answer, or None.
        charge: Who answers for it until when, or None.
        unsure: Whether the answer may be to another finding of the same row.
        basis: What regulations and persons a table or form names beside it.
    """

    title: Evidence
    detail: tuple[Evidence, ...] = ()
    path: tuple[str, ...] = ()
    unit: str = ""
    answer: Answer | None = None
    charge: Charge | None = None
    unsure: bool = False
    basis: tuple[Evidence, ...] = ()


def has_figures(text: str) -> bool:
    """Tell whether a statement is a bare fact: it holds a figure outside quotation marks."""
    return bool(_ARABIC.search(blank_enclosed(text)))


def split_statement(
    words: Evidence, whole_sentence: bool = False
) -> tuple[Evidence, list[Evidence]]:
    """Return the statement at the beginning of some words, and the facts after it.

    What is denied before the statement (未发现…，但) belongs to neither.

    Args:
        words: What one finding says, without number.
        whole_sentence: Whether the statement is the first sentence, whatever it holds.
    """
    words = part(words, len(words.text) - len(words.text.lstrip("。；，、：: ")))
    words = part(words, 0, len(words.text.rstrip("；，、 ")))
    words = part(words, wording.denial_end(words.text))
    spans = sentences(words.text)
    if not spans:
        return words, []
    end = spans[0][1]
    named = _NAMED.match(words.text[:end])
    if named and (
        wording.is_strong_problem(named.group())
        or (has_figures(words.text[named.end() :]) and not has_figures(named.group()))
    ):
        end = named.end()
    elif not whole_sentence:
        end = _cut(words.text[:end])
    title = trimmed(part(words, 0, end))
    rest = part(words, end)
    return title, [rest] if rest.text else []


def _cut(sentence: str) -> int:
    """Return where the facts begin in a sentence, or its length."""
    spans = clauses(sentence, "，：:")
    first = 0
    while first < len(spans) - 1 and _LEAD.fullmatch(sentence[slice(*spans[first])].strip("，：:")):
        first += 1
    if has_figures(sentence[spans[first][0] : spans[first][1]]):
        return len(sentence)
    for i, (start, end) in enumerate(spans[first + 1 :], first + 1):
        if _FIGURE.search(blank_enclosed(sentence[start:end])):
            return spans[_extent(sentence, spans, first, i)][1]
    return len(sentence)


def _extent(sentence: str, spans: list[tuple[int, int]], first: int, figure: int) -> int:
    """Return the last clause of the statement: short judgements go with it, long ones do not."""
    last = first
    while last + 1 < figure:
        clause = sentence[slice(*spans[last + 1])].strip("，：: ")
        if len(clause) > 14 or _CONCRETE.search(clause) or _FACTS_FIRST.match(clause):
            break
        last += 1
    return last


def without_lead(words: Evidence) -> Evidence:
    """Return the words without openings such as 从作风建设看， or 但是，."""
    while True:
        spans = clauses(words.text, "，：:")
        if len(spans) < 2 or not _LEAD.fullmatch(words.text[slice(*spans[0])].rstrip("，：: ")):
            match = re.match(rf"(?:{wording.TURNS})(?=\S)", words.text)
            return part(words, match.end()) if match else words
        words = part(words, spans[0][1])


def facts(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the facts proper: without 经查， before them and the appraisal after them.

    The appraisal (违反《…》, 张某负主要领导责任) names regulations and persons, not what happened.
    """
    out = []
    for piece in pieces:
        if match := INVESTIGATED.match(piece.text):
            piece = part(piece, match.end())
        end = len(piece.text)
        for start, _ in sentences(piece.text)[1:]:
            if _AFTERWORD.match(piece.text, start):
                end = start
                break
        if piece.text[:end].strip():
            out.append(part(piece, 0, end))
    return tuple(out)


def enumerated(words: Evidence) -> list[Evidence]:
    """Return what the markers 一是、二是 or （1）（2） of a paragraph introduce, without the markers.

    The last item ends with its sentence where the others end with a semicolon.
    """
    marks = outside(words.text, _ENUMERATOR)
    marks = [m for i, m in enumerate(marks) if i == 0 or m.start() > marks[i - 1].end()]
    if not marks:
        return []
    ends = [m.start() for m in marks[1:]]
    last = marks[-1].end()
    spans = sentences(words.text[last:])
    one_sentence = len(marks) > 1 and words.text[: marks[-1].start()].rstrip()[-1:] in "；;，,"
    ends.append(last + spans[0][1] if one_sentence and spans else len(words.text))
    return [trimmed(part(words, m.end(), end)) for m, end in zip(marks, ends, strict=True)]


def introduction(words: Evidence) -> str:
    """Return what stands before the first marker 一是 or （1） of a paragraph."""
    marks = outside(words.text, _ENUMERATOR)
    return words.text[: marks[0].start()] if marks else words.text


def has_title(words: Evidence) -> bool:
    """Tell whether words begin with a judgement of their own: in a sentence, or before the figures.

    A short sentence without figures, before sentences with them, is one whatever it says.
    """
    ends = [end for _, end in sentences(words.text)]
    if len(ends) > 1:
        first = words.text[: ends[0]]
        judged = wording.is_problem(first) or has_figures(words.text[ends[0] :])
    else:
        first, _, rest = words.text.partition("，")
        judged = has_figures(rest) and wording.is_strong_problem(first)
    return judged and len(first) <= _TITLE and not has_figures(first)


def bare_statement(title: Evidence) -> Evidence:
    """Return a statement without the 的问题 after it: 财务不公开的问题."""
    match = _THE_PROBLEM.search(title.text)
    bare = part(title, 0, match.start()) if match else title
    return bare if wording.is_strong_problem(bare.text) else title
