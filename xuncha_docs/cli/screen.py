"""What a terminal shows: tables that line up with Chinese in them, and where the talk goes."""

import json
import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from xuncha_docs.gongwen.placing import Place
    from xuncha_docs.model import Diagnostic

_RULE = 100  # columns; a longer last cell may run on


def width(text: str) -> int:
    """Return the columns a text takes in a terminal: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under a head, columns lined up; numbers stand right."""
    columns = list(zip(head, *rows, strict=True))
    widths = [max(width(cell) for cell in column) for column in columns]
    right = [all(cell.isdigit() or cell in "-" for cell in column[1:]) for column in columns]
    lines = ["  ".join(_pad(*cell) for cell in zip(line, widths, right, strict=True)).rstrip()
             for line in (head, *rows)]  # fmt: skip
    rule = "-" * min(sum(widths) + 2 * (len(widths) - 1), _RULE)
    return "\n".join([lines[0], rule, *lines[1:]])


def _pad(cell: str, columns: int, right: bool) -> str:
    gap = " " * (columns - width(cell))
    return gap + cell if right else cell + gap


def result(text: str) -> None:
    """Print a result on stdout."""
    click.echo(text)


def result_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print a result as JSON on stdout; dates as YYYY-MM-DD."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def talk(text: str) -> None:
    """Say something to the person on stderr."""
    click.echo(text, err=True)


def tell(
    found: "Sequence[Diagnostic]", places: "Sequence[Place | None]" = (), *, err: bool = True
) -> None:
    """Say what was found, one line each: place, code, severity, what to do."""
    say = talk if err else result
    for at, d in enumerate(found):
        place = f"第{d.where.block + 1}段" if d.where else "全文"
        if (seen := places[at] if at < len(places) else None) is not None:
            place = f"第{seen.page}页第{seen.line}行（{place}）"
        fix = f" → {d.fix}" if d.fix else ""
        source = f" 〔{d.source}〕" if d.source else ""
        say(f"  {place} {d.code} {d.severity.value}：{d.message}{fix}{source}")


def prepare() -> None:
    """Make redirected output UTF-8 everywhere, and never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = None if stream.isatty() else "utf-8"
            reconfigure(encoding=encoding, errors="backslashreplace")
