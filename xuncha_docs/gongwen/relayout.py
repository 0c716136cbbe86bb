"""What depends on the content, set anew on a .docx that was filled in: the step both ways end in.

Paragraphs are known by the names of their styles. Labels are counted again, title and mark fitted,
signature and date placed, as `writer` does for a letter of ours; whatever else staff made of a
paragraph stays. Pages and styles stay theirs too.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xuncha_docs.gongwen import layout
from xuncha_docs.gongwen.head import Letter
from xuncha_docs.gongwen.labels import LEVELS, labelled
from xuncha_docs.gongwen.ooxml import PARAGRAPH_ORDER, XML_SPACE, W, parse, part, place, within
from xuncha_docs.gongwen.standard import Own, Standard, for_format
from xuncha_docs.gongwen.writer import block as written
from xuncha_docs.model import STYLES, Block, BlockKind, Form, Format
from xuncha_docs.text.labels import split_label

if TYPE_CHECKING:
    from lxml.etree import _Element

_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_CELL = (BlockKind.TABLE, 0)
_IMPRINT = (BlockKind.COPY_TO, BlockKind.IMPRINT)
_COMPUTED = ("keepNext", "pageBreakBefore", "framePr", "pBdr", "spacing", "ind", "jc")
# 正文、层次标题和主送机关的样子不随内容变，只有“与下段同页”变。
_STEADY = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.OTHER, BlockKind.ADDRESSEE)
_NOTE_LABEL = re.compile(r"(?:附件[:：])?(?:\d{1,2}[.．])?")
_ATTACHMENT = re.compile(r"附件\d{0,2}")


@dataclass(frozen=True, slots=True)
class _Item:
    """A block of the body, and its paragraph or table; ours only where its style is."""

    element: "_Element"
    block: Block
    lying: bool
    ours: bool


def relaid(parts: Mapping[str, bytes], own: Own = (), fit: int = 0) -> dict[str, bytes]:
    """Return the parts of a filled document with what depends on its content set anew.

    Args:
        parts: The parts of the package by name; unchanged where the body is no XML.
        own: Numbers the office sets otherwise than the standard.
        fit: By how many steps it is set tighter; only the blanks of the first step are.
    """
    from lxml import etree

    root = parse(parts["word/document.xml"])
    body = None if root is None else root.find(W + "body")
    if root is None or body is None:
        return dict(parts)
    styles = _styles(parts.get("word/styles.xml", b""))
    items = list(_items(body, styles))
    marked = any(item.block.kind is BlockKind.ISSUER_MARK for item in items)
    stated = _format(parts.get("docProps/core.xml", b""))
    format_ = stated or Format(form=Form.DOCUMENT if marked else Form.PLAIN)
    blocks = _labelled(items)
    letter = Letter(
        std=for_format(replace(format_, fit=fit), own),
        format=format_,
        blocks=tuple(blocks),
        lying=tuple(item.lying for item in items),
    )
    cells = {key for key, kind in styles.items() if kind == _CELL}
    for at, item in enumerate(items):
        if item.ours:
            _set(letter, at, item)
        elif item.block.kind is BlockKind.TABLE:
            _align(item.element, letter, cells)
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return {**parts, "word/document.xml": xml}


def _styles(data: bytes) -> dict[str, tuple[BlockKind, int]]:
    """Return the elements that the styles stand for, by the ids the styles have in this file."""
    root = parse(data) if data else None
    out = {}
    for style in root.iter(W + "style") if root is not None else ():
        name = style.find(W + "name")
        kind = STYLES.get("" if name is None else name.get(W + "val", ""))
        if kind is not None:
            out[style.get(W + "styleId", "")] = kind
    return out


def _format(core: bytes) -> Format | None:
    root = parse(core) if core else None
    return None if root is None else Format.of(root.findtext(f"{_CORE}category") or "")


def _items(body: "_Element", styles: Mapping[str, tuple[BlockKind, int]]) -> Iterator[_Item]:
    """Yield the blocks of a body without the imprint and without empty paragraphs."""
    lying = _lying(body)
    for child in body:
        if child.tag == W + "tbl":
            if not _is_imprint(child, styles):
                yield _Item(child, Block(kind=BlockKind.TABLE, text=""), lying[child], False)
        elif child.tag == W + "p" and (text := _text(child)).strip():
            kind, level = styles.get(_style(child), (BlockKind.OTHER, 0))
            known = _style(child) in styles and kind not in _IMPRINT
            broken = child.find(f"{W}pPr/{W}pageBreakBefore") is not None
            breaks = broken and kind is not BlockKind.ATTACHMENT
            block = Block(kind=kind, text=text, level=level, new_page=breaks)
            yield _Item(child, block, lying[child], known)


def _style(paragraph: "_Element") -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(W + "val", "")


def _text(paragraph: "_Element") -> str:
    marks = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n"}
    return "".join(
        (e.text or "") if e.tag == W + "t" else marks[str(e.tag)]
        for run in within(paragraph, "r")
        for e in run
        if e.tag == W + "t" or e.tag in marks
    )


def _is_imprint(table: "_Element", styles: Mapping[str, tuple[BlockKind, int]]) -> bool:
    kinds = {styles.get(_style(p), (None, 0))[0] for p in table.iter(W + "p")}
    return bool(kinds & set(_IMPRINT))


def _lying(body: "_Element") -> dict["_Element", bool]:
    """Return for every block of a body whether its section has lying pages."""
    out: dict[_Element, bool] = {}
    mine: list[_Element] = []
    for child in body:
        mine.append(child)
        ends = child if child.tag == W + "sectPr" else child.find(f"{W}pPr/{W}sectPr")
        if ends is not None:
            size = ends.find(W + "pgSz")
            lies = size is not None and size.get(W + "orient") == "landscape"
            out |= dict.fromkeys(mine, lies)
            mine = []
    return out | dict.fromkeys(mine, False)


def _labelled(items: Sequence[_Item]) -> list[Block]:
    """Return the blocks with the labels counted again; a heading without one keeps none."""
    bare = [_without_label(item.block) if item.ours else item.block for item in items]
    unlabelled = [
        b.kind is BlockKind.HEADING and b.text == item.block.text
        for b, item in zip(bare, items, strict=True)
    ]
    counted = labelled(
        replace(block, kind=BlockKind.PARAGRAPH) if left else block
        for block, left in zip(bare, unlabelled, strict=True)
    )
    return [old if left else new for old, new, left in zip(bare, counted, unlabelled, strict=True)]


def _without_label(block: Block) -> Block:
    return replace(block, text=block.text[len(_label(block)) :])


def _label(block: Block) -> str:
    """Return the label that `labelled` puts before a block of this kind, as it stands there now."""
    if block.kind is BlockKind.HEADING:
        label, level = split_label(block.text)
        return label if level == block.level <= LEVELS else ""
    if block.kind is BlockKind.ATTACHMENT_NOTE and (match := _NOTE_LABEL.match(block.text)):
        return match[0]
    if block.kind is BlockKind.ATTACHMENT and _ATTACHMENT.fullmatch(block.text):
        return block.text
    return ""


def _set(letter: Letter, at: int, item: _Item) -> None:
    """Set on a paragraph what depends on the content."""
    block, paragraph = letter.blocks[at], item.element
    old = _label(item.block)
    rest = len(item.block.text) - len(old)
    new = block.text[: len(block.text) - rest] if block.kind is not BlockKind.NOTE else old
    if new != old:
        _relabel(paragraph, len(old), new)
    made = parse(part("body", written(letter, at)).encode("utf-8"))
    model, *lines = [] if made is None else made.findall(W + "p")
    _set_properties(paragraph, model, steady=block.kind in _STEADY)
    beside = paragraph
    for line in lines:  # the red lines of 信函式 hang on the mark
        following = beside.getnext()
        if following is None or _text(following) or following.find(f"{W}pPr/{W}framePr") is None:
            break
        beside = following
        _set_properties(beside, line, steady=False)
    if block.kind in (BlockKind.TITLE, BlockKind.ISSUER_MARK):
        _rebreak(paragraph, _text(model).split("\n"))
    if block.kind is BlockKind.HEADING:
        _lead(paragraph, layout.lead_length(block.text), letter.std)
    if block.kind is BlockKind.ISSUER_MARK:
        _resize(paragraph, model)


def _set_properties(paragraph: "_Element", model: "_Element", *, steady: bool) -> None:
    from lxml import etree

    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        paragraph.insert(0, properties)
    wanted = model.find(W + "pPr")
    for name in _COMPUTED[:1] if steady else _COMPUTED:
        for stale in properties.findall(W + name):
            properties.remove(stale)
        fresh = None if wanted is None else wanted.find(W + name)
        if fresh is not None:
            place(properties, deepcopy(fresh), PARAGRAPH_ORDER)


def _align(table: "_Element", letter: Letter, cells: Collection[str]) -> None:
    """Centre what is centred in a table of ours: columns of short cells, the labels of a form."""
    limit = letter.std.norm("table.centred_upto").number
    rows = table.findall(W + "tr")
    headed = any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)
    form = bool(rows) and (not headed or len(rows[0].findall(W + "tc")) == 1)
    columns: dict[int, list[_Element]] = {}
    labels: set[_Element] = set()
    for row in rows:
        if row.find(f"{W}trPr/{W}tblHeader") is not None:
            continue
        at = 0
        for cell in row.iterchildren(W + "tc"):
            mine = [p for p in cell.iterchildren(W + "p") if _style(p) in cells]
            columns.setdefault(at, []).extend(mine)
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            wide = "1" if span is None else span.get(W + "val", "1")
            if form and at == 0 and wide == "1":
                labels.update(mine)
            at += int(wide) if wide.isdecimal() and len(wide) < 4 else 1
    for found in columns.values():
        short = all(layout.width_chars(_text(paragraph)) <= limit for paragraph in found)
        for paragraph in found:
            _centre(paragraph, wanted=short or paragraph in labels)


def _centre(paragraph: "_Element", *, wanted: bool) -> None:
    from lxml import etree

    properties = paragraph.find(W + "pPr")
    if properties is None:
        return
    for stale in properties.findall(W + "jc"):
        properties.remove(stale)
    if wanted:
        place(properties, etree.Element(W + "jc", {W + "val": "center"}), PARAGRAPH_ORDER)


def _relabel(paragraph: "_Element", length: int, label: str) -> None:
    """Put a label in place of so many first characters, in the format of the first of them."""
    texts = [t for run in within(paragraph, "r") for t in run.iterchildren(W + "t")]
    for text in texts:
        taken = (text.text or "")[:length]
        text.text = (text.text or "")[len(taken) :]
        length -= len(taken)
        if length <= 0:
            break
    texts[0].text = label + (texts[0].text or "")
    texts[0].set(XML_SPACE, "preserve")


def _rebreak(paragraph: "_Element", lines: Sequence[str]) -> None:
    """Break a title into lines; its runs keep their formats."""
    from lxml import etree

    for broken in [e for tag in ("br", "cr") for e in within(paragraph, tag)]:
        parent = broken.getparent()
        if parent is not None:
            parent.remove(broken)
    texts = [t for run in within(paragraph, "r") for t in run.iterchildren(W + "t")]
    begins = 0
    ends = [sum(map(len, lines[: n + 1])) for n in range(len(lines) - 1)]
    for text in texts:
        whole = text.text or ""
        cuts = [end - begins for end in ends if begins < end <= begins + len(whole)]
        begins += len(whole)
        if not cuts:
            continue
        text.text = whole[: cuts[0]]
        last = text
        for cut, end in zip(cuts, [*cuts[1:], len(whole)], strict=True):
            broken = etree.Element(W + "br")
            last.addnext(broken)
            last = etree.Element(W + "t", {XML_SPACE: "preserve"})
            last.text = whole[cut:end]
            broken.addnext(last)


def _lead(paragraph: "_Element", length: int, std: Standard) -> None:
    """Set what follows the lead sentence of a heading in the font of body text (7.3.3).

    Runs that staff set in a font of their own keep it.
    """
    body = std.font(std.look(BlockKind.PARAGRAPH).font).name
    for run in list(within(paragraph, "r")):
        text = run.find(W + "t")
        whole = "" if text is None else text.text or ""
        if text is not None and 0 < length < len(whole):
            rest = deepcopy(run)
            run.addnext(rest)
            text.text = whole[:length]
            text.set(XML_SPACE, "preserve")
            _of(rest, "t").text = whole[length:]
            _face(rest, body, wanted=True)
        _face(run, body, wanted=length <= 0)
        length -= len(whole)


def _of(run: "_Element", name: str) -> "_Element":
    """Return a child of a run, made where there is none; properties come first."""
    from lxml import etree

    found = run.find(W + name)
    if found is None:
        found = etree.Element(W + name)
        run.insert(0, found)
    return found


def _face(run: "_Element", body: str, *, wanted: bool) -> None:
    """Set a run in the font of body text, or take that font away, where it has no other font."""
    from lxml import etree

    properties = _of(run, "rPr")
    stale = properties.find(W + "rFonts")
    if stale is not None and stale.get(W + "eastAsia") not in (None, body):
        return
    if stale is not None:
        properties.remove(stale)
    slots = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), body) if wanted else {}
    fresh = {W + name: value for name, value in ({"hint": "eastAsia"} | slots).items()}
    at = 1 if properties.find(W + "rStyle") is not None else 0
    properties.insert(at, etree.Element(W + "rFonts", fresh))


def _resize(paragraph: "_Element", model: "_Element") -> None:
    """Give every run of a mark the size, and the colour if it has one, that fit its length."""
    wanted = model.find(f"{W}r/{W}rPr")
    for run in within(paragraph, "r"):
        properties = _of(run, "rPr")
        for name in ("color", "sz", "szCs"):
            fresh = None if wanted is None else wanted.find(W + name)
            stale = properties.find(W + name)
            if fresh is not None and stale is not None:
                properties.replace(stale, deepcopy(fresh))
            elif fresh is not None:
                properties.append(deepcopy(fresh))
