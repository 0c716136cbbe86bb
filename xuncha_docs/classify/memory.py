"""What people decided before speaks beside the rules: the nearest confirmed findings.

Findings are compared by the cosine of their runs of one to three characters, weighted by how rare
a run is among the cards. The nearest one copies its category if it is close enough; those further
off only add weight. Knows no file.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from xuncha_docs.classify.card import grams
from xuncha_docs.classify.text import fold

COPY = 0.6
"""Similarity from which the nearest case copies its category."""

_DETAIL = 0.3  # what the facts weigh beside the statement
_NEAR = 0.25  # similarity below which a case says nothing
_COUNTED = 5  # nearest cases that add weight
_WEIGHT = 6.0  # added a case at similarity 1, in the unit of cue weights
_COPIED = 40.0  # added by a copy: more than cues, card and heading can reach
_LIMIT = 400  # characters of a statement, and of the facts, that are compared


class Case(NamedTuple):
    """A finding a person decided: its words and its category."""

    title: str
    detail: str
    category: str


class Near(NamedTuple):
    """A case and how similar it is, 0 to 1."""

    case: Case
    similarity: float


class Memory:
    """Confirmed findings, indexed by gram.

    Args:
        weigh: How much a gram says; 0 for one that is not to be counted.
        cases: The cases, oldest first.
    """

    def __init__(self, weigh: Callable[[str], float], cases: Iterable[Case] = ()) -> None:
        self.weigh = weigh
        self._cases: list[Case] = []
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for case in cases:
            self.add(case)

    def add(self, case: Case) -> None:
        """Remember one more case."""
        number = len(self._cases)
        self._cases.append(case)
        for gram, value in self._vector(case.title, case.detail).items():
            self._postings[gram].append((number, value))

    def nearest(self, title: str, detail: str, limit: int = _COUNTED) -> tuple[Near, ...]:
        """Return the cases next to a finding, the nearest and of these the latest first."""
        if not self._cases:
            return ()
        sums: dict[int, float] = defaultdict(float)
        for gram, value in self._vector(title, detail).items():
            for number, other in self._postings.get(gram, ()):
                sums[number] += value * other
        best = sorted(sums, key=lambda n: (-round(sums[n], 6), -n))[:limit]
        near = (Near(self._cases[n], min(round(sums[n], 4), 1.0)) for n in best)
        return tuple(n for n in near if n.similarity >= _NEAR)

    def _vector(self, title: str, detail: str) -> dict[str, float]:
        values: dict[str, float] = defaultdict(float)
        for text, share in ((title, 1.0), (detail, _DETAIL)):
            for gram, n in Counter(grams(fold(text).text[:_LIMIT])).items():
                values[gram] += share * n * self.weigh(gram)
        length = math.sqrt(sum(v * v for v in values.values())) or 1.0
        return {gram: value / length for gram, value in values.items() if value}


def speaks(near: Sequence[Near]) -> dict[str, float]:
    """Return what the nearest cases add to the score of each category."""
    out: dict[str, float] = defaultdict(float)
    for case, similarity in near:
        out[case.category] += _WEIGHT * similarity
    if near and near[0].similarity >= COPY:
        out[near[0].case.category] += _COPIED
    return dict(out)
