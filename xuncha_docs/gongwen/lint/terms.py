"""Names that changed (WD5): each with the day from which the old one is wrong.

A document is judged by the names of the time it speaks of: its date, or the year in the same
sentence. Knows no name itself; the registry is ``[[term]]`` in ``data/wording.toml``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from xuncha_docs.gongwen.lint.rule import Deviation, Letter, Rule
from xuncha_docs.model import BlockKind, Severity

_YEAR = re.compile(r"((?:19|20)\d{2})年")
_FULL = re.compile(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日")
_FORMER = re.compile(r"(?:原|时任|当时|前身)[\u4e00-\u9fa5]{0,6}$")
_SENTENCE_END = "。；！？\n\t"
_SKIPPED = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.COMMENT)
_UNCHECKED = "（来源未核对，请本单位核定）"


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the registry.

    Attributes:
        pattern: The old names.
        right: The new name of an old one, where there is one.
        valid_from: From this day the old names are wrong.
        valid_to: Up to this day, or None.
    """

    pattern: re.Pattern[str]
    right: dict[str, str]
    valid_from: date
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Return whether the old names are wrong in a text of this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def rule(entry: dict[str, Any]) -> Rule:
    """Return the rule of one ``[[term]]``.

    Raises:
        KeyError: Something is missing.
        re.error: The pattern is wrong.
        ValueError: The severity is none.
    """
    term = Term(
        re.compile(entry["pattern"]),
        dict(entry.get("words", {})),
        entry["valid_from"],
        entry.get("valid_to"),
    )
    checked = str(entry["checked_on"])
    since = f"{entry['valid_from'].year}年{entry['valid_from'].month}月起"
    return Rule(
        code=entry["code"],
        title=entry["title"],
        severity=Severity(entry["severity"]) if checked else Severity.HINT,
        source=entry["source"] + ("" if checked else _UNCHECKED),
        statement=f"{since}用新名称；说以前的事，前面加“原”。",
        reason="用旧名称，读的人不知道指现在的哪个单位、哪部法规。",
        bad=tuple(entry["bad"]),
        good=tuple(entry["good"]),
        judge=_judge(term, entry["title"]),
    )


def _judge(term: Term, title: str) -> Callable[[Letter], Iterator[Deviation]]:
    def judge(letter: Letter) -> Iterator[Deviation]:
        spoken: date | None = None
        for part in letter.parts:
            text = part.block.text
            for match in term.pattern.finditer(text) if part.kind not in _SKIPPED else ():
                spoken = spoken or _date(letter)
                if not term.holds(spoken) or _is_past(term, text, match.start()):
                    continue
                right = term.right.get(match.group())
                yield Deviation(
                    message=f"{title}：“{match.group()}”。",
                    fix=f"改为“{right}”；说以前的事，前面加“原”。" if right else "",
                    where=letter.span(part, match.start(), match.end()),
                )

    return judge


def _is_past(term: Term, text: str, at: int) -> bool:
    """Return whether the sentence up to a place speaks of the time of the old name."""
    start = max(text.rfind(mark, 0, at) for mark in _SENTENCE_END) + 1
    before = text[start:at]
    years = _YEAR.findall(before)
    return bool(_FORMER.search(before)) or bool(years and int(years[-1]) <= term.valid_from.year)


def _date(letter: Letter) -> date:
    """Return the day a letter was written: its date, else the end of the latest year in it."""
    for part in letter.of(BlockKind.DATE):
        if match := _FULL.fullmatch(part.text):
            try:
                return date(*map(int, match.groups()))
            except ValueError:
                break
    years = [int(y) for part in letter.parts for y in _YEAR.findall(part.block.text)]
    return date(max(years), 12, 31) if years else date.max
