"""Parse the XML of parts safely, and name the elements of WordprocessingML.

Strict and transitional documents are read alike: the strict namespaces are mapped first.
"""

import io
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from xuncha_docs.readers.codes import unreadable

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
V = "{urn:schemas-microsoft-com:vml}"
CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A[1:-1].encode()),
)
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_OFF = frozenset({"0", "false", "off", "none"})


def parse(data: bytes) -> "_Element":
    """Return the root element of a part.

    Args:
        data: The part, already free of DOCTYPE.

    Raises:
        UnreadableFileError: It is not well formed, or nested deeper than libxml2 allows.
    """
    from lxml import etree

    for strict, transitional in _STRICT:
        if strict in data:
            data = data.replace(strict, transitional)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise unreadable("RD008") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise unreadable("RD010")
    return root


@cache
def _parser() -> "XMLParser":
    from lxml import etree

    return etree.XMLParser(**_SAFE)


def elements(data: bytes, *names: str) -> "Iterator[_Element]":
    """Yield the elements of a part by their local names, each as it ends, in little memory.

    Args:
        data: The part, already free of DOCTYPE; empty where there is none.
        *names: None of these elements stands in another.

    Raises:
        UnreadableFileError: It is not well formed, or nested deeper than libxml2 allows.
    """
    from lxml import etree

    found = etree.iterparse(io.BytesIO(data), tag=[f"{{*}}{n}" for n in names], **_SAFE)
    try:
        for _, element in found if data else ():
            yield element
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        raise unreadable("RD008") from error
    if data and found.root.getroottree().docinfo.internalDTD is not None:
        raise unreadable("RD010")


def drawn_lines(paragraphs: "Iterable[_Element]") -> str:
    """Return the words of paragraphs of DrawingML (a:p), one a line."""
    lines = (
        "".join("\n" if r.tag == A + "br" else r.findtext(A + "t") or "" for r in p)
        for p in paragraphs
    )
    return "\n".join(filter(None, map(str.strip, lines)))


def local(element: "_Element") -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def first(element: "_Element", tag: str) -> "_Element | None":
    """Return the first child of that name, or None; some times faster than ``find``."""
    for found in element:
        if found.tag == tag:
            return found
    return None


def value(element: "_Element | None", attribute: str = "val") -> str | None:
    """Return an attribute in the w namespace, or None."""
    return None if element is None else element.get(W + attribute)


def flag(element: "_Element | None") -> bool | None:
    """Return an on/off property: None where the element is missing."""
    if element is None:
        return None
    return (element.get(W + "val") or "1").lower() not in _OFF


def number(text: str | None, low: int = -(10**6), high: int = 10**6) -> int | None:
    """Return an integer clamped to a range, or None where the text is none."""
    if not text:
        return None
    try:
        found = float(text.removesuffix("pt")) * (20 if text.endswith("pt") else 1)
    except ValueError:
        return None
    return int(min(max(found, low), high)) if found == found else None
