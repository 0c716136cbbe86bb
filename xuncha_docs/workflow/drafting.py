"""From facts to an issued-ready .docx: render, compile, write, read back, judge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xuncha_docs import compose, gongwen
from xuncha_docs.errors import UnreadableFileError, WorkspaceError, XunchaError
from xuncha_docs.model import Diagnostic, Severity
from xuncha_docs.readers import read


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


def lint(
    paths: Iterable[Path], select: tuple[str, ...], ignore: tuple[str, ...]
) -> tuple[Verdict, ...]:
    """Return what the lint finds in documents of any kind; one bad file stops nothing.

    Raises:
        XunchaError: No rule has such a code.
    """
    codes = tuple(rule.code for rule in gongwen.rules())
    for given in (*select, *ignore):
        if not any(code.startswith(given) for code in codes):
            known = "、".join(sorted({code[:2] for code in codes}))
            raise XunchaError(f"没有以“{given}”开头的规则，可用的有 {known} 各族。", "LT101")
    return tuple(_judged(path, select, ignore) for path in paths)


def _judged(path: Path, select: tuple[str, ...], ignore: tuple[str, ...]) -> Verdict:
    try:
        document = read(path)
    except UnreadableFileError as error:
        return Verdict(path, failure=f"{error.message}（{error.code}）")
    found = gongwen.check(document, select, ignore)
    return Verdict(path, found, tuple(block.page for block in document.blocks))


def draft_or_tell(
    template: str, facts: Mapping[str, Any], path: Path, *, own: Path | None, unit: str
) -> Letter | Diagnostic:
    """Return a unit's letter, or why there is none; what goes wrong fails alone."""
    try:
        return draft(template, facts, path, own=own)
    except XunchaError as error:
        return Diagnostic(code=error.code, severity=Severity.ERROR, message=error.message)
    except Exception as error:  # the per-letter trap: one letter never stops the others
        message = f"起草“{unit}”的{template}时程序出错（{type(error).__name__}）。"
        return Diagnostic(code="WF111", severity=Severity.ERROR, message=message)


def check_target(path: Path, *, force: bool) -> None:
    """Refuse a file that exists already, unless forced, or that cannot be written.

    Raises:
        WorkspaceError: It is one of these.
    """
    if path.exists() and not force:
        message = f"“{path}”已经存在，没有覆盖。请用 -o 换个文件名，或者加 --force。"
        raise WorkspaceError(message, "WS106")
    if path.is_dir() or not path.parent.is_dir():
        raise WorkspaceError(
            f"不能写到“{path}”：它是文件夹，或者所在文件夹不存在。请另给一个文件名。", "WS106"
        )
