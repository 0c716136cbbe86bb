r"""A .docx that staff edit as a template: its text as one Jinja source, and the text put back.

The paragraphs become lines of one source, so that a line number is a place. XML never meets
Jinja: data cannot break it, and a tag that Word has cut into several runs is whole again. What
has no tag is cloned as it stands; what has one keeps the formats of its runs.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha_docs.errors import TemplateError
from xuncha_docs.gongwen.ooxml import MC, RUN_ORDER, XML_SPACE, W, legal, parse, place, within

if TYPE_CHECKING:
    from lxml.etree import _Element

_STORY = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
# 括号可能是中文输入法打出来的全角，两个括号之间可能夹着空格。
_TAG = re.compile(r"[{｛] ?[{｛].*?[}｝] ?[}｝]|[{｛] ?[%％].*?[%％] ?[}｝]|[{｛]#.*?#[}｝]")
_STRAY = re.compile(r"[{｛] ?[{｛%％]|[}｝] ?[}｝]|[%％] ?[}｝]")
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_HALF = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_QUOTES = str.maketrans("“”‘’＂＇", "\"\"''\"'")
_OPEN, _TEXT, _CLOSE, _RUN, _RUN_END, _OBJECT, _BREAK = "\2\3\4\5\6\7\v"
_EVENT = re.compile(r"\x02(/|[a-z])(\d*)(?:\x03([^\x04]*))?\x04")
_PIECES = re.compile(r"\x05(\d+)\x06")
_INLINE = re.compile(r"([\t\v\x07]|【待补[^【】]*】)")
_SHOWN = {W + "t": "", W + "tab": "\t", W + "br": _BREAK, W + "cr": _BREAK}
_NAME = re.compile(r"\{%[-+]?\s*(\w+)")
_PAIRED, _BETWEEN = ("for", "if"), ("else", "elif")
_KEPT = {W + "tbl": ("tblPr", "tblGrid"), W + "tr": ("trPr", "tblPrEx"), W + "tc": ("tcPr",)}


def plain(value: str) -> str:
    """Return a value as it may stand in the rendered source: a newline starts a new paragraph."""
    return legal(value).replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A paragraph with tags: its element and the runs that its text came from."""

    element: "_Element"
    runs: tuple["_Element", ...]


class OfficeTemplate:
    """A .docx template.

    Args:
        parts: The parts of the package by name, free of DOCTYPE.

    Raises:
        TemplateError: A part is no XML (TP108), or a tag is not closed (TP103).
    """

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        self._names = sorted(name for name in parts if _STORY.fullmatch(name))
        if "word/document.xml" not in self._names:
            raise TemplateError(
                "模板不是 Word 文档（.docx），请用 WPS 或 Word 另存为 .docx。", "TP108"
            )
        self._roots: list[_Element] = []
        self._elements: list[_Element] = []
        self._tagged: list[_Tagged] = []
        self._lines: list[str] = []
        self._places: list[tuple[str, str]] = []
        for at, name in enumerate(self._names):
            self._story(at, name)

    @property
    def source(self) -> str:
        """The source to be rendered."""
        return "".join(line + "\n" for line in self._lines)

    def place(self, line: int) -> str:
        """Return the place in the document that a line of the source stands for, with its text."""
        where, text = self._places[min(max(line, 1), len(self._places)) - 1]
        shown = text if len(text) <= 40 else text[:39] + "…"
        return f"{where}“{shown}”" if shown else where

    # -- from the document to the source

    def _story(self, at: int, name: str) -> None:
        root = parse(self._parts[name])
        if root is None:
            raise TemplateError("模板文件已损坏，请用 WPS 或 Word 打开后重新保存。", "TP108")
        self._line(f"{_OPEN}s{at}{_CLOSE}", "", "")
        self._roots.append(root)
        body = root.find(W + "body")
        kind = "页眉" if "header" in name else "页脚" if "footer" in name else ""
        self._flow(root if body is None else body, kind)

    def _line(self, line: str, where: str, text: str) -> None:
        self._lines.append(line)
        self._places.append((where, text))

    def _verbatim(self, element: "_Element") -> None:
        self._line(f"{_OPEN}x{len(self._elements)}{_CLOSE}", "", "")
        self._elements.append(element)

    def _flow(self, parent: "_Element", where: str) -> None:
        """Add the blocks of a body, a header, a cell or a text box."""
        paragraphs = tables = 0
        for child in parent:
            if child.tag == W + "p":
                paragraphs += bool(_text(child).strip())
                self._paragraph(child, where or f"第{paragraphs + tables}段")
            elif child.tag == W + "tbl":
                tables += 1
                self._table(child, where or f"第{tables}个表")
            elif child.tag == W + "sdt" and _has_tag(child):
                content = child.find(W + "sdtContent")
                self._flow(child if content is None else content, where or "内容控件")
            elif child.tag not in (W + "tcPr", W + "sdtPr", W + "sdtEndPr"):
                self._verbatim(child)

    def _paragraph(self, element: "_Element", where: str) -> None:
        text, runs = _marked(element, where)
        for box in filter(_has_tag, _boxes(element)):
            self._open("b", box)
            self._flow(box, f"{where}的文本框")
            self._close()
        shown = _text(element).strip()
        if runs is None:
            self._verbatim(element)
        elif _is_control(text) and element.find(f"{W}pPr/{W}sectPr") is None:
            self._line(_PIECES.sub("", text).strip(), where, shown)
        else:
            _check_paired(text, where, shown)
            self._line(f"{_OPEN}p{len(self._tagged)}{_TEXT}{text}{_CLOSE}", where, shown)
            self._tagged.append(_Tagged(element, runs))

    def _table(self, element: "_Element", where: str) -> None:
        if not _has_tag(element):
            self._verbatim(element)
            return
        self._open("t", element)
        rows = 0
        for child in element:
            if child.tag == W + "tr":
                rows += 1
                self._row(child, f"{where}第{rows}行")
            elif child.tag not in (W + "tblPr", W + "tblGrid"):
                self._verbatim(child)
        self._close()

    def _row(self, element: "_Element", where: str) -> None:
        texts = [_marked(p, where)[0] for p in element.iter(W + "p")]
        if not _has_tag(element):
            self._verbatim(element)
        elif _is_control("".join(texts)):
            self._line(_PIECES.sub("", "".join(texts)).strip(), where, _text(element).strip())
        else:
            self._open("r", element)
            for at, cell in enumerate(element.iterchildren(W + "tc"), 1):
                begins = len(self._lines)
                self._open("c", cell)
                self._flow(cell, f"{where}第{at}格")
                self._close()
                _check_paired("".join(self._lines[begins:]), f"{where}第{at}格", _text(cell))
            self._close()

    def _open(self, kind: str, element: "_Element") -> None:
        self._line(f"{_OPEN}{kind}{len(self._elements)}{_CLOSE}", "", "")
        self._elements.append(element)

    def _close(self) -> None:
        self._line(f"{_OPEN}/{_CLOSE}", "", "")

    # -- from the rendered source to a document

    def fill(self, rendered: str) -> dict[str, bytes]:
        """Return the parts of the document that a rendered source stands for."""
        from lxml import etree

        parts, roots = dict(self._parts), dict[str, "_Element"]()
        stack: list[_Element] = []
        shells: dict[_Element, _Element] = {}
        boxes: dict[_Element, _Element] = {}
        for kind, index, text in _EVENT.findall(rendered):
            if kind == "s":
                root = roots[self._names[int(index)]] = _emptied(self._roots[int(index)])
                body = root.find(W + "body")
                stack = [root if body is None else body]
            elif kind == "/":
                boxes[shells[stack[-1]]] = stack[-1]
                _finish(stack[-1], shells[stack.pop()])
            elif kind == "p":
                stack[-1].extend(_paragraphs(self._tagged[int(index)], text, boxes))
            elif kind == "x":
                stack[-1].append(_copied(self._elements[int(index)], boxes))
            else:
                shell = _emptied(self._elements[int(index)])
                if kind != "b":
                    stack[-1].append(shell)
                stack.append(shell)
                shells[shell] = self._elements[int(index)]
        for name, root in roots.items():
            parts[name] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
        return parts


def _text(element: "_Element") -> str:
    """Return the text of an element as a person sees it."""
    return "".join(t.text or "" for t in within(element, "t"))


def _boxes(element: "_Element") -> Iterator["_Element"]:
    """Yield the text boxes of a paragraph or a run, but not what stands in for one of them."""
    for box in within(element, "txbxContent"):
        if next(box.iterancestors(MC + "Fallback"), None) is None:
            yield box


def _copied(element: "_Element", boxes: Mapping["_Element", "_Element"]) -> "_Element":
    """Return a copy with its text boxes, and what stands in for them, as they were filled in."""
    copy = deepcopy(element)
    olds, news = list(_boxes(element)), list(_boxes(copy))
    stand_ins = [box for box in within(copy, "txbxContent") if box not in news]
    for at, (old, new) in enumerate(zip(olds, news, strict=True)):
        if old in boxes:
            _replace(new, boxes[old])
            if len(stand_ins) == len(news):
                _replace(stand_ins[at], boxes[old])
    if len(stand_ins) != len(news) and any(old in boxes for old in olds):
        for fallback in list(copy.iter(MC + "Fallback")):
            _remove(fallback)
    return copy


def _replace(old: "_Element", new: "_Element") -> None:
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, deepcopy(new))


def _remove(element: "_Element") -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _has_tag(element: "_Element") -> bool:
    return any(_STRAY.search(_text(p)) for p in element.iter(W + "p"))


def _is_control(text: str) -> bool:
    """Return whether a text is nothing but ``{% %}`` and comments."""
    rest = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", _PIECES.sub("", text))
    return not rest.strip() and "{" in text


def _check_paired(text: str, where: str, shown: str) -> None:
    """Refuse a block that begins or ends in a paragraph or cell and goes beyond it.

    Filled in, what such a loop repeats would run into the paragraph, or the row, it ends in.

    Raises:
        TemplateError: There is one.
    """
    if name := _unpaired(_PIECES.sub("", text)):
        message = (
            f"模板{where}“{shown[:40]}”：“{{% {name} … %}}”和“{{% end{name} %}}”没有各占一段。"
            "请让它们各占一段（要重复表格的行，就各占一行），那一段、那一行里不写别的。"
        )
        raise TemplateError(message, "TP103")


def _unpaired(text: str) -> str:
    """Return the name of a block of which only one end stands in a text, or ""."""
    open_: list[str] = []
    for name in _NAME.findall(text):
        if name in _PAIRED:
            open_.append(name)
        elif name in _BETWEEN and not open_:
            return "if"
        elif name.startswith("end") and (not open_ or open_.pop() != name[3:]):
            return str(name[3:])
    return open_[-1] if open_ else ""


def _marked(element: "_Element", where: str) -> tuple[str, tuple["_Element", ...] | None]:
    """Return the text of a paragraph with a mark where a run begins, and its runs.

    The runs are None where there is no tag. A mark never stands inside a tag.

    Raises:
        TemplateError: A tag is not closed.
    """
    runs = tuple(r for r in within(element, "r") if _is_live(r))
    chars = [(c, at) for at, run in enumerate(runs) for c in _shown(run)]
    text = "".join(c for c, _ in chars)
    spans = [m.span() for m in _TAG.finditer(text)]
    rest = _TAG.sub("", text)
    if stray := _STRAY.search(rest):
        message = f"模板{where}“{text.strip()[:40]}”：“{stray[0]}”没有配成一对，请补上另一半。"
        raise TemplateError(message, "TP103")
    if not spans:
        return text, None
    out: list[str] = []
    begins = dict(spans)
    current, at = -1, 0
    while at < len(chars):
        if chars[at][1] != current:
            current = chars[at][1]
            out.append(f"{_RUN}{current}{_RUN_END}")
        end = begins.get(at, at + 1)
        piece = text[at:end]
        out.append(_halved(piece) if at in begins else piece)
        at = end
    return "".join(out), runs


def _is_live(run: "_Element") -> bool:
    return not any(a.tag in (W + "del", W + "moveFrom") for a in run.iterancestors())


def _shown(run: "_Element") -> str:
    """Return what a run shows; what is no text is one character that stands for the whole run."""
    out = ""
    for child in run:
        if child.tag == W + "t":
            out += (child.text or "").translate({7: None, 11: None})
        elif child.tag in _SHOWN:
            out += _SHOWN[child.tag]
        elif child.tag not in (W + "rPr", W + "lastRenderedPageBreak"):
            return _OBJECT
    return out


def _halved(tag: str) -> str:
    """Return a tag with the full-width characters of a Chinese keyboard made half-width."""
    inner = tag.translate(_QUOTES)
    pieces = _QUOTED.split(inner)
    pieces[::2] = [piece.translate(_HALF) for piece in pieces[::2]]
    inner = "".join(pieces)
    for spaced, tight in (("{ {", "{{"), ("} }", "}}"), ("{ %", "{%"), ("% }", "%}")):
        inner = inner.replace(spaced, tight)
    return inner.replace("\t", " ").replace(_BREAK, " ")


def _emptied(element: "_Element") -> "_Element":
    """Return a copy without the content that is filled in anew."""
    from lxml import etree

    copy = etree.Element(element.tag, nsmap=element.nsmap)  # type: ignore[arg-type]
    for name, value in element.items():
        copy.set(name, value)
    for child in element:
        if child.tag == W + "body":
            etree.SubElement(copy, child.tag)
        elif child.tag in {W + name for name in _KEPT.get(element.tag, ())}:
            copy.append(deepcopy(child))
    return copy


def _finish(element: "_Element", source: "_Element") -> None:
    """Give a cell or box the paragraph it must end with; take a table without rows away."""
    from lxml import etree

    ends = element.tag in (W + "tc", W + "txbxContent")
    if ends and (len(element) == 0 or element[-1].tag != W + "p"):
        empty = etree.SubElement(element, W + "p")
        properties = source.findall(f"{W}p/{W}pPr")
        empty.extend(deepcopy(properties[-1:]))
    if element.tag == W + "tbl" and element.find(W + "tr") is None:
        _remove(element)


def _paragraphs(
    tagged: _Tagged, text: str, boxes: Mapping["_Element", "_Element"]
) -> Iterator["_Element"]:
    """Yield the paragraphs of a rendered text; of a blank one nothing is left."""
    from lxml import etree

    shown = _PIECES.sub("", text)
    properties = tagged.element.find(W + "pPr")
    section = properties is not None and properties.find(W + "sectPr") is not None
    if not shown.strip() and not section and _OBJECT not in shown:
        return
    lines = [line for line in text.split("\n") if _PIECES.sub("", line).strip()] or [text]
    run = 0
    for at, line in enumerate(lines):
        paragraph = etree.Element(W + "p")
        if properties is not None:
            copy = deepcopy(properties)
            if at < len(lines) - 1:
                etree.strip_elements(copy, W + "sectPr")
            paragraph.append(copy)
        first, *rest = _PIECES.split(line)
        pieces = [(run, first), *zip(map(int, rest[::2]), rest[1::2], strict=True)]
        for run, piece in pieces:
            paragraph.extend(_runs(tagged.runs[run], piece, boxes))
        yield paragraph


def _runs(
    run: "_Element", text: str, boxes: Mapping["_Element", "_Element"]
) -> Iterator["_Element"]:
    """Yield clones of a run that show a text; what is still to be filled in stands on yellow."""
    from lxml import etree

    for piece in _INLINE.split(text):
        if not piece:
            continue
        if piece == _OBJECT:
            yield _copied(run, boxes)
            continue
        copy = etree.Element(W + "r")
        properties = run.find(W + "rPr")
        if properties is not None:
            copy.append(deepcopy(properties))
        if piece.startswith("【待补"):
            _highlight(copy)
        if piece in ("\t", _BREAK):
            etree.SubElement(copy, W + ("tab" if piece == "\t" else "br"))
        else:
            content = etree.SubElement(copy, W + "t", {XML_SPACE: "preserve"})
            content.text = legal(piece)
        yield copy


def _highlight(run: "_Element") -> None:
    from lxml import etree

    properties = run.find(W + "rPr")
    if properties is None:
        properties = etree.Element(W + "rPr")
        run.insert(0, properties)
    for old in properties.findall(W + "highlight"):
        properties.remove(old)
    place(properties, etree.Element(W + "highlight", {W + "val": "yellow"}), RUN_ORDER)
