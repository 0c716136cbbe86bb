"""The hard score: which cues of which categories a text holds, and which of them do not count.

Every occurrence is kept; one that does not count carries the reason, so that a user can see why a
word he expected was ignored. Knows nothing of findings or documents.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from xuncha_docs import segment
from xuncha_docs.classify import text as guards_of
from xuncha_docs.classify.text import Folded, Guarded, Guards, fold
from xuncha_docs.classify.trie import Trie
from xuncha_docs.model import Category
from xuncha_docs.taxonomy import TOPIC, Taxonomy

PHRASE, WORD, PATTERN = "强特征", "弱特征", "句式"
BOUNDARY, NESTED, EXEMPT, INSTITUTION = "切断词语", "包含在更长的词中", "排除语境", "机构名称"

PHRASE_WEIGHT, WORD_WEIGHT = 3.0, 1.0

# Characters that begin or end a word of their own, so that no referee is needed beside them.
_PARTICLES = frozenset("的了和与及或在对为有无不未没等把被将从向其")
_HAN = re.compile(r"[\u4e00-\u9fd5]+")
_ANCHOR = re.compile(r"[\u4e00-\u9fff]{2,}(?![?*{|])")


@dataclass(frozen=True, slots=True)
class Hit:
    """An occurrence of a cue.

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
            (c.code, re.compile(fold_pattern(p)), _ANCHOR.match(p))
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
        self._boundaries = lru_cache(maxsize=64)(self._segment)

    def guarded(self, folded: Folded) -> list[Guarded]:
        """Return the parts of a text that do not speak of a problem."""
        return self._guards.find(folded.text)

    def find(self, folded: Folded, guarded: Sequence[Guarded]) -> list[Hit]:
        """Return every occurrence of a cue in a text, with the reason where it does not count."""
        closed = [*guarded, *guards_of.titles(folded.text)] if "《" in folded.text else guarded
        hits = self._nested(self._occurrences(folded.text))
        return [h if h.veto else self._judged(h, folded.text, closed) for h in hits]

    def _occurrences(self, text: str) -> list[Hit]:
        hits = [
            Hit(code, cue, kind, start, start + len(cue), weight)
            for start, cue in self._trie.find(text)
            for code, kind, weight in self._owners[cue]
        ]
        for code, pattern, anchor in self._patterns:
            if anchor is None or anchor.group() in text:
                hits += [
                    Hit(code, pattern.pattern, PATTERN, m.start(), m.end(), PHRASE_WEIGHT)
                    for m in pattern.finditer(text)
                ]
        hits.sort(key=lambda h: (h.start, -h.end, h.category, h.cue))
        return hits

    def _nested(self, hits: list[Hit]) -> list[Hit]:
        """Veto what lies inside a longer cue of its own category or a longer phrase of any leaf."""
        out: list[Hit] = []
        reach: dict[str, tuple[int, int]] = {}
        phrase = (0, 0)
        for hit in hits:
            span = (hit.start, hit.end)
            own = reach.get(hit.category, (0, 0))
            covered = own[1] >= hit.end and own != span
            if not hit.category.startswith(TOPIC):
                covered = covered or (phrase[1] >= hit.end and phrase != span)
                if hit.kind == PHRASE and hit.end > phrase[1]:
                    phrase = span
            if hit.kind != PATTERN and hit.end > own[1]:
                reach[hit.category] = span
            out.append(replace(hit, veto=NESTED) if covered and hit.kind != PATTERN else hit)
        return out

    def _judged(self, hit: Hit, text: str, guarded: Sequence[Guarded]) -> Hit:
        for part in guarded:
            if hit.start < part.end and part.start < hit.end:
                return replace(hit, veto=part.reason)
        exempt = self._exempt.get(hit.category)
        if exempt and any(
            m.start() <= hit.start and hit.end <= m.end() for m in exempt.finditer(text)
        ):
            return replace(hit, veto=EXEMPT)
        if text.startswith(self._institutions, hit.end):
            return replace(hit, veto=INSTITUTION)
        if hit.end - hit.start <= 3 and hit.kind != PATTERN:
            return self._refereed(hit, text)
        return hit

    def _refereed(self, hit: Hit, text: str) -> Hit:
        """Drop a 2-character hit that cuts words at both ends; halve a 3-character one at one.

        A hit inside one longer word (招投标 in 公开招投标) cuts nothing.
        """
        left, right = text[hit.start - 1 : hit.start], text[hit.end : hit.end + 1]
        free_left = not _HAN.match(left) or left in _PARTICLES
        free_right = not _HAN.match(right) or right in _PARTICLES
        short = hit.end - hit.start == 2
        if (free_left and free_right) or (short and (free_left or free_right)):
            return hit
        boundaries = self._boundaries(text)
        cut_left = not free_left and hit.start not in boundaries
        cut_right = not free_right and hit.end not in boundaries
        if short and cut_left and cut_right and hit.start + 1 in boundaries:
            return replace(hit, veto=BOUNDARY)
        if not short and cut_left != cut_right:
            return replace(hit, weight=hit.weight / 2)
        return hit

    def _segment(self, text: str) -> frozenset[int]:
        if self._segmenter is None:
            self._segmenter = segment.Segmenter(w for w in self._owners if len(w) >= 4)
        return self._segmenter.boundaries(text)


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
