"""Proposes cues from what people corrected: words frequent there and rare elsewhere."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xuncha_docs import decisions, segment
from xuncha_docs.decisions import Decision
from xuncha_docs.workflow.intake import categories

_HAN = re.compile(r"[\u4e00-\u9fd5]+")
_SIZES = range(2, 7)  # characters of a proposed cue
_LEAST = 2  # corrections a cue must stand in
_ODDS = 1.0  # log-odds from which a cue is proposed
_EACH = 5  # proposals a category


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A cue that might be added to a category.

    Attributes:
        category: Code.
        cue: The words.
        here: Corrected findings of the category they stand in.
        of: Corrected findings of the category.
        elsewhere: Other decisions and examples of other categories they stand in.
        odds: Logarithm of how much more often here than elsewhere.
        example: A finding they stand in.
    """

    category: str
    cue: str
    here: int
    of: int
    elsewhere: int
    odds: float
    example: str


def suggest(log: Path, taxonomy: Path | None = None) -> list[Suggestion]:
    """Return proposals from a decision log, the most telling of each category first.

    Nothing is ever adopted by itself.

    Raises:
        WorkspaceError: The log cannot be read.
    """
    known = categories(taxonomy)
    said = decisions.read(log)
    have = {c.code: {*c.phrases, *c.words} for c in known.categories}
    rest = [(c.code, _grams(text)) for c in known.leaves for text in c.examples]
    grams = [(d, _grams(f"{d.title}\n{d.detail}")) for d in said]
    out: list[Suggestion] = []
    for code in sorted({d.category for d in said if d.corrects}):
        mine = [(d, g) for d, g in grams if d.category == code and d.corrects]
        others = [g for d, g in grams if d.category != code]
        others += [g for other, g in rest if other != code]
        found = _telling(code, mine, others)
        fresh = (s for s in found if s.cue not in have.get(code, set()))
        out += _widest(fresh)[:_EACH]
    return out


def _telling(
    code: str, mine: list[tuple[Decision, set[str]]], others: list[set[str]]
) -> Iterator[Suggestion]:
    here = Counter(gram for _, grams in mine for gram in grams)
    there = Counter(gram for grams in others for gram in grams if gram in here)
    for gram, n in here.items():
        inside = (n + 0.5) / (len(mine) - n + 0.5)
        outside = (there[gram] + 0.5) / (len(others) - there[gram] + 0.5)
        odds = math.log(inside / outside)
        if n >= _LEAST and odds >= _ODDS:
            example = next(d.title for d, grams in mine if gram in grams)
            yield Suggestion(code, gram, n, len(mine), there[gram], odds, example)


def _widest(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Return suggestions without those that a longer one with the same counts contains."""
    ordered = sorted(found, key=lambda s: (-len(s.cue), s.cue))
    kept: list[Suggestion] = []
    for one in ordered:
        same = (k for k in kept if one.cue in k.cue)
        if not any((k.here, k.elsewhere) == (one.here, one.elsewhere) for k in same):
            kept.append(one)
    return sorted(kept, key=lambda s: (-s.odds * s.here, -len(s.cue), s.cue))


def _grams(text: str) -> set[str]:
    """Return the runs of two to six characters that begin and end with words."""
    out = set()
    for run in _HAN.findall(text):
        ends = sorted(segment.default().boundaries(run))
        out |= {run[a:b] for n, a in enumerate(ends) for b in ends[n + 1 :] if b - a in _SIZES}
    return out
