"""Read a PDF: PDFium's glyphs with geometry on every page, pdfplumber for ruled tables only.

Page furniture is taken out of the body, lines are rejoined to paragraphs across pages.
PDFium is not thread-safe: one process, one document at a time.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from xuncha_docs.model import Block, BlockKind, Diagnostic, TextStyle
from xuncha_docs.readers import ocr, pdf_notes, pdf_tables, pdf_tags, pdf_text
from xuncha_docs.readers.blocks import is_heading, paragraph, recognise, table
from xuncha_docs.readers.codes import unreadable
from xuncha_docs.readers.pdf_columns import in_columns, place
from xuncha_docs.readers.pdf_join import (
    Margins,
    continues,
    furniture,
    is_centred,
    is_page_number,
    is_right,
    joined,
    margins,
    on_page,
    shape,
)
from xuncha_docs.readers.pdf_lines import Line, lines
from xuncha_docs.readers.pdf_page import Page
from xuncha_docs.readers.pdf_picture import pixels
from xuncha_docs.readers.pdf_tables import Table
from xuncha_docs.readers.pdf_told import missing, told

PAGES = 2_000
_ALL_GLYPHS = 3_000_000
_FEWEST_RULES, _MOST_RULES = 4, 3_000
_EFFORT = 10**8
_PASSWORD = 4
_RECOGNISED = 500  # pages of a file; about three seconds each
_DPI = 200
_Area = tuple[int, tuple[float, float] | None]  # a page, or a column of it


@dataclass(frozen=True, slots=True)
class Read:
    """What a PDF says: blocks, number of pages, first page's paper, what was noticed."""

    blocks: tuple[Block, ...]
    pages: int
    diagnostics: tuple[Diagnostic, ...]


def read(data: bytes) -> Read:
    """Return the blocks of a PDF.

    Args:
        data: The file.

    Raises:
        UnreadableFileError: It needs a password (RD007) or cannot be opened (RD008).
    """
    with opened(data) as document:
        count = len(document)
        pages = load(document)
    ruled, skipped = _ruled(pages)
    cells, failed = _cells(data, ruled)
    blocks = assemble(pages, cells)
    found = (*told(pages, blocks), *missing(data, pages, count, sorted(failed + skipped)))
    return Read(blocks, count, found)


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF for the length of a ``with``.

    Raises:
        UnreadableFileError: It needs a password (RD007) or cannot be opened (RD008).
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise unreadable("RD007") from error
        raise unreadable("RD008", "PDF 文件结构已损坏，无法打开") from error
    try:
        yield document
    finally:
        document.close()


def load(document: Any, exact: bool = False) -> list[Page]:  # noqa: ANN401 - pypdfium2 has no types
    """Return the pages of a document with their letters, recognised where it must be.

    Args:
        document: The open document.
        exact: Whether every glyph is wanted, also on pages whose lines would do.
    """
    with pdf_notes.forms(document) as form:
        pages = _pages(document, min(len(document), PAGES), exact, form)
    scanned = [p for p in pages if p.scanned][:_RECOGNISED]
    if scanned and ocr.available():
        from pypdfium2 import PdfiumError

        for page in scanned:
            with suppress(PdfiumError):  # a page that cannot be loaded is told as one not read
                page.recognise(pixels(document, page.number - 1, _DPI))
    return pages


def cells_of(pages: list[Page], data: bytes = b"") -> dict[int, list[list[pdf_tables.Box]]]:
    """Return the cells of every ruled table by page.

    Args:
        pages: All pages.
        data: The PDF; not looked at where the lines of all pages are known.
    """
    return _cells(data, _ruled(pages)[0])[0]


def _cells(
    data: bytes, ruled: Sequence[Page]
) -> tuple[dict[int, list[list[pdf_tables.Box]]], list[int]]:
    """Return the cells of every table by page, and the pages on which the search failed."""
    known = {p.number: pdf_tables.grids(p.strokes) for p in ruled if p.strokes is not None}
    found, failed = pdf_tables.find_cells(data, [p.number for p in ruled if p.strokes is None])
    for page in ruled:
        if page.quarters and page.number in found:
            found[page.number] = [
                [page.upright(cell) for cell in cells] for cells in found[page.number]
            ]
    return known | found, failed


def assemble(
    pages: list[Page], cells: Mapping[int, list[list[pdf_tables.Box]]]
) -> tuple[Block, ...]:
    """Return the blocks of pages, what runs over a page put together.

    Args:
        pages: All pages; their lines and tables are filled in.
        cells: The cells of every ruled table by page.
    """
    for page in pages:
        lay_out(page, cells.get(page.number, []))
    return recognise(_blocks(pages))


def _pages(document: Any, count: int, exact: bool, form: Any) -> list[Page]:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    out: list[Page] = []
    held = 0
    tagged = bool(pdfium.FPDFCatalog_IsTagged(document.raw))
    for index in range(count):
        out.append(_page(document, index, exact or tagged, tagged, form))
        held += out[-1].letters
        if held > _ALL_GLYPHS:
            break
    return out


def _ruled(pages: list[Page]) -> tuple[list[Page], list[int]]:
    """Return the pages to look for tables on, and those left out: the search is quadratic."""
    ruled: list[Page] = []
    skipped: list[int] = []
    spent = 0
    for page in pages:
        if page.rules >= _FEWEST_RULES:
            spent += page.rules**2
            if page.rules <= _MOST_RULES and spent <= _EFFORT:
                ruled.append(page)
            else:
                skipped.append(page.number)
    return ruled, skipped


def _page(document: Any, index: int, exact: bool, tagged: bool, form: Any) -> Page:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(document.raw, index)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        if not text:
            return Page(index + 1, 595.0, 842.0, unopened=True)
        return _loaded(page, text, index + 1, exact, tagged, form)
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        if page:
            pdfium.FPDF_ClosePage(page)


def _loaded(page: Any, text: Any, number: int, exact: bool, tagged: bool, form: Any) -> Page:  # noqa: ANN401
    """Return a page with its letters.

    Args:
        page: Its handle.
        text: The handle of its text.
        number: Page from 1.
        exact: Whether every glyph is wanted.
        tagged: Whether its structure tree is wanted.
        form: The form of the document, or None.
    """
    paper = pdf_text.paper(pdf_text.address(page))
    out = Page(number, paper.width, paper.height)
    drawn = pdf_text.objects(pdf_text.address(page))
    out.rules = drawn.rules
    out.pictured = drawn.pictured / (out.width * out.height)
    out.images = drawn.images / (out.width * out.height)
    if _FEWEST_RULES <= out.rules <= _MOST_RULES and not drawn.nested:
        out.strokes = pdf_text.strokes(drawn.paths, paper.place)
    exact = exact or out.rules >= _FEWEST_RULES
    reader = pdf_text.Text(pdf_text.address(text), paper, number)
    letters = reader.letters(drawn.turned or drawn.nested or paper.rotation != 0, exact)
    out.glyphs, out.lines = letters.glyphs, letters.lines
    out.garbled, out.truncated = letters.garbled, letters.truncated
    out.askew = letters.askew
    if letters.sides:
        out.stand(letters.sides)
    if tagged and not out.quarters:
        found = zip(out.glyphs, pdf_tags.tags(page, text, letters.indexes), strict=False)
        out.tags = {glyph: tag for glyph, tag in found if tag is not None}
    for note in pdf_notes.notes(page, form, paper.place, number):
        out.notes.append(replace(note, box=out.upright(note.box) if note.box else None))
    return out


def lay_out(page: Page, tables: list[list[pdf_tables.Box]]) -> None:
    """Fill in the tables of a page and the lines outside them."""
    held: set[int] = set()
    for cells in tables:
        found, inside = pdf_tables.build(cells, page.glyphs, page.number)
        if found is not None:
            confidence = (page.scores and min(page.scores[page.glyphs[i]] for i in inside)) or None
            page.tables.append(replace(found, confidence=confidence))
            held |= inside
    if page.glyphs:
        rest = [g for i, g in enumerate(page.glyphs) if i not in held]
        page.lines = lines(rest, page.number)
    page.tables.sort(key=lambda found: found.box[1])
    page.lines = in_columns(page.lines, [found.box for found in page.tables])
    if page.scores or page.tags:
        page.lines = [replace(line, **_known(line, page)) for line in page.lines]


def _known(line: Line, page: Page) -> dict[str, Any]:
    """Return what a page knows about a line besides its letters."""
    tags = Counter(page.tags[g] for g in line.glyphs if g in page.tags)
    return {
        "confidence": min((page.scores[g] for g in line.glyphs if g in page.scores), default=None),
        "tag": tags.most_common(1)[0][0] if tags else None,
    }


def _blocks(pages: list[Page]) -> Iterator[Block]:
    tabled = [bool(p.tables) for p in pages]
    outside = furniture([p.lines for p in pages], [p.height for p in pages], tabled)
    edges = _margins(pages, outside)
    _judge_tags(pages, outside, edges)
    open_lines: list[Line] = []
    open_table: Table | None = None
    for page in pages:
        for item in _items(page, outside):
            if isinstance(item, Table):
                if open_lines:
                    yield _paragraph(open_lines, edges[_area(open_lines[0])])
                    open_lines = []
                whole = pdf_tables.join(open_table, item) if open_table is not None else None
                if open_table is not None and whole is None:
                    yield _table(open_table)
                open_table = whole or item
                continue
            if open_table is not None:
                yield _table(open_table)
                open_table = None
            if open_lines and not _goes_on(open_lines[-1], item, edges[_area(item)]):
                yield _paragraph(open_lines, edges[_area(open_lines[0])])
                open_lines = []
            open_lines.append(item)
    if open_lines:
        yield _paragraph(open_lines, edges[_area(open_lines[0])])
    if open_table is not None:
        yield _table(open_table)
    yield from _aside_blocks(pages)
    yield from _margin_blocks(pages, outside)


def _judge_tags(pages: Sequence[Page], outside: set[int], edges: Mapping[_Area, Margins]) -> None:
    """Take the tags off the lines of pages where they are not to be believed."""
    for page in pages:
        if not page.tags:
            continue
        body = [line for line in page.lines if id(line) not in outside]
        if not pdf_tags.trusted(body, partial(continues, edge=edges[page.number, None])):
            page.tags = {}
            page.lines = [
                line if id(line) in outside else replace(line, tag=None) for line in page.lines
            ]


def _goes_on(before: Line, line: Line, edge: Margins) -> bool:
    """Return whether a line continues a paragraph: by its tags where both have one."""
    if before.page == line.page and before.tag and line.tag:
        return before.tag == line.tag
    if before.column != line.column:
        if before.column is None or line.column is None:
            return False
        before = before.moved(line.column[0] - before.column[0])
    return continues(before, line, edge)


def _area(line: Line) -> _Area:
    return line.page, line.column


def _margins(pages: list[Page], outside: set[int]) -> dict[_Area, Margins]:
    """Return the text area of every page, and of every column."""
    columns: dict[_Area, list[Line]] = {}
    body: dict[int, list[Line]] = {p.number: [] for p in pages}
    for line in (line for p in pages for line in p.lines if id(line) not in outside):
        if line.column:
            columns.setdefault(_area(line), []).append(line)
        else:
            body[line.page].append(line)
    by_width: dict[float, list[Line]] = {}
    for page in pages:
        by_width.setdefault(round(page.width), []).extend(body[page.number])
    edges = {width: margins(found, width) for width, found in by_width.items()}
    out: dict[_Area, Margins] = {
        (p.number, None): on_page(edges[round(p.width)], body[p.number]) for p in pages
    }
    for (number, column), found in columns.items():
        if column:
            out[number, column] = margins(found, sum(column))
    return out


def _items(page: Page, outside: set[int]) -> list[Line | Table]:
    items: list[Line | Table] = [line for line in page.lines if id(line) not in outside]
    for found in page.tables:
        items.insert(place(found.box, items), found)
    return items


def _paragraph(found: list[Line], edge: Margins) -> Block:
    first = found[0]
    align = "center" if all(is_centred(line, edge) for line in found) else None
    align = "right" if align is None and is_right(first, edge) else align
    style = _style(first.size, align)
    lefts, tops, rights, lows = zip(
        *(line.box for line in found if line.page == first.page), strict=True
    )
    box = (min(lefts), min(tops), max(rights), max(lows))
    text = joined(found).strip()
    sure = _worst(line.confidence for line in found)
    block = paragraph(text, page=first.page, box=box, style=style, confidence=sure)
    level = (first.tag or 0) % 10
    if level and block.kind is BlockKind.PARAGRAPH and align != "center" and is_heading(text):
        return replace(block, kind=BlockKind.HEADING, level=min(level, 5))
    return block


@lru_cache(maxsize=256)
def _style(size: float, align: str | None) -> TextStyle:
    return TextStyle(size_pt=size, align=align)


def _worst(scores: Iterable[float | None]) -> float | None:
    return min((score for score in scores if score is not None), default=None)


def _table(found: Table) -> Block:
    return table(
        found.rows, found.merges, page=found.page, box=found.box, confidence=found.confidence
    )


def _aside_blocks(pages: Iterable[Page]) -> Iterator[Block]:
    """Yield what stands on another side than the rest of its page, or on top of it."""
    for page in pages:
        for found in page.aside:
            # The paper is not looked at: the margins are as wide on both sides.
            width = min(x.box[0] for x in found) + max(x.box[2] for x in found)
            edge, open_lines = margins(found, width), found[:1]
            for line in found[1:]:
                if not continues(open_lines[-1], line, edge):
                    yield _aside(open_lines, page.number)
                    open_lines = []
                open_lines.append(line)
            yield _aside(open_lines, page.number)
        yield from page.notes


def _aside(found: list[Line], page: int) -> Block:
    text = joined(found)
    kind = BlockKind.FOOTER if is_page_number(text) else BlockKind.OTHER
    return Block(kind=kind, text=text, page=page)


def _margin_blocks(pages: list[Page], outside: set[int]) -> Iterator[Block]:
    """Yield each distinct header and footer once; page numbers count as one."""
    seen: set[str] = set()
    for page in pages:
        for line in page.lines:
            if id(line) not in outside:
                continue
            key = shape(line.text)
            if key not in seen:
                seen.add(key)
                high = line.box[1] < page.height / 2
                kind = BlockKind.HEADER if high else BlockKind.FOOTER
                style = _style(line.size, None)
                yield Block(kind=kind, text=line.text, page=page.number, box=line.box, style=style,
                            confidence=line.confidence)  # fmt: skip
