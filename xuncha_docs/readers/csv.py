"""Read delimited text (.csv): one table, whatever the delimiter, as Excel and WPS write it."""

import csv
import re
from collections import Counter
from itertools import islice

from xuncha_docs.model import Block, Diagnostic, Merge
from xuncha_docs.readers.blocks import table
from xuncha_docs.readers.codes import notice

_DELIMITERS = ",;"
_SAMPLE = 500  # rows looked at to tell a table from prose
_ROWS, _COLUMNS = 50_000, 256
_FEWEST, _SHARE = 3, 0.8
_FORCED = re.compile(r'="(.*)"', re.DOTALL)  # how a number is kept as text: ="00123"


def dialect(text: str) -> str:
    """Return the delimiter of a table; "" where the text is none.

    Prose has commas too: most lines must have the same number of cells, all of them where there
    are but two columns.
    """
    for delimiter in _DELIMITERS:
        rows = [row for row in _parsed(text, delimiter, _SAMPLE) if any(row)]
        widths = Counter(len(row) for row in rows)
        width, agreed = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        enough = len(rows) if width == 2 else max(_SHARE * len(rows), 2)
        if width > 1 and agreed >= enough and (width > 2 or len(rows) >= _FEWEST):
            return delimiter
    return ""


def _parsed(text: str, delimiter: str, most: int) -> list[list[str]]:
    """Return the rows of a text; none where it has a cell that no table has."""
    lines = text.replace("\0", "").splitlines(keepends=True)
    if lines and lines[0].strip().lower() == f"sep={delimiter}":
        lines = lines[1:]
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        return list(islice(csv.reader(lines, delimiter=delimiter), most))
    except csv.Error:
        return []


def read(text: str, certain: bool = True) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Return the table of a text and what was noticed.

    Args:
        text: The decoded file, for which `dialect` has found a delimiter.
        certain: Whether every character could be decoded.
    """
    found = [] if certain else [notice("RD111", "个别文字无法还原，已用 � 代替")]
    rows = [row for row in _parsed(text, dialect(text), _ROWS + 2) if any(c.strip() for c in row)]
    if len(rows) > _ROWS or any(len(row) > _COLUMNS for row in rows):
        found.append(notice("RD108", f"表格过大，只读了前 {_ROWS} 行、前 {_COLUMNS} 列"))
    grid = [[_shown(cell) for cell in row[:_COLUMNS]] for row in rows[:_ROWS]]
    width = max((len(row) for row in grid), default=0)
    while width and not any(row[width - 1 :] and row[width - 1] for row in grid):
        width -= 1
    merges = [
        Merge(i, 0, 1, width)  # a caption, or a section of a ledger
        for i, row in enumerate(grid)
        if width > 1 and row[0] and not any(row[1:])
    ]
    return (table([row[:width] for row in grid], merges),), tuple(found)


def _shown(cell: str) -> str:
    forced = _FORCED.fullmatch(cell.strip())
    return (forced[1] if forced else cell).strip().replace("\t", " ").replace("\r", "")
