r"""The text markup of a draft: ``parse`` makes a `Document` of it, ``escape`` keeps data data.

One line is one element; the marks are ``# @ ## ! $ % ~ === ==== |`` at the start of a line, each
followed by a space, and ``\`` makes any character literal. Knows official documents and nothing
of layout: labels such as 一、 附件： 抄送： are part of the text and are set here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeVar

from xuncha_docs.errors import TemplateError
from xuncha_docs.gongwen.labels import LEVELS, labelled
from xuncha_docs.gongwen.layout import DOCUMENT_WORD
from xuncha_docs.gongwen.ooxml import legal
from xuncha_docs.model import (
    Block,
    BlockKind,
    Closing,
    Document,
    Form,
    Format,
    Geometry,
    Merge,
    table_text,
)
from xuncha_docs.text.labels import split_label

_Choice = TypeVar("_Choice")
_TOKEN = re.compile(r"\\.|.", re.DOTALL)
_SPECIAL = re.compile(r"[\\\n|]")
_MARKS = "#@!$%~=|-^<"
_HEAD = {
    "份号": BlockKind.COPY_NUMBER,
    "密级": BlockKind.SECRECY,
    "紧急程度": BlockKind.URGENCY,
    "发文机关标志": BlockKind.ISSUER_MARK,
    "发文字号": BlockKind.DOCUMENT_NUMBER,
    "签发人": BlockKind.SIGNER,
}
_JOINT = "、"
_TAIL = ("抄送", "印发机关", "印发日期")
_HEADER = "页眉"
_FORM, _GEOMETRY, _CLOSING, _PREPRINTED = _FORMAT = ("形式", "口径", "落款", "套打")
_YES = {"是": True, "否": False}
_KEYS = (*_FORMAT, *_HEAD, *_TAIL, _HEADER)
_SIMPLE = {
    "@": BlockKind.ADDRESSEE,
    "!": BlockKind.ATTACHMENT_NOTE,
    "$": BlockKind.SIGNATURE,
    "%": BlockKind.DATE,
    "~": BlockKind.NOTE,
}


def escape(value: str) -> str:
    """Return a value that stands for itself anywhere in the markup.

    A newline in it starts a new paragraph in body text, breaks the line in a table cell and is
    dropped elsewhere; a tab is a space in a table cell; characters XML 1.0 forbids are dropped.
    """
    text = legal(value).replace("\r\n", "\n").replace("\r", "\n")
    out = _SPECIAL.sub(lambda m: r"\n" if m[0] == "\n" else "\\" + m[0], text)
    if text and (text[0] in _MARKS or text[0].isspace()):
        out = out if out.startswith("\\") else "\\" + out
    if text[-1:].isspace() and text[-1:] != "\n" and len(text) > 1:
        out = out[:-1] + "\\" + out[-1]
    return out


def parse(text: str, geometry: Geometry = Geometry.COMMON) -> Document:
    """Return the document a piece of markup describes.

    Args:
        text: The markup.
        geometry: How the type area is set where the markup does not say.

    Raises:
        TemplateError: The markup is malformed; the message names the line.
    """
    lines = legal(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    facts, start = _front_matter(lines)
    how = _format(facts, geometry)
    body = _Body()
    for at, line in enumerate(lines[start:], start + 1):
        stripped = line.strip()
        if stripped:
            body.add(at, _tokens(line))
    head = _head(facts, how.form)
    blocks = [_labelled(b) for b in (*head, *body.finish(), *_tail(facts))]
    identity = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Document(id=identity, path="", blocks=tuple(blocks), format=how)


def _labelled(block: Block) -> Block:
    """Return a block with the number its text begins with, as a reader would find it."""
    if block.number or block.kind is BlockKind.TABLE:
        return block
    return replace(block, number=split_label(block.text)[0])


def _error(line: int, message: str) -> TemplateError:
    return TemplateError(f"文稿第{line}行：{message}", "MK101")


def _tokens(text: str) -> list[str]:
    """Return characters and escapes, without the bare white space around them."""
    tokens = _TOKEN.findall(text)
    while tokens and tokens[0].isspace():
        tokens.pop(0)
    while tokens and tokens[-1].isspace():
        tokens.pop()
    return tokens


def _plain(tokens: list[str], newline: str = "") -> str:
    """Return what tokens stand for."""
    return "".join(
        newline if token == r"\n" else token[1:] if len(token) > 1 else token for token in tokens
    )


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    """Return the facts between two ``---`` lines and the index of the line after them."""
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].strip() != "---":
        return {}, 0
    facts: dict[str, str] = {}
    for at in range(first + 1, len(lines)):
        line = lines[at].strip()
        if line == "---":
            return facts, at + 1
        if not line:
            continue
        key, colon, _ = line.partition(":" if ":" in line.split("：")[0] else "：")
        key = key.strip()
        if not colon:
            raise _error(at + 1, "文首要素应写成“键: 值”。")
        if key not in _KEYS:
            known = "、".join(_KEYS)
            raise _error(at + 1, f"不认识的文首要素“{key}”，可用的有：{known}。")
        if key in facts:
            raise _error(at + 1, f"文首要素“{key}”写了两次，请删去一个。")
        facts[key] = _plain(_tokens(lines[at].partition(colon)[2]))
    raise _error(first + 1, "文首要素没有结束，请在最后一项之后补一行“---”。")


def _format(facts: dict[str, str], geometry: Geometry) -> Format:
    """Return how the front matter wants the letter laid out."""
    marked = bool(facts.get("发文机关标志"))
    form = _choice(facts, _FORM, {f.value: f for f in Form})
    form = form or (Form.DOCUMENT if marked else Form.PLAIN)
    if marked != (form is not Form.PLAIN):
        lack = "应去掉发文机关标志" if marked else "要有发文机关标志"
        raise TemplateError(f"文首要素：{form}的文稿{lack}，或者改“形式”。", "MK101")
    if form is Form.LETTER and (facts.get("印发机关") or facts.get("印发日期")):
        message = "文首要素：信函式不印“印发机关”“印发日期”（GB/T 9704-2012 10.1），请删去。"
        raise TemplateError(message, "MK101")
    return Format(
        form=form,
        geometry=_choice(facts, _GEOMETRY, {g.value: g for g in Geometry}) or geometry,
        closing=_choice(facts, _CLOSING, {c.value: c for c in Closing}) or Closing.SEALED,
        preprinted=_choice(facts, _PREPRINTED, _YES) or False,
    )


def _choice(facts: dict[str, str], key: str, known: dict[str, _Choice]) -> _Choice | None:
    """Return what a fact with few possible values says, or None where it says nothing."""
    value = facts.get(key, "")
    if value and value not in known:
        raise TemplateError(f"文首要素“{key}”可以写{'、'.join(known)}，不能写“{value}”。", "MK101")
    return known.get(value)


def _head(facts: dict[str, str], form: Form) -> Iterator[Block]:
    """Yield the elements above the title in the order in which they stand on the page."""
    keys = list(_HEAD)
    if form is Form.LETTER:
        keys.sort(key=lambda key: key not in ("发文机关标志", "发文字号"))
    for key, kind in ((key, _HEAD[key]) for key in keys):
        if value := facts.get(key, ""):
            texts = [value]
            if kind is BlockKind.SIGNER:
                texts = _signers(value)
            elif kind is BlockKind.ISSUER_MARK and _JOINT in value:
                texts = _joint(value, form)
            for text in texts:
                yield Block(kind=kind, text=text)


def _signers(value: str) -> list[str]:
    """Return the rows of signers, two in a row (7.2.6)."""
    names = re.split(rf"[{_JOINT}\s]+(?![^【】]*】)", re.sub(r"^签发人\s*[:：]", "", value).strip())
    rows = ["　".join(names[at : at + 2]) for at in range(0, len(names), 2)]
    return ["签发人：" + rows[0], *rows[1:]]


def _joint(value: str, form: Form) -> list[str]:
    """Return the names in the mark of several issuers, and 文件, which stands beside them all."""
    if form is Form.LETTER:
        message = "文首要素：联合行文用信函式的，只写主办机关的标志（GB/T 9704-2012 10.1）。"
        raise TemplateError(message, "MK101")
    tail = DOCUMENT_WORD if value.endswith(DOCUMENT_WORD) else ""
    names = value.removesuffix(tail).split(_JOINT)
    return [name.strip() for name in (*names, tail) if name.strip()]


def _tail(facts: dict[str, str]) -> Iterator[Block]:
    copies, agency, printed = (facts.get(key, "") for key in _TAIL)
    if copies:
        text = copies if copies.startswith("抄送") else "抄送：" + copies
        text = text if text.endswith("。") else text + "。"
        yield Block(kind=BlockKind.COPY_TO, text=text)
    if printed and not printed.endswith("印发"):
        printed += "印发"
    if agency or printed:
        text = f"{agency}\t{printed}" if printed else agency
        yield Block(kind=BlockKind.IMPRINT, text=text)
    if header := facts.get(_HEADER, ""):
        yield Block(kind=BlockKind.HEADER, text=header)


@dataclass
class _Body:
    """Builds the blocks line by line."""

    blocks: list[Block] = field(default_factory=list)
    table: list[tuple[int, list[list[str]]]] = field(default_factory=list)
    widths: tuple[float, ...] = ()
    widths_line: int = 0
    headless_line: int = 0
    break_line: int = 0

    def add(self, line: int, tokens: list[str]) -> None:
        mark = tokens[0]
        if mark == "|":
            self._row(line, tokens)
            return
        self._close_table()
        if tokens == ["=", "=", "=", "="]:
            self._close_break()
            self.break_line = line
        elif mark == "#":
            self._heading(line, tokens)
        elif tokens[:3] == ["=", "=", "="]:
            self._attachment(line, tokens)
        elif mark in _SIMPLE:
            kind = _SIMPLE[mark]
            self._put(kind, _plain(self._content(line, tokens, 1)))
        else:
            for text in _plain(tokens, "\n").split("\n"):
                self._put(BlockKind.PARAGRAPH, text)

    def finish(self) -> list[Block]:
        self._close_table()
        self._close_break()
        return labelled(self.blocks)

    def _put(self, kind: BlockKind, text: str, level: int = 0) -> None:
        if text.strip():
            self._append(Block(kind=kind, text=text, level=level))

    def _append(self, block: Block) -> None:
        self.blocks.append(replace(block, new_page=bool(self.break_line)))
        self.break_line = 0

    def _close_break(self) -> None:
        if self.break_line:
            raise _error(self.break_line, "“====”（另起一页）之后没有内容。")

    @staticmethod
    def _content(line: int, tokens: list[str], marks: int) -> list[str]:
        """Return what follows the marks at the start of a line."""
        mark = "".join(tokens[:marks])
        rest = tokens[marks:]
        if rest and not rest[0].isspace():
            raise _error(line, f"“{mark}”后面应空一格；如果是正文，请在行首写“\\”。")
        while rest and rest[0].isspace():
            rest = rest[1:]
        if not _plain(rest).strip():
            raise _error(line, f"“{mark}”后面没有内容，请补上，或者删去这一行。")
        return rest

    def _heading(self, line: int, tokens: list[str]) -> None:
        depth = next((i for i, token in enumerate(tokens) if token != "#"), len(tokens))
        if depth > LEVELS + 1:
            raise _error(line, "“#”最多五个：一个是标题，二至五个是一至四级层次标题。")
        text = _plain(self._content(line, tokens, depth))
        if depth == 1:
            self._put(BlockKind.TITLE, text)
            return
        self._put(BlockKind.HEADING, text, depth - 1)

    def _attachment(self, line: int, tokens: list[str]) -> None:
        name = _plain(self._content(line, tokens, 3))
        self._put(BlockKind.ATTACHMENT, "附件")
        self._put(BlockKind.TITLE, name)

    def _row(self, line: int, tokens: list[str]) -> None:
        if tokens[1:2] == ["="]:
            if self.table or self.widths:
                self._close_table()
            self.widths, self.widths_line = _widths(line, tokens), line
            return
        if tokens == ["|", "-"]:
            if self.table:
                self._close_table()
            self.headless_line = line
            return
        cells = _cells(tokens)
        if self.table and len(cells) != len(self.table[0][1]):
            wanted = len(self.table[0][1])
            raise _error(line, f"表格这一行有{len(cells)}格，上面各行是{wanted}格。")
        if self.widths and len(cells) != len(self.widths):
            raise _error(line, f"表格有{len(cells)}列，列宽却给了{len(self.widths)}个。")
        self.table.append((line, cells))

    def _close_table(self) -> None:
        if self.widths and not self.table:
            raise _error(self.widths_line, "列宽之后没有表格。")
        if self.headless_line and not self.table:
            raise _error(self.headless_line, "“|-”之后没有表格。")
        if not self.table:
            return
        rows, merges = _merged(self.table)
        block = Block(
            kind=BlockKind.TABLE,
            text=table_text(rows),
            rows=rows,
            merges=merges,
            widths=self.widths,
            headless=bool(self.headless_line),
        )
        self._append(block)
        self.table, self.widths, self.headless_line = [], (), 0


def _cells(tokens: list[str]) -> list[list[str]]:
    """Return the token lists of the cells of a row; the last ``|`` may be left out."""
    cells: list[list[str]] = [[]]
    for token in tokens[1:]:
        if token == "|":
            cells.append([])
        else:
            cells[-1].append(token)
    cells = [_tokens("".join(cell)) for cell in cells]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _widths(line: int, tokens: list[str]) -> tuple[float, ...]:
    cells = ["".join(cell) for cell in _cells(["|", *tokens[2:]])]
    if not all(re.fullmatch(r"\d{1,4}(\.\d{1,2})?", cell) and float(cell) > 0 for cell in cells):
        raise _error(line, "列宽应写成“|= 8 | 40 | 12 |”，每个都是大于零的数。")
    return tuple(float(cell) for cell in cells)


def _merged(
    table: list[tuple[int, list[list[str]]]],
) -> tuple[tuple[tuple[str, ...], ...], tuple[Merge, ...]]:
    """Return the grid and its merged areas; ``^`` joins the cell above, ``<`` the one left."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    areas: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, (line, cells) in enumerate(table):
        for column, cell in enumerate(cells):
            at = (row, column)
            if cell in (["^"], ["<"]):
                beside = (row - 1, column) if cell == ["^"] else (row, column - 1)
                if min(beside) < 0:
                    raise _error(line, f"表格第一行不能写“^”，第一列不能写“<”（{cell[0]}）。")
                owner[at] = owner[beside]
            else:
                owner[at] = at
            areas.setdefault(owner[at], []).append(at)
    merges: list[Merge] = []
    for (row, column), members in areas.items():
        rows = max(r for r, _ in members) - row + 1
        columns = max(c for _, c in members) - column + 1
        if rows * columns != len(members):
            raise _error(table[row][0], "表格里“^”“<”合并出来的不是长方形，请检查。")
        if len(members) > 1:
            merges.append(Merge(row, column, rows, columns))
    grid = tuple(
        tuple(_cell_text(cell) if owner[r, c] == (r, c) else "" for c, cell in enumerate(cells))
        for r, (_, cells) in enumerate(table)
    )
    return grid, tuple(merges)


def _cell_text(tokens: list[str]) -> str:
    """Return the text of a cell; a tab would part it from the next in `table_text`."""
    return _plain(tokens, "\n").replace("\t", " ")
