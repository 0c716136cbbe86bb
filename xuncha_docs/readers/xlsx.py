"""Read an .xlsx: one table a visible sheet, values as a reader sees them.

Formulas give their saved result.
"""

import io
import warnings
from typing import TYPE_CHECKING

from xuncha_docs.model import Block, Diagnostic, Severity
from xuncha_docs.readers.codes import notice, unreadable
from xuncha_docs.readers.package import Package
from xuncha_docs.readers.sheets import CELLS, COLUMNS, ROWS, Sheet, assemble, shown

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LETTERS = 20_000_000


def read(package: Package) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Return the blocks of a workbook and what was noticed.

    Args:
        package: The file.

    Raises:
        UnreadableFileError: The package is damaged, encrypted or oversized.
    """
    unsolved = _check_size(package)
    found = [notice("RD112", f"{unsolved} 个公式没有保存结果，按空白读取")] if unsolved else []
    if any(p.lower().endswith("vbaproject.bin") for p in package.parts):
        found.append(notice("RD109", "本文件含宏，没有运行也没有读取", Severity.HINT))
    return assemble([_sheet(sheet) for sheet in _sheets(package.data)], found)


def cells(package: Package) -> dict[str, dict[tuple[int, int], str]]:
    """Return the texts of a workbook by sheet and by row and column, from 1.

    Args:
        package: The file.

    Raises:
        UnreadableFileError: The package is damaged, encrypted or oversized.
    """
    _check_size(package)
    return {
        sheet.title: {
            place: text
            for place, cell in sheet._cells.items()
            if (text := shown(cell.value, cell.number_format))
        }
        for sheet in _sheets(package.data)
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
            merged and linked ones too.
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
                elif name in ("mergeCell", "hyperlink"):
                    x0, y0, x1, y1 = range_boundaries(element.get("ref") or "A1")
                    cells += ((x1 or 0) - (x0 or 0) + 1) * ((y1 or 0) - (y0 or 0) + 1)
                if cells > CELLS:
                    raise unreadable("RD009", f"工作表超过 {CELLS} 个单元格")
                if name == "row":
                    element.clear()
        except ElementTree.ParseError:
            continue
        except (ValueError, TypeError) as error:
            raise unreadable("RD008", "Excel 文件结构不规范，无法读取") from error
    return unsolved


def _sheet(sheet: "Worksheet") -> Sheet:
    texts: dict[tuple[int, int], str] = {}
    size = 0
    for (row, column), cell in sheet._cells.items():
        if row <= ROWS and column <= COLUMNS and (text := shown(cell.value, cell.number_format)):
            texts[row, column] = text
            size += len(text)
            if size > _LETTERS:  # one long text may stand in every cell
                raise unreadable("RD009", f"工作表超过 {_LETTERS} 字")
    return Sheet(
        sheet.title,
        sheet.sheet_state != "visible",
        texts,
        [(r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges],
        sum(1 for d in sheet.row_dimensions.values() if d.hidden),
        sum(1 for d in sheet.column_dimensions.values() if d.hidden),
        sheet.max_row > ROWS or sheet.max_column > COLUMNS,
    )
