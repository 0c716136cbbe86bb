"""The one door to compound files (OLE 2: .doc, .wps, .xls, .et): their streams by name."""

import io
import struct
from collections.abc import Sequence

from xuncha_docs.readers.codes import unreadable


def streams(data: bytes, names: Sequence[str]) -> list[bytes]:
    """Return the streams of these names; empty where there is none.

    Raises:
        UnreadableFileError: The file is damaged (RD008).
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return [file.openstream(n).read() if file.exists(n) else b"" for n in names]
    # olefile meets damaged files with whatever Python raises.
    except (OSError, ValueError, TypeError, LookupError, AttributeError, struct.error,
            ArithmeticError, MemoryError, RuntimeError) as error:  # fmt: skip
        raise unreadable("RD008") from error
