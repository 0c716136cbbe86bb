"""The clean base of a letter: named styles, fonts, settings and page-number footers.

Everything comes from `standard`; no theme, no style beyond the elements of the standard.
"""

import re

from xuncha_docs.gongwen.ooxml import el, fonts, legal, paragraph_properties, part, run, val
from xuncha_docs.gongwen.standard import TWIPS_PER_POINT, Standard
from xuncha_docs.model import BlockKind, Form, Format, style_name

_TODO = re.compile(r"(【待补[^【】]*】)")
_COLOURS = {BlockKind.ISSUER_MARK: "mark.colour", BlockKind.HEADER: "header.colour"}


def style_id(kind: BlockKind, level: int = 0) -> str:
    """Return the internal id of the paragraph style of an element."""
    return f"Gongwen{kind.name.title().replace('_', '')}{level or ''}"


def indent(std: Standard, chars: float, side: str) -> dict[str, object]:
    """Return the attributes of an indent, in characters and in twips as Word wants both."""
    em = std.norm("body.em").number * TWIPS_PER_POINT + std.norm("body.spacing").number
    return {f"{side}Chars": round(chars * 100), side: round(chars * em)}


def size(points: float) -> str:
    """Return the run properties of a type size."""
    half = round(points * 2)
    return val("sz", half) + val("szCs", half)


def exact(points: float, before: int = 0, after: int = 0) -> str:
    """Return a line pitch in points with the space around a paragraph in twips."""
    line = round(points * TWIPS_PER_POINT)
    return el("spacing", {"before": before, "after": after, "line": line, "lineRule": "exact"})


def runs(text: str, font: str = "", properties: str = "") -> str:
    """Return the runs of a text; what is still to be filled in stands on yellow."""
    return "".join(
        run(piece, font, properties + (val("highlight", "yellow") if at % 2 else ""))
        for at, piece in enumerate(_TODO.split(legal(text).replace("\r", "")))
        if piece
    )


def parts(std: Standard, format_: Format, header: str = "") -> dict[str, str]:
    """Return the parts of the package beside the text.

    Args:
        std: The numbers.
        format_: How the letter is laid out; the first page of 信函式 has no number (10.1).
        header: What stands above every page, such as the note that it is a draft; "" for none.
    """
    running = {"header": _header(header)} if header else {}
    if format_.form is Form.LETTER:
        running["footer3"] = _unnumbered()
    return running | {
        "styles": _styles(std),
        "settings": _settings(),
        "fontTable": _font_table(std),
        "footer1": part("ftr", folio(std, "right")),
        "footer2": part("ftr", folio(std, "left")),
    }


def _styles(std: Standard) -> str:
    default = std.look(BlockKind.PARAGRAPH)
    character = (
        fonts(std.font(default.font).name)
        + val("color", "000000")
        + val("kern", 0)
        + size(default.size)
        + el("lang", {"val": "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"})
    )
    return part(
        "styles",
        el("docDefaults", None, el("rPrDefault", None, el("rPr", None, character))),
        el(
            "style",
            {"type": "paragraph", "default": 1, "styleId": "Normal"},
            val("name", "Normal"),
        ),
        el(
            "style",
            {"type": "table", "default": 1, "styleId": "TableNormal"},
            val("name", "Normal Table"),
        ),
        *(_style(std, kind, level) for kind, level in std.looks()),
    )


def _style(std: Standard, kind: BlockKind, level: int) -> str:
    look = std.look(kind, level)
    # 不贴网格、不调间距：固定行距和字距已经排满 22 行 28 字，再贴网格反而少字少行。
    children = {name: val(name, 0) for name in ("widowControl", "snapToGrid", "adjustRightInd")}
    # 汉字与数字之间不加空。overflowPunct 写明为 Word 的缺省值：LibreOffice 7.4 把它读反了，
    # 不写或写 0 时行末标点悬到版心外，转 PDF 还会丢逗号。
    children |= {name: val(name, 0) for name in ("autoSpaceDE", "autoSpaceDN")}
    children["overflowPunct"] = val("overflowPunct", 1)
    children["spacing"] = exact(look.pitch)
    children["jc"] = val("jc", look.align)
    if look.indent:
        children["ind"] = el("ind", indent(std, look.indent, "firstLine"))
    if look.outline:
        children["outlineLvl"] = val("outlineLvl", look.outline - 1)
    colour = std.norm(_COLOURS[kind]).text if kind in _COLOURS else "000000"
    body = look.size == std.norm("body.em").number
    spacing = val("spacing", round(std.norm("body.spacing").number)) if body else ""
    character = fonts(std.font(look.font).name) + val("b", 0) + val("color", colour)
    return el(
        "style",
        {"type": "paragraph", "customStyle": 1, "styleId": style_id(kind, level)},
        val("name", style_name(kind, level)),
        val("basedOn", "Normal"),
        "<w:qFormat/>",
        paragraph_properties(children),
        el("rPr", None, character + spacing + size(look.size)),
    )


def _settings() -> str:
    setting = {
        "name": "compatibilityMode",
        "uri": "http://schemas.microsoft.com/office/word",
        "val": 15,
    }
    return part(
        "settings",
        el("zoom", {"percent": 100}),
        "<w:evenAndOddHeaders/>",
        val("characterSpacingControl", "doNotCompress"),
        el("compat", None, el("compatSetting", setting)),
        el("themeFontLang", {"val": "en-US", "eastAsia": "zh-CN"}),
    )


def _font_table(std: Standard) -> str:
    rows = [
        el(
            "font",
            {"name": face.name},
            val("altName", face.accept[0]),
            val("charset", "86"),
            val("family", "auto"),
            val("pitch", "variable"),
        )
        for face in std.fonts()
    ]
    return part("fonts", *rows)


def _header(text: str) -> str:
    properties = paragraph_properties({"pStyle": val("pStyle", style_id(BlockKind.HEADER))})
    return part("hdr", el("p", None, properties, runs(text)))


def folio(std: Standard, side: str) -> str:
    """Return the paragraph of a page number ``— 1 —``, one character from the outer edge (7.5)."""
    em = round(std.look(BlockKind.FOOTER).size * TWIPS_PER_POINT)
    chars = std.norm("folio.side").number
    ind = {f"{side}Chars": round(chars * 100), side: round(chars * em)}
    properties = paragraph_properties(
        {
            "pStyle": val("pStyle", style_id(BlockKind.FOOTER)),
            "ind": el("ind", ind),
            "jc": val("jc", side),
        }
    )
    field = el("fldSimple", {"instr": " PAGE "}, run("1"))
    return el("p", None, properties, run("— "), field, run(" —"))


def _unnumbered() -> str:
    properties = paragraph_properties({"pStyle": val("pStyle", style_id(BlockKind.FOOTER))})
    return part("ftr", el("p", None, properties))
