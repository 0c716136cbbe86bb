"""Lines to paragraphs: what was one paragraph before it was set is one again.

A line continues the paragraph if the first unbreakable piece of the next line would not have
fitted before the right margin. Measured on set documents, not taken from a norm.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from xuncha_docs.readers.pdf_lines import CLOSING, Line
from xuncha_docs.text.labels import split_label

_STOP = "。；：！？"
_END = "。；：！？”）.;:!?)"
_PAGE_NUMBER = re.compile(r"[—–\-－·~\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/,，]?\s*共?\s*\d{1,4}\s*页?)?[—–\-－·~\s]*")  # fmt: skip
_EDGE = 0.14
_BARE_EDGE = 0.09
_SAME_PT = 0.6
_ENOUGH = 200


@dataclass(frozen=True, slots=True)
class Margins:
    """The text area of pages of one width.

    Attributes:
        left: Left edge of the running text in points.
        right: Its right edge.
        size: Its type size.
        width: Width of the page.
        indented: Whether paragraphs begin with an indent of about two characters.
        gap: The white space that usually stands between two lines.
    """

    left: float
    right: float
    size: float
    width: float
    indented: bool = False
    gap: float = 0.0


def margins(lines: Sequence[Line], width: float) -> Margins:
    """Return the edges most lines keep to.

    Args:
        lines: The body lines of pages of one width.
        width: Width of these pages in points.
    """
    if not lines:
        return Margins(0, width, 16, width)
    size = _commonest([line.size for line in lines])
    body = [line for line in lines if abs(line.size - size) <= _SAME_PT] or list(lines)
    left = _edge([line.box[0] for line in body], low=True)
    # Closing punctuation hangs into the margin.
    inside = [line.box[2] for line in body if line.text[-1] not in CLOSING]
    right = _edge(inside or [line.box[2] for line in body], low=False)
    # Where all lines are short, as in a list, the margin is the page's.
    right = max(right, _least_right(left, width))
    begins = sum(1.5 <= (line.box[0] - left) / size <= 2.6 for line in body)
    gaps = sorted(_gap(a, b) for a, b in pairwise(body) if a.page == b.page)
    gap = gaps[len(gaps) // 2] if gaps else 0.0
    return Margins(left, right, size, width, begins * 8 >= len(body), gap)


def on_page(edge: Margins, lines: Sequence[Line]) -> Margins:
    """Return the text area of one page: its own edges where enough of its lines agree on them.

    Args:
        edge: The text area of all pages of this width.
        lines: The body lines of the page.
    """
    body = [line for line in lines if abs(line.size - edge.size) <= _SAME_PT][:_ENOUGH]
    if len(body) < 8:
        return edge
    left = _agreed([line.box[0] for line in body], 0.25, min)
    right = _agreed([line.box[2] for line in body], 0.4, max)
    return replace(
        edge,
        left=edge.left if left is None or left > edge.left + edge.size else left,
        right=edge.right if right is None or right < _least_right(edge.left, edge.width) else right,
    )


def _least_right(left: float, width: float) -> float:
    """Return where the text ends at least: the margins of a page differ by 2 cm at most."""
    return width - left - 57


def _agreed(
    values: Sequence[float], share: float, outermost: Callable[[Sequence[float]], float]
) -> float | None:
    """Return the outermost value that a share of all values stand within a point of."""
    ordered = sorted(values)
    enough = share * len(values)
    near = [
        v for v in ordered if bisect_right(ordered, v + 1) - bisect_left(ordered, v - 1) >= enough
    ]
    return outermost(near) if near else None


def _commonest(values: Sequence[float]) -> float:
    return Counter(round(v * 2) / 2 for v in values).most_common(1)[0][0]


def _edge(values: Sequence[float], low: bool) -> float:
    """Return the outermost value that several lines share, else the outermost of all."""
    groups = Counter(round(v / 4) for v in values)
    enough = max(2, len(values) // 20)
    shared = [g for g, n in groups.items() if n + groups[g - 1] + groups[g + 1] >= enough]
    if not shared:
        return min(values) if low else max(values)
    edge = min(shared) if low else max(shared)
    near = [v for v in values if abs(round(v / 4) - edge) <= 1]
    return min(near) if low else max(near)


def furniture(
    pages: Sequence[Sequence[Line]], heights: Sequence[float], tabled: Sequence[bool]
) -> set[int]:
    """Return the ``id`` of the lines that are running headers, footers and page numbers.

    Args:
        pages: The lines of every page.
        heights: Heights of the pages in points.
        tabled: Whether each page has tables besides.
    """
    seen: Counter[str] = Counter()
    edges: list[tuple[Line, str, bool]] = []
    sizes = [line.size for lines in pages for line in lines]
    body = _commonest(sizes) if sizes else 0.0
    before: Sequence[Line] = ()
    for lines, height, table in zip(pages, heights, tabled, strict=True):
        keys = set()
        for i, line in enumerate(lines):
            top, bottom = line.box[1] / height, line.box[3] / height
            if bottom < _EDGE or top > 1 - _EDGE:
                key = f"{top > 0.5}{shape(line.text)}"
                near = lines[i + 1 : i + 2] if top < 0.5 else lines[max(i - 1, 0) : i]
                apart = bool(near or table) and all(_gap(line, o) > 1.2 * body for o in near)
                apart = apart and not (i == 0 and _is_tail(before, line, near))
                bare = bottom < _BARE_EDGE or top > 1 - _BARE_EDGE
                edges.append((line, key, bare and apart and line.size <= body))
                keys.add(key)
        seen.update(keys)
        before = lines
    needed = max(2, (len(pages) + 1) // 2)
    return {
        id(line)
        for line, key, outside in edges
        if seen[key] >= needed
        or is_page_number(line.text)
        or (outside and len(line.text) <= 40 and not line.text.startswith("附件"))
    }


def is_page_number(text: str) -> bool:
    """Return whether a line is nothing but the number of its page."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def _is_tail(before: Sequence[Line], line: Line, below: Sequence[Line]) -> bool:
    """Return whether the first line of a page ends the last paragraph of the page before.

    Where a header parts a paragraph, the line below it begins at the margin as well.
    """
    last = next((x for x in reversed(before) if not is_page_number(x.text)), None)
    if last is None or last.text[-1] in _END or abs(last.size - line.size) > _SAME_PT:
        return False
    flush = 0.6 * line.size
    return line.box[0] < last.box[0] + flush and all(
        other.box[0] > line.box[0] + flush for other in below
    )


def _gap(one: Line, other: Line) -> float:
    """Return the white space between two lines, in points."""
    return max(one.box[1], other.box[1]) - min(one.box[3], other.box[3])


def shape(text: str) -> str:
    """Return a text without white space and with its numbers as #: alike on every page."""
    return re.sub(r"[0-9]+", "#", "".join(text.split()))


def continues(before: Line, line: Line, edge: Margins) -> bool:
    """Return whether a line goes on with the paragraph of the line before it."""
    size = before.size
    if abs(size - line.size) > _SAME_PT:
        return False
    if size > edge.size + 2 and _centred(before, edge) and _centred(line, edge):
        return before.page == line.page and _follows(before, line, edge.gap)
    x0, x1 = before.box[0], before.box[2]
    if line.box[0] > edge.left + 0.6 * size or x0 > edge.left + 4.5 * size:
        return False
    if not _follows(before, line, edge.gap) or _begins(before, line, edge.indented):
        return False
    if edge.indented and before.text[-1] not in _END and not split_label(before.text)[0]:
        # Only a paragraph that goes on begins at the margin here.
        return x1 > edge.left + 0.6 * (edge.right - edge.left)
    return _too_long(before, line, edge.right - x1, edge.indented)


def _too_long(before: Line, line: Line, room: float, indented: bool = False) -> bool:
    """Return whether the first piece of a line would not have fitted behind the line before.

    Han and Latin stand a quarter em apart; the margin is known to a tenth of an em only, which
    counts for a new paragraph where a sentence ends, and against it elsewhere.
    """
    last, first = before.text[-1], line.text[0]
    mixed = last.isalnum() and first.isalnum() and last.isascii() != first.isascii()
    slack = 0.1 if last in _STOP and not indented else -0.1
    piece = line.piece + 0.25 * before.size * mixed
    return piece > room + slack * before.size


def _follows(before: Line, line: Line, gap: float) -> bool:
    """Return whether no more than the usual gap stands between two lines, or a page ends there."""
    if before.page != line.page:
        return line.page == before.page + 1
    return line.box[1] - before.box[3] < max(2 * before.size, 1.4 * gap)


def _begins(before: Line, line: Line, indented: bool = False) -> bool:
    """Return whether a line begins with a label, hence a paragraph."""
    label, level = split_label(line.text)
    if not label:
        return False
    return 0 < level <= 2 or (before.text[-1] in _END and not indented)


def _centred(line: Line, edge: Margins) -> bool:
    middle = (line.box[0] + line.box[2]) / 2
    return min(abs(middle - (edge.left + edge.right) / 2), abs(middle - edge.width / 2)) < line.size


def is_centred(line: Line, edge: Margins) -> bool:
    """Return whether a line stands in the middle, both ends off the margins."""
    # A line of running text can end as far from the margin as it is indented.
    off = line.box[0] - edge.left
    return _centred(line, edge) and (off > 3 * line.size or line.size > edge.size + 2)


def is_right(line: Line, edge: Margins) -> bool:
    """Return whether a line stands in the right half, as a signature does."""
    return line.box[0] > edge.width / 2


def in_cell(lines: Sequence[Line], width: float) -> str:
    """Return the text of a table cell, its lines rejoined.

    Args:
        lines: The lines of the cell from top to bottom.
        width: How wide a line of the column can be, in points.
    """
    out = ""
    before: Line | None = None
    for line in lines:
        if before is not None and not _fills(before, line, width):
            out += "\n"
        out += line.text
        before = line
    return out


def _fills(before: Line, line: Line, width: float) -> bool:
    if _begins(before, line):
        return False
    return _too_long(before, line, width - (before.box[2] - before.box[0]))


def joined(lines: Sequence[Line]) -> str:
    """Return the text of a paragraph's lines, with a space where two Latin words meet."""
    out = lines[0].text
    for line in lines[1:]:
        both = out[-1:].isascii() and line.text[:1].isascii()
        out += " " * (both and out[-1:].isalpha() and line.text[:1].isalpha()) + line.text
    return out
