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
_LOWER = re.compile(rf"(?P<number>{_NUMBER})(?P<scale>[百千万亿]*)元?(?:[-—–－~～至到]{{1,2}})$")
_ABOUT = re.compile(r"(?:近|约|大约|将近|逾|超过?|不足|至少)$")
_HALF = str.maketrans("０１２３４５６７８９．", "0123456789.")


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the sums named in a text in order; ``12万余元`` counts as about 120,000 yuan."""
    if "元" not in text:
        return ()
    found = [(m, _figures(m)) for m in _FIGURES.finditer(text)]
    found += [(m, _numerals(m)) for m in _NUMERALS.finditer(text)]
    ordered = sorted(found, key=lambda pair: pair[0].start())
    return tuple(_amount(text, m, yuan) for m, yuan in ordered if yuan is not None)


def _amount(text: str, match: re.Match[str], yuan: Decimal) -> Amount:
    """Return a sum with what stands before it: the lower end of a range, or a word for about."""
    words = match.group()
    about = bool(re.search("[余多]", words) or _ABOUT.search(text[: match.start()]))
    lower = _LOWER.search(text[: match.start()])
    if lower is None:
        return Amount(words, yuan, about=about)
    scales = lower.group("scale") or re.sub("[^百千万亿]", "", words)
    low = _shortest(_scaled(_plain(lower.group("number")), scales))
    return Amount(lower.group() + words, low, to=yuan, about=about)


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
