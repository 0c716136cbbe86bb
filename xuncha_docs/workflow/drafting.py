"""From facts to an issued-ready .docx: render, compile, write, read back, judge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xuncha_docs import gongwen
from xuncha_docs.compose import Template
from xuncha_docs.errors import WorkspaceError, XunchaError
from xuncha_docs.gongwen import pages
from xuncha_docs.gongwen.ooxml import pack
from xuncha_docs.gongwen.relayout import relaid
from xuncha_docs.gongwen.standard import Own, Standard, load_own, standard
from xuncha_docs.model import Diagnostic, Document, Format, Geometry, Severity
from xuncha_docs.readers import read
from xuncha_docs.workflow import paging, sources

_ALONE = "PG109"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How letters are laid out and how far they are checked.

    Attributes:
        geometry: How the type area is set where a letter does not say.
        own: Numbers the office sets otherwise than the standard.
        pages: Whether the pages are rendered and looked at.
    """

    geometry: Geometry = Geometry.COMMON
    own: Own = ()
    pages: bool = False


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


def layout(geometry: str, numbers: Path | None, *, pages: bool = False) -> Layout:
    """Return how letters are laid out, as a person said.

    Args:
        geometry: 通行 or 字面; "" for the usual one.
        numbers: The office's own file of numbers, or None.
        pages: Whether the pages are rendered and looked at.

    Raises:
        WorkspaceError: There is no such geometry, or the numbers are wrong.
    """
    known = [item.value for item in Geometry]
    if geometry and geometry not in known:
        message = f"版心口径 geometry 可以写{'、'.join(known)}，不能写“{geometry}”。"
        raise WorkspaceError(message, "WS103")
    chosen = Geometry(geometry) if geometry else Geometry.COMMON
    return Layout(geometry=chosen, own=load_own(numbers) if numbers else (), pages=pages)


def has_content(template: Template, facts: Mapping[str, Any]) -> bool:
    """Return whether there is anything to write into a letter: its lists have items."""
    own = {
        field.name.partition("[]")[0]
        for field in template.fields
        if field.name.endswith("[].title") and "[]" in field.name
    }
    return all(
        facts.get(name) or (name not in own and any(_under(facts, other) for other in own))
        for name in template.needs
    )


def _under(facts: Mapping[str, Any], path: str) -> object:
    value: Any = facts
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def draft(
    template: str,
    facts: Mapping[str, Any],
    path: Path,
    *,
    strict: bool = False,
    own: Path | None = None,
    layout: Layout = Layout(),
) -> Letter:
    """Write a letter and judge the written file.

    Args:
        template: Name of the template, or path of a .docx that is one.
        facts: See `compose.render`.
        path: The .docx to write.
        strict: Refuse to write while a required fact is missing.
        own: The office's own templates folder, looked at first.
        layout: How it is laid out and how far it is checked.

    Raises:
        TemplateError: The template or the facts are wrong.
    """
    source = sources.load(template, own)
    rendered = source.render(facts, strict=strict)
    if source.office is None:
        found = set_out(gongwen.parse(rendered.markup, layout.geometry), path, layout)
    else:
        found = _fill_in(source.office.fill(rendered.markup), path, layout)
    return Letter(source.template.name, path, rendered.missing, found)


def set_out(document: Document, path: Path, layout: Layout) -> tuple[Diagnostic, ...]:
    """Write a document and return what is to be told of the written file.

    With its pages looked at, a letter whose signature stands on a page without text is set
    tighter and tighter until it does not (7.3.5.5); if nothing helps, it stays as it was.
    """
    format_ = document.format or Format(geometry=layout.geometry)

    def write(fit: int) -> None:
        how = replace(format_, fit=fit) if fit else document.format
        gongwen.write(replace(document, format=how), path, layout.own)

    std = standard(format_.geometry, layout.own)
    return _fitted(write, range(1, len(std.fits()) + 1), std, path, layout)


def _fill_in(parts: Mapping[str, bytes], path: Path, layout: Layout) -> tuple[Diagnostic, ...]:
    """Write the parts of a filled .docx and return what is to be told of it; see `set_out`.

    Pages and styles are the office's own, so only the blanks above the signature are set tighter.
    """

    def write(fit: int) -> None:
        pack(path, relaid(parts, layout.own, fit))

    return _fitted(write, range(1, 2), standard(layout.geometry, layout.own), path, layout)


def _fitted(
    write: Callable[[int], None], fits: range, std: Standard, path: Path, layout: Layout
) -> tuple[Diagnostic, ...]:
    """Write a letter, ever tighter while its signature stands alone, and judge the file."""
    write(0)
    told = gongwen.check(read(path), own=layout.own)
    if not layout.pages:
        return told
    first = _examined(path, layout.own)
    if not any(d.code == _ALONE for d in first):
        return (*told, *first)
    for fit in fits:
        write(fit)
        found = _examined(path, layout.own)
        if not any(d.code == _ALONE for d in found):
            return (*told, pages.fitted(std, fit), *found)
    write(0)
    return (*told, *first)


def _examined(path: Path, own: Own) -> tuple[Diagnostic, ...]:
    (examined,) = paging.look([read(path)], own)
    return examined.diagnostics


def draft_or_tell(
    template: str,
    facts: Mapping[str, Any],
    path: Path,
    *,
    own: Path | None,
    unit: str,
    layout: Layout,
) -> Letter | Diagnostic:
    """Return a unit's letter, or why there is none; what goes wrong fails alone."""
    try:
        return draft(template, facts, path, own=own, layout=layout)
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
