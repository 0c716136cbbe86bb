"""Recognised print to glyphs: so that a scan goes through the same line joiner as any page.

Sizes and places of the letters are inferred from the boxes of the lines; refuses to know how the
print was recognised or where the picture came from.
"""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from xuncha_docs.readers.ocr import Printed, Sheet
from xuncha_docs.readers.pdf_lines import Glyph

_OPENING, _CLOSING = "（(《〈【〔［", "，。、；：！？）)》〉】〕］"
_HAN = "一-鿿〇，。、；：！？（）《》〈〉【】〔〕“”‘’"
_FULL = str.maketrans(",:;!?()", "，：；！？（）")
_BY_HAN = re.compile(rf"(?<=[{_HAN}])[,:;!?()]|[,:;!?()](?=[{_HAN}])")
_QUARTER = re.compile(r"(?<=[一-鿿]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z]) (?=[一-鿿])")
_PAIR = re.compile(r"（[^（）()]*\)|\([^（）()]*）")
_LONG = 8  # in ems; from there on the padding of a box does not matter
_ALIKE, _ROUGHLY = 0.12, 0.25
_PADDING = 0.3  # of its height, what the box of a short line is too wide


def full_width(text: str) -> str:
    """Return a line with the punctuation beside Han characters as wide as it was printed.

    Recognition gives `:` or `：` for the same print; Chinese print has the wide one. The quarter em
    that print puts between Han and Latin comes as a blank now and then, and is none.
    """
    text = _QUARTER.sub("", text)
    text = _BY_HAN.sub(lambda m: m[0].translate(_FULL), text)
    return _PAIR.sub(lambda m: f"（{m[0][1:-1]}）", text)


def letters(sheet: Sheet, width: float, height: float) -> dict[Glyph, float]:
    """Return the letters of a recognised page, each with the confidence of its line.

    Args:
        sheet: What was recognised.
        width: Width of the upright page in points.
        height: Its height in points.
    """
    across, down = width / max(sheet.width, 1), height / max(sheet.height, 1)
    pieces = []
    for piece in sheet.printed:
        x0, top, x1, bottom = piece.box
        if (text := full_width(piece.text.strip())) and x1 > x0:
            box = (x0 * across, top * down, x1 * across, bottom * down)
            pieces.append(Printed(text, box, piece.score))
    out: dict[Glyph, float] = {}
    for piece, size in zip(pieces, _sizes(pieces), strict=True):
        out |= dict.fromkeys(_glyphs(piece, size), round(piece.score, 3))
    return out


def _ems(text: str) -> tuple[float, float, float]:
    """Return the ems from the first ink of a line to its last, and the blank before and after.

    Latin letters are half as wide as Han ones, a quarter em apart from them; half of a bracket
    or a stop is blank.
    """
    mixed = sum(
        a.isascii() != b.isascii() and a.isalnum() and b.isalnum() for a, b in pairwise(text)
    )
    whole = sum(0.5 if char.isascii() else 1.0 for char in text) + 0.25 * mixed
    before = 0.5 * (text[0] in _OPENING and not text[0].isascii())
    after = 0.5 * (text[-1] in _CLOSING and not text[-1].isascii())
    return max(whole - before - after, 0.5), before, after


def _sizes(pieces: Sequence[Printed]) -> list[float]:
    """Return the type size of every piece, in points; sizes nearly alike are one."""
    guesses = []
    for piece in pieces:
        ems = _ems(piece.text)[0]
        x0, top, x1, bottom = piece.box
        padding = _PADDING * (bottom - top) if ems < _LONG else 0.0
        guesses.append((max(x1 - x0 - padding, 1.0) / ems, ems))
    known = _groups([g for g in guesses if g[1] >= _LONG])
    out = []
    for size, ems in guesses:
        near = min(known, key=lambda k: abs(k - size), default=0.0)
        limit = _ALIKE if ems >= _LONG else _ROUGHLY
        out.append(near if near and abs(near - size) <= limit * near else _round(size))
    return out


def _groups(guesses: Sequence[tuple[float, float]]) -> list[float]:
    """Return the sizes many letters share, the commonest first."""
    rest, found = sorted(guesses), []
    while rest:
        weight = {
            size: sum(ems for other, ems in rest if abs(other - size) <= _ALIKE * size)
            for size, _ in rest
        }
        best = max(weight, key=lambda size: weight[size])
        inside = [size for size, _ in rest if abs(size - best) <= _ALIKE * best]
        found.append(_round(inside[len(inside) // 2]))
        rest = [g for g in rest if g[0] not in inside]
    return found


def _round(size: float) -> float:
    return max(math.floor(size * 2 + 0.5) / 2, 1.0)


def _glyphs(piece: Printed, size: float) -> list[Glyph]:
    """Return the letters of a piece spread over its box."""
    ems, before, after = _ems(piece.text)
    x0, top, x1, bottom = piece.box
    em = (x1 - x0) / ems
    middle, x = (top + bottom) / 2, x0 - before * min(em, size)
    end = x1 + after * min(em, size)
    step = (end - x) / sum(0.5 if char.isascii() else 1.0 for char in piece.text)
    out = []
    for char in piece.text:
        wide = step * (0.5 if char.isascii() else 1.0)
        out.append(Glyph(char, x, middle - size / 2, x + wide, middle + size / 2, size))
        x += wide
    return out
