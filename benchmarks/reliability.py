"""How often the first label is right, by band and by score, on gold documents.

    python benchmarks/reliability.py SCORER_DIR GOLD_DIR... [--fit]

SCORER_DIR holds score.py, GOLD_DIR holds NAME.gold.json beside NAME.txt. A line a folder, then one
table over all of them: of calibrated scores the mean is the share that was right. ``--fit`` prints
the line from the log-odds of the softmax to those of being right that suits these folders best
(`classify.Weights`): two numbers, by Newton's method.
"""

import argparse
import collections
import importlib.util
import json
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from xuncha_docs.classify import Weights
from xuncha_docs.model import Band, By
from xuncha_docs.workflow.contract import files
from xuncha_docs.workflow.intake import FileTask, take_in_one

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


class Judged(NamedTuple):
    """A first label: its band, its score, and whether gold agrees."""

    band: Band
    score: float
    right: bool


def load_scorer(folder: Path) -> Any:  # noqa: ANN401 - a module
    """Return the scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(scorer: Any, folder: Path) -> Iterator[Judged]:  # noqa: ANN401 - a module
    """Yield the first labels of a gold folder."""
    for gold_path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(gold_path.read_text(encoding="utf-8"))
        want = [f for f in gold["findings"] if not f.get("summary")]
        text = gold_path.with_name(gold_path.name.replace(".gold.json", ".txt"))
        report = take_in_one(FileTask(text))
        mine = files([report])["files"][0]["findings"]
        for i, j, _ in scorer.pair(want, mine):
            codes = [want[i]["category"], *want[i].get("also", [])]
            label = report.findings[j].labels[0]
            if codes[0] != "X" and label.by is By.RULE:
                yield Judged(label.band, label.score, scorer.agree(codes, label.category)[0])


def table(rows: Sequence[Judged]) -> Iterator[str]:
    """Yield a table by score, and how far the score is from the share right on average."""
    yield "| 得分 | 条 | 平均得分 | 正确 |"
    yield "|---|---:|---:|---:|"
    for low, high in pairwise(EDGES):
        part = [row for row in rows if low <= row.score < high]
        if part:
            mean = sum(row.score for row in part) / len(part)
            shown = f"{low:.2f}—{min(high, 1):.2f}"
            yield f"| {shown} | {len(part)} | {mean:.2f} | {_share([r.right for r in part])} |"
    ordered = sorted(rows, key=lambda row: row.score)
    tenths = [ordered[i * len(rows) // 10 : (i + 1) * len(rows) // 10] for i in range(10)]
    gaps = (abs(sum(r.score - r.right for r in part)) for part in tenths)
    yield f"\n得分与正确率平均相差 {100 * sum(gaps) / len(rows):.1f} 个百分点（按得分分十等份）"


def fitted(rows: Sequence[Judged]) -> tuple[float, float]:
    """Return the slope and the offset under which the labels of these rows are likeliest."""
    now = Weights()
    points = [((_odds(r.score) - now.offset) / now.slope, r.right) for r in rows if r.score]
    slope, offset = now.slope, now.offset
    for _ in range(30):
        g0 = g1 = h00 = h01 = h11 = 0.0
        for x, right in points:
            p = 1 / (1 + math.exp(-(slope * x + offset)))
            error, weight = right - p, p * (1 - p)
            g0, g1 = g0 + error * x, g1 + error
            h00, h01, h11 = h00 + weight * x * x, h01 + weight * x, h11 + weight
        det = h00 * h11 - h01 * h01
        slope, offset = slope + (h11 * g0 - h01 * g1) / det, offset + (h00 * g1 - h01 * g0) / det
    return slope, offset


def _odds(score: float) -> float:
    return math.log(score / (1 - score))


def main() -> None:
    """Print one line a gold folder, then the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scorer", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    scorer = load_scorer(given.scorer)
    every: list[Judged] = []
    for folder in given.gold:
        rows = list(judged(scorer, folder))
        every += rows
        right: dict[Band, list[bool]] = collections.defaultdict(list)
        for row in rows:
            right[row.band].append(row.right)
        cells = [f"{band.value} {len(right[band])} 条 {_share(right[band])}" for band in Band]
        print(f"{folder.name}：{'，'.join(cells)}")
    print("\n" + "\n".join(table(every)))
    if given.fit:
        print("最合适的 slope {:.3f}，offset {:.3f}".format(*fitted(every)))


def _share(right: Sequence[bool]) -> str:
    return f"{100 * sum(right) / len(right):.1f} %" if right else "–"


if __name__ == "__main__":
    main()
