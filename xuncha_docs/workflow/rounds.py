"""The main job: a folder of units in; letters, lists, ledgers and a summary out."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from xuncha_docs import ledger
from xuncha_docs.errors import WorkspaceError
from xuncha_docs.model import Diagnostic, Round, Severity, Unit
from xuncha_docs.workflow import batch, factsheet
from xuncha_docs.workflow.drafting import Layout, Letter, draft_or_tell, layout
from xuncha_docs.workflow.entries import UnitList, unit_list
from xuncha_docs.workflow.facts import Facts, facts
from xuncha_docs.workflow.intake import FileReport, FileTask, categories, classifier, unpacked
from xuncha_docs.workflow.pool import Reason
from xuncha_docs.workflow.publicity import publicity
from xuncha_docs.workflow.remembering import Unchanged, make_once, take_in_once
from xuncha_docs.workflow.statistics import Statistics, sheets, statistics
from xuncha_docs.workspace import Inbox, Memory, Outputs, Published, open_inbox

LETTERS = ("反馈意见（领导班子）", "反馈意见（主要负责人）", "立行立改通知书", "整改通知书")
_IMMEDIATE = "立行立改通知书"
_SUMMARY, _INTERNAL = "汇总.xlsx", "内部"
_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What came out for one unit.

    Attributes:
        unit: The unit.
        files: One report a file, in order.
        found: The unit's list.
        letters: The letters written.
        problems: What failed and why, besides unreadable files.
    """

    unit: Unit
    files: tuple[FileReport, ...]
    found: UnitList
    letters: tuple[Letter, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def by_group(self) -> Counter[str]:
        """Return how many entries stand under each item of the reported scheme."""
        return Counter(entry.group for entry in self.found.entries)

    @property
    def failures(self) -> tuple[str, ...]:
        """Return what failed and why, one sentence each."""
        unread = [report.failure.message for report in self.files if report.failure]
        barren = [
            f"{report.name}：{d.message}"
            for report in self.files
            for d in report.diagnostics
            if not report.failure and not report.findings and d.severity is not Severity.HINT
        ]
        return (*unread, *barren, *(problem.message for problem in self.problems))


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What came out for a round.

    Attributes:
        units: One result a unit, in order.
        groups: Items of the reported scheme in order: name to short name.
        published: What was written where.
        passed_over: Names of what lay in the inbox and belongs to no unit.
        counted: How the findings are spread.
    """

    units: tuple[UnitResult, ...]
    groups: Mapping[str, str]
    published: Published
    passed_over: tuple[str, ...]
    counted: Statistics

    @property
    def has_problems(self) -> bool:
        """Return whether anything was not done, or a letter has errors."""
        wrong = any(letter.errors for unit in self.units for letter in unit.letters)
        return wrong or bool(self.passed_over) or any(unit.failures for unit in self.units)


@dataclass(frozen=True, slots=True)
class _UnitTask:
    round: Round
    unit: Unit
    files: tuple[FileReport, ...]
    folder: Path
    unchanged: Unchanged
    taxonomy: Path | None
    layout: Layout

    @property
    def seconds(self) -> float:
        return _SECONDS + sum(len(report.findings) for report in self.files)


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how far the work is: ``total`` steps to come, then one ``step`` a piece."""

    total: Callable[[int], None]
    step: Callable[[str], None]


def run(  # noqa: PLR0913 - one parameter a choice of the user
    folder: Path,
    out: Path,
    *,
    executor: Executor,
    watch: Watch,
    scheme: str = "",
    force: bool = False,
    taxonomy: Path | None = None,
    memory: Path | None = None,
    pages: bool = False,
) -> RoundResult:
    """Draft everything for the units of a folder; what an earlier run read is not read again.

    Args:
        folder: One sub-folder a unit; may hold ``xuncha.toml`` and ``templates/``.
        out: Where the results go, one folder a unit; see `workspace.Outputs`.
        executor: Where the work is done; see `batch.workers`.
        watch: Is told of the progress.
        scheme: Scheme to report in; the one of ``xuncha.toml`` if "".
        force: Overwrite drafts edited by hand.
        taxonomy: By which taxonomy; the folder's own if None.
        memory: The office's decision log, or None.
        pages: Whether the pages of the letters are rendered and looked at.

    Raises:
        WorkspaceError: A folder, its name, ``xuncha.toml`` or the decision log stands in the way.
        TemplateError: There is no such scheme, or a template is wrong.
    """
    inbox = _opened(folder, scheme, taxonomy)
    if memory:
        classifier(inbox.taxonomy, memory)
    how = layout(inbox.round.geometry, inbox.numbers, pages=pages)
    outputs, kept = Outputs(out, folder, force=force), Memory(out)
    outputs.add_numbers(inbox.numbers)
    watch.total(sum(len(unit.files) for unit in inbox.units) + len(inbox.units))
    reports = take_in_units(inbox, kept, executor, watch, memory)
    units = tuple(
        batch.run(
            _draft_unit,
            _tasks(inbox, reports, outputs, kept, how),
            executor=executor,
            killed=_given_up,
            done=lambda result: watch.step(result.unit.short),
        )
    )
    known = categories(inbox.taxonomy)
    groups = {item.name: item.short for item in known.scheme_items(inbox.round.scheme)}
    every = (e for unit in units for e in (*unit.found.entries, *unit.found.clues))
    counted = statistics(every, known)
    summary = (*_summary(inbox.round, units, groups), *sheets(counted))
    ledger.write(summary, outputs.staging / _SUMMARY)
    _write_clues(units, outputs.staging)
    published = outputs.publish([unit.unit.short for unit in units if unit.failures])
    kept.forget_unused()
    return RoundResult(units, groups, published, inbox.passed_over, counted)


def _opened(folder: Path, scheme: str, taxonomy: Path | None) -> Inbox:
    """Return a folder of units, found fit to run, its archives unpacked, its scheme chosen."""
    inbox = open_inbox(folder, taxonomy=taxonomy)
    _check_names(inbox)
    check_facts(inbox)
    known = categories(inbox.taxonomy)
    chosen = known.scheme(scheme or inbox.round.scheme or known.default_scheme)
    units = tuple(replace(unit, files=unpacked(unit.files)) for unit in inbox.units)
    return replace(inbox, round=replace(inbox.round, scheme=chosen.id), units=units)


def _tasks(
    inbox: Inbox,
    reports: Sequence[tuple[FileReport, ...]],
    outputs: Outputs,
    kept: Memory,
    how: Layout,
) -> list[_UnitTask]:
    return [
        _UnitTask(
            inbox.round,
            unit.unit,
            files,
            outputs.staging / unit.unit.short,
            Unchanged(outputs.folder, kept.name(unit.unit.short), inbox.templates),
            inbox.taxonomy,
            how,
        )
        for unit, files in zip(inbox.units, reports, strict=True)
    ]


def _check_names(inbox: Inbox) -> None:
    for unit in inbox.units:
        if unit.unit.short.casefold() in (_SUMMARY, _INTERNAL):
            message = f"单位文件夹“{unit.unit.short}”与输出的文件重名，请换个名字再运行一次。"
            raise WorkspaceError(message, "WS109")


def check_facts(inbox: Inbox) -> None:
    """Refuse facts of ``xuncha.toml`` that no template takes.

    Raises:
        TemplateError: There is one.
    """
    factsheet.check_names(inbox.round.facts, inbox.templates, "round.facts")
    for unit in inbox.units:
        where = f"units.{unit.unit.short}.facts"
        factsheet.check_names(unit.unit.facts, inbox.templates, where)


def take_in_units(
    inbox: Inbox, kept: Memory, executor: Executor, watch: Watch, memory: Path | None = None
) -> list[tuple[FileReport, ...]]:
    """Return the reports of the files of each unit, in order.

    Args:
        inbox: The units and their files.
        kept: What earlier runs read.
        executor: Where the files are read.
        watch: Is told of the progress.
        memory: The office's decision log, or None.
    """
    tasks = [
        FileTask(path, u.unit.name or u.unit.short, taxonomy=inbox.taxonomy, memory=memory)
        for u in inbox.units
        for path in u.files
    ]
    done = lambda report: watch.step(report.name)  # noqa: E731
    flat = iter(take_in_once(tasks, kept, executor=executor, done=done))
    return [tuple(next(flat) for _ in unit.files) for unit in inbox.units]


def _draft_unit(task: _UnitTask) -> UnitResult:
    """Write the letters, the lists and the ledger of one unit; what goes wrong fails alone."""
    taxonomy = categories(task.taxonomy)
    found = unit_list(task.files, taxonomy, task.round.scheme, task.unit.released)
    problems = unmatched(task.unit, found)
    if not found.entries:
        message = f"“{task.unit.short}”的材料中没有提取到问题，未起草文书，请人工核对。"
        problems.append(_problem("WF103", message, Severity.WARNING))
        return UnitResult(task.unit, task.files, found, (), tuple(problems))
    shutil.rmtree(task.folder, ignore_errors=True)  # what a worker that died left
    task.folder.mkdir(parents=True, exist_ok=True)  # a cluster may try a task twice
    scope = [item.name for item in taxonomy.scheme_items(task.round.scheme)]
    given = facts(task.round, task.unit, found.entries, scope)
    key = task.unchanged.key(task.layout, given, [asdict(entry) for entry in found.entries])
    made = make_once(task.unchanged, key, task.folder, lambda: _make(task, found, given))
    letters = tuple(letter for letter in made if isinstance(letter, Letter))
    problems += [problem for problem in made if isinstance(problem, Diagnostic)]
    return UnitResult(task.unit, task.files, found, letters, tuple(problems))


def _make(task: _UnitTask, found: UnitList, given: Facts) -> list[Letter | Diagnostic]:
    """Write what a unit gets; return the letters, and why one is lacking."""
    own, short = task.unchanged.templates, task.unit.short
    made = [
        draft_or_tell(
            name, given, task.folder / f"{name}.docx", own=own, unit=short, layout=task.layout
        )
        for name in LETTERS
        if name != _IMMEDIATE or given["immediate"]
    ]
    shown = task.unit.name or short
    ledger.write(ledger.three_lists(shown, found.entries), task.folder / "三个清单.xlsx")
    ledger.write(ledger.ledger(shown, found.entries), task.folder / "整改台账（内部）.xlsx")
    return made


def unmatched(unit: Unit, found: UnitList) -> list[Diagnostic]:
    """Return what the office said of findings that the unit's files do not give."""
    withheld = publicity(unit, found.entries).unmatched
    given = [("released", title) for title in found.unmatched]
    given += [("withheld、withheld_inside", title) for title in withheld]
    return [
        _problem("WF112", f"{key} 里的“{title}”与提取到的问题都对不上，请核对。", Severity.WARNING)
        for key, title in given
    ]


def _problem(code: str, message: str, severity: Severity) -> Diagnostic:
    return Diagnostic(code=code, severity=severity, message=message)


def _given_up(task: _UnitTask, reason: Reason) -> UnitResult:
    message = f"起草“{task.unit.short}”的文书时{reason}，没有完成。请单独重试这个单位。"
    problem = _problem("WF104", message, Severity.ERROR)
    shutil.rmtree(task.folder, ignore_errors=True)
    found = unit_list(task.files, categories(task.taxonomy), task.round.scheme)
    return UnitResult(task.unit, task.files, found, (), (problem,))


def _write_clues(units: tuple[UnitResult, ...], staging: Path) -> None:
    lists = [ledger.clues(unit.unit.short, unit.found.clues) for unit in units if unit.found.clues]
    if lists:
        folder = staging / _INTERNAL
        folder.mkdir(exist_ok=True)
        ledger.write(lists, folder / "疑似问题线索.xlsx")


def _summary(
    round_: Round, units: tuple[UnitResult, ...], groups: Iterable[str]
) -> tuple[ledger.Sheet, ...]:
    shown = [(name, 14, lambda unit, name=name: unit.by_group[name]) for name in groups]
    summary = ledger.listing(
        "汇总",
        f"{round_.name}巡察材料处理汇总",
        units,
        ("单位", 22, lambda unit: unit.unit.short),
        ("收到文件", 10, lambda unit: len(unit.files)),
        ("读出文件", 10, lambda unit: sum(report.failure is None for report in unit.files)),
        ("识别问题", 10, lambda unit: unit.found.recognised),
        *shown,
        ("重复合并", 10, lambda unit: unit.found.merged),
        ("疑似线索", 10, lambda unit: len(unit.found.clues)),
        ("文书", 8, lambda unit: len(unit.letters)),
        ("待补", 8, lambda unit: sum(len(letter.missing) for letter in unit.letters)),
        ("格式错误", 10, lambda unit: sum(letter.errors for letter in unit.letters)),
        ("未处理及原因", 50, lambda unit: "\n".join(unit.failures)),
    )
    return (summary, _files_sheet(units), _lint_sheet(units))


def _files_sheet(units: tuple[UnitResult, ...]) -> ledger.Sheet:
    return ledger.listing(
        "文件",
        "收到的文件",
        ((unit.unit.short, report) for unit in units for report in unit.files),
        ("单位", 22, lambda row: row[0]),
        ("文件", 36, lambda row: row[1].name),
        ("种类", 14, lambda row: "未读出" if row[1].failure else row[1].kind.value),
        ("判断依据", 36, lambda row: row[1].reason),
        ("页数", 8, lambda row: row[1].pages),
        ("问题数", 8, lambda row: len(row[1].findings)),
        (
            "读取说明",
            60,
            lambda row: "\n".join(f"{d.code} {d.message}" for d in row[1].diagnostics),
        ),
    )


def _lint_sheet(units: tuple[UnitResult, ...]) -> ledger.Sheet:
    rows = (
        (unit.unit.short, letter.template, d)
        for unit in units
        for letter in unit.letters
        for d in letter.diagnostics
    )
    return ledger.listing(
        "核验",
        "文书核验结果",
        rows,
        ("单位", 22, lambda row: row[0]),
        ("文书", 26, lambda row: row[1]),
        ("段落", 8, lambda row: row[2].where.block + 1 if row[2].where else "全文"),
        ("代码", 8, lambda row: row[2].code),
        ("级别", 8, lambda row: row[2].severity.value),
        ("说明", 50, lambda row: row[2].message),
        ("怎么办", 40, lambda row: row[2].fix),
        ("依据", 30, lambda row: row[2].source),
    )
