"""Figures that must agree (CT1): counts, rates, sums, and the tables beside the text.

Reads numbers as they are written and judges only where one reading is possible. A specimen is
body text in markup.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from xuncha_docs.gongwen.lint.rule import Deviation, Letter, Part, Rule
from xuncha_docs.model import BlockKind, Severity
from xuncha_docs.text.money import amounts
from xuncha_docs.text.states import DONE, OPEN

_PROSE = (BlockKind.PARAGRAPH, BlockKind.HEADING)
_SENTENCE = re.compile(r"[^。；！？\n]+")
_OF = r"\s?[个项条件](?!方面)"
_TOTAL = re.compile(
    rf"(?:共计?|合计|总计|反馈|发现|移交|交办|指出)[^，、。；：\d]{{0,12}}(\d+){_OF}"
)
_DONE = re.compile(
    rf"(?:{DONE})(?:整改)?[^，、。；：\d率]{{0,4}}(\d+){_OF}"
    rf"|(\d+){_OF}(?:问题|事项|任务)?(?:已经?)(?:完成|整改|办结|销号|解决)"
)
_OPEN = re.compile(
    rf"(?:{OPEN})(?:整改)?[^，、。；：\d率]{{0,6}}(\d+){_OF}"
    rf"|(\d+){_OF}(?:问题|事项|任务)?(?:正在|持续推进|尚未|未完成|基本完成|需?长期坚持)"
)
_RATE = re.compile(r"(?:完成|整改|办结|销号)率[^，、。；：\d]{0,4}(\d+(?:\.\d+)?)\s?[%％]")
_CLAIM = re.compile(
    r"(?:发现|反馈|梳理|列出|共有?)[^，。；\d]{0,8}问题(\d+)个|(?:发现|反馈|梳理|列出|共有?)[^，。；\d]{0,8}(\d+)个(?:具体|主要|突出)?问题"
)
_FORMAL = re.compile(
    r"(?P<words>[壹贰叁肆伍陆柒捌玖拾佰仟万亿零]{2,}元)[^（(，。；]{0,6}[（(][¥￥]?(?P<figures>[\d,，.]+)(?P<unit>万?)元?[)）]"
)
_TOTALS = ("合计", "总计", "合 计", "总 计")
_NOT_SUMMED = re.compile(r"率|比|序号|编号|单价|均|年|日期|时间|电话|%|％")
_FEWEST = 2
_HEAD_ROWS = 3


def _numbers(pattern: re.Pattern[str], text: str) -> list[int]:
    found = (next(g for g in match.groups() if g) for match in pattern.finditer(text))
    return [int(digits) for digits in found]


def _sentences(letter: Letter) -> Iterator[tuple[Part, re.Match[str]]]:
    for part in letter.of(*_PROSE):
        for match in _SENTENCE.finditer(part.block.text):
            yield part, match


def _rate(letter: Letter) -> Iterator[Deviation]:
    """Judge a rate by total and done in the same sentence, where there is one of each."""
    for part, sentence in _sentences(letter):
        rates = list(_RATE.finditer(sentence.group()))
        totals, done = _numbers(_TOTAL, sentence.group()), _numbers(_DONE, sentence.group())
        if not len(rates) == len(totals) == len(done) == 1 or not totals[0]:
            continue
        said = rates[0][1]
        right = Decimal(100 * done[0]) / totals[0]
        step = Decimal(1).scaleb(-len(said.partition(".")[2]))
        if abs(right - Decimal(said)) >= step:
            at = sentence.start() + rates[0].start()
            yield Deviation(
                message=f"共{totals[0]}、完成{done[0]}，完成率应为{right:.1f}%，文中写{said}%。",
                where=letter.span(part, at, at + len(rates[0].group())),
            )


def _states(letter: Letter) -> Iterator[Deviation]:
    for part, sentence in _sentences(letter):
        text = sentence.group()
        totals, done, rest = _numbers(_TOTAL, text), _numbers(_DONE, text), _numbers(_OPEN, text)
        if len(totals) == len(done) == 1 and rest and totals[0] != done[0] + sum(rest):
            parts = "＋".join(str(n) for n in (done[0], *rest))
            yield Deviation(
                message=f"共{totals[0]}，分项{parts}＝{done[0] + sum(rest)}，对不上。",
                where=letter.span(part, sentence.start(), sentence.end()),
            )


def _number(cell: str) -> Decimal | None:
    text = re.sub(r"[,，\s]|(?:万?元|个|项|人|件|次|名|户)$", "", cell)
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _sums(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.TABLE):
        rows = part.block.rows
        marked = [n for n, row in enumerate(rows) if _first(row).startswith(_TOTALS)]
        if len(marked) != 1 or not rows:
            continue
        total = marked[0]
        span = rows[1:total] if total == len(rows) - 1 else rows[total + 1 :]
        span = tuple(row for row in span if not _first(row).startswith("小计"))
        if _nested(span):
            continue
        for column in range(len(rows[0])):
            yield from _column_sum(letter, part, total, span, column)


def _column_sum(
    letter: Letter, part: Part, total: int, rows: tuple[tuple[str, ...], ...], column: int
) -> Iterator[Deviation]:
    head = " ".join(row[column] for row in part.block.rows[: min(_HEAD_ROWS, total)])
    said = _number(part.block.rows[total][column])
    found = [_number(row[column]) for row in rows]
    known = [n for n in found if n is not None]
    blank = all(row[column].strip() in ("", "—", "-", "/") or n is not None
                for row, n in zip(rows, found, strict=True))  # fmt: skip
    if said is None or len(known) < _FEWEST or not blank or _NOT_SUMMED.search(head):
        return
    if sum(known) != said and not _counted_again(known, said):
        start = part.block.cell_start(total, column)
        end = start + len(part.block.rows[total][column])
        name = part.block.rows[0][column].strip() or f"第{column + 1}列"
        yield Deviation(
            message=f"“{name}”各行相加是{sum(known)}，合计写{said}。",
            where=letter.span(part, start, end),
        )


def _nested(rows: tuple[tuple[str, ...], ...]) -> bool:
    """Return whether the rows carry codes of several levels, as budgets do: 206, 20602, 2060201."""
    codes = {code for row in rows if (code := _first(row)).isascii() and code.isdigit()}
    return any(code[:-2] in codes or code[:3] in codes - {code} for code in codes if len(code) > 3)


def _counted_again(known: list[Decimal], said: Decimal) -> bool:
    """Return whether the rows hold sums of other rows, so that they make twice the total, or thrice."""
    return len(known) > _FEWEST and max(known) <= said and sum(known) in (2 * said, 3 * said)


def _first(row: tuple[str, ...]) -> str:
    return next((cell.strip() for cell in row if cell.strip()), "")


def _serials(part: Part) -> list[tuple[int, int]]:
    """Return row and value of the numbers in the column 序号 of a table."""
    rows = part.block.rows
    if not rows:
        return []
    heads = [n for n, cell in enumerate(rows[0]) if cell.strip() in ("序号", "编号")]
    if len(heads) != 1:
        return []
    cells = [(n, row[heads[0]].strip()) for n, row in enumerate(rows[1:], 1)]
    return [(n, int(cell)) for n, cell in cells if cell.isascii() and cell.isdigit()]


def _listed(letter: Letter) -> list[tuple[Part, int]]:
    """Return the tables that list problems one a row, with how many there are."""
    out = []
    for part in letter.of(BlockKind.TABLE):
        named = part.block.rows and any("问题" in cell for cell in part.block.rows[0])
        if named and (serials := _serials(part)):
            out.append((part, max(value for _, value in serials)))
    return out


def _counts(letter: Letter) -> Iterator[Deviation]:
    tables = _listed(letter)
    claims = [(part, m) for part in letter.of(*_PROSE) for m in _CLAIM.finditer(part.block.text)]
    values = {int(m[1] or m[2]) for _, m in claims}
    if len(tables) != 1 or not values or tables[0][1] in values:
        return
    part, match = claims[0]
    yield Deviation(
        message=f"正文写{match[1] or match[2]}个问题，清单里列了{tables[0][1]}个。",
        where=letter.span(part, match.start(), match.end()),
    )


def _serial_order(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.TABLE):
        before = 0
        for row, value in _serials(part):
            if value not in (1, before + 1) and before:
                start = part.block.cell_start(row, 0)
                yield Deviation(
                    message=f"表格第{row + 1}行的序号是{value}，上一个是{before}。",
                    where=letter.span(part, start, start),
                )
                break
            before = value


def _formal(letter: Letter) -> Iterator[Deviation]:
    for part in letter.parts:
        for match in _FORMAL.finditer(part.block.text):
            words = amounts(match["words"])
            figures = amounts(f"{match['figures']}{match['unit']}元")
            if words and figures and words[0].yuan != figures[0].yuan:
                yield Deviation(
                    message=f"大写“{match['words']}”与小写“{match['figures']}{match['unit']}元”不一致。",
                    where=letter.span(part, match.start(), match.end()),
                )


_REASON = "数字前后对不上，公文的可信度就没有了；清单、台账也没法核销。"


def _rule(code: str, title: str, statement: str, bad: str, good: str) -> dict[str, object]:
    return {
        "code": code,
        "title": title,
        "severity": Severity.WARNING,
        "source": "公文内容自洽（按文中数字推算）",
        "statement": statement,
        "reason": _REASON,
        "bad": (bad,),
        "good": (good,),
    }


def rules() -> tuple[Rule, ...]:
    """Return the rules on figures."""
    head = "| 项目 | 金额 |"
    listing = "| 序号 | 问题 |\n| 1 | 甲 |\n| 2 | 乙 |"
    rows = (
        ("CT101", "完成率", "完成率等于完成数除以总数。",
         "共反馈问题25个，已完成19个，完成率80%。", "共反馈问题25个，已完成19个，完成率76%。", _rate),
        ("CT102", "分项与总数", "已完成、正在推进等分项之和等于总数。",
         "共反馈问题25个，已完成19个，正在推进5个。", "共反馈问题25个，已完成19个，正在推进6个。", _states),
        ("CT103", "合计", "表格的合计等于各行之和。",
         f"{head}\n| 甲 | 3 |\n| 乙 | 4 |\n| 合计 | 8 |", f"{head}\n| 甲 | 3 |\n| 乙 | 4 |\n| 合计 | 7 |", _sums),
        ("CT104", "正文与清单的件数", "正文写的问题数与清单所列一致。",
         f"巡察发现问题3个。\n{listing}", f"巡察发现问题2个。\n{listing}", _counts),
        ("CT105", "表格序号", "序号从1开始，逐行连续。",
         "| 序号 | 问题 |\n| 1 | 甲 |\n| 3 | 乙 |", listing, _serial_order),
        ("CT106", "大小写金额", "大写金额与小写金额一致。",
         "合同价壹万贰仟元（12500元）。", "合同价壹万贰仟元（12000元）。", _formal),
    )  # fmt: skip
    return tuple(
        Rule(**_rule(code, title, statement, bad, good), judge=judge)  # type: ignore[arg-type]
        for code, title, statement, bad, good, judge in rows
    )
