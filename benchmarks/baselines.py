"""What two simple ways find, in the form the scorer takes: one regex, and fifteen keyword rules.

    python ../shared/score/score.py GOLD --cmd "python benchmarks/baselines.py signal {files}"
    python ../shared/score/score.py GOLD --cmd "python benchmarks/baselines.py rules {files}"

``signal`` takes every sentence with a word of lack for a finding, without labels. ``rules`` takes
the findings that the program finds and labels each by the first of fifteen lists of words in it.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from xuncha_docs import readers
from xuncha_docs.extract import extract

_SIGNAL = re.compile(
    "不够|不到位|不力|不严|不规范|不足|不实|不强|不深|不及时|不充分|不健全|存在|有的|个别|部分|违规|违反|"
    "突出|风险|薄弱|差距|短板|缺失|偏差|弱化|虚化|滞后|缺乏|闲置|挪用|套取|虚报|冒领|隐患|未|没有"
)
_SENTENCE = re.compile(r"[^。；;！？\n]+")
_RULES = (
    ("2.4.3", "招标|投标|工程"),
    ("2.4.4", "采购"),
    ("2.4.5", "资产|闲置"),
    ("2.4.1", "财务|报销|票据|经费"),
    ("2.3.1", "公务接待|吃喝|陪餐"),
    ("2.3.3", "津贴|补贴|福利"),
    ("2.3.7", "形式主义|官僚主义"),
    ("2.2.1", "监督执纪|纪检|监督责任"),
    ("2.5.6", "群众|服务态度|推诿"),
    ("1.1.1", "学习|理论"),
    ("1.3.1", "意识形态"),
    ("1.2.4", "安全生产|应急"),
    ("3.3.2", "组织生活|三会一课|党员大会"),
    ("3.2.2", "干部|选人用人|人才"),
    ("1.2.2", "职责|监管|履职"),
)


def signal(path: Path) -> list[dict[str, Any]]:
    """Return every sentence with a word of lack."""
    text = "\n".join(block.text for block in readers.read(path).blocks)
    sentences = (match[0].strip() for match in _SENTENCE.finditer(text))
    return [_finding(title, "", ()) for title in sentences if _SIGNAL.search(title)]


def rules(path: Path) -> list[dict[str, Any]]:
    """Return the program's findings under the categories of the keyword rules."""
    found = extract(readers.read(path)).findings
    return [_finding(f.title, f.detail, _labels(f.title) or _labels(f.detail)) for f in found]


def _labels(text: str) -> tuple[str, ...]:
    return tuple(code for code, words in _RULES if re.search(words, text))[:3]


def _finding(title: str, detail: str, labels: tuple[str, ...]) -> dict[str, Any]:
    named = [{"category": code, "score": 1.0, "by": "rule", "cues": []} for code in labels]
    return {"title": title, "detail": detail, "labels": named, "answer": None}


def main() -> None:
    """Print the findings of all files as JSON."""
    way = {"signal": signal, "rules": rules}[sys.argv[1]]
    files = [{"path": name, "findings": way(Path(name))} for name in sys.argv[2:]]
    print(json.dumps({"files": files}, ensure_ascii=False))


if __name__ == "__main__":
    main()
