"""Chinese numerals both ways, and the counting styles of automatic numbering.

Values are non-negative integers. Pure string work: knows neither documents nor money.
"""

_DIGITS = "零一二三四五六七八九"
_VALUES = {c: i for i, c in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
_VALUES |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HUNDRED_MILLION = 10**8
_SECTIONS = {"万": 10**4, "萬": 10**4, "亿": _HUNDRED_MILLION, "億": _HUNDRED_MILLION}


def to_chinese(value: int) -> str:
    """Return 0 to 9,999,999,999,999,999 in Chinese, as headings number themselves: 十, 十一, 二十, 一百零一.

    Raises:
        ValueError: The value is out of range.
    """
    if not 0 <= value < 10**16:
        raise ValueError(f"out of range: {value}")
    for scale, name in ((_HUNDRED_MILLION, "亿"), (10**4, "万")):
        if value >= scale:
            high, low = divmod(value, scale)
            return to_chinese(high) + name + (_after(low, scale) if low else "")
    return _below_10000(value)


def _after(low: int, scale: int) -> str:
    """Return what follows 万 or 亿: 零 where a place is skipped, 一十 in full."""
    gap = "零" if low < scale // 10 else ""
    words = to_chinese(low)
    return gap + ("一" if words.startswith("十") else "") + words


def _below_10000(value: int) -> str:
    if value < 10:
        return _DIGITS[value]
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return out.removeprefix("一") if out.startswith("一十") else out


def from_chinese(text: str) -> int | None:
    """Return the value of a Chinese numeral (一百二十, 二〇二四, 壹佰), or None if it is none."""
    if not text or any(c not in _VALUES and c not in _UNITS and c not in _SECTIONS for c in text):
        return None
    if all(c in _VALUES for c in text):
        return int("".join(str(_VALUES[c]) for c in text))
    total = section = digit = 0
    place = 10  # what a last digit without a unit of its own counts tenths of: 三万五 is 35000
    for c in text:
        if c in _VALUES:
            digit = _VALUES[c]
            place = place if digit else 10
            continue
        if c in _UNITS:
            section += (digit or 1) * _UNITS[c]
        elif _SECTIONS[c] == _HUNDRED_MILLION:
            total = (total + section + digit) * _HUNDRED_MILLION
            section = 0
        else:
            total += (section + digit) * _SECTIONS[c]
            section = 0
        place = _UNITS.get(c) or _SECTIONS[c]
        digit = 0
    return total + section + digit * place // 10
