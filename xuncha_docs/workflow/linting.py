"""Judge documents of any kind: by what they say and, where asked for, by their rendered pages."""

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from xuncha_docs import gongwen, readers
from xuncha_docs.errors import UnreadableFileError, XunchaError
from xuncha_docs.gongwen import pages
from xuncha_docs.gongwen.placing import Place
from xuncha_docs.gongwen.standard import Own
from xuncha_docs.model import BlockKind, Diagnostic, Document
from xuncha_docs.readers import must_be_converted, read
from xuncha_docs.workflow import batch, paging
from xuncha_docs.workflow.intake import allowance, given_up
from xuncha_docs.workflow.pool import Reason

_WORD = (".docx", ".docm", ".doc", ".wps")
_NO_TEXT = "RD110"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the lint says of one file.

    Attributes:
        path: The file.
        diagnostics: What deviates.
        pages: The page of each block, None where the format has none.
        passed_over: How many deviations comments in the file ask to pass over.
        failure: Why the file could not be read; "" if it could.
        places: Page and line of each diagnostic, where the pages were looked at.
    """

    path: Path
    diagnostics: tuple[Diagnostic, ...] = ()
    pages: tuple[int | None, ...] = ()
    passed_over: int = 0
    failure: str = ""
    places: tuple[Place | None, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    path: Path
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    own: Own

    @property
    def seconds(self) -> float:
        return allowance(self.path)

    def asks_for(self, code: str) -> bool:
        """Return whether what has such a code is to be told."""
        chosen = not self.select or code.startswith(self.select)
        return chosen and not code.startswith(self.ignore)


_Judged = tuple[Verdict, Document | None]


def lint(
    paths: Iterable[Path],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    executor: Executor,
    *,
    look: bool = False,
    own: Own = (),
) -> list[Verdict]:
    """Return what the lint finds in documents of any kind; one bad file stops nothing.

    Args:
        paths: The files.
        select: Codes or beginnings of codes to judge by; empty for all.
        ignore: Codes or beginnings of codes to leave out.
        executor: Where the files are read; see `batch.workers`.
        look: Whether their pages are rendered and looked at.
        own: Numbers the office sets otherwise than the standard.

    Raises:
        XunchaError: No rule has such a code.
    """
    codes = tuple(rule.code for rule in gongwen.rules())
    codes += tuple(code.code for code in readers.codes())
    codes += (*(rule.code for rule in pages.rules()), *pages.NOTES, gongwen.DEPARTS)
    for given in (*select, *ignore):
        if not any(code.startswith(given) for code in codes):
            known = "、".join(sorted({code[:2] for code in codes}))
            raise XunchaError(f"没有以“{given}”开头的规则，可用的有 {known} 各族。", "LT101")
    tasks = [_Task(path, select, ignore, own) for path in paths]
    judged = batch.run(_judged, tasks, executor=executor, killed=_given_up, done=lambda _: None)
    if not look:
        return [verdict for verdict, _ in judged]
    documents = [document for _, document in judged if document is not None]
    looked = iter(paging.look(documents, own))
    return [
        verdict if document is None else _seen(verdict, document, next(looked), tasks[at])
        for at, (verdict, document) in enumerate(judged)
    ]


def _judged(task: _Task) -> _Judged:
    try:
        document = read(task.path)
        _check_worth(task.path, document)
    except UnreadableFileError as error:
        return _unread(task.path, error)
    found = gongwen.judge(document, task.select, task.ignore, task.own)
    own_pages = tuple(block.page for block in document.blocks)
    noticed = (d for d in document.diagnostics if task.asks_for(d.code))
    told = (*noticed, *found.diagnostics)
    return Verdict(task.path, told, own_pages, passed_over=found.passed_over), document


def _check_worth(path: Path, document: Document) -> None:
    """Refuse what only bears the name of a Word file, and what has no text to judge.

    Raises:
        UnreadableFileError: It is one of these.
    """
    word = document.page_setup is not None or any(b.anchor is not None for b in document.blocks)
    if path.suffix.lower() in _WORD and not word and not must_be_converted(path):
        message = f"{path.name}：名称以 {path.suffix} 结尾，内容却不是 Word 文件，没有核验。"
        raise UnreadableFileError(f"{message}请用 WPS 或 Word 打开，另存为 .docx 再试。", "LT103")
    if all(b.kind in (BlockKind.HEADER, BlockKind.FOOTER) for b in document.blocks):
        told = "".join(f"{d.message}。" for d in document.diagnostics if d.code != _NO_TEXT)
        message = f"{path.name}：里面没有文字，没有可以核验的内容。{told}请核对是不是拿错了文件。"
        raise UnreadableFileError(message, _NO_TEXT)


def _given_up(task: _Task, reason: Reason) -> _Judged:
    return _unread(task.path, given_up(task.path, reason))


def _unread(path: Path, error: UnreadableFileError) -> _Judged:
    return Verdict(path, failure=f"{error.message}（{error.code}）"), None


def _seen(verdict: Verdict, document: Document, examined: pages.Examined, task: _Task) -> Verdict:
    """Return a verdict with what the pages show, and where on them everything stands."""
    more = [d for d in examined.diagnostics if d.code == pages.UNEXAMINED or task.asks_for(d.code)]
    found = (*verdict.diagnostics, *more)
    placing = examined.placing
    places = tuple(paging.place(placing, document, item) for item in found) if placing else ()
    return replace(verdict, diagnostics=found, places=places)
