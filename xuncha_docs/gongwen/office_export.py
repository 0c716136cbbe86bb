"""A template in our markup as a .docx with ``{{ }}`` fields, for staff to edit.

Each Jinja tag travels through markup and writer as one private character. A line of nothing but
tags becomes a paragraph of its own, or a table row where it stands between the rows of a table.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from xuncha_docs.errors import TemplateError
from xuncha_docs.gongwen.markup import parse
from xuncha_docs.gongwen.ooxml import pack
from xuncha_docs.gongwen.writer import write

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_FIRST, _LAST = 0xF000, 0xF8FF
_HELD = re.compile("[\uf000-\uf8ff]")
_NAME = re.compile(r"\{%-?\s*(\w+)")
_CELL = re.compile(r"(?<!\\)\|")


def export(source: str, path: Path, subject: str) -> None:
    """Write a template as a .docx.

    Args:
        source: The text of a ``body.j2``.
        path: The .docx to write.
        subject: Name of the template; stands in the document's properties.

    Raises:
        TemplateError: The template is malformed, or has more tags than can be told apart.
        OSError: The folder cannot be written to.
    """
    tags: list[str] = []
    held = _TAG.sub(lambda m: _hold(m[0], tags), _COMMENT.sub("", source))
    write(parse("\n".join(_lines(held.split("\n"), tags))), path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, data in parts.items():
        text = _HELD.sub(lambda m: escape(tags[ord(m[0]) - _FIRST]), data.decode("utf-8"))
        if name == "docProps/core.xml":
            text = text.replace("</cp:core", f"<dc:subject>{escape(subject)}</dc:subject></cp:core")
        parts[name] = text.encode("utf-8")
    pack(path, parts)


def _hold(tag: str, tags: list[str]) -> str:
    if _FIRST + len(tags) > _LAST:
        raise TemplateError("这个模板的字段太多，不能导出。请拆成几个模板。", "TP103")
    tags.append(" ".join(tag.split()))
    return chr(_FIRST + len(tags) - 1)


def _lines(lines: list[str], tags: list[str]) -> Iterator[str]:
    """Yield the lines, those of nothing but tags as table rows where they stand in a table."""
    open_: list[bool] = []
    columns = 0
    for at, line in enumerate(lines):
        names = [_NAME.match(tags[ord(c) - _FIRST]) for c in _HELD.findall(line)]
        if not names or _HELD.sub("", line).strip() or not all(names):
            columns = _columns(line) if line.strip() not in ("", "|-") else columns
            yield line
            continue
        following = _next_row(lines[at + 1 :])
        row = bool(columns and following)
        for name in (n[1] for n in names if n):
            if name.startswith("end") and open_:
                row = open_.pop()
            elif name in ("else", "elif") and open_:
                row = open_[-1]
            elif name in ("for", "if"):
                open_.append(row)
        yield _as_row(line.strip(), columns, following) if row else line.strip()
        columns = columns if row else 0


def _columns(line: str) -> int:
    """Return the number of cells of a table row or of the widths above one; 0 for other lines."""
    text = line.strip()
    if not text.startswith("|"):
        return 0
    cells = _CELL.split(text.removeprefix("|"))
    return len(cells) - (not cells[-1].strip() and len(cells) > 1)


def _next_row(lines: Iterable[str]) -> list[str]:
    """Return the cells of the next line that is no control line, if it is a table row."""
    rest = (line.strip() for line in lines)
    text = next((t for t in rest if t != "|-" and _HELD.sub("", t).strip()), "")
    return _CELL.split(text[1:]) if text.startswith("|") and not text.startswith("|=") else []


def _as_row(tags: str, columns: int, following: list[str]) -> str:
    """Return a control line as a row; a cell that is joined with the one above stays joined."""
    cells = ["^" if cell.strip() == "^" else "" for cell in following[:columns]]
    cells += [""] * (columns - len(cells))
    cells[cells.index("")] = tags
    return "| " + " | ".join(cells) + " |"
