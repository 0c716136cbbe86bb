"""Set the look of a foreign .docx to the standard, paragraph by paragraph, and no word of it.

Works on the main part alone; every other part of the package stays byte for byte. Properties that
carry no look (numbering, sections, revisions, page breaks) are kept, so that automatic numbers
survive. Knows the roles of `roles`, refuses to touch what they are unsure of.
"""

import copy
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha_docs.errors import XunchaError
from xuncha_docs.gongwen import layout, standard
from xuncha_docs.gongwen.lint.rule import Letter, Part, letter, numbered
from xuncha_docs.gongwen.ooxml import PARAGRAPH_ORDER, RUN_ORDER, W, package, parse, place
from xuncha_docs.gongwen.standard import Look, Own, Standard
from xuncha_docs.model import BlockKind, Closing, Document, Geometry

if TYPE_CHECKING:
    from lxml.etree import _Element

_KEPT_PARAGRAPH = frozenset(
    ("pStyle", "pageBreakBefore", "framePr", "numPr", "suppressLineNumbers", "pBdr", "outlineLvl",
     "sectPr", "pPrChange", "cnfStyle", "divId", "rPr")
)  # fmt: skip
_LOOK_OF_RUN = frozenset(
    ("rFonts", "b", "bCs", "i", "iCs", "color", "spacing", "w", "kern", "position", "sz", "szCs",
     "snapToGrid", "fitText", "caps", "smallCaps", "shadow", "outline", "emboss", "imprint")
)  # fmt: skip
_FIXED = (
    BlockKind.TITLE, BlockKind.ADDRESSEE, BlockKind.HEADING, BlockKind.PARAGRAPH,
    BlockKind.ATTACHMENT_NOTE, BlockKind.SIGNATURE, BlockKind.DATE, BlockKind.ATTACHMENT,
    BlockKind.NOTE,
)  # fmt: skip
_HEAD = (BlockKind.DOCUMENT_NUMBER, BlockKind.SIGNER, BlockKind.ISSUER_MARK)
_PICTURES = ("drawing", "pict", "object")
_TEXTS = frozenset(W + t for t in ("t", "delText", "instrText", "delInstrText"))
_MARKS = frozenset(
    W + t for t in ("p", "tab", "br", "cr", "sym", "noBreakHyphen", "softHyphen", "ptab", "tbl",
                     "tr", "tc", "footnoteReference", "endnoteReference", "commentReference",
                     "commentRangeStart", "commentRangeEnd", "bookmarkStart", "bookmarkEnd",
                     "fldChar", "drawing", "pict", "object", "ins", "del", "numId", "ilvl")
)  # fmt: skip
SURE_ENOUGH = 0.6
_LONGEST_LEAD = 60
_SENTENCE_MARKS = "。，；：！？"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file set anew.

    Attributes:
        data: The whole package.
        paragraphs: How many paragraphs were set.
        unsure: How many were left as they are, because it is unsure what they are.
    """

    data: bytes
    paragraphs: int
    unsure: int


def fix(data: bytes, document: Document, own: Own = ()) -> Fixed:
    """Return a .docx with the look of every recognised element set to the standard.

    Args:
        data: The file.
        document: What the reader made of it.
        own: Numbers the office sets otherwise than the standard.

    Raises:
        XunchaError: The file is none that can be set, or its text would not stay the same.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = _main_part(archive)
        files = {part: archive.read(part) for part in archive.namelist()}
    root = parse(files[name])
    if root is None:
        raise XunchaError(
            "正文部件不是完好的 XML，没有改动。请用 Word 或 WPS 另存一份再试。", "FX101"
        )
    before = words(root)
    done, unsure = _set_all(root, letter(document, _standard(document, own)))
    if not done:
        raise XunchaError("没有认出可以调整的段落（或者文件是“严格”格式），没有改动。", "FX101")
    if words(root) != before:
        raise XunchaError("调整后文字与原文不一致，没有写出。请把文件交给维护人员。", "FX102")
    files[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return Fixed(package(files), done, unsure)


def words(root: "_Element") -> str:
    """Return a hash of all text of a part with what structures it: paragraphs, tables, numbers."""
    digest = hashlib.sha256()
    for element in root.iter():
        if element.tag in _TEXTS:
            digest.update((element.text or "").encode("utf-8"))
        elif element.tag in _MARKS:
            values = [str(v) for k, v in sorted(element.items()) if "rsid" not in str(k)]
            digest.update(f"\0{element.tag}{values}\0".encode())
    return digest.hexdigest()


def _main_part(archive: zipfile.ZipFile) -> str:
    types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    for name in archive.namelist():
        if name.endswith(".xml") and f'"/{name}"' in types and name.endswith("document.xml"):
            return name
    return "word/document.xml"


def _set_all(root: "_Element", judged: Letter) -> tuple[int, int]:
    elements = list(root.iter(W + "p"))
    std = judged.std
    done = unsure = 0
    for part in judged.parts:
        at = part.block.anchor
        if part.kind not in _FIXED or at is None or at >= len(elements):
            continue
        if part.score < SURE_ENOUGH:
            unsure += 1
            continue
        _Setter(std, judged, part).set(elements[at])
        done += 1
    if done:
        for section in root.iter(W + "sectPr"):
            _set_section(section, std)
    return done, unsure


def _standard(document: Document, own: Own) -> Standard:
    """Return the numbers of the geometry a document is laid out in: 字面 by its top margin."""
    common, literal = (standard.standard(geometry, own) for geometry in Geometry)
    setup = document.page_setup
    if setup is None:
        return common
    away = {std: abs(setup.top_mm - std.norm("page.top").number) for std in (common, literal)}
    return (
        literal if away[literal] <= common.norm("page.tolerance").number < away[common] else common
    )


def _set_section(section: "_Element", std: Standard) -> None:
    """Set paper, margins and grid of an upright A4 section; others are meant as they are."""
    size, margin = section.find(W + "pgSz"), section.find(W + "pgMar")
    if size is None or margin is None:
        return
    width, height = std.norm("page.width").twips, std.norm("page.height").twips
    near = 3 * std.norm("page.tolerance").twips + width // 12
    if abs(_twips(size, "w") - width) > near or abs(_twips(size, "h") - height) > near:
        return
    size.set(W + "w", str(width))
    size.set(W + "h", str(height))
    for side in ("top", "bottom", "left", "right"):
        margin.set(W + side, str(std.norm(f"page.{side}").twips))
    margin.set(W + "gutter", "0")
    grid = section.find(W + "docGrid")
    if grid is not None:
        grid.attrib.clear()
        grid.set(W + "type", "lines")
        grid.set(W + "linePitch", str(std.norm("body.pitch").twips))


def _twips(element: "_Element", name: str) -> float:
    try:
        return float(element.get(W + name, "0"))
    except ValueError:
        return 0.0


class _Setter:
    """Sets one paragraph as its role wants it."""

    def __init__(self, std: Standard, judged: Letter, part: Part) -> None:
        self._std = std
        self._letter = judged
        self._part = part
        found = numbered(part)
        self._level = self._heading_level(found[0] if found else 0)
        kind = BlockKind.HEADING if self._level else part.kind
        self._look = self._std.look(kind, self._level)

    def _heading_level(self, number: int) -> int:
        part = self._part
        if part.kind is BlockKind.HEADING:
            return min(max(part.block.level, 1), standard.deepest())
        if (
            part.kind is not BlockKind.PARAGRAPH
            or layout.lead_length(part.block.text) > _LONGEST_LEAD
        ):
            return 0
        return number or self._level_by_face()

    def _level_by_face(self) -> int:
        """Return the level of a heading without a number, which only its typeface shows, else 0."""
        text, style = self._part.text, self._part.block.style
        if style is None or not style.font or any(mark in text for mark in _SENTENCE_MARKS):
            return 0
        for level in (1, 2):
            if self._std.font(self._std.look(BlockKind.HEADING, level).font).covers(style.font):
                return level
        return 0

    def set(self, element: "_Element") -> None:
        """Set properties of the paragraph, of its mark and of its runs."""
        properties = _first(element, "pPr")
        pitch = self._pitch(properties.find(W + "spacing"))
        kept = _KEPT_PARAGRAPH | (
            {"tabs"} if next(_own(element, "tab"), None) is not None else set()
        )
        for child in list(properties):
            if _local(child) not in kept:
                properties.remove(child)
        if not any(next(element.iter(W + t), None) is not None for t in _PICTURES):
            _insert(properties, "spacing", PARAGRAPH_ORDER, pitch)
        for name in ("widowControl", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid"):
            _insert(properties, name, PARAGRAPH_ORDER, {"val": "0"})
        _insert(properties, "ind", PARAGRAPH_ORDER, self._indents())
        align = self._kept_align() or self._look.align
        if align == "both" and any(b.get(W + "type") is None for b in _own(element, "br")):
            align = "left"  # 手动换行的一行会被两端对齐拉开
        _insert(properties, "jc", PARAGRAPH_ORDER, {"val": align})
        mark = properties.find(W + "rPr")
        if mark is None:
            mark = _insert(properties, "rPr", PARAGRAPH_ORDER, {})
        self._set_run(mark, self._look)
        self._set_runs(element)

    def _pitch(self, old: "_Element | None") -> dict[str, str]:
        """Return the spacing; above a title, where nothing else is wanted, as the file has it."""
        line = str(round(self._look.pitch * standard.TWIPS_PER_POINT))
        before = str(round(self._before() * self._std.norm("body.pitch").twips))
        if self._part.kind is BlockKind.TITLE and before == "0" and old is not None:
            before = old.get(W + "before", "0")
        zeros = ("after", "beforeLines", "afterLines", "beforeAutospacing", "afterAutospacing")
        return dict.fromkeys(zeros, "0") | {"before": before, "line": line, "lineRule": "exact"}

    def _kept_align(self) -> str:
        """Return the alignment of a paragraph that is centred or to the right on purpose."""
        style = self._part.block.style
        found = style.align if style is not None else None
        kept = self._part.kind is BlockKind.PARAGRAPH and found in ("center", "right")
        return found if kept and found else ""

    def _before(self) -> float:
        """Return the space above in lines, where no empty paragraph stands for it."""
        at, kind = self._part.at, self._part.kind
        previous = self._letter.parts[at - 1] if at else None
        if previous is None or previous.block.anchor != (self._part.block.anchor or 0) - 1:
            return 0.0
        if kind is BlockKind.TITLE and previous.kind in _HEAD:
            return self._std.norm("title.blank").number
        if previous.kind is BlockKind.TITLE and kind is not BlockKind.TITLE:
            return self._std.norm("title.after").number
        if kind is BlockKind.SIGNATURE:
            return self._std.norm("signature.blank").number
        if kind is BlockKind.ATTACHMENT_NOTE and previous.kind is not kind:
            return self._std.norm("note.blank").number
        return 0.0

    def _indents(self) -> dict[str, str]:
        text, kind = self._part.block.raw or self._part.block.text, self._part.kind
        out = {"left": 0.0, "right": 0.0, "firstLine": self._look.indent}
        if text[:1].isspace() or self._kept_align():
            out["firstLine"] = 0.0
        elif kind in (BlockKind.SIGNATURE, BlockKind.DATE):
            out["right"] = self._closing_indent(kind)
        elif kind is BlockKind.ATTACHMENT_NOTE:
            out["left"], hanging = layout.note_indents(self._std, self._part.text)
            del out["firstLine"]
            out["hanging"] = hanging
        em = self._look.size * standard.TWIPS_PER_POINT + self._spacing(self._look)
        found: dict[str, str] = {}
        for side, chars in out.items():
            found[f"{side}Chars"], found[side] = str(round(chars * 100)), str(round(chars * em))
        return found

    def _closing_indent(self, kind: BlockKind) -> float:
        signature = self._letter.of(BlockKind.SIGNATURE)
        date = self._letter.of(BlockKind.DATE)
        if not signature or not date:
            return self._std.norm("signature.date_right").number
        how = self._letter.document.format
        closing = how.closing if how else Closing.SEALED
        pair = layout.signature_indents(self._std, signature[0].text, date[0].text, closing)
        return pair[1 if kind is BlockKind.DATE else 0]

    def _spacing(self, look: Look) -> int:
        return (
            round(self._std.norm("body.spacing").number)
            if look.size == self._std.norm("body.em").number
            else 0
        )

    def _set_runs(self, element: "_Element") -> None:
        body = self._std.look(BlockKind.PARAGRAPH)
        text = self._part.block.text
        lead = layout.lead_length(text) if self._level else len(text)
        # An automatic number stands in the text of the block and in none of its runs.
        raw = self._part.block.raw
        spaces = len(raw) - len(raw.lstrip())
        left = lead - len(text) + len(raw.strip()) + spaces if raw else lead
        for run in list(_own(element, "r")):
            count = sum(len(t.text or "") for t in run.iterchildren(W + "t"))
            if self._level and 0 < left < count and _is_plain(run):
                self._set_run(_first(_split(run, left), "rPr"), body)
            self._set_run(_first(run, "rPr"), self._look if left > 0 else body)
            left -= count

    def _set_run(self, properties: "_Element", look: Look) -> None:
        bold = properties.find(W + "b")
        style = self._part.block.style
        for child in list(properties):
            if _local(child) in _LOOK_OF_RUN:
                properties.remove(child)
        face = self._std.font(look.font).name
        fonts = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), face) | {"hint": "eastAsia"}
        _insert(properties, "rFonts", RUN_ORDER, fonts)
        # A few bold words inside a paragraph are an emphasis of the author's.
        if (
            self._part.kind is BlockKind.PARAGRAPH
            and bold is not None
            and not (style and style.bold)
        ):
            _insert(properties, "b", RUN_ORDER, dict(_attributes(bold)))
        else:
            _insert(properties, "b", RUN_ORDER, {"val": "0"})
        _insert(properties, "color", RUN_ORDER, {"val": "000000"})
        _insert(properties, "spacing", RUN_ORDER, {"val": str(self._spacing(look))})
        for name in ("sz", "szCs"):
            _insert(properties, name, RUN_ORDER, {"val": str(round(look.size * 2))})


def _attributes(element: "_Element") -> Iterator[tuple[str, str]]:
    for key, value in element.items():
        yield str(key).rpartition("}")[2], str(value)


def _own(paragraph: "_Element", name: str) -> Iterator["_Element"]:
    """Yield the elements of this name that belong to a paragraph and not to a text box in it."""
    for element in paragraph.iter(W + name):
        owner = element.getparent()
        while owner is not None and owner.tag != W + "p":
            owner = owner.getparent()
        if owner is paragraph:
            yield element


def _is_plain(run: "_Element") -> bool:
    """Return whether a run holds one piece of text and nothing else, so that it can be parted."""
    return [_local(child) for child in run if _local(child) != "rPr"] == ["t"]


def _split(run: "_Element", at: int) -> "_Element":
    """Part the text of a run in two and return the new second run."""
    rest = copy.deepcopy(run)
    text, other = run.find(W + "t"), rest.find(W + "t")
    if text is not None and other is not None:
        whole = text.text or ""
        text.text, other.text = whole[:at], whole[at:]
        for piece in (text, other):
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addnext(rest)
    return rest


def _local(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _first(parent: "_Element", name: str) -> "_Element":
    """Return the properties of a paragraph or run, made where there are none."""
    found = parent.find(W + name)
    if found is None:
        found = parent.makeelement(W + name, {})
        parent.insert(0, found)
    return found


def _insert(
    parent: "_Element", name: str, order: tuple[str, ...], attributes: dict[str, str]
) -> "_Element":
    """Set a property, at the place among the others that the schema wants."""
    old = parent.find(W + name)
    if old is not None:
        parent.remove(old)
    new = parent.makeelement(W + name, {W + k: v for k, v in attributes.items()})
    place(parent, new, order)
    return new
