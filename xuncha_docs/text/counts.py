"""Counts in Chinese prose: a number with its measure word (37人, 三份, 12户), as written and as a number.

Leaves sums of money, dates, ordinals, percentages and what a quoted slogan numbers alone.
"""

import re

from xuncha_docs.model import Count
from xuncha_docs.text.numerals import from_chinese

_MEASURES = "人次|人|名|户|个|家|次|份|件|项|起|处|笔|台|辆|宗|间|套|所|座|条|批|本|张|亩|公顷|公里|平方米|天|篇|期|场|只|瓶|桌"
_COUNT = re.compile(
    rf"(?=[0-9０-９一二两三四五六七八九十百千])(?<![0-9０-９.．〔第年月])(?P<number>[0-9０-９]{{1,3}}(?:[,，][0-9０-９]{{3}})+|[0-9０-９]+(?:[.．][0-9０-９]+)?|(?<![一-鿿])[一二两三四五六七八九十百千]{{1,6}}|[二两三四五六七八九十][一二三四五六七八九十百千]{{0,5}})"
    rf"(?P<scale>万)?(?P<about>余|多)?(?P<unit>{_MEASURES})(?![日月元])"
)
# “两个责任”, “两张皮” and “三会一课” count nothing.
_SLOGAN = re.compile("“[^“”0-9０-９]{2,12}”")
_HALF = str.maketrans("０１２３４５６７８９．", "0123456789.")


def counts(text: str) -> tuple[Count, ...]:
    """Return the counts named in a text in order, each wording once."""
    found: dict[str, Count] = {}
    for match in _COUNT.finditer(_SLOGAN.sub(lambda m: "　" * len(m.group()), text)):
        value = _value(match.group("number"))
        if value is None:
            continue
        number = round(value * (10_000 if match.group("scale") else 1), 4)
        whole = int(number) if number == int(number) else number
        words = match.group()
        found.setdefault(
            words,
            Count(
                text=words,
                number=whole,
                unit=match.group("unit"),
                about=bool(match.group("about")),
            ),
        )
    return tuple(found.values())


def _value(words: str) -> float | None:
    figures = words.translate(_HALF).replace(",", "").replace("，", "")
    if re.fullmatch(r"[0-9.]+", figures):
        return float(figures)
    value = from_chinese(words)
    return None if value is None else float(value)
