"""What every reader does with the paragraphs it found: headings, title, addressee, numbers.

Pure functions over `model.Block`; refuses to know any file format.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from xuncha_docs.model import Block, BlockKind, Merge, TextStyle, table_text
from xuncha_docs.text.labels import split_label

HEADING_LENGTH = 60
_TITLE_LENGTH = 80
_TITLE_LINES = 3
_ASIDE = (BlockKind.OTHER, BlockKind.CONTENTS, BlockKind.COMMENT, BlockKind.HEADER)
_SENTENCE = re.compile(r"[。；;！？]")
_NUMBER_OF_DOCUMENT = re.compile(r"[〔\[［（(【]\d{4}[〕\]］）)】]\s*\d+\s*号")
_NO_ADDRESSEE = re.compile(
    r"(?:如下|下列|以下\S{0,6}|包括|有|是|指出|显示|发现|表明|认为|反映|查明)[：:]$"
)
_KIND_OF_DOCUMENT = re.compile(
    r"(?:报告|通报|通知|意见|方案|请示|函|批复|决定|纪要|公告|通告|清单|台账|一览表|情况表|汇报|总结|办法|规定)"
    r"(?:[（(][^（）()]{1,20}[）)])?$"
)
_LARGE_PT = 20.0
_MARK_PT = 26.0


def paragraph(text: str, raw: str = "", **fields: object) -> Block:
    """Return a block of running text, its number recognised; a short numbered one is a heading.

    Args:
        text: The visible text, the automatic number included.
        raw: The text as stored.
        **fields: Other fields of `model.Block`; kind and level stand as given.
    """
    label, level = split_label(text)
    fields.setdefault("number", label)
    if "kind" not in fields:
        heading = bool(label) and level > 0 and is_heading(text)
        fields["kind"] = BlockKind.HEADING if heading else BlockKind.PARAGRAPH
        fields["level"] = level if heading else 0
    return Block(text=text, raw="" if raw == text else raw, **fields)  # type: ignore[arg-type]


def is_heading(text: str) -> bool:
    """Return whether a numbered paragraph is short and no sentence, hence a heading."""
    return len(text) <= HEADING_LENGTH and not _SENTENCE.search(text) and text[-1] not in "，,、"


def table(rows: Sequence[Sequence[str]], merges: Iterable[Merge] = (), **fields: object) -> Block:
    """Return a table block; rows are padded to equal length.

    Args:
        rows: The grid.
        merges: The merged areas.
        **fields: Other fields of `model.Block`.
    """
    width = max((len(row) for row in rows), default=0)
    grid = tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
    return Block(kind=BlockKind.TABLE, text=table_text(grid), rows=grid, merges=tuple(merges),
                 **fields)  # type: ignore[arg-type]  # fmt: skip


def recognise(
    blocks: Iterable[Block], plain: bool = False, told: bool = False
) -> tuple[Block, ...]:
    """Return the blocks with mark, number, title and addressee told from plain paragraphs.

    Only what stands before the first heading is looked at.

    Args:
        blocks: The blocks in reading order.
        plain: Whether the format has no looks, so that the first line counts by its wording.
        told: Whether style names of ours tell the elements already, so that nothing is guessed.
    """
    out = list(blocks)
    if told:
        return tuple(_without_breaks(b) for b in out)
    if not any(b.kind is BlockKind.TITLE for b in out):
        _find_title(out, plain)
    titles = [i for i, b in enumerate(out) if b.kind is BlockKind.TITLE]
    after = titles[-1] + 1 if titles else len(out)
    while after < len(out) and out[after].kind in _ASIDE:
        after += 1
    if after < len(out) and _is_addressee(out[after]):
        out[after] = replace(out[after], kind=BlockKind.ADDRESSEE, level=0)
    return tuple(_without_breaks(b) for b in out)


def _find_title(blocks: list[Block], plain: bool) -> None:
    """Tell mark, number and title from plain paragraphs."""
    found: list[int] = []
    for i, block in enumerate(blocks):
        if block.kind in (BlockKind.HEADING, BlockKind.TABLE):
            break
        if kind := _before_title(block):
            blocks[i] = replace(block, kind=kind)
        elif _may_be_title(block) and (plain or _looks_like_title(block.style)):
            found.append(i)
        elif block.kind is BlockKind.PARAGRAPH and (
            plain or found or len(block.text) > _TITLE_LENGTH
        ):
            break
    if not found:
        _find_plain_title(blocks)
    elif plain:
        _make_title(blocks, found[:1])
    else:
        _make_title(blocks, found)


def _make_title(blocks: list[Block], found: list[int]) -> None:
    """Make a title of the first of the largest candidates and those of its size that follow."""
    first = max(found, key=lambda i: (_size(blocks[i]), -i))
    for i in found:
        if _size(blocks[i]) == _size(blocks[first]) and 0 <= i - first <= _TITLE_LINES:
            blocks[i] = replace(blocks[i], kind=BlockKind.TITLE)


def _find_plain_title(blocks: list[Block]) -> None:
    """Take the first paragraph for the title where it ends in the name of a kind of document."""
    for i, block in enumerate(blocks):
        if block.kind is BlockKind.PARAGRAPH:
            if _may_be_title(block) and _KIND_OF_DOCUMENT.search(block.text):
                blocks[i] = replace(block, kind=BlockKind.TITLE)
            return


def _size(block: Block) -> float:
    return (block.style.size_pt or 0) if block.style is not None else 0.0


def _before_title(block: Block) -> BlockKind | None:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.OTHER):
        return None
    if len(block.text) <= 40 and _NUMBER_OF_DOCUMENT.search(block.text):
        return BlockKind.DOCUMENT_NUMBER
    style = block.style
    if style is None or len(block.text) > 40:
        return None
    if style.colour == "FF0000" and (style.size_pt or 0) >= _MARK_PT:
        return BlockKind.ISSUER_MARK
    return None


def _may_be_title(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and not block.number
        and 1 < len(block.text) <= _TITLE_LENGTH
        and not _SENTENCE.search(block.text)
        and "\t" not in block.text
        and block.text[-1] not in "，,、：:"
    )


def _looks_like_title(style: TextStyle | None) -> bool:
    if style is None:
        return False
    large = (style.size_pt or 0) >= _LARGE_PT
    return style.align == "center" or (large and style.align != "right")


def _is_addressee(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and not block.number
        and len(block.text) <= _TITLE_LENGTH
        and block.text[-1] in "：:"
        and not _SENTENCE.search(block.text)
        and not _NO_ADDRESSEE.search(block.text)
    )


def _without_breaks(block: Block) -> Block:
    if block.kind in (BlockKind.TITLE, BlockKind.ISSUER_MARK) and "\n" in block.text:
        return replace(block, text=block.text.replace("\n", ""), raw=block.raw or block.text)
    return block
