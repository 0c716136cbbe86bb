"""From files to labelled findings: read, extract, classify, one file at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

from xuncha_docs import readers, taxonomy
from xuncha_docs.classify import Classifier
from xuncha_docs.errors import XunchaError
from xuncha_docs.extract import extract
from xuncha_docs.model import Diagnostic, Document, DocumentKind, Extraction, Finding, Severity
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
        converted: The .docx made of a file of an old format; see `readers.convert`.
    """

    path: Path
    unit: str = ""
    labelled: bool = True
    taxonomy: Path | None = None
    converted: bytes = b""

    @property
    def seconds(self) -> float:
        """The seconds a worker may spend on the file: ten, and more by its size."""
        return _SECONDS + _seconds_a_mb() * readers.size(self.path) / 2**20


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
        label = classifier(task.taxonomy).label
        findings = tuple(label(finding) for finding in findings)
    return FileReport(
        path=str(task.path),
        name=readers.name(task.path),
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
        path=str(task.path),
        name=readers.name(task.path),
        diagnostics=(failure,),
        failure=failure,
        exit_code=exit_code,
    )


def _given_up(task: FileTask, reason: Reason) -> FileReport:
    code, what = _GIVEN_UP[reason]
    message = f"读取“{readers.name(task.path)}”时{what}，该文件已跳过。请用 WPS 打开另存一份或拆分后再试。"
    return _failed(task, code, message, 3)


@cache
def _seconds_a_mb() -> float:
    return _RECOGNISING_A_MB if find_spec("rapidocr") else _SECONDS_A_MB


@cache
def categories(path: Path | None = None) -> taxonomy.Taxonomy:
    """Return a taxonomy, the shipped one without a path; read once a process."""
    return taxonomy.load(path)


@cache
def classifier(path: Path | None = None) -> Classifier:
    """Return the classifier of a taxonomy, built once a process."""
    return Classifier(categories(path))
