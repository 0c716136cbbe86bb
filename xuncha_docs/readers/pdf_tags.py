"""The structure tree of a tagged PDF: which letters it puts into one paragraph.

Trees are often wrong: the page's own lines decide whether to believe them (`trusted`).
"""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from xuncha_docs.readers.pdf_lines import Line
from xuncha_docs.readers.pdf_text import address, bare

_PARAGRAPHS = frozenset(
    ("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "TD", "TH", "TOCI", "Caption", "Note",
     "BlockQuote", "Quote", "Title")
)  # fmt: skip
_MOST = 20_000  # elements of a page
_DEPTH = 60
_COVERED = 0.95
_AGREED = 0.7


def tags(page: Any, text: Any, indexes: Sequence[int]) -> list[int | None]:  # noqa: ANN401
    """Return the paragraph of each letter: ten times its number, plus the level of a heading.

    Args:
        page: Handle of the page.
        text: Handle of its text.
        indexes: The letters asked for.
    """
    owners, call, at = _owners(page), bare(), address(text)
    out: list[int | None] = []
    last, owner = 0, None
    for index in indexes if owners else ():
        item = call.FPDFText_GetTextObject(at, index)
        if item != last:
            content = call.FPDFPageObj_GetMarkedContentID(item) if item else -1
            last, owner = item, owners.get(content)
        out.append(owner)
    return out


def _owners(page: Any) -> dict[int, int]:  # noqa: ANN401
    """Return the paragraph each piece of marked content belongs to."""
    import pypdfium2.raw as pdfium

    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    owners: dict[int, int] = {}
    try:
        roots = range(min(pdfium.FPDF_StructTree_CountChildren(tree), _MOST))
        stack = [(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i), 0, 0) for i in reversed(roots)]
        number = 0
        while stack and number < _MOST:
            element, owner, depth = stack.pop()
            if not element or depth > _DEPTH:
                continue
            number += 1
            kind = _kind(element)
            if kind in _PARAGRAPHS:
                level = int(kind[1:]) if kind[0] == "H" and kind[1:].isdigit() else 0
                owner = number * 10 + level
            for i, content in enumerate(_contents(element)):
                if content >= 0:
                    owners[content] = owner
                else:
                    child = pdfium.FPDF_StructElement_GetChildAtIndex(element, i)
                    stack.append((child, owner, depth + 1))
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return {content: owner for content, owner in owners.items() if owner}


def _contents(element: Any) -> Iterator[int]:  # noqa: ANN401
    """Yield the marked content of each child, -1 for an element."""
    import pypdfium2.raw as pdfium

    for i in range(min(pdfium.FPDF_StructElement_CountChildren(element), _MOST)):
        yield pdfium.FPDF_StructElement_GetChildMarkedContentID(element, i)


def _kind(element: Any) -> str:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    room = ctypes.create_string_buffer(64)
    size = pdfium.FPDF_StructElement_GetType(element, room, len(room))
    return room.raw[: max(min(size, 64) - 2, 0)].decode("utf-16-le", "replace")


def trusted(lines: Sequence[Line], continues: Callable[[Line, Line], bool]) -> bool:
    """Return whether the tags of a page are to be believed.

    They must cover 95 % of its letters, keep the lines of a paragraph together, and mostly agree
    with the geometry, which is right about most lines: some programs tag every line for itself.

    Args:
        lines: The body lines of the page in reading order.
        continues: Whether a line goes on with the one before it, by geometry.
    """
    letters = sum(len(line.glyphs) for line in lines)
    if sum(len(line.glyphs) for line in lines if line.tag) < max(_COVERED * letters, 1):
        return False
    runs = [b.tag for a, b in pairwise(lines) if a.tag != b.tag]
    if len(runs) != len(set(runs)):
        return False
    agreed = [continues(a, b) == (a.tag == b.tag) for a, b in pairwise(lines)]
    return sum(agreed) >= _AGREED * len(agreed)
