"""Ruled tables of PDF pages: pdfplumber finds the cells, PDFium's glyphs fill them.

Only pages with ruled lines are opened by pdfplumber (7 times slower than PDFium).
"""

import io
import struct
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xuncha_docs.model import Merge
from xuncha_docs.readers.pdf_join import in_cell
from xuncha_docs.readers.pdf_lines import Glyph, Line, lines
from xuncha_docs.readers.pdf_text import placer

Box = tuple[float, float, float, float]
_SNAP = 3.0
_SHORTEST = 1.0
_PADDING = 8.0
_LOWEST = 9.0  # points; crossing strokes of a drawing, no row of print
_HEAVIEST = 4 << 20
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError,
           ArithmeticError, RecursionError, struct.error, OSError, EOFError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table as found on a page.

    Attributes:
        page: Page it begins on, from 1.
        last: Page it ends on.
        box: ``(x0, top, x1, bottom)`` of its first part in points.
        edges: Left edges of its columns in points.
        rows: The grid.
        merges: The merged areas.
        confidence: How sure its recognition is, or None.
    """

    page: int
    last: int
    box: Box
    edges: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...]
    confidence: float | None = None


def find_cells(data: bytes, pages: Sequence[int]) -> tuple[dict[int, list[list[Box]]], list[int]]:
    """Return the cells of every table by page, and the pages on which the search failed.

    Args:
        data: The PDF.
        pages: Pages from 1 that have ruled lines.
    """
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    broken = (*_BROKEN, PSException, PdfminerException, MalformedPDFException)

    found: dict[int, list[list[Box]]] = {}
    failed: list[int] = []
    if not pages:
        return found, failed
    try:
        with pdfplumber.open(io.BytesIO(data), pages=list(pages)) as pdf:
            for page in pdf.pages:
                try:
                    if _weight(page.page_obj.contents) > _HEAVIEST:
                        failed.append(page.page_number)
                        continue
                    left, top = _cut_off(page.page_obj)
                    found[page.page_number] = [
                        [_box(cell, left, top) for cell in t.cells] for t in page.find_tables()
                    ]
                # pdfminer meets damaged pages with whatever Python raises.
                except broken:
                    failed.append(page.page_number)
                page.close()
    except broken:
        failed = [page for page in pages if page not in found]
    return found, failed


def grids(strokes: Iterable[Box]) -> list[list[Box]]:
    """Return the cells of every table that level and upright lines make, by pdfplumber's rules.

    Args:
        strokes: The lines in points, as boxes of no height or no width.
    """
    from pdfplumber import table
    from pdfplumber.utils.geometry import filter_edges

    edges = [_edge(stroke) for stroke in strokes]
    edges = filter_edges(edges, min_length=_SHORTEST)
    if not edges:
        return []
    merged = table.merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    merged = filter_edges(merged, min_length=_SNAP)
    points = table.edges_to_intersections(merged, _SNAP, _SNAP)
    cells = table.intersections_to_cells(points)
    return [[_box(cell) for cell in found] for found in table.cells_to_tables(cells)]


def _edge(stroke: Box) -> dict[str, Any]:
    """Return a line as pdfplumber has it."""
    x0, top, x1, bottom = stroke
    level = x1 - x0 > bottom - top
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0,
            "height": bottom - top, "orientation": "h" if level else "v",
            "object_type": "line"}  # fmt: skip


def _weight(contents: Iterable[Any]) -> int:
    """Return the size of a page's drawing instructions; pdfminer is slow on very large ones."""
    from pdfminer.pdftypes import resolve1

    return sum(len(resolve1(stream).get_data()) for stream in contents)


def _cut_off(page: Any) -> tuple[float, float]:  # noqa: ANN401 - pdfminer has no types
    """Return what of a page is not displayed at the left and at the top, in points."""
    (left, low, right, high), box = page.mediabox, page.cropbox
    shown = max(box[0], left), max(box[1], low), min(box[2], right), min(box[3], high)
    return placer(page.mediabox, page.rotate)(*shown)[:2]


def _box(cell: Box, left: float = 0.0, above: float = 0.0) -> Box:
    x0, top, x1, bottom = cell
    return float(x0 - left), float(top - above), float(x1 - left), float(bottom - above)


def build(
    cells: Sequence[Box], glyphs: Sequence[Glyph], page: int
) -> tuple[Table | None, set[int]]:
    """Return a table and the indexes of the glyphs it holds; None where it is no table.

    Args:
        cells: Boxes of its cells in points.
        glyphs: All glyphs of the page.
        page: Page from 1.
    """
    xs, ys = (
        _edges([c[0] for c in cells] + [c[2] for c in cells]),
        _edges([c[1] for c in cells] + [c[3] for c in cells]),
    )
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 1 or len(cells) < 2 or columns * rows > 100_000:
        return None, set()
    if ys[-1] - ys[0] < _LOWEST:
        return None, set()
    held = inside(cells, glyphs)
    texts = [lines([glyphs[i] for i in one], page) for one in held]
    areas = [_area(cell, xs, ys) for cell in cells]
    reach = _reach(cells, areas, texts)
    grid = [[""] * columns for _ in range(rows)]
    merges = []
    for area, text in zip(areas, texts, strict=True):
        grid[area.row][area.column] = in_cell(text, reach[area.column, area.columns])
        if area.rows > 1 or area.columns > 1:
            merges.append(area)
    box = (xs[0], ys[0], xs[-1], ys[-1])
    table = Table(page, page, box, tuple(xs[:-1]), tuple(tuple(r) for r in grid), tuple(merges))
    if not any(any(row) for row in grid):
        return None, set()
    return table, {i for one in held for i in one}


def _edges(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _SNAP:
            out.append(value)
    return out


def _area(cell: Box, xs: list[float], ys: list[float]) -> Merge:
    def nearest(value: float, edges: list[float]) -> int:
        return min(range(len(edges)), key=lambda i: abs(edges[i] - value))

    row, column = nearest(cell[1], ys), nearest(cell[0], xs)
    row, column = min(row, len(ys) - 2), min(column, len(xs) - 2)
    height = max(nearest(cell[3], ys) - row, 1)
    width = max(nearest(cell[2], xs) - column, 1)
    return Merge(row, column, height, width)


def inside(cells: Sequence[Box], glyphs: Sequence[Glyph]) -> list[list[int]]:
    """Return the indexes of the glyphs whose middle lies in each cell, in stream order."""
    order = sorted(range(len(glyphs)), key=lambda i: glyphs[i].top + glyphs[i].bottom)
    middles = [(glyphs[i].top + glyphs[i].bottom) / 2 for i in order]
    held: list[list[int]] = []
    for x0, top, x1, bottom in cells:
        band = order[bisect_left(middles, top) : bisect_left(middles, bottom)]
        held.append(sorted(i for i in band if x0 <= (glyphs[i].x0 + glyphs[i].x1) / 2 < x1))
    return held


def _reach(
    cells: Sequence[Box], areas: Sequence[Merge], texts: Sequence[list[Line]]
) -> dict[tuple[int, int], float]:
    """Return how wide a line can be in each column, for every span of columns.

    The padding of a cell is as wide as the narrowest one seen, at most 8 pt.
    """
    padding: dict[tuple[int, int], float] = {}
    width: dict[tuple[int, int], float] = {}
    for cell, area, text in zip(cells, areas, texts, strict=True):
        key = area.column, area.columns
        seen = [max(0.0, min(line.box[0] - cell[0], cell[2] - line.box[2])) for line in text]
        padding[key] = min([padding.get(key, _PADDING), *seen])
        width[key] = cell[2] - cell[0]
    return {key: width[key] - 2 * padding[key] for key in width}


def join(first: Table, second: Table) -> Table | None:
    """Return a table continued on the next page, or None if the second is another table.

    The repeated header is dropped; a row cut by the page is put together again; a merged area
    that runs on is one.
    """
    same = len(first.edges) == len(second.edges) and all(
        abs(a - b) <= 2 * _SNAP for a, b in zip(first.edges, second.edges, strict=True)
    )
    if not same or second.page > first.last + 1:
        return None
    head = _repeated(first.rows, second.rows)
    rest = second.rows[head:]
    if not rest:
        return replace(first, last=second.last)
    cut = _is_cut(first.rows, rest[0])
    at = len(first.rows) - cut
    below = [replace(m, row=m.row - head + at) for m in second.merges if m.row >= head]
    rows = [list(row) for row in first.rows]
    merges = _stitched(first.merges, below, len(rows), at, [not t or cut for t in rest[0]])
    if cut:
        for column, text in enumerate(rest[0]):
            row = next((m.row for m in merges if _covers(m, at, column)), at)
            rows[row][column] += text
    more = rest[cut:]
    return replace(first, last=second.last, rows=(*map(tuple, rows), *more), merges=tuple(merges))


def _covers(area: Merge, row: int, column: int) -> bool:
    return area.column == column and area.row <= row < area.row + area.rows


def _stitched(
    above: Sequence[Merge], below: list[Merge], end: int, at: int, goes_on: Sequence[bool]
) -> list[Merge]:
    """Return the areas of a continued table, those that run over the page made one.

    Args:
        above: Areas before the page break.
        below: Areas behind it, rows counted from the beginning of the table.
        end: Number of rows before the break.
        at: Row the first row behind it becomes; one less than ``end`` where a row was cut.
        goes_on: By column, whether the first cell behind the break may belong to the one above.
    """
    out: list[Merge] = []
    for area in above:
        if area.row + area.rows == end and area.row < at and goes_on[area.column]:
            same = (area.column, area.columns)
            under = next((m for m in below if m.row == at and (m.column, m.columns) == same), None)
            if under is not None:
                below.remove(under)
                area = replace(area, rows=at + under.rows - area.row)
            elif area.rows > 1:
                area = replace(area, rows=at + 1 - area.row)
        out.append(area)
    for area in below:
        lone = area.row == at == end and area.rows > 1 and area.columns == 1
        if lone and goes_on[area.column]:
            area = replace(area, row=at - 1, rows=area.rows + 1)
        if not any(_covers(m, area.row, area.column) for m in out):
            out.append(area)
    return out


def _repeated(rows: Sequence[tuple[str, ...]], more: Sequence[tuple[str, ...]]) -> int:
    count = 0
    while count < min(len(rows), len(more), 3) and rows[count] == more[count] and any(rows[count]):
        count += 1
    return count


def _is_cut(rows: Sequence[tuple[str, ...]], row: tuple[str, ...]) -> bool:
    """Return whether a row only goes on with the row above it."""
    serial = _serial_column(rows)
    return any(row) and not row[0 if serial is None else serial]


def _serial_column(rows: Sequence[tuple[str, ...]]) -> int | None:
    for column in range(len(rows[0])):
        texts = [row[column] for row in rows if row[column]]
        numbers = sum(text.isdigit() for text in texts)
        if numbers >= 2 and numbers * 5 >= len(texts) * 3:
            return column
    return None
