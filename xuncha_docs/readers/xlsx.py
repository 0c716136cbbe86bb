"""Read an .xlsx: one table a visible sheet, values as a reader sees them.

Our own pass over its XML: what has nothing to do with cells cannot keep a workbook from being read.
Formulas give their saved result; text boxes follow their sheet, then the comments of its cells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Block, BlockKind, Diagnostic, Severity
from xuncha_docs.readers.codes import notice, unreadable
from xuncha_docs.readers.package import Package
from xuncha_docs.readers.relations import related
from xuncha_docs.readers.sheets import Sheet, assemble
from xuncha_docs.readers.xlsx_cells import Cells, Formats, Room, strings, words
from xuncha_docs.readers.xlsx_drawings import Drawn
from xuncha_docs.readers.xml import R, elements, local, parse

if TYPE_CHECKING:
    from lxml.etree import _Element


def read(package: Package) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Return the blocks of a workbook and what was noticed.

    Args:
        package: The file.

    Raises:
        UnreadableFileError: The package is damaged, encrypted or oversized.
    """
    book = _Book(package)
    drawn = Drawn()
    sheets = [book.read(part, drawn) for part in book.sheets]
    found: list[Diagnostic] = []
    if book.unsolved:
        found.append(notice("RD112", f"{book.unsolved} 个公式没有保存结果，按空白读取"))
    comments = sum(b.kind is BlockKind.COMMENT for s in sheets if not s.hidden for b in s.asides)
    if comments:
        found.append(notice("RD102", f"本文件含 {comments} 条批注，未计入正文", Severity.HINT))
    names = [f"{count} {kind}" for kind, count in drawn.lost.items()]
    names += [f"{book.others} 个图表或宏的工作表"] * bool(book.others)
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
    book = _Book(package)
    return {part.title: book.cells(part).texts for part in book.sheets}


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet that the workbook lists: its name, whether it is hidden, and its part."""

    title: str
    hidden: bool
    place: str


class _Book:
    """A workbook: its sheets, and what they share."""

    def __init__(self, package: Package) -> None:
        self._package = package
        kinds = dict(related(package, "").values())
        main = kinds.get("officeDocument", "xl/workbook.xml")
        data = package.read(main)
        if not data:
            raise unreadable("RD008", "压缩包里没有工作簿，不是完整的 Excel 文件")
        parts = related(package, main)
        named = dict(parts.values())
        root = parse(data)
        listed = [_part(e, parts) for e in root.iter() if local(e) == "sheet"]
        self.sheets = [part for kind, part in listed if kind == "worksheet"]
        self.others = len(listed) - len(self.sheets)
        places = {part.place for _, part in listed if part.place in package}
        if not listed or len(places) < len(listed):  # a part is missing, or listed twice
            raise unreadable("RD008", "Excel 文件结构不规范，无法读取")
        from_1904 = any(
            local(e) == "workbookPr" and e.get("date1904") in ("1", "true") for e in root
        )
        styles = package.read(named.get("styles", ""))
        self._formats = Formats(parse(styles) if styles else None, from_1904)
        self._strings = strings(package.read(named.get("sharedStrings", "")))
        self._room = Room()
        self.unsolved = 0

    def read(self, part: _Part, drawn: Drawn) -> Sheet:
        """Return a sheet with what lies upon it; a hidden one without."""
        if part.hidden:
            return Sheet(part.title, True, {}, [], 0, 0, False)
        found = self.cells(part)
        self.unsolved += found.unsolved
        right = max((column for _, column in found.texts), default=0)
        return Sheet(
            part.title,
            False,
            found.texts,
            found.areas,
            found.hidden_rows,
            sum(column <= right for column in found.hidden_columns),
            found.cut,
            tuple(chain(drawn.boxes(self._package, self._on(part, "drawing")), self._said(part))),
        )

    def cells(self, part: _Part) -> Cells:
        """Return the cells of a sheet."""
        found = Cells(self._strings, self._formats, self._room)
        found.read(self._package.read(part.place))
        return found

    def _on(self, part: _Part, kind: str) -> str:
        """Return the part of a kind that belongs to a sheet; "" where there is none."""
        try:
            return next(
                (p for k, p in related(self._package, part.place).values() if k == kind), ""
            )
        except UnreadableFileError:  # the cells have been read without
            return ""

    def _said(self, part: _Part) -> Iterator[Block]:
        """Yield the comments on the cells of a sheet."""
        for comment in elements(self._package.read(self._on(part, "comments")), "comment"):
            if text := words(comment):
                self._room.take(text)
                place = comment.get("ref", "")
                yield Block(kind=BlockKind.COMMENT, text=f"{place}：{text}")


def _part(sheet: "_Element", parts: dict[str, tuple[str, str]]) -> tuple[str, _Part]:
    """Return the kind and the part of a sheet that the workbook lists."""
    kind, place = parts.get(sheet.get(R + "id", ""), ("", ""))
    hidden = (sheet.get("state") or "visible") != "visible"
    return kind, _Part(sheet.get("name", ""), hidden, place)
