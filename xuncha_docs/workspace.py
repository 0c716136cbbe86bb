"""The folder an office works in: its xuncha.toml, its units' files, and safe outputs.

Received files are only ever listed here, never opened for writing. Outputs are staged and then
published one by one by renaming; what a person has edited since is kept.
"""

import dataclasses
import difflib
import hashlib
import json
import os
import re
import shutil
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, get_args, get_origin

from xuncha_docs.errors import WorkspaceError
from xuncha_docs.model import Ground, Round, Unit
from xuncha_docs.text.names import is_litter, presentable

_SETTINGS = "xuncha.toml"
_TEMPLATES = "templates"
_TAXONOMY = "taxonomy.toml"
_ARCHIVES = (".zip", ".7z")
_NUMBERS = "gbt9704.toml"
_OURS = (_SETTINGS, _TEMPLATES, _TAXONOMY, _NUMBERS)
_HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
_LONGEST = {"immediate_days": 365, "plan_days": 365, "rectify_months": 60}
_YEARS = (1990, 2100)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_LOCK = ".xuncha.lock"
_MANIFEST = ".xuncha{}.json"
_STAGING = ".xuncha-staging"
_MEMORY = ".xuncha-memory"


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
        passed_over: What is not read, by its place in the folder: files and folders that belong
            to no unit, and those of a unit that are hidden, that must not be read, or that are
            links to folders or out of the inbox.
        numbers: The office's own numbers of the page, or None.
    """

    folder: Path
    round: Round
    units: tuple[UnitFolder, ...]
    templates: Path | None
    taxonomy: Path | None
    passed_over: tuple[str, ...]
    numbers: Path | None = None


def open_inbox(folder: Path, *, bare: bool = False, taxonomy: Path | None = None) -> Inbox:
    """Return the units of a folder with their files; nothing is left out unsaid but litter of systems.

    A unit is a folder, or an archive of its files in the place of one (``县住建局.zip``).

    Args:
        folder: The folder.
        bare: Take units without files too: empty folders, and those only ``xuncha.toml`` names.
        taxonomy: Another taxonomy than the ``taxonomy.toml`` of the folder, or None.

    Raises:
        WorkspaceError: There is no such folder, no unit in it, or its ``xuncha.toml`` is wrong.
    """
    if not folder.is_dir():
        raise WorkspaceError(f"找不到文件夹“{folder}”，请核对路径。", "WS101")
    settings = _settings(folder / _SETTINGS)
    known = settings.get("units", {})
    found: dict[str, tuple[Path, ...]] = {}
    passed_over = []
    present = [p for p in folder.iterdir() if p.name not in _OURS and not is_litter(p.name)]
    entries = {p for p in present if not _is_hidden(p.name)}
    passed_over += [p for p in present if _is_hidden(p.name)]
    if bare:
        entries |= {folder / name for name in known}
    for entry in sorted(entries):
        packed = entry.is_file() and entry.suffix.lower() in _ARCHIVES
        name = presentable(entry.stem if packed else entry.name)
        files, left = ((entry,), ()) if packed else _files(entry)
        passed_over += left
        if files or (bare and not entry.is_file()):
            found[name] = found.get(name, ()) + files
        else:
            passed_over.append(entry)
    units = [UnitFolder(_unit(n, known, folder / _SETTINGS), f) for n, f in found.items()]
    if not units:
        message = (
            f"“{folder}”里没有可处理的材料。请为每个被巡察单位建一个子文件夹，"
            "把该单位报送的文件（或打好的压缩包）放进去，再运行一次。"
        )
        raise WorkspaceError(message, "WS102")
    missing = sorted(set(known) - {u.unit.short for u in units})
    if missing:
        message = f"{_SETTINGS} 写了单位“{missing[0]}”，但“{folder}”里没有同名且有文件的子文件夹。"
        raise WorkspaceError(message + "请改成一致。", "WS103")
    round_ = _round(settings.get("round", {}), folder / _SETTINGS)
    templates, own = folder / _TEMPLATES, folder / _TAXONOMY
    numbers = folder / _NUMBERS
    return Inbox(
        folder,
        round_,
        tuple(units),
        templates if templates.is_dir() else None,
        taxonomy or (own if own.is_file() else None),
        tuple(presentable(path.relative_to(folder).as_posix()) for path in sorted(passed_over)),
        numbers if numbers.is_file() else None,
    )


def numbers_above(path: Path) -> Path | None:
    """Return the office's own numbers of the page that stand nearest above a file, or None."""
    every = (folder / _NUMBERS for folder in path.resolve().parents)
    return next((numbers for numbers in every if numbers.is_file()), None)


def _files(folder: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the files below a folder, and what there is not read; litter is in neither."""
    out: list[Path] = []
    left: list[Path] = []
    inside = (folder.resolve(), folder.parent.resolve())
    for where, folders, names in os.walk(folder, onerror=lambda e: left.append(Path(e.filename))):
        for name in (*folders, *names):
            path = Path(where, name)
            if is_litter(name):
                continue
            if _is_hidden(name) or (path.is_symlink() and not _is_within(path, inside)):
                left.append(path)
            elif name in names:
                out.append(path)
        folders[:] = [name for name in folders if not _is_hidden(name) and not is_litter(name)]
    return tuple(sorted(out)), tuple(path for path in left if path != folder)


def _is_within(link: Path, folders: Sequence[Path]) -> bool:
    """Return whether a link leads to a file in a folder; folders may lie in each other."""
    try:
        target = link.resolve()
        return not target.is_dir() and any(target.is_relative_to(folder) for folder in folders)
    except (OSError, RuntimeError):
        return False


def _is_hidden(name: str) -> bool:
    return name.startswith(".")


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
            message = f"的 {key} 写法不对：“{value}”。"
            hint = '文字加引号；日期写成 2026-03-09、数字和 true/false 不加引号；列表写成 ["甲", "乙"]。'
            grounds = f"写成“问题原文 = 理由”，理由限于：{'、'.join(Ground)}。"
            withheld = Ground in get_args(fields[key].type)
            raise _wrong(path, where, key, message + (grounds if withheld else hint))
        if problem := _implausible(key, value):
            raise _wrong(path, where, key, f"的 {key} 是“{value}”，{problem}。请改正。")
    return {key: _as(fields[key].type, value) for key, value in given.items()}


def _as(wanted: Any, value: Any) -> Any:  # noqa: ANN401 - a type, a TOML value
    if Ground in get_args(wanted):
        return {title: Ground(ground) for title, ground in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _fits(value: object, wanted: Any) -> bool:  # noqa: ANN401 - a type or a union
    if get_origin(wanted) is tuple:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if get_origin(wanted) is dict:
        free = get_args(wanted)[1] is Any
        return isinstance(value, dict) and (free or all(v in tuple(Ground) for v in value.values()))
    kinds = get_args(wanted) or (wanted,)
    return type(value) in kinds  # not isinstance: true is no number, a time of day no date


def _implausible(key: str, value: object) -> str:
    """Return what no letter can say, of a value of the right type; "" if it is fine."""
    if key in _LONGEST and isinstance(value, int) and not 1 <= value <= _LONGEST[key]:
        return f"应在 1 至 {_LONGEST[key]} 之间"
    if isinstance(value, date) and not _YEARS[0] <= value.year <= _YEARS[1]:
        return f"年份应在 {_YEARS[0]} 至 {_YEARS[1]} 之间"
    texts = value if isinstance(value, list) else [value]
    if any(isinstance(text, str) and _CONTROL.search(text) for text in texts):
        return "含有看不见的控制字符"
    return ""


def _wrong(path: Path, where: str, key: str, message: str) -> WorkspaceError:
    """Return the error for a key, with its line where it stands on one of its own."""
    section, line = "", 0
    for number, text in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if header := _HEADER.match(text):
            section = re.sub("[\"' ]", "", header[1])
        elif section == where.replace(" ", "") and re.match(rf"\s*{key}\s*=", text):
            line = line or number
    at = f"第 {line} 行" if line else "中"
    return WorkspaceError(f"{path} {at} [{where}] {message}", "WS103")


def _round(given: Mapping[str, Any], path: Path) -> Round:
    found = Round(**_checked(Round, given, path, "round"))
    if found.started and found.ended and found.ended < found.started:
        raise _wrong(path, "round", "ended", "的 ended 早于 started，请核对两个日期。")
    return found


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
        job: Whose results; what one job wrote, another neither updates nor removes.

    Raises:
        WorkspaceError: The folders overlap, ``folder`` holds files of others, or another run is
            at work in it.
    """

    def __init__(self, folder: Path, inbox: Path, *, force: bool = False, job: str = "") -> None:
        self.folder = folder
        self._force = force
        self._record = folder / _MANIFEST.format(f"-{job}" if job else "")
        here, there = folder.resolve(), inbox.resolve()
        if here.is_relative_to(there) or there.is_relative_to(here):
            message = f"输出文件夹“{folder}”与材料文件夹“{inbox}”不能互相包含，请另选一个位置。"
            raise WorkspaceError(message, "WS104")
        if folder.exists() and not folder.is_dir():
            raise WorkspaceError(f"“{folder}”是一个文件，请另选一个输出文件夹。", "WS104")
        self._manifest = _manifest(self._record)
        if folder.is_dir() and not force and _foreign(folder):
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

    def add_numbers(self, numbers: Path | None) -> None:
        """Lay the numbers by which the letters are set beside them; `numbers_above` finds them."""
        if numbers:
            shutil.copyfile(numbers, self.staging / _NUMBERS)

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
        _write_manifest(self._record, both)  # killed from here on, either hash is ours
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
        _write_manifest(self._record, final)
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
    """Return whether a folder holds something and none of our records of what we wrote."""
    ours = (_STAGING, _MEMORY, _LOCK)
    recorded = any(folder.glob(_MANIFEST.format("*")))
    return not recorded and any(path.name not in ours for path in folder.iterdir())


def _manifest(path: Path) -> dict[str, list[str]] | None:
    """Return the hashes we wrote by name; empty if unreadable, None if there is no manifest."""
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


def _write_manifest(path: Path, hashes: Mapping[str, list[str]]) -> None:
    text = json.dumps(dict(sorted(hashes.items())), indent=1)
    _replace(path, text)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


class Memory:
    """What earlier runs worked out, by name, in an output folder; safe to delete.

    Args:
        folder: The output folder.
        job: Whose results; what one job keeps under a name of its own, another does not forget.
    """

    def __init__(self, folder: Path, job: str = "run") -> None:
        self._folder = folder / _MEMORY
        self._folder.mkdir(exist_ok=True)
        self._job = f"{job}-"
        self._used: set[str] = set()

    def name(self, what: str) -> str:
        """Return the name under which this job keeps something of its own."""
        own = self._job + hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._used.add(own)
        return own

    def recall(self, name: str) -> str | None:
        """Return what was kept under a name, None for nothing."""
        self._used.add(name)
        try:
            return (self._folder / f"{name}.json").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def keep(self, name: str, text: str) -> None:
        """Keep a text under a name, whole or not at all."""
        self._used.add(name)
        _replace(self._folder / f"{name}.json", text)

    def forget_unused(self) -> None:
        """Drop what nobody asked for or kept this time, unless another job keeps it."""
        for path in self._folder.iterdir():
            ours = "-" not in path.stem or path.stem.startswith(self._job)
            if ours and path.stem not in self._used:
                path.unlink()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
