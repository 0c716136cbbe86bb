"""How long 10,000 findings and one document take, as ratios to jieba cutting the same text once.

    python benchmarks/tagging.py [--findings 10000] [--runs 3]

The findings are the examples of the taxonomy, drawn at random under random headings: one line
each, then half of them with facts. CPU time of one process, the least of the runs. Every engine
runs in a process of its own, so that its memory can be told.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from xuncha_docs import assets, readers, taxonomy
from xuncha_docs.classify import Classifier
from xuncha_docs.extract import extract
from xuncha_docs.model import Finding
from xuncha_docs.segment import Segmenter

LINES_A_PAGE = 22  # GB/T 9704-2012
CHARACTERS_A_LINE = 28


def findings(count: int, facts: float) -> list[Finding]:
    """Return fictional findings, so many of them; a share of them has facts."""
    known = taxonomy.load()
    texts = [text for leaf in known.leaves for text in leaf.examples]
    headings = sorted(known.headings)
    dice = random.Random(7)
    return [
        Finding(
            id=str(n),
            unit="",
            title=dice.choice(texts),
            detail=f"{dice.randint(2019, 2025)}年，{dice.choice(texts)}，涉及{dice.randint(1, 99)}万元。"
            if dice.random() < facts
            else "",
            heading_path=(f"（一）{dice.choice(headings)}方面",),
        )
        for n in range(count)
    ]


def seconds(job: Callable[[], object], runs: int) -> float:
    """Return the least CPU time of a job."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        job()
        best = min(best, time.process_time() - start)
    return best


def measured(engine: str, count: int, runs: int) -> dict[str, float]:
    """Return the seconds and the memory of one engine."""
    known = taxonomy.load()
    terms = [w for c in known.categories for w in (*c.phrases, *c.words) if len(w) >= 4]
    classifier = Classifier(known, Segmenter(terms, fast=engine == "rjieba"))
    out = {}
    for name, facts in (("one line", 0.0), ("half with facts", 0.5)):
        given = findings(count, facts)
        out[name] = seconds(lambda given=given: [classifier.label(f) for f in given], runs)
    out |= _document(classifier, runs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    out["MB"] = peak / (2**20 if sys.platform == "darwin" else 2**10)
    return out


def _document(classifier: Classifier, runs: int) -> dict[str, float]:
    """Return the ms of extracting and classifying ten pages, the largest sample scaled to them."""
    blocks = {}
    for path in sorted(assets.samples().rglob("自查报告*.docx")):
        document = readers.read(path)
        blocks[sum(-(-len(b.text) // CHARACTERS_A_LINE) for b in document.blocks)] = document
    lines, document = max(blocks.items())

    def job() -> None:
        for finding in extract(document).findings:
            classifier.label(finding)

    job()
    pages = lines / LINES_A_PAGE
    return {"ten pages, ms": 10_000 * seconds(job, 5 * runs) / pages, "sample pages": pages}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--findings", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.engine:
        print(json.dumps(measured(given.engine, given.findings, given.runs)))
        return
    plain = Segmenter(fast=False)
    cut = {}
    for name, facts in (("one line", 0.0), ("half with facts", 0.5)):
        texts = [f.title + f.detail for f in findings(given.findings, facts)]
        cut[name] = seconds(lambda texts=texts: [plain.words(t) for t in texts], given.runs)
        size = sum(map(len, texts)) / len(texts)
        print(f"{name}: {size:.1f} characters a finding, jieba cuts them in {cut[name]:.2f} s")
    print("\n| engine | one line | ÷ jieba | half with facts | ÷ jieba | ten pages | resident |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for engine in ["jieba", *(["rjieba"] if find_spec("rjieba") else [])]:
        command = [sys.executable, str(Path(__file__).resolve()), "--engine", engine]
        command += ["--findings", str(given.findings), "--runs", str(given.runs)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        got = json.loads(done.stdout)
        cells = [f"{got[n]:.2f} s | {got[n] / cut[n]:.2f} x" for n in cut]
        page = f"{got['ten pages, ms']:.1f} ms"
        print(f"| {engine} | {' | '.join(cells)} | {page} | {got['MB']:.0f} MB |")


if __name__ == "__main__":
    main()
