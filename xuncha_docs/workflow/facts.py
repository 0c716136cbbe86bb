"""The facts of a unit's letters: one data set for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from xuncha_docs.compose import sentence
from xuncha_docs.model import Entry, Round, Unit
from xuncha_docs.workflow.entries import CLOSED

Facts = dict[str, Any]

KEY_FINDINGS = 8  # what one letter to one person can carry; the full list is in the other letter


def facts(round_: Round, unit: Unit, entries: Sequence[Entry], scope: Iterable[str]) -> Facts:
    """Return the facts all templates draw on.

    Args:
        round_: The round and the office.
        unit: The inspected unit.
        entries: Its list, numbered.
        scope: Names of the items of the scheme the findings are reported in.
    """
    answered = [e for e in entries if e.finding.answer is not None]
    unsettled = [e for e in answered if e.finding.answer and e.finding.answer.status not in CLOSED]
    return {
        "round": _given(round_) | _activity(round_.kind),
        "unit": _given(unit),
        "scope": [name for name in scope if not name.startswith("其他")],
        "total": len(entries),
        "groups": _groups(entries),
        "findings": [_finding(entry) for entry in entries],
        "key_findings": [_finding(entry) for entry in _key(entries)],
        "immediate": [_finding(entry) for entry in entries if entry.immediate],
        "aspects": _aspects(entries),
        "done": len(answered) - len(unsettled),
        "open": len(unsettled),
        "unanswered": len(entries) - len(answered),
        "open_findings": [_finding(entry) for entry in unsettled],
    }


def _given(noun: Round | Unit) -> Facts:
    values = {field.name: getattr(noun, field.name) for field in fields(noun)}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _activity(kind: str) -> Facts:
    """Return what the inspection is called: 常规巡察, but 巡察“回头看”."""
    if not kind:
        return {}
    return {"activity": "巡察“回头看”" if kind == "回头看" else f"{kind}巡察"}


def _finding(entry: Entry) -> Facts:
    finding = entry.finding
    return {
        "n": entry.n,
        "title": finding.title,
        "detail": "".join(str(sentence(piece)) for piece in finding.detail.split("\n") if piece),
        "group": entry.group,
        "category": entry.category,
        "factual": any(c.isdigit() for c in finding.title),
        "status": finding.answer.status.value if finding.answer else "",
    }


def _groups(entries: Sequence[Entry]) -> list[Facts]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.group, []).append(entry)
    return [
        {"name": name, "count": len(members), "findings": [_finding(entry) for entry in members]}
        for name, members in groups.items()
    ]


def _key(entries: Sequence[Entry]) -> list[Entry]:
    """Return what the head must take up in person."""
    return [entry for entry in entries if entry.direct][:KEY_FINDINGS]


def _aspects(entries: Sequence[Entry]) -> list[str]:
    """Return the codes of the first two levels that occur: 2, 2.4, 3 …"""
    codes = set()
    for entry in entries:
        parts = entry.finding.labels[0].category.split(".")
        codes |= {parts[0], ".".join(parts[:2])}
    return sorted(codes)
