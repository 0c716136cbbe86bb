"""Numbering (NU): 一、 →（一）→ 1. →（1）, in order, without jumps, in the right marks.

A specimen is body text, one paragraph a line.
"""

import re
from collections.abc import Callable, Iterator

from xuncha_docs.gongwen import standard
from xuncha_docs.gongwen.lint.rule import Deviation, Letter, Part, Rule, numbered
from xuncha_docs.model import BlockKind, Severity

_LEVELS = 4
_FRESH = (BlockKind.ATTACHMENT, BlockKind.TITLE)
_SOURCE = standard.source("7.3.3", "可以")
_PUNCTUATION = "GB/T 15834-2011 附录B（资料性）B.3"
_MOST_SKIPPED = 2
_ORDINALS = "一二三四五六七八九十"
_ENUMERATED = re.compile(
    rf"(?:^|[。；：，、\s])([{_ORDINALS}])是(?!否|不是)(?<!一是(?=一))(?<!二是(?=二))"
)


def _labels(letter: Letter) -> Iterator[tuple[Part, int, int, str]]:
    for part in letter.parts:
        if found := numbered(part):
            yield (part, *found)


def _consecutive(letter: Letter) -> Iterator[Deviation]:
    """Judge each number by the one before it on its level; 1 may always begin a list anew."""
    counts = [0] * (_LEVELS + 1)
    for part in letter.parts:
        if part.kind in _FRESH:
            counts = [0] * (_LEVELS + 1)
        found = numbered(part)
        if not found:
            continue
        level, value, wording = found
        before = counts[level]
        # 跳得远的多半是年份、条款之类，不是本文的编号。
        near = before and value not in (1, before + 1) and abs(value - before) <= _MOST_SKIPPED
        if near:
            message = f"编号“{wording}”与上一个同级编号不连续（上一个是第{before}个）。"
            yield Deviation(message=message, where=letter.span(part, 0, len(wording)))
        counts[level] = value
        counts[level + 1 :] = [0] * (_LEVELS - level)


def _no_jump(letter: Letter) -> Iterator[Deviation]:
    """Judge headings only: under 一、 may come （一） or, where there are two levels only, 1."""
    used = {level for part, level, _, _ in _labels(letter) if part.kind is BlockKind.HEADING}
    above = 0
    for part in letter.parts:
        if part.kind in _FRESH:
            above = 0
        found = numbered(part)
        if not found or part.kind is not BlockKind.HEADING:
            continue
        level, _, wording = found
        skipped = [lower for lower in range(above + 1, level) if lower in used]
        if above and skipped:
            message = f"“{wording}”直接排在第{above}级之下，跳过了第{skipped[0]}级。"
            yield Deviation(message=message, where=letter.span(part, 0, len(wording)))
        above = level


def _enumerated(letter: Letter) -> Iterator[Deviation]:
    """Judge 一是… 二是… inside a paragraph, each by the one before it."""
    for part in letter.of(BlockKind.HEADING, BlockKind.PARAGRAPH):
        before = 0
        for match in _ENUMERATED.finditer(part.block.text):
            value = _ORDINALS.index(match[1]) + 1
            if before and value not in (1, before + 1):
                message = f"“{match[1]}是”之前是“{_ORDINALS[before - 1]}是”，不连续。"
                yield Deviation(message=message, where=letter.span(part, *match.span(1)))
            before = value


def _marks(wrong: Callable[[int, str], str]) -> Callable[[Letter], Iterator[Deviation]]:
    """Return a judge that tells each kind of wrong mark once, at the first place, with a count."""

    def judge(letter: Letter) -> Iterator[Deviation]:
        found: dict[str, list[tuple[Part, str]]] = {}
        for part, level, _, wording in _labels(letter):
            if message := wrong(level, wording):
                found.setdefault(message, []).append((part, wording))
        for message, places in found.items():
            part, wording = places[0]
            many = f"（共{len(places)}处）" if len(places) > 1 else ""
            where = letter.span(part, 0, len(wording))
            yield Deviation(message=f"编号“{wording}”{message}{many}", where=where)

    return judge


def _brackets(level: int, wording: str) -> str:
    return "用了半角括号。" if level in (2, 4) and ("(" in wording or ")" in wording) else ""


def _point(level: int, wording: str) -> str:
    return "用了顿号。" if level == 3 and wording[-1] == "、" else ""


def _wide_point(level: int, wording: str) -> str:
    return "用了全角点。" if level == 3 and wording[-1] == "．" else ""


def _doubled(level: int, wording: str) -> str:
    return "括号之后又加了顿号。" if level in (2, 4) and wording.endswith("、") else ""


_RULES = (
    Rule(
        code="NU101",
        title="同级编号连续",
        severity=Severity.WARNING,
        source=_SOURCE,
        statement="同一级编号从一开始，逐个连续，不跳号、不重号。",
        reason="编号错乱，引用和销号都对不上。",
        bad=("一、总体情况\n三、主要问题", "1.第一\n2.第二\n2.第三"),
        good=("一、总体情况\n二、主要问题", "1.第一\n2.第二\n3.第三"),
        judge=_consecutive,
    ),
    Rule(
        code="NU102",
        title="层次不跳级",
        severity=Severity.WARNING,
        source=_SOURCE,
        statement="层次依次用一、（一）1.（1）；全文只有两级时，一、之下可以用1.。",
        reason="跳级使层次关系不清。",
        bad=("## 甲\n#### 乙\n### 丙\n#### 丁",),
        good=("## 甲\n### 乙\n#### 丙", "## 甲\n#### 乙"),
        judge=_no_jump,
    ),
    Rule(
        code="NU103",
        title="编号括号用全角",
        severity=Severity.WARNING,
        source=_SOURCE,
        statement="（一）和（1）用全角圆括号。",
        reason="半角括号与汉字混排，宽窄不一。",
        bad=("(一)主要问题", "（1)主要问题"),
        good=("（一）主要问题", "（1）主要问题"),
        judge=_marks(_brackets),
    ),
    Rule(
        code="NU104",
        title="三级编号用下脚点",
        severity=Severity.WARNING,
        source=_PUNCTUATION + ".3",
        statement="阿拉伯数字编号后用下脚点，写成“1.”，不写“1、”。",
        reason="顿号用在汉字数字之后，阿拉伯数字之后用下脚点。",
        bad=("1、主要问题",),
        good=("1.主要问题", "1.5万元"),
        judge=_marks(_point),
    ),
    Rule(
        code="NU105",
        title="括号编号后无标点",
        severity=Severity.WARNING,
        source=_PUNCTUATION + ".4",
        statement="带括号的编号后不再加顿号。",
        reason="括号已经起了分隔作用。",
        bad=("（一）、主要问题",),
        good=("（一）主要问题",),
        judge=_marks(_doubled),
    ),
    Rule(
        code="NU106",
        title="三级编号用半角点",
        severity=Severity.HINT,
        source=_SOURCE,
        statement="写成“1.”，点用半角，全文一致。",
        reason="标准原文用“1.”；全角点通行，但与半角点混用时首字对不齐。",
        bad=("1．主要问题",),
        good=("1.主要问题",),
        judge=_marks(_wide_point),
    ),
    Rule(
        code="NU107",
        title="“一是、二是”连续",
        severity=Severity.WARNING,
        source="公文内容自洽",
        statement="同一段里一是、二是、三是逐个连续。",
        reason="删了一条忘了改后面的序数，或者漏写了一条。",
        bad=("一是学习不够；三是作风不实。",),
        good=("一是学习不够；二是作风不实。一是改；二是查。", "坚持一是一、二是二。"),
        judge=_enumerated,
    ),
)


def rules() -> tuple[Rule, ...]:
    """Return the rules on numbering."""
    return _RULES
