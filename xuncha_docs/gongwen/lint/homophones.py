"""Slips of one character away from a term of the trade (WD6): 攻艰克难 for 攻坚克难.

A slip is a character that shares a reading with the right one, or looks like it. The segmenter
has a veto: what begins or ends inside a word, or is made of words itself, is no slip.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from xuncha_docs import assets, segment, taxonomy
from xuncha_docs.gongwen.lint.rule import Deviation, Letter, Rule
from xuncha_docs.model import BlockKind, Severity

_SHORTEST, _LONGEST = 4, 10
_NEAR = 16  # characters around a slip that are cut into words
_HAN = re.compile(r"[\u4e00-\u9fa5]+")
# 写成这些字的多半是有意的：不签合同，不是补签合同。
_FUNCTION = "不未无"
_SKIPPED = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.COMMENT)
_ALIKE = (
    "己已巳",
    "未末",
    "徳德",
    "戌戍戊",
    "陷馅",
    "部陪",
    "准淮",
    "侯候",
    "账帐",
    "拔拨",
    "折拆",
    "治冶",
    "迟退",
)


@dataclass(frozen=True, slots=True)
class Slips:
    """Terms, ready to be looked for.

    Attributes:
        terms: All of them.
        allow: Words that look like a slip and are none.
        heads: Terms by their first two characters.
        tails: Terms by their last two.
    """

    terms: frozenset[str]
    allow: frozenset[str]
    heads: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    tails: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def find(self, text: str) -> Iterator[tuple[int, str, str]]:
        """Yield place, slip and right term of each slip in a text, in order."""
        for run in _HAN.finditer(text):
            yield from self._in_run(text, run.start(), run.group())

    def _in_run(self, text: str, offset: int, run: str) -> Iterator[tuple[int, str, str]]:
        done = 0
        for at in range(len(run) - 1):
            pair = run[at : at + 2]
            near = [(term, at) for term in self.heads.get(pair, ())]
            near += [(term, at + 2 - len(term)) for term in self.tails.get(pair, ())]
            for term, start in near:
                words = run[start : start + len(term)] if start >= done else ""
                if len(words) == len(term) and self._is_slip(run, start, words, term):
                    yield offset + start, words, term
                    done = start + len(term)
                    break

    def _is_slip(self, run: str, start: int, words: str, term: str) -> bool:
        wrong = [n for n, (a, b) in enumerate(zip(words, term, strict=True)) if a != b]
        if len(wrong) != 1 or words in self.terms or any(word in words for word in self.allow):
            return False
        n = wrong[0]
        if words[n] in _FUNCTION:
            return False
        return _sound_alike(words[n], term[n]) and not self._is_sense(run, start, words, n)

    def _is_sense(self, run: str, start: int, words: str, n: int) -> bool:
        """Return whether the words are right as they stand: the veto of the segmenter."""
        segmenter = segment.default()
        near = max(0, start - _NEAR)
        around_it = run[near : start + len(words) + _NEAR]
        at = start - near
        if segmenter.knows(words) or _cuts(segmenter, around_it, at, at + len(words), at + n):
            return True
        around = (words[n - 1 : n + 1] if n else "", words[n : n + 2])
        return all(len(pair) == 2 and segmenter.knows(pair) for pair in around)


def _cuts(segmenter: segment.Segmenter, run: str, start: int, end: int, wrong: int) -> bool:
    """Return whether a stretch begins or ends inside a word of the dictionary (天然气|管网).

    A word made at its end by the wrong character itself (纪检|检察工作) does not count.
    """
    at = 0
    for word in segmenter.words(run):
        after = at + len(word)
        inside_start = at < start < after
        inside_end = at < end < after and not at <= wrong
        if (inside_start or inside_end) and segmenter.knows(word):
            return True
        at = after
    return False


@cache
def readings() -> dict[str, frozenset[str]]:
    """Return the toneless readings of each character of GB 2312."""
    table: defaultdict[str, set[str]] = defaultdict(set)
    for line in assets.data("readings.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            reading, _, chars = line.partition(" ")
            for char in chars:
                table[char].add(reading)
    return {char: frozenset(found) for char, found in table.items()}


def _sound_alike(one: str, other: str) -> bool:
    table = readings()
    shared = table.get(one, frozenset()) & table.get(other, frozenset())
    return bool(shared) or any(one in group and other in group for group in _ALIKE)


def slips(terms: Iterable[str], allow: Iterable[str]) -> Slips:
    """Return terms ready to be looked for; those shorter than 4 or longer than 10 are left out."""
    known = frozenset(t for t in terms if _SHORTEST <= len(t) <= _LONGEST and _HAN.fullmatch(t))
    found = Slips(known, frozenset(allow))
    for term in sorted(known, key=lambda t: (-len(t), t)):
        found.heads[term[:2]].append(term)
        found.tails[term[-2:]].append(term)
    return found


def rule(entry: dict[str, Any]) -> Rule:
    """Return the rule of ``[homophone]``.

    Raises:
        KeyError: Something is missing.
        ValueError: The severity is none.
    """
    own = tuple(entry["terms"])
    allow = tuple(entry["allow"])

    @cache
    def known() -> Slips:
        said = (words for c in taxonomy.load().categories for words in (*c.phrases, *c.words))
        return slips((*own, *said), allow)

    def judge(letter: Letter) -> Iterator[Deviation]:
        for part in letter.parts:
            for at, words, term in (
                known().find(part.block.text) if part.kind not in _SKIPPED else ()
            ):
                yield Deviation(
                    message=f"“{words}”像是“{term}”的误写。",
                    fix=f"核对；确是写错的，改为“{term}”。",
                    where=letter.span(part, at, at + len(words)),
                )

    return Rule(
        code=entry["code"],
        title=entry["title"],
        severity=Severity(entry["severity"]),
        source=entry["source"],
        statement=entry["statement"],
        reason=entry["reason"],
        bad=tuple(entry["bad"]),
        good=tuple(entry["good"]),
        judge=judge,
    )
