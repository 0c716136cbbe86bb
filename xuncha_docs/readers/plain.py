"""Read a text file: one block a line, tables where lines are cut alike by tabs or bars.

Encodings: UTF-8 and UTF-16 with or without a mark, GB18030, Big5 where it shows.
"""

import codecs
import contextlib
import re
from collections.abc import Iterator

from xuncha_docs.model import Block, Diagnostic
from xuncha_docs.readers.blocks import paragraph, recognise, table
from xuncha_docs.readers.codes import notice
from xuncha_docs.text.labels import split_label

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SECTION_LENGTH = 40
_LINES = 200_000
_COLUMNS = 256
_CELLS = 200_000
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_USUAL = re.compile("[\t\r\n -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_ALLOWED = "\t\n\r\f\v\x1a\x1b"


def decode(data: bytes) -> tuple[str, bool] | None:
    """Return the text of a file and whether it is certain; None if it is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _certain(data, encoding)
    if b"\0" in data:
        return _unmarked(data)
    try:
        text = data.decode("utf-8")
        return (text, True) if _is_text(text) else None
    except UnicodeDecodeError:
        pass
    if _nearly(text := data.decode("utf-8", errors="replace")):
        return text, False
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
        return (text, False) if _nearly(text) else None
    if len(_PRIVATE.findall(text)) * 50 > len(text):  # 繁体 Big5 读成 GB18030 满是私用区的字
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("big5"), False
    return (text, True) if _is_text(text) else None


def _nearly(text: str) -> bool:
    """Return whether all but a few characters of a text could be decoded."""
    return 0 < text.count("\ufffd") * 50 < len(text) and _is_text(text)


def _unmarked(data: bytes) -> tuple[str, bool] | None:
    """Return a text in UTF-16 without its mark; None if it is none."""
    for encoding in ("utf-16-le", "utf-16-be"):
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if _is_text(text) and 2 * len(_USUAL.findall(text)) > len(text):
                return text, True
    return None


def _certain(data: bytes, encoding: str) -> tuple[str, bool]:
    text = data.decode(encoding, errors="replace")
    return text, "\ufffd" not in text


def _is_text(text: str) -> bool:
    head = text[:65536]
    return not any(c < " " and c not in _ALLOWED for c in head)


def read(text: str, certain: bool = True) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Return the blocks of a text and what was noticed.

    Args:
        text: The decoded file.
        certain: Whether every character could be decoded.
    """
    lines = [line for line in text.replace("\x00", "").splitlines() if line.strip()]
    found = [] if certain else [notice("RD111", "个别文字无法还原，已用 � 代替")]
    if len(lines) > _LINES:
        found.append(notice("RD108", f"内容过多，只读了前 {_LINES} 行"))
    blocks = recognise(_blocks(lines[:_LINES]), plain=True)
    if not blocks:
        found.append(notice("RD110", "本文件没有读到文字"))
    return blocks, tuple(found)


def _blocks(lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        rows, end = _table(lines, at)
        if rows:
            yield table(rows)
            at = end
        else:
            yield paragraph(lines[at].strip(), lines[at])
            at += 1


def _table(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    """Return the table that begins at a line and where it ends; no rows if there is none.

    Empty cells at the end of a line may be missing. A short line without any separator is a row of
    one merged cell (a section of a ledger) where the table goes on behind it.
    """
    numbered = bool(split_label(lines[at])[0])  # （二）A|B级公路… is a heading with a bar in it
    for mark in ("\t",) if numbered else ("\t", "|"):
        head = _cut(lines[at], mark)
        rows, end, width = [head], at + 1, len(head)
        while width > 1 and end < len(lines) and len(rows) * width < _CELLS:
            cells = _cut(lines[end], mark)
            if len(cells) == 1 and not _goes_on(lines, end, mark, head, width):
                break
            if not _is_rule(cells):
                rows.append(cells)
            width = max(width, len(cells))
            end += 1
        if end - at > 1:
            return rows, end
    return [], at


def _goes_on(lines: list[str], at: int, mark: str, head: list[str], width: int) -> bool:
    if at + 1 >= len(lines) or len(lines[at]) > _SECTION_LENGTH:
        return False
    below = _cut(lines[at + 1], mark)
    return 2 * len(below) > width and len(below) > 1 and below != head


def _cut(line: str, mark: str) -> list[str]:
    if mark == "|":
        line = line.strip()
        if len(line) > 2 and line[0] == line[-1] == "|":
            line = line[1:-1]
    return [cell.strip() for cell in line.split(mark, _COLUMNS - 1)]


def _is_rule(cells: list[str]) -> bool:
    return all(cell and not cell.strip(":-") and "-" in cell for cell in cells)
