"""Combines hard cues, soft resemblance and headings into labels.

The score of the first label is how often such labels were right: the softmax over all leaves of
the combined score, its log-odds mapped by a straight line that was fitted on fictional documents
of our own (docs/why/classification.md). The other labels share the rest as the softmax does, so
that order and confidence never disagree. For an office's own taxonomy the line is only a guess.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from operator import add
from typing import NamedTuple

from xuncha_docs.classify.card import Cards
from xuncha_docs.classify.cues import WORD, Cues, Hit
from xuncha_docs.classify.facets import Facets
from xuncha_docs.classify.memory import Case, Memory, Near, speaks
from xuncha_docs.classify.text import Folded, Guarded, fold, without
from xuncha_docs.model import By, Category, Evidence, FacetHit, Finding, Label, Span
from xuncha_docs.segment import Segmenter
from xuncha_docs.taxonomy import TOPIC, UNSORTED, Taxonomy

TITLE, DETAIL = "标题", "事实"
_LABELS, _SHOWN = 3, 5  # leaves in a label, and in an explanation
_CERTAIN = 6e-6  # odds against the first label below which the line was not fitted
# 在执行八项规定精神方面，…打折扣: the statement names its field, as a heading would.
_FIELD = re.compile(r"[^，。；]{0,12}?(?:^|有的|在)(?P<field>[^，。；]{2,40}?方面)，")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts; see docs for how they were measured.

    Attributes:
        phrases: Factor on phrases and patterns.
        words: Factor on words.
        detail: Factor on cues of the facts; those of the statement count once.
        card: Factor on the resemblance to the card.
        card_detail: Share of the facts in the resemblance.
        heading: Added for agreement with a heading at the first, second and third level.
        temperature: Of the softmax.
        slope: Of the line from the log-odds of the softmax to those of being right.
        offset: Of that line.
        floor: Combined score below which nothing speaks.
        topic: Sum of cue weights from which a special topic fires.
        ceiling: Cue weights add up to this much at most, ever more slowly.
    """

    phrases: float = 1.0
    words: float = 1.0
    detail: float = 0.3
    card: float = 1.5
    card_detail: float = 0.6
    heading: tuple[float, float, float] = (4.0, 2.0, 2.0)
    temperature: float = 1.5
    slope: float = 0.3
    offset: float = 1.0
    floor: float = 1.5
    topic: float = 2.0
    ceiling: float = 12.0


@dataclass(frozen=True, slots=True)
class Cue:
    """A hit and where it stands in the original text.

    Attributes:
        zone: 标题 or 事实.
        start: Offset in the title or the detail.
        end: Offset one past its last character.
        text: The words there.
        hit: What was hit, its weight, and why it does not count if it does not.
    """

    zone: str
    start: int
    end: int
    text: str
    hit: Hit


class Score(NamedTuple):
    """How a category came to its score.

    Attributes:
        category: Code.
        cues: From phrases, words and patterns.
        card: From the resemblance to its card.
        heading: From the headings above.
        memory: From confirmed findings next to it.
        share: The score of the label, 0 to 1.
        grams: The runs of characters that resemble most; only in an explanation.
    """

    category: str
    cues: float
    card: float
    heading: float
    memory: float = 0.0
    share: float = 0.0
    grams: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """The combined score."""
        return self.cues + self.card + self.heading + self.memory

    @property
    def by(self) -> By:
        """Who says so: the memory where it says more than everything else."""
        return By.MEMORY if self.memory > self.total / 2 else By.RULE


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that speaks for and against a label.

    Attributes:
        scores: Categories best first; empty if nothing speaks.
        topics: Special topics that fired.
        cues: Every hit that counts.
        vetoed: Every hit that does not, with the reason in ``hit.veto``.
        headings: Headings that speak for a code, with it.
        near: Confirmed findings that speak, the nearest first.
    """

    scores: tuple[Score, ...]
    topics: tuple[Score, ...]
    cues: tuple[Cue, ...]
    vetoed: tuple[Cue, ...]
    headings: tuple[tuple[str, str], ...]
    near: tuple[Near, ...]


@dataclass(slots=True)  # not frozen: twice as fast to make
class _Zone:
    name: str
    raw: str
    folded: Folded
    guarded: list[Guarded]
    hits: list[Hit]

    def cue(self, hit: Hit) -> Cue:
        start, end = self.folded.original(hit.start, hit.end)
        return Cue(self.name, start, end, self.raw[start:end], hit)


class Classifier:
    """Puts findings under the leaves of a taxonomy.

    Args:
        taxonomy: The categories.
        segmenter: Referee for short cues; None for one of our own, loaded when first needed.
        weights: How much each kind of evidence counts.
        cases: Findings that people decided, oldest first; they speak beside the rules.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        segmenter: Segmenter | None = None,
        weights: Weights | None = None,
        cases: Iterable[Case] = (),
    ) -> None:
        self._taxonomy = taxonomy
        self._weights = weights or Weights()
        self._cues = Cues(taxonomy, segmenter)
        self._leaves = tuple(sorted(c.code for c in taxonomy.leaves))
        self._numbers = {code: n for n, code in enumerate(self._leaves)}
        self._prior = cache(self._make_prior)
        self._code_of_heading = lru_cache(maxsize=4096)(taxonomy.code_of_heading)
        self._topics = tuple(sorted(c.code for c in taxonomy.topics))
        known = {c.code: c for c in taxonomy.categories}
        self._cards = Cards([_card(known[code]) for code in self._leaves])
        self._shown = taxonomy.facets
        self._facets = Facets(taxonomy.facets, self._cues)
        self.memory = Memory(self._cards.weigh, cases)

    def label(self, finding: Finding) -> Finding:
        """Return a finding with its labels and facets.

        Of the labels a person's come first, then those made here, three leaves together at most,
        then the topics. A finding that nothing speaks for gets 其他 with score 0.
        """
        kept = tuple(x for x in finding.labels if x.by is By.PERSON)
        taken = {x.category for x in kept}
        zones = self._zones(finding.title, finding.detail, vetoed=False)
        evidence = self._evidence(zones)
        near = self.memory.nearest(finding.title, finding.detail, finding=finding.id)
        scores = self._scores(evidence, zones, finding.heading_path, near, _LABELS)
        topics = self._fired(evidence)
        made = [self._label(s, zones, finding) for s in scores if s.category not in taken]
        made = [_no_surer(label, near) for label in made]
        special = [self._label(s, zones, finding) for s in topics if s.category not in taken]
        if not scores and not kept:
            made = [Label(category=UNSORTED, score=0.0, by=By.RULE)]
        room = max(0, _LABELS - sum(not self._is_topic(c) for c in taken))
        labels = (*kept, *made[:room], *special)
        return replace(finding, labels=labels, facets=self._facets_of(finding, zones))

    def explain(self, text: str, headings: tuple[str, ...] = (), finding: str = "") -> Explanation:
        """Return every hit and veto and the scores for a text.

        Args:
            text: The statement; facts may follow on further lines.
            headings: The headings above it, outermost first.
            finding: The id of the finding, if it is one.
        """
        title, _, detail = text.partition("\n")
        zones = self._zones(title, detail, vetoed=True)
        evidence = self._evidence(zones)
        near = self.memory.nearest(title, detail, finding=finding)
        whole = " ".join(without(z.folded.text, z.guarded) for z in zones)
        scores = tuple(
            s._replace(grams=self._cards.shared(whole, self._numbers[s.category]))
            for s in self._scores(evidence, zones, headings, near)
        )
        cues = [zone.cue(hit) for zone in zones for hit in zone.hits]
        codes = [(h, self._code_of_heading(h)) for h in headings]
        return Explanation(
            scores,
            tuple(self._fired(evidence)),
            tuple(c for c in cues if not c.hit.veto),
            tuple(c for c in cues if c.hit.veto),
            tuple((h, code) for h, code in codes if code),
            near,
        )

    def _facets_of(self, finding: Finding, zones: Sequence[_Zone]) -> tuple[FacetHit, ...]:
        """Return what the claimed words and the facts of a finding show, in the taxonomy's order."""
        found: dict[int, dict[Evidence, None]] = {}
        for zone in zones:
            shown = list(self._facets.find(zone.folded, zone.guarded))
            if finding.amounts or finding.counts or finding.people:
                closed = [zone.folded.original(g.start, g.end) for g in zone.guarded]
                shown += self._facets.told(finding, zone.raw, closed)
            for facet, start, end in shown:
                places = found.setdefault(facet, {})
                place = _place(zone.name, start, end, finding.evidence)
                if place is not None:
                    places[place] = None
        return tuple(
            FacetHit(facet=self._shown[n].id, name=self._shown[n].name, cues=tuple(found[n]))
            for n in sorted(found)
        )

    def _is_topic(self, code: str) -> bool:
        return code in self._topics

    def _zones(self, title: str, detail: str, *, vetoed: bool) -> list[_Zone]:
        zones = []
        for name, raw in ((TITLE, title), (DETAIL, detail)):
            if raw:
                folded = fold(raw)
                guarded = self._cues.guarded(folded)
                hits = self._cues.find(folded, guarded, vetoed=vetoed)
                zones.append(_Zone(name, raw, folded, guarded, hits))
        return zones

    def _evidence(self, zones: Sequence[_Zone]) -> dict[str, float]:
        """Return the weight of cues by category; a cue counts once, where it weighs most."""
        w = self._weights
        best: dict[str, dict[str, float]] = {}
        for zone in zones:
            place = 1.0 if zone.name == TITLE or len(zones) == 1 else w.detail
            for category, cue, kind, _, _, weight, veto in zone.hits:
                if not veto:
                    value = weight * (w.words if kind == WORD else w.phrases) * place
                    known = best.setdefault(category, {})
                    if value > known.get(cue, 0.0):
                        known[cue] = value
        ceiling = w.ceiling
        sums = {code: math.fsum(known.values()) for code, known in best.items()}
        return {c: ceiling * (1 - math.exp(-v / ceiling)) for c, v in sums.items()}

    def _scores(
        self,
        evidence: Mapping[str, float],
        zones: Sequence[_Zone],
        path: Iterable[str],
        near: Sequence[Near],
        shown: int = _SHOWN,
    ) -> list[Score]:
        """Return the best leaves, so many of them, best first; none if nothing speaks."""
        w = self._weights
        soft = self._resemblance(zones)
        remembered = speaks(near)
        totals = soft.copy()
        for spoken in (evidence, remembered):
            for code, value in spoken.items():
                if code in self._numbers:
                    totals[self._numbers[code]] += value
        if max(totals) < w.floor:
            return []
        named = _FIELD.match(zones[0].raw) if zones else None
        headings = (*path, named.group("field")) if named else path
        codes = [c for c in map(self._code_of_heading, headings) if c]
        prior = self._prior(codes[-1]) if codes else {}
        for n, value in prior.items():
            totals[n] += value
        best = sorted(range(len(totals)), key=totals.__getitem__, reverse=True)[:shown]
        top, per = totals[best[0]], 1 / w.temperature
        rest = max(sum(map(math.exp, [(t - top) * per for t in totals])) - 1, _CERTAIN)
        first = 1 / (1 + math.exp(w.slope * math.log(rest) - w.offset))
        return [
            Score(
                self._leaves[n],
                evidence.get(self._leaves[n], 0.0),
                soft[n],
                prior.get(n, 0.0),
                remembered.get(self._leaves[n], 0.0),
                math.exp((totals[n] - top) * per) * (1 - first) / rest if n != best[0] else first,
            )
            for n in best
        ]

    def _resemblance(self, zones: Sequence[_Zone]) -> list[float]:
        """Return the weighted resemblance to every leaf."""
        w = self._weights
        out: list[float] = []
        for zone in zones:
            share = 1.0 if zone.name == TITLE or len(zones) == 1 else w.card_detail
            text = without(zone.folded.text, zone.guarded)
            scores = self._cards.scores(text, w.card * share)
            out = list(map(add, out, scores)) if out else scores
        return out or [0.0] * len(self._leaves)

    def _make_prior(self, wanted: str) -> dict[int, float]:
        """Return what a heading that speaks for a code adds to leaves, by their number."""
        out: dict[int, float] = defaultdict(float)
        for n, code in enumerate(self._leaves):
            steps = zip(code.split("."), wanted.split("."), self._weights.heading, strict=False)
            for mine, step, bonus in steps:
                if mine != step:
                    break
                out[n] += bonus
        return dict(out)

    def _fired(self, evidence: Mapping[str, float]) -> list[Score]:
        fired = [
            Score(code, value, 0.0, 0.0, share=1 - math.exp(-value / self._weights.topic))
            for code, value in evidence.items()
            if code[0] == TOPIC and value >= self._weights.topic
        ]
        return sorted(fired, key=lambda s: (-s.cues, s.category))

    def _label(self, score: Score, zones: Sequence[_Zone], finding: Finding) -> Label:
        wanted = score.category
        found = [
            _place(zone.name, *zone.folded.original(start, end), finding.evidence)
            for zone in (zones if finding.evidence else ())
            for category, _, _, start, end, _, _ in zone.hits
            if category == wanted
        ]
        return Label(
            category=wanted,
            score=round(score.share, 4),
            by=score.by,
            cues=tuple(e for e in found if e),
        )


def _no_surer(label: Label, near: Sequence[Near]) -> Label:
    """Return a label of the memory no surer than the nearest case is similar."""
    if label.by is not By.MEMORY:
        return label
    return replace(label, score=min(label.score, near[0].similarity))


def _card(category: Category) -> list[str]:
    parts = (category.name, category.description, *category.phrases, *category.words)
    return [fold(p).text for p in (*parts, *category.examples)]


def _place(zone: str, start: int, end: int, evidence: Sequence[Evidence]) -> Evidence | None:
    """Return a part of a zone as a place in the document, or None where the finding tells none."""
    at = 0
    for piece in evidence[:1] if zone == TITLE else evidence[1:]:
        if at <= start and end <= at + len(piece.text):
            begin = piece.span.start - at
            span = Span(piece.span.document, piece.span.block, begin + start, begin + end)
            return Evidence(span, piece.text[start - at : end - at])
        at += len(piece.text) + 1
    return None
