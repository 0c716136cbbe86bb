"""The soft score: how much the wording of a text resembles the card of a category.

A card is everything the taxonomy says about a category: name, description, cues, examples. Texts
are compared by BM25 over runs of one to three characters, k1 1.2, b 0.3 (measured best for cards
of this length). Nothing is learnt; the runs that matter most can be shown.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

_K1 = 1.2
_B = 0.3
_RUN = re.compile(r"[\u3400-\u9fffa-z]+")
_COMMON = 0.4


def grams(text: str) -> list[str]:
    """Return the runs of one to three characters of a folded text; digits and marks part runs."""
    out: list[str] = []
    for run in _RUN.findall(text):
        out.extend(run)
        out.extend(run[i : i + 2] for i in range(len(run) - 1))
        out.extend(run[i : i + 3] for i in range(len(run) - 2))
    return out


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
        self._postings: dict[str, list[tuple[int, float]]] = {}
        self._idf: dict[str, float] = {}
        for gram, n in frequency.items():
            idf = math.log(1 + (self.size - n + 0.5) / (n + 0.5))
            self._idf[gram] = idf
            if n <= max(1, self.size * _COMMON):
                self._postings[gram] = []
        for number, (count, length) in enumerate(zip(counts, lengths, strict=True)):
            norm = _K1 * (1 - _B + _B * length / mean)
            for gram, n in count.items():
                if gram in self._postings:
                    weight = self._idf[gram] * n * (_K1 + 1) / (n + norm)
                    self._postings[gram].append((number, weight))
        self._unknown = math.log(1 + self.size + 0.5)

    def scores(self, text: str, limit: int = 240) -> list[float]:
        """Return one score a card for the first ``limit`` characters of a folded text.

        The sum is divided by the square root of the weight a perfect match would have, so that
        long and short texts are comparable.
        """
        out = [0.0] * self.size
        weight = 0.0
        for gram in set(grams(text[:limit])):
            weight += self._idf.get(gram, self._unknown if len(gram) < 3 else 0.0)
            for number, value in self._postings.get(gram, ()):
                out[number] += value
        scale = math.sqrt(weight) or 1.0
        return [value / scale for value in out]

    def shared(self, text: str, number: int, limit: int = 6) -> tuple[str, ...]:
        """Return the grams of a text that speak most for a card, best first."""
        values = {
            gram: value
            for gram in set(grams(text))
            for card, value in self._postings.get(gram, ())
            if card == number and len(gram) > 1
        }
        return tuple(sorted(values, key=lambda g: (-values[g], g))[:limit])
