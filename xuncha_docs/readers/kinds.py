"""What a file is, by its content: its name and suffix are never looked at.

Refuses to read further than it takes to tell.
"""

import re

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers import ole, plain
from xuncha_docs.readers.codes import unreadable
from xuncha_docs.readers.package import SIGNATURE as PACKAGE
from xuncha_docs.readers.package import Package, open_package
from xuncha_docs.readers.sevenzip import SIGNATURE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_RESAVE = "请用 WPS 或 Word 打开后“另存为”.docx 再导入"
_UNPACK = "请解压后导入其中的文件，或改用 .zip 压缩"
_REFUSED = (
    (b"Rar!\x1a\x07", "这是 RAR 压缩包", _UNPACK),
    (b"\x1f\x8b", "这是 gzip 压缩包", _UNPACK),
    (b"%!PS", "这是 PostScript 文件", "请另存为 PDF 再导入"),
    (b"<?xml", "这是 XML 文件", _RESAVE),
    (b"<html", "这是网页文件", _RESAVE),
    (b"<!doctype html", "这是网页文件", _RESAVE),
    (b"mime-version:", "这是单个文件网页（MHT）或邮件", _RESAVE),
)
_PACKAGES = (
    (re.compile(rb"wordprocessingml|ms-word"), "word/document.xml", "docx"),
    (re.compile(rb"spreadsheetml|ms-excel\.(?!sheet\.binary)"), "xl/workbook.xml", "xlsx"),
    (re.compile(rb"presentationml|ms-powerpoint"), "ppt/presentation.xml", ""),
)
_TAG = re.compile(rb"<(?:\w+:)?(Relationship|Override|Default)\b[^>]*>")
_ATTRIBUTE = re.compile(rb"(\w+)\s*=\s*[\"']([^\"']*)[\"']")
_SLIDES = "这是演示文稿（PPT）", "请把需要的内容另存为 Word 或 PDF"
_MARKDOWN = re.compile(
    r"^#{1,6} +\S|^\|?(?: *:?-{3,}:? *\|)+ *:?-{3,}|\*\*\S[^*\n]*\*\*", re.MULTILINE
)
_ENOUGH = 2  # one sign alone may be anything, but for a heading in the first line


def looks_scanned(head: bytes) -> bool:
    """Return whether a file that begins so is of a type whose pages may be pictures of text."""
    return head.startswith(_PICTURES) or b"%PDF-" in head


def kind(data: bytes) -> str:
    """Return the key of the reader that takes a file.

    Args:
        data: The file.

    Raises:
        UnreadableFileError: No reader takes it; the message says what it is.
    """
    head = data[:1024]
    if head.startswith(_PICTURES):
        return "image"
    if head.startswith(PACKAGE):
        return kind_of_package(open_package(data))
    if head.startswith(SIGNATURE):
        return "archive"
    if head.startswith(OLE):
        return _kind_of_ole(data)
    if b"%PDF-" in head:
        return "pdf"
    if is_rtf(data):
        return "rtf"
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:14].lower()
    for mark, what, advice in _REFUSED:
        if start.startswith(mark.lower()):
            raise unreadable("RD004", what, advice)
    return _kind_of_text(data)


def is_rtf(data: bytes) -> bool:
    """Return whether a file is Rich Text Format."""
    return data[:64].lstrip().startswith(b"{\\rtf")


def may_be_converted(head: bytes) -> bool:
    """Return whether the first bytes of a file leave open that it is converted."""
    return head.startswith(OLE) or is_rtf(head)


def is_converted(data: bytes) -> bool:
    """Return whether LibreOffice, where there is one, turns a file into a .docx first."""
    return is_rtf(data) or (
        data.startswith(OLE) and _has(data, "WordDocument") and not _has(data, "EncryptedPackage")
    )


def kind_of_package(package: Package) -> str:
    """Return the key of the reader that takes an opened package.

    Raises:
        UnreadableFileError: No reader takes it; the message says what it is.
    """
    if "OFD.xml" in package:
        return "ofd"
    if package.is_set:
        return "archive"
    types = _type_of_main(package)
    found = next((name for mark, _, name in _PACKAGES if mark.search(types)), None)
    if found == "":
        raise unreadable("RD004", *_SLIDES)
    if found is None:
        raise unreadable("RD004", "这是 OpenDocument 或其他打包的文件", _RESAVE)
    return found


def _type_of_main(package: Package) -> bytes:
    """Return the content type of the part that is the document, ISO/IEC 29500-2, 6.5 and 7.2.3.

    What is embedded has types too. Of a package that does not say which part it is, the part that
    every program writes is taken, or else all types.
    """
    rels, types = package.read("_rels/.rels"), package.read("[Content_Types].xml")
    main = b""
    for name, rel in _tags(rels):
        if name == b"Relationship" and rel.get(b"Type", b"").endswith(b"/officeDocument"):
            main = b"/" + rel.get(b"Target", b"").lstrip(b"/")
    for name, tag in _tags(types):
        if main and name == b"Override" and tag.get(b"PartName", b"").lower() == main.lower():
            return tag.get(b"ContentType", b"")
    for mark, part, _ in _PACKAGES:
        if part in package and (known := mark.search(types)):
            return known[0]
    return types


def _tags(data: bytes) -> list[tuple[bytes, dict[bytes, bytes]]]:
    return [(m[1], dict(_ATTRIBUTE.findall(m[0]))) for m in _TAG.finditer(data)]


def _has(data: bytes, name: str) -> bool:
    """Return whether a compound file has a stream of that name, not counting what is embedded.

    Of a damaged one the name has to be found anywhere.
    """
    found = ole.names(data)
    return name in found if found else name.encode("utf-16-le") in data


def _kind_of_ole(data: bytes) -> str:
    if _has(data, "EncryptedPackage"):
        raise unreadable("RD006")
    if _has(data, "WordDocument"):
        return "doc"
    if _has(data, "Workbook") or _has(data, "Book"):
        return "xls"
    raise _slides_or_other(data)


def _slides_or_other(data: bytes) -> UnreadableFileError:
    if _has(data, "PowerPoint Document"):
        return unreadable("RD004", *_SLIDES)
    return unreadable("RD005")


def _kind_of_text(data: bytes) -> str:
    from xuncha_docs.readers import csv

    found = plain.decode(data)
    if found is None:
        raise unreadable("RD004")
    text = found[0]
    if csv.dialect(text):
        return "csv"
    first = re.match(r"\s*#{1,6} +\S", text)
    return "md" if first or len(set(_MARKDOWN.findall(text))) >= _ENOUGH else "txt"
