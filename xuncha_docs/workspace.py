"""The folder an office works in: its xuncha.toml, its units' files, and safe outputs.

Received files are only ever listed here, never opened for writing. Outputs are staged and then
published one by one by renaming; what a person has edited since is kept.
"""

import dataclasses
import difflib
import hashlib
import json
import os
import shutil
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, get_args, get_origin

from xuncha_docs.errors import WorkspaceError
from xuncha_docs.model import Round, Unit

_SETTINGS = "xuncha.toml"
_TEMPLATES = "templates"
_TAXONOMY = "taxonomy.toml"
_NUMBERS = "gbt9704.toml"
_OURS = (_SETTINGS, _TEMPLATES, _TAXONOMY, _NUMBERS)
_LOCK = ".xuncha.lock"
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
        taxonomy: The office's own taxonomy, or None.
        passed_over: Files and folders of the inbox that belong to no unit.
        numbers: The office's own numbers of the page, or None.
    """

    folder: Path
    round: Round
    units: tuple[UnitFolder, ...]
    templates: Path | None
    taxonomy: Path | None
    passed_over: tuple[Path, ...]
    numbers: Path | None = None


def open_inbox(folder: Path) -> Inbox:
    """Return the units of a folder with their files; hidden and temporary files are passed over.

    Raises:
        WorkspaceError: There is no such folder, no unit in it, or its ``xuncha.toml`` is wrong.
    """
    if not folder.is_dir():
        raise WorkspaceError(f"找不到文件夹“{folder}”，请核对路径。", "WS101")
    settings = _settings(folder / _SETTINGS)
    known = settings.get("units", {})
    units, passed_over = [], []
    for entry in sorted(p for p in folder.iterdir() if _visible(p) and p.name not in _OURS):
        files = _files(entry) if entry.is_dir() else ()
        if files:
            units.append(UnitFolder(_unit(entry.name, known, folder / _SETTINGS), files))
        else:
            passed_over.append(entry)
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
    templates, taxonomy = folder / _TEMPLATES, folder / _TAXONOMY
    numbers = folder / _NUMBERS
    return Inbox(
        folder,
        round_,
        tuple(units),
        templates if templates.is_dir() else None,
        taxonomy if taxonomy.is_file() else None,
        tuple(passed_over),
        numbers if numbers.is_file() else None,
    )


def _files(folder: Path) -> tuple[Path, ...]:
    """Return the files below a folder, without hidden and temporary ones and folders."""
    out = []
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if _visible(Path(name))]
        out += [Path(path, name) for name in names if _visible(Path(name))]
    return tuple(sorted(out))


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
        if not _fits(value, fields[key].type):
            message = f"{path} 中 [{where}] 的 {key} 写法不对：“{value}”。"
            hint = '文字加引号；日期写成 2026-03-09、数字和 true/false 不加引号；列表写成 ["甲", "乙"]。'
            raise WorkspaceError(message + hint, "WS103")
    return {key: tuple(v) if isinstance(v, list) else v for key, v in given.items()}


def _fits(value: object, wanted: Any) -> bool:  # noqa: ANN401 - a type or a union
    if get_origin(wanted) is tuple:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    kinds = get_args(wanted) or (wanted,)
    return type(value) in kinds  # not isinstance: true is no number, a time of day no date


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

    One run at a time may work in it; whatever kills a run, the next one finds the folder in order.

    Args:
        folder: Where the results go.
        inbox: Folder of received files; must lie apart from ``folder``.
        force: Overwrite what a person has edited, and write into a folder that is not ours.

    Raises:
        WorkspaceError: The folders overlap, ``folder`` holds files of others, or another run is
            at work in it.
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
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(folder / _LOCK)
            shutil.rmtree(self.staging, ignore_errors=True)
            self.staging.mkdir()
        except OSError as error:
            message = f"不能写入输出文件夹“{folder}”（{error.strerror}）。请检查权限和磁盘空间，或另选一处。"
            raise WorkspaceError(message, "WS104") from error

    def publish(self, incomplete: Collection[str] = ()) -> Published:
        """Move the staged files into place and remember their hashes; staging is gone after.

        Args:
            incomplete: Sub-folders in which something failed this time: what an earlier run left
                there is not removed.
        """
        old = self._manifest or {}
        fresh = {
            p.relative_to(self.staging).as_posix(): p
            for p in sorted(self.staging.rglob("*"))
            if p.is_file()
        }
        new = {name: _sha256(path) for name, path in fresh.items()}
        both = {
            name: [*old.get(name, []), *([new[name]] if name in new else [])]
            for name in {*old, *new}
        }
        _write_manifest(self.folder, both)  # killed from here on, either hash is ours
        done: dict[str, list[str]] = {"written": [], "unchanged": [], "kept": [], "removed": []}
        final = {}
        for name, path in fresh.items():
            fate = self._place(path, self.folder / name, new[name], old.get(name, []))
            done[fate].append(name)
            final[name] = old.get(name, []) if fate == "kept" else [new[name]]
        for name in sorted(set(old) - set(new)):
            if name.split("/")[0] in incomplete:
                final[name] = old[name]
            elif self._removed(self.folder / name, old[name]):
                done["removed"].append(name)
        _write_manifest(self.folder, final)
        shutil.rmtree(self.staging)
        self._lock.close()
        return Published(**{fate: tuple(names) for fate, names in done.items()})

    def _place(self, path: Path, target: Path, fresh: str, ours: list[str]) -> str:
        """Move a staged file into place unless a person edited or holds the old one."""
        if target.is_file():
            present = _sha256(target)
            if present == fresh:
                return "unchanged"
            if present not in ours and not self._force:
                return "kept"
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.replace(target)
        except PermissionError:  # open in Word or WPS
            return "kept"
        return "written"

    @staticmethod
    def _removed(target: Path, ours: list[str]) -> bool:
        if not target.is_file() or _sha256(target) not in ours:
            return False
        target.unlink()
        return True


def _locked(path: Path) -> IO[str]:
    """Return the lock file of a folder, locked as long as it is open and the process lives."""
    stream = path.open("a", encoding="utf-8")
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        stream.close()
        message = f"另一个程序正在写“{path.parent}”。请等它完成后再试，或另选一个输出文件夹。"
        raise WorkspaceError(message, "WS107") from error
    except OSError:  # a file system without locks
        return stream
    return stream


def _foreign(folder: Path) -> bool:
    return any(p.name not in (_STAGING, _MANIFEST, _LOCK) for p in folder.iterdir())


def _manifest(folder: Path) -> dict[str, list[str]] | None:
    """Return the hashes we wrote by name; empty if unreadable, None if there is no manifest."""
    path = folder / _MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {
        str(name): list(map(str, hashes))
        for name, hashes in content.items()
        if isinstance(hashes, list)
    }


def _write_manifest(folder: Path, hashes: Mapping[str, list[str]]) -> None:
    path = folder / _MANIFEST
    temporary = folder / f"{_MANIFEST}.tmp"
    text = json.dumps(dict(sorted(hashes.items())), ensure_ascii=False, indent=1)
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
