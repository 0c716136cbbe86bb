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
        self._postings: dict[str, tuple[float, list[tuple[int, float]]]] = {}
        for gram, n in frequency.items():
            idf = math.log(1 + (self.size - n + 0.5) / (n + 0.5))
            self._postings[gram] = (idf, [])
        for number, (count, length) in enumerate(zip(counts, lengths, strict=True)):
            norm = _K1 * (1 - _B + _B * length / mean)
            for gram, n in count.items():
                if frequency[gram] <= self.size * _COMMON:
                    idf, posting = self._postings[gram]
                    posting.append((number, idf * n * (_K1 + 1) / (n + norm)))
        self._unknown = math.log(1 + self.size + 0.5)

    def scores(self, text: str, limit: int = 240) -> list[float]:
        """Return one score a card for the first ``limit`` characters of a folded text.

        The sum is divided by the square root of the weight a perfect match would have, so that
        long and short texts are comparable. Single characters alone say nothing.
        """
        out = [0.0] * self.size
        weight, known = 0.0, False
        postings = self._postings
        for gram in dict.fromkeys(grams(text[:limit])):
            if gram in postings:
                idf, posting = postings[gram]
                weight += idf
                known = known or len(gram) > 1
                for number, value in posting:
                    out[number] += value
            elif len(gram) < 3:
                weight += self._unknown
        if not known:
            return [0.0] * self.size
        scale = math.sqrt(weight) or 1.0
        return [value / scale for value in out]

    def shared(self, text: str, number: int, limit: int = 6) -> tuple[str, ...]:
        """Return the grams of a text that speak most for a card, best first."""
        values = {
            gram: value
            for gram in dict.fromkeys(grams(text))
            for card, value in self._postings.get(gram, (0.0, ()))[1]
            if card == number and len(gram) > 1
        }
        return tuple(sorted(values, key=lambda g: (-values[g], g))[:limit])
