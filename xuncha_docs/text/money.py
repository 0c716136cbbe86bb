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
_FIGURES = re.compile(
    r"(?<![0-9０-９.．,，])([0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?)"
    r"\s?([百千万亿]*)[余多]?[百千万亿]?" + _END
)
_NUMERALS = re.compile(
    r"(?<![0-9０-９.．〇零一二两三四五六七八九十百千万亿])(?=[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖])((?:[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+)"
    r"(?:点[〇零一二三四五六七八九]+)?)([万亿]*)[余多]?" + _END
)
_HALF = str.maketrans("０１２３４５６７８９．", "0123456789.")


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the sums named in a text in order; ``12万余元`` counts as 120,000 yuan."""
    found = [(m.start(), m.group(), _figures(m)) for m in _FIGURES.finditer(text)]
    found += [(m.start(), m.group(), _numerals(m)) for m in _NUMERALS.finditer(text)]
    return tuple(Amount(words, yuan) for _, words, yuan in sorted(found) if yuan is not None)


def _figures(match: re.Match[str]) -> Decimal | None:
    number = match.group(1).translate(_HALF).replace(",", "").replace("，", "")
    after = match.group()[len(match.group(1)) :]
    return _scaled(Decimal(number), after)


def _numerals(match: re.Match[str]) -> Decimal | None:
    whole, _, decimals = match.group(1).partition("点")
    value = from_chinese(whole)
    if value is None:
        return None
    number = Decimal(value)
    if decimals:
        number += Decimal(f"0.{from_chinese(decimals):0{len(decimals)}d}")
    return _scaled(number, match.group(2))


def _scaled(number: Decimal, scales: str) -> Decimal:
    for scale in scales:
        number *= _SCALES.get(scale, 1)
    return Decimal(int(number)) if number == int(number) else number.normalize()
