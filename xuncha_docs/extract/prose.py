"""Findings in running prose below a heading that names an aspect.

Knows the ways prose lists problems: 主要是A；B, 有的…；有的…, 存在A、B等问题, and turns (但, 不过) after
praise.
"""

import re
from dataclasses import replace
from itertools import pairwise, zip_longest

from xuncha_docs.extract import voices, wording
from xuncha_docs.extract.statement import (
    INVESTIGATED,
    Draft,
    has_figures,
    split_statement,
    without_lead,
)
from xuncha_docs.model import Evidence
from xuncha_docs.text.passages import part, trimmed
from xuncha_docs.text.sentences import clauses, outside, sentences

_SOME = re.compile(r"(?:(?<=^)|(?<=[。；，：:、]))(?:有的|有些)(?!放矢)")
_OPENING = re.compile(
    r"[^。；]{0,40}?(?:主要(?:表现)?(?:是|在|为|有|问题是|表现在|表现为)|表现在|具体表现为?|(?:问题|不足|短板)(?:是|有)"
    r"|存在(?:着)?(?:以下|下列|一些|的)?(?:几个)?(?:方面)?的?(?:主要|突出)?(?:问题|不足)(?:是|有)?(?=[：:，]))[：:，]?"
)
_LONGEST = 45  # characters of a statement that 经查， follows
# 根子在党组，主要是重热闹轻管理 tells why, not what.
_CAUSE = re.compile(r"[^，。；]{0,16}(?:根子|根源|症结|原因)[^，。；]{0,6}(?:在|是|为)")
_SELF_CRITICISM = re.compile(
    r"(?:对照|与|对标|离|和|同)[^，。；]{0,40}，?[^，。；]{0,16}(?:差距|不足|短板)"
)
_INSTANCE = re.compile(
    r"(?:如[，：]?(?!实|期|何|此|果|今|数)|例如|比如|譬如|其中|(?:经|随机|巡察组)?抽[查取样检][^，。；]{0,14}[0-9])"
)
# 2所学校挤占经费；1所学校违规收费: each count with its noun is a subject of its own.
_COUNTED = re.compile(r"\s*[0-9]{1,4}余?[个家所户名项宗处座](?![月百])[\u4e00-\u9fff]{2}")
_SHORTEST, _BRIEF, _TITLE = 4, 16, 24
_TURNED = re.compile(wording.TURNS)
# 党员教育。 and 作风建设。 name a field.
_NO_NAME = re.compile(
    "[：:]$|(?:方面|情况|教育|学习|工作|建设|管理|落实|监督|责任|制度|队伍|作风|纪律|培训|武装|活动|保障)$|如下|近年|今年|原因|主要|总体|具体|一是|已|成立|制定|召开|建立|完成|[我本该]|[，；]"
)
_EMPTY = re.compile(
    r".*(?:存在|有)(?:着|的)?(?:以下|如下|下列|一些)[^，。]{0,12}(?:问题|不足|差距|短板|方面)"
)


def findings(paragraph: Evidence, path: tuple[str, ...], unit: str = "") -> list[Draft]:
    """Return the findings of a paragraph of prose that is known to be about problems."""
    some = outside(paragraph.text, _SOME)
    spans = sentences(paragraph.text)
    if cases := _investigated(paragraph, spans):
        return [Draft(title=t, detail=(d,), path=path, unit=unit) for t, d in cases]
    if len(some) > 1 and len(spans) <= 2:
        return _drafts(_between(paragraph, some), path, unit)
    drafts: list[Draft] = []
    if match := _OPENING.match(paragraph.text):
        end = next((end for _, end in spans if end > match.end()), match.end())
        words = part(paragraph, match.end(), end)
        drafts = _drafts([part(words, *c) for c in clauses(words.text, "；")], path, unit)
        spans = [span for span in spans if span[0] >= end]
    pieces = [part(paragraph, *span) for span in spans]
    if pairs := _pairs(pieces):
        return [
            *drafts,
            *(Draft(title=t, detail=(d,), path=path, unit=unit) for t, d in pairs),
        ]
    return [*drafts, *_one_by_one(pieces, path, unit)]


def _one_by_one(pieces: list[Evidence], path: tuple[str, ...], unit: str) -> list[Draft]:
    """Return the findings of sentences, the facts of one added to it."""
    drafts: list[Draft] = []
    named = before = None
    for sentence, after in zip_longest(pieces, pieces[1:]):
        if named:
            drafts.append(Draft(title=trimmed(named), detail=(sentence,), path=path, unit=unit))
            named = None
        elif drafts and _INSTANCE.match(sentence.text):
            drafts[-1] = replace(drafts[-1], detail=(*drafts[-1].detail, sentence))
        elif after and _is_name(sentence) and _are_facts(after):
            named = sentence
        elif found := [] if _gives_cause(sentence) else _sentence(sentence, path, unit):
            drafts.extend(found)
        elif drafts and before is not None and _is_told(before, drafts[-1], sentence):
            drafts[-1] = replace(drafts[-1], detail=(*drafts[-1].detail, sentence))
        before = sentence
    return drafts


def _gives_cause(sentence: Evidence) -> bool:
    return bool(_CAUSE.match(without_lead(sentence).text))


def _investigated(
    paragraph: Evidence, spans: list[tuple[int, int]]
) -> list[tuple[Evidence, Evidence]]:
    """Return the statements of 题。经查，事。 with their facts; none if it is put otherwise."""
    told = [INVESTIGATED.match(paragraph.text, start) is not None for start, _ in spans]
    starts = [
        n
        for n, (start, end) in enumerate(spans[:-1])
        if told[n + 1] and not told[n] and _is_brief(paragraph.text[start:end])
    ]
    if not starts or starts[0]:
        return []
    return [
        (trimmed(part(paragraph, *spans[a])), part(paragraph, spans[a][1], spans[b - 1][1]))
        for a, b in pairwise([*starts, len(spans)])
    ]


def _is_brief(sentence: str) -> bool:
    return len(sentence) <= _LONGEST and not has_figures(sentence)


def _pairs(pieces: list[Evidence]) -> list[tuple[Evidence, Evidence]]:
    """Return the problems of a paragraph that is all judgement, facts, judgement, facts."""
    titles = [trimmed(without_lead(piece)) for piece in pieces[::2]]
    facts = pieces[1::2]
    if not facts or len(titles) != len(facts) or not all(_names(title.text) for title in titles):
        return []
    if len(titles) > 1:
        sure = all(map(_are_counted, facts))
    else:
        sure = _are_facts(facts[0]) and wording.is_problem(titles[0].text)
    return list(zip(titles, facts, strict=True)) if sure else []


def _names(words: str) -> bool:
    """Tell whether words may name a problem that figures follow: brief, no praise, no demand."""
    return (
        _SHORTEST <= len(words) <= _TITLE
        and not has_figures(words)
        and not wording.is_no_finding(words)
        and not wording.is_aspect(words)
        and (wording.is_problem(words) or not wording.is_positive_heading(words))
        and not voices.PRAISE.search(words)
        and not _TURNED.search(words)
        and not _NO_NAME.search(words)
    )


def _is_told(before: Evidence, draft: Draft, sentence: Evidence) -> bool:
    """Tell whether figures without a word of lack are the facts of the sentence before them."""
    return (
        draft.title.text == before.text.strip("。 ")
        and len(draft.title.text) <= _BRIEF
        and has_figures(sentence.text)
        and not wording.is_no_finding(sentence.text)
    )


def _are_facts(sentence: Evidence) -> bool:
    """Tell whether a sentence holds figures and does not begin with a judgement of its own."""
    first = without_lead(sentence).text.partition("，")[0]
    return has_figures(sentence.text) and not wording.is_strong_problem(first)


def _are_counted(sentence: Evidence) -> bool:
    """Tell whether a sentence holds figures from the beginning, whatever it judges."""
    first = without_lead(sentence).text.partition("，")[0]
    return _are_facts(sentence) or has_figures(first)


def _is_name(sentence: Evidence) -> bool:
    """Tell whether a sentence names a problem without a word of lack: 公车私用。 before its facts."""
    words = sentence.text.strip("。 ")
    return len(words) <= _BRIEF and _names(words) and not wording.is_problem(words)


def _between(words: Evidence, marks: list[re.Match[str]]) -> list[Evidence]:
    ends = [*(m.start() for m in marks[1:]), len(words.text)]
    return [trimmed(part(words, m.end(), end)) for m, end in zip(marks, ends, strict=True)]


def _sentence(sentence: Evidence, path: tuple[str, ...], unit: str) -> list[Draft]:
    """Return the findings of one sentence: after its turn (但, 不过) if it has one."""
    turns = outside(sentence.text, wording.TURN)
    words = part(sentence, turns[-1].end()) if turns else sentence
    some = outside(words.text, _SOME)
    if some and not _is_judged(part(words, 0, some[0].start())):
        pieces = [p for words in _between(words, some) for p in judgements(words)]
        return _drafts(pieces, path, unit)
    pieces = judgements(words)
    if not turns:
        pieces = [p for p in pieces if wording.is_problem(split_statement(without_lead(p))[0].text)]
    return _drafts(pieces, path, unit)


def _is_judged(words: Evidence) -> bool:
    """Tell whether a sentence has made its point before 有的 begins its examples."""
    stated = without_lead(words).text
    return stated[-1:] not in "：:" and len(stated) > 5 and wording.is_problem(stated)


def judgements(words: Evidence) -> list[Evidence]:
    """Return words cut at the ； after which a new judgement with its own facts begins.

    What else follows a ； are more facts of the same finding.
    """
    cuts = [0]
    for start, end in clauses(words.text, "；")[1:]:
        inner = clauses(words.text[start:end], "，")
        judgement = words.text[start : start + inner[0][1]].strip("，；。 ")
        counted = _COUNTED.match(judgement) and _COUNTED.match(words.text, cuts[-1])
        if counted and wording.is_strong_problem(judgement):
            cuts.append(start)
            continue
        brief = len(inner) > 1 and len(judgement) <= 20 and not has_figures(judgement)
        if brief and wording.is_strong_problem(judgement):
            cuts.append(start)
    return [trimmed(part(words, a, b), "；， ") for a, b in pairwise([*cuts, len(words.text)])]


def _drafts(words: list[Evidence], path: tuple[str, ...], unit: str) -> list[Draft]:
    drafts = []
    for piece in words:
        title, rest = split_statement(without_lead(piece))
        if (
            len(title.text) < _SHORTEST
            or _SELF_CRITICISM.fullmatch(title.text)
            or _EMPTY.fullmatch(title.text)
            or wording.is_denial(title.text)
            or wording.is_demand(title.text)
        ):
            continue
        drafts.append(Draft(title=title, detail=tuple(rest), path=path, unit=unit))
    return drafts


def listed(words: Evidence) -> list[Evidence]:
    """Return the parts of A、B、C."""
    return [trimmed(part(words, *c)) for c in clauses(words.text, "、")]


def pieces(paragraph: Evidence) -> list[Evidence]:
    """Return the clauses of a paragraph, each with the mark that ends it."""
    return [part(paragraph, *c) for c in clauses(paragraph.text, "，；")]
