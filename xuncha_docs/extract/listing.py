"""Problem lists and ledgers: tables whose header says where the finding stands.

Works on tables a reader found and on rows typed with tabs. Merged headers name all columns below
them; a merged category names all rows beside it.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from xuncha_docs.extract import prose, wording
from xuncha_docs.extract.cells import listed, more, several, statements
from xuncha_docs.extract.charge import DEPARTMENT, DUE, LEADER
from xuncha_docs.extract.sharing import shared
from xuncha_docs.extract.statement import (
    Draft,
    split_statement,
)
from xuncha_docs.extract.status import answer_status, least, row_status, stated_status
from xuncha_docs.model import (
    Answer,
    AnswerStatus,
    BlockKind,
    Charge,
    Document,
    Evidence,
    Span,
)
from xuncha_docs.text.passages import part, trimmed

_Grid = list[list[Evidence | None]]

_HEADER_ROWS = 6
_SHORTEST = 2
_TWO = 2
_HEADER = 20  # characters in the name of a column
_FORM = re.compile(
    r"(?:具体|反馈|存在|主要|发现)?的?问题(?:标题|名称|表现|描述|概述)?|(?:整改|完成|落实)(?:情况|措施|结果)|定性(?:依据|分析)|佐证.{0,6}"
)
_FORM_LINE = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]|[0-9]{1,2}[.．、])?[【〔]?"
    r"(?P<label>[\u4e00-\u9fff（）()、]{2,14})[】〕]?[：:]\s*"
)
_ALONE = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}(?:存在|发现|反馈|查摆|主要|突出|具体)出?)?的?(?:主要|突出|具体)?问题(?:清单|描述|表现|名称|内容|一览表?|汇总)?[：:]?"
)
_NO_ENTRY = re.compile(
    r"[\d\s./\-—]+|同上|"
    r"(?:[\u4e00-\u9fff]{0,4}的)?(?:具体|反馈|存在|主要|发现的)?(?:问题|事项)(?:描述|内容)?"
)
_BLAMED = re.compile("责任(?:认定|划分|主体|人员|分析|情况)|相关责任")
_BLANK = re.compile(r"[\d\s/\\.\-—_年月日]*|无")
_TOTAL = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:合|小|总|共)\s*计\s*(?:[：:].*|[0-9]+\s*[个项条件]?(?:问题)?)?"
    r"|共有?\s*[0-9一二三四五六七八九十百]+\s*[个项条件](?:问题)?"
)
_KNOWN_COLUMNS = 2
_NEAR = 4
_ROW_HEADING = 40
_PROBLEMS = re.compile("问题|不足|表现|隐患|整改|反馈")
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"序号|编号|^号$")),
    ("category", re.compile(r"类别|类型|分类|方面|聚焦|细项|领域|对应|归类")),
    (
        "answer",
        re.compile(r"[措举]施(?:及|和|与|、)(?:整改|落实|完成|进展)*(?:情况|成效|结果|进展)"),
    ),
    ("leader", re.compile(LEADER)),
    ("department", re.compile(DEPARTMENT)),
    ("due", re.compile(DUE)),
    ("basis", re.compile(r"依据|定性")),
    (
        "status",
        re.compile(
            r"是否(?:已经?|全部|按[期时]|如期|按要求)*(?:整改|完成|到位|办结|销号|解决|落实)"
        ),
    ),
    (
        "skip",
        re.compile(
            r"是否|措施|目标|要求|责任|时限|期限|领导|备注|来源|建议|性质|牵头|佐证|个数|数量|原因|日期|时间|联系"
        ),
    ),
    ("status", re.compile(r"状态|进度|销号|完成与否|(?:整改|完成|评估|验收)[^，]{0,4}结论$")),
    (
        "answer",
        re.compile(
            r"(?:整改|落实|完成|办理|处理|进展|推进).{0,6}(?:情况|成效|结果|进展)|成效|进展"
        ),
    ),
    ("detail", re.compile(r"表现|事例|事实|案例|具体情况|情况说明|描述|详情|主要情况")),
    ("title", re.compile(r"(?:问题|事项|不足)(?!数|个数|编号)")),
    ("unit", re.compile(r"单位|党组织")),
)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Column numbers by role; several columns may share a role."""

    roles: dict[str, tuple[int, ...]]

    def of(self, role: str) -> tuple[int, ...]:
        return self.roles.get(role, ())


def findings(document: Document, tables: tuple[int, ...]) -> list[Draft]:
    """Return the findings of all tables of a document whose header names problems."""
    drafts: list[Draft] = []
    for grid in _grids(document, tables):
        if _is_form(grid):
            drafts.extend(_form(grid))
        elif (found := _headed(grid)) and _is_of_problems(found[0], document):
            drafts.extend(_rows(found[1], found[2]))
    return drafts


def passed_over(document: Document, tables: tuple[int, ...]) -> list[Evidence]:
    """Return a cell of the header of each table of 事项 that nothing calls problems."""
    return [
        next(cell for cell in found[0][0] if cell)
        for grid in _grids(document, tables)
        if not _is_form(grid) and (found := _headed(grid)) and found[1]
        if not _is_of_problems(found[0], document)
    ]


def _is_form(grid: _Grid) -> bool:
    return len({_short(row[0]) for row in grid if _FORM.fullmatch(_short(row[0]))}) > 1


def _headed(grid: _Grid) -> tuple[_Grid, _Grid, _Columns] | None:
    """Return the header of a table, the rows below it and its columns; None without header."""
    for start in range(min(_HEADER_ROWS, len(grid))):
        columns, depth = _header(grid, start)
        if columns:
            return grid[start : start + depth], grid[start + depth :], columns
    return None


def _is_of_problems(header: _Grid, document: Document) -> bool:
    return _names_problems(header) or _is_about_problems(document)


def _names_problems(header: _Grid) -> bool:
    return any(cell and _PROBLEMS.search(cell.text) for row in header for cell in row)


def _is_about_problems(document: Document) -> bool:
    """Tell whether a line outside the tables tells that 事项 in their headers are problems."""
    return any(
        block.kind is not BlockKind.TABLE
        and "\t" not in block.text
        and len(block.text) <= _ROW_HEADING
        and _PROBLEMS.search(block.text)
        for block in document.blocks
    )


def form(paragraphs: tuple[Evidence, ...]) -> list[Draft]:
    """Return the findings of a form written as lines: 问题名称：…, 基本事实：…, 责任认定：…."""
    grid: _Grid = []
    facts = Evidence(Span("", 0, 0, 0), "具体情况")  # what a line without label below a title tells
    for words in paragraphs:
        if match := _FORM_LINE.match(words.text):
            grid.append([part(words, *match.span("label")), part(words, match.end())])
        elif grid:
            goes_on = grid[-1][0] if _role(_short(grid[-1][0])) != "title" else facts
            grid.append([goes_on, words])
    return _form([row for row in grid if row[1] and row[1].text])


def _form(grid: _Grid) -> list[Draft]:
    """Return the findings of a form that has its labels beside the entries, as 底稿 have."""
    drafts: list[Draft] = []
    said: list[Evidence] = []
    stated: list[str] = []
    for row in grid:
        cells = list({cell.span: cell for cell in row if cell}.values())
        for label, entry in pairwise(cells):
            role = _role(_short(label))
            if role == "title" and len(entry.text) >= _SHORTEST:
                title, rest = split_statement(entry)
                drafts.append(Draft(title=title, detail=tuple(rest)))
                said, stated = [], []
            elif role == "detail" and drafts:
                drafts[-1] = replace(drafts[-1], detail=(*drafts[-1].detail, entry))
            elif role == "basis" and drafts:
                drafts[-1] = replace(drafts[-1], basis=(*drafts[-1].basis, entry))
            elif role == "answer" and drafts:
                said.append(entry)
                drafts[-1] = replace(drafts[-1], answer=_answer(said, stated))
            elif role == "status" and drafts and _states(entry):
                stated.append(entry.text)
                drafts[-1] = replace(drafts[-1], answer=_answer(said or [entry], stated))
            elif _BLAMED.match(_short(label)) and drafts:
                drafts[-1] = replace(drafts[-1], basis=(*drafts[-1].basis, entry))
    return [d for d in drafts if d.detail or d.answer]


def _role(name: str) -> str:
    """Return the role of a column or label by its name; "" if it has none."""
    return next((role for role, pattern in _ROLES if name and pattern.search(name)), "")


def _grids(document: Document, tables: tuple[int, ...]) -> list[_Grid]:
    """Return the tables as grids of cells.

    What begins without a header of its own goes on with the table before it: rows typed with
    tabs, the part of a table on the next page, a heading between two rows.
    """
    grids: list[_Grid] = []
    before = -_NEAR
    for index in tables:
        grid = _read(document, index)
        if grids and index - before <= _NEAR and not _starts_anew(grid):
            for between in range(before + 1, index):
                if len(document.blocks[between].text) <= _ROW_HEADING:
                    grids[-1].extend(_typed(document, between))
            grids[-1].extend(grid)
        else:
            grids.append(grid)
        before = index
    for grid in grids:
        width = max(map(len, grid), default=0)
        for row in grid:
            row.extend([None] * (width - len(row)))
    return [grid for grid in grids if grid and grid[0]]


def _starts_anew(grid: _Grid) -> bool:
    """Tell whether a grid has a header; the lower half of one has nothing in its first cell."""
    first = grid[0] if grid else []
    return bool(first) and first[0] is not None and _header(grid, 0)[0] is not None


def _read(document: Document, index: int) -> _Grid:
    block = document.blocks[index]
    if block.kind is not BlockKind.TABLE:
        return _typed(document, index)
    own: _Grid = []
    start = 0
    for texts in block.rows:
        own.append([])
        for text in texts:
            words = part(document.evidence(index, start, start + len(text)), 0)
            own[-1].append(words if words.text else None)
            start += len(text) + 1
    grid = [list(row) for row in own]
    for area in block.merges:
        for row in grid[area.row : area.row + area.rows]:
            row[area.column : area.column + area.columns] = [own[area.row][area.column]] * (
                min(area.columns, len(row) - area.column)
            )
    return grid


def _typed(document: Document, index: int) -> _Grid:
    """Return a line typed with tabs as a grid of one row."""
    cells: list[Evidence | None] = []
    start = 0
    for cell in document.blocks[index].text.split("\t"):
        words = part(document.evidence(index, start, start + len(cell)), 0)
        cells.append(words if words.text else None)
        start += len(cell) + 1
    return [cells]


def _header(grid: _Grid, start: int) -> tuple[_Columns | None, int]:
    """Return the columns a header row names and the number of its rows; None if it is none."""
    top = [_short(cell) for cell in grid[start]]
    if len(top) == 1 and _ALONE.fullmatch(top[0]):
        return _Columns({"title": (0,)}), 1
    if any(t.isdigit() for t in top) or not any(re.search("问题|表现|事项", t) for t in top):
        return None, 0
    under = [_short(cell) for cell in grid[start + 1]] if start + 1 < len(grid) else []
    under += [""] * (len(top) - len(under))
    two = _is_second(top, under)
    names = [under[c] or top[c] if two else top[c] for c in range(len(top))]
    roles: dict[str, list[int]] = {}
    for column, name in enumerate(names):
        roles.setdefault(_role(name), []).append(column)
    if len({name for name in names if _role(name)}) < _KNOWN_COLUMNS:
        return None, 0
    if "title" not in roles and "detail" in roles:
        roles["title"] = roles.pop("detail")
    if "title" not in roles:
        return None, 0
    return _Columns({role: tuple(columns) for role, columns in roles.items()}), 2 if two else 1


def _short(cell: Evidence | None) -> str:
    text = re.sub(r"\s", "", cell.text) if cell else ""
    return text if len(text) <= _HEADER else ""


def _is_second(top: list[str], under: list[str]) -> bool:
    """Tell whether a row is the lower half of the header: names only, none below 序号."""
    named = [name for name in under if name]
    if not named or (len(named) == 1 and len(under) > 2):
        return False
    if any(name.isdigit() for name in named):
        return False
    known = sum(any(p.search(name) for _, p in _ROLES) or name in top for name in named)
    first_is_new = bool(under[0]) and under[0] != top[0]
    return known * 2 > len(named) and not first_is_new


def _rows(rows: _Grid, columns: _Columns) -> list[Draft]:
    drafts: list[Draft] = []
    path: dict[int, str] = {}
    section = ""
    last: Evidence | None = None
    known: set[Evidence] = set()  # of the last finding: a merged cell stands in every row
    same: _Grid = []  # rows of the last finding
    for row in rows:
        if any(cell and _TOTAL.fullmatch(cell.text) for cell in row):
            continue
        if row[0] is not None and _is_section(row, columns):
            section = row[0].text
            path.clear()
            continue
        for column in columns.of("category"):
            if cell := row[column]:
                path[column] = cell.text
        title = row[columns.of("title")[-1]]
        if drafts and (title is None or title == last):
            same.append([None if cell in known else cell for cell in row])
        elif title and len(title.text) >= _SHORTEST and _is_entry(title.text):
            last = title
            headings = tuple(h for h in (section, *path.values()) if h)
            _continue(drafts, same, columns)
            drafts.extend(_row(row, title, columns, headings))
            same, known = [row], set()
        known.update(cell for cell in row if cell)
    _continue(drafts, same, columns)
    return drafts


def _is_entry(text: str) -> bool:
    return not _NO_ENTRY.fullmatch(text) and not wording.is_bare_denial(text)


def _is_section(row: list[Evidence | None], columns: _Columns) -> bool:
    """Tell whether a row holds but one cell that heads the rows below it.

    Below a header that names problems such a cell is a finding, unless it is merged across.
    """
    first = row[0]
    if first is None or any(cell and cell.span != first.span for cell in row):
        return False
    merged = len(row) > 1 and None not in row
    return merged or 0 not in columns.of("title") or wording.is_aspect(first.text)


def _continue(drafts: list[Draft], rows: _Grid, columns: _Columns) -> None:
    """Add to the last finding what the rows of its merged cell after the first say."""
    if len(rows) < _TWO:
        return
    more = [cell for row in rows[1:] for cell in _cells(row, columns, "detail")]
    answers = [_row_answer(row, columns) for row in rows]
    told = [answer for answer in answers if answer]
    said = drafts[-1].answer
    if any(answers[1:]):
        text = "\n".join(answer.text for answer in told)
        by_row = any(_cells(row, columns, "status") for row in rows[1:])
        first = bool(_cells(rows[0], columns, "status"))
        if by_row:
            status = least(answer.status for answer in told)
        else:
            status = told[0].status if first else answer_status(text)
        said = Answer(
            status=status, text=text, evidence=tuple(e for answer in told for e in answer.evidence)
        )
    drafts[-1] = replace(drafts[-1], detail=(*drafts[-1].detail, *more), answer=said)


def _cells(row: list[Evidence | None], columns: _Columns, role: str) -> list[Evidence]:
    return [cell for c in columns.of(role) if (cell := row[c])]


def _row_answer(row: list[Evidence | None], columns: _Columns) -> Answer | None:
    """Return the whole answer of a row; what its status cell says if it has none other."""
    stated = _cells(row, columns, "status")
    said = _cells(row, columns, "answer")
    said = said or [cell for cell in stated if not _BLANK.fullmatch(cell.text)]
    return _answer(said, [cell.text for cell in stated]) if said else None


def _row(
    row: list[Evidence | None], title: Evidence, columns: _Columns, path: tuple[str, ...]
) -> list[Draft]:
    details = _cells(row, columns, "detail")
    unit = next((cell.text for cell in _cells(row, columns, "unit")), "")
    numbers, pairs = [], []
    for number, words in several(title):
        numbers.append(number)
        pairs.append((trimmed(words), []) if details else split_statement(words))
    others = [pair for detail in details for pair in more(detail)]
    if len(pairs) == 1 and details:
        pairs[0][1].extend(prose.judgements(d)[0] for d in details)
        pairs.extend(others)
        numbers.extend(0 for _ in others)
    elif details:
        titles = [t for t, _ in pairs]
        pairs = list(zip(titles, shared(titles, details, statements), strict=True))
    answers, unsure = _answers(row, columns, numbers)
    return [
        Draft(
            title=t,
            detail=tuple(rest),
            path=path,
            unit=unit,
            charge=_charge(row, columns),
            answer=answer,
            unsure=unsure and answer is not None,
            basis=tuple(_cells(row, columns, "basis")),
        )
        for (t, rest), answer in zip(pairs, answers, strict=True)
        if t.text
    ]


def _charge(row: list[Evidence | None], columns: _Columns) -> Charge | None:
    found = {
        role: "、".join(dict.fromkeys(cell.text for c in columns.of(role) if (cell := row[c])))
        for role in ("leader", "department", "due")
    }
    return Charge(**found) if any(found.values()) else None


def _answers(
    row: list[Evidence | None], columns: _Columns, numbers: list[int]
) -> tuple[list[Answer | None], bool]:
    """Return the answers to the findings of a row, and whether it is unsure which is whose.

    Args:
        row: The row.
        columns: Its columns.
        numbers: Of the findings, 0 for one without.
    """
    whole = _row_answer(row, columns)
    if len(numbers) == 1 or whole is None:
        return [whole] * len(numbers), False
    unsure = False
    told: dict[str, list[list[Evidence]]] = {}
    for role in ("answer", "status"):
        told[role] = [[] for _ in numbers]
        for cell in _cells(row, columns, role):
            shares, doubt = _shared(cell, numbers)
            unsure = unsure or doubt
            for mine, share in zip(told[role], shares, strict=True):
                mine.extend(share)
    answers = [
        _answer(said or stated, [cell.text for cell in stated]) if said or stated else None
        for said, stated in zip(told["answer"], told["status"], strict=True)
    ]
    return answers, unsure


def _shared(cell: Evidence, numbers: list[int]) -> tuple[list[list[Evidence]], bool]:
    """Return what a cell says to each of several findings, and whether that is unsure.

    Items go by number, or in order if there are as many; what has no finding of its number goes to
    the last one, and a cell that cannot be shared out goes whole to each.
    """
    items = listed(cell)
    if len(items) < _TWO:
        return [[cell] for _ in numbers], False
    own = [number for number, _ in items]
    known = {*numbers} & {*own} - {0}
    if len(items) == len(numbers) and (not known or 0 in numbers):
        return [[words] for _, words in items], False
    if not known or len(set(numbers)) < len(numbers):
        return [[cell] for _ in numbers], True
    shares: list[list[Evidence]] = [[] for _ in numbers]
    for number, words in items:
        shares[numbers.index(number) if number in numbers else -1].append(words)
    return shares, not set(own) <= set(numbers)


def _states(cell: Evidence) -> bool:
    return stated_status(cell.text) is not AnswerStatus.UNSTATED


def _answer(pieces: list[Evidence], stated: list[str]) -> Answer:
    text = "\n".join(e.text for e in pieces)
    return Answer(status=row_status(stated, text), text=text, evidence=tuple(pieces))
