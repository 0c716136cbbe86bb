"""How many documents a second a pool of workers reads, against its peers and the floor.

    python benchmarks/batch.py FOLDER [--files 1000] [--jobs 2] [--runs 3]

FOLDER holds docx/*.docx and pdf/*.pdf; they are taken in turn until there are enough, half of each
kind. Every tool gets the same files, the same number of spawned processes and warm workers; the
tools of a run follow one another, and the median of the runs is printed. Peers that are not
installed are left out (kreuzberg).
"""

import argparse
import importlib.util
import itertools
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xuncha_docs.workflow.pool import Pool

OPENED = 40  # files each worker reads before the clock starts


@dataclass(frozen=True)
class Outcome:
    """One run of one tool.

    Attributes:
        rate: Documents a second.
        cpu: CPU time of a document in ms, in the workers; other programs disturb it less.
        memory: Largest resident memory of a worker in MB.
        read: Files that were read.
    """

    rate: float
    cpu: float
    memory: float
    read: int


def ours(path: Path) -> int:
    """Read blocks with structure: numbers, tables, headings, paragraphs rejoined."""
    from xuncha_docs import readers

    return len(readers.read(path).blocks)


def take_in(path: Path) -> int:
    """Read, extract and classify, and send the whole report back."""
    from xuncha_docs.workflow.intake import FileTask, take_in_one

    return len(take_in_one(FileTask(path)).block_pages)


def floor(path: Path) -> int:
    """Unzip and parse the main parts only; the characters of a PDF without structure."""
    if path.suffix == ".docx":
        from lxml import etree

        parts = ("word/document.xml", "word/styles.xml", "word/numbering.xml")
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            return sum(len(etree.fromstring(package.read(p))) for p in parts if p in names)
    import pypdfium2

    size = 0
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        size += len(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return size


def usual(path: Path) -> int:
    """Paragraphs and cells by python-docx; text and tables by pdfplumber."""
    if path.suffix == ".docx":
        import docx

        return len(_flat(docx.Document(str(path))))
    import pdfplumber

    size = 0
    with pdfplumber.open(path) as document:
        for page in document.pages:
            size += len(page.extract_text()) + len(page.extract_tables())
            page.close()
    return size


def _flat(container: object) -> list[str]:
    from docx.table import Table

    out: list[str] = []
    for item in container.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(item, Table):
            out += itertools.chain.from_iterable(
                _flat(cell) for row in item.rows for cell in row.cells
            )
        else:
            out.append(item.text)
    return out


def kreuzberg(path: Path) -> int:
    """Markdown by kreuzberg, without its cache."""
    import kreuzberg as peer

    config = peer.ExtractionConfig(output_format="markdown", use_cache=False)
    return len(peer.extract_file_sync(str(path), config=config).content)


TOOLS: dict[str, Callable[[Path], int]] = {
    "floor: unzip and parse, PDFium text": floor,
    "xuncha read": ours,
    "xuncha read, extract, classify": take_in,
    "kreuzberg": kreuzberg,
    "python-docx + pdfplumber": usual,
}


def measured(job: tuple[str, Path]) -> tuple[float, float, int]:
    """Return the CPU time in s, the largest memory of the worker in MB, the size of what was read."""
    import resource

    name, path = job
    start = time.process_time()
    size = TOOLS[name](path)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return seconds, peak / (2**20 if sys.platform == "darwin" else 2**10), size


def a_minute(_: tuple[str, Path]) -> float:
    """Return the deadline of every file in seconds."""
    return 60.0


def race(name: str, files: list[Path], jobs: int) -> Outcome:
    """Return how a tool did on the files."""
    with Pool(jobs, deadline=a_minute) as pool:
        list(pool.map(measured, ((name, path) for path in files[: jobs * OPENED])))
        start = time.perf_counter()
        futures = [pool.submit(measured, (name, path)) for path in files]
        done = [f.result() for f in futures if f.exception() is None]
        seconds = time.perf_counter() - start
    cpu, memory, size = zip(*done, strict=True)
    return Outcome(
        rate=len(files) / seconds,
        cpu=1000 * sum(cpu) / len(done),
        memory=max(memory),
        read=sum(s > 0 for s in size),
    )


def mixed(folder: Path, count: int) -> list[Path]:
    """Return so many files of the folder, Word and PDF in turn."""
    words = itertools.cycle(sorted(folder.glob("docx/*.docx")))
    pages = itertools.cycle(sorted(folder.glob("pdf/*.pdf")))
    pairs = zip(words, pages, strict=False)
    return list(itertools.islice(itertools.chain.from_iterable(pairs), count))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    files = mixed(given.folder, given.files)
    names = [n for n in TOOLS if n != "kreuzberg" or importlib.util.find_spec(n)]
    runs: dict[str, list[Outcome]] = {name: [] for name in names}
    for _, name in itertools.product(range(given.runs), names):
        runs[name].append(race(name, files, given.jobs))
    print(f"{len(files)} files, {given.jobs} workers, median of {given.runs} runs\n")
    print("| tool | documents/s | xuncha read is | CPU ms | xuncha read is | MB | read |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    best = {name: _median(outcomes) for name, outcomes in runs.items()}
    mine = best["xuncha read"]
    for name, one in best.items():
        faster, cheaper = one.rate and mine.rate / one.rate, one.cpu / mine.cpu
        rates = f"{one.rate:.1f} | {faster:.2f} x | {one.cpu:.1f} | {cheaper:.2f} x"
        print(f"| {name} | {rates} | {one.memory:.0f} | {one.read} |")


def _median(outcomes: list[Outcome]) -> Outcome:
    return Outcome(
        rate=statistics.median(o.rate for o in outcomes),
        cpu=statistics.median(o.cpu for o in outcomes),
        memory=max(o.memory for o in outcomes),
        read=min(o.read for o in outcomes),
    )


if __name__ == "__main__":
    main()
