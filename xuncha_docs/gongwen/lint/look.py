"""Layout: paper and margins (GB1), title (GB2), body (GB3), headings (GB4).

What a file does not say is not judged. A specimen is ``要素 属性=值``, set on a letter that is
otherwise right.
"""

from collections.abc import Callable, Iterator

from xuncha_docs.gongwen import layout, standard
from xuncha_docs.gongwen.lint.rule import Deviation, Letter, Part, Rule
from xuncha_docs.gongwen.standard import norm
from xuncha_docs.model import BlockKind, TextStyle

_Judge = Callable[[Letter], Iterator[Deviation]]
_Wrong = Callable[[Part, TextStyle], str | None]
_BODY_SHORTEST = 20
_FEWEST_BARE = 3
_ALIGNMENTS = {"left": "左对齐", "center": "居中", "right": "右对齐", "both": "两端对齐"}


def _over(select: Callable[[Letter], tuple[Part, ...]], wrong: _Wrong) -> _Judge:
    """Return a judge that tells each way parts are wrong once, at the first place, with a count."""

    def judge(letter: Letter) -> Iterator[Deviation]:
        found: dict[str, list[Part]] = {}
        for part in select(letter):
            message = wrong(part, part.block.style) if part.block.style else None
            if message:
                found.setdefault(message, []).append(part)
        for message, parts in found.items():
            many = f"（共{len(parts)}处）" if len(parts) > 1 else ""
            yield Deviation(message=message + many, where=letter.span(parts[0]))

    return judge


def _titles(letter: Letter) -> tuple[Part, ...]:
    return letter.of(BlockKind.TITLE)


def _body(letter: Letter) -> tuple[Part, ...]:
    """Return the running paragraphs: long enough to be prose, neither centred nor to the right."""
    return tuple(
        part
        for part in letter.of(BlockKind.PARAGRAPH)
        if layout.width_chars(part.text) >= _BODY_SHORTEST
        and (part.block.style is None or part.block.style.align not in ("center", "right"))
    )


def _headings(letter: Letter) -> tuple[Part, ...]:
    return tuple(part for part in letter.of(BlockKind.HEADING) if 1 <= part.block.level <= 4)


def _font_wrong(font: str, key: str) -> bool:
    """Return whether a font is known and is another one than the standard's; latin is skipped."""
    return bool(font) and not font.isascii() and not standard.font(key).covers(font)


def _pt(value: float) -> str:
    return f"{value:g}磅"


def _page(letter: Letter) -> Iterator[Deviation]:
    setup = letter.document.page_setup
    if setup is None:
        return
    wanted = (norm("page.width").number, norm("page.height").number)
    sides = (min(setup.width_mm, setup.height_mm), max(setup.width_mm, setup.height_mm))
    limit = norm("page.tolerance").number
    if any(abs(a - b) > limit for a, b in zip(sides, wanted, strict=True)):
        yield Deviation(message=f"纸张是{setup.width_mm:g}×{setup.height_mm:g}毫米，不是A4。")


def _top(letter: Letter) -> Iterator[Deviation]:
    setup, limit = letter.document.page_setup, norm("page.tolerance").number
    if setup is None or setup.width_mm > setup.height_mm:
        return
    right = (norm("page.top").number, norm("page.literal_top").number)
    if all(abs(setup.top_mm - value) > limit for value in right):
        yield Deviation(message=f"上边距（天头）是{setup.top_mm:.1f}毫米。")


def _left(letter: Letter) -> Iterator[Deviation]:
    setup, wanted = letter.document.page_setup, norm("page.left").number
    if setup is None or setup.width_mm > setup.height_mm:
        return
    if abs(setup.left_mm - wanted) > norm("page.tolerance").number:
        yield Deviation(message=f"左边距（订口）是{setup.left_mm:.1f}毫米。")


def _area(letter: Letter) -> Iterator[Deviation]:
    setup, limit = letter.document.page_setup, 2 * norm("page.tolerance").number
    if setup is None or setup.width_mm > setup.height_mm:
        return
    if next(_top(letter), None) or next(_left(letter), None):
        return  # 天头、订口已经报了，版心错是连带的。
    width = setup.width_mm - setup.left_mm - setup.right_mm
    height = setup.height_mm - setup.top_mm - setup.bottom_mm
    literal = setup.height_mm - norm("page.literal_top").number - norm("page.literal_bottom").number
    heights = (norm("page.area_height").number, literal)
    tall = all(abs(height - value) > limit for value in heights)
    if tall or abs(width - norm("page.area_width").number) > limit:
        yield Deviation(message=f"版心是{width:.1f}×{height:.1f}毫米。")


def _font(kind: BlockKind) -> _Wrong:
    key = standard.look(kind).font

    def wrong(_: Part, style: TextStyle) -> str | None:
        return f"{kind}字体是{style.font}。" if _font_wrong(style.font or "", key) else None

    return wrong


def _size(kind: BlockKind) -> _Wrong:
    def wrong(part: Part, style: TextStyle) -> str | None:
        wanted = standard.look(kind, part.block.level if kind is BlockKind.HEADING else 0).size
        limit = norm("body.size_tolerance").number
        off = style.size_pt is not None and abs(style.size_pt - wanted) > limit
        return f"{kind}字号是{_pt(style.size_pt or 0)}。" if off else None

    return wrong


def _bold(kind: BlockKind) -> _Wrong:
    return lambda _, style: f"{kind}加粗了。" if style.bold else None


def _title_centred(_: Part, style: TextStyle) -> str | None:
    off = style.align is not None and style.align != "center"
    return f"标题是{_ALIGNMENTS.get(style.align or '', style.align)}的。" if off else None


def _body_pitch(_: Part, style: TextStyle) -> str | None:
    low, high = norm("body.pitch_tightest").pt, norm("body.pitch_loosest").pt
    off = style.leading_pt is not None and not low <= style.leading_pt <= high
    return f"正文行距是{_pt(style.leading_pt or 0)}，每面排不成22行。" if off else None


def _body_indent(part: Part, style: TextStyle) -> str | None:
    limit, wanted = norm("body.indent_tolerance").number, norm("body.indent").number
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


def _heading_font(part: Part, style: TextStyle) -> str | None:
    level = part.block.level
    key = standard.look(BlockKind.HEADING, level).font
    body = standard.look(BlockKind.PARAGRAPH).font
    # 标题后接排正文时，读出的是占多数的正文字体。
    runs_on = layout.lead_length(part.block.text) < len(part.block.text)
    if not _font_wrong(style.font or "", key) or (
        runs_on and not _font_wrong(style.font or "", body)
    ):
        return None
    return f"第{level}级标题字体是{style.font}，应为{key}。"


def _rule(
    code: str, title: str, norms: tuple[str, str], specimen: tuple[str, str, str], judge: _Judge
) -> Rule:
    """Return a layout rule.

    Args:
        code: Its code.
        title: What it is about.
        norms: Clause and strength.
        specimen: What must hold, what is wrong, what is right.
        judge: What judges a letter.
    """
    clause, strength = norms
    statement, bad, good = specimen
    return Rule(
        code=code,
        title=title,
        severity=standard.severity(strength),
        source=standard.source(clause, strength),
        statement=statement,
        reason=f"{standard.NAME} {clause} 对版式的要求，强度为“{strength}”。",
        bad=(bad,),
        good=(good,),
        judge=judge,
    )


def _n(key: str) -> str:
    """Return a number of the standard as text."""
    return f"{norm(key).number:g}"


def _page_rules() -> tuple[Rule, ...]:
    spare = f"，允许±{_n('page.tolerance')}毫米"
    top, left, right = _n("page.top"), _n("page.left"), _n("page.right")
    paper = f"{_n('page.width')}×{_n('page.height')}毫米"
    area = f"{_n('page.area_width')}×{_n('page.area_height')}毫米"
    rows = (
        ("GB101", "纸张", "width", f"用A4纸，{paper}。", "宽=216", _page),
        ("GB102", "天头", "top", f"上边距{top}毫米{spare}。", "上=25.4", _top),
        ("GB103", "订口", "left", f"左边距{left}毫米{spare}。", "左=31.8", _left),
        ("GB104", "版心", "area_width", f"版心{area}。", "右=31.8", _area),
    )
    good = (f"宽={_n('page.width')}", f"上={top}", f"左={left}", f"右={right}")
    return tuple(
        _rule(
            code,
            title,
            (norm(f"page.{key}").clause, norm(f"page.{key}").strength),
            (statement, f"页面 {bad}", f"页面 {right}"),
            judge,
        )
        for (code, title, key, statement, bad, judge), right in zip(rows, good, strict=True)
    )


def _text_rules(
    kind: BlockKind, code: str, select: Callable[[Letter], tuple[Part, ...]]
) -> tuple[Rule, ...]:
    """Return the rules on font, size and weight of an element."""
    level = 1 if kind is BlockKind.HEADING else 0
    look, name = standard.look(kind, level), str(kind)
    face = standard.font(look.font).name
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
        _rule(f"{code}01", f"{name}字体", norms, fonts, _over(select, wrong)),
        _rule(f"{code}02", f"{name}字号", norms, sizes, _over(select, _size(kind))),
        _rule(f"{code}03", f"{name}不加粗", norms, bolds, _over(select, _bold(kind))),
    )


def rules() -> tuple[Rule, ...]:
    """Return the layout rules."""
    pitch, indent = norm("body.pitch"), norm("body.indent")
    pitches = (
        f"行距固定值{pitch.pt:g}磅，每面排{_n('body.lines')}行。",
        "正文 行距=33",
        f"正文 行距={pitch.pt:g}",
    )
    indents = (f"每个自然段左空{_n('body.indent')}字，回行顶格。", "正文 首行=0", "正文 首行=2")
    centred = ("标题居中排布。", "标题 对齐=left", "标题 对齐=center")
    place = norm("title.blank")
    return (
        *_page_rules(),
        *_text_rules(BlockKind.TITLE, "GB2", _titles),
        _rule(
            "GB204",
            "标题居中",
            (place.clause, place.strength),
            centred,
            _over(_titles, _title_centred),
        ),
        *_text_rules(BlockKind.PARAGRAPH, "GB3", _body),
        _rule(
            "GB304", "正文行距", (pitch.clause, pitch.strength), pitches, _over(_body, _body_pitch)
        ),
        _rule(
            "GB305",
            "正文首行缩进",
            (indent.clause, indent.strength),
            indents,
            _indents,
        ),
        *_text_rules(BlockKind.HEADING, "GB4", _headings),
    )
