"""How well single sentences nobody has written rules for are labelled: no heading, one right answer.

Without files the examples of the taxonomy are labelled, each left out of its own card; else the
findings of JSON lines ({"code": …, "title": …, "detail": …}), by the taxonomy as shipped. Prints
first label, one of the first three, second level and top level.

    python benchmarks/left_out.py [FILE.jsonl ...]
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from xuncha_docs import taxonomy
from xuncha_docs.classify.classifier import Classifier
from xuncha_docs.model import Finding
from xuncha_docs.segment import Segmenter

SHIPPED = taxonomy.load()
CUES = {cue for c in SHIPPED.categories for cue in (*c.phrases, *c.words) if len(cue) >= 4}


def left_out(n: int, segmenter: Segmenter) -> Classifier:
    """Return a classifier that has not seen the n-th example of each leaf."""
    fewer = tuple(
        replace(c, examples=(*c.examples[:n], *c.examples[n + 1 :])) if c in SHIPPED.leaves else c
        for c in SHIPPED.categories
    )
    return Classifier(replace(SHIPPED, categories=fewer), segmenter)


def examples(segmenter: Segmenter) -> Iterator[tuple[Classifier, str, Finding]]:
    """Yield each example with its leaf and a classifier that has not seen it."""
    for n in range(max(len(c.examples) for c in SHIPPED.leaves)):
        classifier = left_out(n, segmenter)
        for leaf in SHIPPED.leaves:
            for example in leaf.examples[n : n + 1]:
                yield classifier, leaf.code, Finding(id="x-1", unit="", title=example)


def written(paths: list[Path], segmenter: Segmenter) -> Iterator[tuple[Classifier, str, Finding]]:
    """Yield each finding of files with its leaf and the classifier as shipped."""
    classifier = Classifier(SHIPPED, segmenter)
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            finding = Finding(id="x-1", unit="", title=told["title"], detail=told["detail"])
            yield classifier, told["code"], finding


def main() -> None:
    """Print the shares."""
    segmenter = Segmenter(CUES)
    paths = [Path(name) for name in sys.argv[1:]]
    hits, total = [0, 0, 0, 0], 0
    for classifier, code, finding in written(paths, segmenter) if paths else examples(segmenter):
        labels = classifier.label(finding).labels
        codes = [x.category for x in labels if not x.category.startswith("T")] or [""]
        total += 1
        hits[0] += codes[0] == code
        hits[1] += code in codes[:3]
        hits[2] += codes[0].rpartition(".")[0] == code.rpartition(".")[0]
        hits[3] += codes[0][:1] == code[0]
    for name, hit in zip(("首个标签", "前三", "二级", "一级"), hits, strict=True):
        print(f"{name}\t{100 * hit / total:.1f}\t{hit}/{total}")


if __name__ == "__main__":
    main()
