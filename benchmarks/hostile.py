"""What becomes of hostile and broken files: outcome, seconds and memory of each.

    python tests/hostile_specimens.py FOLDER      # writes specimens, any other files do as well
    python benchmarks/hostile.py FOLDER… [--jobs 2]

Every file is read, extracted and classified in a worker process of its own under the limits of the
program. The last line counts what must be none: files without a result and without a code.
"""

import argparse
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

from xuncha_docs.workflow import batch
from xuncha_docs.workflow.intake import FileReport, FileTask, take_in_one
from xuncha_docs.workflow.pool import MEMORY, Pool, Reason

Row = tuple[str, float, float]


def measured(task: FileTask) -> Row:
    """Return the outcome of a file, its CPU seconds and the MB its worker held at most."""
    if sys.platform == "win32":
        held = 0.0
    began = time.process_time()
    outcome = _outcome(take_in_one(task))
    spent = time.process_time() - began
    if sys.platform != "win32":
        import resource

        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return outcome, spent, held


def _outcome(report: FileReport) -> str:
    if report.failure is not None:
        return report.failure.code
    told = Counter(d.code for d in report.diagnostics)
    codes = " ".join(f"{code}×{n}" if n > 1 else code for code, n in sorted(told.items()))
    return f"{len(report.block_pages)} blocks, {len(report.findings)} findings {codes}"


def killed(task: FileTask, reason: Reason) -> Row:
    """Return the row of a file that took its worker with it."""
    held = MEMORY / 2**20 if reason is Reason.MEMORY else 0.0
    return f"{reason.name} (limit {task.seconds:.0f} s)", task.seconds, held


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    paths = [p for folder in given.folder for p in sorted(folder.rglob("*")) if p.is_file()]
    tasks = [FileTask(path) for path in paths]
    print("| file | KB | outcome | CPU s | MB |\n|---|---:|---|---:|---:|")
    with Pool(given.jobs, deadline=batch.allowance, tasks=1) as executor:
        rows = batch.run(
            measured, tasks, executor=executor, killed=killed, done=partial(print, file=sys.stderr)
        )
    for path, (outcome, spent, held) in zip(paths, rows, strict=True):
        name = path.name.replace("\n", "⏎")[:40]
        size = path.stat().st_size / 1024
        print(f"| {name} | {size:.0f} | {outcome} | {spent:.1f} | {held:.0f} |")
    lost = sum(outcome.startswith("WF101") for outcome, _, _ in rows)
    print(
        f"\n{len(rows)} files, {lost} errors of the program, the slowest {max(r[1] for r in rows):.1f} s"
    )


if __name__ == "__main__":
    main()
