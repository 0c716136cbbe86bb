"""What a letter is rendered from: a template folder, or a .docx that staff edited in Word or WPS."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xuncha_docs import compose, gongwen, readers
from xuncha_docs.errors import TemplateError, UnreadableFileError
from xuncha_docs.gongwen import office_export
from xuncha_docs.gongwen.office import OfficeTemplate, plain
from xuncha_docs.gongwen.ooxml import parse
from xuncha_docs.readers.package import open_package

_SUFFIX = ".docx"
_SUBJECT = "{http://purl.org/dc/elements/1.1/}subject"


@dataclass(frozen=True, slots=True)
class Source:
    """A template with its body.

    Attributes:
        template: The document type; of a .docx the one it was exported from, with all facts there
            are.
        office: The .docx, or None for a template folder.
    """

    template: compose.Template
    office: OfficeTemplate | None = None

    @property
    def body(self) -> compose.Body | None:
        """The body of the .docx."""
        office = self.office
        return None if office is None else compose.Body(office.source, office.place)

    @property
    def escape(self) -> Callable[[str], str]:
        """What makes a value safe in the body."""
        return gongwen.escape if self.office is None else plain

    def render(self, facts: Mapping[str, Any], *, strict: bool = False) -> compose.Draft:
        """Return the body filled with facts; see `compose.render`."""
        return compose.render(self.template, facts, self.escape, strict=strict, body=self.body)

    def faults(self) -> list[str]:
        """Return what is wrong with it; see `compose.faults`."""
        return compose.faults(self.template, self.escape, self.body)


def load(name: str, own: Path | None = None) -> Source:
    """Return a template by name, or by the path of a .docx.

    A .docx of that name in the office's own folder comes first, then its template folders, then
    the shipped ones.

    Raises:
        TemplateError: There is none, or it is wrong.
        UnreadableFileError: The .docx cannot be opened.
    """
    if name.lower().endswith(_SUFFIX):
        return _office(Path(name))
    kept = None if own is None or "/" in name else own / f"{name}{_SUFFIX}"
    if kept is not None and kept.is_file():
        return _office(kept)
    return Source(compose.load(name, own))


def check(name: str, own: Path | None = None) -> list[str]:
    """Return what is wrong with a template, one sentence each, with its place.

    Raises:
        TemplateError: There is none of that name.
        UnreadableFileError: The .docx cannot be opened.
    """
    try:
        return load(name, own).faults()
    except TemplateError as error:
        if error.code == "TP101":
            raise
        return [error.message]


def digest(name: str) -> str:
    """Return a hash of a .docx that a template is kept in; "" for any other template."""
    if not name.lower().endswith(_SUFFIX):
        return ""
    return hashlib.sha256(readers.content(Path(name))).hexdigest()


def export(name: str, path: Path, own: Path | None = None) -> None:
    """Write a template folder as a .docx with fields, for staff to edit.

    Raises:
        TemplateError: There is no such template, or it is wrong.
    """
    template = compose.load(name, own)
    if found := Source(template).faults():
        raise TemplateError(found[0], "TP103")
    office_export.export(template.body.read_text(encoding="utf-8-sig"), path, template.name)


def _office(path: Path) -> Source:
    try:
        package = open_package(readers.content(path))
        names = sorted(name for name in package.parts if not name.endswith("/"))
        parts = {name: package.read(name) for name in names}
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{path.name}：{error.message}", error.code) from error
    office = OfficeTemplate(parts)
    subject = _subject(parts.get("docProps/core.xml", b""))
    known = compose.load(subject) if subject in compose.names() else None
    fields = known.fields if known else ()
    taken = {field.name for field in fields}
    fields += tuple(field for field in compose.vocabulary() if field.name not in taken)
    blank = compose.Template(name=path.stem, summary="", fields=fields, body=path)
    if known is None:
        return Source(blank, office)
    return Source(replace(known, name=path.stem, fields=fields, body=path), office)


def _subject(core: bytes) -> str:
    """Return the name of the template that a .docx was exported from, as its properties say."""
    root = parse(core) if core else None
    return "" if root is None else (root.findtext(_SUBJECT) or "").strip()
