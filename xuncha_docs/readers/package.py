"""The one door to zip packages (.docx, .xlsx): nothing is inflated beyond a cap or written to disk.

Knows zip and XML's dangers; refuses to know what the parts mean.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from xuncha_docs.readers.codes import unreadable

ENTRIES = 20_000
PART = 64 << 20
TOTAL = 512 << 20
RATIO = 200
RATIO_FROM = 1 << 20
_LOCAL_HEADER = struct.Struct("<26xHH")  # the sizes of name and extra field, APPNOTE.TXT 4.3.7
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")
_DOCTYPE = tuple("<!DOCTYPE".encode(e) for e in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Packed:
    """A part as it lies in the package: whether two are alike shows without inflating them.

    Attributes:
        data: Its bytes, deflated where it is.
        deflated: Whether it is.
        size: Its size when inflated.
        crc: The checksum of that.
    """

    data: bytes = b""
    deflated: bool = False
    size: int = 0
    crc: int = 0

    def read(self) -> bytes:
        """Return the bytes of the part.

        Raises:
            UnreadableFileError: It is damaged or declares a DOCTYPE.
        """
        data = self.data
        if self.deflated:
            try:
                data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, self.size or 1)
            except zlib.error as error:
                raise unreadable("RD008") from error
        if len(data) != self.size or zlib.crc32(data) != self.crc:
            raise unreadable("RD008")
        return _without_doctype(data)


class Package:
    """An opened package; parts are read by exact name only.

    Args:
        archive: The zip.
        data: Its bytes.
    """

    def __init__(self, archive: zipfile.ZipFile, data: bytes) -> None:
        self._archive = archive
        self._data = data
        self.parts = frozenset(archive.namelist())

    def read(self, part: str) -> bytes:
        """Return the bytes of a part; empty if there is none of that name.

        Raises:
            UnreadableFileError: The part is too large, encrypted, damaged or declares a DOCTYPE.
        """
        if part not in self.parts:
            return b""
        info = self._archive.getinfo(part)
        self._check(info)
        try:
            data = self._archive.read(info)
        # zipfile meets damage with whatever Python raises.
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError,
                NotImplementedError) as error:  # fmt: skip
            raise unreadable("RD008") from error
        return _without_doctype(data)

    def packed(self, part: str) -> Packed:
        """Return a part without inflating it; an empty one if there is none of that name.

        Raises:
            UnreadableFileError: The part is too large, encrypted or damaged.
        """
        if part not in self.parts:
            return Packed()
        info = self._archive.getinfo(part)
        self._check(info)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            data = self.read(part)
            return Packed(data, size=len(data), crc=zlib.crc32(data))
        at = info.header_offset + _LOCAL_HEADER.size
        try:
            sizes = _LOCAL_HEADER.unpack_from(self._data, info.header_offset)
        except struct.error as error:
            raise unreadable("RD008") from error
        start = at + sum(sizes)
        data = self._data[start : start + info.compress_size]
        deflated = info.compress_type == zipfile.ZIP_DEFLATED
        return Packed(data, deflated, info.file_size, info.CRC)

    def all(self) -> Iterator[bytes]:
        """Yield every part but pictures, for a library that opens the package by itself.

        Raises:
            UnreadableFileError: As `read`.
        """
        for part in sorted(self.parts):
            if not part.lower().endswith(_PICTURES):
                yield self.read(part)

    def _check(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & 1:
            raise unreadable("RD006")
        # zipfile never inflates past the declared size, so the declared size is a true bound.
        packed = max(info.compress_size, 1)
        if info.file_size > PART or (
            info.file_size > RATIO_FROM and info.file_size > RATIO * packed
        ):
            raise unreadable("RD009")


def _without_doctype(data: bytes) -> bytes:
    if any(mark in data for mark in _DOCTYPE):
        raise unreadable("RD010")
    return data


def open_package(data: bytes) -> Package:
    """Open a zip held in memory.

    Args:
        data: The file.

    Raises:
        UnreadableFileError: It is no zip (RD008), or holds too many or too large parts (RD009).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise unreadable("RD008") from error
    infos = archive.infolist()
    if len(infos) > ENTRIES or sum(i.file_size for i in infos) > TOTAL:
        raise unreadable("RD009")
    return Package(archive, data)
