"""The door to .7z archives, by py7zr (extra ``sevenzip``): entries by name, read into memory.

Refuses to know what the members are and how their names are shown.
"""

import struct
from bisect import bisect_right
from functools import cache
from importlib.util import find_spec
from lzma import LZMAError
from typing import IO, Any
from zlib import error as zlib_error

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers.codes import unreadable
from xuncha_docs.readers.package import PART, RATIO, RATIO_FROM

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
_BAD = (OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, AssertionError,
        ArithmeticError, RuntimeError, MemoryError, struct.error, LZMAError, zlib_error)  # fmt: skip


def available() -> bool:
    """Return whether .7z archives can be read."""
    return find_spec("py7zr") is not None


class SevenZip:
    """An opened .7z.

    Args:
        file: It, at its beginning.

    Attributes:
        files: The sizes of its files by name.

    Raises:
        UnreadableFileError: It needs a password (RD006), is damaged (RD008), would hold much more
            than it takes (RD009), or the extra is missing (RD004).
    """

    def __init__(self, file: IO[bytes]) -> None:
        if not available():
            install = "请解压后导入其中的文件，或请管理员安装 xuncha-docs[sevenzip]"
            raise unreadable("RD004", "这是 7z 压缩包，本机没有读取它的组件", install)
        import py7zr

        try:
            self._archive = py7zr.SevenZipFile(file)
            locked = self._archive.needs_password()
            found = [f for f in self._archive.files if f.is_file]
            self.files = {f.filename: int(f.uncompressed) for f in found}
            packed = file.seek(0, 2)
        except py7zr.PasswordRequired as error:
            raise unreadable("RD006", "压缩包设有口令") from error
        except (py7zr.exceptions.ArchiveError, *_BAD) as error:
            raise _damaged() from error
        self._order = sorted(self.files)
        self._held: dict[str, bytes] = {}
        if len(self.files) < len(found):
            raise unreadable("RD008", "压缩包里有同名的文件", "请解压后导入其中的文件")
        if locked:
            raise unreadable("RD006", "压缩包设有口令")
        if RATIO_FROM < sum(self.files.values()) > RATIO * packed:
            raise unreadable("RD009")

    def read(self, name: str, most: int) -> bytes:
        """Return the bytes of a file.

        Args:
            name: As in ``files``.
            most: Bytes it may have.

        Raises:
            UnreadableFileError: It is too large (RD009) or damaged (RD008).
        """
        size = self.files[name]
        if size > most:
            raise unreadable("RD009")
        for wanted in (self._from(name), {name: size}):
            if len(self._held.get(name, b"")) < size or name not in self._held:
                self._held = self._inflated(wanted)
        if len(self._held.get(name, b"")) != size:
            raise _damaged()
        return self._held[name]

    def _from(self, name: str) -> dict[str, int]:
        """Return a file and those behind it by name, as many as may be held at a time.

        Every pass begins at the beginning of the archive, and files are read in that order.
        """
        wanted, left = {name: self.files[name]}, PART - self.files[name]
        for other in self._order[bisect_right(self._order, name) :]:
            left -= self.files[other]
            if left < 0:
                break
            wanted[other] = self.files[other]
        return wanted

    def _inflated(self, wanted: dict[str, int]) -> dict[str, bytes]:
        """Return the bytes of files, none of those that are damaged."""
        import py7zr

        rooms = _rooms()(wanted)
        try:
            self._archive.reset()
            self._archive.extract(targets=list(wanted), factory=rooms)
        except (
            py7zr.exceptions.ArchiveError,
            py7zr.exceptions.AbsolutePathError,
            UnreadableFileError,
            *_BAD,
        ):
            return {}
        return {name: bytes(room.data) for name, room in rooms.made.items()}


def _damaged() -> UnreadableFileError:
    return unreadable("RD008", "压缩包已损坏，无法打开", "请重新压缩后再导入")


@cache
def _rooms() -> type[Any]:
    """Return the class of what py7zr writes files to; they hold no more than was declared."""
    from py7zr.io import Py7zIO, WriterFactory

    class Room(Py7zIO):  # type: ignore[misc]
        def __init__(self, most: int) -> None:
            self.data = bytearray()
            self._most = most

        def write(self, s: bytes | bytearray) -> int:
            self.data += s[: self._most - len(self.data)]
            return len(s)

        def read(self, size: int | None = None) -> bytes:
            return bytes(self.data[:size])

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0 * offset * whence

        def flush(self) -> None:
            pass

        def size(self) -> int:
            return len(self.data)

    class Rooms(WriterFactory):  # type: ignore[misc]
        def __init__(self, wanted: dict[str, int]) -> None:
            self._wanted = wanted
            self.made: dict[str, Room] = {}

        def create(self, filename: str) -> Py7zIO:
            # Alone, a file is known whatever py7zr makes of its name.
            name = next(iter(self._wanted)) if len(self._wanted) == 1 else filename
            room = Room(0 if name in self.made else self._wanted.get(name, 0))
            self.made.setdefault(name, room)
            return room

    return Rooms
