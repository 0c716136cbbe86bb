"""Judge documents of any kind: by what they say and, where asked for, by their rendered pages."""

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from xuncha_docs import gongwen
from xuncha_docs.errors import UnreadableFileError, XunchaError
from xuncha_docs.gongwen import pages
from xuncha_docs.gongwen.placing import Place
from xuncha_docs.gongwen.standard import Own
from xuncha_docs.model import Diagnostic, Document
from xuncha_docs.readers import read
from xuncha_docs.workflow import batch, paging
from xuncha_docs.workflow.intake import allowance, given_up
from xuncha_docs.workflow.pool import Reason


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
    except UnreadableFileError as error:
        return _unread(task.path, error)
    found = gongwen.judge(document, task.select, task.ignore, task.own)
    own_pages = tuple(block.page for block in document.blocks)
    verdict = Verdict(task.path, found.diagnostics, own_pages, passed_over=found.passed_over)
    return verdict, document


def _given_up(task: _Task, reason: Reason) -> _Judged:
    return _unread(task.path, given_up(task.path, reason))


def _unread(path: Path, error: UnreadableFileError) -> _Judged:
    return Verdict(path, failure=f"{error.message}（{error.code}）"), None


def _seen(verdict: Verdict, document: Document, examined: pages.Examined, task: _Task) -> Verdict:
    """Return a verdict with what the pages show, and where on them everything stands."""
    more = [
        item
        for item in examined.diagnostics
        if (item.code == pages.UNEXAMINED or not task.select or item.code.startswith(task.select))
        and not item.code.startswith(task.ignore)
    ]
    found = (*verdict.diagnostics, *more)
    placing = examined.placing
    places = tuple(paging.place(placing, document, item) for item in found) if placing else ()
    return replace(verdict, diagnostics=found, places=places)
