"""The hard score: which cues of which categories a text holds, and which of them do not count.

Every occurrence is kept; one that does not count carries the reason, so that a user can see why a
word he expected was ignored. Knows nothing of findings or documents.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from xuncha_docs import segment
from xuncha_docs.classify.text import Folded, Guarded, Guards, fold, with_titles
from xuncha_docs.classify.trie import Trie
from xuncha_docs.model import Category
from xuncha_docs.taxonomy import TOPIC, Taxonomy

PHRASE, WORD, PATTERN = "强特征", "弱特征", "句式"
BOUNDARY, NESTED, EXEMPT, INSTITUTION = "切断词语", "包含在更长的词中", "排除语境", "机构名称"

PHRASE_WEIGHT, WORD_WEIGHT = 3.0, 1.0

# Characters that begin or end a word of their own, so that no referee is needed beside them.
_PARTICLES = frozenset("的了和与及或在对为有无不未没等把被将从向其")
_HAN = re.compile(r"[\u4e00-\u9fd5]+")
_COUNTS = ("", 1.0)
_NOWHERE = (0, 0)
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fd5"

# Of a regular expression: escapes and classes; innermost groups; characters that must be there.
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_GROUP = re.compile(r"\([^()]*\)")
_LITERAL = re.compile(r"[\u4e00-\u9fff]+(?![?*{])")


class Hit(NamedTuple):
    """An occurrence of a cue; a tuple, since a round has a million of them.

    Attributes:
        category: Code of the category it speaks for.
        cue: The cue as folded, or the pattern.
        kind: 强特征, 弱特征 or 句式.
        start: Offset in the folded text.
        end: Offset one past its last character.
        weight: How much it says before it is placed in title or detail.
        veto: Why it does not count; "" if it does.
    """

    category: str
    cue: str
    kind: str
    start: int
    end: int
    weight: float
    veto: str = ""


class Cues:
    """All cues of a taxonomy, ready to scan.

    Args:
        taxonomy: Where they come from.
        segmenter: Referee for short cues; None for one of our own, loaded when first needed.
    """

    def __init__(self, taxonomy: Taxonomy, segmenter: segment.Segmenter | None = None) -> None:
        self._owners = _owners(taxonomy.categories)
        self._trie = Trie(self._owners)
        self._patterns = [
            (c.code, re.compile(fold_pattern(p)), literal(p))
            for c in taxonomy.categories
            for p in c.patterns
        ]
        self._exempt = {
            c.code: re.compile("|".join(map(fold_pattern, c.exempt)))
            for c in taxonomy.categories
            if c.exempt
        }
        self._guards = Guards(taxonomy.lexicon)
        self._institutions = tuple(taxonomy.lexicon.institutions)
        self._segmenter = segmenter
        self._boundaries = lru_cache(maxsize=256)(self._segment)
        self._runs = lru_cache(maxsize=256)(_runs)

    def guarded(self, folded: Folded) -> list[Guarded]:
        """Return the parts of a text that do not speak of a problem."""
        return self._guards.find(folded.text)

    def find(self, folded: Folded, guarded: Sequence[Guarded], *, vetoed: bool = True) -> list[Hit]:
        """Return every occurrence of a cue in a text, with the reason where it does not count.

        Args:
            folded: The text.
            guarded: Its parts that do not speak of a problem.
            vetoed: Whether those that do not count are returned at all.
        """
        text = folded.text
        closed = with_titles(guarded, text)
        out: list[Hit] = []
        reach: dict[str, tuple[int, int]] = {}
        phrase = _NOWHERE
        seen: dict[tuple[int, int, str], tuple[str, float]] = {}
        owners, exempt = self._owners, self._exempt
        for start, cue in self._trie.find(text):
            span = start, end = start, start + len(cue)
            for code, kind, weight in owners[cue]:
                own = reach.get(code, _NOWHERE)
                # Inside a longer cue of its own category or a longer phrase of any leaf.
                nested = own[1] >= end and own != span
                if code[0] != TOPIC:
                    nested = nested or (phrase[1] >= end and phrase != span)
                    if kind == PHRASE and end > phrase[1]:
                        phrase = span
                if end > own[1]:
                    reach[code] = span
                if nested:
                    if vetoed:
                        out.append(Hit(code, cue, kind, start, end, weight, NESTED))
                    continue
                key = start, end, code if code in exempt else ""
                if key not in seen:
                    seen[key] = self._judged(code, kind, span, text, closed)
                veto, share = seen[key]
                if vetoed or not veto:
                    out.append(Hit(code, cue, kind, start, end, weight * share, veto))
        return self._with_patterns(out, text, closed, vetoed=vetoed)

    def words(self, text: str) -> list[tuple[int, str]]:
        """Return every occurrence of a phrase or word in a folded text: offset and cue."""
        return self._trie.find(text)

    def counts(
        self, kind: str, span: tuple[int, int], text: str, guarded: Sequence[Guarded]
    ) -> bool:
        """Return whether words count where they stand in a folded text, whole and claimed."""
        return self._judged("", kind or PATTERN, span, text, guarded) == _COUNTS

    def _with_patterns(
        self, hits: list[Hit], text: str, guarded: Sequence[Guarded], *, vetoed: bool
    ) -> list[Hit]:
        found = [
            (code, pattern.pattern, m.span())
            for code, pattern, needed in self._patterns
            if needed in text
            for m in pattern.finditer(text)
        ]
        if not found:
            return hits
        for code, cue, span in found:
            veto, share = self._judged(code, PATTERN, span, text, guarded)
            if vetoed or not veto:
                hits.append(Hit(code, cue, PATTERN, *span, PHRASE_WEIGHT * share, veto))
        return sorted(hits, key=lambda h: (h.start, -h.end, h.category, h.cue))

    def _judged(
        self, code: str, kind: str, span: tuple[int, int], text: str, guarded: Sequence[Guarded]
    ) -> tuple[str, float]:
        """Return why a hit does not count, or "", and the share of its weight that does."""
        start, end = span
        for part in guarded:
            if start < part.end and part.start < end:
                return part.reason, 1.0
        if code in self._exempt and self._is_exempt(code, start, end, text):
            return EXEMPT, 1.0
        if text.startswith(self._institutions, end):
            return INSTITUTION, 1.0
        if end - start <= 3 and kind != PATTERN:
            return self._refereed(text, start, end)
        return _COUNTS

    def _is_exempt(self, category: str, start: int, end: int, text: str) -> bool:
        return any(
            m.start() <= start and end <= m.end() for m in self._exempt[category].finditer(text)
        )

    def _refereed(self, text: str, start: int, end: int) -> tuple[str, float]:
        """Return why a short hit does not count, or "", and the share of its weight that does.

        A 2-character hit that cuts words at both ends is dropped, a 3-character one at one halved.

        A hit inside one longer word (招投标 in 公开招投标) cuts nothing.
        """
        free_left = _is_free(text[start - 1 : start])
        free_right = _is_free(text[end : end + 1])
        if end - start == 2:
            if free_left or free_right or not (self._cuts(text, start) and self._cuts(text, end)):
                return _COUNTS
            return _COUNTS if self._cuts(text, start + 1) else (BOUNDARY, 1.0)
        if free_left and free_right:
            return _COUNTS
        cut_left = not free_left and self._cuts(text, start)
        cut_right = not free_right and self._cuts(text, end)
        return "", 0.5 if cut_left != cut_right else 1.0

    def crosses(self, text: str, start: int, end: int) -> bool:
        """Return whether a short hit counts less since it holds the border of a cut word."""
        inner = any(not self._cuts(text, at) for at in range(start + 1, end))
        return inner and self._refereed(text, start, end) != _COUNTS

    def _cuts(self, text: str, at: int) -> bool:
        """Return whether an offset lies within a word; only its run of Han is segmented."""
        for start, end in self._runs(text):
            if end > at:
                return at > start and at - start not in self._boundaries(text[start:end])
        return False

    def _segment(self, run: str) -> frozenset[int]:
        if self._segmenter is None:
            self._segmenter = segment.Segmenter(w for w in self._owners if len(w) >= 4)
        return self._segmenter.boundaries(run)


def _runs(text: str) -> list[tuple[int, int]]:
    return [run.span() for run in _HAN.finditer(text)]


def _is_free(neighbour: str) -> bool:
    """Return whether a cue may end beside a character (or none) without a referee."""
    return not _FIRST_HAN <= neighbour <= _LAST_HAN or neighbour in _PARTICLES


def literal(pattern: str) -> str:
    """Return characters that stand in whatever a regular expression matches; "" if none must."""
    bare = _ATOM.sub(".", pattern)
    while (fewer := _GROUP.sub(".", bare)) != bare:
        bare = fewer
    return "" if "|" in bare else max(_LITERAL.findall(bare), key=len, default="")


def fold_pattern(pattern: str) -> str:
    """Return a regular expression that fits folded text: full-width marks become half-width."""
    return pattern.translate({0xFF0C: ",", 0xFF1B: ";", 0xFF1A: ":"})


def _owners(categories: Sequence[Category]) -> dict[str, list[tuple[str, str, float]]]:
    """Return for every cue the categories it speaks for; shared by several it says less."""
    kinds: dict[str, dict[str, str]] = {}
    for category in categories:
        for kind, cues in ((WORD, category.words), (PHRASE, category.phrases)):
            for cue in cues:
                kinds.setdefault(fold(cue).text, {})[category.code] = kind
    out: dict[str, list[tuple[str, str, float]]] = {}
    for cue, owners in kinds.items():
        leaves = sum(1 for code in owners if not code.startswith(TOPIC)) or 1
        length = (min(len(cue), 6) / 4) ** 0.5
        out[cue] = [
            (code, kind, (PHRASE_WEIGHT if kind == PHRASE else WORD_WEIGHT) * length / leaves**0.5)
            for code, kind in sorted(owners.items())
        ]
    return out


class CutRate(NamedTuple):
    """How often a short cue stands across the borders of words.

    Attributes:
        cue: The cue.
        cut: Occurrences that cut words: not counted (two characters) or half (three).
        hits: All occurrences.
    """

    cue: str
    cut: int
    hits: int


def cut_rates(taxonomy: Taxonomy, texts: Iterable[str]) -> list[CutRate]:
    """Return the cues of two or three characters that cut words in texts, the worst first."""
    cues = Cues(taxonomy)
    counts: Counter[str] = Counter()
    cuts: Counter[str] = Counter()
    for text in texts:
        folded = fold(text).text
        for start, cue in cues.words(folded):
            if 2 <= len(cue) <= 3:
                counts[cue] += 1
                cuts[cue] += cues.crosses(folded, start, start + len(cue))
    rates = [CutRate(cue, n, counts[cue]) for cue, n in cuts.items() if n]
    return sorted(rates, key=lambda r: (-r.cut / r.hits, -r.hits, r.cue))
