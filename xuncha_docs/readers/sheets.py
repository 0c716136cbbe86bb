"""What the readers of workbooks (.xlsx, .xls) share: sheets to tables, values as they are shown.

Hidden sheets are left out and reported; hidden rows and columns are read and reported, since a
filter that was left on hides rows too.
"""

import datetime
import operator
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from xuncha_docs.model import Block, BlockKind, Diagnostic, Merge, Severity
from xuncha_docs.readers.blocks import table
from xuncha_docs.readers.codes import notice

ROWS, COLUMNS, CELLS = 50_000, 256, 500_000
# What a Chinese system shows for formats that a file names by number only, ECMA-376 part 1, 18.8.30.
CHINESE = {14: "yyyy/m/d", 22: "yyyy/m/d h:mm", 30: "yyyy-m-d", 32: 'h"时"mm"分"',
           33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 55: 'h"时"mm"分"',
           56: 'h"时"mm"分"ss"秒"', 31: 'yyyy"年"m"月"d"日"',
           **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
           **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"')}  # fmt: skip
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
            12: "# ?/?", 13: "# ??/??", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
            18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 45: "mm:ss", 46: "[h]:mm:ss",
            47: "mm:ss", 48: "##0.0E+0", 49: "@",
            **dict.fromkeys((5, 6, 42), "¥#,##0"), **dict.fromkeys((7, 8, 44), "¥#,##0.00"),
            **dict.fromkeys((37, 38, 41), "#,##0"), **dict.fromkeys((39, 40, 43), "#,##0.00"),
            **CHINESE}  # fmt: skip
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.|\[(?:\$([^\]-]*))?[^\]]*\]')
_SECTION = re.compile(r'(?:"[^"]*"|[\\!].|[^;])+')
_CONDITION = re.compile(r"\[([<>]=?|=|<>)(-?\d+(?:\.\d+)?)\]")
_MEETS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
          "=": operator.eq, "<>": operator.ne}  # fmt: skip
_GENERAL = re.compile("General|G/通用格式", re.IGNORECASE)
_STAND_IN = 0xE000  # for a literal, so that its letters are taken for no codes
_STAND_INS = re.compile("[\ue000-\ue0ff]")
_PLAIN = re.compile(r"([^#0?]*)([#0?](?:.*[#0?])?)\.?(,*)([^#0?]*)", re.DOTALL)
_NOT_PLAIN = re.compile(r"[^#0?,.%\s¥￥$€+()\u4e00-\u9fff\ue000-\ue0ff-]")
_LARGEST = 1e15
_DATE = re.compile(r"(?<![_\\!])[dmhys]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h|m|s)+\]", re.IGNORECASE)
_NO_DATE = re.compile(r'".*?"|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_DATE_PART = re.compile(r"y+|m+|d+|h+|s+|上午/下午|AM/PM", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook; rows and columns count from 1.

    Attributes:
        title: Its name.
        hidden: Whether it is hidden.
        texts: What is shown, by row and column; nothing beyond `ROWS` and `COLUMNS`.
        areas: Merged areas: first row, first column, last row, last column.
        hidden_rows: How many rows are hidden.
        hidden_columns: How many columns are hidden.
        cut: Whether it goes on beyond what is read.
        asides: What stands upon it: the words of text boxes, comments.
    """

    title: str
    hidden: bool
    texts: dict[tuple[int, int], str]
    areas: Sequence[tuple[int, int, int, int]]
    hidden_rows: int
    hidden_columns: int
    cut: bool
    asides: Sequence[Block] = ()


def assemble(
    sheets: Sequence[Sheet], noticed: Sequence[Diagnostic] = ()
) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Return the blocks of a workbook and what is to be told.

    Args:
        sheets: All its sheets.
        noticed: What the reader noticed besides.
    """
    kept: list[tuple[str, list[Block]]] = []
    found: list[Diagnostic] = []
    for sheet in sheets:
        if sheet.hidden:
            continue
        found += _noticed(sheet)
        rows, merges = _grid(sheet)
        if len(rows) < len({row for row, _ in sheet.texts}):
            found.append(notice("RD108", f"工作表过大，只读了前 {len(rows)} 行"))
        if blocks := [table(rows, merges)] * bool(rows) + [*sheet.asides]:
            kept.append((sheet.title, blocks))
    found += noticed
    if hidden := sum(sheet.hidden for sheet in sheets):
        found.append(notice("RD106", f"{hidden} 个隐藏的工作表没有读入"))
    out: list[Block] = []
    for title, blocks in kept:
        if len(kept) > 1:
            out.append(Block(kind=BlockKind.HEADING, text=title, level=1))
        out += blocks
    if not out:
        found.append(notice("RD110", "本文件没有读到文字"))
    return tuple(out), tuple(found)


def _noticed(sheet: Sheet) -> Iterator[Diagnostic]:
    if sheet.cut:
        yield notice("RD108", f"工作表过大，只读了前 {ROWS} 行、前 {COLUMNS} 列")
    if sheet.hidden_rows or sheet.hidden_columns:
        message = f"工作表有隐藏的 {sheet.hidden_rows} 行、{sheet.hidden_columns} 列，已照常读入"
        yield notice("RD107", message, Severity.HINT)


def _grid(sheet: Sheet) -> tuple[list[list[str]], list[Merge]]:
    """Return the used range of a sheet as a grid, with the merged areas inside it."""
    texts = sheet.texts
    if not texts:
        return [], []
    kept = [a for a in sheet.areas if (a[0], a[1]) in texts]
    top, left = min(r for r, _ in texts), min(c for _, c in texts)
    bottom = max([r for r, _ in texts] + [min(a[2], ROWS) for a in kept])
    right = max([c for _, c in texts] + [min(a[3], COLUMNS) for a in kept])
    taken: Sequence[int] = range(top, bottom + 1)
    if len(taken) * (right - left + 1) > 2 * CELLS:  # far apart: rows without a text go
        taken = sorted({r for r, _ in texts})[: 2 * CELLS // (right - left + 1)]
    place = {row: at for at, row in enumerate(taken)}
    rows = [[texts.get((r, c), "") for c in range(left, right + 1)] for r in taken]
    merges = [
        Merge(
            place[a[0]],
            a[1] - left,
            bisect_right(taken, a[2]) - place[a[0]],
            min(a[3], right) - a[1] + 1,
        )
        for a in sorted(kept)
        if a[0] in place
    ]
    return rows, merges


def shown(value: object, form: str = "General", from_1904: bool = False) -> str:
    """Return a cell's value as a reader sees it.

    Dates and percentages follow the number format; numbers stand without a needless ``.0``.

    Args:
        value: The value.
        form: The number format code.
        from_1904: Whether dates are counted from 1904.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _is_date(form):
        if elapsed := _ELAPSED.search(form):
            return _elapsed(value, elapsed[1].lower(), "s" in form.lower())
        value = _moment(value, from_1904)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return _date(value, form)
    if isinstance(value, (int, float)):
        return _number(value, form)
    return str(value).replace("\t", " ").replace("_x000D_", "").replace("\r", "").strip()


@lru_cache(maxsize=1024)
def _is_date(form: str) -> bool:
    """Return whether a number format shows a date or a time."""
    return _DATE.search(_NO_DATE.sub("", form.split(";")[0])) is not None


def _moment(value: float, from_1904: bool) -> datetime.datetime | datetime.time | float:
    """Return the date of a serial number, or the number where it is none."""
    try:
        seconds = round(value * 86400)
        if 0 <= seconds < 86400:
            return (datetime.datetime.min + datetime.timedelta(seconds=seconds)).time()
        # The 29th of February 1900 never was, but Excel counts it.
        start = datetime.datetime(1904, 1, 1) if from_1904 else datetime.datetime(1899, 12, 30)
        return start + datetime.timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return value


def _elapsed(value: float, unit: str, seconds: bool) -> str:
    """Return a length of time such as 30:00, which may be more than a day.

    Args:
        value: Days.
        unit: What it is counted in: h or m.
        seconds: Whether they are shown.
    """
    if abs(value) > _LARGEST:
        return _general(value)
    total = round(abs(value) * 86400)
    parts = [total // 3600, total // 60 % 60] if unit == "h" else [total // 60]
    parts += [total % 60] * seconds
    text = ":".join(f"{part:02d}" if at else str(part) for at, part in enumerate(parts))
    return "-" * (value < 0) + text


def _number(value: int | float, form: str) -> str:
    """Return a number by its format, ECMA-376 part 1, 18.8.31; as it is by one not known here."""
    literals: list[str] = []

    def stand_in(found: re.Match[str]) -> str:
        literals.append(found[1] or found[2] or found[3] or "")
        return chr(_STAND_IN + min(len(literals) - 1, 255))

    code = _LITERAL.sub(stand_in, _section(value, form))
    plain = None if _NOT_PLAIN.search(code) else _PLAIN.fullmatch(code)
    if general := _GENERAL.search(code):
        text = code.replace(general[0], _general(value))
    elif plain and abs(value) < _LARGEST:
        text = _laid_out(value, plain)
    else:
        return _general(value)
    return _STAND_INS.sub(lambda m: literals[ord(m[0]) - _STAND_IN], text).strip()


def _section(value: int | float, form: str) -> str:
    """Return the part of a number format that holds for a value; negative ones keep their sign."""
    for section in _SECTION.findall(form):
        asked = _CONDITION.search(section)
        if asked is None or _MEETS[asked[1]](value, float(asked[2])):
            return str(section)
    return "General"


def _laid_out(value: int | float, plain: re.Match[str]) -> str:
    """Return a number by the parts of its format: before it, itself, thousands, behind it.

    Digits fill the places from the right, so that ``0!.0,"万元"`` shows 12000 as 1.2万元.
    """
    before, body, thousands, behind = plain.groups()
    whole, _, fraction = body.partition(".")
    places = len(re.findall("[#0?]", fraction))
    scaled = Decimal(str(value)).scaleb(2 * plain[0].count("%") - 3 * len(thousands))
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits, _, decimals = f"{abs(rounded):f}".partition(".")
    sign = "-" if rounded < 0 else ""
    if "," in whole:
        number = f"{int(digits):,}"
    else:
        left, out = list(digits), []
        for c in reversed(whole):
            out.append(c if c not in "#0?" else left.pop() if left else "0" if c == "0" else "")
        number = "".join(left + out[::-1])
    point = f".{decimals}" if decimals else ""
    return f"{sign}{before}{number}{point}{behind}"


def _general(value: int | float) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _LARGEST else f"{value:.15g}"
    return str(value)


def _date(value: datetime.datetime | datetime.date | datetime.time, form: str) -> str:
    code = _LITERAL.sub(lambda m: m[1] or m[2] or "", form.split(";")[0])
    has_day = re.search("[yd]", code, re.IGNORECASE) is not None
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if re.search("[年月日]", code):
        return _DATE_PART.sub(lambda m: _part(value, m[0].lower()), code)
    if isinstance(value, datetime.datetime) and (value.hour or value.minute) and "h" in code:
        return value.strftime("%Y-%m-%d %H:%M" if has_day else "%H:%M")
    mark = "/" if "/" in code else "." if "." in code else "-"
    if "d" not in code.lower() and has_day:
        return f"{value.year}{mark}{value.month:02d}"
    return f"{value.year}{mark}{value.month:02d}{mark}{value.day:02d}"


def _part(value: datetime.date, code: str) -> str:
    if code[0] == "y":
        return str(value.year) if len(code) > 2 else f"{value.year % 100:02d}"
    if code[0] in "md":
        number = value.month if code[0] == "m" else value.day
        return f"{number:0{min(len(code), 2)}d}"
    if isinstance(value, datetime.datetime) and code[0] in "hs":
        return str(value.hour if code[0] == "h" else value.second)
    return ""
