"""Files to documents: ``read(path)`` is the door; the type comes from the content, not the name.

One row of `_READERS` and one file a format. Nothing is ever written, run or fetched.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Document
from xuncha_docs.readers import plain
from xuncha_docs.readers.codes import CODES, Code, unreadable
from xuncha_docs.readers.package import open_package

SUFFIXES = (".docx", ".pdf", ".xlsx", ".txt", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
LARGEST = 256 << 20
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")


def codes() -> tuple[Code, ...]:
    """Return every code a reader can give, for ``xuncha explain``."""
    return CODES


def read(path: Path) -> Document:
    """Read a file into a document.

    Args:
        path: A .docx, .pdf, .xlsx or .txt file or a picture (.png, .jpg, .tif), whatever its name.

    Raises:
        UnreadableFileError: The file is missing, empty, encrypted, damaged, too large or of a
            type that is not read; the code says which (`codes`).
    """
    try:
        data = _bytes(path)
        document = _READERS[_kind(data)](data)
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{path.name or path}：{error.message}", error.code) from error
    digest = hashlib.sha256(data).hexdigest()[:16]
    return replace(document, id=digest, path=str(path))


def cells(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Return the texts of a workbook of ours by sheet and by row and column, from 1.

    Raises:
        UnreadableFileError: The file is no .xlsx, or cannot be read.
    """
    from xuncha_docs.readers import xlsx

    try:
        data = _bytes(path)
        if _kind(data) != "xlsx":
            raise unreadable("RD008", "不是 Excel 工作簿（.xlsx）")
        return xlsx.cells(data)
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{path.name or path}：{error.message}", error.code) from error


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise unreadable("RD002")
    try:
        if path.stat().st_size > LARGEST:
            raise unreadable("RD009", f"文件超过 {LARGEST >> 20} MB")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise unreadable("RD001", f"找不到文件 {path}") from error
    except (OSError, ValueError) as error:
        raise unreadable("RD011") from error
    if not data.strip(b"\0\r\n\t "):
        raise unreadable("RD003")
    return data


def _kind(data: bytes) -> str:
    """Return the key of `_READERS` for a file's content.

    Raises:
        UnreadableFileError: No reader takes it; the message says what it is.
    """
    head = data[:1024]
    if head.startswith(_PICTURES):
        return "image"
    if head.startswith(b"PK"):
        return _kind_of_package(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_office(data)
    if b"%PDF-" in head:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        raise unreadable("RD005", "这是 RTF 文件", "请用 WPS 或 Word 另存为 .docx 再导入")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:14].lower().startswith((b"<html", b"<!doctype html")):
        raise unreadable("RD004", "这是网页文件", "请用 WPS 或 Word 另存为 .docx 再导入")
    if plain.decode(data) is None:
        raise unreadable("RD004")
    return "txt"


def _kind_of_package(data: bytes) -> str:
    package = open_package(data)
    if "OFD.xml" in package.parts:
        raise unreadable("RD004", "这是 OFD 版式文件，暂不能读取", "请另存为 PDF 或提供 Word 原件")
    types = package.read("[Content_Types].xml")
    for mark, kind in ((b"wordprocessingml", "docx"), (b"spreadsheetml", "xlsx")):
        if mark in types:
            return kind
    if b"presentationml" in types:
        raise unreadable("RD004", "这是演示文稿（PPT）", "请把需要的内容另存为 Word 或 PDF")
    raise unreadable("RD004", "这是压缩包，不是 Word 或 Excel 文件", "请解压后导入其中的文件")


def _old_office(data: bytes) -> UnreadableFileError:
    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return unreadable("RD006")
    if has("WordDocument"):
        return unreadable("RD005", "这是旧版 Word（.doc/.wps）文件，改扩展名不能改变格式")
    if has("Workbook") or has("Book"):
        advice = "请用 WPS 或 Excel 打开后“另存为”.xlsx 再导入"
        return unreadable("RD005", "这是旧版 Excel（.xls/.et）文件", advice)
    return unreadable("RD005", "这是旧版 Office 文件")


def _read_docx(data: bytes) -> Document:
    from xuncha_docs.readers import docx

    blocks, page_setup, found = docx.read(data)
    return Document(id="", path="", blocks=blocks, page_setup=page_setup, diagnostics=found)


def _read_pdf(data: bytes) -> Document:
    from xuncha_docs.readers import pdf

    found = pdf.read(data)
    return Document(
        id="", path="", blocks=found.blocks, pages=found.pages, diagnostics=found.diagnostics
    )


def _read_image(data: bytes) -> Document:
    from xuncha_docs.readers import image

    found = image.read(data)
    return Document(
        id="", path="", blocks=found.blocks, pages=found.pages, diagnostics=found.diagnostics
    )


def _read_xlsx(data: bytes) -> Document:
    from xuncha_docs.readers import xlsx

    blocks, found = xlsx.read(data)
    return Document(id="", path="", blocks=blocks, diagnostics=found)


def _read_txt(data: bytes) -> Document:
    text, certain = plain.decode(data) or ("", False)
    blocks, found = plain.read(text, certain)
    return Document(id="", path="", blocks=blocks, diagnostics=found)


_READERS: dict[str, Callable[[bytes], Document]] = {
    "docx": _read_docx,
    "pdf": _read_pdf,
    "image": _read_image,
    "xlsx": _read_xlsx,
    "txt": _read_txt,
}
