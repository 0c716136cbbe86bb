"""From facts to an issued-ready .docx: render, compile, write, read back, judge."""

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xuncha_docs import compose, gongwen
from xuncha_docs.errors import TemplateError, UnreadableFileError, WorkspaceError, XunchaError
from xuncha_docs.model import Diagnostic, Severity
from xuncha_docs.readers import read
from xuncha_docs.workflow import batch
from xuncha_docs.workflow.intake import allowance, given_up
from xuncha_docs.workflow.pool import Reason


@dataclass(frozen=True, slots=True)
class Letter:
    """A drafted letter.

    Attributes:
        template: Name of its template.
        path: Where it was written.
        missing: Labels of the facts that stand as 【待补】 in it, one a place.
        diagnostics: What the lint found in the written file.
    """

    template: str
    path: Path
    missing: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> int:
        """Return the number of lint errors."""
        return sum(d.severity is Severity.ERROR for d in self.diagnostics)


def draft(
    template: str,
    facts: Mapping[str, Any],
    path: Path,
    *,
    strict: bool = False,
    own: Path | None = None,
) -> Letter:
    """Write a letter and judge the written file.

    Args:
        template: Name of the template.
        facts: See `compose.render`.
        path: The .docx to write.
        strict: Refuse to write while a required fact is missing.
        own: The office's own templates folder, looked at first.

    Raises:
        TemplateError: The template or the facts are wrong.
    """
    rendered = compose.render(compose.load(template, own), facts, gongwen.escape, strict=strict)
    gongwen.write(gongwen.parse(rendered.markup), path)
    return Letter(template, path, rendered.missing, gongwen.check(read(path)))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the lint says of one file.

    Attributes:
        path: The file.
        diagnostics: What deviates.
        pages: The page of each block, None where the format has none.
        failure: Why the file could not be read; "" if it could.
    """

    path: Path
    diagnostics: tuple[Diagnostic, ...] = ()
    pages: tuple[int | None, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class _LintTask:
    path: Path
    select: tuple[str, ...]
    ignore: tuple[str, ...]

    @property
    def seconds(self) -> float:
        return allowance(self.path)


def lint(
    paths: Iterable[Path], select: tuple[str, ...], ignore: tuple[str, ...], executor: Executor
) -> list[Verdict]:
    """Return what the lint finds in documents of any kind; one bad file stops nothing.

    Args:
        paths: The documents.
        select: Rules to judge by; all if empty.
        ignore: Rules to leave out.
        executor: Where the work is done; see `batch.workers`.

    Raises:
        XunchaError: No rule has such a code.
    """
    codes = tuple(rule.code for rule in gongwen.rules())
    for given in (*select, *ignore):
        if not any(code.startswith(given) for code in codes):
            known = "、".join(sorted({code[:2] for code in codes}))
            raise XunchaError(f"没有以“{given}”开头的规则，可用的有 {known} 各族。", "LT101")
    tasks = [_LintTask(path, select, ignore) for path in paths]
    return batch.run(_judged, tasks, executor=executor, killed=_given_up, done=lambda _: None)


def _judged(task: _LintTask) -> Verdict:
    try:
        document = read(task.path)
    except UnreadableFileError as error:
        return _unread(task.path, error)
    found = gongwen.check(document, task.select, task.ignore)
    return Verdict(task.path, found, tuple(block.page for block in document.blocks))


def _given_up(task: _LintTask, reason: Reason) -> Verdict:
    return _unread(task.path, given_up(task.path, reason))


def _unread(path: Path, error: UnreadableFileError) -> Verdict:
    return Verdict(path, failure=f"{error.message}（{error.code}）")


def draft_file(template: str, facts: Path, path: Path, *, strict: bool, force: bool) -> Letter:
    """Write a letter from facts in a JSON file; an existing file is overwritten only by force.

    Raises:
        TemplateError: The template or the facts are wrong.
        WorkspaceError: The target exists already.
    """
    try:
        given = json.loads(facts.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        kind = "找不到" if isinstance(error, FileNotFoundError) else "读不出"
        message = f"{kind}内容文件“{facts}”。请给出 UTF-8 编码的 JSON 文件。"
        raise TemplateError(message, "TP106") from error
    if not isinstance(given, dict):
        raise TemplateError(f"“{facts}”最外层应是 {{…}}，请改正。", "TP106")
    if path.exists() and not force:
        message = f"“{path}”已经存在，没有覆盖。请用 -o 换个文件名，或者加 --force。"
        raise WorkspaceError(message, "WS106")
    if path.is_dir() or not path.parent.is_dir():
        raise WorkspaceError(
            f"不能写到“{path}”：它是文件夹，或者所在文件夹不存在。请另给一个文件名。", "WS106"
        )
    return draft(template, given, path, strict=strict)
