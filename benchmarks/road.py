"""Where the time of the whole road goes, on the samples, in one process and run after run.

    python benchmarks/road.py [RUNS]

Prints the median of each step and its ratio to the floor: opening the same files and parsing
nothing but their main part.
"""

import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lxml import etree

from xuncha_docs import assets, readers
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.extract import extract
from xuncha_docs.model import Document, Finding
from xuncha_docs.workflow import rounds
from xuncha_docs.workflow.intake import classifier


def floor(paths: list[Path]) -> None:
    """Open each file and parse its main part only."""
    for path in paths:
        if path.suffix not in (".docx", ".xlsx"):
            path.read_bytes()
            continue
        main = "word/document.xml" if path.suffix == ".docx" else "xl/worksheets/sheet1.xml"
        try:
            with zipfile.ZipFile(path) as package:
                etree.fromstring(package.read(main))
        except zipfile.BadZipFile:
            continue


def documents(paths: list[Path]) -> list[Document]:
    """Read what can be read."""
    out = []
    for path in paths:
        try:
            out.append(readers.read(path))
        except UnreadableFileError:
            continue
    return out


def timed(runs: int, work: Callable[[], object]) -> float:
    """Return the median seconds of some work after one run not counted."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    paths = sorted(p for p in assets.samples().glob("*/*") if p.is_file())
    read = documents(paths)
    found: list[Finding] = [f for document in read for f in extract(document).findings]
    quiet = rounds.Watch(lambda total: None, lambda name: None)

    def whole() -> None:
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as alone:
            rounds.run(assets.samples(), Path(folder) / "out", executor=alone, watch=quiet)

    steps: list[tuple[str, Callable[[], object]]] = [
        ("floor: unzip and parse only", lambda: floor(paths)),
        ("read", lambda: documents(paths)),
        ("extract", lambda: [extract(document) for document in read]),
        ("classify", lambda: [classifier().label(finding) for finding in found]),
        ("whole road, letters and lists", whole),
    ]
    base = 0.0
    print(f"{len(paths)} files, {len(found)} findings, median of {runs} runs")
    for name, work in steps:
        seconds = timed(runs, work)
        base = base or seconds
        print(f"{name:32}{1000 * seconds:9.1f} ms {seconds / base:8.1f} x floor")


if __name__ == "__main__":
    main()
