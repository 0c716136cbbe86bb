"""How often the first label is right, by band, on gold documents.

    python benchmarks/reliability.py SCORER_DIR GOLD_DIR...

SCORER_DIR holds score.py, GOLD_DIR holds NAME.gold.json beside NAME.txt.
"""

import collections
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from xuncha_docs.model import Band
from xuncha_docs.workflow.contract import files
from xuncha_docs.workflow.intake import FileTask, take_in_one


def load_scorer(folder: Path) -> Any:  # noqa: ANN401 - a module
    """Return the scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Print one line a gold folder."""
    scorer = load_scorer(Path(sys.argv[1]))
    for folder in map(Path, sys.argv[2:]):
        right: dict[Band, list[bool]] = collections.defaultdict(list)
        for gold_path in sorted(folder.glob("*.gold.json")):
            gold = json.loads(gold_path.read_text(encoding="utf-8"))
            want = [f for f in gold["findings"] if not f.get("summary")]
            text = gold_path.with_name(gold_path.name.replace(".gold.json", ".txt"))
            report = take_in_one(FileTask(text))
            mine = files([report])["files"][0]["findings"]
            for i, j, _ in scorer.pair(want, mine):
                codes = [want[i]["category"], *want[i].get("also", [])]
                label = report.findings[j].labels[0]
                if codes[0] != "X":
                    right[label.band].append(scorer.agree(codes, label.category)[0])
        cells = [f"{band.value} {len(right[band])} 条 {_share(right[band])}" for band in Band]
        print(f"{folder.name}：{'，'.join(cells)}")


def _share(right: list[bool]) -> str:
    return f"{100 * sum(right) / len(right):.1f} %" if right else "–"


if __name__ == "__main__":
    main()
