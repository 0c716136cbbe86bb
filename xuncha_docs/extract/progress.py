"""Rectification reports and notices: findings quoted back, each with the unit's answer.

Knows 关于“短题。具体情况”问题的整改, 针对“…”问题，…, 关于…的问题 without quotes, and the label pairs
存在问题：/整改情况： and 反馈问题：/整改措施：/整改成效：. A notice that only names remedies has none.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from xuncha_docs.extract import outright, prose, wording
from xuncha_docs.extract.cells import listed
from xuncha_docs.extract.charge import charge, merged
from xuncha_docs.extract.statement import (
    Draft,
    bare_statement,
    enumerated,
    has_figures,
    has_title,
    introduction,
    split_statement,
)
from xuncha_docs.extract.status import Telling, answer, marked, stated_status
from xuncha_docs.model import AnswerStatus, Charge, Evidence
from xuncha_docs.outline import Outline, Section
from xuncha_docs.text.passages import part
from xuncha_docs.text.sentences import enclosed, outside, sentences

_QUOTED = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}是)?(?:(?:在)?(?:关于|针对|对于|对照|反馈(?:的|指出的?)?|巡察反馈的?|就|对))?(?:反馈(?:的|指出的?)?)?[“\"]"
)
_AFTER_QUOTE = re.compile(
    r"(?:方面|等|这一|的|中|一)*(?:存在)?的?(?:问题|情况)(?:的?(?:整改|落实)(?:落实|进展|完成)?(?:情况)?)?[，。：:；]?"
    r"|的?整改(?:落实|进展|完成)?(?:情况)?(?=$|[，。：:；])[，。：:；]?"
)
_PLAIN = re.compile(
    r"(?:关于|针对|对于?)(?P<title>(?:[^“”‘]|“[^“”]{1,12}”(?:问题)?(?!的?问题|等|方面)[\u4e00-\u9fff]).{3,300}?)(?:的|等|方面)?问题(?:的?整改(?:落实|进展)?(?:情况)?)?(?=$|[（【\[〔][^（）【】]{2,16}[）】\]〕]$)"
)
_INLINE = re.compile(r"(?:关于|针对)(?P<title>[^“”，。][^，。]{3,200}?)(?:的|等)?问题[，：:]")
# “四风”问题纠治不彻底问题 is not quoted as a whole.
_GOES_ON = re.compile(r"(?<=[题况])[\u4e00-\u9fff]{2,30}问题")
# 针对巡察反馈的4个方面8个问题， speaks of all of them.
_REFERS = re.compile(
    r"(?:反馈|指出|提出|发现|查摆|存在|移交|交办|梳理)(?:出|的|了)*(?:[^，。]{0,8}[0-9一二三四五六七八九十]+(?:个|条|项|方面|类))*(?:主要|突出|具体|共性)?$"
)
_LABEL = re.compile(
    r"(?:[一二三四五六七八九十]是)?[【〔]?(?P<label>[\u4e00-\u9fff]{2,10}?)(?:[（(]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[）)]?)?"
    r"(?:[】〕][：:]?|[：:]|$)\s*"
)
_PROBLEM_LABEL = re.compile(
    r"(?:存在的?|反馈的?|具体|主要|巡察反馈的?|指出的?|原)?(?:问题|不足|隐患)(?:描述|内容|概述)?$|检查情况$|(?:反馈|巡察|问题)?原[文话]$"
    r"|(?:反馈意见|巡察(?:组|反馈)?|反馈)(?:指出|提出|反馈)$"
)
_DETAIL_LABEL = re.compile(r"(?:具体|主要|问题|典型)?(?:表现|事例|事实|案例)(?:形式)?$|具体情况$")
_ANSWER_LABEL = re.compile(
    r"(?:整改|落实|完成|处理|办理)(?:落实|完成|进展|推进)?(?:情况|措施|成效|结果|进度|进展|效果)(?:[及和与、](?:取得的?|整改|主要)?(?:情况|措施|成效|结果|进展|效果))?$|整改(?:落实)?$|落实整改$|(?:进展|完成)情况$|取得成效$"
    r"|怎么[改办]的?$|(?:整改|具体)?(?:做法|办法)$|已[做办]的?(?:工作)?$|(?!巡[察视]|审计|督[查导察]|检查)[\u4e00-\u9fff]{1,4}(?:反馈|答复|回复)$"
)
# 题。事。整改：答。 has its answer in the paragraph of the problem.
_INSIDE = re.compile(
    r"(?!^)[【〔](?P<boxed>[\u4e00-\u9fff]{2,10})[】〕][：:]?|(?<=[。；！？”」】〕])\s*(?P<bare>[\u4e00-\u9fff]{2,10})[：:]"
)
_RESULT_LABEL = re.compile(r"情况$|成效$|结果$|进[度展]$|效果$")
_STATUS_LABEL = re.compile(r"(?:整改|完成|办理|销号)?(?:状态|结论)$|是否(?:完成|销号)$")
_GOAL_LABEL = re.compile(
    r"整改(?:目标|责任|时限)|责任|完成(?:时限|时间)|时限|牵头|主责|原因|来历|根源|症结|目标|谁来?[改办负]|改到|什么时候|经办|审计(?:意见|建议)"
)
_LOWEST_ITEM = 2
_TIME_AND_AGAIN = 3
_QUOTED_REST = re.compile(r"反馈指出|经查|主要表现|具体表现")


@dataclass(slots=True)
class _Open:
    """A finding still being read.

    ``answering`` tells where the next words belong, ``result`` whether their label says that they
    tell of what was done (整改情况：); ``told`` is the part of the answer that does. ``others`` are the
    further problems of the same paragraph; ``stated`` is the status under a label of its own.
    """

    title: Evidence
    path: tuple[str, ...]
    level: int
    detail: list[Evidence] = field(default_factory=list)
    answer: list[Evidence] = field(default_factory=list)
    answering: bool = True
    telling: Telling = Telling.REPORT
    result: bool = False
    told: list[Evidence] = field(default_factory=list)
    charge: Charge | None = None
    stated: AnswerStatus = AnswerStatus.UNSTATED
    others: list[tuple[Evidence, list[Evidence]]] = field(default_factory=list)

    def add(self, words: Evidence) -> None:
        if words.text:
            (self.answer if self.answering else self.detail).append(words)
            if self.answering and self.result:
                self.told.append(words)

    def drafts(self) -> list[Draft]:
        """Return the finding, and the others of its paragraph with the same answer."""
        said = "\n".join(words.text for words in self.answer)
        told = answer(self.answer, self.path, self.telling, self.told)
        if told and self.stated is not AnswerStatus.UNSTATED:
            told = replace(told, status=self.stated)
        draft = Draft(
            title=self.title,
            detail=tuple(self.detail),
            path=self.path,
            answer=told,
            charge=merged(self.charge, charge(said)),
        )
        return [draft, *(replace(draft, title=t, detail=tuple(rest)) for t, rest in self.others)]


def findings(outline: Outline) -> list[Draft]:
    """Return the findings of a rectification report with their answers."""
    return _read(outline, Telling.REPORT)


def planned(outline: Outline) -> list[Draft]:
    """Return the findings of a plan of rectification with the measures to be taken."""
    return _read(outline, Telling.PLAN)


def _read(outline: Outline, telling: Telling) -> list[Draft]:
    reader = _Reader(telling, _answering(outline))
    reader.section(_parted(outline.root), ())
    reader.close()
    return outright.findings(outline.root, telling, reader.drafts)


def _answering(outline: Outline) -> set[str]:
    """Return the labels of no known kind that time and again follow what a label calls a problem."""
    labels = [m.group("label") if (m := _LABEL.match(p.text)) else "" for p in outline.paragraphs]
    after = Counter(b for a, b in pairwise(labels) if b and _PROBLEM_LABEL.fullmatch(a))
    return {
        label
        for label, times in after.items()
        if times >= _TIME_AND_AGAIN
        and not any(known.match(label) for known in (_PROBLEM_LABEL, _DETAIL_LABEL, _GOAL_LABEL))
    }


def quotes_findings(outline: Outline) -> bool:
    """Tell whether several headings of a document quote findings."""
    return sum(_begins(section) for _, section in outline.root.walk()) > 1


def has_answers(section: Section) -> bool:
    """Tell whether a heading has paragraphs or items below it that label an answer (整改情况：)."""
    items = [s.heading for s in section.sections if s.heading and not s.sections]
    pieces = [piece for words in (*section.body, *items) for piece in _pieces(words)]
    return any(_ANSWER_LABEL.fullmatch(label) for label in _labels(pieces))


def labelled(section: Section, path: tuple[str, ...]) -> list[Draft]:
    """Return the findings of a heading below which labels tell problem from answer.

    The document is no report of rectification: only a label (整改情况：) makes an answer one.
    """
    reader = _Reader(Telling.PLAN)
    reader.child(_parted(section), path)
    reader.close()
    return reader.drafts


def _parted(section: Section) -> Section:
    """Return a heading with its paragraphs cut where an answer begins inside of one."""
    heading, *rest = _pieces(section.heading) if section.heading else [None]
    body = tuple(piece for words in section.body for piece in _pieces(words))
    return replace(
        section,
        heading=heading,
        body=(*filter(None, rest), *body),
        run_on=section.run_on or bool(rest),
        sections=tuple(map(_parted, section.sections)),
        closing=tuple(piece for words in section.closing for piece in _pieces(words)),
    )


def _pieces(words: Evidence) -> list[Evidence]:
    """Return a paragraph cut before the labels of answers inside of it: …。整改情况：…."""
    cuts = [
        match.start()
        for match in outside(words.text, _INSIDE)
        if (label := match.group("boxed") or match.group("bare"))
        and (_ANSWER_LABEL.fullmatch(label) or _GOAL_LABEL.match(label))
    ]
    if not cuts:
        return [words]
    return [part(words, a, b) for a, b in pairwise([0, *cuts, len(words.text)])]


class _Reader:
    def __init__(self, telling: Telling, answering: Collection[str] = ()) -> None:
        self.telling = telling
        self.answering = answering  # labels that answer in this document
        self.drafts: list[Draft] = []
        self.open: _Open | None = None

    def close(self) -> None:
        if self.open:
            self.drafts.extend(self.open.drafts())
        self.open = None

    def section(self, section: Section, path: tuple[str, ...]) -> None:
        for paragraph in section.body:
            self.paragraph(paragraph, path, section.level)
        for child in section.sections:
            self.child(child, path)
        for paragraph in section.closing:
            self.paragraph(paragraph, path, section.level)

    def child(self, child: Section, path: tuple[str, ...]) -> None:
        if self.open and child.level > self.open.level and not (_begins(child) or _is_group(child)):
            for words in _whole(child):
                if not self.labelled(words, path, child.level):
                    self.open.add(words)
            for below in child.sections:
                self.child(below, path)
            return
        if self.open and child.level >= _LOWEST_ITEM and _ANSWER_LABEL.fullmatch(child.title):
            self.open.answering = True
            self.section(child, path)
            return
        self.close()
        if _is_problem_label(child):
            self.problem(child.body[0], path, child.level)
            for paragraph in child.body[1:]:
                self.paragraph(paragraph, path, child.level)
        elif _is_answered(child):
            self.answered(child, path)
        elif (
            _begins(child)
            and not _labels_several(child)
            and not any(_begins(s) or _is_answered(s) for _, s in child.walk())
        ):
            self.item(child, path)
        else:
            self.section(child, (*path, child.full_title))

    def item(self, child: Section, path: tuple[str, ...]) -> None:
        """Read a heading that quotes a finding, and what stands below it."""
        assert child.heading is not None
        self.begin(child.heading, path, child.level)
        body = child.body
        if child.run_on and self.open and not self.open.answer:
            follows = len(body) > 1 and not _answers(body[0].text)
            self.open.answering = not (follows or _QUOTED_REST.match(body[0].text))
            self.paragraph(body[0], path, child.level)
            self.open.answering = True
            body = body[1:]
        for paragraph in body:
            self.paragraph(paragraph, path, child.level)
        for below in child.sections:
            self.child(below, path)

    def answered(self, child: Section, path: tuple[str, ...]) -> None:
        """Read a heading that states a finding itself, the answer under its label below."""
        assert child.heading is not None
        own = _problem_label(child.heading)
        words, body = part(child.heading, own), child.body
        if own and child.run_on and (several := _several(words, body[0])):
            (title, rest), *others = several
            self.begun(title, path, child.level, rest)
            if self.open:
                self.open.others = others
            body = body[1:]
        else:
            title, rest = split_statement(words, whole_sentence=not own)
            self.begun(bare_statement(title), path, child.level, rest)
        for paragraph in body:
            self.paragraph(paragraph, path, child.level)
        for below in child.sections:
            self.child(below, path)

    def begin(self, words: Evidence, path: tuple[str, ...], level: int) -> None:
        """Open the finding quoted at the beginning of some words; the rest is its answer."""
        quoted = _quoted(words)
        if quoted is None:
            return
        self.close()
        inner, end = quoted
        title, rest = split_statement(inner, whole_sentence=len(sentences(inner.text)) > 1)
        self.open = _Open(title=title, path=path, level=level, detail=rest, telling=self.telling)
        self.open.add(part(words, end))

    def paragraph(self, words: Evidence, path: tuple[str, ...], level: int) -> None:
        if self.labelled(words, path, level):
            return
        if _quoted(words, inline=True):
            self.begin(words, path, level)
        elif self.open:
            self.open.add(words)

    def labelled(self, words: Evidence, path: tuple[str, ...], level: int) -> bool:
        """Read a paragraph with a label such as 存在问题： and tell whether it had one."""
        match = _LABEL.match(words.text)
        if not match:
            return False
        label, rest = match.group("label"), part(words, match.end())
        if self.open and (_ANSWER_LABEL.fullmatch(label) or label in self.answering):
            self.open.answering = True
            self.open.result = bool(_RESULT_LABEL.search(label))
            if label.endswith("措施") and self.telling is Telling.REPORT:
                self.open.telling = Telling.MEASURES
            self.open.add(rest)
        elif _STATUS_LABEL.fullmatch(label) and self.open:
            self.open.stated = stated_status(rest.text)
            if not self.open.answer or self.open.stated is AnswerStatus.UNSTATED:
                self.open.add(rest)
        elif _DETAIL_LABEL.fullmatch(label) and self.open:
            self.open.answering = False
            self.open.add(rest)
        elif _GOAL_LABEL.match(label) and self.open:
            self.open.charge = merged(self.open.charge, charge(words.text))
        elif _PROBLEM_LABEL.fullmatch(label):
            self.problem(rest, path, level)
        else:
            return False
        return True

    def problem(self, words: Evidence, path: tuple[str, ...], level: int) -> None:
        """Read what follows 存在问题： the facts of the open finding, or a new one."""
        if self.open and not self.open.detail and not self.open.answer:
            self.open.answering = False
            self.open.add(words)
        elif words.text:
            self.close()
            (title, rest), *others = map(_taken_apart, _problems(words))
            self.begun(title, path, level, rest)
            if self.open:
                self.open.others = others

    def begun(
        self, title: Evidence, path: tuple[str, ...], level: int, detail: list[Evidence]
    ) -> None:
        """Open a finding whose own words are still being read."""
        self.open = _Open(
            title=title,
            path=path,
            level=level,
            detail=detail,
            answering=False,
            telling=self.telling,
        )


def _several(heading: Evidence, paragraph: Evidence) -> list[tuple[Evidence, list[Evidence]]]:
    """Return the problems of 一是题。事。二是题。事。 with their facts; none if there is but one.

    Args:
        heading: The first sentence.
        paragraph: Those that run on with it.
    """
    first, further = enumerated(heading), enumerated(paragraph)
    if len(first) != 1 or introduction(heading) or not further or not all(map(has_title, further)):
        return []
    facts = part(paragraph, 0, len(introduction(paragraph)))
    others = (split_statement(words, whole_sentence=True) for words in further)
    return [(first[0], [facts]), *others]


def _problems(words: Evidence) -> list[Evidence]:
    """Return the problems a paragraph states: numbered, joined by ；, or each with its figures."""
    told = [part(words, *span) for span in sentences(words.text)]
    if len(told) > 1 and all(map(_is_judged_with_figures, told)):
        return told
    return [item for _, item in listed(words)] or prose.judgements(words)


def _is_judged_with_figures(sentence: Evidence) -> bool:
    first, _, rest = sentence.text.partition("，")
    return has_figures(rest) and not has_figures(first) and wording.is_strong_problem(first)


def _taken_apart(words: Evidence) -> tuple[Evidence, list[Evidence]]:
    """Return what a paragraph states first, its first sentence if it has several, and the facts."""
    several = len(sentences(words.text)) > 1
    return split_statement(words, whole_sentence=several and not _is_judged_with_figures(words))


def _whole(section: Section) -> list[Evidence]:
    """Return the words of a heading and its body without the label."""
    assert section.heading is not None
    return [section.heading, *section.body]


def _is_group(section: Section) -> bool:
    """Tell whether a heading is the name of an aspect and nothing more: （2）关于“…”方面。"""
    return wording.is_aspect(section.title) and not section.body


def _is_answered(section: Section) -> bool:
    """Tell whether an unquoted heading has an answer below it but no problem of its own label.

    A status in brackets at its end (…混乱（正在推进）) is an answer too.
    """
    end, stated = marked(section.title)
    if section.heading is None or _begins(section) or wording.is_aspect(section.title[:end]):
        return False
    if stated is not AnswerStatus.UNSTATED and not section.sections:
        return True
    own = _problem_label(section.heading)
    if not own and _labelled_problems(section):
        return False
    return has_answers(section)


def _labels_several(section: Section) -> bool:
    """Tell whether the paragraphs below a heading label several problems: 反馈问题1：, 反馈问题2：."""
    return _labelled_problems(section) > 1


def _labelled_problems(section: Section) -> int:
    """Return how many paragraphs below a heading tell a problem after a label (存在问题：)."""
    told = [p for p in section.body if (m := _LABEL.match(p.text)) and m.end() < len(p.text)]
    return sum(bool(_PROBLEM_LABEL.fullmatch(label)) for label in _labels(told))


def _labels(paragraphs: Sequence[Evidence]) -> list[str]:
    return [m.group("label") for p in paragraphs if (m := _LABEL.match(p.text))]


def _is_problem_label(section: Section) -> bool:
    """Tell whether a heading is but the label 反馈问题 of the paragraph below it."""
    if section.level < _LOWEST_ITEM or section.sections or not section.body:
        return False
    return bool(_PROBLEM_LABEL.fullmatch(section.title))


def _problem_label(heading: Evidence) -> int:
    """Return the length of the label 反馈问题： a heading begins with; 0 if it has none."""
    match = _LABEL.match(heading.text)
    if match is None or match.end() == len(heading.text):
        return 0
    return match.end() if _PROBLEM_LABEL.fullmatch(match.group("label")) else 0


def _begins(section: Section) -> bool:
    """Tell whether a heading quotes a finding."""
    return section.heading is not None and _quoted(section.heading) is not None


def _quoted(words: Evidence, inline: bool = False) -> tuple[Evidence, int] | None:
    """Return the finding quoted at the beginning of some words, and where the rest begins."""
    text = words.text
    if match := _QUOTED.match(text):
        start = match.end() - 1
        for begin, end in enclosed(text):
            if begin != start:
                continue
            if (after := _AFTER_QUOTE.match(text, end)) and not _GOES_ON.match(text, after.end()):
                bare = match.end() == 1 and after.group().strip("，。：:；") == "问题"
                return None if bare and inline else (part(words, begin + 1, end - 1), after.end())
            if match.end() > 1 and not inline and not text[end:].strip("。，；：: "):
                return part(words, begin + 1, end - 1), len(text)
    if not inline and (match := _PLAIN.match(text)) and not _REFERS.search(match.group("title")):
        return part(words, *match.span("title")), match.end()
    if (match := _INLINE.match(text)) and not _REFERS.search(match.group("title")):
        return part(words, *match.span("title")), match.end()
    return None


def _answers(text: str) -> bool:
    return bool(
        re.match(r"(?:一是|整改|已|针对|第一|修订|制定|组织|召开|开展|成立|完善|建立)", text)
    )
