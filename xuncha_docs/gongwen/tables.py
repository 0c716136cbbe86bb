"""The tables of a letter: ruled ones with a header on every page, and the imprint (7.4)."""

from dataclasses import dataclass

from xuncha_docs.gongwen import layout
from xuncha_docs.gongwen.ooxml import el, paragraph_properties, val
from xuncha_docs.gongwen.standard import TWIPS_PER_POINT, Standard
from xuncha_docs.gongwen.styles import exact, runs, size, style_id
from xuncha_docs.model import Block, BlockKind, Form, Merge

_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table(std: Standard, block: Block, *, wide: bool = False) -> str:
    """Return a table block as ``w:tbl``; its first row is the header unless it has none.

    Args:
        std: The numbers.
        block: The table.
        wide: Whether it stands on a lying page.
    """
    if not any(block.rows):
        return anchor(std)
    widths = layout.column_twips(std, block, wide=wide)
    header = max([1, *(m.rows for m in block.merges if m.row == 0)]) * (not block.headless)
    centred = tuple(_is_narrow(std, block, column, header) for column in range(len(widths)))
    form = block.headless or any(m.row == 0 and m.columns == len(widths) > 1 for m in block.merges)
    areas = {(r, c): m for m in block.merges for r in _rows(m) for c in _columns(m)}
    rows: list[str] = []
    for at, texts in enumerate(block.rows):
        cells: list[str] = []
        for column, text in enumerate(texts):
            area = areas.get((at, column), Merge(at, column, 1, 1))
            if column == area.column:
                span = sum(widths[column : column + area.columns])
                labels = form and column == 0 and area.columns == 1  # 表单左边一列是栏目名
                look = _Look(at < header, at < header or labels or centred[column], wide)
                cells.append(_cell(area, at, span, _lines(std, block, text, look)))
        rows.append(el("tr", None, _row_properties(std, texts, widths, at < header), *cells))
    grid = el("tblGrid", None, *(el("gridCol", {"w": width}) for width in widths))
    return el("tbl", None, _properties(std, sum(widths)), grid, *rows)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell is set."""

    header: bool
    centred: bool
    wide: bool


def _properties(std: Standard, width: int) -> str:
    line = {"val": "single", "sz": round(std.norm("table.rule").number * 8), "space": 0}
    padding = {"w": std.norm("table.padding").twips, "type": "dxa"}
    return el(
        "tblPr",
        None,
        el("tblW", {"w": width, "type": "dxa"}),
        val("jc", "center"),
        el("tblBorders", None, *(el(edge, line | {"color": "000000"}) for edge in _EDGES)),
        el("tblLayout", {"type": "fixed"}),
        el("tblCellMar", None, el("left", padding), el("right", padding)),
    )


def _row_properties(
    std: Standard, texts: tuple[str, ...], widths: tuple[int, ...], header: bool
) -> str:
    whole = "<w:cantSplit/>" if header or _fits(std, texts, widths) else ""
    height = el("trHeight", {"val": std.norm("body.pitch").twips, "hRule": "atLeast"})
    return el("trPr", None, whole, height, "<w:tblHeader/>" if header else "")


def _cell(area: Merge, row: int, width: int, paragraphs: str) -> str:
    children = [el("tcW", {"w": width, "type": "dxa"})]
    if area.columns > 1:
        children.append(val("gridSpan", area.columns))
    if area.rows > 1:
        children.append(val("vMerge", "restart" if row == area.row else "continue"))
    children.append(val("vAlign", "center"))
    return el("tc", None, el("tcPr", None, *children), paragraphs)


def _lines(std: Standard, block: Block, text: str, look: _Look) -> str:
    """Return the paragraphs of a cell, one a line."""
    points, pitch = layout.table_sizes(std, block, wide=look.wide)
    standing = std.look(BlockKind.TABLE)
    children = {"pStyle": val("pStyle", style_id(BlockKind.TABLE))}
    if pitch != standing.pitch:
        children["spacing"] = exact(pitch)
    if look.centred:
        children["jc"] = val("jc", "center")
    properties = paragraph_properties(children)
    font = std.font(std.norm("table.header_font").text).name if look.header else ""
    smaller = size(points) if points != standing.size else ""
    return "".join(
        el("p", None, properties, runs(line, font, smaller)) for line in text.split("\n")
    )


def _rows(merge: Merge) -> range:
    return range(merge.row, merge.row + merge.rows)


def _columns(merge: Merge) -> range:
    return range(merge.column, merge.column + merge.columns)


def _is_narrow(std: Standard, block: Block, column: int, header: int) -> bool:
    """Return whether everything below the header of a column is short, so that it is centred."""
    limit = std.norm("table.centred_upto").number
    return all(layout.width_chars(row[column]) <= limit for row in block.rows[header:])


def _fits(std: Standard, texts: tuple[str, ...], widths: tuple[int, ...]) -> bool:
    """Return whether a row is low enough to be kept on one page."""
    em = std.look(BlockKind.TABLE).size * TWIPS_PER_POINT
    lines = [
        sum(layout.width_chars(line) * em // width + 1 for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    ]
    return max(lines, default=0) <= std.norm("table.split_from").number


def imprint(std: Standard, blocks: tuple[Block, ...], form: Form) -> str:
    """Return the imprint: a table that floats at the foot of the last page (7.4).

    Its last line lies on the lower edge of the type area; where the margin is narrower than the
    foot (literal geometry), an empty row below makes up for it. 信函式 has no lines (10.1).
    """
    width = {"w": std.norm("page.area_width").twips, "type": "dxa"}
    last = len(blocks) - 1
    rows = [
        _imprint_row(width, _edges(std, at, last, form), _imprint_line(std, block))
        for at, block in enumerate(blocks)
    ]
    sunk = std.norm("page.area_foot").twips - std.norm("page.bottom").twips
    if sunk > 0:
        spacing = exact(sunk / TWIPS_PER_POINT)
        empty = el("p", None, paragraph_properties({"spacing": spacing}))
        rows.append(_imprint_row(width, "", empty, sunk))
    grid = el("tblGrid", None, el("gridCol", {"w": width["w"]}))
    return el("tbl", None, _imprint_properties(std, width), grid, *rows)


def _imprint_row(width: dict[str, object], edges: str, content: str, height: int = 0) -> str:
    fixed = el("trHeight", {"val": height, "hRule": "exact"}) if height else ""
    cell = el("tcPr", None, el("tcW", width), edges)
    return el("tr", None, el("trPr", None, "<w:cantSplit/>", fixed), el("tc", None, cell, content))


def _edges(std: Standard, at: int, last: int, form: Form) -> str:
    """Return the lines above and below a row: thick ones outside, thin ones between."""
    if form is Form.LETTER:
        return ""
    rule = {"val": "single", "space": 0, "color": "000000"}
    weights = {
        edge: round(std.norm(f"imprint.{'thick' if outside else 'thin'}").number * 8)
        for edge, outside in (("top", at == 0), ("bottom", at == last))
    }
    lines = (el(edge, rule | {"sz": weight}) for edge, weight in weights.items())
    return el("tcBorders", None, *lines)


def _imprint_properties(std: Standard, width: dict[str, object]) -> str:
    # 水平锚定用 page：用 margin 时 LibreOffice 把它当普通表格。
    place: dict[str, object] = {"leftFromText": 0, "rightFromText": 0}
    place |= {"vertAnchor": "margin", "horzAnchor": "page"}
    place |= {"tblpX": std.norm("page.left").twips, "tblpYSpec": "bottom"}
    return floating(place, width)


def floating(place: dict[str, object], width: dict[str, object]) -> str:
    """Return the properties of a table without padding that is placed on the page.

    Args:
        place: The attributes of ``w:tblpPr``.
        width: Those of ``w:tblW``.
    """
    margins = (el(side, {"w": 0, "type": "dxa"}) for side in ("left", "right"))
    return el(
        "tblPr",
        None,
        el("tblpPr", place),
        val("tblOverlap", "never"),
        el("tblW", width),
        el("tblLayout", {"type": "fixed"}),
        el("tblCellMar", None, *margins),
    )


def _imprint_line(std: Standard, block: Block) -> str:
    points = std.look(block.kind).size
    side = round(std.norm("imprint.side").number * points * TWIPS_PER_POINT)
    if block.kind is BlockKind.COPY_TO:
        hanging = round(layout.width_chars("抄送：") * points * TWIPS_PER_POINT)
        ind = {"left": side + hanging, "right": side, "hanging": hanging}
        tabs = ""
    else:
        ind = {"left": side, "right": side}
        position = std.norm("page.area_width").twips - side
        tabs = el("tabs", None, el("tab", {"val": "right", "pos": position}))
    children = {"pStyle": val("pStyle", style_id(block.kind)), "ind": el("ind", ind)}
    if tabs:
        children["tabs"] = tabs
    return el("p", None, paragraph_properties(children), runs(block.text))


def anchor(std: Standard, *, new_page: bool = False) -> str:
    """Return an all but invisible paragraph: what a table needs after it, or before it on a page."""
    spacing = exact(std.norm("imprint.anchor").number)
    properties = {"snapToGrid": val("snapToGrid", 0), "spacing": spacing}
    if new_page:
        properties["pageBreakBefore"] = "<w:pageBreakBefore/>"
    return el("p", None, paragraph_properties(properties))
