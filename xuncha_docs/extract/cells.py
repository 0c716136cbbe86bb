"""Several findings in one cell of a table, and the numbers they bear.

Knows lists inside a text; refuses to know columns.
"""

import re

from xuncha_docs.extract import prose, wording
from xuncha_docs.extract.statement import (
    enumerated,
    has_figures,
    introduction,
    split_statement,
)
from xuncha_docs.model import Evidence
from xuncha_docs.text.labels import ARABIC, label_number, split_label
from xuncha_docs.text.passages import part, trimmed
from xuncha_docs.text.sentences import clauses

_LINES = re.compile(r"[^\n]+")
_NUMBERED = re.compile(rf"(?:(?<=^)|(?<=[。；;\s])){ARABIC}")
_COUNTING = (re.compile(rf"(?<![0-9.．]){ARABIC}"), re.compile(r"[（(][0-9]{1,2}[）)]"))


def several(cell: Evidence) -> list[tuple[int, Evidence]]:
    """Return the findings one cell holds, each with its number: listed, or joined by ；."""
    if items := listed(cell):
        return items
    parts = [trimmed(part(cell, *c)) for c in clauses(cell.text, "；")]
    bare = all(wording.is_strong_problem(p.text) and not has_figures(p.text) for p in parts)
    return [(0, words) for words in (parts if bare else prose.judgements(cell))]


def listed(cell: Evidence) -> list[tuple[int, Evidence]]:
    """Return what the numbers of a cell introduce, on lines or one after the other, with them."""
    lines = [part(cell, *m.span()) for m in _LINES.finditer(cell.text)]
    labels = [split_label(line.text)[0] for line in lines]
    if len(lines) > 1 and all(labels):
        return [
            (label_number(label) or 0, part(line, len(label)))
            for label, line in zip(labels, lines, strict=True)
        ]
    lead = introduction(cell).strip()
    if len(items := enumerated(cell)) > 1:
        if not lead or wording.is_aspect(lead.rstrip("：:，。")):
            return list(enumerate(items, 1))
        if wording.is_problem(lead):
            return [(0, cell)]
    marks = list(_NUMBERED.finditer(cell.text))
    begins = bool(marks) and not marks[0].start()
    if begins and len(marks) > 1:
        return list(
            zip((label_number(m.group()) or 0 for m in marks), _after(cell, marks), strict=True)
        )
    if counted := _counted(cell):
        return list(enumerate(counted, 1))
    return [(label_number(marks[0].group()) or 0, part(cell, marks[0].end()))] if begins else []


def statements(cell: Evidence) -> list[Evidence]:
    """Return the findings one cell holds."""
    return [words for _, words in several(cell)]


def _counted(cell: Evidence) -> list[Evidence]:
    """Return what 1.甲2.乙3.丙 or （1）甲（2）乙 count from one, without marks between them."""
    for form in _COUNTING:
        marks: list[re.Match[str]] = []
        for mark in form.finditer(cell.text):
            if int(re.sub(r"\D", "", mark.group())) == len(marks) + 1 and (
                marks or not mark.start()
            ):
                marks.append(mark)
        if len(marks) > 1:
            return _after(cell, marks)
    return []


def _after(cell: Evidence, marks: list[re.Match[str]]) -> list[Evidence]:
    """Return what stands after each mark, up to the next."""
    ends = [*(m.start() for m in marks[1:]), len(cell.text)]
    return [trimmed(part(cell, m.end(), e)) for m, e in zip(marks, ends, strict=True)]


def more(detail: Evidence) -> list[tuple[Evidence, list[Evidence]]]:
    """Return the further findings a cell of facts holds after its own."""
    return [split_statement(words) for words in prose.judgements(detail)[1:]]
