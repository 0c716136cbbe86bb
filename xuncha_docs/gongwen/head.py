"""The head of a letter: marks, number, signer, red lines (7.2 of 文件式, 10.1 of 信函式).

What stands there is placed in millimetres from the page or the type area; `writer` lays the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xuncha_docs.gongwen import layout
from xuncha_docs.gongwen.ooxml import el, paragraph_properties, val
from xuncha_docs.gongwen.standard import TWIPS_PER_POINT, Standard
from xuncha_docs.gongwen.styles import exact, indent, runs, size, style_id
from xuncha_docs.model import Block, BlockKind, Form, Format

HEAD_LINES = (BlockKind.COPY_NUMBER, BlockKind.SECRECY, BlockKind.URGENCY)
UNDER_MARK = (BlockKind.ISSUER_MARK, BlockKind.DOCUMENT_NUMBER, BlockKind.SIGNER)
_BLANK = "FFFFFF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to be written: its blocks, how it is laid out, the numbers for it.

    Attributes:
        std: The numbers.
        format: How it is laid out.
        blocks: Its blocks without the imprint.
        lying: For each block whether it stands on a lying page.
    """

    std: Standard
    format: Format
    blocks: tuple[Block, ...]
    lying: tuple[bool, ...]

    def kind(self, at: int) -> BlockKind | None:
        """Return the element at a place, or None beyond the ends."""
        return self.blocks[at].kind if 0 <= at < len(self.blocks) else None

    def follows(self, at: int) -> bool:
        """Return whether a block comes after another one in its section."""
        return at > 0 and self.lying[at] is self.lying[at - 1]

    @property
    def red(self) -> str:
        """The colour of mark and lines: none on paper that has them already."""
        return _BLANK if self.format.preprinted else self.std.norm("mark.colour").text


def paragraph(std: Standard, block: Block, setting: Setting, content: str) -> str:
    """Return a paragraph in the style of its element."""
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
    pitch = setting.pitch or std.look(block.kind, block.level).pitch
    if setting.before or setting.after or setting.pitch:
        children["spacing"] = exact(pitch, setting.before, setting.after)
    if setting.indents:
        attributes: dict[str, object] = {}
        for side, chars in setting.indents:
            attributes |= indent(std, chars, side)
        children["ind"] = el("ind", attributes)
    return el("p", None, paragraph_properties(children), content)


def head(letter: Letter, at: int) -> str | None:
    """Return the paragraphs of a block that belongs to the head, or None for any other block."""
    block = letter.blocks[at]
    if letter.format.form is Form.LETTER:
        makers: dict[BlockKind, Callable[[Letter, int], str]] = dict.fromkeys(
            (*HEAD_LINES, BlockKind.DOCUMENT_NUMBER), _letter_line
        )
        makers[BlockKind.ISSUER_MARK] = _letter_mark
    else:
        makers = {
            BlockKind.ISSUER_MARK: _mark,
            BlockKind.DOCUMENT_NUMBER: _number,
            BlockKind.SIGNER: _signer,
        }
    make = makers.get(block.kind)
    return make(letter, at) if make else None


def _mark_runs(letter: Letter, lines: Sequence[str], points: float) -> str:
    colour = val("color", _BLANK) if letter.format.preprinted else ""
    return runs("\n".join(lines), "", colour + size(points))


def _mark(letter: Letter, at: int) -> str:
    std, block = letter.std, letter.blocks[at]
    marks = [b.text for b in letter.blocks if b.kind is BlockKind.ISSUER_MARK]
    if len(marks) > 1:
        return _joint_mark(letter, at, layout.joint_mark(std, marks))
    mark = _fitted(std, block)
    pitch = mark.pitch(std)
    before = _above_mark(letter, at, mark.points, pitch)
    setting = Setting(before=before, pitch=pitch, border=_red_line(letter, at))
    return paragraph(std, block, setting, _mark_runs(letter, mark.lines, mark.points))


def _fitted(std: Standard, block: Block) -> layout.Mark:
    return layout.mark(std, block.text.replace("\n", ""))


def _above_mark(letter: Letter, at: int, points: float, pitch: float) -> int:
    """Return the space above the mark in twips, so that its ink is 35 mm below the edge."""
    std = letter.std
    above = sum(b.kind in HEAD_LINES for b in letter.blocks[:at]) * std.norm("body.pitch").twips
    above += std.norm("page.top").twips - std.norm("page.area_top").twips
    return max(0, round(std.norm("mark.top").twips - above - _over_ink(std, points, pitch)))


def _over_ink(std: Standard, points: float, pitch: float) -> float:
    """Return how far the ink of the first line is below the top of its box, in twips."""
    return (std.norm("mark.ink").number * points + pitch - points) * TWIPS_PER_POINT


def _joint_mark(letter: Letter, at: int, joint: layout.JointMark) -> str:
    """Return one of several marks: a name, or 文件 in a frame beside the names."""
    std, block = letter.std, letter.blocks[at]
    if block.text == layout.DOCUMENT_WORD:
        ink = round(_over_ink(std, joint.points, joint.points))
        y = std.norm("page.area_top").twips + std.norm("mark.top").twips - ink
        place = {"w": round(layout.width_chars(block.text) * joint.points * TWIPS_PER_POINT) + 20}
        place |= {"x": joint.beside, "y": y + round(joint.centre * TWIPS_PER_POINT)}
        frame = {"hSpace": 0, "wrap": "around", "vAnchor": "page", "hAnchor": "margin"}
        setting = Setting(pitch=joint.points, frame=el("framePr", place | frame))
        return paragraph(std, block, setting, _mark_runs(letter, (block.text,), joint.points))
    number = sum(
        b.kind is BlockKind.ISSUER_MARK and b.text != layout.DOCUMENT_WORD
        for b in letter.blocks[:at]
    )
    pitch = joint.pitch(std, number)
    right = std.norm("page.area_width").twips - joint.left - joint.width
    char = std.norm("body.indent").scale
    setting = Setting(
        before=0 if number else _above_mark(letter, at, joint.points, pitch),
        pitch=pitch,
        border=_red_line(letter, at),
        indents=(("left", joint.left / char), ("right", right / char)),
        align="distribute",
    )
    content = _mark_runs(letter, joint.names[number], joint.points)
    return paragraph(std, block, setting, content)


def _below_mark(std: Standard, at: int) -> int:
    em = std.norm("body.em")
    return std.norm("number.blank").twips + std.norm("body.pitch").twips - em.twips if at else 0


def _number(letter: Letter, at: int) -> str:
    std, block = letter.std, letter.blocks[at]
    before, pitch = _below_mark(std, at), std.norm("body.em").pt
    if letter.kind(at + 1) is not BlockKind.SIGNER:
        setting = Setting(before=before, pitch=pitch, border=_red_line(letter, at))
        return paragraph(std, block, setting, runs(block.text))
    frame = {"w": std.norm("page.area_width").twips // 2, "hSpace": 0, "wrap": "around"}
    frame |= {"vAnchor": "text", "hAnchor": "margin", "x": std.norm("number.side").twips}
    more = sum(b.kind is BlockKind.SIGNER for b in letter.blocks) - 1
    y = before + more * std.norm("body.pitch").twips  # beside the last row of signers
    setting = Setting(pitch=pitch, frame=el("framePr", frame | {"y": y}), align="left")
    return paragraph(std, block, setting, runs(block.text))


def _signer(letter: Letter, at: int) -> str:
    std, block = letter.std, letter.blocks[at]
    first = letter.kind(at - 1) is not BlockKind.SIGNER
    label = block.text[: _label(block)]
    content = runs(label) + runs(block.text[len(label) :], std.font("楷体").name)
    # 用首行缩进而不用右缩进：段落边框（红线）会随右缩进变短。
    rows = [b for b in letter.blocks if b.kind is BlockKind.SIGNER]
    above = layout.width_chars(rows[0].text[: _label(rows[0])])
    widths = [layout.width_chars(b.text) + (above if at else 0) for at, b in enumerate(rows)]
    side = std.norm("number.side").number
    room = std.norm("body.characters").number - max(widths) - side + (0 if first else above)
    pitch = std.norm("body.pitch").twips - std.norm("body.em").twips
    setting = Setting(
        before=_below_mark(std, at) if first else pitch,
        pitch=std.norm("body.em").pt,
        border=_red_line(letter, at),
        indents=(("firstLine", max(0.0, room)),),
    )
    return paragraph(std, block, setting, content)


def _label(signer: Block) -> int:
    """Return how long the label 签发人： of a row of signers is."""
    return signer.text.find("：") + 1 if signer.text.startswith("签发人") else 0


def _red_line(letter: Letter, at: int) -> str:
    """Return the red line below the last element under the mark, "" above the others."""
    std, kinds = letter.std, [block.kind for block in letter.blocks]
    last = max(i for i, kind in enumerate(kinds) if kind in UNDER_MARK)
    if at != last or BlockKind.ISSUER_MARK not in kinds:
        return ""
    line = {
        "val": "single",
        "sz": round(std.norm("line.weight").number * 8),
        "space": round(std.norm("line.gap").pt - std.norm("line.ink").pt),
        "color": letter.red,
    }
    return el("pBdr", None, el("bottom", line))


def _letter_mark(letter: Letter, at: int) -> str:
    """Return the mark of 信函式 with both double lines, each in a frame placed on the page."""
    std, block = letter.std, letter.blocks[at]
    fitted = _fitted(std, block)
    pitch = fitted.pitch(std)
    over = round(_over_ink(std, fitted.points, pitch))
    setting = Setting(pitch=pitch, frame=_on_page(std, std.norm("letter.mark_top").twips - over))
    content = _mark_runs(letter, fitted.lines, fitted.points)
    mark = paragraph(std, block, setting, content)
    foot = std.norm("page.height").twips - std.norm("letter.foot").twips - _double_height(std)
    upper = _double(letter, _first_line(std, block), thick="top")
    return mark + upper + _double(letter, foot, thick="bottom")


def _first_line(std: Standard, mark: Block) -> int:
    """Return how far the first double line of 信函式 is from the top of the page, in twips."""
    height = round(_fitted(std, mark).height(std) * TWIPS_PER_POINT)
    return std.norm("letter.mark_top").twips + height + std.norm("letter.line_gap").twips


def _double_height(std: Standard) -> int:
    return sum(std.norm(f"letter.{key}").twips for key in ("thick", "between", "thin"))


def _on_page(std: Standard, y: int) -> str:
    """Return a frame as wide as the lines of 信函式, in the middle of the page at a height."""
    width = std.norm("letter.line_width").twips
    x = (std.norm("page.width").twips - width) // 2
    place = {"w": width, "hSpace": 0, "vSpace": 0, "wrap": "around"}
    return el("framePr", place | {"vAnchor": "page", "hAnchor": "page", "x": x, "y": y})


def _double(letter: Letter, y: int, thick: str) -> str:
    """Return two red lines of different weight, ``thick`` being the top or the bottom one."""
    std = letter.std
    lines = (
        el(
            edge,
            {
                "val": "single",
                "sz": round(std.norm(f"letter.{'thick' if edge == thick else 'thin'}").number * 8),
                "space": 0,
                "color": letter.red,
            },
        )
        for edge in ("top", "bottom")
    )
    children = {
        "framePr": _on_page(std, y),
        "pBdr": el("pBdr", None, *lines),
        "snapToGrid": val("snapToGrid", 0),
        "spacing": exact(std.norm("letter.between").pt),
    }
    tiny = el("rPr", None, size(1))
    return el("p", None, paragraph_properties(children | {"rPr": tiny}))


def _letter_line(letter: Letter, at: int) -> str:
    """Return an element below the first double line; the number stands beside the first one."""
    std, block = letter.std, letter.blocks[at]
    if block.kind is not BlockKind.DOCUMENT_NUMBER:
        first = not any(b.kind in HEAD_LINES for b in letter.blocks[:at])
        before = letter_before(letter) if first else 0
        pitch = std.norm("body.em").pt if first else None
        return paragraph(std, block, Setting(before=before, pitch=pitch), runs(block.text))
    em = std.norm("body.em").pt
    if letter.kind(at + 1) not in HEAD_LINES:
        setting = Setting(before=letter_before(letter), pitch=em, align="right")
        return paragraph(std, block, setting, runs(block.text))
    y = std.norm("page.top").twips + letter_before(letter)
    width = std.norm("page.area_width").twips // 2
    place = {"w": width, "hSpace": 0, "wrap": "around", "vAnchor": "page", "hAnchor": "margin"}
    frame = el("framePr", place | {"x": std.norm("page.area_width").twips - width, "y": y})
    return paragraph(std, block, Setting(pitch=em, frame=frame, align="right"), runs(block.text))


def letter_before(letter: Letter) -> int:
    """Return the space above the first element below the first double line, in twips."""
    std = letter.std
    mark = next(b for b in letter.blocks if b.kind is BlockKind.ISSUER_MARK)
    line = _first_line(std, mark) + _double_height(std)
    return line + std.norm("letter.below").twips - std.norm("page.top").twips
