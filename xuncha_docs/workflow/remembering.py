"""What reading and drafting gave, kept between runs, so that a run that was stopped goes on.

A file is known by its content, its name, its unit, the taxonomy and the program itself, the
letters of a unit by their facts and templates; if any changes, the work is done again. What went
wrong is tried again each time.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from xuncha_docs import assets, readers
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Diagnostic
from xuncha_docs.workflow.drafting import Letter
from xuncha_docs.workflow.intake import FileReport, FileTask, take_in
from xuncha_docs.workspace import Memory

_OWN = (".py", ".toml", ".txt")


def take_in_once(
    tasks: Sequence[FileTask],
    memory: Memory,
    *,
    executor: Executor,
    done: Callable[[FileReport], None],
) -> list[FileReport]:
    """Return the reports of many files in their order; those known already are not read again."""
    keys = {str(task.path): _key(task) for task in tasks}
    known = {path: report for path, key in keys.items() if (report := _recalled(memory, key, path))}
    for report in known.values():
        done(report)

    def keep(report: FileReport) -> None:
        if report.failure is None:
            memory.keep(keys[report.path], json.dumps(asdict(report), default=str))
        done(report)

    fresh = take_in([t for t in tasks if str(t.path) not in known], executor=executor, done=keep)
    found = known | {report.path: report for report in fresh}
    return [found[str(task.path)] for task in tasks]


def _key(task: FileTask) -> str:
    digest = hashlib.sha256(_program())
    for part in (task.path.name, task.unit, str(task.labelled)):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    for path in (task.path, task.taxonomy, task.memory):
        digest.update(_content(path) if path else b"")
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    try:
        return readers.fingerprint(path)
    except UnreadableFileError:  # the reader says what is wrong with it
        return b""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Where the files of a unit are kept, and the key by which they are known to be the same.

    Attributes:
        out: The output folder.
        name: Name in its memory.
        templates: The office's own templates, or None.
    """

    out: Path
    name: str
    templates: Path | None

    def key(self, *parts: object) -> str:
        """Return the key of files made of some facts by the templates and the program."""
        digest = hashlib.sha256(_program() + _templates(assets.templates()))
        digest.update(_templates(self.templates) if self.templates else b"")
        digest.update(json.dumps(parts, default=str).encode())
        return digest.hexdigest()


def make_once(
    unchanged: Unchanged, key: str, folder: Path, make: Callable[[], list[Letter | Diagnostic]]
) -> list[Letter | Diagnostic]:
    """Return letters after making them and whatever else goes into a folder, if need be.

    Args:
        unchanged: Where they are kept.
        key: See `Unchanged.key`.
        folder: An empty folder for the files.
        make: Makes them; called only if the kept ones are others or there are none.
    """
    memory = Memory(unchanged.out)
    kept = _restored(memory.recall(unchanged.name), key, folder)
    if kept is not None:
        return list(kept)
    made = make()
    if all(isinstance(letter, Letter) for letter in made):
        files = {p.name: base64.b64encode(p.read_bytes()).decode() for p in folder.iterdir()}
        letters = [asdict(x) | {"path": x.path.name} for x in made if isinstance(x, Letter)]
        content = {"key": key, "letters": letters, "files": files}
        memory.keep(unchanged.name, json.dumps(content, default=str))
    return made


def _restored(text: str | None, key: str, folder: Path) -> list[Letter] | None:
    """Return kept letters with their files in a folder, None if they are not those wanted."""
    try:
        content = json.loads(text or "{}")
        if content.get("key") != key:
            return None
        letters = [_decoded(Letter, letter) for letter in content["letters"]]
        files = {Path(n).name: base64.b64decode(data) for n, data in content["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):  # cut short, or edited
        return None
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [replace(letter, path=folder / letter.path.name) for letter in letters]


def _templates(folder: Path) -> bytes:
    """Return a hash of a folder of templates."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()


@cache
def _program() -> bytes:
    """Return a hash of what decides how a file is read: our own code, our data, the OCR."""
    digest = hashlib.sha256(str(find_spec("rapidocr") is not None).encode())
    for path in sorted(p for p in assets.package().rglob("*") if p.suffix in _OWN):
        digest.update(path.read_bytes())
    return digest.digest()


def _recalled(memory: Memory, key: str, path: str) -> FileReport | None:
    text = memory.recall(key)
    if text is None:
        return None
    try:
        report = _decoded(FileReport, json.loads(text) | {"path": path})
    except (ValueError, KeyError, TypeError, ArithmeticError):  # cut short, or edited
        return None
    return report if isinstance(report, FileReport) else None


def _decoded(kind: Any, value: Any) -> Any:  # noqa: ANN401 - any type, any JSON value
    """Return a JSON value as what a type says it is."""
    if value is None:
        return None
    if get_origin(kind) is tuple:
        return tuple(_decoded(get_args(kind)[0], item) for item in value)
    kind = next((k for k in get_args(kind) if k is not type(None)), kind)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{f.name: _decoded(hints[f.name], value[f.name]) for f in fields(kind)})
    if issubclass(kind, (Enum, Decimal, Path)):
        return kind(value)
    return value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
