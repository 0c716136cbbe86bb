"""A unit's list: findings of all its files merged, numbered and sorted by the reported scheme."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from xuncha_docs.model import AnswerStatus, Entry, Finding
from xuncha_docs.taxonomy import TOPIC, Taxonomy
from xuncha_docs.workflow.intake import FileReport

CLOSED = (AnswerStatus.DONE, AnswerStatus.LONG_TERM)
_Found = tuple[FileReport, Finding, str]
_KEEP = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class UnitList:
    """The findings of a unit, none lost: ``recognised == len(entries) + len(clues) + merged``.

    Attributes:
        entries: What goes into letters and lists, numbered from 1.
        clues: What may be a clue (问题线索) and stays out of them until a person decides.
        merged: How many findings said again what another one of the unit says.
        unmatched: Released titles that no finding has.
    """

    entries: tuple[Entry, ...]
    clues: tuple[Entry, ...]
    merged: int
    unmatched: tuple[str, ...] = ()

    @property
    def recognised(self) -> int:
        """Return how many findings the files of the unit gave."""
        return len(self.entries) + len(self.clues) + self.merged


def unit_list(
    reports: Iterable[FileReport], taxonomy: Taxonomy, scheme: str, released: Sequence[str] = ()
) -> UnitList:
    """Return the list of a unit, in the order of the scheme's items, then of the documents.

    Args:
        reports: Its files.
        taxonomy: The categories.
        scheme: Scheme the findings are reported in.
        released: Titles a person has found to be no clues.
    """
    found = [
        (report, finding, place)
        for report in reports
        for finding, place in zip(report.findings, report.places, strict=True)
    ]
    kept = _merge(found)
    free = {essence(title) for title in released}
    order = [item.id for item in taxonomy.scheme_items(scheme)]
    drafts = [_entry(one, taxonomy, scheme, free) for one in kept]
    drafts.sort(key=lambda pair: order.index(pair[0]))  # stable: documents keep their order
    entries = [entry for _, entry in drafts if not entry.clue]
    clues = [entry for _, entry in drafts if entry.clue]
    titles = {essence(finding.title) for _, finding, _ in kept}
    unmatched = tuple(title for title in released if essence(title) not in titles)
    return UnitList(_numbered(entries), _numbered(clues), len(found) - len(kept), unmatched)


def _numbered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(replace(entry, n=n) for n, entry in enumerate(entries, 1))


def _merge(found: Sequence[_Found]) -> list[_Found]:
    """Return the findings without those that say again what another says.

    The same title with other facts is another finding; with the same facts, or none, it is one,
    and an answer given by either file stays with it.
    """
    kept: list[_Found] = []
    places: dict[str, list[int]] = {}
    for report, finding, place in found:
        same = places.setdefault(essence(finding.title) or finding.id, [])
        for at in same:
            other_report, other, other_place = kept[at]
            long, short = sorted(
                (essence(other.detail), essence(finding.detail)), key=len, reverse=True
            )
            if short in long:
                fuller = len(finding.detail) > len(other.detail)
                answer = other.answer or finding.answer
                if fuller:
                    kept[at] = (report, replace(finding, answer=answer), place)
                else:
                    kept[at] = (other_report, replace(other, answer=answer), other_place)
                break
        else:
            same.append(len(kept))
            kept.append((report, finding, place))
    return kept


def essence(text: str) -> str:
    """Return the letters and digits of a text: what two ways of writing it have in common."""
    return "".join(_KEEP.findall(text))


def _entry(
    found: _Found, taxonomy: Taxonomy, scheme: str, released: Container[str]
) -> tuple[str, Entry]:
    """Return the scheme item of a finding, and its entry still to be numbered."""
    report, finding, place = found
    category = taxonomy.category(finding.labels[0].category)
    item = taxonomy.item(category.code, scheme)
    text = finding.title + finding.detail
    settled = finding.answer is not None and finding.answer.status in CLOSED
    clue = taxonomy.is_alarming(text, category) and essence(finding.title) not in released
    entry = Entry(
        n=0,
        finding=finding,
        group=item.name,
        category=category.name,
        source=report.name,
        place=place,
        topics=tuple(
            taxonomy.category(label.category).name
            for label in finding.labels
            if label.category.startswith(TOPIC)
        ),
        immediate=category.immediate and taxonomy.is_urgent(text) and not settled and not clue,
        direct=category.first_responsibility and not clue,
        clue=clue,
    )
    return item.id, entry
