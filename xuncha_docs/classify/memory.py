"""What people decided before speaks beside the rules: the nearest confirmed findings.

Findings are compared by the cosine of their runs of one to three characters, weighted by how rare
a run is among the cards. A finding that was decided itself, or in the same words, is as it was decided,
whatever else is near. The nearest one copies its category if it is close enough; those further off
only add weight. Knows no file.
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
    """A finding a person decided: its words, its category and its id."""

    title: str
    detail: str
    category: str
    finding: str = ""


class Near(NamedTuple):
    """A case and how similar it is, 0 to 1; ``same`` if it is in the same words."""

    case: Case
    similarity: float
    same: bool = False


class Memory:
    """Confirmed findings, indexed by gram.

    Args:
        weigh: How much a gram says; 0 for one that is not to be counted.
        cases: The cases, oldest first.
    """

    def __init__(self, weigh: Callable[[str], float], cases: Iterable[Case] = ()) -> None:
        self.weigh = weigh
        self._cases: list[Case] = []
        self._same: dict[str, list[int]] = defaultdict(list)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for case in cases:
            self.add(case)

    def add(self, case: Case) -> None:
        """Remember one more case."""
        number = len(self._cases)
        self._cases.append(case)
        self._same[_words(case.title, case.detail)].append(number)
        for gram, value in self._vector(case.title, case.detail).items():
            self._postings[gram].append((number, value))

    def nearest(
        self, title: str, detail: str, limit: int = _COUNTED, *, finding: str = ""
    ) -> tuple[Near, ...]:
        """Return the cases next to a finding, the nearest and of these the latest first.

        Those in the same words come before all others, the one of its own id first.

        Args:
            title: Its statement.
            detail: Its facts.
            limit: How many at most.
            finding: Its id; "" if it has none.
        """
        if not self._cases:
            return ()
        sums: dict[int, float] = defaultdict(float)
        for gram, value in self._vector(title, detail).items():
            for number, other in self._postings.get(gram, ()):
                sums[number] += value * other
        same = set(self._same.get(_words(title, detail), ()))
        sums.update(dict.fromkeys(same, 1.0))

        def order(number: int) -> tuple[bool, bool, float, int]:
            own = number in same and bool(finding) and self._cases[number].finding == finding
            return not own, number not in same, -round(sums[number], 6), -number

        best = sorted(sums, key=order)[:limit]
        near = (Near(self._cases[n], min(round(sums[n], 4), 1.0), n in same) for n in best)
        return tuple(n for n in near if n.similarity >= _NEAR)

    def _vector(self, title: str, detail: str) -> dict[str, float]:
        values: dict[str, float] = defaultdict(float)
        for text, share in ((title, 1.0), (detail, _DETAIL)):
            for gram, n in Counter(grams(fold(text).text[:_LIMIT])).items():
                values[gram] += share * n * self.weigh(gram)
        length = math.sqrt(sum(v * v for v in values.values())) or 1.0
        return {gram: value / length for gram, value in values.items() if value}


def _words(title: str, detail: str) -> str:
    return "".join((title + detail).split())


def speaks(near: Sequence[Near]) -> dict[str, float]:
    """Return what the nearest cases add to the score of each category.

    A case in the same words silences the others: nothing that was decided falls by later cases.
    """
    if near and near[0].same:
        return {near[0].case.category: _COPIED + _WEIGHT}
    out: dict[str, float] = defaultdict(float)
    for case, similarity, _ in near:
        out[case.category] += _WEIGHT * similarity
    if near and near[0].similarity >= COPY:
        out[near[0].case.category] += _COPIED
    return dict(out)
