"""What may be made public of a unit's findings, in the Party and to society, and what is withheld.

A person withholds a finding by its title, on one of the five grounds of `Ground`; what is kept
from the Party's readers is kept from society too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from xuncha_docs.model import Entry, Ground, Unit
from xuncha_docs.workflow.entries import essence

SOCIETY, BOTH = "不向社会公开", "不在党内通报，不向社会公开"


@dataclass(frozen=True, slots=True)
class Publicity:
    """Who may read which findings.

    Attributes:
        party: What is told in the Party.
        society: What is told to society.
        withheld: What is not: the finding, from whom, and why.
        unmatched: Withheld titles that no finding has.
    """

    party: tuple[Entry, ...]
    society: tuple[Entry, ...]
    withheld: tuple[tuple[Entry, str, Ground], ...]
    unmatched: tuple[str, ...]


def publicity(unit: Unit, entries: Sequence[Entry]) -> Publicity:
    """Return which findings of a unit may be made public."""
    inside = {essence(title): ground for title, ground in unit.withheld_inside.items()}
    outside = {essence(title): ground for title, ground in unit.withheld.items()} | inside
    named = {entry.n: essence(entry.finding.title) for entry in entries}
    withheld = tuple(
        (e, BOTH if named[e.n] in inside else SOCIETY, outside[named[e.n]])
        for e in entries
        if named[e.n] in outside
    )
    titles = set(named.values())
    given = (*unit.withheld_inside, *unit.withheld)
    return Publicity(
        party=tuple(e for e in entries if named[e.n] not in inside),
        society=tuple(e for e in entries if named[e.n] not in outside),
        withheld=withheld,
        unmatched=tuple(title for title in given if essence(title) not in titles),
    )
