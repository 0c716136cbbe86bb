"""What reading a file gave, kept between runs, so that a run that was stopped goes on.

A file is known by its content, its name, its unit, the taxonomy and the program itself; if any
changes, it is read again. A file that could not be read is tried again each time.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from xuncha_docs import assets, readers
from xuncha_docs.errors import UnreadableFileError
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
            memory.keep(
                keys[report.path], json.dumps(asdict(report), ensure_ascii=False, default=str)
            )
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
        return hashlib.sha256(readers.content(path)).digest()
    except UnreadableFileError:  # the reader says what is wrong with it
        return b""


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
    if issubclass(kind, (Enum, Decimal)):
        return kind(value)
    return value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
