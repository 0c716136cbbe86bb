"""One width for every character, so that a rule need not know two: as long as before, offset by offset.

Letters and digits become half-width; marks beside Chinese become full-width, as GB/T 15834 has them.
"""

import re

_NARROW = {
    c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_NARROW |= {0xFF05: 0x25, 0xFF0E: 0x2E}
_WIDE = re.compile(f"[{''.join(map(chr, _NARROW))}]")
_MARKS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_HAN = r"\u3400-\u9fff，。；：？！、（）“”‘’《》〈〉…—"
_BESIDE = re.compile(rf"(?<=[{_HAN}])[,;:?!()]|[,;:?!()](?=[{_HAN}])|(?<=[0-9%])[;](?=[0-9])")


def one_width(text: str) -> str:
    """Return a text of the same length in which width makes no difference."""
    narrow = text.translate(_NARROW) if _WIDE.search(text) else text
    return _BESIDE.sub(lambda m: _MARKS[m.group()], narrow)
