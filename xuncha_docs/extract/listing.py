"""Problem lists and ledgers: tables whose header says where the finding stands.

Works on tables a reader found and on rows typed with tabs. Merged headers name all columns below
them; a merged category names all rows beside it.
"""

import re
from dataclasses import replace
from itertools import pairwise

from xuncha_docs.extract import prose, wording
from xuncha_docs.extract.cells import listed, more, several, statements
from xuncha_docs.extract.columns import (
    BLANK,
    Columns,
    Grid,
    begins_with_header,
    guessed,
    headed,
    role_of,
    short,
)
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

_SHORTEST = 2
_TWO = 2
_FORM = re.compile(
    r"(?:具体|反馈|存在|主要|发现)?的?问题(?:标题|名称|表现|描述|概述)?|(?:整改|完成|落实)(?:情况|措施|结果)|定性(?:依据|分析)|佐证.{0,6}"
)
_FORM_LINE = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]|[0-9]{1,2}[.．、])?[【〔]?"
    r"(?P<label>[\u4e00-\u9fff（）()、]{2,14})[】〕]?[：:]\s*"
)
_NO_ENTRY = re.compile(
    r"[\d\s./\-—]+|同上|"
    r"(?:[\u4e00-\u9fff]{0,4}的)?(?:具体|反馈|存在|主要|发现的)?(?:问题|事项)(?:描述|内容)?"
)
_BLAMED = re.compile("责任(?:认定|划分|主体|人员|分析|情况)|相关责任")
_TOTAL = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:合|小|总|共)\s*计\s*(?:[：:].*|[0-9]+\s*[个项条件]?(?:问题)?)?"
    r"|共有?\s*[0-9一二三四五六七八九十百]+\s*[个项条件](?:问题)?"
)
_NEAR = 4
_ROW_HEADING = 40
_PROBLEMS = re.compile("问题|不足|表现|隐患|整改|反馈")


def findings(document: Document, tables: tuple[int, ...]) -> list[Draft]:
    """Return the findings of all tables of a document whose header names problems."""
    drafts: list[Draft] = []
    for grid in _grids(document, tables):
        if _is_form(grid):
            drafts.extend(_form(grid))
        elif found := headed(grid):
            if _is_of_problems(found[0], document):
                drafts.extend(_rows(found[1], found[2]))
        elif _is_about_problems(document) and (seen := guessed(grid)):
            drafts.extend(_rows(*seen))
    return drafts


def passed_over(document: Document, tables: tuple[int, ...]) -> list[Evidence]:
    """Return a cell of the header of each table of 事项 that nothing calls problems."""
    return [
        next(cell for cell in found[0][0] if cell)
        for grid in _grids(document, tables)
        if not _is_form(grid) and (found := headed(grid)) and found[1]
        if not _is_of_problems(found[0], document)
    ]


def _is_form(grid: Grid) -> bool:
    return len({short(row[0]) for row in grid if _FORM.fullmatch(short(row[0]))}) > 1


def _is_of_problems(header: Grid, document: Document) -> bool:
    return _names_problems(header) or _is_about_problems(document)


def _names_problems(header: Grid) -> bool:
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
    grid: Grid = []
    facts = Evidence(Span("", 0, 0, 0), "具体情况")  # what a line without label below a title tells
    for words in paragraphs:
        if match := _FORM_LINE.match(words.text):
            grid.append([part(words, *match.span("label")), part(words, match.end())])
        elif grid:
            goes_on = grid[-1][0] if role_of(short(grid[-1][0])) != "title" else facts
            grid.append([goes_on, words])
    return _form([row for row in grid if row[1] and row[1].text])


def _form(grid: Grid) -> list[Draft]:
    """Return the findings of a form that has its labels beside the entries, as 底稿 have."""
    drafts: list[Draft] = []
    said: list[Evidence] = []
    stated: list[str] = []
    for row in grid:
        cells = list({cell.span: cell for cell in row if cell}.values())
        for label, entry in pairwise(cells):
            role = role_of(short(label))
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
            elif _BLAMED.match(short(label)) and drafts:
                drafts[-1] = replace(drafts[-1], basis=(*drafts[-1].basis, entry))
    return [d for d in drafts if d.detail or d.answer]


def _grids(document: Document, tables: tuple[int, ...]) -> list[Grid]:
    """Return the tables as grids of cells.

    What begins without a header of its own goes on with the table before it: rows typed with
    tabs, the part of a table on the next page, a heading between two rows.
    """
    grids: list[Grid] = []
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


def _starts_anew(grid: Grid) -> bool:
    """Tell whether a grid has a header; the lower half of one has nothing in its first cell."""
    first = grid[0] if grid else []
    return bool(first) and first[0] is not None and begins_with_header(grid)


def _read(document: Document, index: int) -> Grid:
    block = document.blocks[index]
    if block.kind is not BlockKind.TABLE:
        return _typed(document, index)
    own: Grid = []
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


def _typed(document: Document, index: int) -> Grid:
    """Return a line typed with tabs as a grid of one row."""
    cells: list[Evidence | None] = []
    start = 0
    for cell in document.blocks[index].text.split("\t"):
        words = part(document.evidence(index, start, start + len(cell)), 0)
        cells.append(words if words.text else None)
        start += len(cell) + 1
    return [cells]


def _rows(rows: Grid, columns: Columns) -> list[Draft]:
    drafts: list[Draft] = []
    path: dict[int, str] = {}
    section = ""
    last: Evidence | None = None
    known: set[Evidence] = set()  # of the last finding: a merged cell stands in every row
    same: Grid = []  # rows of the last finding
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


def _is_section(row: list[Evidence | None], columns: Columns) -> bool:
    """Tell whether a row holds but one cell that heads the rows below it.

    Below a header that names problems such a cell is a finding, unless it is merged across.
    """
    first = row[0]
    if first is None or any(cell and cell.span != first.span for cell in row):
        return False
    merged = len(row) > 1 and None not in row
    return merged or 0 not in columns.of("title") or wording.is_aspect(first.text)


def _continue(drafts: list[Draft], rows: Grid, columns: Columns) -> None:
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


def _cells(row: list[Evidence | None], columns: Columns, role: str) -> list[Evidence]:
    return [cell for c in columns.of(role) if (cell := row[c])]


def _row_answer(row: list[Evidence | None], columns: Columns) -> Answer | None:
    """Return the whole answer of a row; what its status cell says if it has none other."""
    stated = _cells(row, columns, "status")
    said = _cells(row, columns, "answer")
    said = said or [cell for cell in stated if not BLANK.fullmatch(cell.text)]
    return _answer(said, [cell.text for cell in stated]) if said else None


def _row(
    row: list[Evidence | None], title: Evidence, columns: Columns, path: tuple[str, ...]
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


def _charge(row: list[Evidence | None], columns: Columns) -> Charge | None:
    found = {
        role: "、".join(dict.fromkeys(cell.text for c in columns.of(role) if (cell := row[c])))
        for role in ("leader", "department", "due")
    }
    return Charge(**found) if any(found.values()) else None


def _answers(
    row: list[Evidence | None], columns: Columns, numbers: list[int]
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
