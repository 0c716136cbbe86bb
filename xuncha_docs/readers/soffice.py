"""The only door to LibreOffice: old files (.doc, .wps, .rtf) to .docx, many at a time.

It is never required; it runs with a profile of its own that is thrown away, without macros or
links, on copies with names of ours, and is ended with all it has started when it hangs.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from xuncha_docs.readers.kinds import is_rtf

BATCH = 50
_FOLDER, _GROUP = "xuncha-", "group"
_PATIENCE = 60.0  # seconds from one file to the next; the first one loads the program too
_LOOK = 0.1
_ON_PATH = ("soffice", "libreoffice")
_WINDOWS = "LibreOffice/program/soffice.com"
_LINUX = ("libreoffice*/program/soffice", "kylin-libreoffice*/program/soffice")
_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
_FLAGS = ("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault",
          "--nofirststartwizard")  # fmt: skip
_SAFE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
<prop oor:name="Field" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


def find() -> str | None:
    """Return the program where it is installed, else None."""
    for name in _ON_PATH:
        if found := shutil.which(name):
            return found
    places = [Path(os.environ[n], _WINDOWS) for n in ("ProgramFiles", "ProgramFiles(x86)")
              if n in os.environ]  # fmt: skip
    for pattern in _LINUX:
        places += sorted(Path("/opt").glob(pattern), reverse=True)
    places.append(Path(_MAC))
    return next((str(place) for place in places if place.is_file()), None)


def convert(files: Sequence[bytes]) -> list[bytes]:
    """Return the .docx of each file; empty where there is none.

    Args:
        files: Files that `kinds.is_converted` names.
    """
    program = find()
    if program and files:
        _clear_up()
    out: list[bytes] = []
    for start in range(0, len(files), BATCH) if program else ():
        out += _batch(str(program), files[start : start + BATCH])
    return out or [b""] * len(files)


def _batch(program: str, files: Sequence[bytes]) -> list[bytes]:
    # A killed program on Windows may hold its files for a moment more.
    prefix = f"{_FOLDER}{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SAFE, encoding="utf-8")
        (folder / "out").mkdir()
        left: list[Path] = []
        for i, data in enumerate(files):
            left.append(folder / f"{i:03}{'.rtf' if is_rtf(data) else '.doc'}")
            left[-1].write_bytes(data)
        made = [folder / "out" / f"{path.stem}.docx" for path in left]
        while left:
            ended = _run(program, left, folder)
            done = [path for path in left if (folder / "out" / f"{path.stem}.docx").is_file()]
            left = [path for path in left if path not in done]
            # The first one without a result is what it hung on or broke at.
            left = [] if ended else left[1:]
        return [path.read_bytes() if path.is_file() else b"" for path in made]


def _run(program: str, files: Sequence[Path], folder: Path) -> bool:
    """Convert files; return whether the program came to its end by itself."""
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", *_FLAGS]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out")]
    command += map(str, files)
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=True,
        )
    except OSError:
        return True
    try:
        (folder / _GROUP).write_text(str(process.pid), encoding="ascii")
        for _ in _while_it_works(folder / "out"):
            if process.poll() is not None:
                return process.returncode == 0
    finally:
        _end(process)
    return False


def _clear_up() -> None:
    """Clear up after processes of ours that were ended by force."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*-*"):
        pid = folder.name.split("-")[1]
        if sys.platform == "win32" or not pid.isdecimal():
            continue
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            clear_up_after(int(pid))
        except (PermissionError, OverflowError):
            continue


def clear_up_after(pid: int) -> None:
    """End the LibreOffice that a process of ours left running, and delete what it left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}{pid}-*"):
        with contextlib.suppress(OSError, ValueError):
            if sys.platform != "win32":
                if folder.lstat().st_uid != os.getuid():
                    continue
                with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
                    group = int((folder / _GROUP).read_text(encoding="ascii"))
                    os.killpg(group, signal.SIGKILL)
            shutil.rmtree(folder, ignore_errors=True)


def _while_it_works(out: Path) -> Iterator[None]:
    """Yield again and again as long as a new file appears in time."""
    count, since = -1, time.monotonic()
    while time.monotonic() - since < _PATIENCE:
        yield
        time.sleep(_LOOK)
        if (now := len(list(out.iterdir()))) != count:
            count, since = now, time.monotonic()


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        command = ["taskkill", "/PID", str(process.pid), "/T", "/F"]
        if process.poll() is None:
            with contextlib.suppress(OSError):
                subprocess.run(command, capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
