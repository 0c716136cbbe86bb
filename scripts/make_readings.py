"""Write xuncha_docs/data/readings.txt: the toneless readings of the characters of GB 2312.

Needs pypinyin (MIT) at build time only: pip install pypinyin==0.55.0
python scripts/make_readings.py
"""

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

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


def main() -> None:
    """Write the table."""
    table: defaultdict[str, list[str]] = defaultdict(list)
    for char in hanzi():
        for reading in dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0]):
            table[reading].append(char)
    rows = "".join(f"{reading} {''.join(chars)}\n" for reading, chars in sorted(table.items()))
    OUT.write_text(HEAD + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
