"""The facts of a unit's letters: one data set for all of them.

Clues (问题线索) are no part of it: only a person puts them into a letter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from xuncha_docs.compose import sentence
from xuncha_docs.model import AnswerStatus, Entry, Round, Unit
from xuncha_docs.workflow.entries import CLOSED
from xuncha_docs.workflow.publicity import SOCIETY, publicity

Facts = dict[str, Any]

_END_MARKS = "。；;，,、 "
_NO_FACTS = ("facts", "withheld", "withheld_inside", "released")
KEY_FINDINGS = 8  # what one letter to one person can carry; the full list is in the other letter


def facts(round_: Round, unit: Unit, entries: Sequence[Entry], scope: Iterable[str]) -> Facts:
    """Return the facts all templates draw on; what a person gave outranks what was worked out.

    Args:
        round_: The round and the office.
        unit: The inspected unit.
        entries: Its list, numbered.
        scope: Names of the items of the scheme the findings are reported in.
    """
    answered = [e for e in entries if e.finding.answer is not None]
    unsettled = [e for e in answered if e.finding.answer and e.finding.answer.status not in CLOSED]
    found: Facts = {
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
        "closing": [_finding(entry) for entry in answered if _is_done(entry)],
        "papers": [{"title": e.finding.title, "facts": _detail(e)} for e in entries],
        "order": {"tasks": [{"title": e.finding.title.rstrip(_END_MARKS)} for e in unsettled]},
        **_public(unit, entries),
    }
    return merged(merged(found, completed(round_.facts)), completed(unit.facts))


def merged(facts: Mapping[str, Any], more: Mapping[str, Any]) -> Facts:
    """Return facts with more facts over them, group by group; a list is replaced as a whole."""
    out = dict(facts)
    for name, value in more.items():
        old = out.get(name)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        out[name] = merged(old, value) if both else value  # type: ignore[arg-type]
    return out


def completed(given: Mapping[str, Any]) -> Facts:
    """Return what a person gave with what follows from the findings in it, so that it is told once.

    That is their numbers and their total, the groups, what is 立行立改, what is the head's, what is
    not closed and what may be made public. The findings themselves follow from the groups where
    only those were given.
    """
    held = given.get("findings") or [
        {"group": group.get("name"), **finding}
        for group in _tables(given.get("groups"))
        for finding in _tables(group.get("findings"))
    ]
    if not held or len(_tables(held)) != len(held):
        return dict(given)
    findings = [
        {"n": n, "factual": any(c.isdigit() for c in str(f.get("title"))), **f}
        for n, f in enumerate(held, 1)
    ]
    follows: Facts = _counted(findings) | {
        "immediate": [f for f in findings if f.get("immediate")],
    }
    if any("direct" in f for f in findings):
        follows["key_findings"] = [f for f in findings if f.get("direct")]
    if any("answer" in f or "withheld" in f for f in findings):
        follows["party"] = _counted(
            [f for f in findings if f.get("withheld") in (None, "", SOCIETY)]
        )
        follows["society"] = _counted([f for f in findings if not f.get("withheld")])
    return follows | _settled(findings) | dict(given) | {"findings": findings}


def _counted(findings: Sequence[Facts]) -> Facts:
    """Return findings in their groups, with the numbers of both."""
    groups: dict[object, list[Facts]] = {}
    for finding in findings:
        groups.setdefault(finding.get("group"), []).append(finding)
    listed = [{"name": n, "count": len(g), "findings": g} for n, g in groups.items()]
    return {"total": len(findings), "groups": listed}


def _tables(value: object) -> list[Mapping[str, Any]]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []


def _settled(findings: Sequence[Facts]) -> Facts:
    """Return what follows from the states of findings; nothing where none has a state."""
    stated = [f for f in findings if f.get("status")]
    unsettled = [f for f in stated if f["status"] not in CLOSED]
    if not stated:
        return {}
    return {
        "done": len(stated) - len(unsettled),
        "open": len(unsettled),
        "unanswered": len(findings) - len(stated),
        "open_findings": unsettled,
    }


def _given(noun: Round | Unit) -> Facts:
    values = {f.name: getattr(noun, f.name) for f in fields(noun) if f.name not in _NO_FACTS}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _is_done(entry: Entry) -> bool:
    answer = entry.finding.answer
    return answer is not None and answer.status is AnswerStatus.DONE


def _public(unit: Unit, entries: Sequence[Entry]) -> Facts:
    shown = publicity(unit, entries)
    return {
        "party": {"total": len(shown.party), "groups": _groups(shown.party)},
        "society": {"total": len(shown.society), "groups": _groups(shown.society)},
        "withheld": [
            {"n": e.n, "title": e.finding.title, "scope": scope, "reason": ground.value}
            for e, scope, ground in shown.withheld
        ],
    }


def _activity(kind: str) -> Facts:
    """Return what the inspection is called: 常规巡察, but 巡察“回头看”."""
    if not kind:
        return {}
    return {"activity": "巡察“回头看”" if kind == "回头看" else f"{kind}巡察"}


def _finding(entry: Entry) -> Facts:
    finding = entry.finding
    answer = _joined(finding.answer.text) if finding.answer else ""
    return {
        "n": entry.n,
        "title": finding.title.rstrip(_END_MARKS),
        "detail": _detail(entry),
        "group": entry.group,
        "category": entry.category,
        "factual": any(c.isdigit() for c in finding.title),
        "status": finding.answer.status.value if finding.answer else "",
        "answer": answer,
        "progress": answer,
        "result": answer,
    }


def _detail(entry: Entry) -> str:
    return _joined(entry.finding.detail)


def _joined(text: str) -> str:
    """Return lines as sentences of one paragraph."""
    return "".join(str(sentence(piece)) for piece in text.split("\n") if piece.strip())


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
