"""Dates and periods in Chinese prose, as written.

Finds them only: computes no deadline and never shifts an impossible date.
"""

import re

_YEAR = r"(?:19|20)[0-9]{2}"
_DAY = r"(?:[0-9]{1,2}\s?月\s?(?:[0-9]{1,2}\s?日|份|[上中下]旬|底|初)?)"
_POINT = rf"(?:{_YEAR}\s?年\s?(?:度|底|初|末|[上下]半年|第?[一二三四1-4]季度|{_DAY})?|{_DAY})"
_DATE = re.compile(
    rf"(?=[0-9近])(?:{_YEAR}(?:[、—–\-－～~至到]{{1,2}}{_YEAR})+年(?:度)?"
    rf"|{_POINT}[—–\-－～~至到]{{1,2}}{_POINT}"
    rf"|近[一二两三四五六七八九十]+(?:年|个月)|{_POINT})(?:以来|以前|之前|以后|之后|前|起)?"
)


def dates(text: str) -> tuple[str, ...]:
    """Return the dates and periods named in a text, each once, in order."""
    return tuple(dict.fromkeys(m.group() for m in _DATE.finditer(text)))
