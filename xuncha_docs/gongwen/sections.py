"""The sections of a letter: upright pages, and lying ones for wide tables (clause 8).

A lying page is bound with its top at the left edge of the sheet, on odd pages the binding side
and on even ones the cut side. So its margins are those of the upright page, turned, and its page
number stands turned where that of the upright page stands. Knows margins, not what stands between.
"""

from itertools import pairwise

from xuncha_docs.gongwen.ooxml import el, paragraph_properties, part, val
from xuncha_docs.gongwen.standard import TWIPS_PER_POINT, Standard
from xuncha_docs.gongwen.styles import exact, folio
from xuncha_docs.gongwen.tables import floating
from xuncha_docs.model import Block, BlockKind, Form

_BOUND = (BlockKind.ADDRESSEE, BlockKind.HEADING, BlockKind.SIGNATURE)
_UPRIGHT, _LYING = ("footer1", "footer2"), ("footer4", "footer5")


def lying(std: Standard, blocks: tuple[Block, ...], form: Form) -> tuple[bool, ...]:
    """Return for each block whether it stands on a lying page.

    An attachment does if one of its tables has too many columns for an upright page; of 白头 also
    what is not an attachment, if it is a list with a title rather than a letter.
    """
    starts = [at for at, b in enumerate(blocks) if at == 0 or b.kind is BlockKind.ATTACHMENT]
    out: list[bool] = []
    for start, end in pairwise((*starts, len(blocks))):
        mine = blocks[start:end]
        own = mine[0].kind is BlockKind.ATTACHMENT
        is_list = form is Form.PLAIN and not any(b.kind in _BOUND for b in mine)
        wide = any(_columns(b) >= std.norm("table.lying_from").number for b in mine)
        out += [wide and (own or is_list)] * len(mine)
    return tuple(out)


def _columns(block: Block) -> int:
    return max(map(len, block.rows), default=0)


def section(std: Standard, *, wide: bool, header: bool, unnumbered: bool) -> str:
    """Return the properties of a section.

    Args:
        std: The numbers.
        wide: Whether its pages lie.
        header: Whether there is a header.
        unnumbered: Whether its first page has no number.
    """
    # 页脚行框下缘到纸边：地脚减去“7 毫米减字面上缘”，再减行框高。
    footer = std.norm("page.area_foot").twips - _folio_top(std) - std.norm("folio.pitch").twips
    kinds = ("default", "even", "first") if unnumbered else ("default", "even")
    footers = (*(_LYING if wide else _UPRIGHT), "footer3")
    size: dict[str, object] = {
        "w": std.norm("page.width").twips,
        "h": std.norm("page.height").twips,
    }
    margins = {side: std.norm(f"page.{side}").twips for side in ("top", "right", "bottom", "left")}
    if wide:
        size = {"w": size["h"], "h": size["w"], "orient": "landscape"}
        turned = {"top": "left", "right": "area_top", "bottom": "right", "left": "area_foot"}
        margins = {side: std.norm(f"page.{key}").twips for side, key in turned.items()}
        footer = std.norm("header.distance").twips
    edges = {"header": std.norm("header.distance").twips, "footer": footer, "gutter": 0}
    return el(
        "sectPr",
        None,
        *(_reference("header", kind, "header") for kind in kinds if header),
        *(_reference("footer", kind, name) for kind, name in zip(kinds, footers, strict=False)),
        el("pgSz", size),
        el("pgMar", margins | edges),
        "<w:titlePg/>" if unnumbered else "",
        el("docGrid", {"type": "lines", "linePitch": std.norm("body.pitch").twips}),
    )


def _reference(what: str, kind: str, part_name: str) -> str:
    return f'<w:{what}Reference w:type="{kind}" r:id="{part_name}"/>'


def _folio_top(std: Standard) -> int:
    """Return how far the line of the page number is below the type area in twips."""
    return std.norm("folio.gap").twips - std.norm("folio.ink").twips


def section_end(std: Standard, properties: str) -> str:
    """Return the all but invisible paragraph that ends a section."""
    spacing = exact(std.norm("imprint.anchor").number)
    children = {"snapToGrid": val("snapToGrid", 0), "spacing": spacing, "sectPr": properties}
    return el("p", None, paragraph_properties(children))


def footers(std: Standard) -> dict[str, str]:
    """Return the footers of lying pages: the page number turned to the foot of the bound sheet."""
    sides = zip(_LYING, ("right", "left"), strict=True)
    return {name: _turned(std, side) for name, side in sides}


def _turned(std: Standard, side: str) -> str:
    # 表格锚定在纸上，文字自上而下；一字线的位置从纸的左边（装订后的下边）量起。
    high, long = std.norm("folio.pitch").twips, std.norm("page.area_width").twips
    left = std.norm("page.area_foot").twips - _folio_top(std) - high
    place: dict[str, object] = {"leftFromText": 0, "rightFromText": 0, "vertAnchor": "page"}
    place |= {"horzAnchor": "page", "tblpX": left, "tblpY": std.norm("page.left").twips}
    width: dict[str, object] = {"w": high, "type": "dxa"}
    properties = floating(place, width)
    row = el("trPr", None, el("trHeight", {"val": long, "hRule": "exact"}))
    cell = el("tcPr", None, el("tcW", width), val("textDirection", "tbRl"))
    content = el("tc", None, cell, folio(std, side))
    grid = el("tblGrid", None, el("gridCol", {"w": high}))
    table = el("tbl", None, properties, grid, el("tr", None, row, content))
    tiny = paragraph_properties({"spacing": exact(high / TWIPS_PER_POINT)})
    return part("ftr", table, el("p", None, tiny))
