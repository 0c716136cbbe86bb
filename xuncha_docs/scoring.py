"""Compares findings with gold: one to one by their words, then labels, answers and status.

Pure functions; who reads gold files is `workflow`. The rules are those of the scorer that judges
this program from outside, so that both print the same figures.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xuncha_docs.model import Finding

Gold = Mapping[str, Any]
"""A gold finding: text, detail, category, also, answer, summary."""

FLOOR = 0.6
"""Similarity below which two findings are not the same."""

NONE = "–"
"""What stands for a category where there is none: missed, or too much."""

_KEEP = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]")
_ASPECT_CODE = re.compile(r"[A-DX]\d?$")

# Real notices are labelled by 18 aspects, since no leaf can be told from a line of news.
_ASPECTS = {
    "1.1": "A1", "1.2": "A3", "1.2.3": "A4", "1.2.5": "A4", "1.3": "A2", "1.3.3": "A3",
    "1.3.4": "A3", "1.4": "A3", "2.1": "B1", "2.1.4": "B7", "2.2": "B1", "2.3": "B2", "2.4": "B3",
    "2.4.3": "B4", "2.4.4": "B4", "2.4.5": "B5", "2.4.6": "B5", "2.4.7": "B7", "2.5": "B6",
    "2.5.3": "B5", "2.5.7": "B7", "2.6": "B7", "3.1": "C1", "3.2": "C2", "3.3": "C3",
    "4.1": "D1", "4.2": "D1", "4.3": "D1", "4.3.1": "D2",
}  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What was counted.

    Attributes:
        counts: docs, gold, found, hit, same, labelled, leaf, top3, second, top, answers, answered,
            statuses, status.
        confusion: Gold and found category of every pair and of what has no partner; `NONE` there.
            A label that gold accepts counts as gold's first code.
    """

    counts: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Count what another tally counted."""
        self.counts.update(other.counts)
        self.confusion.update(other.confusion)


def tally(gold: Iterable[Gold], found: Sequence[Finding]) -> Tally:
    """Return how the findings of one document agree with gold.

    A gold finding marked ``summary`` is not asked for, and not held against who found it.
    """
    every = list(gold)
    wanted = [g for g in every if not g.get("summary")]
    aside = [g for g in every if g.get("summary")]
    pairs = pair(wanted, found)
    out = Tally()
    matched, taken = {i for i, _ in pairs}, {j for _, j in pairs}
    extra = [
        f
        for j, f in enumerate(found)
        if j not in taken and not any(similarity(s, f) >= FLOOR for s in aside)
    ]
    out.counts.update(docs=1, gold=len(wanted), found=len(pairs) + len(extra), hit=len(pairs))
    for i, j in pairs:
        _compare(wanted[i], found[j], out)
    coded = [_codes(g)[0] for i, g in enumerate(wanted) if i not in matched]
    out.confusion.update((code, NONE) for code in coded)
    by_aspect = any(_ASPECT_CODE.match(_codes(g)[0]) for g in wanted)
    labels = [_label(f, by_aspect) for f in extra]
    out.confusion.update((NONE, label) for label in labels)
    return out


def pair(gold: Sequence[Gold], found: Sequence[Finding]) -> list[tuple[int, int]]:
    """Return one-to-one pairs, the closest first."""
    close = (
        (value, i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if (value := similarity(g, f)) >= FLOOR
    )
    left: set[int] = set()
    right: set[int] = set()
    out = []
    for _, i, j in sorted(close, reverse=True):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            out.append((i, j))
    return out


def similarity(gold: Gold, found: Finding) -> float:
    """Return how close two findings are: by their titles, or with their details."""
    title, whole = gold["text"], gold["text"] + (gold.get("detail") or "")
    mine, all_mine = found.title, found.title + found.detail
    sides = ((title, mine), (whole, all_mine), (whole, mine), (title, all_mine))
    return max(_dice(a, b) for a, b in sides)


def agree(codes: Sequence[str], label: str) -> tuple[bool, bool, bool]:
    """Return whether a label agrees with acceptable codes: exactly, at the second and top level."""
    if _ASPECT_CODE.match(codes[0]):
        aspect = _aspect(label)
        return aspect in codes, aspect in codes, aspect[:1] in {c[:1] for c in codes}
    seconds = {second(c) for c in codes}
    return label in codes, second(label) in seconds, label[:1] in {c[:1] for c in codes}


def second(code: str) -> str:
    """Return the first two levels of a code."""
    return ".".join(code.split(".")[:2])


def _compare(gold: Gold, found: Finding, out: Tally) -> None:
    """Count how a found finding agrees with the gold one it is paired with."""
    count = out.counts
    count["same"] += norm(gold["text"]) == norm(found.title)
    codes = _codes(gold)
    if codes[0] == "X":
        return
    labels = [label.category for label in found.labels]
    exact, two, top = agree(codes, labels[0]) if labels else (False, False, False)
    count.update(labelled=1, leaf=exact, second=two, top=top)
    count["top3"] += any(agree(codes, label)[0] for label in labels[:3])
    by_aspect = _ASPECT_CODE.match(codes[0]) is not None
    out.confusion[codes[0], codes[0] if exact else _label(found, by_aspect)] += 1
    answer = gold.get("answer") or (
        gold.get("has_rectification") and {"text": gold.get("rectification_excerpt", "")}
    )
    if answer:
        start = norm(answer["text"])[:12]
        mine = norm(found.answer.text) if found.answer else ""
        count.update(answers=1, answered=bool(start and start in mine))
        if answer.get("status"):
            right = found.answer is not None and found.answer.status.value == answer["status"]
            count.update(statuses=1, status=right)


def norm(text: str) -> str:
    """Return the letters, digits and Han characters of a text."""
    return "".join(_KEEP.findall(text))


def _dice(one: str, other: str) -> float:
    x, y = _pairs(one), _pairs(other)
    size = x.total() + y.total()
    return 2 * (x & y).total() / size if size else 0.0


def _pairs(text: str) -> Counter[str]:
    text = norm(text)
    return Counter(text[i : i + 2] for i in range(max(len(text) - 1, 1)))


def _codes(gold: Gold) -> list[str]:
    return [gold["category"], *(gold.get("also") or ())]


def _label(found: Finding, by_aspect: bool) -> str:
    label = found.labels[0].category if found.labels else NONE
    return _aspect(label) if by_aspect else label


def _aspect(leaf: str) -> str:
    return _ASPECTS.get(leaf) or _ASPECTS.get(second(leaf), "X")
