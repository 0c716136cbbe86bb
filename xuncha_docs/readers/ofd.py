"""Read an OFD (GB/T 33190): letters and ruled lines with their places, then as a PDF is read.

Elements are known by their local names, since makers write several namespaces. Places of parts
are looked up in the table of the package only. Seals and signatures are counted, not verified.
"""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Diagnostic, Severity
from xuncha_docs.readers import image, ocr, pdf
from xuncha_docs.readers.codes import notice, unreadable
from xuncha_docs.readers.ofd_drawing import Drawing, Matrix, boundary, draw, numbers
from xuncha_docs.readers.package import Package
from xuncha_docs.readers.pdf import Read
from xuncha_docs.readers.pdf_page import Page
from xuncha_docs.readers.pdf_tables import Box, grids
from xuncha_docs.readers.pdf_told import told
from xuncha_docs.readers.xml import local, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_POINTS = 72 / 25.4
_A4 = 210.0, 297.0  # millimetres
_RULES = 3_000
_NAMED = 5


@dataclass(slots=True)
class _Book:
    """A document of the package while it is being read.

    Attributes:
        package: The package.
        shared: Reusable drawings by id.
        pictures: Parts of pictures by id.
        templates: Template pages by id.
        annotations: Parts with the annotations of a page, by its id.
        size: Width and height of a page that has none of its own, in millimetres.
        missing: What is named and is not there, each once.
    """

    package: Package
    shared: "dict[str, _Element]" = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    size: tuple[float, float] = _A4
    missing: dict[str, None] = field(default_factory=dict)

    def part(self, place: str) -> "_Element":
        """Return the root of a part; an empty element, and a note of it, where it is missing."""
        if place not in self.package:
            self.missing[place] = None
        return _parsed(self.package, place)


def read(package: Package) -> Read:
    """Return the blocks of an OFD.

    Args:
        package: The file.

    Raises:
        UnreadableFileError: It is damaged (RD008), encrypted (RD006) or oversized (RD009).
    """
    root = parse(package.read("OFD.xml") or b"<none/>")
    if any("encrypt" in part.lower() for part in package.parts):
        raise unreadable("RD006")
    pages: list[Page] = []
    cells: dict[int, list[list[Box]]] = {}
    seen: list[Drawing] = []
    broken = 0
    listed = [page for part in _texts(root, "DocRoot") for page in _listed(package, part)]
    if not listed:
        raise unreadable("RD008", "OFD 文件里没有页面")
    for number, (book, (identity, part)) in enumerate(listed[: pdf.PAGES], 1):
        try:
            page, drawing = _page(book, identity, part, number)
        except UnreadableFileError:
            broken += 1
            continue
        pages.append(page)
        seen.append(drawing)
        if len(drawing.rules) <= _RULES:
            cells[number] = grids(map(page.upright, drawing.rules))
    if not pages:
        raise unreadable("RD008")
    blocks = pdf.assemble(pages, cells)
    missing = {name for book, _ in listed for name in book.missing}
    missing |= {name for drawing in seen for name in drawing.missing}
    found = (*told(pages, blocks), *_told(package, root, seen, broken, len(listed)))
    if missing:
        names = "、".join(sorted(missing)[:_NAMED]) + "等" * (len(missing) > _NAMED)
        found += (
            notice("RD109", f"文件里缺少 {len(missing)} 个部件（{names}），其中内容没有读入"),
        )
    if not blocks and not any(p.scanned for p in pages):
        found += (notice("RD110", "本文件没有读到文字"),)
    return Read(blocks, len(listed), found)


def _told(
    package: Package, root: "_Element", seen: Sequence[Drawing], broken: int, count: int
) -> Iterator[Diagnostic]:
    if broken:
        yield notice("RD109", f"{broken} 页已损坏，没有读入")
    if count > pdf.PAGES:
        yield notice("RD108", f"共 {count} 页，只读了前 {pdf.PAGES} 页")
    if cut := sum(d.cut for d in seen):
        yield notice("RD108", f"{cut} 页内容异常多，只读了一部分")
    if crowded := sum(len(d.rules) > _RULES for d in seen):
        yield notice("RD109", f"{crowded} 页线条过多，其中的表格按文字读取")
    signatures = 0
    for part in _texts(root, "Signatures"):
        signatures += len(_all(_parsed(package, _resolved("", part)), "Signature"))
    if signatures:
        yield notice("RD115", f"本文件有 {signatures} 个电子签章，没有验证", Severity.HINT)
    if notes := sum(d.annotations for d in seen):
        yield notice("RD115", f"本文件有 {notes} 处注释或盖章，其中的文字已读入", Severity.HINT)
    if any("/attachs/" in p.lower() or "/attachments/" in p.lower() for p in package.parts):
        yield notice("RD109", "本文件带有附件，没有读取", Severity.HINT)


def _listed(package: Package, part: str) -> "list[tuple[_Book, tuple[str, str]]]":
    """Return the pages of a document: the id and the part of each."""
    place = _resolved("", part)
    book = _Book(package)
    root = book.part(place)
    for box in _texts(root, "PhysicalBox")[:1]:
        book.size = _size(box, book.size)
    for kind in ("PublicRes", "DocumentRes"):
        for name in _texts(root, kind):
            _learn(book, _resolved(place, name))
    for element in _all(root, "TemplatePage"):
        book.templates[element.get("ID", "")] = _resolved(place, element.get("BaseLoc", ""))
    for name in _texts(root, "Annotations"):
        where = _resolved(place, name)
        for page in _all(book.part(where), "Page"):
            for file in _texts(page, "FileLoc"):
                book.annotations[page.get("PageID", "")] = _resolved(where, file)
    pages = [e for group in _all(root, "Pages") for e in _all(group, "Page")]
    return [(book, (e.get("ID", ""), _resolved(place, e.get("BaseLoc", "")))) for e in pages]


def _learn(book: _Book, place: str) -> None:
    """Keep the drawings and pictures that a part with resources holds."""
    root = book.part(place)
    base = posixpath.join(place, "..", root.get("BaseLoc", "")) if root.get("BaseLoc") else place
    for element in root.iter():
        if local(element) in ("CompositeGraphicUnit", "CompositeGraphicsUnit"):
            book.shared[element.get("ID", "")] = element
        elif local(element) == "MultiMedia":
            for file in _texts(element, "MediaFile"):
                folder = base if base != place else posixpath.dirname(place)
                book.pictures[element.get("ID", "")] = _resolved(folder + "/x", file)


def _page(book: _Book, identity: str, part: str, number: int) -> tuple[Page, Drawing]:
    """Return a page with its letters, and what else is drawn on it."""
    root = parse(book.package.read(part) or b"<none/>")
    if local(root) == "none":
        raise unreadable("RD008")
    width, height = book.size
    for box in _texts(root, "PhysicalBox")[:1]:
        width, height = _size(box, book.size)
    for name in _texts(root, "PageRes"):
        _learn(book, _resolved(part, name))
    drawing = Drawing(shared=book.shared)
    scale = Matrix(_POINTS, 0, 0, _POINTS, 0, 0)
    for content in _templates(root, book):
        draw(content, scale, drawing)
    for content in _children(root, "Content"):
        draw(content, scale, drawing)
    if note := book.annotations.get(identity):
        _annotate(book.part(note), scale, drawing)
    page = Page(number, width * _POINTS, height * _POINTS, drawing.glyphs, len(drawing.rules))
    page.pictured = sum(p.area for p in drawing.pictures) / (page.width * page.height)
    page.images = page.pictured
    page.garbled, page.askew = drawing.is_garbled, drawing.turned
    if drawing.sides:
        page.stand(drawing.sides)
    if page.scanned and ocr.available():
        _recognise(page, drawing, book)
    return page, drawing


def _templates(root: "_Element", book: _Book) -> "Iterator[_Element]":
    """Yield the contents of the template pages that a page lies on."""
    for template in _all(root, "Template"):
        identity = template.get("TemplateID", "")
        if identity in book.templates:
            yield from _all(book.part(book.templates[identity]), "Content")
        else:
            book.missing[f"模板页 {identity}"] = None


def _annotate(root: "_Element", scale: Matrix, drawing: Drawing) -> None:
    for note in _all(root, "Annot"):
        if note.get("Type") == "Watermark" or note.get("Visible") == "false":
            continue
        drawing.annotations += 1
        for look in _all(note, "Appearance"):
            left, top, _, _ = boundary(look)
            draw(look, Matrix(1, 0, 0, 1, left, top).then(scale), drawing)


def _recognise(page: Page, drawing: Drawing, book: _Book) -> None:
    """Take the words of a scanned page from the largest picture on it."""
    picture = max(drawing.pictures, key=lambda p: p.area, default=None)
    part = book.pictures.get(picture.resource, "") if picture else ""
    pixels = image.pixels(book.package.read(part)) if part else None
    if pixels is not None:
        page.recognise(pixels)


def _resolved(place: str, name: str) -> str:
    """Return the part that a name in another part means; a slash in front is the package."""
    name = name.strip().replace("\\", "/")
    joined = name if name.startswith("/") else posixpath.join("/", posixpath.dirname(place), name)
    return posixpath.normpath(joined).lstrip("/")


def _parsed(package: Package, part: str) -> "_Element":
    """Return the root of a part; an empty element where it is missing."""
    return parse(package.read(part) or b"<none/>")


def _all(root: "_Element", name: str) -> "list[_Element]":
    return [e for e in root.iter() if e is not root and local(e) == name]


def _children(root: "_Element", name: str) -> "Iterable[_Element]":
    return [e for e in root if local(e) == name]


def _texts(root: "_Element", name: str) -> list[str]:
    return [e.text.strip() for e in _all(root, name) if e.text and e.text.strip()]


def _size(box: str, default: tuple[float, float]) -> tuple[float, float]:
    """Return width and height in millimetres, within what paper can be."""
    found = numbers(box)
    if len(found) < 4 or not (5 < found[2] < 5000 and 5 < found[3] < 5000):
        return default
    return found[2], found[3]
