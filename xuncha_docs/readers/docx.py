"""Read a .docx: one pass over its XML gives blocks in document order.

Numbers become text, merges a grid, revisions their final view; what is left out is reported.
Source of the rules: ECMA-376-1 17 and what Word 16 does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import (
    STYLES,
    Block,
    BlockKind,
    Diagnostic,
    Document,
    Format,
    PageSetup,
    TextStyle,
    style_name,
)
from xuncha_docs.readers.blocks import paragraph, recognise, table
from xuncha_docs.readers.codes import notice, unreadable
from xuncha_docs.readers.docx_told import Told
from xuncha_docs.readers.grid import COLUMNS, Cell, Grid
from xuncha_docs.readers.inline import Inline, Line, choice
from xuncha_docs.readers.numbering import Numbering
from xuncha_docs.readers.package import Package
from xuncha_docs.readers.relations import related
from xuncha_docs.readers.styles import (
    Props,
    Sheet,
    common,
    page_setup,
    paragraph_props,
    sheet,
    text_style,
)
from xuncha_docs.readers.xml import CP, DGM, MC, A, R, W, drawn_lines, first, number, parse, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])")
_WRAPPERS = frozenset(W + t for t in ("ins", "moveTo", "customXml", "smartTag", "sdtContent"))
_GONE = frozenset(W + t for t in ("del", "moveFrom"))
_PARAGRAPH, _PROPERTIES, _STYLE, _RUN_PROPERTIES = W + "p", W + "pPr", W + "pStyle", W + "rPr"
_BLOCKS = 200_000
_CELLS = 200_000
_NOTES = {"footnotes": BlockKind.FOOTNOTE, "endnotes": BlockKind.ENDNOTE}
_STORY_OF = {"headerReference": BlockKind.HEADER, "footerReference": BlockKind.FOOTER}


def read(package: Package) -> Document:
    """Return what a file says; path and id are left to whoever knows them.

    Args:
        package: The file.

    Raises:
        UnreadableFileError: The package is damaged, encrypted, oversized or holds no document.
    """
    blocks, setups, found = _Reader(package).read()
    return Document(
        id="",
        path="",
        blocks=blocks,
        page_setup=setups[0] if setups else None,
        more_setups=setups[1:],
        diagnostics=found,
        format=_format(package),
    )


def _format(package: Package) -> Format | None:
    """Return how a letter of ours is laid out, as its properties say; None for any other file."""
    try:
        properties = package.read("docProps/core.xml")
        return Format.of(parse(properties).findtext(f"{CP}category") or "") if properties else None
    except UnreadableFileError:  # properties are no part of what is read
        return None


@dataclass(frozen=True, slots=True)
class _Role:
    """What the names of a style and of those it is based on say.

    Attributes:
        ours: The kind and level of a style of ours.
        theirs: Those of a heading or title of the word processor.
        contents: Whether it belongs to a table of contents.
    """

    ours: tuple[BlockKind, int] | None
    theirs: tuple[BlockKind, int] | None
    contents: bool

    @classmethod
    def of(cls, names: Sequence[str]) -> "_Role":
        ours = next((STYLES[n] for n in names if n in STYLES), None)
        theirs = next(filter(None, map(_built_in, names)), None)
        return cls(ours, theirs, any(n.startswith(("toc ", "目录 ")) for n in names[:1]))


def _built_in(name: str) -> tuple[BlockKind, int] | None:
    if match := _HEADING.fullmatch(name):
        return BlockKind.HEADING, min(int(match[1]), 5)
    return (BlockKind.TITLE, 0) if name in ("title", "标题") else None


@dataclass(slots=True)
class _Pending:
    """A line whose paragraph mark was deleted: it runs on into the next paragraph."""

    line: Line
    element: "_Element"


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self.told = Told(macro=any(p.lower().endswith("vbaproject.bin") for p in package.parts))
        kinds = dict(related(package, "").values())
        main = kinds.get("officeDocument", "word/document.xml")
        data = package.read(main)
        if not data:
            raise unreadable("RD008", "压缩包里没有 Word 正文，不是完整的 .docx 文件")
        self._root = self.told.add(parse(data))
        self._relations = related(package, main)
        styles, theme = (package.packed(self._part(kind)) for kind in ("styles", "theme"))
        self._sheet: Sheet = sheet(styles, theme)
        numbering = self._named("numbering")
        self._numbering = Numbering(parse(numbering) if numbering else None, self._sheet.linked)
        self.looks: dict[object, TextStyle] = {}
        self._roles: dict[str | None, _Role] = {}
        self._cells = _CELLS
        self._diagrams: set[str] = set()
        self._anchors = {p: n for n, p in enumerate(self._root.iter(W + "p"))}

    def read(self) -> tuple[tuple[Block, ...], tuple[PageSetup, ...], tuple[Diagnostic, ...]]:
        body = self._root.find(W + "body")
        if body is None:
            raise unreadable("RD008", "Word 正文结构不完整")
        found = list(islice(_Story(self).blocks(body, None), _BLOCKS + 1))
        self.told.truncated |= len(found) > _BLOCKS
        blocks = list(recognise(found[:_BLOCKS], told=self._sheet.has(STYLES)))
        for part, kind in _NOTES.items():
            blocks += self._notes(part, kind, {})
        comments = self._notes("comments", BlockKind.COMMENT, self._about())
        self.told.comments = len(comments)
        blocks += comments
        blocks += self._margins()
        setups = tuple(s for s in map(page_setup, self._root.iter(W + "sectPr")) if s)
        said = list(self.told.diagnostics())
        if not any(b.kind not in (BlockKind.HEADER, BlockKind.FOOTER) for b in blocks):
            said.append(notice("RD110", "本文件没有读到正文文字"))
        return tuple(blocks), setups, tuple(said)

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def numbering(self) -> Numbering:
        return self._numbering

    def role(self, key: str | None) -> _Role:
        """Return what the names of a paragraph style say."""
        if key not in self._roles:
            self._roles[key] = _Role.of([s.name for s in self._sheet.chain(key)])
        return self._roles[key]

    def anchor(self, element: "_Element") -> int | None:
        """Return the place of a paragraph among those of the main part."""
        return self._anchors.get(element)

    def take_cell(self) -> bool:
        """Count one table cell; return False when the document has had its share."""
        self._cells -= 1
        self.told.truncated |= self._cells < 0
        return self._cells >= 0

    def drawn(self, element: "_Element") -> str:
        """Return the words of lettering (v:textpath) or of a diagram (dgm:relIds)."""
        if element.tag != DGM + "relIds":
            shape = element.getparent()
            if shape is None or "watermark" not in (shape.get("id") or "").lower():
                return (element.get("string") or "").strip()
            self.told.lost["个水印"] += 1
            return ""
        kind, part = self._relations.get(element.get(R + "dm", ""), ("", ""))
        if part in self._diagrams:
            return ""
        self._diagrams.add(part)
        data = self._package.read(part) if kind == "diagramData" else b""
        text = drawn_lines(parse(data).iter(A + "p")) if data else ""
        self.told.lost["个 SmartArt 图形"] += not text
        return text

    def _part(self, kind: str) -> str:
        return next((part for k, part in self._relations.values() if k == kind), "")

    def _named(self, kind: str) -> bytes:
        return self._package.read(self._part(kind))

    def _notes(self, part: str, kind: BlockKind, about: dict[str | None, int]) -> list[Block]:
        data = self._named(part)
        out: list[Block] = []
        for note in self.told.add(parse(data)) if data else ():
            if value(note, "type") in (None, "normal"):
                text = _joined(_Story(self).blocks(note, kind))
                if text:
                    anchor = about.get(value(note, "id"))
                    out.append(Block(kind=kind, text=text, anchor=anchor))
        return out

    def _about(self) -> dict[str | None, int]:
        """Return the paragraph each comment is about, by its id: where its range begins."""
        out: dict[str | None, int] = {}
        at = 0
        tags = (W + "p", W + "commentRangeStart", W + "commentReference")
        for element in self._root.iter(*tags):
            if element.tag == W + "p":
                at = self._anchors[element]
            else:
                out.setdefault(value(element, "id"), at)
        return out

    def _margins(self) -> list[Block]:
        """Return headers and footers, each distinct text once."""
        out: dict[tuple[BlockKind, str], Block] = {}
        read: set[str] = set()
        for section in self._root.iter(W + "sectPr"):
            for tag, kind in _STORY_OF.items():
                for reference in section.iterchildren(W + tag):
                    part = self._relations.get(reference.get(R + "id", ""), ("", ""))[1]
                    if part in read or not (data := self._package.read(part)):
                        continue
                    read.add(part)
                    found = tuple(_Story(self).blocks(self.told.add(parse(data)), kind))
                    if text := _joined(found):
                        style = found[0].style
                        out.setdefault((kind, text), Block(kind=kind, text=text, style=style))
        return list(out.values())


class _Story:
    """Reads one flow of paragraphs and tables: the body, a note, a header."""

    def __init__(self, reader: _Reader, table: str | None = None) -> None:
        self._reader = reader
        self._table_style = table
        self._inline = Inline(reader.sheet, reader.told.unclosed)
        self._pending: _Pending | None = None

    def blocks(self, container: "_Element", kind: BlockKind | None) -> Iterator[Block]:
        """Yield the blocks of a container, all of one kind where a kind is given."""
        yield from self._children(container, kind)
        yield from self._flush(kind)

    def _children(self, container: "_Element", kind: BlockKind | None) -> Iterator[Block]:
        for child in container:
            tag = child.tag
            if tag == _PARAGRAPH:
                yield from self._paragraph(child, kind)
            elif tag == W + "tbl":
                yield from self._flush(kind)
                yield from self._table(child)
            elif tag == W + "sdt":
                yield from self._control(child, kind)
            elif tag in _WRAPPERS:
                yield from self._children(child, kind)
            elif tag == MC + "AlternateContent" and (branch := choice(child)) is not None:
                yield from self._children(branch, kind)

    def _control(self, element: "_Element", kind: BlockKind | None) -> Iterator[Block]:
        gallery = value(element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"))
        if gallery == "Table of Contents":
            kind = kind or BlockKind.CONTENTS
        for content in element.iterchildren(W + "sdtContent"):
            yield from self._children(content, kind)

    def _flush(self, kind: BlockKind | None) -> Iterator[Block]:
        if self._pending is not None:
            pending, self._pending = self._pending, None
            yield from self._finish(pending.line, pending.element, kind)

    def _paragraph(self, element: "_Element", kind: BlockKind | None) -> Iterator[Block]:
        properties = first(element, _PROPERTIES)
        style = None if properties is None else value(first(properties, _STYLE))
        line = self._inline.read(element, style)
        self._reader.told.hidden += line.hidden
        if line.formulas:
            self._reader.told.lost["个公式域"] += line.formulas
        if self._pending is not None:
            line, self._pending = self._pending.line.join(line), None
        if _mark_deleted(properties):
            if line.text or line.boxes:
                self._pending = _Pending(line, element)
            return
        yield from self._finish(line, element, kind)

    def _finish(self, line: Line, element: "_Element", kind: BlockKind | None) -> Iterator[Block]:
        stated = first(element, _PROPERTIES)
        direct = paragraph_props(stated)
        key = None if stated is None else value(first(stated, _STYLE))
        inherited = self._reader.sheet.resolve(key, self._table_style)[0]
        properties = inherited | direct
        label, indent = "", Props()
        if "num" in properties and (line.text or not line.hidden):
            label, indent = self._label(properties, direct, key)
        if indent:
            # The indent of a level yields to the style that carries it, and overrides it elsewhere.
            lower, upper = (inherited, indent) if "num" in direct else (indent, inherited)
            properties = lower | upper | direct
        text = label + line.text.strip() if label else line.text.strip()
        if text:
            found, level = self._kind(key, properties, line, kind)
            look = self._look(properties, key, line)
            anchor = self._reader.anchor(element)
            yield _block(text, line.text, label.strip(), found, level, style=look, anchor=anchor)
        for box in line.boxes:
            if box.tag == W + "txbxContent":
                yield from _Story(self._reader).blocks(box, kind or BlockKind.OTHER)
            elif words := self._reader.drawn(box):
                yield Block(kind=kind or BlockKind.OTHER, text=words)

    def _label(self, properties: Props, direct: Props, key: str | None) -> tuple[str, Props]:
        num = properties.get("num")
        if not isinstance(num, str) or num == "0":
            return "", {}
        numbering = self._reader.numbering
        depth = direct.get("depth")
        if depth is None:
            styles = tuple(s.id for s in self._reader.sheet.chain(key))
            depth = numbering.linked_level(num, styles)
        if depth is None:
            depth = properties.get("depth")
        chosen = depth if isinstance(depth, int) else 0
        level = numbering.level(num, chosen)
        indent = paragraph_props(level.indent) if level is not None else {}
        return numbering.next(num, chosen), indent

    def _kind(
        self, key: str | None, properties: Props, line: Line, kind: BlockKind | None
    ) -> tuple[BlockKind | None, int]:
        role = self._reader.role(key)
        if role.ours is not None:
            return role.ours
        if kind is not None:
            return kind, 0
        if line.contents or role.contents:
            return BlockKind.CONTENTS, 0
        if role.theirs is not None:
            return role.theirs
        outline = properties.get("outline")
        if isinstance(outline, int) and outline < 9:
            return BlockKind.HEADING, min(outline + 1, 5)
        return None, 0

    def _look(self, properties: Props, key: str | None, line: Line) -> TextStyle:
        counted = tuple((run, count) for run, count in line.looks.items() if count > 0)
        runs = counted if len(counted) != 1 else counted[0][0]
        looks, named = self._reader.looks, (key, self._table_style, runs, tuple(properties.items()))
        if named not in looks:
            sheet = self._reader.sheet
            run = sheet.resolve(key, self._table_style)[1]
            letters = [
                (run | sheet.character(style) | dict(direct), count)
                for (style, direct), count in counted
            ]
            looks[named] = text_style(properties, common(letters) if letters else run)
        return looks[named]

    def _is_imprint(self, table: "_Element") -> bool:
        """Return whether a table only places the imprint of a letter of ours (版记)."""
        keys = {value(style) for style in table.iter(W + "pStyle")}
        names = {s.name for key in keys for s in self._reader.sheet.chain(key)[:1]}
        imprint = (BlockKind.COPY_TO, BlockKind.IMPRINT)
        return bool(names) and names <= {style_name(kind) for kind in imprint}

    def _table(self, element: "_Element") -> Iterator[Block]:
        if self._is_imprint(element):
            for cell in element.iter(W + "tc"):
                yield from _Story(self._reader).blocks(cell, None)
            return
        grid = Grid()
        style = value(element.find(f"{W}tblPr/{W}tblStyle"))
        cells: list[Block] = []
        for row in _parts(element, "tr"):
            if row.find(f"{W}trPr/{W}del") is None and not grid.row(self._cells(row, style, cells)):
                self._reader.told.truncated = True
                break
        if grid.dropped:
            self._reader.told.truncated = True
        if any(any(row) for row in grid.rows):
            begin = self._reader.anchor(next(element.iter(W + "p"), element))
            yield table(grid.rows, grid.merges(), style=_common_style(cells), anchor=begin)

    def _cells(self, row: "_Element", style: str | None, read: list[Block]) -> Iterator[Cell]:
        """Yield the cells of a row; what stands in them is added to ``read``."""
        before = number(value(row.find(f"{W}trPr/{W}gridBefore")), 0, COLUMNS) or 0
        if before:
            yield Cell("", before)
        for element in _parts(row, "tc"):
            if not self._reader.take_cell():
                return
            properties = element.find(W + "tcPr")
            span, merge, along = 1, None, None
            if properties is not None:
                if properties.find(W + "cellDel") is not None:
                    continue
                span = number(value(properties.find(W + "gridSpan")), 1, COLUMNS) or 1
                merge = _merge(properties.find(W + "vMerge"))
                along = _merge(properties.find(W + "hMerge"))
            continued = "continue" in (merge, along)
            found = () if continued else tuple(_Story(self._reader, style).blocks(element, None))
            read += found
            yield Cell(_joined(found), span, merge, along == "continue")


def _block(
    text: str, raw: str, label: str, kind: BlockKind | None, level: int, **fields: object
) -> Block:
    if label:
        fields["number"] = label
    if kind is not None:
        fields |= {"kind": kind, "level": level}
    return paragraph(text, raw, **fields)


def _common_style(blocks: list[Block]) -> TextStyle | None:
    """Return of each property of the look the value most of the letters have."""
    looks = [(b.style, len(b.text)) for b in blocks if b.style is not None]
    if not looks:
        return None
    names = TextStyle.__slots__
    found = common([({n: getattr(style, n) for n in names}, count) for style, count in looks])
    return TextStyle(**found)  # type: ignore[arg-type]


def _joined(blocks: Iterator[Block] | tuple[Block, ...]) -> str:
    """Return blocks as the text of one cell: paragraphs as lines, inner tables cell by cell."""
    return "\n".join(b.text.replace("\t", " ").strip() for b in blocks)


def _parts(parent: "_Element", name: str) -> "Iterator[_Element]":
    """Yield the rows of a table or the cells of a row, through content controls."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag == W + "sdt" or child.tag in _WRAPPERS:
            yield from _parts(child, name)


def _merge(element: "_Element | None") -> str | None:
    return None if element is None else value(element) or "continue"


def _mark_deleted(properties: "_Element | None") -> bool:
    if properties is None:
        return False
    mark = first(properties, _RUN_PROPERTIES)
    return mark is not None and any(child.tag in _GONE for child in mark)
