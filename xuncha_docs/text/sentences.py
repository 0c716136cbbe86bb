"""Sentences and clauses of Chinese prose, as offsets into the text they are cut from.

Knows brackets and quotation marks: what they enclose is never cut. Judges no meaning.
"""

import re
from bisect import bisect_right
from itertools import pairwise

_PAIRS = {"“": "”", "‘": "’", "（": "）", "(": ")", "《": "》", "「": "」", "【": "】", "〔": "〕"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_BRACKET = re.compile("[" + re.escape("".join([*_PAIRS, *_CLOSERS])) + '"]')
_DEPTH = 32
_SENTENCE = re.compile(r"[。！？!?]+[”’）)」】]*")


def enclosed(text: str) -> list[tuple[int, int]]:
    """Return the outermost stretches enclosed in brackets or quotes, brackets included.

    A bracket without its partner, or around more than 32 others, encloses nothing.
    """
    stack: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text):
        mark, at = match.group(), match.start()
        opener = '"' if mark == '"' and any(m == '"' for m, _ in stack) else _CLOSERS.get(mark)
        if opener is None:
            stack.append((mark, at))
            del stack[:-_DEPTH]
            continue
        depth = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][0] == opener), None)
        if depth is not None:
            found.append((stack[depth][1], at + 1))
            del stack[depth:]
    outermost: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda r: (r[0], -r[1])):
        if not outermost or start >= outermost[-1][1]:
            outermost.append((start, end))
    return outermost


def outside(text: str, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """Return the matches of a pattern that begin outside brackets and quotes, or with them."""
    matches = list(pattern.finditer(text))
    if not matches:
        return []
    ranges = enclosed(text)
    starts = [start for start, _ in ranges]
    out = []
    for match in matches:
        i = bisect_right(starts, match.start()) - 1
        if i < 0 or match.start() >= ranges[i][1] or match.start() == ranges[i][0]:
            out.append(match)
    return out


def blank_enclosed(text: str) -> str:
    """Return the text with what brackets and quotes enclose blanked out, equally long."""
    out = list(text)
    for start, end in enclosed(text):
        out[start:end] = "　" * (end - start)
    return "".join(out)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text as offsets; together they cover it."""
    return _cut(text, [m.end() for m in outside(text, _SENTENCE)])


def clauses(text: str, marks: str = "，；") -> list[tuple[int, int]]:
    """Return the clauses of a text as offsets, each with the mark that ends it.

    Args:
        text: Any text.
        marks: The punctuation marks that end a clause; 。！？ and line ends always do.
    """
    pattern = re.compile("[" + re.escape(marks) + r"。！？!?\n]+")
    return _cut(text, [m.end() for m in outside(text, pattern)])


def _cut(text: str, ends: list[int]) -> list[tuple[int, int]]:
    points = sorted({0, len(text), *ends})
    return [(a, b) for a, b in pairwise(points) if text[a:b].strip()]
