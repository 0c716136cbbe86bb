"""Whose facts are whose, where one cell states several problems and another the facts of them all.

A fact belongs to the problem whose words it repeats, else to that of the fact before it; numbered
and equally many, they belong in turn. Where nothing tells whose they are, they belong to all.
"""

import re
from collections.abc import Callable
from itertools import groupby

from xuncha_docs.model import Evidence
from xuncha_docs.text.passages import part, trimmed
from xuncha_docs.text.sentences import clauses

_HAN = re.compile(r"[\u4e00-\u9fff]+")


def shared(
    titles: list[Evidence], cells: list[Evidence], cut: Callable[[Evidence], list[Evidence]]
) -> list[list[Evidence]]:
    """Return for each problem the facts that are its own.

    Args:
        titles: The problems.
        cells: The facts of them all.
        cut: What tells the items of a cell apart.
    """
    own: list[list[Evidence]] = [[] for _ in titles]
    words = _telling([title.text for title in titles])
    for cell in cells:
        items = cut(cell)
        tally = len(items) == len(titles)
        for number, piece in enumerate(items) if tally else _by_words(cell, words):
            own[number].append(piece)
    return own


def _by_words(cell: Evidence, words: list[set[str]]) -> list[tuple[int, Evidence]]:
    spans = clauses(cell.text, "，；")
    whose = [_best(_pairs(cell.text[slice(*span)]), words) for span in spans]
    if all(number is None for number in whose):
        if len(spans) != len(words):
            return [(number, cell) for number in range(len(words))]
        whose = list(range(len(words)))
    before = next(number for number in whose if number is not None)
    placed = []
    for number, span in zip(whose, spans, strict=True):
        before = before if number is None else number
        placed.append((before, span))
    runs = [(number, list(run)) for number, run in groupby(placed, key=lambda pair: pair[0])]
    return [(n, trimmed(part(cell, run[0][1][0], run[-1][1][1]), "，；、 ")) for n, run in runs]


def _best(pairs: set[str], words: list[set[str]]) -> int | None:
    """Return the problem most words of which are there; None if none or no single one."""
    counts = [len(pairs & own) for own in words]
    most = max(counts)
    return counts.index(most) if most and counts.count(most) == 1 else None


def _telling(titles: list[str]) -> list[set[str]]:
    """Return the words of each title, two characters long, that stand in no other."""
    all_words = [_pairs(title) for title in titles]
    return [
        own.difference(*(other for other in all_words if other is not own)) for own in all_words
    ]


def _pairs(text: str) -> set[str]:
    return {run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1)}
