"""Judge a document by GB/T 9704-2012, its numbering and its wording.

Families: GB layout and elements, NU numbering, WD wording, CT content. Works on a document read from a file
and on a draft alike; what is not known is not judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from xuncha_docs.gongwen.lint import content, elements, figures, look, numbering, suppress, wording
from xuncha_docs.gongwen.lint.rule import Rule, letter
from xuncha_docs.gongwen.standard import Own, Standard, standard
from xuncha_docs.model import Diagnostic, Document

__all__ = ["DEPARTS", "Judgement", "Rule", "check", "judge", "rules"]

DEPARTS = "LT102"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of a document.

    Attributes:
        diagnostics: What deviates, in the order of the document; what concerns all of it first.
        passed_over: How many more there are that comments in the document ask to pass over.
    """

    diagnostics: tuple[Diagnostic, ...]
    passed_over: int


@cache
def rules(own: Own = ()) -> tuple[Rule, ...]:
    """Return every rule, ordered by code.

    Args:
        own: Numbers an office sets otherwise than the standard.
    """
    families = (
        look.rules(standard(own=own)),
        elements.rules(),
        numbering.rules(),
        wording.rules(),
        figures.rules(),
        content.rules(),
    )
    return tuple(sorted((r for family in families for r in family), key=lambda r: r.code))


def check(
    document: Document,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    own: Own = (),
) -> tuple[Diagnostic, ...]:
    """Return what deviates, as `judge` tells it."""
    return judge(document, select, ignore, own).diagnostics


def judge(
    document: Document,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    own: Own = (),
) -> Judgement:
    """Return what the rules say of a document, and where the office departs from the standard.

    Args:
        document: A document read from a file, or a draft.
        select: Codes or beginnings of codes to judge by, such as ``GB`` or ``WD101``; empty for
            all.
        ignore: Codes or beginnings of codes to leave out.
        own: Numbers the office sets otherwise than the standard; the document is judged by them.
    """
    judged = letter(document, standard(own=own))
    every = [
        d
        for rule in rules(own)
        if _chosen(rule.code, select, ignore)
        for d in rule.diagnostics(judged)
    ]
    asked = suppress.requests(judged)
    found = [d for d in every if not any(request.covers(d) for request in asked)]
    found.sort(key=lambda d: (d.where.block, d.where.start) if d.where else (-1, 0))
    departures = _departures(judged.std) if _chosen(DEPARTS, select, ignore) else ()
    return Judgement((*departures, *found), len(every) - len(found))


def _chosen(code: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    return (not select or code.startswith(select)) and not code.startswith(ignore)


def _departures(std: Standard) -> Iterator[Diagnostic]:
    for departure in std.departures():
        yield Diagnostic(
            code=DEPARTS,
            severity=departure.severity,
            message=departure.message,
            source=departure.source,
        )
