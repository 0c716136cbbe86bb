"""How much of the known text of documents is read, whole and in order, by each route.

    python benchmarks/reading_truth.py TRUTH FILE…

TRUTH holds one JSON a document with its blocks (kind, label, text). A .doc is read twice: through
LibreOffice and by our own reader of its piece table. A block counts where its text is found, white
space taken out; a number where it stands in front of its text; the order is the longest run of
found blocks that come one after the other.
"""

import json
import sys
from bisect import bisect_right
from pathlib import Path

from xuncha_docs import readers


def main() -> None:
    """Print a row a file and route, and the sum of each route."""
    truths = {p.stem: json.loads(p.read_text("utf-8")) for p in Path(sys.argv[1]).glob("*.json")}
    files = [Path(name) for name in sys.argv[2:] if Path(name).stem in truths]
    sums: dict[str, list[int]] = {}
    print("| 文件 | 途径 | 段落文字 | 单元格文字 | 编号 | 顺序 |\n|---|---|---|---|---|---|")
    for path, docx in zip(files, readers.convert(files), strict=True):
        routes = [("自己读", b"")] if not docx else [("LibreOffice", docx), ("自己读", b"")]
        for route, converted in routes:
            text = "\n".join(b.text for b in readers.read(path, converted).blocks)
            counts = judge(text, truths[path.stem]["blocks"])
            key = f"{path.suffix} {route}"
            sums[key] = [a + b for a, b in zip(sums.get(key, [0] * 8), counts, strict=True)]
            print(f"| {path.name} | {route} | {' | '.join(shown(counts))} |")
    for key, counts in sums.items():
        print(f"| 合计 | {key} | {' | '.join(shown(counts))} |")


def judge(text: str, blocks: list[dict[str, str]]) -> list[int]:
    """Return found and all: paragraphs, cells, numbers, blocks in order."""
    whole = "".join(text.split())
    counts = [0] * 8
    places: list[int] = []
    at = 0
    for block in blocks:
        words, label = ("".join(block[key].split()) for key in ("text", "label"))
        if not words or block["kind"] in ("header", "footer"):
            continue
        place = whole.find(words, at)
        place = whole.find(words) if place < 0 else place
        kind = 2 if block["kind"] == "cell" else 0
        counts[kind] += place >= 0
        counts[kind + 1] += 1
        if label:
            counts[4] += label + words in whole
            counts[5] += 1
        if place >= 0:
            places.append(place)
            at = max(at, place)
    counts[6], counts[7] = longest(places), len(places)
    return counts


def longest(places: list[int]) -> int:
    """Return the length of the longest run that never goes back."""
    ends: list[int] = []
    for place in places:
        at = bisect_right(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


def shown(counts: list[int]) -> list[str]:
    """Return four shares."""
    pairs = zip(counts[::2], counts[1::2], strict=True)
    return [f"{100 * found / all_:.1f} %" if all_ else "—" for found, all_ in pairs]


if __name__ == "__main__":
    main()
