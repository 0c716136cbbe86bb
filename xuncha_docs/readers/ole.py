"""The one door to compound files (OLE 2: .doc, .wps, .xls, .et): their streams by name."""

import io
import struct
from collections.abc import Sequence

from xuncha_docs.readers.codes import unreadable

# olefile meets damaged files with whatever Python raises.
_BROKEN = (OSError, ValueError, TypeError, LookupError, AttributeError, struct.error,
           ArithmeticError, MemoryError, RuntimeError)  # fmt: skip


def names(data: bytes) -> set[str]:
    """Return the names of the streams at the top; none where the file is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return {path[0] for path in file.listdir() if len(path) == 1}
    except _BROKEN:
        return set()


def streams(data: bytes, names: Sequence[str]) -> list[bytes]:
    """Return the streams of these names; empty where there is none.

    Raises:
        UnreadableFileError: The file is damaged (RD008).
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return [file.openstream(n).read() if file.exists(n) else b"" for n in names]
    except _BROKEN as error:
        raise unreadable("RD008") from error
