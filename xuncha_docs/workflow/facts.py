"""The facts of a unit's letters: one data set for all of them."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from xuncha_docs.model import AnswerStatus, Entry, Round, Unit

Facts = dict[str, Any]

KEY_FINDINGS = 8  # what one letter to one person can carry; the full list is in the other letter
_CLOSED = (AnswerStatus.DONE, AnswerStatus.LONG_TERM)


def facts(round_: Round, unit: Unit, entries: Sequence[Entry], scheme: str) -> Facts:
    """Return the facts all templates draw on.

    Args:
        round_: The round and the office.
        unit: The inspected unit.
        entries: Its list, numbered.
        scheme: Name of the scheme the findings are reported in.
    """
    answered = [e for e in entries if e.finding.answer is not None]
    unsettled = [e for e in answered if e.finding.answer and e.finding.answer.status not in _CLOSED]
    return {
        "round": _given(round_),
        "unit": _given(unit),
        "scheme": scheme,
        "total": len(entries),
        "groups": _groups(entries),
        "findings": [_finding(entry) for entry in entries],
        "key_findings": [_finding(entry) for entry in _key(entries)],
        "immediate": [_finding(entry) for entry in entries if entry.immediate],
        "aspects": _aspects(entries),
        "done": len(answered) - len(unsettled),
        "open": len(unsettled),
        "open_findings": [_finding(entry) for entry in unsettled],
    }


def _given(noun: Round | Unit) -> Facts:
    values = {field.name: getattr(noun, field.name) for field in fields(noun)}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _finding(entry: Entry) -> Facts:
    finding = entry.finding
    return {
        "n": entry.n,
        "title": finding.title,
        "detail": _closed(finding.detail.replace("\n", "")),
        "group": entry.group,
        "category": entry.category,
        "direct": entry.direct,
        "status": finding.answer.status.value if finding.answer else "",
    }


def _closed(detail: str) -> str:
    """Return a detail that ends a sentence, or nothing."""
    text = detail.rstrip("；;，,、：: \n")
    return text if not text or text.endswith(("。", "！", "？", "”", "）")) else f"{text}。"


def _groups(entries: Sequence[Entry]) -> list[Facts]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.group, []).append(entry)
    return [
        {"name": name, "count": len(members), "findings": [_finding(entry) for entry in members]}
        for name, members in groups.items()
    ]


def _key(entries: Sequence[Entry]) -> list[Entry]:
    """Return what the head must take up in person, first of all his own responsibility."""
    ranked = [e for e in entries if e.direct] + [e for e in entries if not e.direct and e.immediate]
    return sorted(ranked[:KEY_FINDINGS], key=lambda entry: entry.n)


def _aspects(entries: Sequence[Entry]) -> list[str]:
    """Return the codes of the first two levels that occur: 2, 2.4, 3 …"""
    codes = set()
    for entry in entries:
        parts = entry.finding.labels[0].category.split(".")
        codes |= {parts[0], ".".join(parts[:2])}
    return sorted(codes)
