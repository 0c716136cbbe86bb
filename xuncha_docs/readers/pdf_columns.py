"""Text set in two columns: the left one is read to its end before the right one.

Works on lines; refuses to know glyph boxes beyond the white between two of them.
"""

from collections.abc import Sequence

from xuncha_docs.readers.pdf_lines import Line

_FEWEST = 6  # lines of a column; fewer are a list or a form
_SHORTEST = 8  # letters of its lines on average
_GUTTER = 0.8  # ems of white between the columns at least
_FULL = 0.5  # of its lines, what reaches its right edge at least
_LEVEL = 0.8  # of its lines, what begins at its left edge or indented by two letters at least
_NEAR = 1.5  # ems from an edge that still count as reaching it


def in_columns(lines: list[Line]) -> list[Line]:
    """Return the lines of a page in reading order, those that run over two columns cut in two.

    Args:
        lines: The lines outside tables from top to bottom.
    """
    if len(lines) < _FEWEST:
        return lines
    middle = (min(line.box[0] for line in lines) + max(line.box[2] for line in lines)) / 2
    if sum(line.box[0] >= middle or bool(line.glyphs) for line in lines) < _FEWEST:
        return lines
    out: list[Line] = []
    run: list[Line] = []
    sides: tuple[list[Line], list[Line]] = ([], [])
    for line in lines:
        pieces = _cut(line, middle)
        if not pieces:
            out += _in_order(run, *sides)
            run, sides = [], ([], [])
            out.append(line)
            continue
        run.append(line)
        for piece in pieces:
            sides[piece.box[0] >= middle].append(piece)
    return out + _in_order(run, *sides)


def _cut(line: Line, middle: float) -> list[Line]:
    """Return a line, in two where there is a gutter; nothing where it runs through the middle."""
    x0, _, x1, _ = line.box
    if x1 <= middle or x0 >= middle:
        return [line]
    at = next((i for i, g in enumerate(line.glyphs) if (g.x0 + g.x1) / 2 > middle), 0)
    left, right = line.part(0, at), line.part(at, len(line.glyphs))
    if left is None or right is None or right.box[0] - left.box[2] < _GUTTER * line.size:
        return []
    return [left, right]


def _in_order(run: list[Line], left: list[Line], right: list[Line]) -> list[Line]:
    """Return lines that leave the middle free: column by column, or as they were."""
    first, second = _edges(left), _edges(right)
    if first is None or second is None:
        return run
    return [line.within(first) for line in left] + [line.within(second) for line in right]


def _edges(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Return the left and right edge of a column of running text; None where it is none."""
    count = len(lines)
    if count < _FEWEST or sum(len(line.text) for line in lines) < _SHORTEST * count:
        return None
    left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    full = sum(line.box[2] > right - _NEAR * line.size for line in lines)
    level = sum(line.box[0] < left + (2 + _NEAR / 2) * line.size for line in lines)
    return (left, right) if full >= _FULL * count and level >= _LEVEL * count else None
