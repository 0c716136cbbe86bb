"""How well the examples of the taxonomy are labelled when each is left out of its own card.

An estimate for sentences nobody has written rules for: no heading, one right answer, only the
sentence itself. Prints first label, one of the first three, second level and top level.

    python benchmarks/left_out.py
"""

from dataclasses import replace

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


def main() -> None:
    """Print the shares."""
    segmenter = Segmenter(CUES)
    hits, total = [0, 0, 0, 0], 0
    for n in range(max(len(c.examples) for c in SHIPPED.leaves)):
        classifier = left_out(n, segmenter)
        for leaf in SHIPPED.leaves:
            for example in leaf.examples[n : n + 1]:
                finding = classifier.label(Finding(id="x-1", unit="", title=example))
                codes = [x.category for x in finding.labels if not x.category.startswith("T")]
                total += 1
                hits[0] += codes[0] == leaf.code
                hits[1] += leaf.code in codes[:3]
                hits[2] += codes[0].rpartition(".")[0] == leaf.code.rpartition(".")[0]
                hits[3] += codes[0][0] == leaf.code[0]
    for name, hit in zip(("首个标签", "前三", "二级", "一级"), hits, strict=True):
        print(f"{name}\t{100 * hit / total:.1f}\t{hit}/{total}")


if __name__ == "__main__":
    main()
