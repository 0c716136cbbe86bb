"""Text set in two or three columns: each is read to its end before the next one.

Works on lines and the boxes of tables; refuses to know glyph boxes beyond the white between two.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from xuncha_docs.readers.pdf_lines import Glyph, Line
from xuncha_docs.readers.pdf_tables import Box, Table

_FEWEST = 6  # lines of a column; fewer are a list or a form
_SHORTEST = 8  # letters of its lines on average
_GUTTER = 0.8  # ems of white between the columns at least
_FULL = 0.5  # of its lines, what reaches its right edge at least
_LEVEL = 0.8  # of its lines, what begins at its left edge or indented by two letters at least
_PITCH = 1.5  # ems from a line to the next one
_PADDING = 12.0  # points that a table may begin before the text of its column
_STOPPED = 0.4  # of the lines of prose, those with a stop in them at least
_STOP = frozenset("，。；：、,.;:")
_NEAR = 1.5  # ems from an edge that still count as reaching it


def in_columns(lines: list[Line], tables: Sequence[Box] = ()) -> list[Line]:
    """Return the lines of a page in reading order, those that run over columns cut.

    Args:
        lines: The lines outside tables from top to bottom.
        tables: The boxes of the tables from top to bottom.
    """
    if len(lines) < _FEWEST:
        return lines
    starts = [line.box[0] for line in lines]
    left, right = min(starts), max([line.box[2] for line in lines])
    middle = (left + right) / 2
    # Lines that were measured as wholes have no gutter in them.
    if not (tables or lines[0].glyphs) and sum([x >= middle for x in starts]) < _FEWEST:
        return lines
    for count in (2, 3):
        gutters = [left + (right - left) * at / count for at in range(1, count)]
        found = _Page(gutters).read(lines, tables)
        if any(line.column for line in found):
            return found
    return lines


def place(box: Box, items: Sequence[Line | Table]) -> int:
    """Return where a table comes among what else is on its page, in reading order.

    Args:
        box: The box of the table.
        items: The lines, those of columns included, and the tables above it.
    """
    columns = [item.column for item in items if isinstance(item, Line) and item.column]
    column = next((c for c in columns if _within(box, c)), None)
    if column is None:
        return next((i for i, item in enumerate(items) if item.box[1] > box[1]), len(items))
    # Before or behind the nearest of the column: there may be others of its kind on the page.
    steps = []
    for i, item in enumerate(items):
        other = item.column if isinstance(item, Line) else (item.box[0], item.box[2])
        if other and abs(other[0] - column[0]) < _PADDING:
            below = item.box[1] > box[1]
            steps.append((item.box[1] - box[3] if below else box[1] - item.box[3], i + (not below)))
    return min(steps)[1]


def _within(box: Box, column: tuple[float, float]) -> bool:
    return column[0] - _PADDING < box[0] and box[0] + box[2] < 2 * column[1]


class _Page:
    """Reads a page as one of columns.

    Args:
        gutters: Where the white between two columns must be.
    """

    def __init__(self, gutters: Sequence[float]) -> None:
        self._gutters = gutters
        self._out: list[Line] = []
        self._begin()

    def _begin(self) -> None:
        self._run: list[Line] = []
        self._sides: list[list[Line]] = [[] for _ in range(len(self._gutters) + 1)]
        self._tables: list[list[Box]] = [[] for _ in self._sides]

    def read(self, lines: Iterable[Line], tables: Sequence[Box]) -> list[Line]:
        """Return the lines in reading order."""
        left = list(tables)
        for line in lines:
            while left and left[0][1] < line.box[1]:
                self._pass(left.pop(0))
            pieces = self._cut(line)
            if not pieces:
                self._end()
                self._out.append(line)
                continue
            self._run.append(line)
            for piece in pieces:
                self._sides[self._side(piece.box)].append(piece)
        for box in left:
            self._pass(box)
        self._end()
        return self._out

    def _pass(self, box: Box) -> None:
        """Take note of a table; one that runs over a gutter ends the columns."""
        if any(box[0] < gutter < box[2] for gutter in self._gutters):
            self._end()
        else:
            self._tables[self._side(box)].append(box)

    def _side(self, box: Box) -> int:
        return sum(box[0] >= gutter for gutter in self._gutters)

    def _end(self) -> None:
        """Put the lines that leave the gutters free column by column, or as they were."""
        found = [_edges(*side) for side in zip(self._sides, self._tables, strict=True)]
        if len(found) > 2 and not all(map(_is_prose, self._sides)):
            found = [None]
        if all(found):
            for side, column in zip(self._sides, found, strict=True):
                self._out += [line.within(column) for line in side if column]
        else:
            self._out += self._run
        self._begin()

    def _cut(self, line: Line) -> list[Line]:
        """Return a line, cut at the gutters; nothing where it runs through one."""
        pieces: list[Line] = []
        for gutter in self._gutters:
            x0, _, x1, _ = line.box
            if x1 <= gutter or x0 >= gutter:
                continue
            at = bisect_right(line.glyphs, gutter, key=_middle)
            if _white(line.glyphs, at) < _GUTTER * line.size:
                return []
            left, right = line.part(0, at), line.part(at, len(line.glyphs))
            if left is None or right is None:
                return []
            pieces.append(left)
            line = right
        return [*pieces, line]


def _middle(glyph: Glyph) -> float:
    return (glyph.x0 + glyph.x1) / 2


def _white(glyphs: Sequence[Glyph], at: int) -> float:
    """Return the width of the white before a glyph, in points; 0 where nothing is on one side."""
    before = next((g for g in reversed(glyphs[:at]) if not g.char.isspace()), None)
    after = next((g for g in glyphs[at:] if not g.char.isspace()), None)
    return after.x0 - before.x1 if before and after else 0.0


def _edges(lines: Sequence[Line], tables: Sequence[Box]) -> tuple[float, float] | None:
    """Return the left and right edge of a column of running text; None where it is none."""
    count = len(lines)
    if not count or sum(len(line.text) for line in lines) < _SHORTEST * count:
        return None
    size = lines[0].size
    if count + sum((low - top) // (_PITCH * size) for _, top, _, low in tables) < _FEWEST:
        return None
    left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    full = sum(line.box[2] > right - _NEAR * line.size for line in lines)
    level = sum(line.box[0] < left + (2 + _NEAR / 2) * line.size for line in lines)
    return (left, right) if full >= _FULL * count and level >= _LEVEL * count else None


def _is_prose(lines: Sequence[Line]) -> bool:
    """Return whether lines have as many stops as prose; a list in three columns has none."""
    return sum(not _STOP.isdisjoint(line.text) for line in lines) >= _STOPPED * len(lines)
