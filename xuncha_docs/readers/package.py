"""The one door to zip packages (.docx, .xlsx, .ofd): nothing is inflated beyond a cap or written to disk.

Knows zip and XML's dangers; refuses to know what the parts mean.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator

from xuncha_docs.readers.codes import unreadable

ENTRIES = 20_000
PART = 64 << 20
TOTAL = 512 << 20
RATIO = 200
RATIO_FROM = 1 << 20
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")
_DOCTYPE = tuple("<!DOCTYPE".encode(e) for e in ("utf-8", "utf-16-le", "utf-16-be"))


class Package:
    """An opened package; parts are read by exact name only.

    Args:
        archive: The zip.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.parts = frozenset(archive.namelist())

    def read(self, part: str) -> bytes:
        """Return the bytes of a part; empty if there is none of that name.

        Raises:
            UnreadableFileError: The part is too large, encrypted, damaged or declares a DOCTYPE.
        """
        if part not in self.parts:
            return b""
        data = inflated(self._archive, self._archive.getinfo(part))
        if any(mark in data for mark in _DOCTYPE):
            raise unreadable("RD010")
        return data

    def all(self) -> Iterator[bytes]:
        """Yield every part but pictures, for a library that opens the package by itself.

        Raises:
            UnreadableFileError: As `read`.
        """
        for part in sorted(self.parts):
            if not part.lower().endswith(_PICTURES):
                yield self.read(part)


def inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int = PART) -> bytes:
    """Return the bytes of an entry.

    Args:
        archive: The zip.
        info: The entry.
        most: Bytes it may have.

    Raises:
        UnreadableFileError: It is encrypted (RD006), too large (RD009) or damaged (RD008).
    """
    if info.flag_bits & 1:
        raise unreadable("RD006")
    # zipfile never inflates past the declared size, so the declared size is a true bound.
    if info.file_size > most or (
        info.file_size > RATIO_FROM and info.file_size > RATIO * max(info.compress_size, 1)
    ):
        raise unreadable("RD009")
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError,
            NotImplementedError, ValueError, OverflowError, struct.error) as error:  # fmt: skip
        raise unreadable("RD008") from error


def is_set(parts: Collection[str]) -> bool:
    """Return whether a zip is a set of files of its own, and no document made of parts."""
    return not ({"[Content_Types].xml", "OFD.xml", "mimetype"} & set(parts))


def open_package(data: bytes) -> Package:
    """Open a zip held in memory.

    Args:
        data: The file.

    Raises:
        UnreadableFileError: It is no zip (RD008), or holds too many or too large parts (RD009).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError,
            struct.error) as error:  # fmt: skip
        raise unreadable("RD008") from error
    infos = archive.infolist()
    if len(infos) > ENTRIES or sum(i.file_size for i in infos) > TOTAL:
        raise unreadable("RD009")
    return Package(archive)
