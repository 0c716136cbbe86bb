"""Read an old workbook (.xls, .et): one table a visible sheet, as `xlsx` does.

xlrd rather than calamine: only the number formats say how a date or a share is shown.
"""

import io
import struct
from typing import TYPE_CHECKING

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Block, Diagnostic
from xuncha_docs.readers.codes import unreadable
from xuncha_docs.readers.ole import streams
from xuncha_docs.readers.sheets import CHINESE, COLUMNS, ROWS, Sheet, assemble, shown

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell

_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5


def read(data: bytes) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Return the blocks of a workbook and what was noticed.

    Args:
        data: The file.

    Raises:
        UnreadableFileError: It is encrypted (RD006) or damaged (RD008).
    """
    import xlrd

    # xlrd's own way into the compound file can go round in circles.
    new, old = streams(data, ("Workbook", "Book"))
    try:
        book = xlrd.open_workbook(
            file_contents=new or old, formatting_info=True, logfile=io.StringIO(), ragged_rows=True
        )
        return assemble([_sheet(book, index) for index in range(book.nsheets)])
    except xlrd.XLRDError as error:
        raise _refused(error) from error
    # xlrd meets damaged files with whatever Python raises.
    except (ValueError, TypeError, LookupError, AttributeError, OSError, NameError,
            AssertionError, ArithmeticError, RuntimeError, struct.error) as error:  # fmt: skip
        raise _refused(error) from error


def _refused(error: Exception) -> UnreadableFileError:
    if "encrypted" in str(error):
        return unreadable("RD006")
    return unreadable("RD008", "Excel 文件结构已损坏，无法打开")


def _sheet(book: "Book", index: int) -> Sheet:
    sheet = book.sheet_by_index(index)
    texts: dict[tuple[int, int], str] = {}
    for row in range(min(sheet.nrows, ROWS)):
        for column in range(min(sheet.row_len(row), COLUMNS)):
            if text := _shown(book, sheet.cell(row, column)):
                texts[row + 1, column + 1] = text
    return Sheet(
        sheet.name,
        sheet.visibility != 0,
        texts,
        [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells],
        sum(1 for row in sheet.rowinfo_map.values() if row.hidden),
        sum(1 for column in sheet.colinfo_map.values() if column.hidden),
        sheet.nrows > ROWS or sheet.ncols > COLUMNS,
    )


def _shown(book: "Book", cell: "Cell") -> str:
    """Return a cell as a reader sees it."""
    if cell.ctype == _TEXT:
        return shown(cell.value)
    if cell.ctype == _BOOLEAN:
        return shown(bool(cell.value))
    if cell.ctype == _ERROR:
        from xlrd import error_text_from_code

        return str(error_text_from_code.get(cell.value, ""))
    if cell.ctype not in (_NUMBER, _DATE):
        return ""
    number = book.xf_list[cell.xf_index].format_key
    form = CHINESE.get(number) or book.format_map[number].format_str
    return shown(cell.value, form, bool(book.datemode))
