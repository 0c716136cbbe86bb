"""From files to labelled findings: read, extract, classify, one file at a time."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import TypeVar, cast

from xuncha_docs import decisions, readers, taxonomy
from xuncha_docs.classify import Case, Classifier
from xuncha_docs.decisions import Decision
from xuncha_docs.errors import UnreadableFileError, XunchaError
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
from xuncha_docs.workflow import batch, taxonomy_sheets
from xuncha_docs.workflow.pool import Reason

Result = TypeVar("Result")

_SECONDS, _SECONDS_A_MB = 10.0, 10.0
_CONVERTING = 90.0  # seconds LibreOffice may take to start and to convert one file
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
        name: What to call the file in a list.
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
    name: str
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
    """A file to take in.

    Attributes:
        path: Where it is, in an archive too.
        unit: Whose it is.
        labelled: Whether to classify.
        taxonomy: By which taxonomy, the shipped one if None.
        memory: Its office's decision log, or None.
        converted: The .docx made of a file of an old format; see `readers.convert`.
    """

    path: Path
    unit: str = ""
    labelled: bool = True
    taxonomy: Path | None = None
    memory: Path | None = None
    converted: bytes | None = b""

    @property
    def seconds(self) -> float:
        """The seconds a worker may spend on the file: ten, and more by its size."""
        return allowance(self.path)


def allowance(path: Path) -> float:
    """Return the seconds a worker may spend on a file: ten, and more by its size and type."""
    size = readers.size(path)
    scans = _recognises() and readers.may_be_scans(path)
    rate, most = (_RECOGNISING_A_MB, 3600.0) if scans else (_SECONDS_A_MB, 300.0)
    converting = _CONVERTING if readers.must_be_converted(path) else 0.0
    return min(_SECONDS + rate * size / 2**20, most) + converting


def unpacked(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files that paths stand for: an archive stands for those in it."""
    return tuple(member for path in paths for member in readers.members(path))


def take_in(
    tasks: Sequence[FileTask], *, executor: Executor, done: Callable[[FileReport], None]
) -> list[FileReport]:
    """Return the reports of many files in their order; a bad file is a report too.

    Files of old formats are converted here, together, before the workers read.
    """
    made = readers.convert([task.path for task in tasks])
    ready = [replace(task, converted=docx) for task, docx in zip(tasks, made, strict=True)]
    return batch.run(take_in_one, ready, executor=executor, killed=_given_up, done=done)


def take_in_one(task: FileTask) -> FileReport:
    """Return the report of one file, whatever it does to its reader."""
    try:
        document = readers.read(task.path, task.converted)
        return _report(task, document, extract(document, task.unit))
    except XunchaError as error:
        return _failed(task, error.code, error.message, int(error.exit_code))
    except MemoryError:  # the worker is used up: the pool replaces it and says why
        raise
    except Exception as error:  # the per-file trap: one bad file never stops the rest
        kind = type(error).__name__
        message = f"处理“{readers.name(task.path)}”时程序出错（{kind}），其余文件不受影响。"
        return _failed(task, "WF101", message, 1)


def _report(task: FileTask, document: Document, extraction: Extraction) -> FileReport:
    findings = extraction.findings
    if task.labelled:
        label = classifier(task.taxonomy, task.memory).label
        said = {d.key: d for d in decided(task.memory)} if task.memory else {}
        findings = tuple(label(_by_person(finding, said)) for finding in findings)
    return FileReport(
        path=str(task.path),
        name=readers.name(task.path),
        document=document.id,
        kind=extraction.kind,
        reason=extraction.reason,
        pages=document.pages,
        findings=findings,
        block_pages=tuple(block.page for block in document.blocks),
        places=tuple(_places(document, findings)),
        diagnostics=document.diagnostics + extraction.diagnostics,
    )


def _places(document: Document, findings: Iterable[Finding]) -> Iterator[str]:
    ends: dict[int, list[int]] = {}
    for finding in findings:
        if not finding.evidence:
            yield ""
            continue
        span = finding.evidence[0].span
        block = document.blocks[span.block]
        where = f"第{block.page}页" if block.page else f"第{span.block + 1}段"
        if block.rows and span.block not in ends:
            sizes = (sum(map(len, row)) + len(row) for row in block.rows)
            ends[span.block] = list(accumulate(sizes))
        row = bisect_right(ends[span.block], span.start) + 1 if block.rows else 0
        yield f"{where}表格第{row}行" if row else where


def _failed(task: FileTask, code: str, message: str, exit_code: int) -> FileReport:
    failure = Diagnostic(code=code, severity=Severity.ERROR, message=message)
    return FileReport(
        path=str(task.path),
        name=readers.name(task.path),
        diagnostics=(failure,),
        failure=failure,
        exit_code=exit_code,
    )


def _given_up(task: FileTask, reason: Reason) -> FileReport:
    error = given_up(task.path, reason)
    return _failed(task, error.code, error.message, int(error.exit_code))


def given_up(path: Path, reason: Reason) -> UnreadableFileError:
    """Return the error that says why a worker that had a file was ended."""
    code, what = _GIVEN_UP[reason]
    message = (
        f"读取“{readers.name(path)}”时{what}，该文件已跳过。请用 WPS 打开另存一份或拆分后再试。"
    )
    return UnreadableFileError(message, code)


@dataclass(frozen=True, slots=True)
class _Call:
    path: Path
    function: Callable[[], object]

    @property
    def seconds(self) -> float:
        return allowance(self.path)


def isolated(path: Path, function: Callable[[], Result]) -> Result:
    """Return what a call returns that works on one file, in a process that can be ended.

    Args:
        path: The file; its size decides how long the call may take.
        function: Travels to the process, as the result travels back.

    Raises:
        UnreadableFileError: The process had to be ended.
    """

    def killed(_: _Call, reason: Reason) -> object:
        raise given_up(path, reason)

    with batch.workers(1) as executor:
        (result,) = batch.run(
            _called, [_Call(path, function)], executor=executor, killed=killed, done=lambda _: None
        )
    return cast(Result, result)


def _called(call: _Call) -> object:
    return call.function()


@cache
def _recognises() -> bool:
    return find_spec("rapidocr") is not None


@cache
def categories(path: Path | None = None) -> taxonomy.Taxonomy:
    """Return a taxonomy (.toml or .xlsx), the shipped one without a path; read once a process."""
    return taxonomy_sheets.load(path)


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
    return Classifier(known, cases=(Case(d.title, d.detail, d.category, d.finding) for d in said))


@cache
def _decided(memory: Path, stamp: int) -> tuple[Decision, ...]:
    return decisions.read(memory)


def _stamp(memory: Path | None) -> int:
    return memory.stat().st_mtime_ns if memory and memory.exists() else 0


def _by_person(finding: Finding, said: Mapping[tuple[str, str], Decision]) -> Finding:
    """Return a finding with the label a person gave to this very finding, if one did."""
    decision = said.get(decisions.key(finding.id, finding.title, finding.detail))
    if decision is None:
        return finding
    label = Label(category=decision.category, score=1.0, by=By.PERSON)
    return replace(finding, labels=(label,))
