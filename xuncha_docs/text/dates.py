"""Dates and periods in Chinese prose, as written, in figures of any width or Chinese numerals.

Finds them only: computes no deadline and never shifts an impossible date. What only relates
(去年, 今年以来) is no date.
"""

import re

_YEAR = r"(?:19|20)[0-9]{2}"
_TO = r"\s?[—–\-－～~至到]{1,2}\s?"
_MONTH, _OF_MONTH = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12][0-9]|0?[1-9])"
_DAY = (
    rf"(?:(?:[0-9]{{1,2}}[—–\-－～~至到]{{1,2}})?[0-9]{{1,2}}\s?月\s?"
    rf"(?:[0-9]{{1,2}}\s?日(?:{_TO}[0-9]{{1,2}}\s?日)?|份|[上中下]旬|底|初)?)"
)
_POINT = rf"(?:{_YEAR}\s?年\s?(?:度|底|初|末|[上下]半年|第?[一二三四1-4]季度|{_DAY})?|{_DAY})"
# Without the day the month has two figures or is in a period: 2023.5 is a number.
_DOTTED_DAY = rf"{_YEAR}(?:\.{_MONTH}\.|-{_MONTH}-|/{_MONTH}/){_OF_MONTH}"
_DOTTED_MONTH = rf"{_YEAR}[./\-](?:1[0-2]|0[1-9])"
_DOTTED = (
    rf"(?<![A-Za-z./\-])(?:{_DOTTED_DAY}(?:{_TO}{_DOTTED_DAY})?"
    rf"|{_YEAR}[./]{_MONTH}(?:\s?[—–~～至到]{{1,2}}\s?|\s?-\s?){_YEAR}[./]{_MONTH}|{_DOTTED_MONTH})"
    rf"(?![0-9]|[./\-][0-9]|\s?[万亿元%吨亩米个平公千百号])"
)
_HAN = "[一二三四五六七八九十]"
_HAN_POINT = rf"(?:二[〇○零]|一九)[〇○零一二三四五六七八九]{{2}}年(?:度|{_HAN}{{1,2}}月(?:{_HAN}{{1,3}}日|份|底|初)?)?"
_DATE = re.compile(
    rf"(?<![0-9])(?=[0-9近二一])(?:{_DOTTED}|{_YEAR}(?:[、—–\-－～~至到]{{1,2}}{_YEAR})+年(?:度)?"
    rf"|{_POINT}{_TO}{_POINT}|{_HAN_POINT}(?:{_TO}{_HAN_POINT})?"
    rf"|近(?:[一二两三四五六七八九十]+|[0-9]{{1,2}})(?:年|个月)|{_POINT})(?:以来|以前|之前|以后|之后|前|起)?"
)
_NARROW = str.maketrans("０１２３４５６７８９．／", "0123456789./")


def dates(text: str) -> tuple[str, ...]:
    """Return the dates and periods named in a text, each once, in order."""
    narrow = text.translate(_NARROW)
    return tuple(dict.fromkeys(text[slice(*m.span())] for m in _DATE.finditer(narrow)))
