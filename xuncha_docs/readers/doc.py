"""Read a Word 97–2003 binary (.doc, .wps) where there is no LibreOffice: its words, not its looks.

The piece table gives the text of all stories, fast-saved files included; of the paragraphs' looks
only what makes a table is read. Automatic numbers, headings by style and tracked changes would
need the style sheet and the lists, and are reported as lost. Offsets: [MS-DOC] 2.5.
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xuncha_docs.model import Block, BlockKind, Diagnostic
from xuncha_docs.readers.blocks import paragraph, recognise, table
from xuncha_docs.readers.codes import notice, unreadable
from xuncha_docs.readers.ole import streams

_IDENT, _WORD_97 = 0xA5EC, 0xC1
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_CLX, _PAPX = 0x1A2, 0x102
_STORIES = (None, BlockKind.FOOTNOTE, BlockKind.HEADER, BlockKind.OTHER, BlockKind.COMMENT,
            BlockKind.ENDNOTE, BlockKind.OTHER, BlockKind.HEADER)  # fmt: skip
_MOST = 20_000_000  # characters
_CELL, _END_OF_PARAGRAPH, _BREAK, _PAGE = "\x07", "\r", "\x0b", "\x0c"
_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_FIELD_MARK = re.compile(f"[{_FIELD}{_FIELD_END}]")
_SHOWN = {0x1E: "-", 0xA0: " ", 0x0B: "\n", 0x09: "\t"}
_IN_TABLE, _ROW_END = 0x2416, 0x2417  # sprmPFInTable, sprmPFTtp
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes of a property's value, by the kind in its code
_VARIABLE, _TABLE_DEFINITION = 6, 0xD608
_Runs = list[tuple[int, int, bool]]


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The text and, of every character, where it lies in the stream.

    Attributes:
        text: All stories, one after the other.
        starts: First character of each piece.
        places: Offset of each piece in the stream.
        widths: Bytes a character of each piece.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]
    widths: tuple[int, ...]

    def place(self, at: int) -> int:
        """Return the offset of a character in the stream."""
        piece = bisect_right(self.starts, at) - 1
        return self.places[piece] + (at - self.starts[piece]) * self.widths[piece]


def read(data: bytes) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Return the blocks of a document and what was noticed.

    Args:
        data: The file.

    Raises:
        UnreadableFileError: It is encrypted (RD006), older than Word 97 (RD005) or damaged (RD008).
    """
    main, tables = _streams(data)
    try:
        pieces = _pieces(main, tables)
        runs = _table_runs(main, tables)
        lengths = struct.unpack_from("<8i", main, 0x4C)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise unreadable("RD008") from error
    blocks: list[Block] = []
    broken: set[int] = set()
    at = 0
    for story, kind in zip(lengths, _STORIES, strict=True):
        end = min(at + max(story, 0), len(pieces.text))
        unclosed = _unclosed(pieces.text, at, end)
        broken |= unclosed
        found = _blocks(pieces, at, end, runs, unclosed)
        if kind is None:
            blocks += recognise(found)
        else:
            blocks += [_told_as(b, kind) for b in found if b.text.strip()]
        at = end
    said = [notice("RD114", "没有用 LibreOffice 转换，自动编号、按样式设的标题和修订痕迹没有读出")]
    if broken:
        said.append(notice("RD121", f"有 {len(broken)} 个域没有结束标记，其后的文字按正文读取"))
    if not blocks:
        said.append(notice("RD110", "本文件没有读到文字"))
    return tuple(blocks), tuple(said)


def _told_as(block: Block, kind: BlockKind) -> Block:
    """Return a block of a story aside; of a table in a header or a comment only the words count."""
    if block.rows and kind is BlockKind.OTHER:
        return block
    return replace(block, kind=kind, level=0, rows=(), text=block.text.replace("\t", " "))


def _streams(data: bytes) -> tuple[bytes, bytes]:
    """Return the stream of the text and that of the tables about it."""
    main, *tables = streams(data, ("WordDocument", "0Table", "1Table"))
    if len(main) < 0x200:
        raise unreadable("RD008")
    ident, version = struct.unpack_from("<HH", main)
    flags = struct.unpack_from("<H", main, 0x0A)[0]
    if ident != _IDENT or version < _WORD_97:
        raise unreadable("RD005", "这是 Word 95 或更早的文件，改扩展名不能改变格式")
    if flags & _ENCRYPTED:
        raise unreadable("RD006")
    return main, tables[bool(flags & _TABLE_1)]


def _table_of(main: bytes, tables: bytes, at: int) -> bytes:
    start, length = struct.unpack_from("<II", main, at)
    return tables[start : start + length]


def _pieces(main: bytes, tables: bytes) -> _Pieces:
    """Return the text: fast-saved or not, the piece table says where each stretch lies."""
    clx = _table_of(main, tables, _CLX)
    at = 0
    while clx[at] == 1:  # formatting that pieces share
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    count = (struct.unpack_from("<I", clx, at + 1)[0] - 4) // 12
    if clx[at] != 2 or not 0 < count <= len(clx):
        raise unreadable("RD008")
    bounds = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    texts, places, widths = [], [], []
    for i in range(count):
        place = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * i + 2)[0]
        length = bounds[i + 1] - bounds[i]
        if not 0 <= length <= _MOST or bounds[i + 1] > _MOST:
            raise unreadable("RD008")
        narrow = bool(place & 1 << 30)
        start = (place & ~(3 << 30)) // (2 if narrow else 1)
        raw = main[start : start + length * (1 if narrow else 2)]
        text = raw.decode("cp1252" if narrow else "utf-16-le", "replace")
        # Surrogates are two characters here and one in Python.
        wide = text if len(text) == length else "".join(map(chr, _units(raw, narrow, length)))
        texts.append(wide)
        places.append(start)
        widths.append(1 if narrow else 2)
    return _Pieces("".join(texts), bounds[:-1], tuple(places), tuple(widths))


def _units(raw: bytes, narrow: bool, length: int) -> tuple[int, ...]:
    units = tuple(raw) if narrow else struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) & ~1])
    return units + (0,) * (length - len(units))


def _table_runs(main: bytes, tables: bytes) -> _Runs:
    """Return the stretches of the stream that stand in tables, and whether they end a row."""
    bins = _table_of(main, tables, _PAPX)
    count = max((len(bins) - 4) // 8, 0)
    pages = struct.unpack_from(f"<{count}I", bins, 4 * (count + 1)) if count else ()
    out: _Runs = []
    for page in pages:
        block = main[(page & 0x3FFFFF) * 512 :][:512]
        if len(block) < 512:
            continue
        runs = min(block[511], 29)  # more do not fit
        bounds = struct.unpack_from(f"<{runs + 1}I", block)
        for i in range(runs):
            word = block[4 * (runs + 1) + 13 * i]
            found = _properties(block, 2 * word) if word else set()
            if found:
                out.append((bounds[i], bounds[i + 1], _ROW_END in found))
    return sorted(out)


def _properties(block: bytes, at: int) -> set[int]:
    """Return which of the two properties that make a table a paragraph has."""
    size = 2 * block[at] - 1 if block[at] else 2 * block[at + 1]
    at += 1 if block[at] else 2
    end, at = min(at + size, 511), at + 2  # behind the number of the style
    found = set()
    while at + 2 < end:
        code = block[at] | block[at + 1] << 8
        if code in (_IN_TABLE, _ROW_END) and block[at + 2]:
            found.add(code)
        if code == _TABLE_DEFINITION:
            at += 3 + (block[at + 2] | block[at + 3] << 8)
        elif code >> 13 == _VARIABLE:
            at += 3 + block[at + 2]
        else:
            at += 2 + _OPERANDS[code >> 13]
    return found


def _blocks(
    pieces: _Pieces, start: int, end: int, runs: _Runs, unclosed: set[int]
) -> Iterator[Block]:
    """Yield the paragraphs and tables of a story; fields that do not end hide nothing."""
    rows: list[list[str]] = []
    row: list[str] = []
    cell: list[str] = []
    for text, mark, at in _paragraphs(pieces.text, start, end, unclosed):
        ends_row = _in_table(pieces, at, runs) if mark else None
        if ends_row is None and mark != _CELL:
            if rows or row or cell:
                yield table([*rows, [*row, *cell]] if row or cell else rows)
                rows, row, cell = [], [], []
            if text:
                yield paragraph(text)
        elif ends_row and mark == _CELL:
            rows.append(row)
            row = []
        else:
            cell.append(text)
            if mark == _CELL:
                row.append("\n".join(filter(None, cell)))
                cell = []
    if rows or row or cell:
        yield table([*rows, [*row, *cell]] if row or cell else rows)


def _in_table(pieces: _Pieces, at: int, runs: _Runs) -> bool | None:
    """Return whether the paragraph with this mark ends a row; None where it is in no table."""
    place = pieces.place(at)
    found = bisect_right(runs, place, key=lambda run: run[0]) - 1
    return runs[found][2] if found >= 0 and place < runs[found][1] else None


def _unclosed(text: str, start: int, end: int) -> set[int]:
    """Return the places of the marks that begin a field which does not end in its story."""
    begun: list[int] = []
    for mark in _FIELD_MARK.finditer(text, start, end):
        if mark[0] == _FIELD:
            begun.append(mark.start())
        elif begun:
            begun.pop()
    return set(begun)


def _paragraphs(
    text: str, start: int, end: int, unclosed: set[int]
) -> Iterator[tuple[str, str, int]]:
    """Yield the words of each paragraph, its mark and where that stands; fields as they show."""
    words: list[str] = []
    fields: list[bool] = []  # of every open field, whether its instruction is being read
    for at in range(start, end):
        char = text[at]
        if char == _FIELD:
            if at in unclosed:
                continue
            fields.append(True)
        elif char == _RESULT and fields:
            fields[-1] = False
        elif char == _FIELD_END and fields:
            fields.pop()
        elif char in (_END_OF_PARAGRAPH, _CELL, _PAGE):
            yield _joined(words), char, at
            words = []
        elif not any(fields) and (char >= " " or ord(char) in _SHOWN):
            words.append(_SHOWN.get(ord(char), char))
    if words:
        yield _joined(words), "", end


def _joined(words: list[str]) -> str:
    """Return a text with its surrogates paired."""
    both = "".join(words).strip().encode("utf-16-le", "surrogatepass")
    return both.decode("utf-16-le", "replace")
