"""Pages of a PDF drawn with quoted words marked, where PDFium has their letters.

The words are looked for in the letters themselves, nearest to where the document has them, so
that a mark never stands on other words than those quoted.
"""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xuncha_docs.model import BlockKind, Document, Span
from xuncha_docs.readers import pdf
from xuncha_docs.readers.pdf_lines import Glyph, as_printed, lines
from xuncha_docs.readers.pdf_page import Page
from xuncha_docs.readers.pdf_picture import scale
from xuncha_docs.readers.pdf_tables import Box, inside

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 150
_COLOUR = (255, 213, 0)
_ASIDE = (BlockKind.HEADER, BlockKind.FOOTER)


def draw(data: bytes, document: Document, spans: Sequence[Span]) -> "dict[int, Image]":
    """Return the pages that hold the words, each set upright with the words marked.

    Args:
        data: The PDF the document was read from.
        document: The document.
        spans: The words to mark.

    Raises:
        UnreadableFileError: The file cannot be opened.
    """
    with pdf.opened(data) as opened:
        pages = pdf.load(opened, exact=True)
        cells = pdf.cells_of(pages, data)
        letters = list(_letters(pages, cells))
        marks: dict[int, list[Box]] = {}
        for span in spans:
            for page, box in _boxes(letters, document, span):
                marks.setdefault(page, []).append(box)
        return {n: _drawn(opened, pages[n - 1], marks[n]) for n in sorted(marks)}


def _letters(
    pages: Sequence[Page], cells: dict[int, list[list[Box]]]
) -> Iterator[tuple[str, int, Glyph]]:
    """Yield every letter in reading order, its page and itself."""
    for page in pages:
        pdf.lay_out(page, cells.get(page.number, []))
        found = [(line.box[1], line) for line in page.lines]
        for boxes in cells.get(page.number, []):
            ordered = sorted(boxes, key=lambda box: (box[1], box[0]))
            if any(t.box[1] <= ordered[0][1] + 1 for t in page.tables):
                top = ordered[0][1]
                for held in inside(ordered, page.glyphs):
                    found += [(top, x) for x in lines([page.glyphs[i] for i in held], page.number)]
        for _, line in sorted(found, key=lambda pair: pair[0]):
            for glyph in line.glyphs:
                if char := _bare(glyph.char):
                    yield char, page.number, glyph


def _bare(text: str) -> str:
    """Return a text without white space, radicals as the characters they print."""
    return "".join(as_printed(text).split())


def _boxes(
    letters: Sequence[tuple[str, int, Glyph]], document: Document, span: Span
) -> Iterator[tuple[int, Box]]:
    """Yield page and box of the words, line by line; of the block where they are not found."""
    block = document.blocks[span.block]
    wanted, text = _bare(document.quote(span)), "".join(char for char, _, _ in letters)
    before = [b.text for b in document.blocks[: span.block] if b.kind not in _ASIDE]
    expected = sum(len(_bare(t)) for t in (*before, block.text[: span.start]))
    at = _nearest(text, wanted, expected)
    if at is None:
        if block.page is not None and block.box is not None:
            yield block.page, block.box
        return
    row: list[tuple[int, Glyph]] = []
    for _, page, glyph in letters[at : at + len(wanted)]:
        if row and (
            page != row[-1][0] or glyph.x0 < row[-1][1].x0 or glyph.top > row[-1][1].bottom
        ):
            yield row[0][0], _around([g for _, g in row])
            row = []
        row.append((page, glyph))
    if row:
        yield row[0][0], _around([g for _, g in row])


def _nearest(text: str, wanted: str, expected: int) -> int | None:
    if not wanted:
        return None
    after, before = text.find(wanted, expected), text.rfind(wanted, 0, expected + len(wanted))
    found = [at for at in (after, before) if at >= 0]
    return min(found, key=lambda at: abs(at - expected), default=None)


def _around(glyphs: Sequence[Glyph]) -> Box:
    tops, bottoms = [g.top for g in glyphs], [g.bottom for g in glyphs]
    return glyphs[0].x0, min(tops), max(g.x1 for g in glyphs), max(bottoms)


def _drawn(document: Any, page: Page, marks: Sequence[Box]) -> "Image":  # noqa: ANN401
    from PIL import Image, ImageChops, ImageDraw

    opened = document[page.number - 1]
    size = scale(opened.get_size(), _DPI)
    picture = opened.render(scale=size).to_pil().convert("RGB")
    opened.close()
    if page.quarters:
        picture = picture.rotate(-90 * page.quarters, expand=True)
    if page.sheet:
        picture = picture.rotate(90 * page.sheet.quarters, expand=True)
        picture = picture.rotate(
            math.degrees(page.sheet.skew), fillcolor="white", resample=Image.Resampling.BICUBIC
        )
    paint = Image.new("RGB", picture.size, "white")
    brush = ImageDraw.Draw(paint)
    for x0, y0, x1, y1 in marks:
        brush.rectangle((x0 * size, y0 * size, x1 * size, y1 * size), fill=_COLOUR)
    return ImageChops.multiply(picture, paint)
