"""Facets (特征) of a finding: what its words and facts show, whatever its category.

A facet is no verdict: it says that a sum, a role or a wording stands in the finding, and where.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xuncha_docs.classify.cues import WORD, Cues, fold_pattern, literal
from xuncha_docs.classify.text import Folded, Guarded, fold, with_titles
from xuncha_docs.model import Finding
from xuncha_docs.taxonomy import Facet

_HEADS = ("人", "名", "人次")
_FEW = 50  # persons; more are statistics, as are round figures


class Shown(NamedTuple):
    """A facet and the place that shows it, by offsets in the original text."""

    facet: int
    start: int
    end: int


class Facets:
    """Finds the facets of texts.

    Args:
        facets: What to look for.
        cues: Judges whether a word counts where it stands.
    """

    def __init__(self, facets: Sequence[Facet], cues: Cues) -> None:
        self._cues = cues
        self._owners: dict[str, list[int]] = {}
        for number, facet in enumerate(facets):
            for word in facet.words:
                self._owners.setdefault(fold(word).text, []).append(number)
        longest = sorted(self._owners, key=lambda word: (-len(word), word))
        self._words = re.compile("|".join(map(re.escape, longest)) or r"(?!)")
        self._patterns = [
            (number, re.compile(fold_pattern(pattern)), literal(pattern))
            for number, facet in enumerate(facets)
            for pattern in facet.patterns
        ]
        self._facts = {
            fact: [n for n, facet in enumerate(facets) if fact in facet.facts]
            for facet in facets
            for fact in facet.facts
        }

    def find(self, folded: Folded, guarded: Sequence[Guarded]) -> Iterator[Shown]:
        """Yield what the words of a text show, except where they do not count."""
        text = folded.text
        found = [(m.span(), WORD, self._owners[m.group()]) for m in self._words.finditer(text)] + [
            (m.span(), "", [number])
            for number, pattern, needed in self._patterns
            if needed in text
            for m in pattern.finditer(text)
        ]
        if not found:
            return
        closed = with_titles(guarded, text)
        for span, kind, facets in found:
            if self._cues.counts(kind, span, text, closed):
                yield from (Shown(facet, *folded.original(*span)) for facet in facets)

    def told(
        self, finding: Finding, raw: str, guarded: Iterable[tuple[int, int]]
    ) -> Iterator[Shown]:
        """Yield what the facts of a finding show that stand in a part of its text.

        Args:
            finding: The finding with its facts.
            raw: Its title or its detail.
            guarded: Offsets in it of what does not speak of a problem.
        """
        for words, fact in _facts(finding):
            numbers = self._facts.get(fact)
            start = raw.find(words) if numbers else -1
            if numbers and start >= 0:
                end = start + len(words)
                if not any(start < stop and begin < end for begin, stop in guarded):
                    yield from (Shown(number, start, end) for number in numbers)


def _facts(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield the words of the facts that can show a facet, with what they are."""
    for amount in finding.amounts:
        yield amount.text, "金额"
    for count in finding.counts:
        if count.unit in _HEADS and count.number <= _FEW and not count.about:
            yield count.text, "人数"
    for person in finding.people:
        if "某" in person:
            yield person, "人名"
