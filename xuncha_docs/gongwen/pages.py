"""Judge the rendered pages of a letter (PG): what only the page shows, measured in millimetres.

Every limit comes from `standard`. A page that cannot be judged, because no running text fills
it, is not judged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median

from xuncha_docs.gongwen import layout
from xuncha_docs.gongwen.measure import Line, Measured, Page, Ruled, measure
from xuncha_docs.gongwen.placing import FOLIO, Placing, placing
from xuncha_docs.gongwen.roles import roles
from xuncha_docs.gongwen.standard import Own, Standard, for_format, severity, standard
from xuncha_docs.model import (
    BlockKind,
    Diagnostic,
    Document,
    Form,
    Format,
    Geometry,
    Severity,
    Span,
)

NOTES = UNEXAMINED, STOOD_IN, FITTED = "PG001", "PG002", "PG003"
_TEXT = (BlockKind.PARAGRAPH, BlockKind.HEADING)
_BODY = (*_TEXT, BlockKind.TABLE, BlockKind.OTHER)
_FEWEST_LINES = 3
_MARKS = tuple("，。、；：？！”’）》」』】〕")


@dataclass(frozen=True, slots=True)
class Sheets:
    """A letter on its pages: what the rules judge."""

    document: Document
    format: Format
    std: Standard
    measured: Measured
    placing: Placing
    kinds: tuple[BlockKind, ...]

    @property
    def is_letter(self) -> bool:
        """Whether it is an official letter: ours, or with a mark, a number or an addressee."""
        kinds = (BlockKind.ISSUER_MARK, BlockKind.DOCUMENT_NUMBER, BlockKind.ADDRESSEE)
        return self.document.format is not None or bool(self.of(*kinds))

    @property
    def first(self) -> Page:
        """The first page."""
        return self.measured.pages[0]

    @property
    def tolerance(self) -> float:
        """How far a place may be off in millimetres."""
        return self.std.norm("check.place").number

    def off(self, found: float, wanted: float) -> bool:
        """Return whether a place is off by more than the tolerance."""
        return abs(found - wanted) > self.tolerance

    def is_body_size(self, line: Line) -> bool:
        """Return whether a line is set in the type size of the body."""
        return abs(line.size - self.std.norm("body.em").number) < 1

    def kind_of(self, at: int) -> BlockKind | None:
        """Return the element a line belongs to."""
        block = self.placing.block_of(at)
        return None if block is None else self.kinds[block]

    def of(self, *kinds: BlockKind) -> list[int]:
        """Return the blocks of these kinds."""
        return [at for at, kind in enumerate(self.kinds) if kind in kinds]

    def where(self, block: int) -> Span:
        """Return a block as a place in the document."""
        return Span(self.document.id, block, 0, len(self.document.blocks[block].text))


_Found = Iterator[tuple[str, Span | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRule:
    """A rule on rendered pages, for the check and for ``xuncha explain``.

    Attributes:
        code: Stable code such as ``PG101``.
        title: What it is about.
        statement: What must hold.
        key: The entry of the standard that gives clause and strength.
        judge: Yields what deviates and where.
    """

    code: str
    title: str
    statement: str
    key: str
    judge: Callable[[Sheets], _Found] = field(repr=False)

    def diagnostics(self, sheets: Sheets) -> Iterator[Diagnostic]:
        """Yield what deviates on the pages of a letter."""
        norm = sheets.std.norm(self.key)
        for message, where in self.judge(sheets):
            yield Diagnostic(
                code=self.code,
                severity=severity(norm.strength),
                message=message,
                where=where,
                fix=self.statement,
                source=norm.source,
            )


@dataclass(frozen=True, slots=True)
class Examined:
    """What the pages of a document show.

    Attributes:
        diagnostics: What deviates, and which fonts stood in for others.
        placing: Where its blocks stand, None where the pages were not looked at.
    """

    diagnostics: tuple[Diagnostic, ...]
    placing: Placing | None


def examine(document: Document, pdf: Path, own: Own = ()) -> Examined:
    """Return what the pages of a document show.

    Args:
        document: What was rendered.
        pdf: Its pages.
        own: Numbers the office sets otherwise than the standard.
    """
    usual = standard(Geometry.COMMON, own)
    measured = measure(pdf, round(usual.norm("check.resolution").number))
    if not measured.pages:
        return unexamined("LibreOffice 转出的页面打不开")
    format_ = _format(document, measured)
    std = for_format(format_, own)
    edge = std.norm("page.height").mm - std.norm("page.area_foot").mm
    placed = placing(document, measured, std.norm("check.header").mm, edge)
    sheets = Sheets(document, format_, std, measured, placed, roles(document))
    found = [d for rule in rules() for d in rule.diagnostics(sheets)]
    stood_in = _substituted(std, measured.fonts)
    return Examined((*found, *([_substitution(stood_in)] if stood_in else ())), placed)


def _format(document: Document, measured: Measured) -> Format:
    """Return how a letter is laid out; of a foreign one as far as its first page shows."""
    if document.format:
        return document.format
    setup, literal = document.page_setup, standard().norm("page.literal_top").mm
    usual = standard().norm("page.top").mm
    near = setup is not None and abs(setup.top_mm - literal) < abs(setup.top_mm - usual)
    geometry = Geometry.LITERAL if near else Geometry.COMMON
    red = [line for line in measured.pages[0].ruled if line.red]
    if not red or measured.pages[0].red is None:
        return Format(form=Form.PLAIN, geometry=geometry)
    form = Form.LETTER if len(_apart(red)) > 1 else Form.DOCUMENT
    return Format(form=form, geometry=geometry)


def _full_pages(sheets: Sheets) -> Iterator[tuple[int, list[Line]]]:
    """Yield the pages that running text fills: after the first, and a paragraph runs on over it."""
    lines = sheets.placing.lines
    for at, ((place, _), (following, _)) in enumerate(pairwise(lines)):
        if following.page == place.page or place.page == 1:
            continue
        here = [i for i, (p, _) in enumerate(lines) if p.page == place.page]
        kinds = {sheets.kind_of(i) for i in here}
        even = all(sheets.is_body_size(lines[i][1]) for i in here)
        if even and kinds <= set(_TEXT) and not sheets.placing.starts_block(at + 1):
            yield place.page, [lines[i][1] for i in here]


def _lines(sheets: Sheets) -> _Found:
    wanted = sheets.std.norm("body.lines").number
    found: dict[int, list[int]] = {}
    for number, lines in _full_pages(sheets):
        steps = [b.baseline - a.baseline for a, b in pairwise(lines)]
        count = round((lines[-1].baseline - lines[0].baseline) / median(steps)) + 1 if steps else 1
        found.setdefault(count, []).append(number)
    for count, numbers in found.items():
        if count != wanted:
            many = f"等{len(numbers)}页" if len(numbers) > 1 else "页"
            yield f"第{numbers[0]}{many}排了{count}行，应排{wanted:g}行。", None


def _characters(sheets: Sheets) -> _Found:
    wanted, left = sheets.std.norm("body.characters").number, sheets.std.norm("page.left").mm
    counts = []
    for at, (_, line) in enumerate(sheets.placing.lines[:-1]):
        whole = not sheets.placing.starts_block(at + 1) and sheets.kind_of(at) in _TEXT
        if whole and not sheets.off(line.x0, left) and sheets.is_body_size(line):
            counts.append(layout.width_chars(line.text))
    if len(counts) >= _FEWEST_LINES and round(max(counts)) != wanted:
        yield f"正文每行排了{max(counts):g}字，应排{wanted:g}字。", None


def _mark(sheets: Sheets) -> _Found:
    if sheets.first.red is None or sheets.format.form is Form.PLAIN:
        return
    keys = (
        ("letter.mark_top",) if sheets.format.form is Form.LETTER else ("page.area_top", "mark.top")
    )
    wanted = sum(sheets.std.norm(key).mm for key in keys)
    top = sheets.first.red[0]
    if sheets.off(top, wanted):
        block = next(iter(sheets.of(BlockKind.ISSUER_MARK)), None)
        where = None if block is None else sheets.where(block)
        yield f"发文机关标志上边缘距纸边{top:.1f}毫米，应是{wanted:g}毫米。", where


def _red_line(sheets: Sheets) -> _Found:
    if sheets.format.form is not Form.DOCUMENT or sheets.format.preprinted:
        return
    line = next((line for line in sheets.first.ruled if line.red), None)
    if line is None:
        yield "首页没有红色分隔线。", None
        return
    left, width = sheets.std.norm("page.left").mm, sheets.std.norm("page.area_width").mm
    yield from _span("红色分隔线", line, left, width, sheets)
    gap = sheets.std.norm("line.gap").number
    if sheets.first.black is not None and sheets.off(line.top - sheets.first.black, gap):
        message = f"红色分隔线距发文字号{line.top - sheets.first.black:.1f}毫米，应是{gap:g}毫米。"
        yield message, None


def _span(name: str, line: Ruled, left: float, width: float, sheets: Sheets) -> _Found:
    limit = sheets.std.norm("check.span").number
    if abs(line.x0 - left) > limit or abs(line.width - width) > limit:
        message = f"{name}距左边{line.x0:.1f}毫米、长{line.width:.1f}毫米，"
        yield f"{message}应是{left:.1f}、{width:g}毫米。", None


def _apart(lines: list[Ruled]) -> list[list[Ruled]]:
    """Return lines in groups that stand close together."""
    out: list[list[Ruled]] = []
    for line in lines:
        if out and line.top - out[-1][-1].bottom < 2:
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _double_lines(sheets: Sheets) -> _Found:
    if sheets.format.form is not Form.LETTER or sheets.format.preprinted:
        return
    pairs = _apart([line for line in sheets.first.ruled if line.red])
    if len(pairs) != 2 or any(len(pair) < 2 for pair in pairs):
        yield "首页应有上下两条红色双线。", None
        return
    std, names = sheets.std, ("上双线", "下双线")
    width = std.norm("letter.line_width").mm
    left = (std.norm("page.width").mm - width) / 2
    for name, pair in zip(names, pairs, strict=True):
        for line in pair:
            yield from _span(name, line, left, width, sheets)
    foot = std.norm("page.height").mm - std.norm("letter.foot").mm
    if sheets.off(pairs[1][-1].bottom, foot):
        found = std.norm("page.height").mm - pairs[1][-1].bottom
        yield f"下双线距下页边{found:.1f}毫米，应是{std.norm('letter.foot').shown}。", None
    gap = std.norm("letter.line_gap").number
    if sheets.first.red and sheets.off(pairs[0][0].top - sheets.first.red[1], gap):
        found = pairs[0][0].top - sheets.first.red[1]
        yield f"上双线距发文机关标志{found:.1f}毫米，应是{gap:g}毫米。", None
    thick = [[line.bottom - line.top for line in pair] for pair in pairs]
    if thick[0][0] <= thick[0][-1] or thick[1][0] >= thick[1][-1]:
        yield "双线粗细不对：上一条应上粗下细，下一条应上细下粗。", None


def _imprint(sheets: Sheets) -> _Found:
    blocks = sheets.of(BlockKind.COPY_TO, BlockKind.IMPRINT)
    places = [place for block in blocks if (place := sheets.placing.place(block))]
    if not places:
        return
    last = len(sheets.measured.pages)
    if places[-1].page != last:
        yield "版记没有排在最后一面。", sheets.where(blocks[-1])
        return
    edge = sheets.std.norm("page.height").mm - sheets.std.norm("page.area_foot").mm
    if sheets.format.form is Form.LETTER:
        line = next(ln for p, ln in reversed(sheets.placing.lines) if p.page == last)
        room = sheets.std.norm("body.pitch").mm
        if not edge - room - sheets.tolerance < line.baseline < edge + sheets.tolerance:
            yield "版记没有排在版心最下面。", sheets.where(blocks[-1])
        return
    lines = sheets.measured.pages[-1].ruled
    bottom = max((line.bottom for line in lines), default=0.0)
    if sheets.off(bottom, edge):
        message = f"版记末条线距纸边{bottom:.1f}毫米，应与版心下边缘（{edge:g}毫米）重合。"
        yield message, sheets.where(blocks[-1])
    elif lines:
        left, width = sheets.std.norm("page.left").mm, sheets.std.norm("page.area_width").mm
        yield from _span("版记末条线", lines[-1], left, width, sheets)


def _folio(sheets: Sheets) -> _Found:
    std = sheets.std
    wanted = std.norm("page.height").mm - std.norm("page.area_foot").mm + std.norm("folio.gap").mm
    for number, page in enumerate(sheets.measured.pages, 1):
        line = next((ln for ln in reversed(page.lines) if FOLIO.match(ln.text)), None)
        if sheets.format.form is Form.LETTER and number == 1:
            if line is not None:
                yield "信函式首页不显示页码。", None
            continue
        if line is None and sheets.is_letter:
            yield f"第{number}页没有“— {number} —”形式的页码。", None
            return
        if line is None:
            continue
        if page.lying and line.baseline < std.norm("page.width").mm:
            yield f"第{number}页横排，页码没有排在与其他页相同的位置（国标8）。", None
            return
        dash = line.baseline - std.norm("folio.dash").number * line.size * 25.4 / 72
        if sheets.off(dash, wanted):
            low = wanted - std.norm("folio.gap").mm
            message = f"第{number}页页码的一字线在版心下边缘以下{dash - low:.1f}毫米"
            yield f"{message}，应是{std.norm('folio.gap').shown}。", None
            return
        if _misplaced(std, line, odd=number % 2 == 1) > sheets.tolerance:
            yield (
                f"第{number}页页码没有排在{'右侧空一字' if number % 2 else '左侧空一字'}处。",
                None,
            )
            return


def _misplaced(std: Standard, line: Line, *, odd: bool) -> float:
    """Return how far a page number is from its place, one character from the outer edge."""
    side = std.norm("folio.side").number * line.size * 25.4 / 72
    left = std.norm("page.left").mm
    right = left + std.norm("page.area_width").mm
    return abs(line.x1 - (right - side)) if odd else abs(line.x0 - (left + side))


def _first_body(sheets: Sheets) -> _Found:
    first = next(iter(sheets.of(*_BODY)), None)
    if first is None or not sheets.is_letter:
        return
    place = sheets.placing.place(first)
    if place is not None and place.page > 1:
        yield "首页没有正文。", sheets.where(first)


def _signed_page(sheets: Sheets) -> _Found:
    for block in sheets.of(BlockKind.DATE, BlockKind.SIGNATURE)[-1:]:
        place = sheets.placing.place(block)
        if place is None or place.page == 1:
            continue
        lines = enumerate(sheets.placing.lines)
        kinds = {sheets.kind_of(at) for at, (p, _) in lines if p.page == place.page}
        if not kinds & set(_BODY):
            yield f"第{place.page}页只有署名和成文日期，没有正文。", sheets.where(block)


def _type_area(sheets: Sheets) -> _Found:
    # 页边距不对的另有 GB103、GB104 管，这里只看有没有超出所设的页边。
    setups = (sheets.document.page_setup, *sheets.document.more_setups)
    sides = {
        setup.width_mm > setup.height_mm: (setup.left_mm, setup.width_mm - setup.right_mm)
        for setup in reversed(setups)
        if setup is not None
    }
    left = sheets.std.norm("page.left").mm
    usual = (left, left + sheets.std.norm("page.area_width").mm)
    for at, (place, line) in enumerate(sheets.placing.lines):
        left, right = sides.get(sheets.measured.pages[place.page - 1].lying, usual)
        if sheets.kind_of(at) is BlockKind.ISSUER_MARK:
            continue
        hanging = line.size * 25.4 / 72 if line.text.endswith(_MARKS) else 0
        if line.x0 < left - sheets.tolerance or line.x1 > right + hanging + sheets.tolerance:
            yield f"第{place.page}页第{place.line}行超出版心左右边缘。", None
            return


def rules() -> tuple[PageRule, ...]:
    """Return every rule on rendered pages, ordered by code."""
    rows = (
        ("PG101", "每面行数", "一般每面排22行。", "body.lines", _lines),
        ("PG102", "每行字数", "一般每行排28字。", "body.characters", _characters),
        (
            "PG103", "发文机关标志位置",
            "标志上边缘距版心上边缘35毫米（信函式距上页边30毫米）。", "mark.top", _mark,
        ),
        ("PG104", "红色分隔线", "发文字号之下4毫米处，与版心等宽。", "line.gap", _red_line),
        (
            "PG105", "信函式红色双线",
            "标志下4毫米上粗下细，距下页边20毫米上细下粗，均长170毫米。",
            "letter.line_width", _double_lines,
        ),
        ("PG106", "版记位置", "版记居最后一面，末条线与版心下边缘重合。", "imprint.edge", _imprint),
        (
            "PG107", "页码位置",
            "一字线上距版心下边缘7毫米，单页居右空一字，双页居左空一字。", "folio.gap", _folio,
        ),
        ("PG108", "首页显示正文", "首页必须显示正文。", "body.first_page", _first_body),
        (
            "PG109", "署名页有正文", "调整行距、字距，使署名与正文同页。",
            "signature.company", _signed_page,
        ),
        ("PG110", "版心左右边缘", "文字不超出版心。", "page.area_width", _type_area),
    )  # fmt: skip
    return tuple(
        PageRule(code=code, title=title, statement=statement, key=key, judge=rule)
        for code, title, statement, key, rule in rows
    )


def _substituted(std: Standard, fonts: frozenset[str]) -> tuple[str, ...]:
    """Return the fonts among those of a PDF that stand in for fonts of the standard."""
    families = {name.split()[0] for font in std.fonts() for name in font.substitutes}
    return tuple(sorted(font for font in fonts if font.startswith(tuple(families))))


def fitted(std: Standard, fit: int) -> Diagnostic:
    """Return the note that a letter was set tighter so that its signature stands with text."""
    step = std.fits()[fit - 1]
    tighter = standard(std.geometry, step)
    norms = [tighter.norm(key) for key, _ in step]
    shown = [f"{norm.name}{norm.shown}" for norm in norms]
    norm = std.norm("fit.blank")
    return Diagnostic(
        code=FITTED,
        severity=severity(norm.strength),
        message=f"为使署名与正文同页，改用{'、'.join(shown)}。",
        source=norm.source,
    )


def unexamined(why: str) -> Examined:
    """Return the note that the pages were not looked at: never a pass."""
    note = Diagnostic(
        code=UNEXAMINED,
        severity=Severity.WARNING,
        message=f"未做渲染核验：{why}。",
        fix="安装 LibreOffice 后再用 --pages 核验一次。",
    )
    return Examined((note,), None)


def _substitution(fonts: tuple[str, ...]) -> Diagnostic:
    """Return the note that other fonts stood in for those of the standard."""
    return Diagnostic(
        code=STOOD_IN,
        severity=Severity.HINT,
        message=f"渲染时用了替身字库：{'、'.join(fonts)}。",
        fix="实测的版面以装有公文字库的机器为准。",
    )
