"""How long the letters of many units take to write and to check on the page.

    python benchmarks/letters.py [--units 100] [--findings 12]

Writes one 反馈意见（领导班子） a unit from made-up facts, lint included, then looks at all pages as
``xuncha lint --pages`` does. LibreOffice alone converts the same files in the same batches and
processes for comparison. CPU time counts children; other programs disturb it less.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from xuncha_docs import compose
from xuncha_docs.gongwen import render
from xuncha_docs.model import Severity
from xuncha_docs.readers import read
from xuncha_docs.workflow import drafting, paging

TEMPLATE = "反馈意见（领导班子）"
DETAIL = "抽查发现，2024年至2025年共有{n}笔支出未经集体研究，涉及金额{n}.5万元，至检查时仍未规范。"


def facts(unit: int, findings: int) -> dict[str, Any]:
    """Return facts of one unit, grown from the example of the template."""
    given = compose.example(compose.load(TEMPLATE))
    given["unit"]["name"] = f"中共某县第{unit}单位党组"
    given["total"] = findings
    rows = [
        dict(
            given["findings"][0],
            n=n,
            title=f"第{n}个方面制度执行不够到位",
            detail=DETAIL.format(n=n),
        )
        for n in range(1, findings + 1)
    ]
    given["findings"] = rows
    given["groups"] = [dict(given["groups"][0], findings=rows, count=findings)]
    return given


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return a result with the wall and the CPU time it took, children included."""
    wall, before = time.perf_counter(), os.times()
    result = work()
    after = os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    return result, time.perf_counter() - wall, cpu


def convert(paths: list[Path], folder: Path) -> int:
    """Convert the files with LibreOffice and do nothing else; return how many came out."""
    size = max(1, min(render.BATCH, -(-len(paths) // 2)))
    batches = [paths[at : at + size] for at in range(0, len(paths), size)]
    folders = [folder / str(number) for number in range(len(batches))]
    for target in folders:
        target.mkdir(parents=True)
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(render.render, batches, folders))
    return sum(pdf is not None for batch in found for pdf in batch)


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--findings", type=int, default=12)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / f"{at}.docx" for at in range(chosen.units)]

        def write() -> list[drafting.Letter]:
            return [
                drafting.draft(TEMPLATE, facts(at, chosen.findings), path)
                for at, path in enumerate(paths)
            ]

        drafting.draft(TEMPLATE, facts(0, chosen.findings), folder / "warm.docx")
        letters, wall, cpu = timed(write)
        errors = sum(letter.errors for letter in letters)
        print(f"write {len(letters)} letters: {wall:.1f} s, CPU {cpu:.1f} s, {errors} lint errors")
        if render.office() is None:
            print("LibreOffice is not installed: pages not looked at")
            return
        count, alone, alone_cpu = timed(lambda: convert(paths, folder / "pdf"))
        print(f"LibreOffice alone: {alone:.1f} s, CPU {alone_cpu:.1f} s, {count} PDFs")
        looked, wall, cpu = timed(lambda: paging.look([read(path) for path in paths]))
        errors = sum(d.severity is Severity.ERROR for one in looked for d in one.diagnostics)
        print(
            f"look at all pages: {wall:.1f} s, CPU {cpu:.1f} s, {errors} errors; "
            f"{wall / alone:.2f} x LibreOffice alone (CPU {cpu / alone_cpu:.2f} x)"
        )


if __name__ == "__main__":
    main()
