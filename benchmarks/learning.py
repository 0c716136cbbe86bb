"""What the memory of decisions gains on documents that come after them, gold taken as decided.

    python benchmarks/learning.py GOLD_DIR... [--orders 20]

GOLD_DIR holds NAME.gold.json beside NAME.txt. The documents of each folder come one by one, first
in the order of their names, then in random orders. The findings of each are labelled by rules
alone, and with the memory of all that was decided about the documents before; then its own are
decided. Where gold names an aspect, the leaf of it that the rules like best counts as decided.
Twice: with the shipped taxonomy, and with its names and descriptions only, all that an office's
own taxonomy has on its first day.
"""

import argparse
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from xuncha_docs import readers, scoring, taxonomy
from xuncha_docs.classify import Case, Classifier
from xuncha_docs.extract import extract
from xuncha_docs.model import By, Finding
from xuncha_docs.segment import Segmenter


class Said(NamedTuple):
    """A finding, the codes gold accepts, and the leaf a person would have chosen."""

    finding: Finding
    codes: list[str]
    chosen: str


class Gain(NamedTuple):
    """Findings; first labels right by rules and with the memory; what the memory changed."""

    findings: int = 0
    ruled: int = 0
    learnt: int = 0
    copied: int = 0
    copied_right: int = 0
    better: int = 0
    worse: int = 0
    kept: int = 0

    def plus(self, other: "Gain") -> "Gain":
        """Return both together."""
        return Gain(*(a + b for a, b in zip(self, other, strict=True)))


class Bench:
    """The taxonomies, and the documents of gold."""

    def __init__(self) -> None:
        self.known = taxonomy.load()
        words = (w for c in self.known.categories for w in (*c.phrases, *c.words) if len(w) >= 4)
        self.segmenter = Segmenter(words)
        self.rules = Classifier(self.known, self.segmenter)
        named = (
            replace(c, phrases=(), words=(), patterns=(), examples=())
            for c in self.known.categories
        )
        named_only = replace(self.known, categories=tuple(named))
        self.taxonomies = {"shipped": self.known, "names only": named_only}

    def said(self, path: Path) -> list[Said]:
        """Return what is to be decided about a document: its findings that gold has."""
        gold = json.loads(path.read_text(encoding="utf-8"))["findings"]
        wanted = [g for g in gold if not g.get("summary")]
        text = path.with_name(path.name.replace(".gold.json", ".txt"))
        found = extract(readers.read(text)).findings
        coded = [(found[j], [wanted[i]["category"], *(wanted[i].get("also") or ())])
                 for i, j in sorted(scoring.pair(wanted, found))]  # fmt: skip
        return [self._said(f, codes) for f, codes in coded if codes[0] != "X"]

    def _said(self, finding: Finding, codes: list[str]) -> Said:
        labelled = self.rules.label(finding).labels
        scored = self.rules.explain(f"{finding.title}\n{finding.detail}", finding.heading_path)
        liked = [x.category for x in labelled] + [s.category for s in scored.scores]
        leaves = [*liked, *codes, *(c.code for c in self.known.leaves)]
        known = {c.code for c in self.known.leaves}
        chosen = next(c for c in leaves if c in known and scoring.agree(codes, c)[0])
        return Said(finding, codes, chosen)

    def replayed(self, documents: list[list[Said]], name: str) -> Gain:
        """Return what the memory gained on documents that come in this order."""
        known = self.taxonomies[name]
        rules, learner = Classifier(known, self.segmenter), Classifier(known, self.segmenter)
        gain = Gain()
        for said in documents:
            for one in said:
                gain = gain.plus(_compared(one, rules, learner))
            for one in said:
                case = Case(one.finding.title, one.finding.detail, one.chosen, one.finding.id)
                learner.memory.add(case)
        every = [one for said in documents for one in said]
        kept = sum(learner.label(o.finding).labels[0].category == o.chosen for o in every)
        return gain._replace(kept=kept)


def _compared(one: Said, rules: Classifier, learner: Classifier) -> Gain:
    label = learner.label(one.finding).labels[0]
    before = scoring.agree(one.codes, rules.label(one.finding).labels[0].category)[0]
    after = scoring.agree(one.codes, label.category)[0]
    copied = label.by is By.MEMORY
    return Gain(1, before, after, copied, copied and after, after > before, after < before)


def main() -> None:
    """Print one table a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--orders", type=int, default=20)
    given = parser.parse_args()
    bench = Bench()
    print("| taxonomy | folder | order | findings | rules % | with memory % | copied | of them right"
          " | better | worse | old kept |\n|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|")  # fmt: skip
    for folder in given.gold:
        in_order = [bench.said(path) for path in sorted(folder.glob("*.gold.json"))]
        for name in bench.taxonomies:
            _print((name, folder.name, "names"), bench.replayed(in_order, name), 1)
            dice, total, documents = random.Random(7), Gain(), in_order.copy()
            for _ in range(given.orders):
                dice.shuffle(documents)
                total = total.plus(bench.replayed(documents, name))
            _print((name, folder.name, f"{given.orders} random"), total, given.orders)


def _print(head: tuple[str, ...], gain: Gain, orders: int) -> None:
    shares = [f"{100 * right / gain.findings:.1f}" for right in (gain.ruled, gain.learnt)]
    means = [f"{n / orders:.4g}" for n in gain[3:7]]
    kept = f"{gain.kept // orders}/{gain.findings // orders}"
    cells = [*head, str(gain.findings // orders), *shares, *means, kept]
    print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
