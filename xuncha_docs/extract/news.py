"""Free prose that reports problems without headings: news of feedback and inspections.

A paragraph states problems from the words that announce them (指出, 发现, 主要是) on, until someone
demands, promises or hands over clues. Within it sentences are cut at ； and, where the aspect
changes, at ，. Among statements that say outright what is wrong, one that says it in other words
counts too; praise, demands, norms and what is settled never do.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from xuncha_docs.extract import voices, wording
from xuncha_docs.extract.aspects import by_aspect, names_aspect
from xuncha_docs.extract.statement import (
    Draft,
    enumerated,
    has_figures,
    introduction,
    split_statement,
    without_lead,
)
from xuncha_docs.extract.status import answer
from xuncha_docs.model import Evidence
from xuncha_docs.text.passages import part, trimmed
from xuncha_docs.text.sentences import blank_enclosed, clauses, outside, sentences

_ANSWER = 400
_SHORTEST, _WHOLE = 5, 160
_TWO, _BRIEF = 2, 24
_ORGANISATION = (
    "集团公司|总公司|集团|公司|大学|学院|研究院|研究室|出版社|杂志社|日报社|报社|电视台|电台|协会|学会|联合会|总会|"
    "委员会|管理局|总局|局(?![面限部])|院(?![长校])|中心(?!组|工作|任务|大局)|党校|(?<!干)部(?![门分署])|会(?![议计商风费])|"
    "社(?![会区])|台(?![账阶])|署(?!名)|办(?![法理公事学案])"
)
_NOT_A_UNIT = re.compile(
    r"(?:有|以|用|将|把|一些|部分|个别|少数|多数|对|在|党(?!校)|干部|基层|领导|各|落实|贯彻|执行|学习|推进|履行|坚持|违反|存在|这|该|上述|选人|机关|"
    r"四个|全面|内部|管|抓|重|工程|社会)"
)
_UNIT = re.compile(
    rf"(?P<unit>[\u4e00-\u9fff（）()]{{0,26}}?(?:分?党组(?!织)|分?党委|省委|市委|区委|县委)(?!会|办|部|组织部|宣传部|统战部|政法委|书记|常委|巡[察视]|机关|各|领导班子)"
    rf"|[\u4e00-\u9fff（）()]{{2,22}}?(?:{_ORGANISATION})(?:公司|集团|委员会)?)(?:被[^，。]{{2,8}}指出，)?(?=\S{{4}})(?![的、和及等])"
)
_PARTY = re.compile(r"(?:党组|委)$")
_NO_NAME = re.compile(r"坚持|围绕|党组织|存在|发现|指出|违反|问题|贯彻|落实|结合|有关|推进|执行|对")
_UNIT_LINE = re.compile(
    r"(?P<unit>(?!.{0,12}(?:发现|反馈|指出))[\u4e00-\u9fff（）()]{2,30}?)(?:存在)?的?(?:主要|突出)?(?:问题|不足)[：:]"
)
_UNIT_ALONE = re.compile(
    r"(?P<unit>[\u4e00-\u9fff（）()]{2,24}(?:党组|党委|党工委|党总支|党支部|支部|党组织))[。：:]"
)
_NEXT_AMENDED = re.compile("；(?=针对)")
_WHOLLY_QUOTED = re.compile("“[^“”]+”")
_TO_UNIT = re.compile(
    r"向(?P<unit>[\u4e00-\u9fff（）()]{2,24}?(?:党组|党委|党工委|党总支|党支部|集团|公司|大学|学院))反馈(?:[^，。；]{0,8}(?:指出|认为)|了?(?:巡[察视])?(?:情况|意见)?(?:。|$))"
)
# 反馈了“学习走过场”“采购不规范”等问题
_QUOTED_LIST = re.compile(
    r"(?:指出|反馈|发现|存在|提出|暴露出)[^。；“”]{0,16}(?P<list>(?:“[^“”]{5,60}”[、，和及]?){2,})[^。；，“”]{0,8}问题"
)
_QUOTE = re.compile("“([^“”]+)”")
_BULLET = re.compile(r"\s*[—－\-–●■◆▪•·※★▲*]+\s*")
_BODY = re.compile(r"[\u4e00-\u9fff（）()]{2,20}?(?:集团|公司|大学|党组(?!织)|党委(?!会))")
_LIST = re.compile(
    r"[^。]{0,120}?(?:问题|不足|表现|发现|指出)[^。，；]{0,8}(?:，?主要(?:有|是|为|包括|表现[为在]))?[：，](?=(?:一是|一、|（1）|\(1\)|①))"
)
_UNIT_FIRST = re.compile(
    rf"(?P<unit>[\u4e00-\u9fff（）]{{2,24}}?(?:党组|党委|支部|委|部|[馆联站所队镇乡村]|街道|社区|医院|学校|[中小]学|幼儿园|{_ORGANISATION}))：(?=\S{{6}})"
)
_FIRST_ITEM = re.compile(r"(?:一是|一、|（1）|\(1\)|①|第一[，、])")
_FIELD = re.compile(
    r"(?:从|在|聚焦|围绕|对照)?(?P<field>[^，。；：:]{2,60}?方面)(?:看|来看)?[，：:]?(?:主要)?(?:是|存在|表现为)?[：:，]?(?=一是|\Z|(?<=[，：:]))"
)
_FIELD_LIST = re.compile(rf"(?:{_FIELD.pattern})(?:一是|1[.．、]|（1）|\(1\)|①)")
_FIELD_MAINLY = re.compile(r"在[^，。；：:]{2,60}?方面[，：:]?主要(?:是|有|存在|表现[为在])")
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}[是、]|第[一二三四五六七八九十]{1,2}[，、]|[（(][0-9]{1,2}[）)]|[0-9]{1,2}[.．、]|[\u2460-\u2473])"
)
# 该局党组谋划项目不足: whose it is was said before.
_IT = re.compile(
    r"该(?:[局委办院校所站镇乡村会]|单位|公司|集团|中心|街道|医院|学校|学院)(?:分?党组|党委|党工委|党总支|党支部|支部)?|该(?:党组|党委|党工委|党总支|党支部|支部)"
)
_AGAIN = re.compile(r"同时，?(?:(?:中央)?巡[视察]组(?:有关负责人)?还?(?:指出|发现)[，：]?)?")
# 12.6万元被套取 gives the facts of the statement before it; 2014年考核不合格 is one of its own.
_FIGURE_FIRST = re.compile(r"(?!(?:19|20)[0-9]{2}\s?年)[0-9]")
_AMENDED = re.compile(
    r"(?:针对|对于?)(?:[^，。；]{2,24}(?:指出|反馈|发现)(?:出?的)?[：:，]?)?(?P<title>[^，。；]{4,400}?)(?P<tail>(?:的)?(?:突出)?问题)[，。]"
)


def findings(
    paragraphs: tuple[Evidence, ...], rectified: bool = False, fields: bool = False
) -> list[Draft]:
    """Return the problems stated in free prose.

    Args:
        paragraphs: The prose in reading order.
        rectified: Whether it tells of rectification: then only what is expressly quoted counts.
        fields: Whether a paragraph that begins with a field (预算管理方面，) may open by itself.
    """
    read = by_paragraph(paragraphs, rectified, fields)
    drafts = [draft for found, _ in read for draft in found]
    return [d for d in drafts if not voices.is_summary(d.title.text)] or drafts


def by_paragraph(
    paragraphs: tuple[Evidence, ...], rectified: bool = False, fields: bool = False
) -> list[tuple[list[Draft], Evidence]]:
    """Return each paragraph with the problems stated in it; see `findings`."""
    out: list[tuple[list[Draft], Evidence]] = []
    carried, unit, heading = False, "", ""
    for whole in paragraphs:
        paragraph = _unmarked(whole)
        line = _UNIT_LINE.fullmatch(paragraph.text.strip())
        unit = line.group("unit") if line else unit if carried else ""
        field = fields and bool(voices.FIELD.match(paragraph.text))
        opens = carried or field or (not rectified and _is_of_a_unit(paragraph))
        listed = carried and paragraph is not whole and not rectified
        reader = _Paragraph(opens, rectified, unit, heading if carried else "", listed)
        reader.read(paragraph)
        heading = reader.field if not reader.drafts else ""
        out.append((reader.drafts, paragraph))
        carried = reader.open and not rectified and (bool(reader.drafts) or reader.announces)
    return out


@dataclass(frozen=True, slots=True)
class _Statement:
    title: Evidence
    unit: str
    detail: tuple[Evidence, ...] = ()
    path: tuple[str, ...] = ()


class _Paragraph:
    """One paragraph being read; ``open`` tells whether it is among problems.

    Args:
        open_: Whether the paragraph before ended among problems.
        rectified: Whether the text tells of rectification.
        unit: The unit a line above names; "" if none.
        field: The field a line above names (政治建设方面：); "" if none.
        listed: Whether it is one of the items, under dashes or dots, that were announced.
    """

    def __init__(
        self, open_: bool, rectified: bool, unit: str, field: str, listed: bool = False
    ) -> None:
        self.open = self._carried = open_
        self.announces = False
        self.field = field
        self._rectified = rectified
        self._listed = listed
        self._unit = self._given = unit
        self._stated: list[_Statement] = []
        self._amended: list[Draft] = []

    @property
    def drafts(self) -> list[Draft]:
        """The findings in the order of the text."""
        stated = [
            Draft(title=s.title, unit=s.unit, detail=s.detail, path=s.path) for s in self._stated
        ]
        return sorted([*stated, *self._amended], key=lambda d: d.title.span)

    def read(self, paragraph: Evidence) -> None:
        self.announces = paragraph.text.rstrip().endswith(("：", ":"))
        if self._listed and self._item(paragraph):
            return
        for start, end in sentences(paragraph.text):
            sentence, after = part(paragraph, start, end), part(paragraph, end, end + _ANSWER)
            if line := _UNIT_ALONE.fullmatch(sentence.text.strip()):
                self._unit = self._given = line.group("unit")
            elif self.open and (named := _FIELD.fullmatch(sentence.text.strip().rstrip("。"))):
                self.field, self.announces = named.group("field"), True
            elif not self._rectified and (listed := _QUOTED_LIST.search(sentence.text)):
                self._state([("", t) for t in _quotes(sentence, listed)])
            elif self._is_field_list(sentence):
                self.open = True
                self._add(sentence, first=not start)
            elif self._list(paragraph, start):
                return
            elif drafts := _all_amended(sentence, after):
                self._amended.extend(drafts)
            elif (words := self._problems(sentence)) is not None:
                self._add(words, first=not start)

    def _item(self, paragraph: Evidence) -> bool:
        """Read —整改把关不严。3项没有完成就销号。: a judgement without figures and its facts."""
        spans = sentences(paragraph.text)
        if len(spans) < _TWO or _FIELD.match(paragraph.text):
            return False
        title = trimmed(part(paragraph, *spans[0]))
        rest = part(paragraph, spans[0][1])
        brief = len(title.text) <= _BRIEF and "；" not in title.text
        if not brief or has_figures(title.text) or not has_figures(rest.text):
            return False
        if voices.closes(paragraph.text, False):
            return False
        self._state([(self.field, title)], (rest,))
        return bool(self._stated)

    def _is_field_list(self, sentence: Evidence) -> bool:
        """Tell whether a sentence lists the problems of a field: 在选人用人方面，一是…，二是…."""
        if self._rectified:
            return False
        if _FIELD_MAINLY.match(sentence.text) and voices.states_lack(sentence.text):
            return True
        if not _FIELD_LIST.match(sentence.text):
            return False
        return self.open or bool(_LIST.match(sentence.text))

    def _list(self, paragraph: Evidence, start: int) -> bool:
        """Read 发现的问题包括：一是…。二是…。 to the end of the paragraph, if it begins here."""
        match = _LIST.match(paragraph.text, start)
        at = match.end() if match else start
        begins = _FIRST_ITEM if start or not self._carried else _ITEM
        if not match and not (self.open and begins.match(paragraph.text, start)):
            return False
        items = enumerated(part(paragraph, at, _list_end(paragraph.text, at)))
        if not items or (len(items) < 2 and begins is _FIRST_ITEM):
            return False
        self.open = self.announces = True
        for item in items:
            title, rest = split_statement(item, whole_sentence=True)
            titles = [("", title)] if rest else _statements(title, self.field)
            self._state(titles, tuple(rest))
        return True

    def _problems(self, sentence: Evidence) -> Evidence | None:
        """Return the words of a sentence that state problems, or None."""
        text = blank_enclosed(sentence.text)
        announced = voices.announcement(text)
        if match := _TO_UNIT.search(text):
            self._unit = self._given = match.group("unit")
            if match.end() == len(text):
                return None
        turns = outside(sentence.text, wording.TURN)
        opens = voices.opens(text)
        said = text[turns[-1].end() :] if turns else text
        if voices.closes(said, announced is not None or voices.admits(text)):
            self.open = False
            return None
        self.announces = self.announces or opens
        was_open = self.open
        self.open = was_open or announced is not None or bool(turns) or opens
        if announced is not None:
            rest = part(sentence, announced)
            turned = outside(rest.text, wording.TURN)
            if turned and voices.PRAISE.search(rest.text[: turned[-1].start()]):
                return part(rest, turned[-1].end())
            return rest
        if turns and (
            not was_open or voices.PRAISE.search(text[: turns[-1].start()]) or not turns[-1].start()
        ):
            return part(sentence, turns[-1].end())
        if self._rectified and not (voices.SOME.match(text) and was_open):
            self.open = opens
            return None
        return sentence if was_open else None

    def _add(self, words: Evidence, first: bool) -> None:
        if first and (match := _UNIT_FIRST.match(words.text)):
            self._unit, words = match.group("unit"), part(words, match.end())
        else:
            before = self._given if first else self._unit
            unit, rest = _named_unit(words, before)
            if first or _PARTY.search(unit):
                self._unit, words = unit, rest
        last = self._stated[-1] if self._stated else None
        if (
            self._carried
            and last
            and _FIGURE_FIRST.match(words.text)
            and not has_figures(last.title.text)
        ):
            self._stated[-1] = replace(last, detail=(*last.detail, words))
            return
        self._state(_statements(words, self.field))

    def _state(self, titles: list[tuple[str, Evidence]], detail: tuple[Evidence, ...] = ()) -> None:
        """Add the statements of a sentence: what says outright what is wrong and what is among it.

        Args:
            titles: The statements, each with its field.
            detail: The facts of each.
        """
        likely = [(f, t) for f, w in titles if _is_likely((t := trimmed(w)).text)]
        strong = [voices.states_lack(t.text) for _, t in likely]
        bare = bool(self._stated) and len(likely) == 1 and has_figures(likely[0][1].text)
        among = not self._rectified and (bare or self._listed or sum(strong) * 2 >= len(likely))
        self._stated.extend(
            _statement(title, self._unit, detail, field)
            for (field, title), sure in zip(likely, strong, strict=True)
            if sure
            or (
                (among or (voices.SOME.match(title.text) and not self._rectified))
                and not voices.is_neutral(title.text)
            )
        )


def _statement(words: Evidence, unit: str, detail: tuple[Evidence, ...], field: str) -> _Statement:
    """Return a statement; of an endless one the first clause is the statement, the rest facts."""
    if len(words.text) > _WHOLE:
        end = clauses(words.text, "，、")[0][1]
        rest = trimmed(part(words, end))
        words, detail = trimmed(part(words, 0, end)), (rest, *detail) if rest.text else detail
    return _Statement(words, unit, detail, (field,) if field else ())


def _unmarked(paragraph: Evidence) -> Evidence:
    """Return a paragraph without the dash or bullet it begins with."""
    match = _BULLET.match(paragraph.text)
    return part(paragraph, match.end()) if match else paragraph


def _is_of_a_unit(paragraph: Evidence) -> bool:
    """Tell whether a paragraph lists the problems of a unit: 县某局：学习不经常；换届滞后。"""
    match = _UNIT_FIRST.match(paragraph.text)
    if match is None:
        return False
    said = re.split("[；;。]", paragraph.text[match.end() :].strip("。；; "))
    return len(said) > 1 and all(voices.states_lack(s) and not voices.is_none(s) for s in said)


def _quotes(sentence: Evidence, listed: re.Match[str]) -> list[Evidence]:
    return [
        part(sentence, *m.span(1))
        for m in _QUOTE.finditer(sentence.text, *listed.span("list"))
        if wording.is_problem(m.group(1))
    ]


def _is_likely(text: str) -> bool:
    return len(text) >= _SHORTEST and not voices.is_none(text)


def _list_end(text: str, at: int) -> int:
    """Return where a list that begins at an offset ends: before the first sentence of demands."""
    starts = [s for s, e in sentences(text) if s > at and voices.closes(text[s:e], False)]
    return starts[0] if starts else len(text)


def _all_amended(sentence: Evidence, after: Evidence) -> list[Draft]:
    """Return the findings of 针对甲问题，…；针对乙问题，…, each with its answer."""
    cuts = [0, *(m.end() for m in outside(sentence.text, _NEXT_AMENDED)), len(sentence.text)]
    pieces = [part(sentence, a, b) for a, b in pairwise(cuts)]
    found = [_amended(p, after) if p is pieces[-1] else _amended(p, part(p, 0, 0)) for p in pieces]
    return [draft for draft in found if draft]


def _amended(sentence: Evidence, after: Evidence) -> Draft | None:
    """Return the finding of 针对…问题，with what was done about it as its answer."""
    match = _AMENDED.match(sentence.text) or re.search(r"(?<=，)" + _AMENDED.pattern, sentence.text)
    if not match or not wording.is_strong_problem(match.group("title")):
        return None
    if re.match("尚?未(?:整改|完成)", match.group("title")) or _neglected(sentence, match.end()):
        return None
    title = part(sentence, match.start("title"), match.end("tail"))
    if _WHOLLY_QUOTED.fullmatch(match.group("title")):
        title = part(sentence, match.start("title") + 1, match.end("title") - 1)
    done = part(sentence, match.end())
    words = done if done.text else after
    if not words.text:
        return None
    return Draft(title=title, answer=answer([words], ()))


def _neglected(sentence: Evidence, at: int) -> bool:
    """Tell whether what follows 对…问题， is no answer but says how badly it was handled."""
    first = re.split("[，。；]", sentence.text[at:])[0]
    return voices.states_lack(first) and not re.search("已|正|因|完成|将", first)


def _named_unit(words: Evidence, unit: str) -> tuple[str, Evidence]:
    """Return the unit a sentence begins with and the words after it."""
    words = trimmed(words)
    lead = re.match(r"(?:此外|同时|其中|另外)，", words.text)
    if lead:
        words = part(words, lead.end())
    match = None if _NOT_A_UNIT.match(words.text) else _UNIT.match(words.text)
    if match is None or _NO_NAME.search(match.group("unit")):
        return unit, words
    return match.group("unit"), part(words, match.end())


def _statements(words: Evidence, field: str) -> list[tuple[str, Evidence]]:
    """Return the statements of a sentence, each with the field it is put under.

    Args:
        words: The sentence.
        field: The field named above it; "" if none.
    """
    out: list[tuple[str, Evidence]] = []
    for piece in _pieces(words):
        if match := _FIELD.match(piece.text):
            field = match.group("field")
        piece = _turned(piece)
        if _BODY.match(piece.text):
            piece = _named_unit(piece, "")[1]
        bare = without_lead(piece)
        whole = voices.SOME.match(bare.text) and not names_aspect(bare.text)
        for statement in by_aspect(piece if whole else bare):
            out.append((field, _fresh(statement)))
    return out


def _pieces(words: Evidence) -> list[Evidence]:
    """Return a sentence cut at 一是、二是 and at ；; the words before the first 一是 stay with it."""
    items = enumerated(words)
    before = introduction(words)
    if len(items) < 2 or (before and not _FIELD.fullmatch(before.strip())):
        items = [words]
    elif before:
        return [part(words, 0, len(before)), *items]
    return [part(p, *c) for p in items for c in clauses(p.text, "；;")]


def _turned(words: Evidence) -> Evidence:
    """Return what falls short of a norm, without the norm: 按照要求应于年底建成，但…."""
    turns = outside(words.text, wording.TURN) if voices.NORM.match(words.text) else []
    return part(words, turns[-1].end()) if turns else words


def _fresh(words: Evidence) -> Evidence:
    """Return a statement without 同时，巡视组还指出 before it."""
    words = trimmed(words)
    match = _AGAIN.match(words.text) or re.match(
        "(?:此外|另外)，?|主要(?:是|有|存在|表现[为在])[：:，]?", words.text
    )
    words = trimmed(part(words, match.end())) if match else words
    known = _IT.match(words.text)
    return trimmed(part(words, known.end())) if known else words
