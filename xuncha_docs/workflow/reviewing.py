"""What a person should look at first, as a sheet to fill in, and his decisions read back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xuncha_docs import decisions, ledger, readers
from xuncha_docs.classify import Case, Memory
from xuncha_docs.decisions import Decision
from xuncha_docs.errors import WorkspaceError, XunchaError
from xuncha_docs.ledger import Column, Sheet
from xuncha_docs.model import Band, By, Finding
from xuncha_docs.taxonomy import Taxonomy
from xuncha_docs.workflow import showing
from xuncha_docs.workflow.intake import FileReport, FileTask, categories, classifier, take_in

SHEET, KEY = "复核", "类别"
AGREED = "同意"
_ALIKE = 0.8  # similarity from which two findings are decided together
_HEAD = 2  # row of the column headings
_COLUMNS = (
    Column("序号", 6),
    Column("把握", 7),
    Column("问题", 36),
    Column("具体表现", 50),
    Column("建议类别", 26),
    Column("其他可能", 26),
    Column("认定类别", 26, source="认定"),
    Column("近似", 7),
    Column("所在标题", 24),
    Column("来源材料", 20),
    Column("位置", 12),
    Column("问题编号", 22),
    Column("建议来源", 13),
)
_AT = {column.heading: n for n, column in enumerate(_COLUMNS, 1)}


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding a person should decide.

    Attributes:
        finding: The finding with its labels.
        source: Name of the file.
        place: Where in the file.
        alike: How many further findings are so much like it that one decision serves all.
    """

    finding: Finding
    source: str
    place: str
    alike: int = 0

    @property
    def margin(self) -> float:
        """How far the first label is ahead of the second."""
        scores = [x.score for x in self.finding.labels if not x.category.startswith("T")]
        return scores[0] - scores[1] if len(scores) > 1 else scores[0]


def queue(
    files: Sequence[Path],
    *,
    executor: Executor,
    memory: Path | None,
    watch: Callable[[FileReport], None],
    taxonomy: Path | None = None,
) -> tuple[list[Asked], list[FileReport]]:
    """Return what to decide, first where it pays most, and the files that could not be read.

    Unsure labels come before sure ones, narrow margins before wide ones, and findings much alike
    are asked once. What a person has decided is not asked again.
    """
    tasks = [FileTask(path, taxonomy=taxonomy, memory=memory) for path in files]
    reports = take_in(tasks, executor=executor, done=watch)
    asked = [
        Asked(finding, Path(report.path).name, place)
        for report in reports
        for finding, place in zip(report.findings, report.places, strict=True)
        if finding.labels[0].by is not By.PERSON
    ]
    order = {band: n for n, band in enumerate((Band.LOW, Band.MIDDLE, Band.HIGH))}
    asked.sort(key=lambda a: (order[a.finding.labels[0].band], a.margin))
    return _once(asked, taxonomy), [r for r in reports if r.failure]


def _once(asked: Iterable[Asked], taxonomy: Path | None) -> list[Asked]:
    """Return one of every group of findings that are much alike, the first."""
    seen = Memory(classifier(taxonomy).memory.weigh)
    out: list[Asked] = []
    for one in asked:
        near = seen.nearest(one.finding.title, one.finding.detail, 1)
        if near and near[0].similarity >= _ALIKE:
            n = int(near[0].case.category)
            out[n] = Asked(out[n].finding, out[n].source, out[n].place, out[n].alike + 1)
        else:
            seen.add(Case(one.finding.title, one.finding.detail, str(len(out))))
            out.append(one)
    return out


def write(asked: Sequence[Asked], path: Path, *, force: bool, taxonomy: Path | None = None) -> None:
    """Write the sheet to fill in, with the leaves of a taxonomy to choose from.

    Raises:
        WorkspaceError: A file stands in the way, or the folder is missing.
    """
    if not path.parent.is_dir():
        raise WorkspaceError(f"文件夹“{path.parent}”不存在，请先建立。", "WS106")
    if path.exists() and not force:
        message = f"“{path}”已经存在，没有覆盖。请换个文件名，或者加 --force。"
        raise WorkspaceError(message, "WS106")
    known = categories(taxonomy)
    names = [AGREED, *(_name(c.code, known) for c in known.leaves)]
    key = Sheet(
        KEY,
        "可选的认定（下拉列表取自这里，请勿改动）",
        (Column("认定", 40), Column("所属", 50), Column("说明", 60)),
        (
            (AGREED, "", "同意建议类别"),
            *((_name(c.code, known), known.path(c.code)[0], c.description) for c in known.leaves),
        ),
    )
    choices = f"{KEY}!$A$3:$A${len(names) + _HEAD}"
    columns = tuple(
        Column(c.heading, c.width, source=choices if c.source else "") for c in _COLUMNS
    )
    rows = tuple(_row(n, one, known) for n, one in enumerate(asked, 1))
    caption = "问题归类复核表（在“认定类别”一栏选类别或“同意”，不填的不算）"
    ledger.write((Sheet(SHEET, caption, columns, rows), key), path)


def _row(n: int, asked: Asked, known: Taxonomy) -> tuple[ledger.Value, ...]:
    finding = asked.finding
    first, *others = finding.labels
    return (
        n,
        first.band.value,
        finding.title,
        finding.detail,
        _name(first.category, known),
        "\n".join(_name(x.category, known) for x in others),
        "",
        f"{asked.alike} 条" if asked.alike else "",
        "\n".join(finding.heading_path),
        asked.source,
        asked.place,
        finding.id,
        first.by.shown,
    )


def _name(code: str, known: Taxonomy) -> str:
    return f"{code} {known.category(code).name}"


def read_sheet(path: Path, taxonomy: Path | None) -> list[Decision]:
    """Return the decisions a person wrote into a sheet of `write`.

    Raises:
        UnreadableFileError: The file cannot be read.
        XunchaError: A heading is missing, or a decision is no category; the cell is named.
    """
    rows = readers.cells(path).get(SHEET)
    if rows is None or any(rows.get((_HEAD, n)) != name for name, n in _AT.items()):
        message = f"“{path.name}”不是 xuncha review 写出的复核表：没有工作表“{SHEET}”或列被改动。"
        raise XunchaError(message, "RV101")
    known = categories(taxonomy)
    return list(_decided(rows, known, path.name))


def _decided(rows: dict[tuple[int, int], str], known: Taxonomy, name: str) -> Iterator[Decision]:
    for row in sorted({r for r, _ in rows if r > _HEAD}):
        cell = {heading: rows.get((row, n), "") for heading, n in _AT.items()}
        verdict = cell["认定类别"]
        if not verdict:
            continue
        proposed = cell["建议类别"].split(" ")[0]
        where = f"“{name}”的工作表“{SHEET}”G{row} 单元格"
        yield Decision(
            finding=cell["问题编号"],
            title=cell["问题"],
            detail=cell["具体表现"],
            headings=tuple(filter(None, cell["所在标题"].split("\n"))),
            category=code_of(proposed if verdict == AGREED else verdict, known, where),
            proposed=proposed,
            source=cell["来源材料"],
            on=date.today().isoformat(),
        )


def code_of(text: str, known: Taxonomy, where: str) -> str:
    """Return the leaf a person means by a code, a name, or both.

    Raises:
        XunchaError: There is no such leaf.
    """
    wanted = text.strip()
    for leaf in known.leaves:
        if wanted in (leaf.code, leaf.name) or wanted.split(" ")[0] == leaf.code:
            return leaf.code
    message = (
        f"{where}：“{wanted}”不是末级类别。请填代码或名称，用 xuncha explain 可以看到全部代码。"
    )
    raise XunchaError(message, "RV102")


def decide(
    path: Path, finding: str, category: str, memory: Path, taxonomy: Path | None = None
) -> Decision:
    """Record what a person decided about one finding of a file.

    Raises:
        UnreadableFileError: The file cannot be read.
        XunchaError: There is no such finding or category.
        WorkspaceError: The log cannot be written.
    """
    code = code_of(category, categories(taxonomy), "--category")
    found = showing.find(path, finding).finding
    label = classifier(taxonomy).label(found).labels[0]
    decision = Decision(
        finding=found.id,
        title=found.title,
        detail=found.detail,
        headings=found.heading_path,
        category=code,
        proposed=label.category,
        source=path.name,
        on=date.today().isoformat(),
    )
    decisions.append(memory, [decision])
    return decision


def take(path: Path, memory: Path, taxonomy: Path | None = None) -> list[Decision]:
    """Record the decisions of a filled-in sheet; those the log has already are left out.

    Raises:
        UnreadableFileError: The sheet cannot be read.
        XunchaError: The sheet is wrong; nothing is recorded then.
        WorkspaceError: The log cannot be written.
    """
    said = read_sheet(path, taxonomy)
    old = {d.key: d.category for d in decisions.read(memory)} if memory.exists() else {}
    fresh = [d for d in said if old.get(d.key) != d.category]
    if fresh:
        decisions.append(memory, fresh)
    return fresh
