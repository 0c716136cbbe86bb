"""Free prose that reports problems without headings: feedback news, audit results, notices.

A paragraph states problems from the words that announce them (指出, 发现, 主要是) on, until someone
demands, promises or hands over clues. Within it sentences are cut at ； and, where the topic
changes, at ，. What is put right in the same breath (针对…问题，) is a finding with an answer.
"""

import re
from dataclasses import replace
from itertools import pairwise

from xuncha_docs.extract import wording
from xuncha_docs.extract.progress import answer
from xuncha_docs.extract.statement import (
    Draft,
    enumerated,
    facts,
    has_figures,
    introduction,
    split_statement,
)
from xuncha_docs.model import Evidence
from xuncha_docs.text.passages import part, trimmed
from xuncha_docs.text.sentences import blank_enclosed, clauses, outside, sentences

_ANSWER = 400
_TOLD = 10
_AGAIN = re.compile(r"同时，?(?:(?:中央)?巡[视察]组(?:有关负责人)?还?(?:指出|发现)[，：]?)?")
_ANNOUNCES = re.compile(
    r"(?:指出|发现|了解到|反映|显示|认为|暴露出?|曝光)[^，。；：:　不弱需]{0,24}(?:[，：:]|$)"
    r"|(?:问题|不足|差距|表现|情况)[^，。；：:]{0,8}?(?:是|有|为|包括|如下)?[：:]|主要是[：:，]|存在(?:着)?(?:一些|以下|几个)?(?:典型|突出|主要)?(?:问题|不足|差距)，(?=有的)"
)
_OPENS = re.compile(
    r"(?:指出|发现|存在|反馈|披露|公布)[^。]{0,40}(?:问题|不足|差距)[。：:]?$|(?:但是?|不过|然而)[^。]{0,16}(?:发现|存在|问题)|共性问题|还存在"
)
_TURN = re.compile(r"(?:(?<=[。；，;])|^)(?:但是?|不过|可是|然而)(?!愿)，?")
_SPEECH = re.compile(
    r"(?:强调|(?<![新的央级家关种])要求|表示|希望|建议|提出(?:了)?.{0,14}(?:要求|意见|建议|措施|方向)|讲话|主持|出席|参加|列席|传达|据悉|表态|"
    r"(?:(?<!工)作|作出|进行)了?(?:部署|安排)|下一?步|针对上述|将(?=[加继持督会])|(?:要|应当?)(?=[加强提把坚深认切全严统以主在]))"
)
_CLUE = re.compile(r"(?:问题)?线索.{0,40}(?:转|交|处理)|收到.{0,8}反映")
_SETTLED = re.compile(
    r"^(?:截至|目前|整改期间|随后|已经?|针对|据统计|最终|其中，|根据|按照|为了|通过|同时，(?!.{0,20}(?:存在|指出)))|已(?:经|有|向|依法|取消|整改|追回|退还|上缴|责成|办结|立案)|"
    r"(?:取得|做出了|作出了|积极推进|进一步加强了|得到).{0,16}(?:成效|进展|贡献|效果|保障|改善)|督办|严查|专项(?:整治|治理)|核查整改|受到.{0,10}处分|被判|移送司法"
)
_ORGANISATION = (
    "集团公司|总公司|集团|公司|大学|学院|研究院|研究室|出版社|杂志社|日报社|报社|电视台|电台|协会|学会|联合会|总会|"
    "委员会|管理局|总局|局|院|中心|党校|(?<!干)部(?!门)|会|社|台|署|办"
)
_NOT_A_UNIT = re.compile(
    r"(?:有|一些|部分|个别|少数|多数|对|在|党(?!校)|干部|基层|领导|各|落实|贯彻|执行|学习|推进|履行|坚持|违反|存在|这|该|上述|选人|机关|"
    r"四个|全面|内部|管|抓|重|工程|社会)"
)
_UNIT = re.compile(
    rf"(?P<unit>[\u4e00-\u9fff（）()]{{0,26}}?(?:分?党组(?!织)|分?党委|省委|市委|区委|县委)(?!会|领导班子)"
    rf"|[\u4e00-\u9fff（）()]{{2,22}}?(?:{_ORGANISATION})(?:公司|集团|委员会)?)(?:被[^，。]{{2,8}}指出，)?(?=\S{{4}})(?![的、和及等])"
)
_NO_NAME = re.compile(r"存在|发现|指出|违反|问题|贯彻|落实|结合|有关|推进|执行|对")
_UNIT_LINE = re.compile(
    r"(?P<unit>[\u4e00-\u9fff（）()]{2,30}?)(?:存在)?的?(?:主要|突出)?(?:问题|不足)[：:]"
)
_BODY = re.compile(r"[\u4e00-\u9fff（）()]{2,20}?(?:集团|公司|大学|党组(?!织)|党委(?!会))")
_SOME = re.compile(r"(?:有的|有些|一些|部分|个别|少数|还有的)")
_PRAISE = re.compile(r"成效|进展|总体|积极|改善|提升|提高|前列|加强|认真|重要位置|较好|肯定")
_LIST = re.compile(
    r"[^。]{0,120}?(?:问题|不足|表现|发现|指出)[^。，；]{0,8}[：:](?=(?:一是|一、|（1）|\(1\)|①))"
)
_MODAL = re.compile(
    r"(?:要|应当?|必须)(?=加强|把|坚|切|认|深|压|进|强|提|严|做|抓|全|将|对)|^(?:还)?对(?:巡[视察])?.{0,6}(?:发现|反馈)的.{0,8}问题"
)
_EMPTY = re.compile(
    r"(?:.{0,24}(?:存在|发现|反映)(?:了|着|出)?(?:的)?(?:一些|以下|几个|不少|如下|许多)(?:典型|突出|主要|普遍|共性)?|.{0,8}(?:存在|发现))的?"
    r"(?:问题|不足|差距|情况|短板)(?:[和、及](?:问题|不足|差距))?"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,7}(?:省|自治区|市|县|区)[\u4e00-\u9fff]")
_AMENDED = re.compile(
    r"(?:针对|对于?)(?:[^，。；]{2,24}(?:指出|反馈)[：:，]?)?(?P<title>[^，。；]{4,70}?)(?P<tail>(?:的)?(?:突出)?问题)[，。]"
)
_TOPICS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(words)
    for words in (
        r"八项规定|四风|吃喝|旅游|送礼|婚丧|铺张|享乐|奢靡|形式主义|官僚主义|顶风|公车|办公用房|正风肃纪",
        r"两个责任|主体责任|监督责任|从严治党|管党治党|执纪|三转|压力传导|违规违纪",
        r"选人用人|选任|任用|选拔|组织路线|干部(?=选|队伍|任|管理|监督|人才)|干部日常|兼职|人才|队伍|党管|个人有关事项|领导班子",
        r"基层党|党建|党的建设|支部|换届|组织建设|组织生活|基层组织|党员",
        r"政治生活|民主集中|好人主义|小圈子|政治生态|团团伙伙|政治纪律|组织生活|党委领导下|议事",
        r"廉[洁政]风险|腐败|谋私|牟利|谋取|牟取|利益输送|寻租|贿|回扣|敛财|亲属|重点领域|招标|招投标|采购",
        r"资金|财务|经费|内部管理|管理(?:松散|混乱|粗放)|治理(?:效能|能力|结构|体系)|后勤|科研(?=管理|经费)",
        r"整改|上一轮|上次巡视",
        r"学习贯彻|学习不|理论学习|学习教育|学懂|创新理论|学习研究",
        r"改革|高质量发展|融合",
        r"决策部署|党中央|中央精神|政治站位|四个意识|方针|新发展理念|领导作用|担当|领导弱化|政治责任|导向|"
        r"办学|立德树人|思想政治|大局|中央.{0,6}精神|职责|作用发挥|领导不|党性(?!质)|责任感",
        r"环保|污染|保护区|水质|大气",
        r"群众|民生|补贴|扶贫|低保",
    )
)
_GOES_ON = re.compile(
    r"(?:并?存在(?!违)|影响|造成|导致|致使|与|涉嫌|大肆|滋生|获取|出现|制度执行|执行不|且|甚至|对一些|形成)"
)


def findings(paragraphs: tuple[Evidence, ...], rectified: bool = False) -> list[Draft]:
    """Return the problems stated in free prose.

    Args:
        paragraphs: The prose in reading order.
        rectified: Whether it tells of rectification: then only what is expressly quoted counts.
    """
    drafts: list[Draft] = []
    carried, unit = False, ""
    for i, paragraph in enumerate(paragraphs):
        line = _UNIT_LINE.fullmatch(paragraph.text.strip())
        unit = line.group("unit") if line else unit if carried else ""
        reader = _Paragraph(open_=carried, rectified=rectified, unit=unit)
        reader.read(paragraph)
        found = reader.drafts
        if rectified:
            found = _answered(found, paragraph, paragraphs[i + 1 : i + 2])
        drafts.extend(found)
        announces = paragraph.text.rstrip().endswith(("：", ":"))
        carried = reader.open and (bool(found) or announces) and not rectified
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
            draft = replace(draft, answer=answer(pieces, ()))
        out.append(draft)
    return out


class _Paragraph:
    """One paragraph being read; ``open`` tells whether it is among problems.

    Args:
        open_: Whether the paragraph before ended among problems.
        rectified: Whether the text tells of rectification.
        unit: The unit a line above names; "" if none.
    """

    def __init__(self, open_: bool, rectified: bool, unit: str = "") -> None:
        self.open = self._carried = open_
        self._rectified = rectified
        self._unit = self._given = unit
        self.drafts: list[Draft] = []

    def read(self, paragraph: Evidence) -> None:
        for start, end in sentences(paragraph.text):
            sentence, after = part(paragraph, start, end), part(paragraph, end, end + _ANSWER)
            if self._list(paragraph, start):
                return
            if draft := _amended(sentence, after):
                self.drafts.append(draft)
            elif (words := self._stated(sentence, first=not start)) is not None:
                self._add(words, first=not start)

    def _list(self, paragraph: Evidence, start: int) -> bool:
        """Read 发现的问题包括：一是…。二是…。 to the end of the paragraph, if it begins here."""
        match = _LIST.match(paragraph.text, start)
        items = enumerated(part(paragraph, match.end())) if match else []
        if len(items) < 2:
            return False
        for item in items:
            title, rest = split_statement(item, whole_sentence=True)
            stated = [title] if rest else _by_topic(title)
            drafts = [
                Draft(title=trimmed(t), unit=self._unit) for t in stated if _is_finding(t.text)
            ]
            if drafts:
                drafts[-1] = replace(drafts[-1], detail=facts(rest))
            self.drafts.extend(drafts)
        return True

    def _stated(self, sentence: Evidence, first: bool) -> Evidence | None:
        """Return the words of a sentence that state problems, or None."""
        text = blank_enclosed(sentence.text)
        announced = list(_ANNOUNCES.finditer(text))
        if _CLUE.search(text) or (
            not announced and not _SOME.match(text) and _SPEECH.search(text[:70])
        ):
            self.open = False
            return None
        turns = outside(sentence.text, _TURN)
        opens = bool(_OPENS.search(text.rstrip("。")))
        was_open, self.open = self.open, self.open or bool(announced) or bool(turns) or opens
        if announced:
            return part(sentence, announced[-1].end())
        if turns and (
            not was_open or _PRAISE.search(text[: turns[-1].start()]) or not turns[-1].start()
        ):
            return part(sentence, turns[-1].end())
        if self._rectified and not (_SOME.match(text) and was_open):
            self.open = opens
            return None
        return sentence if was_open else None

    def _add(self, words: Evidence, first: bool) -> None:
        self._unit, words = _named_unit(words, self._given if first else self._unit)
        last = self.drafts[-1] if self.drafts else None
        if (
            self._carried
            and last
            and re.match(r"[0-9]", words.text)
            and not has_figures(last.title.text)
        ):
            self.drafts[-1] = replace(last, detail=(*last.detail, words))
            return
        for title in _statements(words):
            if _is_finding(title.text):
                self.drafts.append(Draft(title=title, unit=self._unit))


def _amended(sentence: Evidence, after: Evidence) -> Draft | None:
    """Return the finding of 针对…问题，with what was done about it as its answer."""
    match = _AMENDED.match(sentence.text) or re.search(r"(?<=，)" + _AMENDED.pattern, sentence.text)
    if not match or not wording.is_strong_problem(match.group("title")):
        return None
    title = part(sentence, match.start("title"), match.end("tail"))
    done = part(sentence, match.end())
    words = done if done.text else after
    if not words.text:
        return None
    return Draft(title=title, answer=answer([words], ()))


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


def _statements(words: Evidence) -> list[Evidence]:
    items = enumerated(words) if introduction(words) == "" else []
    parts = items or [words]
    pieces = [part(p, *c) for p in parts for c in clauses(p.text, "；;")]
    named = [_named_unit(p, "")[1] if _BODY.match(p.text) else p for p in pieces]
    return [_fresh(piece) for p in named for piece in _by_topic(p)]


def _fresh(words: Evidence) -> Evidence:
    """Return a statement without 同时，巡视组还指出 before it."""
    words = trimmed(words)
    match = _AGAIN.match(words.text)
    return trimmed(part(words, match.end())) if match else words


def _by_topic(words: Evidence) -> list[Evidence]:
    """Return a chain of clauses cut at the commas where the topic changes."""
    spans = clauses(words.text, "，")
    if not spans:
        return []
    cuts = [0]
    topics = _topics(words.text[slice(*spans[0])])
    for start, end in spans[1:]:
        clause, chain = words.text[start:end], words.text[cuts[-1] : start]
        own = _topics(clause)
        apart = bool(own and topics and not own & topics) and not _GOES_ON.match(clause)
        judged = wording.is_strong_problem(chain) and wording.is_strong_problem(clause)
        if _begins_anew(clause, chain) or (apart and judged):
            cuts.append(start)
            topics = own
        else:
            topics = topics | own
    return [part(words, a, b) for a, b in pairwise([*cuts, len(words.text)])]


def _begins_anew(clause: str, chain: str) -> bool:
    """Tell whether a clause opens a new statement by its first words."""
    if re.match("同时|而(?!且)|近(?:年来|期|一段?时期|一个时期)|随后|为此", clause):
        return True
    if clause.startswith("有的") and chain.startswith("有的"):
        return True
    return bool(_PLACE.match(clause) and _PLACE.match(chain))


def _topics(text: str) -> set[int]:
    return {i for i, topic in enumerate(_TOPICS) if topic.search(text)}


def _is_finding(text: str) -> bool:
    if not 5 <= len(text) <= 160 or not wording.is_strong_problem(text):
        return False
    if (
        _MODAL.search(text[:30])
        or _SETTLED.search(text)
        or _SPEECH.match(text)
        or _EMPTY.fullmatch(text)
    ):
        return False
    return not (wording.is_denial(text) or wording.is_demand(text))
