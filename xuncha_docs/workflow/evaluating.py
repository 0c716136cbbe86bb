"""How right the program is on gold documents, and what learning from decisions changes."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from xuncha_docs import decisions, scoring
from xuncha_docs.classify import Case, Classifier
from xuncha_docs.errors import XunchaError
from xuncha_docs.model import Finding
from xuncha_docs.scoring import NONE, Tally
from xuncha_docs.workflow.intake import FileReport, FileTask, categories, take_in

ALL = "全部"
_SUFFIX = ".gold.json"
_STEPS = 10


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was counted on gold documents.

    Attributes:
        rows: By extension and kind of document as gold names it, sorted; all of an extension last.
        failed: Files that could not be read.
    """

    rows: Mapping[tuple[str, str], Tally]
    failed: tuple[FileReport, ...]

    @property
    def confusion(self) -> Counter[tuple[str, str]]:
        """Return the confusion of all documents of the first extension."""
        return next(t for (_, kind), t in self.rows.items() if kind == ALL).confusion


def evaluate(
    folders: Sequence[Path],
    *,
    extensions: Sequence[str],
    executor: Executor,
    memory: Path | None,
    watch: Callable[[FileReport], None],
    taxonomy: Path | None = None,
) -> Evaluation:
    """Return how findings and labels agree with gold.

    Args:
        folders: Folders with NAME.gold.json beside NAME.txt (NAME.docx, …).
        extensions: Which of the files to read.
        executor: Where the work is done.
        memory: A decision log that may speak, or None.
        watch: Is told of every file.
        taxonomy: The office's own taxonomy, or None.

    Raises:
        XunchaError: There is no gold, or it has not the shape of gold.
    """
    jobs = _jobs(folders, extensions)
    tasks = [FileTask(job.file, taxonomy=taxonomy, memory=memory) for job in jobs]
    reports = take_in(tasks, executor=executor, done=watch)
    parts: dict[tuple[str, str], Tally] = {}
    for job, report in zip(jobs, reports, strict=True):
        one = scoring.tally(job.gold["findings"], report.findings)
        parts.setdefault((job.extension, job.kind), Tally()).add(one)
    rows = dict(sorted(parts.items()))
    for (extension, _), part in sorted(parts.items()):
        rows.setdefault((extension, ALL), Tally()).add(part)
    return Evaluation(rows, tuple(r for r in reports if r.failure))


class _Job(NamedTuple):
    extension: str
    gold: dict[str, Any]
    file: Path

    @property
    def kind(self) -> str:
        return str(self.gold.get("kind") or self.gold.get("doc_type") or "?")


def _jobs(folders: Sequence[Path], extensions: Sequence[str]) -> list[_Job]:
    """Return what there is to read of each extension, with its gold."""
    golds = [gold for folder in folders for gold in _golds(folder)]
    jobs = [
        _Job(extension, gold, file)
        for extension in extensions
        for path, gold in golds
        if (file := path.with_name(path.name.replace(_SUFFIX, f".{extension}"))).is_file()
    ]
    if not jobs:
        names = "、".join(folder.name or str(folder) for folder in folders)
        message = f"“{names}”里没有标准答案：要有 名称{_SUFFIX} 和同名的 .{extensions[0]} 文件。"
        raise XunchaError(message, "EV101")
    return jobs


def _golds(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        try:
            gold = json.loads(path.read_text(encoding="utf-8"))
            for finding in gold["findings"]:
                _check(finding)
        except (ValueError, KeyError, TypeError) as error:
            message = (
                f"“{path.name}”不是标准答案：要有 findings，每条有文字的 text 和 category，"
                "also 是文字的列表，answer 有 text。"
            )
            raise XunchaError(message, "EV101") from error
        yield path, gold


def _check(finding: dict[str, Any]) -> None:
    """Raise TypeError or KeyError unless a gold finding has the shape of one."""
    answer = finding.get("answer") or {"text": ""}
    texts = [finding["text"], finding["category"], finding.get("detail") or "", answer["text"]]
    texts += [answer.get("status") or "", *(finding.get("also") or [])]
    if not all(isinstance(text, str) for text in texts) or isinstance(finding.get("also"), str):
        raise TypeError


@dataclass(frozen=True, slots=True)
class Share:
    """How a category did: its code, gold findings, labels given, labels right."""

    code: str
    gold: int
    given: int
    right: int


def by_category(confusion: Mapping[tuple[str, str], int]) -> list[Share]:
    """Return one share a gold category; a label that gold accepts counts for gold's first code."""
    gold, given, right = Counter[str](), Counter[str](), Counter[str]()
    for (wanted, got), n in confusion.items():
        gold[wanted] += n
        given[got] += n
        right[wanted] += n * (wanted == got)
    codes = sorted((set(gold) | set(given)) - {NONE}, key=_order)
    return [Share(code, gold[code], given[code], right[code]) for code in codes]


def at_second_level(confusion: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """Return a confusion with the codes cut to their first two levels."""
    out = Counter[tuple[str, str]]()
    for (wanted, got), n in confusion.items():
        out[scoring.second(wanted), scoring.second(got)] += n
    return out


def axis(confusion: Iterable[tuple[str, str]]) -> list[str]:
    """Return the codes of a confusion in order, `NONE` last."""
    return sorted({code for pair in confusion for code in pair}, key=_order)


def _order(code: str) -> tuple[bool, bool, list[int], str]:
    steps = [int(step) for step in code.split(".") if step.isdigit()]
    return code == NONE, not steps, steps, code


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of a decision log, replayed.

    Attributes:
        count: Decisions in it.
        ruled: First labels right by rules alone.
        learnt: First labels right with the memory of all decisions before each.
        old: Decisions up to its end.
        kept: Of these, first labels right with the memory of all of them.
    """

    count: int
    ruled: int
    learnt: int
    old: int
    kept: int


def replay(log: Path, taxonomy: Path | None = None) -> list[Step]:
    """Return what a decision log would have changed, had it been followed from its first line.

    Raises:
        WorkspaceError: The log cannot be read.
        XunchaError: It is empty.
    """
    said = decisions.read(log)
    if not said:
        raise XunchaError(f"决定记录“{log.name}”里还没有决定。", "EV102")
    known = categories(taxonomy)
    decisions.check(said, (c.code for c in known.leaves), log.name)
    rules, learner = Classifier(known), Classifier(known)
    size = -(-len(said) // _STEPS)
    steps = []
    for start in range(0, len(said), size):
        ruled = learnt = 0
        part = said[start : start + size]
        for one in part:
            ruled += _first(rules, one) == one.category
            learnt += _first(learner, one) == one.category
            learner.memory.add(Case(one.title, one.detail, one.category, one.finding))
        old = said[: start + len(part)]
        kept = sum(_first(learner, one) == one.category for one in old)
        steps.append(Step(len(part), ruled, learnt, len(old), kept))
    return steps


def _first(classifier: Classifier, said: decisions.Decision) -> str:
    finding = Finding(
        id=said.finding,
        unit="",
        title=said.title,
        detail=said.detail,
        heading_path=said.headings,
    )
    return classifier.label(finding).labels[0].category
