"""Write a document as a .docx to GB/T 9704-2012: 文件式, 信函式 or 白头.

Named paragraph styles carry the look (`styles`); what depends on content is computed by
`layout` and set on the paragraph. Equal documents give equal bytes.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from xuncha_docs.gongwen import layout, sections, signatures, styles
from xuncha_docs.gongwen.head import (
    HEAD_LINES,
    UNDER_MARK,
    Letter,
    Setting,
    head,
    letter_before,
    paragraph,
)
from xuncha_docs.gongwen.ooxml import el, legal, part, save
from xuncha_docs.gongwen.standard import Own, Standard, deepest, for_format, standard
from xuncha_docs.gongwen.styles import runs
from xuncha_docs.gongwen.tables import anchor, imprint, table
from xuncha_docs.model import Block, BlockKind, Closing, Document, Form, Format

_CLOSING = (
    BlockKind.ATTACHMENT_NOTE,
    BlockKind.SIGNATURE,
    BlockKind.DATE,
    BlockKind.NOTE,
)
_BODY = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.OTHER)
_IMPRINT = (BlockKind.COPY_TO, BlockKind.IMPRINT)
_PAGE_ELEMENTS = (BlockKind.HEADER, BlockKind.FOOTER)


def write(document: Document, path: Path, own: Own = ()) -> None:
    """Write a document as a .docx; page numbers are ours, so its footers are left out; its first header runs on all pages.

    Args:
        document: A draft from `markup.parse`, or any other document.
        path: The file to write; an existing one is replaced at the end in one step.
        own: Numbers the office sets otherwise than the standard.

    Raises:
        OSError: The folder cannot be written to.
    """
    marked = any(block.kind is BlockKind.ISSUER_MARK for block in document.blocks)
    format_ = document.format or Format(form=Form.DOCUMENT if marked else Form.PLAIN)
    std = for_format(format_, own)
    blocks = tuple(_known(block) for block in document.blocks if block.kind not in _PAGE_ELEMENTS)
    main = tuple(block for block in blocks if block.kind not in _IMPRINT)
    last = tuple(block for block in blocks if block.kind in _IMPRINT)
    lying = sections.lying(std, main, format_.form)
    letter = Letter(std=std, format=format_, blocks=main, lying=lying)
    title = next((block.text for block in main if block.kind is BlockKind.TITLE), "")
    header = next((b.text for b in document.blocks if b.kind is BlockKind.HEADER), "")
    extra = styles.parts(std, format_, header)
    if any(letter.lying):
        extra |= sections.footers(std)
    text = part("document", el("body", None, *_body(letter, last, header=bool(header))))
    save(path, text, extra, legal(title), format_.label)


def _body(letter: Letter, last: tuple[Block, ...], *, header: bool) -> Iterator[str]:
    """Yield what stands in the body, in sections of upright and of lying pages."""
    std, form, unnumbered = letter.std, letter.format.form, letter.format.form is Form.LETTER
    wide = letter.lying[:1] == (True,)
    for at, lies in enumerate(letter.lying):
        if lies is not wide:
            ends = sections.section(std, wide=wide, header=header, unnumbered=unnumbered)
            yield sections.section_end(std, ends)
            wide, unnumbered = lies, False
        yield block(letter, at)
    if last and wide:
        ends = sections.section(std, wide=wide, header=header, unnumbered=unnumbered)
        yield sections.section_end(std, ends)
        yield anchor(std)  # LibreOffice 把一节开头的浮动表放到上一节去
        wide = unnumbered = False
    if last:
        yield imprint(std, last, form)
    if last or letter.kind(len(letter.blocks) - 1) is BlockKind.TABLE:
        yield anchor(std)
    yield sections.section(std, wide=wide, header=header, unnumbered=unnumbered)


def _known(block: Block) -> Block:
    """Return a block as an element that has a style; what the standard does not know is 其他."""
    level = min(max(block.level, 1), deepest()) if block.kind is BlockKind.HEADING else 0
    kind = block.kind if (block.kind, level) in standard().looks() else BlockKind.OTHER
    return replace(block, kind=kind, level=level)


def block(letter: Letter, at: int) -> str:
    """Return the XML of a block of a letter: a paragraph, of the mark several, or a table."""
    block, std = letter.blocks[at], letter.std
    if block.kind is BlockKind.TABLE:
        apart = letter.kind(at - 1) is BlockKind.TABLE
        breaks = block.new_page and letter.follows(at)
        return (anchor(std, new_page=breaks) if apart or breaks else "") + table(
            std, block, wide=letter.lying[at]
        )
    above = head(letter, at)
    if above is not None:
        return above
    setting = signatures.joint(letter, at, _setting(letter, at))
    return paragraph(std, block, setting, _content(std, block))


def _content(std: Standard, block: Block) -> str:
    if block.kind is BlockKind.TITLE:
        return runs("\n".join(layout.title_lines(std, legal(block.text).replace("\n", ""))))
    if block.kind is BlockKind.HEADING:
        cut = layout.lead_length(block.text)
        body = std.font(std.look(BlockKind.PARAGRAPH).font).name
        return runs(block.text[:cut]) + runs(block.text[cut:], body)
    return runs(block.text)


def _setting(letter: Letter, at: int) -> Setting:
    kind, following = letter.kind(at), letter.kind(at + 1)
    indents = _indents(letter, at)
    by_left = kind is BlockKind.DATE and indents[0][0] == "left"
    ends_title = kind is BlockKind.TITLE and following is not BlockKind.TITLE
    return Setting(
        before=_before(letter, at),
        after=letter.std.norm("title.after").twips if ends_title else 0,
        indents=indents,
        align="left" if by_left else "",
        keep_next=_keeps_next(letter.blocks, at),
        page_break=(kind is BlockKind.ATTACHMENT or letter.blocks[at].new_page)
        and letter.follows(at),
    )


def _keeps_next(blocks: tuple[Block, ...], at: int) -> bool:
    """Return whether a block stays on the page of the next one.

    The signature is never alone on a page (7.3.5.5), nor is a heading cut from its text. But
    the first paragraph stays where it is: LibreOffice would move all of it and leave the first
    page without any (7.3.3). A numbered sentence that ends the paragraph is no such heading.
    """
    block = blocks[at]
    if block.kind is BlockKind.HEADING and "。" not in block.text:
        return True
    closing = at + 1 < len(blocks) and blocks[at + 1].kind in _CLOSING
    opened = block.kind in _CLOSING or any(b.kind in _BODY for b in blocks[:at])
    return closing and opened


def _before(letter: Letter, at: int) -> int:
    """Return the blank space above a paragraph in twips."""
    std, kind, previous = letter.std, letter.kind(at), letter.kind(at - 1)
    if previous is None or previous is kind:
        return 0
    if kind is BlockKind.TITLE:
        return _above_title(letter, previous)
    if kind is BlockKind.ATTACHMENT_NOTE:
        return std.norm("note.blank").twips
    stamped = letter.format.closing is Closing.STAMPED
    if kind is BlockKind.DATE and previous is BlockKind.SIGNATURE:
        return std.norm("signature.stamp_date").twips if stamped else 0
    if kind in (BlockKind.SIGNATURE, BlockKind.DATE):
        keys = {Closing.SEALED: "blank", Closing.UNSEALED: "unsealed_blank"}
        return std.norm(f"signature.{keys.get(letter.format.closing, 'stamp_blank')}").twips
    return 0


def _above_title(letter: Letter, previous: BlockKind) -> int:
    std = letter.std
    if letter.format.form is Form.LETTER and previous is BlockKind.ISSUER_MARK:
        return letter_before(letter) + std.norm("letter.title_blank").twips
    if letter.format.form is Form.LETTER and previous in (*HEAD_LINES, *UNDER_MARK):
        return std.norm("letter.title_blank").twips
    under_mark = previous in UNDER_MARK
    return std.norm("title.blank" if under_mark else "title.attachment_blank").twips


def _indents(letter: Letter, at: int) -> tuple[tuple[str, float], ...]:
    std, blocks, closing = letter.std, letter.blocks, letter.format.closing
    block = blocks[at]
    if block.kind is BlockKind.ATTACHMENT_NOTE:
        left, hanging = layout.note_indents(std, block.text)
        return (("left", left), ("hanging", hanging))
    if block.kind is BlockKind.SIGNATURE:
        rest = (b for b in blocks[at:] if b.kind is not BlockKind.SIGNATURE)
        after = next(rest, None)
        date = after.text if after and after.kind is BlockKind.DATE else block.text
        return (("right", layout.signature_indents(std, block.text, date, closing)[0]),)
    if block.kind is BlockKind.DATE:
        names: list[str] = []
        for earlier in reversed(blocks[:at]):
            if earlier.kind is not BlockKind.SIGNATURE:
                break
            names.append(earlier.text)
        longest = max(names, key=layout.width_chars, default=block.text)
        mine = layout.signature_indents(std, longest, block.text, closing)
        if _begins_under(letter, at, longest):
            shift = std.norm("signature.unsealed_shift").number
            area = std.norm("page.area_width").twips / std.norm("body.indent").scale
            return (("left", area - mine[0] - layout.width_chars(longest) + shift),)
        return (("right", mine[1]),)
    return ()


def _begins_under(letter: Letter, at: int, signature: str) -> bool:
    """Return whether a date is placed by its first character, two from that of the signature.

    So its own width, which depends on the digits of the font, does not matter (7.3.5.2).
    """
    unsealed = letter.format.closing is Closing.UNSEALED
    date = letter.blocks[at].text
    return unsealed and layout.width_chars(date) <= layout.width_chars(signature)
