"""The cells of a sheet of an .xlsx, ECMA-376 part 1, 18.3: texts by row and column, merged areas.

Elements are known by their local names, so that strict workbooks are read alike.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from xuncha_docs.readers.codes import unreadable
from xuncha_docs.readers.sheets import BUILT_IN, CELLS, COLUMNS, ROWS, shown
from xuncha_docs.readers.xml import elements, local, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_LETTERS = 20_000_000
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_TRUE = ("1", "true")
Area = tuple[int, int, int, int]


class Room:
    """How much of a workbook may still be read: what is small on disk may be endless."""

    def __init__(self) -> None:
        self._cells = CELLS
        self._letters = _LETTERS

    def take(self, text: str) -> None:
        """Count a text.

        Raises:
            UnreadableFileError: It is one too many: a long text may stand in every cell.
        """
        self._letters -= len(text)
        if self._letters < 0:
            raise unreadable("RD009", f"工作表超过 {_LETTERS} 字")

    def take_cells(self, count: int) -> None:
        """Count cells, with a text or not.

        Raises:
            UnreadableFileError: There are too many.
        """
        self._cells -= count
        if self._cells < 0:
            raise unreadable("RD009", f"工作表超过 {CELLS} 个单元格")


class Formats:
    """The number formats of the cells of a workbook.

    Args:
        root: xl/styles.xml, or None.
        from_1904: Whether dates are counted from 1904.
    """

    def __init__(self, root: "_Element | None", from_1904: bool) -> None:
        self.from_1904 = from_1904
        named, keys = dict(BUILT_IN), []
        for group in () if root is None else root:
            if local(group) == "numFmts":
                named |= {_whole(e.get("numFmtId")): e.get("formatCode") or "" for e in group}
            elif local(group) == "cellXfs":
                keys = [_whole(e.get("numFmtId")) for e in group]
        self._codes = [named.get(key) or "General" for key in keys]

    def of(self, style: str | None) -> str:
        """Return the number format of a cell by its style."""
        index = _whole(style)
        return self._codes[index] if index < len(self._codes) else "General"


def strings(data: bytes) -> list[str]:
    """Return the texts that cells share."""
    return [words(element) for element in elements(data, "si")]


def words(element: "_Element") -> str:
    """Return the words of a text, all its runs, without how they are pronounced."""
    name = element.tag[: -len(local(element))] + "t"
    return "".join(
        text.text or ""
        for text in element.iter(name)
        if (parent := text.getparent()) is None or local(parent) != "rPh"
    ).strip()


class Cells:
    """The cells of a sheet.

    Args:
        shared: The texts that cells share.
        formats: Their number formats.
        room: How much may still be read.
    """

    def __init__(self, shared: Sequence[str], formats: Formats, room: Room) -> None:
        self._shared, self._formats, self._room = shared, formats, room
        self.texts: dict[tuple[int, int], str] = {}
        self.areas: list[Area] = []
        self.hidden_rows = self.unsolved = 0
        self.hidden_columns: set[int] = set()
        self.cut = False

    def read(self, data: bytes) -> None:
        """Take in a sheet.

        Args:
            data: Its part.

        Raises:
            UnreadableFileError: It is damaged or has more cells than are read.
        """
        row = 0
        for element in elements(data, "row", "col", "mergeCell"):
            kind = local(element)
            if kind == "row":
                row = _whole(element.get("r")) or row + 1
                self.hidden_rows += element.get("hidden") in _TRUE
                self._row(element, row)
            elif kind == "mergeCell":
                top, left, bottom, right = area = _area(element.get("ref") or "")
                self._room.take_cells(
                    max(min(bottom, ROWS) - top, 0) * max(min(right, COLUMNS) - left, 0) + 1
                )
                self.areas.append(area)
            elif element.get("hidden") in _TRUE:
                first, last = _whole(element.get("min")), _whole(element.get("max"))
                self.hidden_columns.update(range(first, min(last, COLUMNS) + 1))

    def _row(self, element: "_Element", row: int) -> None:
        column, name = 0, element.tag[: -len("row")] + "c"
        for cell in element.iterchildren(name):
            self._room.take_cells(1)
            if place := cell.get("r"):
                row, column = _place(place)
            else:
                column += 1
            if row > _LAST_ROW or column > _LAST_COLUMN:
                raise _irregular()
            if not (text := self._text(cell)):
                continue
            if row <= ROWS and column <= COLUMNS:
                self._room.take(text)
                self.texts[row, column] = text
            else:
                self.cut = True

    def _text(self, cell: "_Element") -> str:
        kind, saved, formula = cell.get("t", "n"), "", False
        for part in cell:
            name = local(part)
            if name == "v":
                saved = part.text or ""
            elif name == "is":
                return shown(words(part))
            else:
                formula |= name == "f"
        if not saved:
            self.unsolved += formula
            return ""
        if kind == "n":
            return self._number(saved, cell.get("s"))
        if kind == "s":
            index = _whole(saved)
            if index >= len(self._shared):
                raise _irregular()
            return shown(self._shared[index])
        return shown(saved.strip() in _TRUE if kind == "b" else saved)

    def _number(self, saved: str, style: str | None) -> str:
        try:
            value = float(saved) if {".", "e", "E"} & {*saved} else int(saved)
        except ValueError:  # no number, whatever the cell says
            return shown(saved)
        return shown(value, self._formats.of(style), self._formats.from_1904)


def _whole(text: str | None) -> int:
    """Return a number of an attribute, 0 where it is none."""
    return number(text, 0, 10**7) or 0


@lru_cache(maxsize=1 << 16)
def _place(text: str) -> tuple[int, int]:
    """Return the row and column of a cell, such as ``B3``."""
    match = _CELL.fullmatch(text)
    if match is None:
        raise _irregular()
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _area(text: str) -> Area:
    """Return the first row and column and the last ones of an area, such as ``B4:C4``."""
    first, _, last = text.partition(":")
    top, left = _place(first)
    bottom, right = _place(last or first)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _irregular() -> Exception:
    return unreadable("RD008", "Excel 文件结构不规范，无法读取")
