"""Judge a document by GB/T 9704-2012, its numbering and its wording.

Families: GB layout and elements, NU numbering, WD wording. Works on a document read from a file
and on a draft alike; what is not known is not judged.
"""

from functools import cache

from xuncha_docs.gongwen.lint import elements, look, numbering, wording
from xuncha_docs.gongwen.lint.rule import Rule, letter
from xuncha_docs.model import Diagnostic, Document

__all__ = ["Rule", "check", "rules"]


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, ordered by code."""
    families = (look.rules(), elements.rules(), numbering.rules(), wording.rules())
    return tuple(sorted((r for family in families for r in family), key=lambda r: r.code))


def check(
    document: Document, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> tuple[Diagnostic, ...]:
    """Return what deviates, in the order of the document; what concerns all of it comes first.

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
    found = [d for rule in chosen for d in rule.diagnostics(judged)]
    return tuple(
        sorted(found, key=lambda d: (d.where.block, d.where.start) if d.where else (-1, 0))
    )
