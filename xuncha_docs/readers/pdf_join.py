"""Lines to paragraphs: what was one paragraph before it was set is one again.

A line continues the paragraph if the first unbreakable piece of the next line would not have
fitted before the right margin. Measured on set documents, not taken from a norm.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from xuncha_docs.readers.pdf_lines import Glyph, Line
from xuncha_docs.text.labels import split_label

_OPENING = "（(〔［【《〈“‘「『"
_CLOSING = "，。、；：！？）)〕］】》〉”’」』％%…—·,.;:!?"
_END = "。；：！？”）.;:!?)"
_PAGE_NUMBER = re.compile(r"[—–\-－·~\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/,，]?\s*共?\s*\d{1,4}\s*页?)?[—–\-－·~\s]*")  # fmt: skip
_EDGE = 0.14
_BARE_EDGE = 0.09
_SAME_PT = 0.6


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right edge of the running text in points, and its type size."""

    left: float
    right: float
    size: float


def margins(lines: Sequence[Line]) -> Margins:
    """Return the edges most lines keep to.

    Args:
        lines: The body lines of pages of one width.
    """
    size = _commonest([line.size for line in lines])
    body = [line for line in lines if abs(line.size - size) <= _SAME_PT] or list(lines)
    left = _edge([line.box[0] for line in body], low=True)
    right = _edge([line.box[2] for line in body], low=False)
    return Margins(left, right, size)


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


def furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """Return the ``id`` of the lines that are running headers, footers and page numbers.

    Args:
        pages: The lines of every page.
        heights: Heights of the pages in points.
    """
    seen: Counter[str] = Counter()
    edges: list[tuple[Line, str, bool]] = []
    for lines, height in zip(pages, heights, strict=True):
        keys = set()
        for line in lines:
            top, bottom = line.box[1] / height, line.box[3] / height
            if bottom < _EDGE or top > 1 - _EDGE:
                key = f"{top > 0.5}{shape(line.text)}"
                edges.append((line, key, bottom < _BARE_EDGE or top > 1 - _BARE_EDGE))
                keys.add(key)
        seen.update(keys)
    needed = max(2, (len(pages) + 1) // 2)
    return {
        id(line)
        for line, key, outside in edges
        if seen[key] >= needed
        or _PAGE_NUMBER.fullmatch(line.text)
        or (outside and len(pages) < 3 and len(line.text) <= 40)
    }


def shape(text: str) -> str:
    """Return a text without white space and with its numbers as #: alike on every page."""
    return re.sub(r"[0-9]+", "#", "".join(text.split()))


def continues(before: Line, line: Line, edge: Margins) -> bool:
    """Return whether a line goes on with the paragraph of the line before it."""
    size = before.size
    if abs(size - line.size) > _SAME_PT:
        return False
    if _centred(before, edge) and _centred(line, edge):
        return size > edge.size + 2 and _follows(before, line)
    x0, x1 = before.box[0], before.box[2]
    if line.box[0] > edge.left + 0.6 * size or x0 > edge.left + 4.5 * size:
        return False
    if not _follows(before, line) or _begins(before, line):
        return False
    return x1 + _first_piece(line.glyphs) > edge.right + 0.1 * size


def _follows(before: Line, line: Line) -> bool:
    """Return whether no gap of a whole line stands between two lines, or a page ends there."""
    if before.page != line.page:
        return line.page == before.page + 1
    return line.box[1] - before.box[3] < 2 * before.size


def _begins(before: Line, line: Line) -> bool:
    label, level = split_label(line.text)
    if not label:
        return False
    return 0 < level <= 2 or before.text[-1] in _END


def _centred(line: Line, edge: Margins) -> bool:
    middle = (line.box[0] + line.box[2]) / 2
    off = line.box[0] - edge.left
    return abs(middle - (edge.left + edge.right) / 2) < line.size and off > 0.3 * line.size


def is_centred(line: Line, edge: Margins) -> bool:
    """Return whether a line stands in the middle, both ends off the margins."""
    return _centred(line, edge) and line.box[2] < edge.right - 0.3 * line.size


def is_right(line: Line, edge: Margins) -> bool:
    """Return whether a line stands in the right half, as a signature does."""
    return line.box[0] > (edge.left + edge.right) / 2


def _first_piece(glyphs: Sequence[Glyph]) -> float:
    """Return the width of what cannot be broken at the beginning of a line, in points."""
    at = 0
    while at < len(glyphs) - 1 and glyphs[at].char in _OPENING:
        at += 1
    if glyphs[at].char.isascii():
        while at + 1 < len(glyphs) and _in_word(glyphs[at + 1].char):
            at += 1
    while at + 1 < len(glyphs) and glyphs[at + 1].char in _CLOSING:
        at += 1
    return glyphs[at].x1 - glyphs[0].x0


def _in_word(char: str) -> bool:
    return char.isascii() and not char.isspace()


def in_cell(lines: Sequence[Line], left: float, right: float) -> str:
    """Return the text of a table cell, its lines rejoined.

    Args:
        lines: The lines of the cell from top to bottom.
        left: Where the text of the column begins, in points.
        right: Where it ends.
    """
    out = ""
    before: Line | None = None
    for line in lines:
        if before is not None and not _fills(before, line, right - left):
            out += "\n"
        out += line.text
        before = line
    return out


def _fills(before: Line, line: Line, width: float) -> bool:
    used = before.box[2] - before.box[0]
    if _begins(before, line):
        return False
    return used + _first_piece(line.glyphs) > width + 0.1 * before.size


def joined(lines: Sequence[Line]) -> str:
    """Return the text of a paragraph's lines, with a space where two Latin words meet."""
    out = lines[0].text
    for line in lines[1:]:
        both = out[-1:].isascii() and line.text[:1].isascii()
        out += " " * (both and out[-1:].isalpha() and line.text[:1].isalpha()) + line.text
    return out
