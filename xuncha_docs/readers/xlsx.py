"""Read an .xlsx: one table a visible sheet, values as a reader sees them.

Formulas give their saved result; text boxes follow their sheet, then the comments of its cells.
"""

import io
import warnings
import zipfile
from typing import TYPE_CHECKING

from xuncha_docs.model import Block, BlockKind, Diagnostic, Severity
from xuncha_docs.readers import xlsx_drawings
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
    safe, unsolved = _safe(package)
    found = [notice("RD112", f"{unsolved} 个公式没有保存结果，按空白读取")] if unsolved else []
    drawn = xlsx_drawings.read(package)
    sheets = [_sheet(sheet, drawn.boxes.get(sheet.title, [])) for sheet in _sheets(safe)]
    comments = sum(b.kind is BlockKind.COMMENT for s in sheets if not s.hidden for b in s.asides)
    if comments:
        found.append(notice("RD102", f"本文件含 {comments} 条批注，未计入正文", Severity.HINT))
    names = [f"{count} {kind}" for kind, count in drawn.lost.items()]
    names += ["宏"] * any(p.lower().endswith("vbaproject.bin") for p in package.parts)
    if names:
        message = f"本文件含{'、'.join(names)}，其中内容没有读取"
        found.append(notice("RD109", message, Severity.HINT))
    return assemble(sheets, found)


def cells(package: Package) -> dict[str, dict[tuple[int, int], str]]:
    """Return the texts of a workbook by sheet and by row and column, from 1.

    Args:
        package: The file.

    Raises:
        UnreadableFileError: The package is damaged, encrypted or oversized.
    """
    return {
        sheet.title: {
            place: text
            for place, cell in sheet._cells.items()
            if (text := shown(cell.value, cell.number_format))
        }
        for sheet in _sheets(_safe(package)[0])
    }


def _sheets(package: io.BytesIO) -> "list[Worksheet]":
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException
    from openpyxl.worksheet.worksheet import Worksheet

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(package, data_only=True, keep_links=False)
        # openpyxl meets parts that break the schema with whatever Python raises.
        except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError,
                SyntaxError, OSError, RecursionError, AssertionError) as error:  # fmt: skip
            raise unreadable("RD008", "Excel 文件结构不规范，无法读取") from error
    return [s for s in book.worksheets if isinstance(s, Worksheet)]


def _safe(package: Package) -> tuple[io.BytesIO, int]:
    """Return a package of the parts openpyxl needs, and the number of formulas without a result.

    It would open the pictures of drawings, whatever they claim to be, so the way there is taken
    away. Any part may be a sheet, whatever its name.

    Raises:
        UnreadableFileError: A sheet would choke it, or a part is damaged.
    """
    out = io.BytesIO()
    cells = unsolved = 0
    with zipfile.ZipFile(out, "w") as target:
        for part, data in package.all():
            more, without = _counted(data, CELLS - cells)
            cells, unsolved = cells + more, unsolved + without
            if part.endswith(".rels") and b"/drawing" in data:
                data = xlsx_drawings.without(data)
            target.writestr(zipfile.ZipInfo(part), data)
    return out, unsolved


def _counted(data: bytes, most: int) -> tuple[int, int]:
    """Return the cells of a part, for each of which openpyxl makes an object, and what is unsolved.

    Merged, linked and annotated cells count too. A part that is not well formed is no sheet.

    Raises:
        UnreadableFileError: There are more than ``most``.
    """
    from xml.etree import ElementTree

    from openpyxl.utils import range_boundaries

    cells = unsolved = 0
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(data)):
            name = element.tag.rpartition("}")[2]
            if name == "c":
                cells += 1
                inner = {child.tag.rpartition("}")[2]: child.text for child in element}
                unsolved += "f" in inner and not inner.get("v")
            elif name in ("mergeCell", "hyperlink", "comment"):
                x0, y0, x1, y1 = range_boundaries(element.get("ref") or "A1")
                cells += ((x1 or 0) - (x0 or 0) + 1) * ((y1 or 0) - (y0 or 0) + 1)
            if cells > most:
                raise unreadable("RD009", f"工作表超过 {CELLS} 个单元格")
            if name == "row":
                element.clear()
    except ElementTree.ParseError:
        return cells, unsolved
    except (ValueError, TypeError) as error:
        raise unreadable("RD008", "Excel 文件结构不规范，无法读取") from error
    return cells, unsolved


def _sheet(sheet: "Worksheet", boxes: list[Block]) -> Sheet:
    texts: dict[tuple[int, int], str] = {}
    comments: list[Block] = []
    size = 0
    for (row, column), cell in sheet._cells.items():
        if row <= ROWS and column <= COLUMNS and (text := shown(cell.value, cell.number_format)):
            texts[row, column] = text
            size += len(text)
            if size > _LETTERS:  # one long text may stand in every cell
                raise unreadable("RD009", f"工作表超过 {_LETTERS} 字")
        if cell.comment is not None and (said := cell.comment.text.strip()):
            place = cell.coordinate
            comments.append(Block(kind=BlockKind.COMMENT, text=f"{place}：{said}"))
    return Sheet(
        sheet.title,
        sheet.sheet_state != "visible",
        texts,
        [(r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges],
        sum(1 for d in sheet.row_dimensions.values() if d.hidden),
        sum(1 for d in sheet.column_dimensions.values() if d.hidden),
        sheet.max_row > ROWS or sheet.max_column > COLUMNS,
        (*boxes, *comments),
    )
