"""What depends on the content: mark size, title lines, signature, hanging indents, columns.

Pure arithmetic on strings and the numbers of `standard`; knows no file format. Widths are in
characters: a Han character or full-width mark is 1, a half-width one 0.5.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise

from xuncha_docs import segment
from xuncha_docs.gongwen.standard import TWIPS_PER_POINT, Standard
from xuncha_docs.model import Block, BlockKind, Closing

# 机关名称的后半截：行首出现它，名称就被拆开了（7.3.1“词意完整”）。
_NAME_ENDS = frozenset(
    [
        "党组",
        "党委",
        "党工委",
        "党总支",
        "总支部",
        "总支部委员会",
        "党支部",
        "支部",
        "支部委员会",
        "委员会",
        "领导小组",
        "办公室",
        "工作组",
        "巡察组",
        "局",
        "委",
        "组",
        "办",
    ]
)
_COUNT = "[一二三四五六七八九十百\\d]+"
_TEAM = f"第{_COUNT}(?:巡察|巡视|督导|督查|检查|考核|工作|联合)*组"
# 序数和它的单位、数字和它的单位不能拆开，分词器却会拆开（第一|巡察|组）。
_WHOLE = re.compile(
    rf"{_TEAM}|第{_COUNT}(?:季度|阶段|书记|责任人|种形态|党?支部|中学|小学|[届轮批次期号项条章类个年])?"
    r"|(?:[二三四五六七八九]?十[一二三四五六七八九]?|[二三四五六七八九])届(?:[一二三四五六七]中全会)?"
    r"|\d+年(?:\d+月(?:\d+日)?)?[度底前]?|\d+月(?:\d+日)?[底前]?"
    r"|\d+个?(?:工作日|月|季度|%|万?元|[日天年届轮批次期号项条个件人名])"
)
# 机关名称从地名起是一个整体：青岚县民政局党组、云溪区委第二巡察组。
_NAME = re.compile(
    "[^关于对的和在及与向、，《》（）“”全各本我该]{0,2}(?<![全各本我该])(?:[省市县区旗州镇乡]|街道)"
    "(?:党?工?委|人民政府|[^关于对的和在及与向、，《》（）“”]{0,8}?(?:局|委|办|院|校|站|所|中心|街道|公司))"
    "(?:巡察工作)?(?:领导小组|党组|党工?委|党总支|党?支部|委员会|办公室|巡察办|组织部|宣传部|统战部|政法委"
    f"|{_TEAM})*"
)
_NOTE_LABEL = re.compile(r"^(?P<head>附件[:：])?(?P<number>\d{1,2}\.)?")
# 行首不放的字，行末不放的字。
_NO_START = "的了和与及暨、，。：；！？）》」』】〕”’…—"
_NO_END = "（《「『【〔“‘"
DOCUMENT_WORD = "文件"
# 标志在这些字之后回行，两行各成一个意思。
_INSTITUTION_ENDS = ("委", "局", "厅", "部", "府", "院", "校", "会", "组", "办", "办公室", "公司")
_MOST_TITLE_LINES = 4
_MOST_TITLE_CUTS = 50_000


def width_chars(text: str) -> float:
    """Return the width of a text in characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a mark is set: its lines, and their type size in points (7.2.4)."""

    lines: tuple[str, ...]
    points: float

    def pitch(self, std: Standard) -> float:
        """Return the pitch of its lines in points."""
        return _mark_pitch(std, self.lines, self.points)

    def height(self, std: Standard) -> float:
        """Return how high its ink is in points."""
        below = (len(self.lines) - 1) * self.pitch(std)
        return std.norm("mark.height").number * self.points + below


def mark(std: Standard, text: str) -> Mark:
    """Return the issuer's mark: as large as one line allows, a very long one in two lines."""
    points = _mark_size_pt(std, width_chars(text))
    if points >= std.norm("mark.least").number:
        return Mark((text,), points)
    lines = _halves(std, text)
    return Mark(lines, _mark_size_pt(std, max(map(width_chars, lines))))


def _mark_size_pt(std: Standard, width: float) -> float:
    wanted = std.look(BlockKind.ISSUER_MARK).size
    room = std.norm("page.area_width").pt / max(1.0, width)
    return max(1.0, min(wanted, std.norm("mark.largest").number, int(room * 2) / 2))


def _mark_pitch(std: Standard, lines: Sequence[str], points: float) -> float:
    return points if len(lines) == 1 else points * std.norm("mark.pitch").number


def _halves(std: Standard, text: str) -> tuple[str, ...]:
    """Return a name in two lines of about one width, cut behind an institution where it can be."""
    words = list(_words(text))
    total, sense = width_chars(text), std.norm("mark.sense").number

    def cost(cut: int) -> float:
        uneven = abs(total - 2 * width_chars("".join(words[:cut])))
        apart = words[cut - 1].endswith(_INSTITUTION_ENDS) and words[cut] not in _NAME_ENDS
        return uneven - sense * apart

    if len(words) < 2:
        return (text,)
    cut = min(range(1, len(words)), key=cost)
    return "".join(words[:cut]), "".join(words[cut:])


@dataclass(frozen=True, slots=True)
class JointMark:
    """The marks of several issuers, one below the other, with 文件 to the right of them (7.2.4).

    Attributes:
        names: The lines of each name.
        points: Type size.
        left: Where the names begin, in twips from the type area.
        width: How wide they are set, in twips.
        beside: Where 文件 begins, in twips from the type area.
        centre: How far its line is below the first one, in points.
    """

    names: tuple[tuple[str, ...], ...]
    points: float
    left: int
    width: int
    beside: int
    centre: float

    def pitch(self, std: Standard, number: int) -> float:
        """Return the pitch of the lines of a name in points, counted from 0."""
        lines = self.names[0] if number == 0 else ("", "")  # 下面的名称接着上一个的行距
        return _mark_pitch(std, lines, self.points)


def joint_mark(std: Standard, texts: Sequence[str]) -> JointMark:
    """Return how the marks of several issuers are set: names of one width, in the middle.

    Names too long for that in one line each are set in two, the others as they are.
    """
    names: list[tuple[str, ...]] = [(text,) for text in texts if text != DOCUMENT_WORD]
    gap = std.norm("mark.beside").number
    tail = width_chars(DOCUMENT_WORD) + gap if len(names) < len(texts) else 0.0

    def size(widest: float) -> float:
        return _mark_size_pt(std, math.ceil(widest + tail))

    widest = max(width_chars(line) for lines in names for line in lines)
    if size(widest) < (least := std.norm("mark.least").number):
        names = [
            lines if size(width_chars(lines[0])) >= least else _halves(std, lines[0])
            for lines in names
        ]
        widest = max(width_chars(line) for lines in names for line in lines)
    points = size(widest)
    em = points * TWIPS_PER_POINT
    left = round((std.norm("page.area_width").twips - (widest + tail) * em) / 2)
    beside = left + round((widest + gap) * em)
    centre = points * std.norm("mark.pitch").number * (sum(map(len, names)) - 1) / 2
    return JointMark(tuple(names), points, left, round(widest * em), beside, centre)


def title_lines(std: Standard, text: str) -> tuple[str, ...]:
    """Return the lines of a title: cut between words, in a trapezoid or diamond (7.3.1).

    Names, ordinals and figures stay whole where they can. As few lines as that allows; of the
    ways to cut, the most even one that is no hourglass and has no very short line. A title too
    long for that is filled line by line.
    """
    room = int(std.norm("page.area_width").pt / std.look(BlockKind.TITLE).size)
    if width_chars(text) <= room:
        return (text,)
    words = _title_words(text, room)
    ends = (0, *accumulate(width_chars(word) for word in words))
    torn = _torn(text, words)
    shapes: list[tuple[int, tuple[int, ...]]] = []
    for count in range(math.ceil(ends[-1] / room), _MOST_TITLE_LINES + 1):
        if math.comb(len(words) - 1, count - 1) > _MOST_TITLE_CUTS:
            break
        cuts = [(0, *cut, len(words)) for cut in combinations(range(1, len(words)), count - 1)]
        fitting = [cut for cut in cuts if max(_line_widths(cut, ends)) <= room]
        if fitting:
            best = min(fitting, key=lambda cut: (_cut(cut, torn), _cost(std, cut, words, ends)))
            shapes.append((_cut(best, torn), best))
            if shapes[-1][0] == 0:
                break
    if not shapes:
        return _filled(words, room)
    _, chosen = min(shapes, key=lambda shape: shape[0])  # the first is that of the fewest lines
    return tuple("".join(words[a:b]) for a, b in pairwise(chosen))


def _torn(text: str, words: list[str]) -> frozenset[int]:
    """Return the words before which a break would tear the name of an institution."""
    inside = {at for name in _NAME.finditer(text) for at in range(name.start() + 1, name.end())}
    starts = accumulate((len(word) for word in words), initial=0)
    within = {at for at, start in enumerate(starts) if start in inside}
    return frozenset(within | {at for at, word in enumerate(words) if word in _NAME_ENDS})


def _cut(cut: tuple[int, ...], torn: frozenset[int]) -> int:
    """Return how many names a way to cut tears."""
    return sum(at in torn for at in cut[1:-1])


def _title_words(text: str, room: int) -> list[str]:
    """Return the words of a title with punctuation glued where a line may not begin or end."""
    out: list[str] = []
    for word in _words(text):
        pieces = [word] if width_chars(word) <= room else list(word)
        for piece in pieces:
            glue = out and (piece[0] in _NO_START or out[-1][-1] in _NO_END)
            if glue and width_chars(out[-1] + piece) <= room:
                out[-1] += piece
            else:
                out.append(piece)
    return out


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text; ordinals and figures stay with their units."""
    end = 0
    for whole in _WHOLE.finditer(text):
        yield from segment.default().words(text[end : whole.start()])
        yield whole.group()
        end = whole.end()
    yield from segment.default().words(text[end:])


def _line_widths(cut: tuple[int, ...], ends: tuple[float, ...]) -> list[float]:
    return [ends[b] - ends[a] for a, b in pairwise(cut)]


def _cost(
    std: Standard, cut: tuple[int, ...], words: list[str], ends: tuple[float, ...]
) -> tuple[int, float]:
    """Return the cost of a shape; an hourglass or a very short line comes last.

    A line that begins with 关于, after the name of the issuer, makes up for some unevenness.
    """
    widths = _line_widths(cut, ends)
    mean = sum(widths) / len(widths)
    rise = [b - a for a, b in pairwise(widths)]
    hourglass = any(a < 0 < b for a, b in combinations(rise, 2))
    short = min(widths) < std.norm("title.least").number
    sense = any(words[at] == "关于" for at in cut[1:-1]) * std.norm("title.sense").number
    return hourglass + short, sum((width - mean) ** 2 for width in widths) - sense**2


def _filled(words: list[str], room: int) -> tuple[str, ...]:
    lines = [""]
    for word in words:
        if lines[-1] and width_chars(lines[-1] + word) > room:
            lines.append("")
        lines[-1] += word
    return tuple(lines)


def signature_indents(
    std: Standard, signature: str, date: str, closing: Closing = Closing.SEALED
) -> tuple[float, float]:
    """Return the right indents of signature and date in characters (7.3.5).

    Sealed, the date stands four characters from the right and the signature is centred on it;
    where that would push the signature out of the type area, both move left. Unsealed, the
    signature stands two characters from the right and the date begins two characters to the right
    of it; a date that is the longer of the two stands two characters from the right itself.
    Beside a signature stamp, the post of the signer ends two characters before it.
    """
    room = std.norm("page.area_width").pt / std.look(BlockKind.SIGNATURE).size
    wide, date_wide = min(room, width_chars(signature)), width_chars(date)
    if closing is Closing.STAMPED:
        keys = ("stamp_right", "stamp_width", "stamp_post")
        right = std.norm("signature.stamp_right").number
        return sum(std.norm(f"signature.{key}").number for key in keys), right
    if closing is Closing.UNSEALED:
        right = std.norm("signature.unsealed_right").number
        shift = std.norm("signature.unsealed_shift").number
        if date_wide > wide:
            return right + date_wide + shift - wide, right
        return right, max(0.0, right + wide - shift - date_wide)
    date_right = std.norm("signature.date_right").number
    half = (date_wide - wide) / 2
    shift = max(0.0, -(date_right + half))
    return date_right + half + shift, date_right + shift


def note_indents(std: Standard, text: str) -> tuple[float, float]:
    """Return left indent and hanging of an attachment note, so that names align (7.3.4)."""
    match = _NOTE_LABEL.match(text)
    number = match["number"] if match and match["number"] else ""
    head = match["head"] if match and match["head"] else ""
    before = std.norm("note.indent").number + width_chars("附件：")
    hanging = width_chars(number) + (width_chars(head) if head else 0)
    return before + width_chars(number), hanging


def lead_length(text: str) -> int:
    """Return how much of a heading is its lead sentence: to the first 。, or all of it."""
    end = text.find("。")
    return len(text) if end < 0 else end + 1


def table_sizes(std: Standard, block: Block, *, wide: bool = False) -> tuple[float, float]:
    """Return type size and line pitch of a table in points; with many columns it is set smaller.

    Args:
        std: The numbers.
        block: The table.
        wide: Whether it stands on a lying page.
    """
    columns = max((len(row) for row in block.rows), default=0)
    if columns >= std.norm(f"table.{'lying_small_from' if wide else 'small_from'}").number:
        return std.norm("table.small").number, std.norm("table.small_pitch").number
    look = std.look(BlockKind.TABLE)
    return look.size, look.pitch


def column_twips(std: Standard, block: Block, *, wide: bool = False) -> tuple[int, ...]:
    """Return the column widths in twips; together they are as wide as the type area.

    On a lying page that is as wide as the area of an upright one is high.

    Each is wide enough for two characters, such as 序号, where there is room for that.
    """
    total = std.norm(f"page.{'area_height' if wide else 'area_width'}").twips
    columns = max((len(row) for row in block.rows), default=0)
    weights = block.widths if len(block.widths) == columns else _natural(std, block, columns)
    em = table_sizes(std, block, wide=wide)[0] * TWIPS_PER_POINT
    least = round(std.norm("table.least").number * em)
    least += 2 * std.norm("table.padding").twips
    out = [int(total * weight / sum(weights)) for weight in weights]
    lacking = sum(max(0, least - width) for width in out)
    spare = sum(max(0, width - least) for width in out)
    if lacking and spare > lacking:
        shrink = 1 - lacking / spare
        out = [least + int(max(0, width - least) * shrink) for width in out]
    if out:
        out[-1] += total - sum(out)
    return tuple(out)


def _natural(std: Standard, block: Block, columns: int) -> tuple[float, ...]:
    """Return for each column the width its widest cell would like, within bounds."""
    low, high = std.norm("table.narrowest").number, std.norm("table.widest").number
    merged = {(m.row, m.column) for m in block.merges if m.columns > 1}
    widths: list[float] = []
    for column in range(columns):
        lines = [
            line
            for r, row in enumerate(block.rows)
            if (r, column) not in merged
            for line in row[column].split("\n")
        ]
        widths.append(min(high, max([low, *map(width_chars, lines)])))
    return tuple(widths)
