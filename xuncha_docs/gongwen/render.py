"""Turn .docx files into PDF with LibreOffice: own profile, time limit, fonts mapped for it alone.

Fonts of the standard that the machine lacks are replaced by free ones for this process only;
neither the files nor the machine change. Without LibreOffice nothing is rendered.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from xuncha_docs.gongwen.standard import standard

BATCH = 50
_GLANCE_SECONDS = 0.2
_START_SECONDS = 60
_FILE_SECONDS = 20
_WINDOWS = ("C:/Program Files/LibreOffice/program/soffice.exe",)
_FONTS = "FANDOL"


def office() -> str | None:
    """Return the path of LibreOffice, or None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((path for path in _WINDOWS if Path(path).is_file()), None)


def render(
    paths: Sequence[Path], folder: Path, stop: threading.Event | None = None
) -> tuple[Path | None, ...]:
    """Return the PDF of each file, None for one that LibreOffice cannot convert in time.

    All files go through one process; those it leaves out get one of their own.

    Args:
        paths: The .docx files; not more than `BATCH` at a time.
        folder: An empty folder for the PDFs and what LibreOffice needs beside them.
        stop: Once set, LibreOffice is killed and nothing more is converted.
    """
    stop = stop or threading.Event()
    program = office()
    if program is None:
        return (None,) * len(paths)
    folder = folder.resolve()
    copies = [folder / f"{at:04d}.docx" for at in range(len(paths))]
    for path, copy in zip(paths, copies, strict=True):
        shutil.copyfile(path, copy)
    _convert(program, copies, folder, stop)
    pdfs = [copy.with_suffix(".pdf") for copy in copies]
    left = [copy for copy, pdf in zip(copies, pdfs, strict=True) if not pdf.is_file()]
    for copy in left if len(copies) > 1 else ():
        _convert(program, [copy], folder, stop)
    return tuple(pdf if pdf.is_file() else None for pdf in pdfs)


def _convert(program: str, paths: Sequence[Path], folder: Path, stop: threading.Event) -> None:
    """Run LibreOffice once; what it has not done in time is killed with all its children."""
    if stop.is_set():
        return
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as name:
        configuration = Path(name) / "fonts.conf"
        configuration.write_text(fontconfig(), encoding="utf-8")
        profile = f"-env:UserInstallation={(Path(name) / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder)]
        process = subprocess.Popen(
            [program, profile, *options, *map(str, paths)],
            env=os.environ | {"FONTCONFIG_FILE": str(configuration)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _wait(process, _START_SECONDS + _FILE_SECONDS * len(paths), stop)
        finally:
            _kill(process)


def _wait(process: "subprocess.Popen[bytes]", seconds: float, stop: threading.Event) -> None:
    """Wait until a process has ended, its time is up or all is to stop."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stop.is_set():
        try:
            process.wait(_GLANCE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return


def _kill(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    if os.name == "nt":  # soffice.exe only starts the program that works
        command = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def fontconfig() -> str:
    """Return a font configuration that maps the names of the standard to free fonts.

    Fonts in the folder that the environment variable FANDOL names come first.
    """
    aliases = "".join(
        f'<alias binding="strong"><family>{font.name}</family><accept>'
        + "".join(f"<family>{family}</family>" for family in font.substitutes)
        + "</accept></alias>"
        for font in standard().fonts()
    )
    own = os.environ.get(_FONTS, "")
    extra = f"<dir>{own}</dir>" if own else ""
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{extra}{aliases}'
        "</fontconfig>"
    )
