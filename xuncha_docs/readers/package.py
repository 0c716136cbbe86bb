"""The one door to zip packages (.docx, .xlsx, .ofd): nothing is inflated beyond a cap or written to disk.

Knows zip and XML's dangers; refuses to know what the parts mean.
"""

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import IO

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers.codes import unreadable

SIGNATURE = b"PK"
ENTRIES = 20_000
PART = 64 << 20
TOTAL = 512 << 20
RATIO = 200
RATIO_FROM = 1 << 20
_DIRECTORY = 16 << 20
_ENDS = (  # where the end of a zip says how large its directory is, APPNOTE.TXT 4.3.16 and 4.3.14
    (b"PK\5\6", struct.Struct("<12xL")),
    (b"PK\6\6", struct.Struct("<40xQ")),
)
_END = 1 << 17
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError,
           NotImplementedError, ValueError, OverflowError, struct.error)  # fmt: skip
_LOCAL_HEADER = struct.Struct("<26xHH")  # the sizes of name and extra field, APPNOTE.TXT 4.3.7
_USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
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
    """An opened package; parts are read by name only, whatever the case, ISO/IEC 29500-2, 6.2.2.3.

    Args:
        archive: The zip.
        data: Its bytes.

    Attributes:
        data: Its bytes.
        parts: The names of the parts.
        is_set: Whether it is a set of files of its own.
    """

    def __init__(self, archive: zipfile.ZipFile, data: bytes) -> None:
        self._archive = archive
        self.data = data
        self.parts = frozenset(archive.namelist())
        self.is_set = is_set(archive)

    def __contains__(self, part: str) -> bool:
        """Return whether there is a part of that name."""
        return self._info(part) is not None

    def _info(self, part: str) -> zipfile.ZipInfo | None:
        found = self._archive.NameToInfo.get(part)
        return found or self._by_likeness.get(_alike(part))

    @cached_property
    def _by_likeness(self) -> dict[str, zipfile.ZipInfo]:
        return {_alike(info.filename): info for info in self._archive.infolist()}

    def read(self, part: str) -> bytes:
        """Return the bytes of a part; empty if there is none of that name.

        Raises:
            UnreadableFileError: The part is too large, encrypted, damaged or declares a DOCTYPE.
        """
        info = self._info(part)
        if info is None:
            return b""
        if info.compress_type in _USUAL:
            return self.packed(part).read()
        return _without_doctype(inflated(self._archive, info))

    def packed(self, part: str) -> Packed:
        """Return a part without inflating it; an empty one if there is none of that name.

        Raises:
            UnreadableFileError: The part is too large, encrypted or damaged.
        """
        info = self._info(part)
        if info is None:
            return Packed()
        _check(info, PART)
        if info.compress_type not in _USUAL:
            data = self.read(part)
            return Packed(data, size=len(data), crc=zlib.crc32(data))
        at = info.header_offset + _LOCAL_HEADER.size
        try:
            sizes = _LOCAL_HEADER.unpack_from(self.data, info.header_offset)
        except struct.error as error:
            raise unreadable("RD008") from error
        start = at + sum(sizes)
        data = self.data[start : start + info.compress_size]
        deflated = info.compress_type == zipfile.ZIP_DEFLATED
        return Packed(data, deflated, info.file_size, info.CRC)


def _alike(name: str) -> str:
    """Return what the names of one part have in common; some programs write backslashes."""
    return name.replace("\\", "/").lower()


def inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int = PART) -> bytes:
    """Return the bytes of an entry.

    Args:
        archive: The zip.
        info: The entry.
        most: Bytes it may have.

    Raises:
        UnreadableFileError: It is encrypted (RD006), too large (RD009) or damaged (RD008).
    """
    _check(info, most)
    try:
        return archive.read(info)
    except _BROKEN as error:
        raise unreadable("RD008") from error


def beginning(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> bytes:
    """Return the first bytes of an entry, without inflating the rest; empty if it is damaged."""
    try:
        _check(info, info.file_size)
        with archive.open(info) as file:
            return file.read(size)
    except (UnreadableFileError, *_BROKEN):
        return b""


def _check(info: zipfile.ZipInfo, most: int) -> None:
    if info.flag_bits & 1:
        raise unreadable("RD006")
    # zipfile never inflates past the declared size, so the declared size is a true bound.
    packed = max(info.compress_size, 1)
    if info.file_size > most or (info.file_size > RATIO_FROM and info.file_size > RATIO * packed):
        raise unreadable("RD009")


def opened(file: IO[bytes]) -> zipfile.ZipFile:
    """Return an opened zip.

    Raises:
        UnreadableFileError: It is none (RD008), or its directory alone is too large (RD009).
    """
    try:
        file.seek(max(file.seek(0, io.SEEK_END) - _END, 0))
        end = file.read()
        for mark, place in _ENDS:
            at = end.rfind(mark)
            if at >= 0 and _DIRECTORY < place.unpack_from(end, at)[0] != 0xFFFFFFFF:
                raise unreadable("RD009")
        return zipfile.ZipFile(file)
    except _BROKEN as error:
        raise unreadable("RD008") from error


def is_set(archive: zipfile.ZipFile) -> bool:
    """Return whether a zip is a set of files of its own, and no document made of parts.

    OpenDocument and EPUB begin with a stored ``mimetype``, OpenDocument 1.3 part 2, 3.3.
    """
    entries = archive.infolist()
    if {"[Content_Types].xml", "OFD.xml"} & set(archive.namelist()):
        return False
    if not entries or entries[0].filename != "mimetype" or entries[0].file_size > 256:
        return True
    return not beginning(archive, entries[0], 12).startswith(b"application/")


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
    archive = opened(io.BytesIO(data))
    infos = archive.infolist()
    if len(infos) > ENTRIES or sum(i.file_size for i in infos) > TOTAL:
        raise unreadable("RD009")
    return Package(archive, data)
