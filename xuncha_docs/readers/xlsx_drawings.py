"""What lies upon the sheets of an .xlsx: the words of text boxes; pictures and charts are counted.

Knows DrawingML on sheets (ECMA-376-1 20.5); refuses to know cells.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Block, BlockKind
from xuncha_docs.readers.package import Package
from xuncha_docs.readers.relations import related
from xuncha_docs.readers.xml import MC, A, R, local, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_COUNTED = {"pic": "张图片", "graphicFrame": "个图表"}


@dataclass(slots=True)
class Drawn:
    """What lies upon the visible sheets.

    Attributes:
        boxes: The words of the text boxes, by the name of their sheet.
        lost: How many things of each kind are not read, counter word included.
    """

    boxes: dict[str, list[Block]] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)


def read(package: Package) -> Drawn:
    """Return what lies upon the sheets that are shown; what is damaged is told as not read."""
    out = Drawn()
    try:
        book = _targets(package, "", "officeDocument")
        sheets = _sheets(package, book[0]) if book else {}
    except UnreadableFileError:  # the reader of cells says why
        return out
    for title, part in sheets.items():
        try:
            for drawing in _targets(package, part, "drawing"):
                _draw(parse(package.read(drawing)), out, title)
        except UnreadableFileError:
            out.lost["个损坏的图形层"] += 1
    return out


def without(relations: bytes) -> bytes:
    """Return the relations of a part without those to drawings.

    Raises:
        UnreadableFileError: They are not well formed.
    """
    from lxml import etree

    root = parse(relations)
    for relation in root:
        if (relation.get("Type") or "").endswith("/drawing"):
            root.remove(relation)
    return etree.tostring(root)


def _sheets(package: Package, book: str) -> dict[str, str]:
    """Return the part of every visible sheet by its name."""
    parts = related(package, book)
    root = parse(package.read(book) or b"<none/>")
    return {
        sheet.get("name", ""): parts[key][1]
        for sheet in root.iter()
        if local(sheet) == "sheet" and (sheet.get("state") or "visible") == "visible"
        if (key := sheet.get(R + "id", "")) in parts
    }


def _targets(package: Package, part: str, kind: str) -> list[str]:
    return [target for k, target in related(package, part).values() if k == kind]


def _draw(root: "_Element", out: Drawn, title: str) -> None:
    for element in root.iter():
        kind = local(element)
        if next(element.iterancestors(MC + "Fallback"), None) is not None:
            continue
        if kind in _COUNTED:
            out.lost[_COUNTED[kind]] += 1
        elif kind == "txBody":
            lines = ("".join(t.text or "" for t in p.iter(A + "t")) for p in element.iter(A + "p"))
            if text := "\n".join(filter(None, map(str.strip, lines))):
                out.boxes.setdefault(title, []).append(Block(kind=BlockKind.OTHER, text=text))
