"""A .zip or .7z of files as a set: every member is a file of its own, at ``材料.zip/自查报告.docx``.

Members are read into memory, one at a time; nothing is written to disk, and their names are only
shown. Archives inside are opened too, one level deep.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers import sevenzip
from xuncha_docs.readers.codes import unreadable
from xuncha_docs.readers.package import PART, TOTAL, inflated, is_set

MEMBERS = 2_000
LARGEST = 256 << 20
_SUFFIXES = (".zip", ".7z")
_DEPTH = 2  # archives in an archive
_UTF_8 = 0x800
_BAD = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError, struct.error)
_CONTROL = re.compile(r"[\x00-\x1f\x7f:]")
_PASSED = ("__MACOSX", "Thumbs.db", "desktop.ini")


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
            self._archive = zipfile.ZipFile(file)
        except _BAD as error:
            raise unreadable("RD008", "压缩包已损坏，无法打开", "请重新压缩后再导入") from error
        self.is_set = is_set(self._archive.namelist())
        self.entries = [
            _Entry(info, _shown(_zip_name(info)), info.file_size, bool(info.flag_bits & 1))
            for info in self._archive.infolist()
            if not info.filename.endswith("/")
        ]

    def read(self, entry: _Entry, most: int) -> bytes:
        assert isinstance(entry.key, zipfile.ZipInfo)
        return inflated(self._archive, entry.key, most)


class _SevenZip:
    """An opened .7z."""

    is_set = True

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = sevenzip.SevenZip(file)
        self.entries = [_Entry(name, _shown(name), n) for name, n in self._archive.files.items()]

    def read(self, entry: _Entry, most: int) -> bytes:
        return self._archive.read(str(entry.key), most)


_Archive = _Zip | _SevenZip


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in an archive: the entries on the way to it, from the outermost archive."""

    entries: tuple[_Entry, ...]

    @property
    def size(self) -> int:
        return self.entries[-1].size


def members(path: Path) -> tuple[Path, ...]:
    """Return the files in an archive, sorted; none where it is no archive or cannot be opened.

    Of an archive that cannot be opened, `content` and `kinds.kind` say why.
    """
    try:
        if not path.is_file():
            return ()
        with path.open("rb") as file:
            if not is_archive(file.read(8)):
                return ()
        with _opened(path) as archive:
            found = _listed(archive) if archive.is_set else {}
            return tuple(path / name for name in sorted(found))
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
    found = _found(path)
    if found is None:
        return None
    place, name = found
    with _opened(place) as archive:
        member = _listed(archive).get(name)
        return None if member is None else _read(archive, member)


def size(path: Path) -> int | None:
    """Return the bytes of a file in an archive; None where the path leads into none."""
    found = _found(path)
    if found is None:
        return None
    try:
        with _opened(found[0]) as archive:
            member = _listed(archive).get(found[1])
            return None if member is None else member.size
    except UnreadableFileError:
        return None


def name(path: Path) -> str:
    """Return what to call a file in a list: its name, behind that of the archive it is in."""
    found = _found(path)
    return f"{found[0].name}/{found[1]}" if found else path.name


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
    try:
        for parent in path.parents:
            if parent.is_file():
                return parent, path.relative_to(parent).as_posix()
            if parent.is_dir():
                return None
    except (OSError, ValueError):
        return None
    return None


@contextmanager
def _opened(path: Path) -> Iterator[_Archive]:
    with path.open("rb") as file:
        yield _open(file)


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
    for entry in entries:
        if not entry.name:
            continue
        name = _unlike(entry.name, out)
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


def _read(archive: _Archive, member: _Member) -> bytes:
    first, *rest = member.entries
    if not rest:
        return archive.read(first, LARGEST)
    return _read(_open(io.BytesIO(archive.read(first, PART))), _Member(tuple(rest)))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return the name of an entry: Chinese systems pack it in GBK, macOS in UTF-8 unsaid."""
    name = info.orig_filename
    if info.flag_bits & _UTF_8:
        return name
    raw = name.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _shown(name: str) -> str:
    """Return a name to show, "" for what an operating system put there."""
    parts = [_CONTROL.sub("_", part) for part in name.replace("\\", "/").split("/")]
    parts = [part for part in parts if part.strip(". ")]
    if not parts or any(part.startswith((".", "~$")) or part in _PASSED for part in parts):
        return ""
    return "/".join(parts)


def _unlike(name: str, taken: dict[str, _Member]) -> str:
    """Return a name that no member has yet."""
    path, n = PurePosixPath(name), 1
    while name in taken:
        n += 1
        name = path.with_name(f"{path.stem}({n}){path.suffix}").as_posix()
    return name
