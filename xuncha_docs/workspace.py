"""The folder an office works in: its xuncha.toml, its units' files, and safe outputs.

Received files are only ever listed here, never opened for writing. Outputs are staged and then
published one by one by renaming; what a person has edited since is kept.
"""

import dataclasses
import difflib
import hashlib
import json
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xuncha_docs.errors import WorkspaceError
from xuncha_docs.model import Round, Unit

_SETTINGS = "xuncha.toml"
_TEMPLATES = "templates"
_MANIFEST = ".xuncha.json"
_STAGING = ".xuncha-staging"


@dataclass(frozen=True, slots=True)
class UnitFolder:
    """A unit and the files it handed in, sorted by path."""

    unit: Unit
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """A folder of received files: one sub-folder a unit, described by ``xuncha.toml``.

    Attributes:
        folder: The folder.
        round: The round, as far as ``xuncha.toml`` says.
        units: The units in order of their folders' names.
        templates: The office's own templates, or None.
    """

    folder: Path
    round: Round
    units: tuple[UnitFolder, ...]
    templates: Path | None


def open_inbox(folder: Path) -> Inbox:
    """Return the units of a folder with their files; hidden and temporary files are passed over.

    Raises:
        WorkspaceError: There is no such folder, no unit in it, or its ``xuncha.toml`` is wrong.
    """
    if not folder.is_dir():
        raise WorkspaceError(f"找不到文件夹“{folder}”，请核对路径。", "WS101")
    settings = _settings(folder / _SETTINGS)
    known = settings.get("units", {})
    units = []
    for sub in sorted(p for p in folder.iterdir() if p.is_dir() and _visible(p)):
        if sub.name == _TEMPLATES:
            continue
        files = tuple(sorted(p for p in sub.rglob("*") if p.is_file() and _visible(p)))
        if files:
            units.append(UnitFolder(_unit(sub.name, known, folder / _SETTINGS), files))
    if not units:
        message = (
            f"“{folder}”里没有可处理的材料。请为每个被巡察单位建一个子文件夹，"
            "把该单位报送的文件放进去，再运行一次。"
        )
        raise WorkspaceError(message, "WS102")
    missing = sorted(set(known) - {u.unit.short for u in units})
    if missing:
        message = f"{_SETTINGS} 写了单位“{missing[0]}”，但“{folder}”里没有同名且有文件的子文件夹。"
        raise WorkspaceError(message + "请改成一致。", "WS103")
    round_ = _round(settings.get("round", {}), folder / _SETTINGS)
    own = folder / _TEMPLATES
    return Inbox(folder, round_, tuple(units), own if own.is_dir() else None)


def _visible(path: Path) -> bool:
    return not path.name.startswith((".", "~$")) and path.name not in ("Thumbs.db", "desktop.ini")


def _settings(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path} 写法有误：{error}。请改正后重试（文件须存为 UTF-8）。"
        raise WorkspaceError(message, "WS103") from error
    _known(settings, ("round", "units"), path, "")
    return settings


def _known(given: object, allowed: tuple[str, ...], path: Path, where: str) -> None:
    """Refuse a key nobody reads, naming the nearest one that is read."""
    if not isinstance(given, Mapping):
        raise WorkspaceError(f"{path} 中 [{where}] 应是一组“键 = 值”，请改正。", "WS103")
    for key in given:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, 1, 0.5)
            hint = f"，是不是“{near[0]}”？" if near else f"。可用的有：{'、'.join(allowed)}。"
            raise WorkspaceError(f"{path} 中 [{where}] 没有“{key}”这一项{hint}", "WS103")


def _checked(kind: type, given: Mapping[str, Any], path: Path, where: str) -> dict[str, Any]:
    fields = {f.name: f for f in dataclasses.fields(kind) if f.name != "short"}
    _known(given, tuple(fields), path, where)
    for key, value in given.items():
        if not _fits(value, str(fields[key].type)):
            message = f"{path} 中 [{where}] 的 {key} 写法不对：“{value}”。"
            hint = '文字加引号；日期写成 2026-03-09、数字和 true/false 不加引号；列表写成 ["甲", "乙"]。'
            raise WorkspaceError(message + hint, "WS103")
    return {key: tuple(v) if isinstance(v, list) else v for key, v in given.items()}


def _fits(value: object, wanted: str) -> bool:
    if isinstance(value, list):
        return wanted.startswith("tuple") and all(isinstance(item, str) for item in value)
    return type(value).__name__ in wanted and not wanted.startswith("tuple")


def _round(given: Mapping[str, Any], path: Path) -> Round:
    return Round(**_checked(Round, given, path, "round"))


def _unit(short: str, known: Mapping[str, Any], path: Path) -> Unit:
    where = f"units.{short}"
    return Unit(short=short, **_checked(Unit, known.get(short, {}), path, where))


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did, paths relative to the output folder, sorted.

    Attributes:
        written: New or changed files.
        unchanged: Files that were the same already.
        kept: Files edited by a person since, left as they are.
        removed: Files of an earlier run that are no longer produced.
    """

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]


class Outputs:
    """An output folder: files are made in `staging` and then published safely.

    Args:
        folder: Where the results go.
        inbox: Folder of received files; must lie apart from ``folder``.
        force: Overwrite what a person has edited, and write into a folder that is not ours.

    Raises:
        WorkspaceError: The two folders overlap, or ``folder`` holds files of others.
    """

    def __init__(self, folder: Path, inbox: Path, *, force: bool = False) -> None:
        self.folder = folder
        self._force = force
        here, there = folder.resolve(), inbox.resolve()
        if here.is_relative_to(there) or there.is_relative_to(here):
            message = f"输出文件夹“{folder}”与材料文件夹“{inbox}”不能互相包含，请另选一个位置。"
            raise WorkspaceError(message, "WS104")
        if folder.exists() and not folder.is_dir():
            raise WorkspaceError(f"“{folder}”是一个文件，请另选一个输出文件夹。", "WS104")
        self._manifest = _manifest(folder)
        if folder.is_dir() and not force and self._manifest is None and _foreign(folder):
            message = (
                f"“{folder}”里已有别的文件，为免混淆没有写入。请另选一个空文件夹，或加 --force。"
            )
            raise WorkspaceError(message, "WS105")
        self.staging = folder / _STAGING
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir(parents=True)

    def publish(self) -> Published:
        """Move the staged files into place and remember their hashes; staging is gone after."""
        old = self._manifest or {}
        staged = sorted(p for p in self.staging.rglob("*") if p.is_file())
        new: dict[str, str] = {}
        done: dict[str, list[str]] = {"written": [], "unchanged": [], "kept": [], "removed": []}
        for path in staged:
            name = path.relative_to(self.staging).as_posix()
            target = self.folder / name
            fate = self._fate(target, _sha256(path), old.get(name))
            new[name] = old[name] if fate == "kept" and name in old else _sha256(path)
            if fate == "written":
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
            done[fate].append(name)
        for name in sorted(set(old) - set(new)):
            target = self.folder / name
            if target.is_file() and _sha256(target) == old[name]:
                target.unlink()
                done["removed"].append(name)
        _write_manifest(self.folder, new)
        shutil.rmtree(self.staging)
        return Published(**{fate: tuple(names) for fate, names in done.items()})

    def _fate(self, target: Path, fresh: str, recorded: str | None) -> str:
        if not target.is_file():
            return "written"
        present = _sha256(target)
        if present == fresh:
            return "unchanged"
        return "written" if self._force or present == recorded else "kept"


def _foreign(folder: Path) -> bool:
    return any(p.name not in (_STAGING, _MANIFEST) for p in folder.iterdir())


def _manifest(folder: Path) -> dict[str, str] | None:
    path = folder / _MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return content if isinstance(content, dict) else {}


def _write_manifest(folder: Path, hashes: Mapping[str, str]) -> None:
    path = folder / _MANIFEST
    temporary = folder / f"{_MANIFEST}.tmp"
    text = json.dumps(dict(sorted(hashes.items())), ensure_ascii=False, indent=1)
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
