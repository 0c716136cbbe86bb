"""Read an .xlsx: one table a visible sheet, values as a reader sees them.

Formulas give their saved result. Hidden sheets are left out and reported; hidden rows and columns
are read and reported.
"""

import datetime
import io
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xuncha_docs.model import Block, BlockKind, Diagnostic, Merge, Severity
from xuncha_docs.readers.blocks import table
from xuncha_docs.readers.codes import notice, unreadable
from xuncha_docs.readers.package import Package, open_package

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ROWS, _COLUMNS, _CELLS = 50_000, 256, 500_000
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DATE_PART = re.compile(r"y+|m+|d+|h+|s+|上午/下午|AM/PM", re.IGNORECASE)


def read(data: bytes) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Return the blocks of a workbook and what was noticed.

    Args:
        data: The file.

    Raises:
        UnreadableFileError: The package is damaged, encrypted or oversized.
    """
    package = open_package(data)
    unsolved = _check_size(package)
    return _read(_sheets(data), package, unsolved)


def cells(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Return the texts of a workbook by sheet and by row and column, from 1.

    Args:
        data: The file.

    Raises:
        UnreadableFileError: The package is damaged, encrypted or oversized.
    """
    _check_size(open_package(data))
    return {
        sheet.title: {
            place: text
            for place, cell in sheet._cells.items()
            if (text := shown(cell.value, cell.number_format))
        }
        for sheet in _sheets(data)
    }


def _sheets(data: bytes) -> "list[Worksheet]":
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException
    from openpyxl.worksheet.worksheet import Worksheet

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        # openpyxl meets parts that break the schema with whatever Python raises.
        except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError,
                SyntaxError, OSError, RecursionError, AssertionError) as error:  # fmt: skip
            raise unreadable("RD008", "Excel 文件结构不规范，无法读取") from error
    return [s for s in book.worksheets if isinstance(s, Worksheet)]


def _check_size(package: Package) -> int:
    """Return the number of formulas without a saved result.

    Any part may be a sheet, whatever its name; one that is not well formed is none.

    Raises:
        UnreadableFileError: A sheet would choke openpyxl, which makes an object of every cell,
            merged ones too.
    """
    from xml.etree import ElementTree

    from openpyxl.utils import range_boundaries

    cells = unsolved = 0
    for data in package.all():
        try:
            for _, element in ElementTree.iterparse(io.BytesIO(data)):
                name = element.tag.rpartition("}")[2]
                if name == "c":
                    cells += 1
                    inner = {child.tag.rpartition("}")[2]: child.text for child in element}
                    unsolved += "f" in inner and not inner.get("v")
                elif name == "mergeCell":
                    x0, y0, x1, y1 = range_boundaries(element.get("ref", ""))
                    cells += ((x1 or 0) - (x0 or 0) + 1) * ((y1 or 0) - (y0 or 0) + 1)
                if cells > _CELLS:
                    raise unreadable("RD009", f"工作表超过 {_CELLS} 个单元格")
                if name == "row":
                    element.clear()
        except ElementTree.ParseError:
            continue
        except (ValueError, TypeError) as error:
            raise unreadable("RD008", "Excel 文件结构不规范，无法读取") from error
    return unsolved


def _read(
    sheets: "list[Worksheet]", package: Package, unsolved: int
) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    blocks: list[tuple[str, Block]] = []
    found: list[Diagnostic] = []
    hidden: list[str] = []
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            hidden.append(sheet.title)
            continue
        found += _noticed(sheet)
        rows, merges = _grid(sheet)
        if rows:
            blocks.append((sheet.title, table(rows, merges)))
    if unsolved:
        found.append(notice("RD112", f"{unsolved} 个公式没有保存结果，按空白读取"))
    if hidden:
        found.append(notice("RD106", f"{len(hidden)} 个隐藏的工作表没有读入"))
    if any(p.lower().endswith("vbaproject.bin") for p in package.parts):
        found.append(notice("RD109", "本文件含宏，没有运行也没有读取", Severity.HINT))
    out: list[Block] = []
    for title, block in blocks:
        if len(blocks) > 1:
            out.append(Block(kind=BlockKind.HEADING, text=title, level=1))
        out.append(block)
    if not out:
        found.append(notice("RD110", "本文件没有读到文字"))
    return tuple(out), tuple(found)


def _noticed(sheet: "Worksheet") -> Iterator[Diagnostic]:
    if sheet.max_row > _ROWS or sheet.max_column > _COLUMNS:
        yield notice("RD108", f"工作表过大，只读了前 {_ROWS} 行、前 {_COLUMNS} 列")
    rows = sum(1 for d in sheet.row_dimensions.values() if d.hidden)
    columns = sum(1 for d in sheet.column_dimensions.values() if d.hidden)
    if rows or columns:
        yield notice("RD107", f"工作表有隐藏的 {rows} 行、{columns} 列，已照常读入", Severity.HINT)


def _grid(sheet: "Worksheet") -> tuple[list[list[str]], list[Merge]]:
    """Return the used range of a sheet as a grid, with the merged areas inside it."""
    texts: dict[tuple[int, int], str] = {}
    for (row, column), cell in sheet._cells.items():
        if row <= _ROWS and column <= _COLUMNS and (text := shown(cell.value, cell.number_format)):
            texts[row, column] = text
    if not texts:
        return [], []
    areas = [(r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges]
    kept = [a for a in areas if (a[0], a[1]) in texts]
    top, left = min(r for r, _ in texts), min(c for _, c in texts)
    bottom = max([r for r, _ in texts] + [min(a[2], _ROWS) for a in kept])
    right = max([c for _, c in texts] + [min(a[3], _COLUMNS) for a in kept])
    bottom = min(bottom, top + 2 * _CELLS // (right - left + 1))
    rows = [[texts.get((r, c), "") for c in range(left, right + 1)] for r in range(top, bottom + 1)]
    merges = [
        Merge(a[0] - top, a[1] - left, min(a[2], bottom) - a[0] + 1, min(a[3], right) - a[1] + 1)
        for a in sorted(kept)
        if a[0] <= bottom
    ]
    return rows, merges


def shown(value: object, form: str = "General") -> str:
    """Return a cell's value as a reader sees it.

    Dates and percentages follow the number format; numbers stand without a needless ``.0``.

    Args:
        value: The value.
        form: The number format code.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return _date(value, form)
    if isinstance(value, (int, float)):
        return _number(value, form)
    if isinstance(value, datetime.timedelta):
        return str(value)
    return str(value).replace("\t", " ").replace("_x000D_", "").replace("\r", "").strip()


def _number(value: int | float, form: str) -> str:
    code = _LITERAL.sub("", form.split(";")[0])
    decimals = re.search(r"\.([0#?]+)", code)
    places = len(decimals[1]) if decimals else 0
    if "%" in code:
        return f"{value * 100:.{places}f}%"
    if re.fullmatch(r"[#0,.\s¥￥$]*0[#0,.\s]*", code) and not code.strip().startswith("00"):
        return f"{value:,.{places}f}" if "," in code else f"{value:.{places}f}"
    if re.fullmatch("00+", code) and float(value).is_integer():
        return str(int(value)).zfill(len(code))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
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
