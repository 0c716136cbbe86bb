"""Sums of money in Chinese prose, as written and in yuan.

Knows 万 and 亿, thousands separators, full-width digits and Chinese numerals. Foreign currencies
and prices in 角 and 分 are left alone.
"""

import re
from decimal import Decimal

from xuncha_docs.model import Amount
from xuncha_docs.text.numerals import from_chinese

_SCALES = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
_END = r"元(?![旦素宵件器月化老首帅])"
_NUMBER = r"[0-9０-９]+(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?"
_SCALE = r"\s?[百千万亿]*[余多]?[百千万亿]?"
# 1亿2000万元 repeats number and scale; a comma before the number counts only after a digit.
_FIGURES = re.compile(
    rf"(?<![0-9０-９.．])(?<![0-9０-９][,，])(?:{_NUMBER}\s?[百千万亿]+零?)*{_NUMBER}{_SCALE}"
    + _END
)
_TERM = re.compile(rf"({_NUMBER})({_SCALE})")
_HAN = "〇零一二两三四五六七八九十百千万亿"
_NUMERALS = re.compile(
    rf"(?<![0-9０-９.．{_HAN}])(?=[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾])"
    rf"([{_HAN}壹贰叁肆伍陆柒捌玖拾佰仟]+(?:点[〇零一二三四五六七八九]+)?)([万亿]*)[余多]?([万亿]?)"
    + _END
)
_HALF = str.maketrans("０１２３４５６７８９．", "0123456789.")


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the sums named in a text in order; ``12万余元`` counts as 120,000 yuan."""
    found = [(m.start(), m.group(), _figures(m)) for m in _FIGURES.finditer(text)]
    found += [(m.start(), m.group(), _numerals(m)) for m in _NUMERALS.finditer(text)]
    return tuple(Amount(words, yuan) for _, words, yuan in sorted(found) if yuan is not None)


def _figures(match: re.Match[str]) -> Decimal | None:
    terms = [(_plain(m.group(1)), m.group(2)) for m in _TERM.finditer(match.group())]
    total = Decimal(0)
    for number, scales in terms:
        total += _scaled(number, scales)
    return _shortest(total)


def _plain(figures: str) -> Decimal:
    return Decimal(figures.translate(_HALF).replace(",", "").replace("，", ""))


def _numerals(match: re.Match[str]) -> Decimal | None:
    whole, _, decimals = match.group(1).partition("点")
    value = from_chinese(whole)
    if value is None:
        return None
    number = Decimal(value)
    if decimals:
        number += Decimal(f"0.{from_chinese(decimals):0{len(decimals)}d}")
    return _shortest(_scaled(number, match.group(2) + match.group(3)))


def _scaled(number: Decimal, scales: str) -> Decimal:
    for scale in scales:
        number *= _SCALES.get(scale, 1)
    return number


def _shortest(number: Decimal) -> Decimal:
    """Return a sum without trailing zeros after the point, so that spellings compare equal."""
    return Decimal(int(number)) if number == int(number) else number.normalize()
