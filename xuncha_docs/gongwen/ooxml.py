"""The file format: elements, runs, and a package that is byte for byte the same each time.

Knows WordprocessingML, neither the standard nor documents. Everything is a string, so that the
order of child elements, which Word insists on, stands where it is written.
"""

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARAGRAPH_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr",
    "sectPr", "pPrChange",
)  # fmt: skip
RUN_ORDER = (
    "ins", "del", "moveFrom", "moveTo", "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps",
    "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint", "noProof",
    "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs",
    "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang",
    "eastAsianLayout", "specVanish", "oMath", "rPrChange",
)  # fmt: skip
# 部件名、内容类型、关系名。
_PARTS = (
    ("styles", f"{_WML}.styles+xml", "styles"),
    ("settings", f"{_WML}.settings+xml", "settings"),
    ("fontTable", f"{_WML}.fontTable+xml", "fontTable"),
    ("header", f"{_WML}.header+xml", "header"),
    ("footer1", f"{_WML}.footer+xml", "footer"),
    ("footer2", f"{_WML}.footer+xml", "footer"),
    ("footer3", f"{_WML}.footer+xml", "footer"),
    ("footer4", f"{_WML}.footer+xml", "footer"),
    ("footer5", f"{_WML}.footer+xml", "footer"),
)


def legal(text: str) -> str:
    """Return the text without the characters XML 1.0 forbids."""
    return _ILLEGAL.sub("", text)


def el(name: str, attributes: Mapping[str, object] | None = None, *children: str) -> str:
    """Return a ``w:`` element; attributes that are None are left out."""
    head = "".join(
        f" w:{key}={quoteattr(str(value))}"
        for key, value in (attributes or {}).items()
        if value is not None
    )
    inner = "".join(children)
    return f"<w:{name}{head}>{inner}</w:{name}>" if inner else f"<w:{name}{head}/>"


def val(name: str, value: object) -> str:
    """Return an element with nothing but a value."""
    return el(name, {"val": value})


def fonts(name: str) -> str:
    """Return the fonts of a run, all four, so that quotes and digits stay in the same one."""
    slots = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), name)
    return el("rFonts", {"hint": "eastAsia"} | slots)


def run(text: str, font: str = "", properties: str = "") -> str:
    """Return a run; tabs and newlines become elements.

    Args:
        text: What it says.
        font: Font name, or "" for the one of the style.
        properties: Further run properties in schema order, all of which follow ``rFonts``.
    """
    marks = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    pieces = [
        marks.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in re.split(r"([\t\n])", text)
        if piece
    ]
    face = fonts(font) if font else el("rFonts", {"hint": "eastAsia"})
    return el("r", None, el("rPr", None, face + properties), *pieces)


def paragraph_properties(children: Mapping[str, str]) -> str:
    """Return a ``w:pPr`` with its children, by element name, in the order the schema wants."""
    return el("pPr", None, *(children[name] for name in PARAGRAPH_ORDER if name in children))


def part(root: str, *children: str) -> str:
    """Return a whole part with the given root element."""
    spaces = f'xmlns:w="{W[1:-1]}" xmlns:r="{_R}"'
    return f"{_DECLARATION}<w:{root} {spaces}>{''.join(children)}</w:{root}>"


def parse(data: bytes) -> "_Element | None":
    """Return the root element of a part, or None where it is no sound XML.

    Args:
        data: The part, free of DOCTYPE.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def within(element: "_Element", name: str) -> Iterator["_Element"]:
    """Yield the outermost ``w:`` elements of a name in order, none of those inside text boxes."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag != W + "txbxContent":
            yield from within(child, name)


def place(parent: "_Element", child: "_Element", order: Sequence[str]) -> None:
    """Put a property among the others where the schema wants it.

    Args:
        parent: The properties of a paragraph or a run.
        child: The property; none of its name may be there.
        order: `PARAGRAPH_ORDER` or `RUN_ORDER`.
    """
    ranks = {W + name: at for at, name in enumerate(order)}
    mine = ranks[str(child.tag)]
    after = (i for i, other in enumerate(parent) if ranks.get(str(other.tag), mine) > mine)
    parent.insert(next(after, len(parent)), child)


def save(path: Path, document: str, parts: Mapping[str, str], title: str, category: str) -> None:
    """Write the package of a document.

    Args:
        path: The .docx to write.
        document: The main part.
        parts: The other parts by name: styles, settings, fontTable, footer1, footer2, and header
            and further footers if there are such.
        title: Title in the core properties.
        category: Category in the core properties: how the letter is laid out.

    Raises:
        OSError: The folder cannot be written to.
    """
    files = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _core(title, category),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _document_relations(parts),
    } | {f"word/{name}.xml": text for name, text in parts.items()}
    pack(path, {name: text.encode("utf-8") for name, text in files.items()})


def pack(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a package through a temporary file in the same folder; equal parts give equal bytes.

    Args:
        path: The file to write; an existing one is replaced at the end in one step.
        files: The parts by name, in their order.

    Raises:
        OSError: The folder cannot be written to.
    """
    data = package(files)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".docx.tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def package(files: Mapping[str, bytes]) -> bytes:
    """Return a package with these parts by name, in their order; equal parts give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, data)
    return out.getvalue()


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _content_types(names: Mapping[str, str]) -> str:
    overrides = [
        ("/word/document.xml", f"{_WML}.document.main+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        *((f"/word/{name}.xml", kind) for name, kind, _ in _PARTS if name in names),
    ]
    rows = "".join(f'<Override PartName="{n}" ContentType="{t}"/>' for n, t in overrides)
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relations(rows: Iterable[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in rows
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _package_relations() -> str:
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return _relations(
        (
            ("rId1", f"{_R}/officeDocument", "word/document.xml"),
            ("rId2", core, "docProps/core.xml"),
        )
    )


def _document_relations(names: Mapping[str, str]) -> str:
    return _relations(
        (name, f"{_R}/{kind}", f"{name}.xml") for name, _, kind in _PARTS if name in names
    )


def _core(title: str, category: str) -> str:
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<cp:category>{escape(category)}</cp:category>"
        f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
    )
