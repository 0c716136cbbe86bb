"""What depends on the content: mark size, title lines, signature, hanging indents, columns.

Pure arithmetic on strings and the numbers of `standard`; knows no file format. Widths are in
characters: a Han character or full-width mark is 1, a half-width one 0.5.
"""

import re
import unicodedata

from xuncha_docs import segment
from xuncha_docs.gongwen import standard
from xuncha_docs.model import Block, BlockKind

_NOTE_LABEL = re.compile(r"^(?P<head>附件[:：])?(?P<number>\d{1,2}\.)?")
# 行首不放的字，行末不放的字。
_NO_START = "的了和与及暨、，。：；！？）》」』】〕”’…—"
_NO_END = "（《「『【〔“‘"
_MOST_TITLE_WORDS = 400


def width_chars(text: str) -> float:
    """Return the width of a text in characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def mark_size_pt(text: str) -> float:
    """Return the type size of the issuer's mark: as large as one line allows (7.2.4)."""
    wanted = standard.look(BlockKind.ISSUER_MARK).size
    room = standard.norm("page.area_width").pt / max(1.0, width_chars(text))
    return max(1.0, min(wanted, standard.norm("mark.largest").number, int(room * 2) / 2))


def title_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a title: cut between words, in a trapezoid or diamond (7.3.1).

    As few lines as possible; of the ways to cut, the most even one that does not end in a
    short line. A word wider than a line is cut anywhere.
    """
    # 容半个字：行宽按国标字号折算后末字仍在版心内。
    room = int(standard.norm("page.area_width").pt / standard.look(BlockKind.TITLE).size)
    if width_chars(text) <= room:
        return (text,)
    words = _title_words(text, room)
    if len(words) > _MOST_TITLE_WORDS:
        return (text,)
    count = 2
    while (cut := _cut(words, count, room)) is None:
        count += 1
    return cut


def _title_words(text: str, room: int) -> list[str]:
    """Return the words of a title with punctuation glued where a line may not begin or end."""
    out: list[str] = []
    for word in segment.default().words(text):
        pieces = [word] if width_chars(word) <= room else list(word)
        for piece in pieces:
            glue = out and (piece[0] in _NO_START or out[-1][-1] in _NO_END)
            if glue and width_chars(out[-1] + piece) <= room:
                out[-1] += piece
            else:
                out.append(piece)
    return out


def _cut(words: list[str], count: int, room: int) -> tuple[str, ...] | None:
    """Return the most even way to set words in ``count`` lines of ``room``, None if none fits."""
    widths = [width_chars(word) for word in words]
    mean = sum(widths) / count
    # best[i] = (cost, lines) for the first i words in the lines so far.
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(words)
    for line in range(count):
        following: list[tuple[float, tuple[str, ...]] | None] = [None] * (len(words) + 1)
        for start, state in enumerate(best):
            if state is None:
                continue
            width = 0.0
            for end in range(start + 1, len(words) + 1):
                width += widths[end - 1]
                if width > room:
                    break
                cost = state[0] + _uneven(width, mean, last=line == count - 1)
                old = following[end]
                if old is None or cost < old[0]:
                    following[end] = (cost, (*state[1], "".join(words[start:end])))
        best = following
    return best[-1][1] if best[-1] else None


def _uneven(width: float, mean: float, *, last: bool) -> float:
    """Return the cost of a line; a long last line (upright trapezoid) is as good as a short one."""
    cost = (width - mean) ** 2
    if last and width < standard.norm("title.least").number:
        cost += 100
    return cost


def signature_indents(signature: str, date: str) -> tuple[float, float]:
    """Return the right indents of signature and date in characters, sealed form (7.3.5.1).

    The date stands four characters from the right and the signature is centred on it; where
    that would push the signature out of the type area, both move left.
    """
    date_right = standard.norm("signature.date_right").number
    half = (width_chars(date) - width_chars(signature)) / 2
    shift = max(0.0, -(date_right + half))
    return date_right + half + shift, date_right + shift


def note_indents(text: str) -> tuple[float, float]:
    """Return left indent and hanging of an attachment note, so that names align (7.3.4)."""
    match = _NOTE_LABEL.match(text)
    number = match["number"] if match and match["number"] else ""
    head = match["head"] if match and match["head"] else ""
    before = standard.norm("note.indent").number + width_chars("附件：")
    hanging = width_chars(number) + (width_chars(head) if head else 0)
    return before + width_chars(number), hanging


def lead_length(text: str) -> int:
    """Return how much of a heading is its lead sentence: to the first 。, or all of it."""
    end = text.find("。")
    return len(text) if end < 0 else end + 1


def table_sizes(block: Block) -> tuple[float, float]:
    """Return type size and line pitch of a table in points; wide tables are set smaller."""
    columns = max((len(row) for row in block.rows), default=0)
    if columns >= standard.norm("table.small_from").number:
        return standard.norm("table.small").number, standard.norm("table.small_pitch").number
    look = standard.look(BlockKind.TABLE)
    return look.size, look.pitch


def column_twips(block: Block) -> tuple[int, ...]:
    """Return the column widths in twips; together they are as wide as the type area."""
    total = standard.norm("page.area_width").twips
    columns = max((len(row) for row in block.rows), default=0)
    weights = block.widths if len(block.widths) == columns else _natural(block, columns)
    out = [int(total * weight / sum(weights)) for weight in weights]
    if out:
        out[-1] += total - sum(out)
    return tuple(out)


def _natural(block: Block, columns: int) -> tuple[float, ...]:
    """Return for each column the width its widest cell would like, within bounds."""
    low, high = standard.norm("table.narrowest").number, standard.norm("table.widest").number
    merged = {(m.row, m.column) for m in block.merges if m.columns > 1}
    widths: list[float] = []
    for column in range(columns):
        lines = [
            line
            for r, row in enumerate(block.rows)
            if (r, column) not in merged
            for line in row[column].split("\n")
        ]
        widths.append(min(high, max([low, *map(width_chars, lines)])))
    return tuple(widths)
