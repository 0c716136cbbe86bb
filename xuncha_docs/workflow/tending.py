"""Looks after an office's taxonomy: out to a workbook and back, checked, differences shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xuncha_docs import assets, ledger, readers, taxonomy
from xuncha_docs.classify import CutRate, cut_rates
from xuncha_docs.errors import TaxonomyError, UnreadableFileError, WorkspaceError
from xuncha_docs.text import toml
from xuncha_docs.workflow.taxonomy_sheets import Book, built, sheets


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a taxonomy file, and what to be careful of.

    Attributes:
        errors: Everything wrong, each with its line or cell.
        taxonomy: The taxonomy; None if something is wrong.
        rates: Short cues that cut through words, the most frequent cutters first.
        short: How many cues of two or three characters there are.
        read: How many texts the rates were measured on.
        shared: Phrases of several leaves, with the codes of these.
    """

    errors: tuple[TaxonomyError, ...]
    taxonomy: taxonomy.Taxonomy | None
    rates: tuple[CutRate, ...] = ()
    short: int = 0
    read: int = 0
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A taxonomy read from a workbook, ready to be written.

    Attributes:
        text: The TOML.
        changes: What is different from what is there, or from the shipped taxonomy.
        exists: Whether there is a file already.
    """

    text: str
    changes: tuple[str, ...]
    exists: bool


def export(source: Path | None, out: Path, *, force: bool) -> None:
    """Write a taxonomy, the shipped one without a source, to a workbook.

    Raises:
        TaxonomyError: The taxonomy is wrong.
        WorkspaceError: A file stands in the way, or the folder is missing.
    """
    _may_write(out, force)
    taxonomy.load(source)
    ledger.write(sheets(taxonomy.parse(source)[0]), out)


def plan(sheet: Path, out: Path) -> Plan:
    """Return what importing a workbook would write, and what it would change.

    Raises:
        UnreadableFileError: The workbook cannot be read.
        TaxonomyError: It is wrong; the cell is named.
    """
    book = Book(readers.cells(sheet), sheet.name)
    taxonomy.whole(*taxonomy.build(book.data, f"“{sheet.name}”", book))
    old, text = taxonomy.parse(out if out.exists() else None)
    comment = text[: text.index("[")].rsplit("\n", 1)[0] if text.startswith("#") else ""
    head = "\n".join(line for line in comment.splitlines() if line.startswith("#"))
    return Plan(toml.dumps(book.data, head), tuple(differences(old, book.data)), out.exists())


def write(planned: Plan, out: Path, *, force: bool) -> None:
    """Write a planned taxonomy.

    Raises:
        WorkspaceError: It would change a file that is there, and ``force`` is not set.
    """
    _may_write(out, force or (planned.exists and not planned.changes))
    temporary = out.with_name(f"{out.name}.tmp")
    temporary.write_text(planned.text, encoding="utf-8")
    temporary.replace(out)


def _may_write(out: Path, force: bool) -> None:
    if not out.parent.is_dir():
        raise WorkspaceError(f"文件夹“{out.parent}”不存在，请先建立。", "WS106")
    if out.exists() and not force:
        message = f"“{out}”已经存在，没有覆盖。请换个文件名，或者加 --force。"
        raise WorkspaceError(message, "WS106")


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield one line for every part of a taxonomy that was added, removed or changed."""
    before, after = dict(_flat(old)), dict(_flat(new))
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one == other:
            continue
        if isinstance(one or [], list) and isinstance(other or [], list):
            gone = [x for x in one or [] if x not in (other or [])]
            come = [x for x in other or [] if x not in (one or [])]
            words = [*(f"＋“{x}”" for x in come), *(f"－“{x}”" for x in gone)] or ["次序不同"]
            yield f"{key}：{' '.join(words)}"
        else:
            yield f"{key}：{one or '（无）'} → {other or '（无）'}"


def _flat(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the leaves of a taxonomy under a name a person knows them by."""
    for table, content in data.items():
        if table == "category":
            for row in content:
                yield f"类别 {row['code']}", row["name"]
                given = ((k, v) for k, v in row.items() if k not in ("code", "name") and v)
                yield from ((f"类别 {row['code']} {k}", v) for k, v in given)
        else:
            yield from ((f"{table} {k}", v) for k, v in content.items())


def check(path: Path | None, documents: Sequence[Path]) -> Checked:
    """Return what is wrong with a taxonomy in TOML or as a workbook.

    Args:
        path: The file; the shipped taxonomy if None.
        documents: The office's own documents to measure short cues on; the samples if empty.

    Raises:
        UnreadableFileError: The workbook, or a document, cannot be read.
    """
    try:
        made, errors = built(path)
    except TaxonomyError as error:
        return Checked((error,), None)
    if made is None:
        return Checked(tuple(errors), None)
    texts = list(_texts(documents))
    cues = {w for c in made.categories for w in (*c.phrases, *c.words)}
    short = sum(2 <= len(cue) <= 3 for cue in cues)
    return Checked((), made, tuple(cut_rates(made, texts)), short, len(texts), _shared(made))


def _shared(known: taxonomy.Taxonomy) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the phrases of several leaves: none of them is decided by it alone."""
    owners: dict[str, list[str]] = {}
    for leaf in known.leaves:
        for phrase in leaf.phrases:
            owners.setdefault(phrase, []).append(leaf.code)
    return tuple((phrase, tuple(codes)) for phrase, codes in owners.items() if len(codes) > 1)


def _texts(documents: Sequence[Path]) -> Iterable[str]:
    """Yield the texts of documents; of the samples those that can be read."""
    given = documents or sorted(p for p in assets.samples().rglob("*") if p.suffix == ".docx")
    for path in given:
        try:
            yield from (block.text for block in readers.read(path).blocks)
        except UnreadableFileError:
            if documents:
                raise
