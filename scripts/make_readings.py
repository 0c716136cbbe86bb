"""Write xuncha_docs/data/readings.txt: the toneless readings of the characters of GB 2312.

Needs pypinyin (MIT) at build time only: pip install pypinyin==0.55.0
python scripts/make_readings.py
"""

from collections import Counter, defaultdict
from pathlib import Path

from pypinyin import Style, phrases_dict, pinyin
from pypinyin.contrib.tone_convert import to_normal

FEWEST = 5
OUT = Path(__file__).resolve().parent.parent / "xuncha_docs" / "data" / "readings.txt"
HEAD = "# 读音表：一行一个音（不计声调），后面是 GB 2312 里有这个音的字。由 scripts/make_readings.py 用 pypinyin 0.55.0（MIT）生成。\n"


def hanzi() -> list[str]:
    """Return the 6,763 Chinese characters of GB 2312."""
    out = []
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                out.append(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return out


def in_words() -> dict[str, Counter[str]]:
    """Return the readings each character has in words; others are of dictionaries only."""
    out: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, readings in phrases_dict.phrases_dict.items():
        for char, reading in zip(word, readings, strict=False):
            out[char][to_normal(reading[0])] += 1
    return out


def main() -> None:
    """Write the table."""
    table: defaultdict[str, list[str]] = defaultdict(list)
    used = in_words()
    for char in hanzi():
        first = pinyin(char, style=Style.NORMAL)[0][0]
        common = [r for r, n in sorted(used[char].items()) if n >= FEWEST]
        for reading in dict.fromkeys((first, *common)):
            table[reading].append(char)
    rows = "".join(f"{reading} {''.join(chars)}\n" for reading, chars in sorted(table.items()))
    OUT.write_text(HEAD + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
