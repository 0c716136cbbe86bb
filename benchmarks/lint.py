"""What the lint finds in published texts, per rule and million characters, and how long it takes.

python benchmarks/lint.py FOLDER…          hits of every rule in the .txt and .docx of the folders
python benchmarks/lint.py --judge N SEED FOLDER…   N findings drawn at random, to be judged by hand
python benchmarks/lint.py --plant FOLDER…  slips planted in terms of real texts, how many are found
python benchmarks/lint.py --speed          CPU time of one letter of about ten pages
"""

import random
import re
import sys
import tempfile
import time
import tomllib
from collections import Counter
from pathlib import Path

from xuncha_docs import assets, gongwen, taxonomy
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.gongwen.lint import homophones
from xuncha_docs.model import Diagnostic, Document
from xuncha_docs.readers import read

_SENTENCE = "县委巡察组发现，部分支部组织生活会记录不全，2025年接待费超支3.2万元，没有按制度报批。"


def documents(folders: list[str]) -> list[Document]:
    """Return the readable documents of some folders in the order of their names."""
    out = []
    for folder in folders:
        for path in sorted(Path(folder).iterdir()):
            if path.suffix in (".txt", ".docx"):
                try:
                    out.append(read(path))
                except UnreadableFileError as error:
                    print(f"{path.name}：{error.message}")
    return out


def rates(folders: list[str]) -> None:
    """Print hits of each rule, and per million characters."""
    found: Counter[str] = Counter()
    files: Counter[str] = Counter()
    characters = 0
    read_in = documents(folders)
    for document in read_in:
        characters += sum(len(block.text) for block in document.blocks)
        codes = [d.code for d in gongwen.check(document)]
        found.update(codes)
        files.update(set(codes))
    print(f"{len(read_in)} 份，{characters} 字")
    for rule in gongwen.rules():
        if found[rule.code]:
            rate = found[rule.code] * 1_000_000 / characters
            print(
                f"{rule.code} {rule.severity.value} {found[rule.code]:5} 处 {files[rule.code]:4} 份"
                f" {rate:8.1f}/百万字  {rule.title}"
            )


def judge(count: int, seed: int, folders: list[str]) -> None:
    """Print findings drawn at random, of each code one a file, with the words around them."""
    pairs: list[tuple[Document, Diagnostic]] = []
    for document in documents(folders):
        by_code: dict[str, list[Diagnostic]] = {}
        for d in gongwen.check(document):
            by_code.setdefault(d.code, []).append(d)
        draw = random.Random(f"{seed}{document.id}")
        pairs += [(document, draw.choice(same)) for same in by_code.values()]
    for document, d in random.Random(seed).sample(pairs, min(count, len(pairs))):
        where = ""
        if d.where:
            text = document.blocks[d.where.block].text
            near = text[max(0, d.where.start - 25) : d.where.end + 25][:100]
            where = f"第{d.where.block + 1}段 …{near}…"
        print(f"{Path(document.path).name} {d.code} {d.severity.value} {d.message} {where!r}")


def plant(folders: list[str]) -> None:
    """Print how many slips planted in the terms of real texts are found, and what else is."""
    entry = tomllib.loads(assets.data("wording.toml").read_text(encoding="utf-8"))["homophone"]
    said = {w for c in taxonomy.load().categories for w in (*c.phrases, *c.words)}
    slips = homophones.slips({*entry["terms"], *said}, entry["allow"])
    texts = [block.text for document in documents(folders) for block in document.blocks]
    usual = set("".join(texts))
    alike: dict[str, list[str]] = {}
    for char, readings in homophones.readings().items():
        for reading in readings if char in usual else ():
            alike.setdefault(reading, []).append(char)
    draw = random.Random(7)
    planted = found = 0
    for run in (run for text in texts for run in re.findall("[\u4e00-\u9fa5]+", text)):
        for term in sorted(slips.terms):
            at = run.find(term)
            if at < 0 or draw.random() < 0.5:
                continue
            n = at + draw.randrange(len(term))
            others = [
                c for r in sorted(homophones.readings().get(run[n], ())) for c in alike.get(r, ())
            ]
            others = [c for c in others if c != run[n]]
            if others:
                wrong = run[:n] + draw.choice(others) + run[n + 1 :]
                planted += 1
                found += any(a <= n < a + len(words) for a, words, _ in slips.find(wrong))
    others = [words for text in texts for _, words, _ in slips.find(text)]
    print(f"词 {len(slips.terms)} 个；误写 {planted} 处，找到 {found} 处（{found / planted:.1%}）")
    print(f"原文 {sum(map(len, texts))} 字，另报 {len(others)} 处：{'、'.join(others)}")


def speed() -> None:
    """Print the CPU time of reading, judging and setting a letter of about ten pages."""
    lines = ["# 关于巡察情况的反馈意见", "@ 县某局党组："]
    for part in range(1, 6):
        lines.append(f"## 第{part}方面的主要问题")
        lines += [f"#### {_SENTENCE * 4}" for _ in range(7)]
    lines += ["$ 县委第一巡察组", "% 2026年3月9日"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.docx"
        gongwen.write(gongwen.parse("\n".join(lines)), path)
        for name in ("首次（含装载规则、词典）", "以后"):
            start = time.process_time()
            document = read(path)
            between = time.process_time()
            gongwen.check(document)
            done = time.process_time()
            gongwen.fix(path.read_bytes(), document)
            end = time.process_time()
            size = sum(len(block.text) for block in document.blocks)
            print(
                f"{name}：{size} 字，读入 {(between - start) * 1000:.0f} 毫秒，"
                f"核验 {(done - between) * 1000:.0f} 毫秒，调格式 {(end - done) * 1000:.0f} 毫秒"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--speed"]:
        speed()
    elif sys.argv[1:2] == ["--plant"]:
        plant(sys.argv[2:])
    elif sys.argv[1:2] == ["--judge"]:
        judge(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
    else:
        rates(sys.argv[1:])
