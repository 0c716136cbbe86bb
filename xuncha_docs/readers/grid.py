"""The grid of a WordprocessingML table: spans and merges laid out in rows and columns.

Knows neither XML nor what a cell says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xuncha_docs.model import Merge

COLUMNS = 256
_PADDED = 1_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One w:tc.

    Attributes:
        text: What it says.
        span: How many columns it takes.
        vertical: ``restart`` or ``continue`` where it is merged downwards, else None.
        along: Whether it is merged with the cell before it.
    """

    text: str
    span: int
    vertical: str | None = None
    along: bool = False


class Grid:
    """Lays cells out in rows and columns and keeps the merged areas."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.dropped = False
        self._areas: list[Merge] = []
        self._open: dict[int, int] = {}
        self._width = 1

    def row(self, cells: Iterator[Cell]) -> bool:
        """Add a row; return False when the table is full."""
        if len(self.rows) * self._width >= _PADDED:
            return False
        out: list[str] = []
        still: dict[int, int] = {}
        for cell in cells:
            at = len(out)
            span = min(cell.span, COLUMNS - at)
            if span <= 0:
                self.dropped = True
                break
            if cell.along and self._areas and at:
                self._widen(at, span)
            elif cell.vertical == "continue" and at in self._open:
                self._lengthen(at, still)
            else:
                self._areas.append(Merge(len(self.rows), at, 1, span))
                if cell.vertical == "restart":
                    still[at] = len(self._areas) - 1
            out += [cell.text, *[""] * (span - 1)]
        if out:
            self._open = still
            self._width = max(self._width, len(out))
            self.rows.append(out)
        return True

    def _widen(self, at: int, span: int) -> None:
        last = self._areas[-1]
        if last.row == len(self.rows) and last.column + last.columns == at:
            self._areas[-1] = replace(last, columns=last.columns + span)

    def _lengthen(self, at: int, still: dict[int, int]) -> None:
        index = self._open[at]
        area = self._areas[index]
        if area.row + area.rows == len(self.rows):
            self._areas[index] = replace(area, rows=area.rows + 1)
            still[at] = index

    def merges(self) -> list[Merge]:
        """Return the areas larger than one cell."""
        return [m for m in self._areas if m.rows > 1 or m.columns > 1]
