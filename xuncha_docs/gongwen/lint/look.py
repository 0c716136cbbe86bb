"""Layout: paper and margins (GB1), title (GB2), body (GB3), headings (GB4).

What a file does not say is not judged. A specimen is ``要素 属性=值``, set on a letter that is
otherwise right.
"""

import re
from collections.abc import Callable, Iterator

from xuncha_docs.gongwen import layout
from xuncha_docs.gongwen.lint.rule import Deviation, Letter, Part, Rule, of_standard
from xuncha_docs.gongwen.roles import label
from xuncha_docs.gongwen.standard import Standard
from xuncha_docs.model import BlockKind, PageSetup, TextStyle

_Judge = Callable[[Letter], Iterator[Deviation]]
_Wrong = Callable[[Standard, Part, TextStyle], str | None]
_BODY_SHORTEST = 20
_FEWEST_BARE = 3
_NEARLY_BLACK = 0x60
_DATE_LEAST = 8
_ALIGNMENTS = {"left": "左对齐", "center": "居中", "right": "右对齐", "both": "两端对齐"}


def _over(select: Callable[[Letter], tuple[Part, ...]], wrong: _Wrong) -> _Judge:
    """Return a judge that tells each way parts are wrong once, at the first place, with a count."""

    def judge(letter: Letter) -> Iterator[Deviation]:
        found: dict[str, list[Part]] = {}
        for part in select(letter):
            message = wrong(letter.std, part, part.block.style) if part.block.style else None
            if message:
                found.setdefault(message, []).append(part)
        for message, parts in found.items():
            many = f"（共{len(parts)}处）" if len(parts) > 1 else ""
            yield Deviation(message=message + many, where=letter.span(parts[0]))

    return judge


def _titles(letter: Letter) -> tuple[Part, ...]:
    return letter.of(BlockKind.TITLE)


def _body(letter: Letter) -> tuple[Part, ...]:
    """Return the running paragraphs: long enough to be prose, neither centred nor to the right.

    A line of a form (委托人：　　　代理人：) has no comma and no stop, and is no prose.
    """
    return tuple(
        part
        for part in letter.of(BlockKind.PARAGRAPH)
        if layout.width_chars(part.text) >= _BODY_SHORTEST
        and any(mark in part.text for mark in "。，；")
        and (part.block.style is None or part.block.style.align not in ("center", "right"))
    )


def _headings(letter: Letter) -> tuple[Part, ...]:
    """Return the headings of the four levels; a centred one is rather the title of a table."""
    return tuple(
        part
        for part in letter.of(BlockKind.HEADING)
        if 1 <= part.block.level <= 4
        and (part.block.style is None or part.block.style.align != "center")
    )


def _font_wrong(std: Standard, font: str, key: str) -> bool:
    """Return whether a font is known and is another one than the standard's; latin is skipped."""
    return bool(font) and not font.isascii() and not std.font(key).covers(font)


def _pt(value: float) -> str:
    return f"{value:g}磅"


def _setups(letter: Letter) -> Iterator[tuple[str, PageSetup]]:
    """Yield the page of each section with its name, of equal ones the first."""
    first = (letter.document.page_setup,) if letter.document.page_setup else ()
    setups = (*first, *letter.document.more_setups)
    for setup in dict.fromkeys(setups):
        yield f"第{setups.index(setup) + 1}节" if len(set(setups)) > 1 else "", setup


def _is_paper(std: Standard, setup: PageSetup) -> bool:
    wanted = (std.norm("page.width").number, std.norm("page.height").number)
    sides = (min(setup.width_mm, setup.height_mm), max(setup.width_mm, setup.height_mm))
    limit = std.norm("page.tolerance").number
    return all(abs(a - b) <= limit for a, b in zip(sides, wanted, strict=True))


def _upright(letter: Letter) -> Iterator[tuple[str, PageSetup]]:
    """Yield the pages that stand upright; on lying ones (tables, clause 8) margins are turned."""
    return (pair for pair in _setups(letter) if pair[1].width_mm <= pair[1].height_mm)


def _page(letter: Letter) -> Iterator[Deviation]:
    for name, setup in _setups(letter):
        if not _is_paper(letter.std, setup):
            size = f"{setup.width_mm:g}×{setup.height_mm:g}毫米"
            yield Deviation(message=f"{name}纸张是{size}，不是A4。")


def _is_off(std: Standard, side: str, value: float) -> bool:
    keys = ("page.top", "page.literal_top") if side == "top" else (f"page.{side}",)
    limit = std.norm("page.tolerance").number
    return all(abs(value - std.norm(key).number) > limit for key in keys)


def _top(letter: Letter) -> Iterator[Deviation]:
    for name, setup in _upright(letter):
        if _is_off(letter.std, "top", setup.top_mm):
            yield Deviation(message=f"{name}上边距（天头）是{setup.top_mm:.1f}毫米。")


def _left(letter: Letter) -> Iterator[Deviation]:
    for name, setup in _upright(letter):
        if _is_off(letter.std, "left", setup.left_mm):
            yield Deviation(message=f"{name}左边距（订口）是{setup.left_mm:.1f}毫米。")


def _area(letter: Letter) -> Iterator[Deviation]:
    norm = letter.std.norm
    limit = 2 * norm("page.tolerance").number
    for name, setup in _upright(letter):
        placed = not _is_off(letter.std, "top", setup.top_mm)
        placed = placed and not _is_off(letter.std, "left", setup.left_mm)
        if not placed or not _is_paper(letter.std, setup):
            continue  # 纸张、天头、订口已经报了，版心错是连带的。
        width = setup.width_mm - setup.left_mm - setup.right_mm
        height = setup.height_mm - setup.top_mm - setup.bottom_mm
        ends = [("page.top", "page.bottom"), ("page.literal_top", "page.literal_bottom")]
        heights = [setup.height_mm - norm(top).number - norm(foot).number for top, foot in ends]
        tall = all(abs(height - value) > limit for value in heights)
        wide = setup.width_mm - norm("page.left").number - norm("page.right").number
        if tall or abs(width - wide) > limit:
            yield Deviation(message=f"{name}版心是{width:.1f}×{height:.1f}毫米。")


def _font(kind: BlockKind) -> _Wrong:
    def wrong(std: Standard, _: Part, style: TextStyle) -> str | None:
        off = _font_wrong(std, style.font or "", std.look(kind).font)
        return f"{kind}字体是{style.font}。" if off else None

    return wrong


def _size(kind: BlockKind) -> _Wrong:
    def wrong(std: Standard, part: Part, style: TextStyle) -> str | None:
        wanted = std.look(kind, part.block.level if kind is BlockKind.HEADING else 0).size
        limit = std.norm("body.size_tolerance").number
        off = style.size_pt is not None and abs(style.size_pt - wanted) > limit
        return f"{kind}字号是{_pt(style.size_pt or 0)}。" if off else None

    return wrong


def _bold(kind: BlockKind) -> _Wrong:
    return lambda _std, _part, style: f"{kind}加粗了。" if style.bold else None


def _title_centred(_std: Standard, _part: Part, style: TextStyle) -> str | None:
    off = style.align is not None and style.align != "center"
    return f"标题是{_ALIGNMENTS.get(style.align or '', style.align)}的。" if off else None


def _body_pitch(std: Standard, _: Part, style: TextStyle) -> str | None:
    low = min(std.norm("body.pitch_tightest").pt, std.norm("body.pitch").pt)
    high = max(std.norm("body.pitch_loosest").pt, std.norm("body.pitch").pt)
    if style.leading_pt is None or low <= style.leading_pt <= high:
        return None
    lines = int(std.norm("page.area_height").pt / max(style.leading_pt, 1.0))
    return f"正文行距是{_pt(style.leading_pt)}，每面约排{lines}行。"


def _body_indent(std: Standard, part: Part, style: TextStyle) -> str | None:
    limit, wanted = std.norm("body.indent_tolerance").number, std.norm("body.indent").number
    spaced = (part.block.raw or part.block.text)[:1].isspace()
    if style.indent_chars is None or style.indent_chars < 0 or spaced:
        return None  # 负的是悬挂的条目；用空格充当缩进的，看上去是对的。
    off = abs(style.indent_chars - wanted) > limit
    return f"正文首行缩进{style.indent_chars:.1f}字。" if off else None


def _indents(letter: Letter) -> Iterator[Deviation]:
    """Judge stated indents one by one, and missing ones where most of the body has none."""
    yield from _over(_body, _body_indent)(letter)
    if letter.document.page_setup is None:
        return
    body = [part for part in _body(letter) if part.block.style]
    bare = [part for part in body if _is_bare(part)]
    if len(bare) >= _FEWEST_BARE and 2 * len(bare) > len(body):
        message = f"正文首行没有缩进（共{len(bare)}处）。"
        yield Deviation(message=message, where=letter.span(bare[0]))


def _is_bare(part: Part) -> bool:
    """Return whether a paragraph has neither an indent nor spaces that stand for one."""
    style = part.block.style
    spaced = (part.block.raw or part.block.text)[:1].isspace()
    return style is not None and style.indent_chars is None and not spaced


def _coloured(_: Standard, part: Part, style: TextStyle) -> str | None:
    colour = style.colour or ""
    if not re.fullmatch("[0-9A-F]{6}", colour):
        return None
    bright = max(int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return f"{part.kind}的字是彩色或灰色的（{colour}）。" if bright > _NEARLY_BLACK else None


def _running(letter: Letter) -> tuple[Part, ...]:
    return tuple(sorted((*_body(letter), *_headings(letter)), key=lambda part: part.at))


def _heading_indent(_: Standard, part: Part, style: TextStyle) -> str | None:
    spaced = (part.block.raw or part.block.text)[:1].isspace()
    if spaced or style.align in ("center", "right") or not label(part.text):
        return None
    first, left = style.indent_chars or 0.0, style.left_chars or 0.0
    return "层次标题没有左空二字。" if first <= 0 and left + first < 1 else None


def _date_place(_: Standard, part: Part, style: TextStyle) -> str | None:
    spaced = (part.block.raw or part.block.text)[:1].isspace()
    indent = (style.indent_chars or 0.0) + (style.left_chars or 0.0)
    leftmost = style.align not in ("right", "center") and indent < _DATE_LEAST and not spaced
    return "成文日期排在左边。" if leftmost else None


def _table_font(std: Standard, _: Part, style: TextStyle) -> str | None:
    font = style.font or ""
    strange = font and not font.isascii() and not any(f.covers(font) for f in std.fonts())
    return f"表格字体是{font}。" if strange else None


def _table_size(std: Standard, _: Part, style: TextStyle) -> str | None:
    largest = std.norm("body.em").pt
    off = style.size_pt is not None and style.size_pt > largest
    return f"表格字号是{_pt(style.size_pt or 0)}，比正文还大。" if off else None


def _heading_font(std: Standard, part: Part, style: TextStyle) -> str | None:
    level = part.block.level
    key = std.look(BlockKind.HEADING, level).font
    body = std.look(BlockKind.PARAGRAPH).font
    # 标题后接排正文时，读出的是占多数的正文字体。
    runs_on = layout.lead_length(part.block.text) < len(part.block.text)
    if not _font_wrong(std, style.font or "", key) or (
        runs_on and not _font_wrong(std, style.font or "", body)
    ):
        return None
    return f"第{level}级标题字体是{style.font}，应为{key}。"


def _page_rules(std: Standard) -> tuple[Rule, ...]:
    norm = std.norm

    def n(key: str) -> str:
        return f"{norm(key).number:g}"

    spare = f"，允许±{n('page.tolerance')}毫米"
    top, left, right = n("page.top"), n("page.left"), n("page.right")
    paper = f"{n('page.width')}×{n('page.height')}毫米"
    wide = norm("page.width").number - norm("page.left").number - norm("page.right").number
    high = norm("page.height").number - norm("page.top").number - norm("page.bottom").number
    rows = (
        ("GB101", "纸张", "width", f"用A4纸，{paper}。", "宽=216", _page),
        ("GB102", "天头", "top", f"上边距{top}毫米{spare}。", "上=25.4", _top),
        ("GB103", "订口", "left", f"左边距{left}毫米{spare}。", "左=31.8", _left),
        ("GB104", "版心", "area_width", f"版心{wide:g}×{high:g}毫米。", "右=31.8", _area),
    )
    good = (f"宽={n('page.width')}", f"上={top}", f"左={left}", f"右={right}")
    return tuple(
        of_standard(
            code,
            title,
            (norm(f"page.{key}").clause, norm(f"page.{key}").strength),
            (statement, f"页面 {bad}", f"页面 {right}"),
            judge,
        )
        for (code, title, key, statement, bad, judge), right in zip(rows, good, strict=True)
    )


def _text_rules(
    std: Standard, kind: BlockKind, code: str, select: Callable[[Letter], tuple[Part, ...]]
) -> tuple[Rule, ...]:
    """Return the rules on font, size and weight of an element."""
    level = 1 if kind is BlockKind.HEADING else 0
    look, name = std.look(kind, level), str(kind)
    face = std.font(look.font).name
    if kind is BlockKind.HEADING:
        statement = "一级标题用黑体，二级用楷体，三、四级用仿宋。"
    else:
        statement = f"{name}用{look.font}。"
    wrong = _heading_font if kind is BlockKind.HEADING else _font(kind)
    fonts = (statement, f"{name} 字体=华文彩云", f"{name} 字体={face}")
    sizes = (f"{name}用{look.size:g}磅字。", f"{name} 字号=18", f"{name} 字号={look.size:g}")
    bolds = (f"{name}不加粗，级次靠字体区分。", f"{name} 加粗=是", f"{name} 加粗=否")
    norms = (look.clause, look.strength)
    return (
        of_standard(f"{code}01", f"{name}字体", norms, fonts, _over(select, wrong)),
        of_standard(f"{code}02", f"{name}字号", norms, sizes, _over(select, _size(kind))),
        of_standard(f"{code}03", f"{name}不加粗", norms, bolds, _over(select, _bold(kind))),
    )


def rules(std: Standard) -> tuple[Rule, ...]:
    """Return the layout rules, with the numbers of a standard."""
    pitch, indent = std.norm("body.pitch"), std.norm("body.indent")
    pitches = (
        f"行距固定值{pitch.pt:g}磅，每面排{std.norm('body.lines').number:g}行。",
        "正文 行距=33",
        f"正文 行距={pitch.pt:g}",
    )
    indents = (f"每个自然段左空{indent.number:g}字，回行顶格。", "正文 首行=0", "正文 首行=2")
    centred = ("标题居中排布。", "标题 对齐=left", "标题 对齐=center")
    place = std.norm("title.blank")
    return (
        *_page_rules(std),
        *_text_rules(std, BlockKind.TITLE, "GB2", _titles),
        of_standard(
            "GB204",
            "标题居中",
            (place.clause, place.strength),
            centred,
            _over(_titles, _title_centred),
        ),
        *_text_rules(std, BlockKind.PARAGRAPH, "GB3", _body),
        of_standard(
            "GB304", "正文行距", (pitch.clause, pitch.strength), pitches, _over(_body, _body_pitch)
        ),
        of_standard(
            "GB305",
            "正文首行缩进",
            (indent.clause, indent.strength),
            indents,
            _indents,
        ),
        *_text_rules(std, BlockKind.HEADING, "GB4", _headings),
        *_more_rules(),
    )


def _more_rules() -> tuple[Rule, ...]:
    """Return the rules on colour, on the place of headings and date, and on tables."""
    tables = "表格用公文的字体（仿宋、宋体、楷体、黑体）。"
    size = "表格的字不大于正文。"

    def of(kind: BlockKind) -> Callable[[Letter], tuple[Part, ...]]:
        return lambda letter: letter.of(kind)

    return (
        of_standard("GB307", "文字颜色", ("5.2.4", "规定"),
              ("没有特殊说明的，文字都用黑色。", "正文 颜色=FF0000", "正文 颜色=000000"),
              _over(_running, _coloured)),
        of_standard("GB404", "层次标题缩进", ("7.3.3", "一般"),
              ("层次标题也是自然段，左空二字。", "层次标题 首行=0", "层次标题 首行=2"),
              _over(_headings, _heading_indent)),
        of_standard("GB514", "成文日期的位置", ("7.3.5", "一般"),
              ("成文日期排在右侧：盖章的右空四字，不盖章的以署名为准。",
               "成文日期 对齐=left", "成文日期 对齐=right"),
              _over(of(BlockKind.DATE), _date_place)),
        of_standard("GB601", "表格字体", ("8", "实务"), (tables, "表格 字体=微软雅黑", "表格 字体=仿宋_GB2312"),
              _over(of(BlockKind.TABLE), _table_font)),
        of_standard("GB602", "表格字号", ("8", "实务"), (size, "表格 字号=22", "表格 字号=12"),
              _over(of(BlockKind.TABLE), _table_size)),
    )  # fmt: skip
