"""A .zip or .7z of files as a set: every member is a file of its own, at ``材料.zip/自查报告.docx``.

Members are read into memory; nothing is written to disk, and their names are only shown. Archives
inside are opened too, one level deep. An archive is listed once, as long as it stays as it is.
"""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from typing import IO

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers import sevenzip
from xuncha_docs.readers.codes import unreadable
from xuncha_docs.readers.package import PART, TOTAL, beginning, inflated, is_set, opened
from xuncha_docs.text.names import is_litter, presentable

MEMBERS = 2_000
LARGEST = 256 << 20
_SUFFIXES = (".zip", ".7z")
HEAD = 1024
_DEPTH = 2  # archives in an archive
_UTF_8, _UNICODE_NAME = 0x800, 0x7075
_FIELD = struct.Struct("<HH")
_OLD = (".doc", ".dot", ".wps", ".wpt", ".rtf")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file in an archive, as the archive has it.

    Attributes:
        key: What the archive knows it by.
        name: The name to show; "" for what an operating system put there.
        size: Its bytes.
        locked: Whether it is encrypted.
    """

    key: zipfile.ZipInfo | str
    name: str
    size: int
    locked: bool = False


class _Zip:
    """An opened .zip."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._archive = opened(file)
        except UnreadableFileError as error:
            if error.code != "RD008":
                raise
            raise unreadable("RD008", "压缩包已损坏，无法打开", "请重新压缩后再导入") from error
        self.is_set = is_set(self._archive)
        infos = [i for i in self._archive.infolist() if not i.filename.endswith("/")]
        self.entries = [
            _Entry(info, _shown(name), info.file_size, bool(info.flag_bits & 1))
            for info, name in zip(infos, _zip_names(infos), strict=True)
        ]

    def read(self, entry: _Entry, most: int) -> bytes:
        assert isinstance(entry.key, zipfile.ZipInfo)
        return inflated(self._archive, entry.key, most)

    def beginning(self, entry: _Entry) -> bytes:
        assert isinstance(entry.key, zipfile.ZipInfo)
        return beginning(self._archive, entry.key, HEAD)


class _SevenZip:
    """An opened .7z."""

    is_set = True

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = sevenzip.SevenZip(file)
        self.entries = [_Entry(name, _shown(name), n) for name, n in self._archive.files.items()]

    def read(self, entry: _Entry, most: int) -> bytes:
        return self._archive.read(str(entry.key), most)

    def beginning(self, entry: _Entry) -> bytes:
        if not entry.name.lower().endswith(_OLD):  # to see how it begins it must be inflated
            return b""
        return self.read(entry, LARGEST)[:HEAD]


_Archive = _Zip | _SevenZip


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in an archive: the entries on the way to it, from the outermost archive."""

    entries: tuple[_Entry, ...]


class _Shelf:
    """An archive with what is in it, and the archive inside it that was last read from."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._archive = _open(io.BufferedReader(_Unheld(path)))
        self.members = _listed(self._archive) if self._archive.is_set else {}
        self._inner: tuple[_Entry, _Archive] | None = None

    def place(self, name: str) -> tuple[_Archive, _Entry]:
        """Return where a member lies."""
        *way, last = self.members[name].entries
        archive = self._archive
        for entry in way:
            if self._inner is None or self._inner[0] is not entry:
                self._inner = entry, _open(io.BytesIO(archive.read(entry, PART)))
            archive = self._inner[1]
        return archive, last

    @cached_property
    def digest(self) -> bytes:
        with self._path.open("rb") as file:
            return file_digest(file, "sha256").digest()


class _Unheld(io.RawIOBase):
    """A file that is opened for every reading: nobody is kept from moving or deleting it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0
        self._size = path.stat().st_size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = (0, self._at, self._size)[whence]
        if start + offset < 0:
            raise OSError(22, "before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        with self._path.open("rb", buffering=0) as file:
            file.seek(self._at)
            count = file.readinto(buffer) or 0
        self._at += count
        return count


def members(path: Path) -> tuple[Path, ...]:
    """Return the files in an archive, sorted; none where it is no archive or cannot be opened.

    Of an archive that cannot be opened, `content` and `kinds.kind` say why.
    """
    try:
        shelf = _shelf(path)
        return tuple(path / name for name in sorted(shelf.members)) if shelf else ()
    except (UnreadableFileError, OSError, ValueError):
        return ()


def is_archive(head: bytes) -> bool:
    """Return whether a file that begins so may be a set of files."""
    return head.startswith((b"PK", sevenzip.SIGNATURE))


def content(path: Path) -> bytes | None:
    """Return the bytes of a file in an archive; None where the path leads into none.

    Raises:
        UnreadableFileError: The member is encrypted, too large or damaged.
    """
    found = _member(path)
    if found is None:
        return None
    archive, entry = found
    return archive.read(entry, LARGEST)


def size(path: Path) -> int | None:
    """Return the bytes of a file in an archive; None where the path leads into none."""
    try:
        found = _found(path)
        shelf = _shelf(found[0]) if found else None
        if found is None or shelf is None or found[1] not in shelf.members:
            return None
        return shelf.members[found[1]].entries[-1].size
    except (UnreadableFileError, OSError, ValueError):
        return None


def beginning_of(path: Path) -> bytes | None:
    """Return the first `HEAD` bytes of a file in an archive; None as `size`.

    Empty if it cannot be read, or if it lies in a .7z and is not named as one of an old format.
    """
    try:
        found = _member(path)
        return None if found is None else found[0].beginning(found[1])
    except (UnreadableFileError, OSError, ValueError):
        return b""


def fingerprint(path: Path) -> bytes | None:
    """Return what changes when a file in an archive may have changed; None as `size`.

    It is that of the whole archive: the checksums of members can be forged.
    """
    try:
        found = _found(path)
        shelf = _shelf(found[0]) if found else None
        if found is None or shelf is None:
            return None
        return sha256(shelf.digest + found[1].encode("utf-8", "surrogatepass")).digest()
    except (UnreadableFileError, OSError, ValueError):
        return None


def name(path: Path) -> str:
    """Return what to call a file in a list: its name, behind that of the archive it is in."""
    found = _found(path)
    return presentable(f"{found[0].name}/{found[1]}" if found else path.name)


def check(data: bytes) -> UnreadableFileError:
    """Return why an archive is not read as one file, or cannot be opened as a set."""
    try:
        found = _listed(_open(io.BytesIO(data)))
    except UnreadableFileError as error:
        return error
    if not found:
        return unreadable("RD003", "压缩包里没有文件")
    return unreadable("RD013", f"这是压缩包，里面有 {len(found)} 个文件")


def _found(path: Path) -> tuple[Path, str] | None:
    """Return the archive that a path leads into, and the name in it."""
    if os.path.isfile(path):  # noqa: PTH113 - pathlib raises where a path is too long
        return None
    for parent in reversed(path.parents):  # from the top: the whole may be too long to ask for
        try:
            mode = parent.stat().st_mode
        except (OSError, ValueError):
            return None
        if stat.S_ISREG(mode):
            return parent, path.relative_to(parent).as_posix()
    return None


def _member(path: Path) -> tuple[_Archive, _Entry] | None:
    """Return where a file in an archive lies; None where the path leads into none."""
    found = _found(path)
    shelf = _shelf(found[0]) if found else None
    if found is None or shelf is None or found[1] not in shelf.members:
        return None
    return shelf.place(found[1])


def _shelf(path: Path) -> _Shelf | None:
    """Return an archive; None where the file is none."""
    about = path.stat()
    return _known(path, about.st_mtime_ns, about.st_size) if stat.S_ISREG(about.st_mode) else None


@lru_cache(maxsize=2)
def _known(path: Path, changed: int, size: int) -> _Shelf | None:
    del changed, size
    with path.open("rb") as file:
        if not is_archive(file.read(8)):
            return None
    return _Shelf(path)


def _open(file: IO[bytes]) -> _Archive:
    head = file.read(8)
    file.seek(0)
    return _SevenZip(file) if head.startswith(sevenzip.SIGNATURE) else _Zip(file)


def _listed(archive: _Archive, depth: int = 1) -> dict[str, _Member]:
    """Return the files of an archive by the path they are shown with.

    Raises:
        UnreadableFileError: It is all encrypted (RD006), or holds too much (RD009).
    """
    entries = archive.entries
    if len(entries) > MEMBERS or sum(entry.size for entry in entries) > TOTAL:
        message = f"压缩包里的文件超过 {MEMBERS} 个，或解开后超过 {TOTAL >> 20} MB"
        raise unreadable("RD009", message)
    if entries and all(entry.locked for entry in entries):
        raise unreadable("RD006", "压缩包设有口令")
    out: dict[str, _Member] = {}
    alike: dict[str, int] = {}
    for entry in entries:
        if not entry.name:
            continue
        name = _unlike(entry.name, out, alike)
        inner = _inner(archive, entry, depth) if name.lower().endswith(_SUFFIXES) else {}
        for below, member in inner.items():
            out[f"{name}/{below}"] = _Member((entry, *member.entries))
        if not inner:
            out[name] = _Member((entry,))
    if len(out) > MEMBERS:
        raise unreadable("RD009", f"压缩包里的文件超过 {MEMBERS} 个")
    return out


def _inner(archive: _Archive, entry: _Entry, depth: int) -> dict[str, _Member]:
    """Return the files of an archive in an archive; none where it is read as a file."""
    if depth >= _DEPTH:
        return {}
    try:
        inner = _open(io.BytesIO(archive.read(entry, PART)))
        return _listed(inner, depth + 1) if inner.is_set else {}
    except UnreadableFileError:
        return {}


def _zip_names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the names of entries: Chinese systems pack them in GBK, macOS in UTF-8 unsaid.

    A short name in GBK may be UTF-8 by chance (一 is a Cyrillic letter then), so it counts as such
    only where all names of the archive are, and one has Chinese in it.
    """
    raw = [info.orig_filename.encode("cp437", "replace") for info in infos]
    told = [_unicode_name(info, own) for info, own in zip(infos, raw, strict=True)]
    untold = b"\n".join(own for own, name in zip(raw, told, strict=True) if name is None)
    utf_8 = _has_chinese(_decoded(untold, "utf-8"))
    return [
        _untold_name(own, utf_8) or info.orig_filename if name is None else name
        for info, own, name in zip(infos, raw, told, strict=True)
    ]


def _untold_name(raw: bytes, utf_8: bool) -> str | None:
    """Return a name of unknown encoding; ``utf_8`` where the archive has names in UTF-8."""
    name = _decoded(raw, "utf-8")
    if utf_8 or _has_chinese(name):
        return name
    return _decoded(raw, "gb18030") or name


def _has_chinese(text: str | None) -> bool:
    """Return whether a text has a character that takes three bytes of UTF-8, as Chinese does."""
    return text is not None and max(text, default="") >= "\u0800"


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _unicode_name(info: zipfile.ZipInfo, raw: bytes) -> str | None:
    """Return the name of an entry where it is said to be Unicode, APPNOTE.TXT 4.4.4 and 4.6.9."""
    if info.flag_bits & _UTF_8:
        return info.orig_filename
    extra = info.extra
    while len(extra) >= _FIELD.size:
        kind, size = _FIELD.unpack_from(extra)
        field, extra = extra[_FIELD.size :][:size], extra[_FIELD.size + size :]
        if kind == _UNICODE_NAME and field[:5] == b"\1" + struct.pack("<L", zlib.crc32(raw)):
            return _decoded(field[5:], "utf-8")
    return None


def _shown(name: str) -> str:
    """Return a name to show, "" for what an operating system put there."""
    parts = presentable(name.replace("\\", "/").replace(":", "_")).split("/")
    parts = [part for part in parts if part.strip(". ")]
    if not parts or any(is_litter(part) for part in parts):
        return ""
    return "/".join(parts)


def _unlike(name: str, taken: dict[str, _Member], alike: dict[str, int]) -> str:
    """Return a name that no member has yet.

    Args:
        name: A name.
        taken: Those that are taken.
        alike: The last number given to each name; written to.
    """
    path, own = PurePosixPath(name), name
    while own in taken:
        n = alike[name] = alike.get(name, 1) + 1
        own = path.with_name(f"{path.stem}({n}){path.suffix}").as_posix()
    return own
