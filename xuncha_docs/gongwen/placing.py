"""Where the blocks of a document came to stand: page and line on the page, counted from 1.

Found by matching the text of the document with the text of the pages in order; knows no rule.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from xuncha_docs.gongwen.measure import Line, Measured
from xuncha_docs.model import BlockKind, Document

FOLIO = re.compile(r"^[—–－-]\d+[—–－-]$")
_KEY = 12
_SPACE = re.compile(r"\s+")
_MARGINS = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.COMMENT, BlockKind.FOOTNOTE,
            BlockKind.ENDNOTE)  # fmt: skip
_HEAD = (
    BlockKind.COPY_NUMBER,
    BlockKind.SECRECY,
    BlockKind.URGENCY,
    BlockKind.ISSUER_MARK,
    BlockKind.DOCUMENT_NUMBER,
    BlockKind.SIGNER,
)
# 表格的单元格在页面上左右并排，行的次序与读出的不同，只用第一个单元格定位。
_SAFE = 0.9


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a page, both counted from 1."""

    page: int
    line: int


@dataclass(frozen=True, slots=True)
class Placing:
    """The text of the pages in reading order, and where each block begins in it.

    Attributes:
        lines: The lines between header and page number, with their places.
        starts: Where each line begins in the text of all pages.
        blocks: Where each block begins in it, None where it was not found.
    """

    lines: tuple[tuple[Place, Line], ...]
    starts: tuple[int, ...]
    blocks: tuple[int | None, ...]

    def place(self, block: int, before: int = 0) -> Place | None:
        """Return where a character of a block stands.

        Args:
            block: Index of the block.
            before: How many characters other than white space are before it in the block.
        """
        start = self.blocks[block] if block < len(self.blocks) else None
        return None if start is None else self._at(start + before)[0]

    def _at(self, position: int) -> tuple[Place, Line]:
        return self.lines[max(0, bisect_right(self.starts, position) - 1)]

    def starts_block(self, at: int) -> bool:
        """Return whether a block begins with this line."""
        end = self.starts[at] + len(self.lines[at][1].text)
        return any(b is not None and self.starts[at] <= b < end for b in self.blocks)

    def block_of(self, at: int) -> int | None:
        """Return the block a line belongs to: the last one that begins in it or before it."""
        end = self.starts[at] + len(self.lines[at][1].text)
        found = [i for i, b in enumerate(self.blocks) if b is not None and b < end]
        return found[-1] if found else None


def placing(document: Document, measured: Measured, top_mm: float, foot_mm: float) -> Placing:
    """Return where the blocks of a document stand.

    Args:
        document: What was rendered.
        measured: Its pages.
        top_mm: Lines above this height are the header.
        foot_mm: Page numbers stand below this height.
    """
    lines: list[tuple[Place, Line]] = []
    for number, page in enumerate(measured.pages, 1):
        body = [line for line in page.lines if line.baseline > top_mm]
        body = [ln for ln in body if not (ln.baseline > foot_mm and FOLIO.match(ln.text))]
        lines += [(Place(number, at), line) for at, line in enumerate(body, 1)]
    text = "".join(line.text for _, line in lines)
    starts = tuple(accumulate((len(line.text) for _, line in lines), initial=0))[:-1]
    return Placing(tuple(lines), starts, tuple(_found(document, text, frozenset(starts))))


def _found(document: Document, text: str, starts: frozenset[int]) -> list[int | None]:
    out: list[int | None] = []
    cursor = 0
    for block in document.blocks:
        words = _SPACE.sub("", block.text)
        table = block.kind is BlockKind.TABLE
        if table:
            words = next((w for row in block.rows for c in row if (w := _SPACE.sub("", c))), "")
        if block.kind in _MARGINS:
            out.append(None)
            continue
        beside = block.kind in _HEAD  # side by side on the page, in any order
        at = _find(words, text, 0 if beside else cursor, starts)
        out.append(at)
        if at is not None:
            length = min(_KEY, len(words)) if table else int(len(words) * _SAFE)
            cursor = max(cursor, at + length)
    return out


def _find(words: str, text: str, start: int, starts: frozenset[int]) -> int | None:
    """Return where words begin in the text, at the beginning of a line if they do there."""
    for length in (_KEY, _KEY // 2):
        key = words[:length]
        first = at = text.find(key, start) if key else -1
        while at >= 0 and at not in starts:
            at = text.find(key, at + 1)
        if first >= 0:
            return at if at >= 0 else first
    return None
