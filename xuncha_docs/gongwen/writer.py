"""Write a document as a .docx to GB/T 9704-2012: 文件式 with a red mark, 白头 without.

Named paragraph styles carry the look (`styles`); what depends on content is computed by
`layout` and set on the paragraph. Equal documents give equal bytes.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from xuncha_docs.gongwen import layout, standard, styles
from xuncha_docs.gongwen.ooxml import el, legal, paragraph_properties, part, save, val
from xuncha_docs.gongwen.standard import norm
from xuncha_docs.gongwen.styles import exact, indent, runs, size, style_id
from xuncha_docs.gongwen.tables import anchor, imprint, table
from xuncha_docs.model import Block, BlockKind, Document

_HEAD_LINES = (BlockKind.COPY_NUMBER, BlockKind.SECRECY, BlockKind.URGENCY)
_UNDER_MARK = (BlockKind.ISSUER_MARK, BlockKind.DOCUMENT_NUMBER, BlockKind.SIGNER)
_CLOSING = (
    BlockKind.ATTACHMENT_NOTE,
    BlockKind.SIGNATURE,
    BlockKind.DATE,
    BlockKind.NOTE,
)
_BODY = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.OTHER)
_IMPRINT = (BlockKind.COPY_TO, BlockKind.IMPRINT)
_PAGE_ELEMENTS = (BlockKind.HEADER, BlockKind.FOOTER)
_TWIPS = standard.TWIPS_PER_POINT


def write(document: Document, path: Path) -> None:
    """Write a document as a .docx; page numbers are ours, so its footers are left out; its first header runs on all pages.

    Args:
        document: A draft from `markup.parse`, or any other document.
        path: The file to write; an existing one is replaced at the end in one step.

    Raises:
        OSError: The folder cannot be written to.
    """
    blocks = tuple(_known(block) for block in document.blocks if block.kind not in _PAGE_ELEMENTS)
    main = tuple(block for block in blocks if block.kind not in _IMPRINT)
    last = tuple(block for block in blocks if block.kind in _IMPRINT)
    title = next((block.text for block in main if block.kind is BlockKind.TITLE), "")
    body = [_block(main, at) for at in range(len(main))]
    if last:
        body.append(imprint(last))
    if last or (main and main[-1].kind is BlockKind.TABLE):
        body.append(anchor())
    header = next((b.text for b in document.blocks if b.kind is BlockKind.HEADER), "")
    text = part("document", el("body", None, *body, _section(bool(header))))
    save(path, text, styles.parts(header), legal(title))


def _known(block: Block) -> Block:
    """Return a block as an element that has a style; what the standard does not know is 其他."""
    level = min(max(block.level, 1), standard.deepest()) if block.kind is BlockKind.HEADING else 0
    kind = block.kind if (block.kind, level) in standard.looks() else BlockKind.OTHER
    return replace(block, kind=kind, level=level)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What is set on one paragraph beside its style; lengths in twips, indents in characters."""

    before: int = 0
    after: int = 0
    pitch: float | None = None
    indents: tuple[tuple[str, float], ...] = ()
    keep_next: bool = False
    page_break: bool = False
    frame: str = ""
    border: str = ""
    align: str = ""


def _paragraph(block: Block, setting: _Setting, content: str) -> str:
    children = {"pStyle": val("pStyle", style_id(block.kind, block.level))}
    if setting.keep_next:
        children["keepNext"] = "<w:keepNext/>"
    if setting.page_break:
        children["pageBreakBefore"] = "<w:pageBreakBefore/>"
    children |= {
        name: value
        for name, value in (
            ("framePr", setting.frame),
            ("pBdr", setting.border),
            ("jc", val("jc", setting.align) if setting.align else ""),
        )
        if value
    }
    pitch = setting.pitch or standard.look(block.kind, block.level).pitch
    if setting.before or setting.after or setting.pitch:
        children["spacing"] = exact(pitch, setting.before, setting.after)
    if setting.indents:
        attributes: dict[str, object] = {}
        for side, chars in setting.indents:
            attributes |= indent(chars, side)
        children["ind"] = el("ind", attributes)
    return el("p", None, paragraph_properties(children), content)


def _block(blocks: tuple[Block, ...], at: int) -> str:
    block = blocks[at]
    if block.kind is BlockKind.TABLE:
        apart = at > 0 and blocks[at - 1].kind is BlockKind.TABLE
        return (anchor() if apart else "") + table(block)
    if block.kind in _UNDER_MARK:
        return _under_mark(blocks, at)
    return _paragraph(block, _setting(blocks, at), _content(block))


def _content(block: Block) -> str:
    if block.kind is BlockKind.TITLE:
        return runs("\n".join(layout.title_lines(legal(block.text).replace("\n", ""))))
    if block.kind is BlockKind.HEADING:
        cut = layout.lead_length(block.text)
        body = standard.font(standard.look(BlockKind.PARAGRAPH).font).name
        return runs(block.text[:cut]) + runs(block.text[cut:], body)
    return runs(block.text)


def _setting(blocks: tuple[Block, ...], at: int) -> _Setting:
    block = blocks[at]
    previous = blocks[at - 1].kind if at else None
    following = blocks[at + 1].kind if at + 1 < len(blocks) else None
    return _Setting(
        before=_before(block.kind, previous),
        after=norm("title.after").twips
        if block.kind is BlockKind.TITLE and following is not BlockKind.TITLE
        else 0,
        indents=_indents(blocks, at),
        keep_next=_keeps_next(blocks, at),
        page_break=block.kind is BlockKind.ATTACHMENT and at > 0,
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


def _before(kind: BlockKind, previous: BlockKind | None) -> int:
    """Return the blank space above a paragraph in twips."""
    if previous is None or previous is kind:
        return 0
    if kind is BlockKind.TITLE:
        under_mark = previous in _UNDER_MARK
        return norm("title.blank" if under_mark else "title.attachment_blank").twips
    if kind is BlockKind.ATTACHMENT_NOTE:
        return norm("note.blank").twips
    closes = kind is BlockKind.DATE and previous is not BlockKind.SIGNATURE
    if kind is BlockKind.SIGNATURE or closes:
        return norm("signature.blank").twips
    return 0


def _indents(blocks: tuple[Block, ...], at: int) -> tuple[tuple[str, float], ...]:
    block = blocks[at]
    if block.kind is BlockKind.ATTACHMENT_NOTE:
        left, hanging = layout.note_indents(block.text)
        return (("left", left), ("hanging", hanging))
    if block.kind is BlockKind.SIGNATURE:
        rest = (b for b in blocks[at:] if b.kind is not BlockKind.SIGNATURE)
        after = next(rest, None)
        date = after.text if after and after.kind is BlockKind.DATE else ""
        return (("right", layout.signature_indents(block.text, date or block.text)[0]),)
    if block.kind is BlockKind.DATE:
        names: list[str] = []
        for earlier in reversed(blocks[:at]):
            if earlier.kind is not BlockKind.SIGNATURE:
                break
            names.append(earlier.text)
        longest = max(names, key=layout.width_chars, default=block.text)
        return (("right", layout.signature_indents(longest, block.text)[1]),)
    return ()


def _under_mark(blocks: tuple[Block, ...], at: int) -> str:
    """Return the mark, the document number or the signer, the last with the red line below."""
    block = blocks[at]
    marked = any(b.kind is BlockKind.ISSUER_MARK for b in blocks)
    last = max(i for i, b in enumerate(blocks) if b.kind in _UNDER_MARK)
    border = _red_line() if marked and at == last else ""
    if block.kind is BlockKind.ISSUER_MARK:
        points = layout.mark_size_pt(block.text)
        above = sum(b.kind in _HEAD_LINES for b in blocks[:at]) * norm("body.pitch").twips
        ink = norm("mark.ink").number * points * _TWIPS
        before = max(0, round(norm("mark.top").twips - above - ink))
        text = block.text.replace("\n", "")
        setting = _Setting(before=before, pitch=points, border=border)
        return _paragraph(block, setting, runs(text, "", size(points)))
    em = norm("body.em")
    before = norm("number.blank").twips + norm("body.pitch").twips - em.twips if at else 0
    side = norm("number.side").number
    if block.kind is BlockKind.SIGNER:
        label, colon, names = block.text.partition("：")
        content = runs(label + colon) + runs(names, standard.font("楷体").name)
        # 用首行缩进而不用右缩进：段落边框（红线）会随右缩进变短。
        room = norm("body.characters").number - layout.width_chars(block.text) - side
        first = (("firstLine", max(0.0, room)),)
        setting = _Setting(before=before, pitch=em.pt, border=border, indents=first)
        return _paragraph(block, setting, content)
    beside = at + 1 < len(blocks) and blocks[at + 1].kind is BlockKind.SIGNER
    if beside:
        frame = {"w": norm("page.area_width").twips // 2, "hSpace": 0, "wrap": "around"}
        frame |= {"vAnchor": "text", "hAnchor": "margin", "x": norm("number.side").twips}
        setting = _Setting(pitch=em.pt, frame=el("framePr", frame | {"y": before}), align="left")
        return _paragraph(block, setting, runs(block.text))
    return _paragraph(block, _Setting(before=before, pitch=em.pt, border=border), runs(block.text))


def _red_line() -> str:
    gap = norm("line.gap").pt - norm("line.ink").pt
    line = {
        "val": "single",
        "sz": round(norm("line.weight").number * 8),
        "space": round(gap),
        "color": norm("mark.colour").text,
    }
    return el("pBdr", None, el("bottom", line))


def _section(header: bool) -> str:
    # 页脚行框下缘到纸边：地脚减去“7 毫米减字面上缘”，再减行框高。
    line_top = norm("folio.gap").twips - norm("folio.ink").twips
    footer = norm("page.bottom").twips - line_top - norm("folio.pitch").twips
    margins = {side: norm(f"page.{side}").twips for side in ("top", "right", "bottom", "left")}
    references = [f'<w:headerReference w:type="{t}" r:id="header"/>' for t in ("default", "even")]
    return el(
        "sectPr",
        None,
        *(references if header else ()),
        '<w:footerReference w:type="default" r:id="footer1"/>',
        '<w:footerReference w:type="even" r:id="footer2"/>',
        el("pgSz", {"w": norm("page.width").twips, "h": norm("page.height").twips}),
        el(
            "pgMar",
            margins | {"header": norm("header.distance").twips, "footer": footer, "gutter": 0},
        ),
        el("docGrid", {"type": "lines", "linePitch": norm("body.pitch").twips}),
    )
