"""A fact as a template declares it, the gap where nobody gave it, and the filters on facts.

Knows no template and no Jinja2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xuncha_docs.errors import TemplateError
from xuncha_docs.text.numerals import to_chinese

_YEARS = range(1900, 2100)
_INNER = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A fact a template takes.

    Attributes:
        name: Dotted path, ``[]`` for the items of a list: ``groups[].findings[].title``.
        label: What a person calls it; stands in 【待补：…】.
        required: Whether its absence is shown as 【待补】; otherwise it is silently empty.
        example: What such a fact looks like, for ``xuncha explain``.
    """

    name: str
    label: str
    required: bool = True
    example: object = ""


class Gap:
    """A fact nobody gave: false in conditions, 【待补：…】 in text, counted when written."""

    __slots__ = ("_field", "_seen")

    def __init__(self, field: Field, seen: list[str]) -> None:
        self._field = field
        self._seen = seen

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __str__(self) -> str:
        if not self._field.required:
            return ""
        self._seen.append(self._field.label)
        return f"【待补：{self._field.label}】"


class GapList(Gap):
    """A list nobody gave: false and empty in conditions, one item of gaps in a loop."""

    __slots__ = ("_item",)

    def __init__(self, field: Field, seen: list[str], item: object) -> None:
        super().__init__(field, seen)
        self._item = item

    def __iter__(self) -> Iterator[object]:
        return iter((self._item,))


def plain(value: object) -> str:
    """Return a fact as text: a date as letters write it, a number without needless zeros."""
    if isinstance(value, date):
        return str(chinese_date(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def chinese_date(value: object) -> object:
    """Return a date as GB/T 9704-2012 7.3.5.4 wants it, 2026年3月9日; a gap stays a gap.

    Raises:
        TemplateError: The text is no date.
    """
    if isinstance(value, Gap):
        return value
    day = _day(value)
    return f"{day.year}年{day.month}月{day.day}日"


def _day(value: object) -> date:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError as error:
            raise TemplateError("日期写法不对，请写成 2026-03-09 的样子。", "TP105") from error
    if not isinstance(value, date):
        raise TemplateError("日期写法不对，请写成 2026-03-09 的样子。", "TP105")
    if value.year not in _YEARS:
        raise TemplateError(f"日期里的年份“{value.year}”不对，请核对。", "TP105")
    return value


def period(start: object, end: object) -> str:
    """Return a period as letters write it: 2026年3月10日至5月15日, the year once.

    Raises:
        TemplateError: One is no date, or the end is before the start.
    """
    if not isinstance(start, Gap) and not isinstance(end, Gap) and _day(end) < _day(start):
        raise TemplateError(
            f"止日（{chinese_date(end)}）早于起日（{chinese_date(start)}），请核对。", "TP105"
        )
    first, last = str(chinese_date(start)), str(chinese_date(end))
    year = first[: first.find("年") + 1]
    return f"{first}至{last.removeprefix(year) if year else last}"


def sentence(value: object) -> object:
    """Return a text that ends in exactly one 。 unless it ends a sentence already."""
    if isinstance(value, Gap):
        return value
    text = str(value).strip().rstrip("。；;，,、：: ")
    return text if text.endswith(("！", "？", "。”")) else text + "。"


def chinese_number(value: object) -> object:
    """Return a number in Chinese numerals; a gap stays a gap."""
    return value if isinstance(value, Gap) else to_chinese(int(str(value)))


def enumerated(value: Sequence[object] | Gap) -> object:
    """Return items joined by 、; a gap stays a gap."""
    return value if isinstance(value, Gap) else "、".join(str(v) for v in value)


def quoted(value: object) -> str:
    """Return a text in quotation marks, those inside it turned single (GB/T 15834-2011 4.8)."""
    return f"“{str(value).translate(_INNER)}”"
