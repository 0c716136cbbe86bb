"""The soft score: how much the wording of a text resembles the card of a category.

A card is what the taxonomy says of a category in words: name, description, phrases, words and
examples, neither patterns nor counter-examples. Texts are compared by BM25 over runs of one to
three characters, k1 1.2, b 0.3 (measured best for cards of this length). Nothing is learnt; the
runs that matter most can be shown.

What a run says for every card is packed into one long integer, a field of 32 bits a card, so that
a text is scored by adding integers: the same whatever the order, and in C.
"""

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import add

_K1 = 1.2
_B = 0.3
_RUN = re.compile(r"[\u3400-\u9fffa-z]+")
_COMMON = 0.4

_BITS = 32
_ONE = 1 << 18  # fixed point: 2^14 at most, which 240 characters cannot reach, to 2^-18
_WEIGHT, _KNOWN, _FIRST = 0, 1, 2  # fields: weight of a perfect match, known runs, the cards


def grams(text: str) -> list[str]:
    """Return the runs of one to three characters of a folded text; digits and marks part runs."""
    out: list[str] = []
    for run in _RUN.findall(text):
        pairs = list(map(add, run, run[1:]))
        out += run
        out += pairs
        out += map(add, pairs, run[2:])
    return out


def _distinct(text: str) -> tuple[set[str], set[str]]:
    """Return the distinct runs of one and two characters, and those of three."""
    short: set[str] = set()
    long: set[str] = set()
    for run in _RUN.findall(text):
        pairs = list(map(add, run, run[1:]))
        short.update(run, pairs)
        long.update(map(add, pairs, run[2:]))
    return short, long


class Cards:
    """The cards of all categories, indexed by gram.

    Args:
        texts: The folded text of each card.
    """

    def __init__(self, texts: Sequence[Iterable[str]]) -> None:
        counts = [Counter(g for part in parts for g in grams(part)) for parts in texts]
        lengths = [c.total() for c in counts]
        mean = (sum(lengths) / len(lengths) if lengths else 0) or 1
        frequency = Counter(g for c in counts for g in c)
        self.size = len(counts)
        self._postings: dict[str, int] = {}
        idf = {g: math.log(1 + (self.size - n + 0.5) / (n + 0.5)) for g, n in frequency.items()}
        for gram, value in idf.items():
            known = _field(1, _KNOWN) if len(gram) > 1 else 0
            self._postings[gram] = _field(value, _WEIGHT) + known
        for number, (count, length) in enumerate(zip(counts, lengths, strict=True)):
            norm = _K1 * (1 - _B + _B * length / mean)
            for gram, n in count.items():
                if frequency[gram] <= self.size * _COMMON:
                    value = idf[gram] * n * (_K1 + 1) / (n + norm)
                    self._postings[gram] += _field(value, _FIRST + number)
        self._unknown = math.log(1 + self.size + 0.5)

    def scores(self, text: str, factor: float = 1.0, limit: int = 240) -> list[float]:
        """Return one score a card for the first ``limit`` characters of a folded text.

        The sum is divided by the square root of the weight a perfect match would have, so that
        long and short texts are comparable. Single characters alone say nothing.

        Args:
            text: The folded text.
            factor: What the scores are multiplied by.
            limit: Characters read.
        """
        short, long = _distinct(text[:limit])
        known = list(filter(None, map(self._postings.get, short)))
        total = sum(filter(None, map(self._postings.get, long)), sum(known))
        fields = array("I", total.to_bytes((self.size + _FIRST) * _BITS // 8, "little"))
        if not fields[_KNOWN]:
            return [0.0] * self.size
        weight = fields[_WEIGHT] / _ONE + self._unknown * (len(short) - len(known))
        scale = factor / (math.sqrt(weight) * _ONE)
        return [value * scale for value in fields[_FIRST:]]

    def weigh(self, gram: str) -> float:
        """Return how much a gram says: the rarer among the cards, the more."""
        posting = self._postings.get(gram)
        return self._unknown if posting is None else (posting & (1 << _BITS) - 1) / _ONE

    def shared(self, text: str, number: int, limit: int = 6) -> tuple[str, ...]:
        """Return the grams of a text that speak most for a card, best first."""
        at = (number + _FIRST) * _BITS
        values = {
            gram: value
            for gram in set(grams(text))
            if len(gram) > 1 and (value := self._postings.get(gram, 0) >> at & (1 << _BITS) - 1)
        }
        return tuple(sorted(values, key=lambda g: (-values[g], g))[:limit])


def _field(value: float, field: int) -> int:
    return round(value * _ONE) << field * _BITS
