"""One document for all units of a folder, or for one unit from the findings of its files."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xuncha_docs import compose, ledger
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Diagnostic, Round, Severity, Unit
from xuncha_docs.taxonomy import Taxonomy
from xuncha_docs.workflow import batch, factsheet, sources
from xuncha_docs.workflow.drafting import Layout, Letter, draft_or_tell, has_content, layout
from xuncha_docs.workflow.entries import UnitList, unit_list
from xuncha_docs.workflow.facts import Facts, completed, facts, merged
from xuncha_docs.workflow.intake import FileReport, FileTask, categories, take_in
from xuncha_docs.workflow.pool import Reason
from xuncha_docs.workflow.remembering import Unchanged, make_once
from xuncha_docs.workflow.rounds import Watch, check_facts, take_in_units, unmatched
from xuncha_docs.workspace import Memory, Outputs, Published, open_inbox

_SECONDS = 60.0
_ROUND = "本轮"  # folder of what there is once a round
_PUBLIC = "公开"
_DOUBT = "“{}”的整改情况里有像是问题线索的字句，公开前请核对。"


@dataclass(frozen=True, slots=True)
class UnitLetter:
    """What came out for one unit.

    Attributes:
        unit: Short name of the unit.
        found: Its findings.
        letter: The letter, or None.
        failures: What went wrong or was left out, one sentence each.
    """

    unit: str
    found: UnitList
    letter: Letter | None
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One document for many units.

    Attributes:
        units: One a unit, in order.
        published: What was written where.
        passed_over: Names of what lay in the folder and belongs to no unit.
    """

    units: tuple[UnitLetter, ...]
    published: Published
    passed_over: tuple[str, ...]

    @property
    def has_problems(self) -> bool:
        """Return whether a letter was not made or has errors, or something was not read."""
        wrong = any(u.failures or (u.letter and u.letter.errors) for u in self.units)
        return bool(wrong) or bool(self.passed_over)


@dataclass(frozen=True, slots=True)
class _Task:
    template: str
    facts: Facts
    path: Path
    unchanged: Unchanged
    unit: str
    layout: Layout
    digest: str

    @property
    def seconds(self) -> float:
        return _SECONDS


@dataclass(frozen=True, slots=True)
class Order:
    """What to make for whom.

    Attributes:
        template: Name of the template, or path of a .docx that is one.
        folder: The units and ``xuncha.toml``, as for ``run``.
        out: Where the letters go, one folder a unit.
        facts: A file with facts that hold for all units, or None.
        taxonomy: By which taxonomy; the folder's own if None.
        force: Overwrite letters edited by hand.
        geometry: 通行 or 字面; as ``xuncha.toml`` says if "".
        numbers: Numbers of the page of the office; those of the folder if None.
        pages: Whether the pages are rendered and looked at.
    """

    template: str
    folder: Path
    out: Path
    facts: Path | None = None
    taxonomy: Path | None = None
    force: bool = False
    geometry: str = ""
    numbers: Path | None = None
    pages: bool = False


def series(order: Order, *, executor: Executor, watch: Watch) -> Series:
    """Make one document for all units of a folder; a stopped run goes on when called again.

    Raises:
        WorkspaceError: A folder or ``xuncha.toml`` stands in the way.
        TemplateError: There is no such template, or the facts are wrong.
    """
    inbox = open_inbox(order.folder, bare=True, taxonomy=order.taxonomy)
    template = sources.load(order.template, inbox.templates).template
    given = factsheet.load(order.facts, template) if order.facts else {}
    check_facts(inbox)
    taxonomy = categories(inbox.taxonomy)
    scheme = taxonomy.scheme(inbox.round.scheme or taxonomy.default_scheme).id
    round_ = replace(inbox.round, scheme=scheme)
    outputs = Outputs(order.out, order.folder, force=order.force, job=template.name)
    memory = Memory(order.out, template.name)
    watch.total(sum(len(unit.files) for unit in inbox.units) + len(inbox.units))
    reports = take_in_units(inbox, memory, executor, watch)
    plans = [
        _Plan(round_, folder.unit, files, taxonomy, given)
        for folder, files in zip(inbox.units, reports, strict=True)
    ]
    due = [_for_the_round(plans)] if template.once else [plan.letter(template) for plan in plans]
    numbers = order.numbers or inbox.numbers
    how = layout(order.geometry or inbox.round.geometry, numbers, pages=order.pages)
    outputs.add_numbers(numbers)
    kept = sources.digest(order.template)
    place = _Place(template.name, outputs, memory, inbox.templates, how, kept)
    units = _drafted(order.template, due, place, executor, watch)
    ledger.write(_summary(template.name, units), outputs.staging / f"汇总（{template.name}）.xlsx")
    published = outputs.publish([unit.unit for unit in units if unit.letter is None])
    memory.forget_unused()
    return Series(units, published, inbox.passed_over)


@dataclass(frozen=True, slots=True)
class _Plan:
    round: Round
    unit: Unit
    files: tuple[FileReport, ...]
    taxonomy: Taxonomy
    given: Mapping[str, Any]

    @property
    def found(self) -> UnitList:
        """Return the unit's list."""
        return unit_list(self.files, self.taxonomy, self.round.scheme, self.unit.released)

    @property
    def scope(self) -> list[str]:
        """Return the names of the items of the scheme."""
        return [item.name for item in self.taxonomy.scheme_items(self.round.scheme)]

    def letter(self, template: compose.Template) -> tuple[UnitLetter, Facts | None]:
        """Return a unit without its letter, and the facts of the letter if one can be made."""
        found = self.found
        known = merged(facts(self.round, self.unit, found.entries, self.scope), self.given)
        known = merged(
            known, completed(self.unit.facts)
        )  # what is said of one unit outranks what of all
        told = [report.failure.message for report in self.files if report.failure]
        told += [problem.message for problem in unmatched(self.unit, found)]
        if template.phase == _PUBLIC:
            told += [_DOUBT.format(title) for title in self._doubtful(found)]
        if not has_content(template, known):
            told.append(f"“{self.unit.short}”没有可以写入{template.name}的内容，没有起草。")
            return UnitLetter(self.unit.short, found, None, tuple(told)), None
        return UnitLetter(self.unit.short, found, None, tuple(told)), known

    def _doubtful(self, found: UnitList) -> list[str]:
        """Return the titles of findings whose answers sound like a clue."""
        return [
            entry.finding.title
            for entry in found.entries
            if entry.finding.answer
            and self.taxonomy.is_alarming(
                entry.finding.answer.text,
                self.taxonomy.category(entry.finding.labels[0].category),
            )
        ]


def _for_the_round(plans: Sequence[_Plan]) -> tuple[UnitLetter, Facts]:
    """Return the round without its letter, and the facts of the one letter there is of it."""
    lists = [plan.found for plan in plans]
    found = UnitList(
        tuple(entry for one in lists for entry in one.entries),
        tuple(entry for one in lists for entry in one.clues),
        sum(one.merged for one in lists),
    )
    first = plans[0]
    counted = {
        "authorise": {"units": [plan.unit.name or plan.unit.short for plan in plans]},
        "common": {"units": len(plans), "total": len(found.entries)},
    }
    known = merged(facts(first.round, Unit(short=""), found.entries, first.scope), counted)
    known = merged(merged(known, first.given), first.round.facts)
    told = [r.failure.message for plan in plans for r in plan.files if r.failure]
    return UnitLetter(_ROUND, found, None, tuple(told)), known


@dataclass(frozen=True, slots=True)
class _Place:
    """What the letters are called, where they are made and kept, own templates, how they look."""

    name: str
    outputs: Outputs
    memory: Memory
    own: Path | None
    layout: Layout
    digest: str

    def task(self, template: str, unit: str, facts: Facts) -> _Task:
        folder = self.outputs.staging / unit
        folder.mkdir()
        unchanged = Unchanged(self.outputs.folder, self.memory.name(unit), self.own)
        path = folder / f"{self.name}.docx"
        return _Task(template, facts, path, unchanged, unit, self.layout, self.digest)


def _drafted(
    template: str,
    plans: Sequence[tuple[UnitLetter, Facts | None]],
    place: _Place,
    executor: Executor,
    watch: Watch,
) -> tuple[UnitLetter, ...]:
    """Return the units with the letters that could be made."""
    due = [place.task(template, unit.unit, facts) for unit, facts in plans if facts is not None]
    done = lambda made: watch.step(template)  # noqa: E731
    made = iter(batch.run(_draft_one, due, executor=executor, killed=_given_up, done=done))
    return tuple(unit if facts is None else _with(unit, next(made)) for unit, facts in plans)


def _draft_one(task: _Task) -> Letter | Diagnostic:
    def make() -> list[Letter | Diagnostic]:
        own, layout = task.unchanged.templates, task.layout
        name, facts, path = task.template, task.facts, task.path
        return [draft_or_tell(name, facts, path, own=own, unit=task.unit, layout=layout)]

    key = task.unchanged.key(task.template, task.digest, task.facts, task.layout)
    return make_once(task.unchanged, key, task.path.parent, make)[0]


def _given_up(task: _Task, reason: Reason) -> Diagnostic:
    task.path.unlink(missing_ok=True)
    message = f"起草“{task.unit}”的{task.template}时{reason}，没有完成。请单独重试这个单位。"
    return Diagnostic(code="WF104", severity=Severity.ERROR, message=message)


def _with(unit: UnitLetter, made: Letter | Diagnostic) -> UnitLetter:
    if isinstance(made, Letter):
        return replace(unit, letter=made)
    return replace(unit, failures=(*unit.failures, made.message))


def _summary(template: str, units: Sequence[UnitLetter]) -> tuple[ledger.Sheet, ...]:
    sheet = ledger.listing(
        "汇总",
        f"{template}起草情况汇总",
        units,
        ("单位", 22, lambda unit: unit.unit),
        ("问题", 8, lambda unit: len(unit.found.entries)),
        ("疑似线索", 10, lambda unit: len(unit.found.clues)),
        ("是否起草", 10, lambda unit: "是" if unit.letter else "否"),
        ("待补", 8, lambda unit: len(unit.letter.missing) if unit.letter else ""),
        (
            "待补的内容",
            50,
            lambda unit: "、".join(dict.fromkeys(unit.letter.missing if unit.letter else ())),
        ),
        ("格式错误", 10, lambda unit: unit.letter.errors if unit.letter else ""),
        ("未处理及原因", 50, lambda unit: "\n".join(unit.failures)),
    )
    return (sheet,)


def from_files(
    files: Sequence[Path], executor: Executor, own: Path | None = None
) -> tuple[Facts, UnitList]:
    """Return the facts that the files of one unit give, and its list.

    Args:
        files: The files.
        executor: Where they are read.
        own: The office's own taxonomy, or None.

    Raises:
        UnreadableFileError: One of the files cannot be read.
    """
    tasks = [FileTask(path, taxonomy=own) for path in files]
    reports = take_in(tasks, executor=executor, done=lambda report: None)
    for report in reports:
        if report.failure:
            raise UnreadableFileError(report.failure.message, report.failure.code)
    taxonomy = categories(own)
    scheme = taxonomy.scheme(taxonomy.default_scheme)
    found = unit_list(reports, taxonomy, scheme.id)
    scope = [item.name for item in taxonomy.scheme_items(scheme.id)]
    return facts(Round(), Unit(short="", meeting=""), found.entries, scope), found
