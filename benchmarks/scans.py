"""How well the text of scanned pages is recognised: character error rate against the known text.

    python benchmarks/scans.py FOLDER

FOLDER holds pictures of pages, each with its text beside it (``page.jpg``, ``page.txt``); what
follows the last ``_`` of a name is the condition it was scanned under. White space is taken out and
full- and half-width punctuation counted as one, as the text cannot tell them apart on paper; a page
header comes first. Pages of tables are compared without order (``d_tables``).
"""

import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from xuncha_docs import readers
from xuncha_docs.model import BlockKind

_ALIKE = str.maketrans("（）：；，！？％“”‘’—－–．", "():;,!?%\"\"''---.")


def main() -> None:
    """Print a row a condition."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * 4)
    for picture in sorted(Path(sys.argv[1]).glob("*.jpg")):
        start = time.process_time()
        blocks = sorted(readers.read(picture).blocks, key=lambda b: b.kind is not BlockKind.HEADER)
        text = "\n".join(block.text for block in blocks)
        known, found = plain(picture.with_suffix(".txt").read_text("utf-8")), plain(text)
        row = sums[picture.stem.rpartition("_")[2]]
        wrong = apart(known, found) if "tables" in picture.stem else distance(known, found)
        for i, value in enumerate((1, wrong, len(known), time.process_time() - start)):
            row[i] += value
    print("| 条件 | 页 | 字 | 错 | 字错率 | 每页 CPU 秒 |\n|---|---:|---:|---:|---:|---:|")
    for name, (pages, wrong, letters, seconds) in sums.items():
        rate = f"{100 * wrong / letters:.2f} %"
        print(
            f"| {name} | {pages:.0f} | {letters:.0f} | {wrong:.0f} | {rate} | {seconds / pages:.1f} |"
        )


def plain(text: str) -> str:
    """Return a text without what paper does not show."""
    return "".join(text.split()).translate(_ALIKE)


def apart(known: str, found: str) -> int:
    """Return how many letters are missing or too many, whatever their order."""
    one, other = Counter(known), Counter(found)
    return max((one - other).total(), (other - one).total())


def distance(known: str, found: str) -> int:
    """Return the least number of letters to put in, take out or change (Levenshtein)."""
    row = list(range(len(found) + 1))
    for i, a in enumerate(known, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(found, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


if __name__ == "__main__":
    main()
