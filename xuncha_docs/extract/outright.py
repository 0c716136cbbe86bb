"""Rectification reports whose numbered items state their problems outright, without quotes or labels.

Among such items those below a heading of status (已整改到位的) are findings whatever they say; so is
every item of a list most of whose items name a lack. The answer follows the facts: in paragraphs of
its own, from the first sentence that tells an act, or below the list, one item for each problem.
"""

import re
from collections.abc import Iterator, Sequence

from xuncha_docs.extract import wording
from xuncha_docs.extract.statement import Draft, bare_statement, split_statement
from xuncha_docs.extract.status import Telling, answer, group_status, tells_act
from xuncha_docs.model import AnswerStatus, Evidence
from xuncha_docs.outline import Section
from xuncha_docs.text.passages import part
from xuncha_docs.text.sentences import sentences

_LOWEST_ITEM = 2
_SEVERAL = 2
_OF_ITEMS = re.compile("问题|整改")
_PROBLEMS = re.compile(
    "(?:存在|发现|查出|反馈|指出)的?(?:主要|突出|具体)?问题(?:及|的)?(?:整改(?:落实|进展)?(?:情况)?)?$"
)
_AHEAD = re.compile(
    "下一?步|今后|巩固|打算|经验|体会|启示|组织(?:领导|推进|实施|保障)|(?:工作|动员)部署"
)
_LABEL = re.compile("[【〔]?[\u4e00-\u9fff]{2,10}[】〕]?[：:]?")


def findings(root: Section, telling: Telling, read: list[Draft]) -> list[Draft]:
    """Return the findings read so far with those of the items that state theirs outright.

    Args:
        root: The tree of headings.
        telling: What it takes for an act to be told as done.
        read: The findings read by quotes and labels; lists that hold some of them are left alone.
    """
    found: list[Draft] = []
    again: set[int] = set()
    taken = {draft.title.span.block for draft in read}
    for path, parent, items in _lists(root, (), taken):
        answers = _answers_below(items)
        again.update(_blocks(parent))
        found += [
            _draft(item, path, telling, answers[n] if answers else None)
            for n, item in enumerate(items)
            if answers or _is_finding(item, path)
        ]
    kept = [draft for draft in read if draft.title.span.block not in again]
    return sorted([*kept, *found], key=lambda draft: draft.title.span)


def _lists(
    parent: Section, path: tuple[str, ...], taken: set[int]
) -> Iterator[tuple[tuple[str, ...], Section, list[Section]]]:
    """Yield the lists whose items state problems: the heading above, path included, and its items."""
    items = [s for s in parent.sections if s.heading and s.level >= _LOWEST_ITEM]
    if items and (
        _answers_below(items) or (taken.isdisjoint(_blocks(parent)) and _are_findings(items, path))
    ):
        yield path, parent, items
        return
    for section in parent.sections:
        yield from _lists(section, (*path, section.full_title), taken)


def _blocks(section: Section) -> Iterator[int]:
    for _, below in section.walk():
        for words in (*_whole(below), *below.closing):
            yield words.span.block


def _are_findings(items: Sequence[Section], path: tuple[str, ...]) -> bool:
    if any(_is_lack(below) for item in items for _, below in item.walk()):
        return False
    grouped = _status_of(path[-1:]) is not AnswerStatus.UNSTATED
    if not grouped and any(map(_AHEAD.search, path)):
        return False
    if not (_heads_problems(path) or any(map(_OF_ITEMS.search, path))):
        return False
    return any(_is_finding(item, path) for item in items)


def _is_finding(item: Section, path: tuple[str, ...]) -> bool:
    if _is_lack(item):
        return True
    if not (_heads_problems(path) and (item.body or item.sections)):
        return False
    if wording.is_aspect(item.title) or wording.is_no_finding(item.title):
        return False
    grouped = _status_of(path[-1:]) is not AnswerStatus.UNSTATED
    return grouped or not wording.is_positive_heading(item.title)


def _heads_problems(path: tuple[str, ...]) -> bool:
    """Tell whether a heading says that what stands right below it are problems, or their status."""
    above = path[-1] if path else ""
    return bool(_PROBLEMS.search(above)) or _status_of(path) is not AnswerStatus.UNSTATED


def _status_of(path: tuple[str, ...]) -> AnswerStatus:
    groups = map(group_status, path)
    return next((s for s in groups if s is not AnswerStatus.UNSTATED), AnswerStatus.UNSTATED)


def _is_lack(section: Section) -> bool:
    """Tell whether a heading with something to say below it says outright that something is wrong."""
    title = section.title
    if section.level < _LOWEST_ITEM or not (section.body or section.sections):
        return False
    if wording.is_demand(title) or wording.is_positive_heading(title) or wording.is_aspect(title):
        return False
    return wording.is_strong_problem(title)


def _answers_below(items: Sequence[Section]) -> list[Section]:
    """Return what stands below the label 整改措施及成效： after a list, one for each of its items."""
    *others, last = items
    if len(items) < _SEVERAL or len(last.sections) != len(items) or not last.body:
        return []
    if any(s.sections or len(s.body) > s.run_on for s in others):
        return []
    label = _LABEL.fullmatch(last.body[-1].text)
    return list(last.sections) if label and "整改" in label.group() else []


def _draft(item: Section, path: tuple[str, ...], telling: Telling, told: Section | None) -> Draft:
    assert item.heading is not None
    title, facts = split_statement(item.heading, whole_sentence=item.run_on)
    if told is not None:
        body = item.body if _LABEL.fullmatch(item.body[-1].text) is None else item.body[:-1]
        said = _whole(told)
        facts += body
    else:
        own, said = _parted(item)
        facts += own
    return Draft(
        title=bare_statement(title),
        detail=tuple(facts),
        path=path,
        answer=answer(said, path, telling),
    )


def _parted(item: Section) -> tuple[list[Evidence], list[Evidence]]:
    """Return the facts of an item and its answer."""
    below = [words for _, section in item.walk() for words in _whole(section)]
    body = list(item.body)
    if not item.run_on or len(body) + len(below) > 1:
        first = 1 if item.run_on and not tells_act(body[0].text) else 0
        return body[:first], [*body[first:], *below]
    spans = sentences(body[0].text)
    at = next(
        (start for start, end in spans if tells_act(body[0].text[start:end])), len(body[0].text)
    )
    facts, said = part(body[0], 0, at), part(body[0], at)
    return [facts] if facts.text else [], [said] if said.text else []


def _whole(section: Section) -> list[Evidence]:
    return [section.heading, *section.body] if section.heading else []
