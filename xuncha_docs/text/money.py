"""Sums of money in Chinese prose, as written and in yuan, down to 角 and 分 after 元.

Knows 万 and 亿, thousands set apart by comma or space, full-width digits and Chinese numerals. Two
ends (3万至5万元, 二三十万元) are one sum, one 元 after several (300、500元) several. What names but an
order of magnitude (近百万元, 数十万元, 十几万元), foreign money, and 角 and 分 without 元 are left alone.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from math import prod

from xuncha_docs.model import Amount
from xuncha_docs.text.numerals import from_chinese

_UNITS = {"十": 10, "百": 10**2, "千": 10**3}
_SECTIONS = {"万": 10**4, "亿": 10**8}
_CHANGE = (
    r"(?:\s?[0-9０-９一二两三四五六七八九]角)?(?:\s?[0-9０-９一二两三四五六七八九]分(?![之成钟]))?"
)
_END = rf"元(?![旦素宵件器月化老首帅]|港币|美金|台币){_CHANGE}"
_NUMBER = (
    r"[0-9０-９]+(?:(?<![0-9０-９]{4})(?:[ \u00a0\u2009\u202f][0-9０-９]{3}(?![0-9０-９]))+"
    r"|(?:[,，][0-9０-９]{3}(?![0-9０-９]))*)(?:[.．][0-9０-９]+)?"
)
_FIGURES = rf"(?:{_NUMBER}\s?[百千万亿]+零?)*{_NUMBER}\s?[百千万亿]*[余多]?[百千万亿]?"
_HAN = "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_NUMERAL = (
    rf"(?=[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾])[{_HAN}]+(?:点[〇零一二三四五六七八九]+)?"
    r"[万亿]*[余多]?[万亿]?"
)
_ONE = rf"(?:{_FIGURES}|{_NUMERAL})"
# A comma before the number counts only after a digit.
_SUM = re.compile(
    rf"(?<![0-9０-９.．])(?<![0-9０-９][,，])(?:(?=[0-9０-９])|(?<![数几{_HAN}]))"
    rf"(?:(?P<low>{_ONE})(?P<own>元)?\s?[-—–－~～至到]{{1,2}}\s?(?=[0-9０-９{_HAN}]))?(?P<high>{_ONE}){_END}"
)
_LISTED = re.compile(rf"(?<![0-9０-９.．,，第])(?:{_NUMBER}[百千万亿]*、)+$")
_LABEL = re.compile(r"(?:^|[\n。；;])\s*[0-9０-９]{1,2}、")
_TERM = re.compile(rf"(?P<number>{_NUMBER})|(?P<scale>[百千万亿])")
_EITHER = re.compile(
    r"(?<![〇零一二三四五六七八九])([一二三四五六七八九])([二三四五六七八九])(?=[十百千万亿]|$)"
)
_ABOUT = re.compile(r"(?:近|约|大约|将近|逾|超过?|不足|至少)$")
_BEFORE = 60
_LONGEST = 40
_HALF = str.maketrans("０１２３４５６７８９．", "0123456789.")


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the sums named in a text in order; ``12万余元`` counts as about 120,000 yuan."""
    if "元" not in text:
        return ()
    return tuple(amount for match in _SUM.finditer(text) for amount in _amounts(text, match))


def _amounts(text: str, match: re.Match[str]) -> Iterator[Amount]:
    """Yield the sums of one 元: those listed before it with 、, then its own."""
    words, high = match.group(), match.group("high")
    begin = max(0, match.start() - _BEFORE)
    about = bool(re.search("[余多]", words) or _ABOUT.search(text[begin : match.start()]))
    value = _value(high)
    if value is None:
        return
    if match.group("low") is None:
        yield from _listed(text[begin : match.start()], high)
    change = _change(words)
    low = _low(match, value)
    either = _EITHER.search(high)
    if low is None and match.group("low"):
        words = text[match.start("high") : match.end()]
    if low is not None:
        yield Amount(words, low, to=value, about=about)
    elif either and (ends := _both(high, either)):
        yield Amount(words, ends[0], to=ends[1], about=True)
    else:
        yield Amount(words, _shortest(value + change), about=about)


def _listed(before: str, last: str) -> Iterator[Amount]:
    """Yield the sums of 300、 and 3、 before 500元 and 5万元; 1、 at the beginning is a label."""
    if (match := _LISTED.search(before)) is None:
        return
    label = _LABEL.match(before) if match.start() == 0 else _LABEL.match(before, match.start() - 1)
    start = label.end() if label else match.start()
    shared = re.sub("[^百千万亿]", "", last)
    for words in filter(None, before[start:].split("、")):
        value = _value(words if words[-1] in "百千万亿" else words + shared)
        if value is not None:
            yield Amount(words, value)


def _low(match: re.Match[str], high: Decimal) -> Decimal | None:
    """Return the lower end of a range; 3 in 3至5万元 counts 万 too, as it is less than 5."""
    if match.group("low") is None or (low := _value(match.group("low"))) is None:
        return None
    scales = re.search("[百千万亿]*$", re.sub("[余多]", "", match.group("high").strip()))
    scale = _scaled(scales.group()) if scales else 1
    if not match.group("own") and low < high / scale:
        low *= scale
    return _shortest(low) if low < high else None


def _both(words: str, either: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    """Return what 二三十万 may be: 二十万 and 三十万."""
    low = _value(words[: either.start(2)] + words[either.end(2) :])
    high = _value(words[: either.start(1)] + words[either.end(1) :])
    return (low, high) if low is not None and high is not None and low < high else None


def _change(words: str) -> Decimal:
    """Return what 角 and 分 after 元 add, in yuan."""
    after = words.rpartition("元")[2].translate(_HALF)
    found = re.findall(r"(\S)([角分])", after)
    digits = {unit: int(n) if n.isdigit() else from_chinese(n) or 0 for n, unit in found}
    return Decimal(digits.get("角", 0)) / 10 + Decimal(digits.get("分", 0)) / 100


def _value(words: str) -> Decimal | None:
    """Return the value of 1亿2千3百万, 三点五万 or 12万余; None if it is no number."""
    if len(words) > _LONGEST:
        return None
    words = re.sub("[余多零]", "", words) if re.match("[0-9０-９]", words) else words
    if not re.match("[0-9０-９]", words):
        return _numeral(re.sub("[余多]", "", words))
    total = section = number = Decimal(0)
    for match in _TERM.finditer(words):
        if match.group("number"):
            number = _plain(match.group("number"))
        elif scale := _UNITS.get(match.group()):
            section, number = section + number * scale if number else section * scale, Decimal(0)
        else:
            whole = section + number
            billions = match.group() == "亿"
            total = (total + whole) * _SECTIONS["亿"] if billions else total + whole * 10**4
            section = number = Decimal(0)
    return _shortest(total + section + number)


def _numeral(words: str) -> Decimal | None:
    match = re.fullmatch(
        r"(?P<whole>.+?)(?:点(?P<decimals>[〇零一二三四五六七八九]+)(?P<scales>[万亿]*))?", words
    )
    value = from_chinese(match.group("whole")) if match else None
    if match is None or value is None:
        return None
    number = Decimal(value)
    if decimals := match.group("decimals"):
        number += Decimal(f"0.{from_chinese(decimals):0{len(decimals)}d}")
    return _shortest(number * _scaled(match.group("scales") or ""))


def _scaled(scales: str) -> int:
    return prod((_UNITS | _SECTIONS)[scale] for scale in scales)


def _plain(figures: str) -> Decimal:
    return Decimal(re.sub(r"[,，\s]", "", figures.translate(_HALF)))


def _shortest(number: Decimal) -> Decimal:
    """Return a sum without trailing zeros after the point, so that spellings compare equal."""
    return Decimal(int(number)) if number == int(number) else number.normalize()
