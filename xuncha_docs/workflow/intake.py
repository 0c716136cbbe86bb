"""From files to labelled findings: read, extract, classify, one file at a time."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

from xuncha_docs import decisions, taxonomy
from xuncha_docs.classify import Case, Classifier
from xuncha_docs.decisions import Decision
from xuncha_docs.errors import XunchaError
from xuncha_docs.extract import extract
from xuncha_docs.model import (
    By,
    Diagnostic,
    Document,
    DocumentKind,
    Extraction,
    Finding,
    Label,
    Severity,
)
from xuncha_docs.readers import read
from xuncha_docs.workflow import batch
from xuncha_docs.workflow.pool import Reason

_SECONDS, _SECONDS_A_MB = 10.0, 10.0
_RECOGNISING_A_MB = 200.0  # seconds; a scanned page is 40 KB at least and takes 3 to 6 seconds
_GIVEN_UP = {
    Reason.TIMEOUT: ("WF105", "用时超过了时限"),
    Reason.MEMORY: ("WF106", "占用的内存超过了上限"),
    Reason.CRASH: ("WF102", "进程意外中止"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file.

    Attributes:
        path: The path as given.
        document: `Document.id`; "" where the file could not be read.
        kind: What the document was taken for, and why.
        reason: Why it was taken for that.
        pages: Number of pages, or None.
        findings: The findings, labelled if asked for.
        block_pages: The page of each block, for the evidence.
        places: Where each finding stands, for people: page, paragraph or row of a table.
        diagnostics: All that reading and extracting had to say; the failure among them.
        failure: Why the file could not be read, or None.
        exit_code: Exit code of the failure, 0 if none.
    """

    path: str
    document: str = ""
    kind: DocumentKind = DocumentKind.OTHER
    reason: str = ""
    pages: int | None = None
    findings: tuple[Finding, ...] = ()
    block_pages: tuple[int | None, ...] = ()
    places: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    failure: Diagnostic | None = None
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file to take in: where it is, whose it is, whether to classify, by what.

    Attributes:
        path: The file.
        unit: Whose it is; "" where nobody said.
        labelled: Whether to classify.
        taxonomy: The office's own taxonomy, or None.
        memory: Its decision log, or None.
    """

    path: Path
    unit: str = ""
    labelled: bool = True
    taxonomy: Path | None = None
    memory: Path | None = None

    @property
    def seconds(self) -> float:
        """The seconds a worker may spend on the file: ten, and more by its size."""
        try:
            size = self.path.stat().st_size
        except (OSError, ValueError):  # the reader says what is wrong with it
            size = 0
        return _SECONDS + _seconds_a_mb() * size / 2**20


def take_in(
    tasks: Sequence[FileTask], *, executor: Executor, done: Callable[[FileReport], None]
) -> list[FileReport]:
    """Return the reports of many files in their order; a bad file is a report too."""
    return batch.run(take_in_one, tasks, executor=executor, killed=_given_up, done=done)


def take_in_one(task: FileTask) -> FileReport:
    """Return the report of one file, whatever it does to its reader."""
    try:
        document = read(task.path)
        return _report(task, document, extract(document, task.unit))
    except XunchaError as error:
        return _failed(task, error.code, error.message, int(error.exit_code))
    except MemoryError:  # the worker is used up: the pool replaces it and says why
        raise
    except Exception as error:  # the per-file trap: one bad file never stops the rest
        kind = type(error).__name__
        message = f"处理“{task.path.name}”时程序出错（{kind}），其余文件不受影响。"
        return _failed(task, "WF101", message, 1)


def _report(task: FileTask, document: Document, extraction: Extraction) -> FileReport:
    findings = extraction.findings
    if task.labelled:
        label = classifier(task.taxonomy, task.memory).label
        said = {d.finding: d for d in decided(task.memory)} if task.memory else {}
        findings = tuple(label(_by_person(finding, said)) for finding in findings)
    return FileReport(
        path=str(task.path),
        document=document.id,
        kind=extraction.kind,
        reason=extraction.reason,
        pages=document.pages,
        findings=findings,
        block_pages=tuple(block.page for block in document.blocks),
        places=tuple(_place(document, finding) for finding in findings),
        diagnostics=document.diagnostics + extraction.diagnostics,
    )


def _place(document: Document, finding: Finding) -> str:
    if not finding.evidence:
        return ""
    span = finding.evidence[0].span
    block = document.blocks[span.block]
    where = f"第{block.page}页" if block.page else f"第{span.block + 1}段"
    if not block.rows:
        return where
    ends = accumulate(sum(len(cell) + 1 for cell in row) for row in block.rows)
    return f"{where}表格第{1 + sum(end <= span.start for end in ends)}行"


def _failed(task: FileTask, code: str, message: str, exit_code: int) -> FileReport:
    failure = Diagnostic(code=code, severity=Severity.ERROR, message=message)
    return FileReport(
        path=str(task.path), diagnostics=(failure,), failure=failure, exit_code=exit_code
    )


def _given_up(task: FileTask, reason: Reason) -> FileReport:
    code, what = _GIVEN_UP[reason]
    message = f"读取“{task.path.name}”时{what}，该文件已跳过。请用 WPS 打开另存一份或拆分后再试。"
    return _failed(task, code, message, 3)


@cache
def _seconds_a_mb() -> float:
    return _RECOGNISING_A_MB if find_spec("rapidocr") else _SECONDS_A_MB


@cache
def categories(path: Path | None = None) -> taxonomy.Taxonomy:
    """Return a taxonomy, the shipped one without a path; read once a process."""
    return taxonomy.load(path)


def classifier(path: Path | None = None, memory: Path | None = None) -> Classifier:
    """Return the classifier of a taxonomy and a decision log, built once a process.

    Raises:
        TaxonomyError: The taxonomy is wrong.
        WorkspaceError: The log cannot be read, or names a category that there is not.
    """
    return _classifier(path, memory, _stamp(memory))


def decided(memory: Path) -> tuple[Decision, ...]:
    """Return the decisions of a log, read again only when it has changed."""
    return _decided(memory, _stamp(memory))


@cache
def _classifier(path: Path | None, memory: Path | None, stamp: int) -> Classifier:
    known = categories(path)
    if memory is None:
        return Classifier(known)
    said = _decided(memory, stamp)
    decisions.check(said, (c.code for c in known.leaves), memory.name)
    return Classifier(known, cases=(Case(d.title, d.detail, d.category) for d in said))


@cache
def _decided(memory: Path, stamp: int) -> tuple[Decision, ...]:
    return decisions.read(memory)


def _stamp(memory: Path | None) -> int:
    return memory.stat().st_mtime_ns if memory and memory.exists() else 0


def _by_person(finding: Finding, said: Mapping[str, Decision]) -> Finding:
    """Return a finding with the label a person gave to this very finding, if one did."""
    decision = said.get(finding.id)
    if decision is None or _words(decision) != _words(finding):
        return finding
    label = Label(category=decision.category, score=1.0, by=By.PERSON)
    return replace(finding, labels=(label,))


def _words(said: Finding | Decision) -> str:
    return "".join((said.title + said.detail).split())
