"""Judge a document by GB/T 9704-2012, its numbering and its wording.

Families: GB layout and elements, NU numbering, WD wording, CT content. Works on a document read from a file
and on a draft alike; what is not known is not judged.
"""

from dataclasses import dataclass
from functools import cache

from xuncha_docs.gongwen.lint import content, elements, figures, look, numbering, suppress, wording
from xuncha_docs.gongwen.lint.rule import Rule, letter
from xuncha_docs.model import Diagnostic, Document

__all__ = ["Judgement", "Rule", "check", "judge", "rules"]


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
def rules() -> tuple[Rule, ...]:
    """Return every rule, ordered by code."""
    families = (
        look.rules(),
        elements.rules(),
        numbering.rules(),
        wording.rules(),
        figures.rules(),
        content.rules(),
    )
    return tuple(sorted((r for family in families for r in family), key=lambda r: r.code))


def check(
    document: Document, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> tuple[Diagnostic, ...]:
    """Return what deviates, as `judge` tells it."""
    return judge(document, select, ignore).diagnostics


def judge(
    document: Document, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> Judgement:
    """Return what the rules say of a document.

    Args:
        document: A document read from a file, or a draft.
        select: Codes or beginnings of codes to judge by, such as ``GB`` or ``WD101``; empty for
            all.
        ignore: Codes or beginnings of codes to leave out.
    """
    judged = letter(document)
    chosen = (
        rule
        for rule in rules()
        if (not select or rule.code.startswith(select)) and not rule.code.startswith(ignore)
    )
    every = [d for rule in chosen for d in rule.diagnostics(judged)]
    asked = suppress.requests(judged)
    found = [d for d in every if not any(request.covers(d) for request in asked)]
    found.sort(key=lambda d: (d.where.block, d.where.start) if d.where else (-1, 0))
    return Judgement(tuple(found), len(every) - len(found))
