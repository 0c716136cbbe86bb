"""File names for people: shown whole on one line, whatever a file system or archive made of them.

Only for showing; to open a file its own name is needed.
"""

import re
from contextlib import suppress

# What does not stand on a line as it is read: control characters, marks that turn the direction of
# writing (Unicode UAX #9), line separators, bytes that were no letter.
_UNFIT = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_ESCAPED = re.compile(r"[\udc80-\udcff]")  # bytes that were no UTF-8, PEP 383
_LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", "$RECYCLE.BIN",
           "System Volume Information", ".directory", ".git", ".gitattributes", ".gitignore",
           ".svn")  # fmt: skip
_LITTER_BEGINS = ("._", "~$", ".~lock.", ".~", ".Trash", ".xuncha")


def presentable(name: str) -> str:
    """Return a name fit for a terminal, a letter or a workbook.

    A name that is not UTF-8 is read as GB18030 where it can be, as Chinese systems write them.
    """
    if _ESCAPED.search(name):
        with suppress(UnicodeError):
            name = name.encode("utf-8", "surrogateescape").decode("gb18030")
    return _UNFIT.sub("_", name)


def is_litter(name: str) -> bool:
    """Return whether a file or folder was put there by a system or program, not by a person."""
    return name in _LITTER or name.startswith(_LITTER_BEGINS)
