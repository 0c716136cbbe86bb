"""From facts to an issued-ready .docx: render, compile, write, read back, judge."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xuncha_docs import compose, gongwen
from xuncha_docs.errors import TemplateError, UnreadableFileError, WorkspaceError, XunchaError
from xuncha_docs.gongwen import pages
from xuncha_docs.gongwen.placing import Place
from xuncha_docs.gongwen.standard import Departure, Own, load_own, standard
from xuncha_docs.model import Diagnostic, Document, Format, Geometry, Severity
from xuncha_docs.readers import read
from xuncha_docs.workflow import paging

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
        template: Name of the template.
        facts: See `compose.render`.
        path: The .docx to write.
        strict: Refuse to write while a required fact is missing.
        own: The office's own templates folder, looked at first.
        layout: How it is laid out and how far it is checked.

    Raises:
        TemplateError: The template or the facts are wrong.
    """
    rendered = compose.render(compose.load(template, own), facts, gongwen.escape, strict=strict)
    document = gongwen.parse(rendered.markup, layout.geometry)
    found = set_out(document, path, layout)
    return Letter(template, path, rendered.missing, found)


def set_out(document: Document, path: Path, layout: Layout) -> tuple[Diagnostic, ...]:
    """Write a document and return what is to be told of the written file.

    With its pages looked at, a letter whose signature stands on a page without text is set
    tighter and tighter until it does not (7.3.5.5); if nothing helps, it stays as it was.
    """
    gongwen.write(document, path, layout.own)
    format_ = document.format or Format(geometry=layout.geometry)
    std = standard(format_.geometry, layout.own)
    told = (*_departures(std.departures()), *gongwen.check(read(path)))
    if not layout.pages:
        return told
    first = _examined(path, layout.own)
    if not any(d.code == _ALONE for d in first):
        return (*told, *first)
    for fit in range(1, len(std.fits()) + 1):
        tighter = replace(document, format=replace(format_, fit=fit))
        gongwen.write(tighter, path, layout.own)
        found = _examined(path, layout.own)
        if not any(d.code == _ALONE for d in found):
            return (*told, pages.fitted(std, fit), *found)
    gongwen.write(document, path, layout.own)
    return (*told, *first)


def _examined(path: Path, own: Own) -> tuple[Diagnostic, ...]:
    (examined,) = paging.look([read(path)], own)
    return examined.diagnostics


def _departures(found: Iterable[Departure]) -> Iterator[Diagnostic]:
    for departure in found:
        yield Diagnostic(
            code="LT102",
            severity=Severity.HINT,
            message=departure.message,
            source=departure.source,
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the lint says of one file.

    Attributes:
        path: The file.
        diagnostics: What deviates.
        pages: The page of each block, None where the format has none.
        failure: Why the file could not be read; "" if it could.
        places: Page and line of each diagnostic, where the pages were looked at.
    """

    path: Path
    diagnostics: tuple[Diagnostic, ...] = ()
    pages: tuple[int | None, ...] = ()
    failure: str = ""
    places: tuple[Place | None, ...] = ()


def lint(
    paths: Iterable[Path],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    *,
    look: bool = False,
    own: Own = (),
) -> tuple[Verdict, ...]:
    """Return what the lint finds in documents of any kind; one bad file stops nothing.

    Args:
        paths: The files.
        select: Codes or beginnings of codes to judge by; empty for all.
        ignore: Codes or beginnings of codes to leave out.
        look: Whether their pages are rendered and looked at.
        own: Numbers the office sets otherwise than the standard, for the pages.

    Raises:
        XunchaError: No rule has such a code.
    """
    codes = tuple(rule.code for rule in gongwen.rules())
    codes += (*(rule.code for rule in pages.rules()), *pages.NOTES)
    for given in (*select, *ignore):
        if not any(code.startswith(given) for code in codes):
            known = "、".join(sorted({code[:2] for code in codes}))
            raise XunchaError(f"没有以“{given}”开头的规则，可用的有 {known} 各族。", "LT101")
    read_in = [(path, _read(path)) for path in paths]
    documents = [document for _, document in read_in if isinstance(document, Document)]
    looked = iter(paging.look(documents, own) if look else [None] * len(documents))
    return tuple(
        _judged(path, document, select, ignore, next(looked))
        if isinstance(document, Document)
        else Verdict(path, failure=document)
        for path, document in read_in
    )


def _read(path: Path) -> Document | str:
    """Return a document, or why it cannot be read."""
    try:
        return read(path)
    except UnreadableFileError as error:
        return f"{error.message}（{error.code}）"


def _judged(
    path: Path,
    document: Document,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    examined: pages.Examined | None,
) -> Verdict:
    found = list(gongwen.check(document, select, ignore))
    placing = examined.placing if examined else None
    for item in examined.diagnostics if examined else ():
        told = item.code == pages.UNEXAMINED or not select or item.code.startswith(select)
        if told and not item.code.startswith(ignore):
            found.append(item)
    places = tuple(paging.place(placing, document, item) for item in found)
    own_pages = tuple(block.page for block in document.blocks)
    return Verdict(path, tuple(found), own_pages, places=places if placing else ())


def draft_file(
    template: str,
    facts: Path,
    path: Path,
    *,
    strict: bool,
    force: bool,
    layout: Layout = Layout(),
) -> Letter:
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
    return draft(template, given, path, strict=strict, layout=layout)
