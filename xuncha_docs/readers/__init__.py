"""Files to documents: ``read(path)`` is the door; the type comes from the content, not the name.

One row of `_READERS` and one file a format. Nothing is ever written, run or fetched.
"""

import errno
import hashlib
import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Document, Severity
from xuncha_docs.readers import archive, plain, soffice
from xuncha_docs.readers.codes import CODES, Code, notice, unreadable
from xuncha_docs.readers.kinds import (
    is_converted,
    kind,
    kind_of_package,
    looks_scanned,
    may_be_converted,
)
from xuncha_docs.readers.package import SIGNATURE, Package, open_package
from xuncha_docs.text.names import presentable

LARGEST = archive.LARGEST
_MISSING = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
_SCANNED = frozenset((".pdf", ".ofd", ".png", ".jpg", ".jpeg", ".tif", ".tiff"))


def codes() -> tuple[Code, ...]:
    """Return every code a reader can give, for ``xuncha explain``."""
    return CODES


def members(path: Path) -> tuple[Path, ...]:
    """Return the files that a path stands for: those in it where it is an archive, else itself."""
    return archive.members(path) or (path,)


def name(path: Path) -> str:
    """Return what to call a file in a list, such as ``材料.zip/自查报告.docx``."""
    return archive.name(path)


def size(path: Path) -> int:
    """Return the bytes of a file, in an archive or not; 0 where the reader will say what is wrong."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return archive.size(path) or 0


def convert(paths: Sequence[Path]) -> list[bytes | None]:
    """Return for every file the .docx that LibreOffice makes of it; empty where it makes none.

    None where `read` has to find out whether it must be converted.

    Args:
        paths: Any files; only those of old formats are converted, many at a time.
    """
    out: list[bytes | None] = [b""] * len(paths)
    old: list[tuple[int, bytes]] = []
    for index, path in enumerate(paths if soffice.find() else ()):
        data = out[index] = _old(path)
        if data:
            old.append((index, data))
        if len(old) == soffice.BATCH:
            _convert(old, out)
            old = []
    _convert(old, out)
    return out


def _old(path: Path) -> bytes | None:
    """Return a file that must be converted; empty if it need not be, None if that is not known."""
    head = _head(path)
    if not head:
        return None
    if not may_be_converted(head):
        return b""
    try:
        data = content(path)
    except (OSError, ValueError, UnreadableFileError):  # reading it will say why
        return b""
    return data if is_converted(data) else b""


def _convert(old: Sequence[tuple[int, bytes]], out: list[bytes | None]) -> None:
    made = soffice.convert([data for _, data in old])
    for (index, _), docx in zip(old, made, strict=True):
        out[index] = docx


def read(path: Path, converted: bytes | None = None) -> Document:
    """Read a file into a document.

    Args:
        path: A .docx, .doc, .wps, .rtf, .pdf, .ofd, .xlsx, .xls, .et, .txt, .md or .csv file or a
            picture (.png, .jpg, .tif), whatever its name; also one in a .zip or .7z, such as
            ``材料.zip/自查报告.docx``.
        converted: What `convert` gave for it; if None, it is converted here where it must be.

    Raises:
        UnreadableFileError: The file is missing, empty, encrypted, damaged, too large or of a
            type that is not read; the code says which (`codes`).
    """
    try:
        data = content(path)
        document = _read(data, converted)
    except UnreadableFileError as error:
        raise UnreadableFileError(
            f"{name(path) or presentable(str(path))}：{error.message}", error.code
        ) from error
    digest = hashlib.sha256(data).hexdigest()[:16]
    return replace(document, id=digest, path=str(path))


def may_be_scans(path: Path) -> bool:
    """Return whether the pages of a file may be pictures of text: by its first bytes.

    What lies in an archive is told by its name, since its bytes are not at hand.
    """
    head = _head(path)
    return looks_scanned(head) if head else path.suffix.lower() in _SCANNED


def must_be_converted(path: Path) -> bool:
    """Return whether a file is of an old format that LibreOffice may have to convert first."""
    return may_be_converted(_head(path))


def _head(path: Path) -> bytes:
    """Return how a file begins; empty if it cannot be read, or is deep in an archive."""
    try:
        inside = archive.beginning_of(path)
        return _bytes(path, archive.HEAD) if inside is None else inside
    except (OSError, ValueError, UnreadableFileError):
        return b""


def _read(data: bytes, converted: bytes | None) -> Document:
    if data.startswith(SIGNATURE):
        package = open_package(data)
        return _PACKAGES[kind_of_package(package)](package)
    if not is_converted(data):
        return _READERS[kind(data)](data)
    if converted is None:
        converted = soffice.convert([data])[0]
    try:
        document = _read_docx(open_package(converted))
    except UnreadableFileError:
        return _READERS[kind(data)](data)
    said = notice("RD113", "本文件由 LibreOffice 转换后读取", Severity.HINT)
    return replace(document, diagnostics=(*document.diagnostics, said))


def cells(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Return the texts of a workbook of ours by sheet and by row and column, from 1.

    Raises:
        UnreadableFileError: The file is no .xlsx, or cannot be read.
    """
    from xuncha_docs.readers import xlsx

    try:
        data = content(path)
        if kind(data) != "xlsx":
            raise unreadable("RD008", "不是 Excel 工作簿（.xlsx）")
        return xlsx.cells(open_package(data))
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{name(path)}：{error.message}", error.code) from error


def content(path: Path) -> bytes:
    """Return the bytes of a file, in an archive or not.

    Raises:
        UnreadableFileError: It is missing, a folder, empty, too large or must not be read.
    """
    if (member := archive.content(path)) is not None:
        return _filled(member)
    try:
        data = _bytes(path, LARGEST + 1)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", 0) in _MISSING:
            raise unreadable("RD001", f"找不到文件 {presentable(str(path))}") from error
        raise unreadable("RD011") from error
    if len(data) > LARGEST:
        raise unreadable("RD009", f"文件超过 {LARGEST >> 20} MB")
    return _filled(data)


def fingerprint(path: Path) -> bytes:
    """Return what changes when a file may have changed, in an archive or not.

    Raises:
        UnreadableFileError: As `content`.
    """
    return archive.fingerprint(path) or hashlib.sha256(content(path)).digest()


def _bytes(path: Path, most: int) -> bytes:
    """Return the first bytes of a regular file: a pipe or device has no end, or never begins."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise unreadable("RD002")
    if not stat.S_ISREG(mode):
        raise unreadable("RD014")
    with path.open("rb") as file:
        return file.read(most)


def _filled(data: bytes) -> bytes:
    if not data.strip(b"\0\r\n\t "):
        raise unreadable("RD003")
    return data


def _read_docx(package: Package) -> Document:
    from xuncha_docs.readers import docx

    return docx.read(package)


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


def _read_ofd(package: Package) -> Document:
    from xuncha_docs.readers import ofd

    found = ofd.read(package)
    return Document(
        id="", path="", blocks=found.blocks, pages=found.pages, diagnostics=found.diagnostics
    )


def _read_doc(data: bytes) -> Document:
    from xuncha_docs.readers import doc

    blocks, found = doc.read(data)
    return Document(id="", path="", blocks=blocks, diagnostics=found)


def _read_rtf(data: bytes) -> Document:
    raise unreadable("RD012")


def _read_xlsx(package: Package) -> Document:
    from xuncha_docs.readers import xlsx

    blocks, found = xlsx.read(package)
    return Document(id="", path="", blocks=blocks, diagnostics=found)


def _read_xls(data: bytes) -> Document:
    from xuncha_docs.readers import xls

    blocks, found = xls.read(data)
    return Document(id="", path="", blocks=blocks, diagnostics=found)


def _read_txt(data: bytes) -> Document:
    blocks, found = plain.read(*_decoded(data))
    return Document(id="", path="", blocks=blocks, diagnostics=found)


def _read_md(data: bytes) -> Document:
    from xuncha_docs.readers import markdown

    blocks, found = markdown.read(*_decoded(data))
    return Document(id="", path="", blocks=blocks, diagnostics=found)


def _read_csv(data: bytes) -> Document:
    from xuncha_docs.readers import csv

    blocks, found = csv.read(*_decoded(data))
    return Document(id="", path="", blocks=blocks, diagnostics=found)


def _decoded(data: bytes) -> tuple[str, bool]:
    return plain.decode(data) or ("", False)


def _read_archive(data: bytes) -> Document:
    raise archive.check(data)


def _read_set(package: Package) -> Document:
    return _read_archive(package.data)


_PACKAGES: dict[str, Callable[[Package], Document]] = {
    "docx": _read_docx,
    "ofd": _read_ofd,
    "xlsx": _read_xlsx,
    "archive": _read_set,
}
_READERS: dict[str, Callable[[bytes], Document]] = {
    "doc": _read_doc,
    "rtf": _read_rtf,
    "pdf": _read_pdf,
    "image": _read_image,
    "xls": _read_xls,
    "txt": _read_txt,
    "md": _read_md,
    "csv": _read_csv,
    "archive": _read_archive,
}
