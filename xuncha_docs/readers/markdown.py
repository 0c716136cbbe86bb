"""Read Markdown: headings, lists with their numbers, tables; markdown-it-py knows the syntax."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xuncha_docs.model import Block, BlockKind, Diagnostic
from xuncha_docs.readers.blocks import paragraph, recognise, table
from xuncha_docs.readers.codes import notice
from xuncha_docs.text.labels import split_label

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
_ENDS = "。；：！？.;:!?"
_LEVELS = 5
_LARGEST = 4 << 20


def read(text: str, certain: bool = True) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Return the blocks of a text and what was noticed.

    Args:
        text: The decoded file.
        certain: Whether every character could be decoded.
    """
    from markdown_it import MarkdownIt

    found = [] if certain else [notice("RD111", "个别文字无法还原，已用 � 代替")]
    if len(text) > _LARGEST:
        found.append(notice("RD108", f"内容过多，只读了前 {_LARGEST} 字"))
    tokens = MarkdownIt("commonmark").enable("table").parse(text[:_LARGEST].replace("\0", ""))
    blocks = recognise(_blocks(tokens), plain=True)
    if not blocks:
        found.append(notice("RD110", "本文件没有读到文字"))
    return blocks, tuple(found)


def _blocks(tokens: "list[Token]") -> Iterator[Block]:
    label, level, first = "", 0, True
    for at, token in enumerate(tokens):
        if token.type == "list_item_open":
            label = token.info + token.markup if token.info else ""
        elif token.type in ("heading_open", "heading_close"):
            level = int(token.tag[1]) if token.nesting > 0 else 0
        elif token.type == "table_open":
            yield table(_rows(tokens, at))
        elif token.type == "inline" and not _in_table(tokens, at):
            for line in _lines(token):
                yield _block(label + line, level, first)
                label, first = "", False
        elif token.type in ("fence", "code_block", "html_block"):
            lines = _TAG.sub("", token.content).splitlines()
            yield from (paragraph(line.strip(), line) for line in lines if line.strip())


def _in_table(tokens: "list[Token]", at: int) -> bool:
    return tokens[at - 1].type in ("th_open", "td_open")


def _rows(tokens: "list[Token]", at: int) -> list[list[str]]:
    """Return the rows of the table that opens at a token."""
    rows: list[list[str]] = []
    while tokens[at].type != "table_close":
        if tokens[at].type == "tr_open":
            rows.append([])
        elif tokens[at].type == "inline":
            rows[-1].append(" ".join(_lines(tokens[at])))
        at += 1
    return rows


def _block(text: str, level: int, first: bool) -> Block:
    """Return a paragraph or heading; the first one, at the highest level, is the title."""
    number, own = split_label(text)
    if not level:
        return paragraph(text)
    if first and level == 1 and not number:
        return Block(kind=BlockKind.TITLE, text=text)
    # A typed number tells the level of an official document better than the number of signs.
    return Block(kind=BlockKind.HEADING, text=text, number=number, level=own or min(level, _LEVELS))


def _lines(token: "Token") -> list[str]:
    """Return the paragraphs of an inline token.

    A line that does not end a sentence goes on in the next one; those that do, or are followed by
    a numbered line, were paragraphs to whoever wrote them.
    """
    out = [""]
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            out.append("")
        elif child.type == "html_inline":
            out[-1] += _TAG.sub("", child.content)
        elif child.type in ("text", "code_inline", "image"):
            out[-1] += child.content
    joined: list[str] = []
    for line in filter(None, map(str.strip, out)):
        if joined and joined[-1][-1] not in _ENDS and not split_label(line)[0]:
            last = joined[-1][-1]
            space = " " if last.isascii() and last.isalnum() and line[0].isascii() else ""
            joined[-1] += space + line
        else:
            joined.append(line)
    return joined
