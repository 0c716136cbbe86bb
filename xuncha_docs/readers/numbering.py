"""Automatic numbers of WordprocessingML as the text a reader sees.

Rules of ECMA-376-1 17.9 and 17.18.59, formats as Word renders them ([MS-OI29500] 2.1.548).
Counters live per abstract numbering, not per instance.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xuncha_docs.readers.xml import MC, W, flag, number, value
from xuncha_docs.text.numerals import to_chinese

if TYPE_CHECKING:
    from lxml.etree import _Element

_HIGHEST = 10**6 - 1
_LEVELS = 9
_PLACE = re.compile("%([1-9])")
_WIDEST = 20  # digits of a custom format
_FORMAL = str.maketrans("零一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟萬")


def _positional(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(c)] for c in str(value))


def _thousand(value: int) -> str:
    return to_chinese(value).replace("零", "〇")


def _counting(value: int) -> str:
    return to_chinese(value) if value < 100 else _positional("○一二三四五六七八九")(value)


def _japanese(value: int) -> str:
    out = to_chinese(value).replace("零", "") if value else "〇"
    return re.sub("一(?=[十百千])", "", out)


def _formal(value: int) -> str:
    text = to_chinese(value)
    return ("一" + text if text.startswith("十") else text).translate(_FORMAL)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    out = ""
    for step, name in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        strict=True,
    ):
        out += name * (value // step)
        value %= step
    return out


def _letter(value: int) -> str:
    """Return a, b, … z, aa, bb, … as Word does."""
    if not 0 < value <= 780:
        return str(value)
    return chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _from(first: str, count: int) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + value - 1) if 0 < value <= count else str(value)


def _cycle(names: str) -> Callable[[int], str]:
    return lambda value: names[value - 1] if 0 < value <= len(names) else str(value)


_FORMATS: dict[str, Callable[[int], str]] = {
    "bullet": lambda _: "",
    "none": lambda _: "",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": _thousand,
    "japaneseCounting": _japanese,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "ideographDigital": _positional("〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": _positional("〇一二三四五六七八九"),
    "taiwaneseDigital": _positional("○一二三四五六七八九"),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalFullWidth": lambda value: _positional("０１２３４５６７８９")(value),
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerLetter": _letter,
    "numberInDash": lambda value: f"- {value} -",
}
_EMPTY_FROM_MILLION = frozenset(
    {"chineseCountingThousand", "japaneseCounting", "chineseLegalSimplified"}
)


def render(value: int, form: str) -> str:
    """Return a counter in a w:numFmt; unknown formats are decimal, as Word falls back."""
    if value >= 10**6:
        return "" if form in _EMPTY_FROM_MILLION else str(value)
    if form.startswith("0") and form.isdigit():  # custom formats such as 001
        return str(value).zfill(len(form))
    return _FORMATS.get(form, str)(max(value, 0))


@dataclass(frozen=True, slots=True)
class Level:
    """One w:lvl.

    Attributes:
        start: First value.
        form: The w:numFmt, or ``0…1`` for a custom one.
        text: Pattern such as ``（%2）``.
        tail: What stands between number and text: "" or a space.
        restart: None restarts below every level, 0 never, k only below level k.
        legal: Whether all levels print in decimal (w:isLgl).
        style: Paragraph style linked to the level, or "".
        indent: The w:pPr of the level, or None.
    """

    start: int = 1
    form: str = "decimal"
    text: str = ""
    tail: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""
    indent: "_Element | None" = None


@dataclass(slots=True)
class _Instance:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """The definitions of one document and the state of its counters.

    Args:
        root: word/numbering.xml, or None.
        linked: Numbering style id to num id, for w:numStyleLink.
    """

    def __init__(self, root: "_Element | None", linked: dict[str, str]) -> None:
        self._abstracts: dict[str, dict[int, Level]] = {}
        self._instances: dict[str, _Instance] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is None:
            return
        links: dict[str, str] = {}
        for item in root.iterchildren(W + "abstractNum"):
            key = value(item, "abstractNumId") or ""
            self._abstracts[key] = dict(_level(e) for e in item.iterchildren(W + "lvl"))
            if link := value(item.find(W + "numStyleLink")):
                links[key] = link
        for item in root.iterchildren(W + "num"):
            self._instances[value(item, "numId") or ""] = _instance(item)
        for instance in self._instances.values():
            target = self._instances.get(linked.get(links.get(instance.abstract, ""), ""))
            if target is not None:
                instance.abstract = target.abstract
        for num, instance in self._instances.items():
            self._levels[num] = self._abstracts.get(instance.abstract, {}) | instance.levels

    def level(self, num: str, depth: int) -> Level | None:
        """Return the definition of a level of an instance, or None if there is none."""
        levels = self._levels.get(num)
        return None if levels is None else levels.get(depth)

    def linked_level(self, num: str, styles: tuple[str, ...]) -> int | None:
        """Return the level whose w:pStyle is one of these styles, nearest first."""
        for style in styles:
            for depth in range(_LEVELS):
                level = self.level(num, depth)
                if level is not None and level.style == style:
                    return depth
        return None

    def next(self, num: str, depth: int) -> str:
        """Count one paragraph and return its number with what stands behind it; "" if none."""
        depth = min(max(depth, 0), _LEVELS - 1)
        level = self.level(num, depth)
        if level is None:
            return ""
        instance = self._instances[num]
        counters = self._counters.setdefault(instance.abstract, [None] * _LEVELS)
        self._count(num, depth, counters, level)
        levels = self._levels[num]
        for deeper in range(depth + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or 0 < depth + 1 <= restart:
                counters[deeper] = None
        text = _PLACE.sub(lambda m: self._value(num, int(m[1]) - 1, level), level.text)
        if level.form == "bullet" or not text.strip():
            return ""
        return text + level.tail if text[-1] not in "、．.）)：: 　" else text

    def _count(self, num: str, depth: int, counters: list[int | None], level: Level) -> None:
        override = self._instances[num].starts.get(depth)
        now = counters[depth]
        if override is not None and (num, depth) not in self._started:
            counters[depth] = override
        else:
            counters[depth] = level.start if now is None else min(now + 1, _HIGHEST)
        self._started.add((num, depth))

    def _value(self, num: str, depth: int, of: Level) -> str:
        level = self.level(num, depth) or Level()
        counted = self._counters[self._instances[num].abstract][depth]
        return render(
            level.start if counted is None else counted, "decimal" if of.legal else level.form
        )


def _form(found: "_Element | None", level: "_Element") -> str:
    if found is None:
        found = level.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    if value(found) == "custom":
        first = (value(found, "format") or "").split(",")[0].strip()
        return first[:_WIDEST] if first.startswith("0") and first.isdigit() else "decimal"
    return value(found) or "decimal"


def _level(element: "_Element") -> tuple[int, Level]:
    parts = {str(part.tag): part for part in reversed(element)}
    tail = {"space": " ", "nothing": ""}.get(value(parts.get(W + "suff")) or "tab", " ")
    start = number(value(parts.get(W + "start")), 0, _HIGHEST)
    return number(value(element, "ilvl"), 0, _LEVELS - 1) or 0, Level(
        start=0 if start is None else start,
        form=_form(parts.get(W + "numFmt"), element),
        text=(value(parts.get(W + "lvlText")) or "")[:64],
        tail=tail,
        restart=number(value(parts.get(W + "lvlRestart")), 0, _LEVELS),
        legal=bool(flag(parts.get(W + "isLgl"))),
        style=value(parts.get(W + "pStyle")) or "",
        indent=parts.get(W + "pPr"),
    )


def _instance(element: "_Element") -> _Instance:
    out = _Instance(value(element.find(W + "abstractNumId")) or "")
    for item in element.iterchildren(W + "lvlOverride"):
        depth = number(value(item, "ilvl"), 0, _LEVELS - 1) or 0
        start = number(value(item.find(W + "startOverride")), 0, _HIGHEST)
        if start is not None:
            out.starts[depth] = start
        level = item.find(W + "lvl")
        if level is not None:
            out.levels[depth] = _level(level)[1]
    return out
