"""The door to .7z archives, by py7zr (extra ``sevenzip``): entries by name, read into memory.

Refuses to know what the members are and how their names are shown.
"""

import struct
from functools import cache
from importlib.util import find_spec
from lzma import LZMAError
from typing import IO, Any
from zlib import error as zlib_error

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers.codes import unreadable
from xuncha_docs.readers.package import RATIO, RATIO_FROM

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
        import py7zr

        size = self.files[name]
        if size > most:
            raise unreadable("RD009")
        target = _room()(size)
        try:
            self._archive.reset()
            self._archive.extract(targets=[name], factory=target)
        except (
            py7zr.exceptions.ArchiveError,
            py7zr.exceptions.AbsolutePathError,
            UnreadableFileError,
            *_BAD,
        ) as error:
            raise _damaged() from error
        if len(target.data) != size:
            raise _damaged()
        return bytes(target.data)


def _damaged() -> UnreadableFileError:
    return unreadable("RD008", "压缩包已损坏，无法打开", "请重新压缩后再导入")


@cache
def _room() -> type[Any]:
    """Return the class of what py7zr writes the first file to; it holds no more than was declared."""
    from py7zr.io import Py7zIO, WriterFactory

    class Room(Py7zIO, WriterFactory):  # type: ignore[misc]
        def __init__(self, most: int) -> None:
            self.data = bytearray()
            self._most = most
            self._asked = False

        def create(self, filename: str) -> Py7zIO:
            del filename
            if self._asked:
                return Room(0)
            self._asked = True
            return self

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

    return Room
