"""Glyphs of a page to lines of text, by geometry: stream order is not reading order.

Text is never normalised, except that Kangxi and CJK radicals become the Han characters they print
(some ToUnicode tables name them); full NFKC would damage ：（） and ①.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_RADICALS = dict(zip(
    "⺒⺟⺠⺩⺮⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "巳母民王竹月虎西见角贝车长门青韦页风飞食马鬼鱼鸟麦黄齐齿龙龟", strict=True))  # fmt: skip
_HAN_OF = {ord(k): v for k, v in _RADICALS.items()} | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
}
_RADICAL = re.compile("[\u2e80-\u2fd5]")
OPENING = "（(〔［【《〈“‘「『"
CLOSING = "，。、；：！？）)〕］】》〉”’」』％%…—·,.;:!?"
_QUOTES = "“”‘’"  # no break on either side of a quotation mark, UAX #14
_HAN_FIRST = re.compile(rf"[\u3400-\u9fff][^{re.escape(CLOSING + _QUOTES)}]")
_OVERLAP = 0.5
_WORD_GAP = 0.25
_WIDE_GAP = 1.3


class Glyph(NamedTuple):
    """A character with its advance box, in points from the top left corner of the page."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Line:
    """A line of text.

    Attributes:
        glyphs: Its glyphs from left to right; none where only the line was measured.
        page: Page from 1.
        confidence: How sure its recognition is, 0 to 1; None where the file has the text.
        tag: The paragraph a tagged PDF puts it in, or None.
        column: The left and right edge of the column it stands in, where there are two.
    """

    glyphs: tuple[Glyph, ...]
    page: int
    confidence: float | None = None
    tag: int | None = None
    column: tuple[float, float] | None = None

    @classmethod
    def measured(
        cls, text: str, box: tuple[float, float, float, float], size: float, piece: float, page: int
    ) -> "Line":
        """Return a line whose glyphs were not looked at one by one."""
        line = cls.__new__(cls)
        line.__dict__.update(
            glyphs=(), page=page, confidence=None, tag=None, column=None,
            text=text, box=box, size=size, piece=piece,
        )  # fmt: skip
        return line

    def part(self, start: int, end: int) -> "Line | None":
        """Return the line made of some of its glyphs; None where they print nothing."""
        glyphs = _trimmed(list(self.glyphs[start:end]))
        return Line(glyphs, self.page, self.confidence, self.tag) if glyphs else None

    def within(self, column: tuple[float, float]) -> "Line":
        """Return the line as one of a column."""
        return self._changed(column=column)

    def moved(self, by: float) -> "Line":
        """Return the line as if it stood so many points to the right."""
        x0, top, x1, bottom = self.box
        return self._changed(box=(x0 + by, top, x1 + by, bottom))

    def _changed(self, **known: object) -> "Line":
        line = Line.__new__(Line)
        line.__dict__.update(self.__dict__)
        line.__dict__.update(known)
        return line

    @cached_property
    def text(self) -> str:
        """The text, with spaces where the glyphs stand apart."""
        return as_printed(_text(self.glyphs))

    @cached_property
    def size(self) -> float:
        """The commonest type size in points."""
        return Counter(g.size for g in self.glyphs).most_common(1)[0][0]

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """``(x0, top, x1, bottom)`` in points."""
        tops, bottoms = [g.top for g in self.glyphs], [g.bottom for g in self.glyphs]
        return self.glyphs[0].x0, min(tops), max(g.x1 for g in self.glyphs), max(bottoms)

    @cached_property
    def piece(self) -> float:
        """The width of what cannot be broken at its beginning, in points."""
        end = piece_end("".join(g.char for g in self.glyphs))
        return self.glyphs[end].x1 - self.glyphs[0].x0


def as_printed(text: str) -> str:
    """Return a text with radicals as the Han characters they print."""
    return text.translate(_HAN_OF) if _RADICAL.search(text) else text


def piece_end(text: str) -> int:
    """Return the place of the last character that no break can part from the first."""
    at, last = 0, len(text) - 1
    if last > 0 and _HAN_FIRST.match(text):
        return 0
    while at < last and text[at] in OPENING:
        at += 1
    at = _word_end(text, at)
    while at < last:
        before, char = text[at], text[at + 1]
        if char in CLOSING or char in _QUOTES:
            at += 1
        elif before in _QUOTES or (before in CLOSING and char.isdigit()):
            at = _word_end(text, at + 1)
        else:
            break
    return at


def _word_end(text: str, at: int) -> int:
    """Return where the Latin word or number that begins here ends; Han stand alone."""
    while at + 1 < len(text) and _in_word(text[at]) and _in_word(text[at + 1]):
        at += 1
    return at


def _in_word(char: str) -> bool:
    return (char.isascii() and not char.isspace()) or char in "．％"


def lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """Return the lines of a page from top to bottom.

    Args:
        glyphs: The upright glyphs in stream order.
        page: Page from 1.
    """
    rows: list[list[Glyph]] = []
    for run in sorted(_runs(glyphs), key=lambda r: (r[0].top + r[0].bottom, r[0].x0)):
        if rows and _level(rows[-1][0], run[0]) and not _painted_over(rows[-1], run):
            rows[-1].extend(run)
        else:
            rows.append(run)
    return [Line(glyphs, page) for row in rows if (glyphs := _trimmed(row))]


def _runs(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the stream cut where the pen leaves the line or goes back."""
    out: list[list[Glyph]] = []
    for glyph in glyphs:
        last = out[-1][-1] if out else None
        if last is not None and glyph.x0 >= last.x0 - 1 and _level(out[-1][0], glyph):
            out[-1].append(glyph)
        else:
            out.append([glyph])
    return out


def _painted_over(row: list[Glyph], run: list[Glyph]) -> bool:
    """Return whether a run lies on top of a row, as the words of two text boxes in one place."""
    x0, x1 = run[0].x0, run[-1].x1
    middles = [(g.x0 + g.x1) / 2 for g in row if not g.char.isspace()]
    return len(run) > 3 and 2 * sum(x0 < x < x1 for x in middles) > len(run)


def _level(one: Glyph, other: Glyph) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= _OVERLAP * min(one.bottom - one.top, other.bottom - other.top)


def is_level(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    """Return whether two boxes stand on one line."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared >= _OVERLAP * min(one[3] - one[1], other[3] - other[1])


def _trimmed(row: list[Glyph]) -> tuple[Glyph, ...]:
    """Return a row from left to right, without the blanks at its ends and those of no width."""
    kept = [g for g in sorted(row, key=lambda g: g.x0) if not g.char.isspace() or g.x1 > g.x0]
    while kept and kept[-1].char.isspace():
        kept.pop()
    while kept and kept[0].char.isspace():
        kept.pop(0)
    return tuple(kept)


def _text(glyphs: tuple[Glyph, ...]) -> str:
    out = [glyphs[0].char]
    for last, glyph in itertools.pairwise(glyphs):
        gap = (glyph.x0 - last.x1) / max(glyph.size, 1)
        if gap > _WORD_GAP and is_apart(last.char, glyph.char, gap):
            out.append(" ")
        out.append(glyph.char)
    return "".join(out)


def is_apart(before: str, after: str, gap: float) -> bool:
    """Return whether a space belongs between two characters.

    Args:
        before: The left one.
        after: The right one.
        gap: The white between them in ems.
    """
    narrow = before.isascii() and after.isascii()
    apart = gap > _WIDE_GAP or (narrow and gap > _WORD_GAP)
    return apart and not before.isspace() and not after.isspace()
