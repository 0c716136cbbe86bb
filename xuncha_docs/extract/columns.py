"""What the columns of a table of problems are: by their names, else by what stands in them."""

import re
from dataclasses import dataclass

from xuncha_docs.extract import wording
from xuncha_docs.extract.charge import DEPARTMENT, DUE, LEADER
from xuncha_docs.extract.status import stated_status
from xuncha_docs.model import AnswerStatus, Evidence

Row = list[Evidence | None]
Grid = list[Row]

_HEADER_ROWS = 6
_HEADER = 20  # characters in the name of a column
_KNOWN_COLUMNS = 2
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
_LONG = 10  # characters of the cells of a column of problems or answers on average
BLANK = re.compile(r"[\d\s/\\.\-—_年月日]*|无")
_ALONE = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}(?:存在|发现|反馈|查摆|主要|突出|具体)出?)?的?(?:主要|突出|具体)?问题(?:清单|描述|表现|名称|内容|一览表?|汇总)?[：:]?"
)
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
            r"(?:整改|落实|完成|办理|处理|进展|推进).{0,6}(?:情况|成效|结果|进展)|成效|进展|^结果$|改[的得]?怎么?样"
        ),
    ),
    ("detail", re.compile(r"表现|事例|事实|案例|例子|实例|具体情况|情况说明|描述|详情|主要情况")),
    ("title", re.compile(r"(?:问题|事项|不足|毛病)(?!数|个数|编号)|原文|原话")),
    ("unit", re.compile(r"单位|党组织")),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Column numbers by role; several columns may share a role."""

    roles: dict[str, tuple[int, ...]]

    def of(self, role: str) -> tuple[int, ...]:
        """Return the numbers of the columns of a role."""
        return self.roles.get(role, ())


def headed(grid: Grid) -> tuple[Grid, Grid, Columns] | None:
    """Return the header of a table, the rows below it and its columns; None without header."""
    for start in range(min(_HEADER_ROWS, len(grid))):
        columns, depth = _header(grid, start)
        if columns:
            return grid[start : start + depth], grid[start + depth :], columns
    return None


def guessed(grid: Grid) -> tuple[Grid, Columns] | None:
    """Return the rows of a table whose header names no problem, and what its columns must be.

    The first column of long cells, most of which state something wrong, holds the problems, the
    next one of long cells the answers.
    """
    width = max(map(len, grid), default=0)
    start = next((n for n, row in enumerate(grid[:_HEADER_ROWS]) if _is_header(row, width)), None)
    if start is None or width < _FEWEST_COLUMNS:
        return None
    rows = grid[start + 1 :]
    names = [short(cell) for cell in grid[start]]
    cells = [[cell.text for row in rows if (cell := row[n])] for n in range(width)]
    roles = {n: role_of(name) or _states(cells[n]) for n, name in enumerate(names)}
    long = [n for n, role in roles.items() if not role and _are_long(cells[n], len(rows))]
    named = [n for n, role in roles.items() if role == "title"]
    title = next(iter(named), next((n for n in long if _are_problems(cells[n])), None))
    told = [n for n in long if n != title]
    if title is None or not (told or "answer" in roles.values()):
        return None
    roles[title] = "title"
    if "answer" not in roles.values():
        roles[next((n for n in told if n > title), told[-1])] = "answer"
    return rows, Columns(
        {role: tuple(n for n, own in roles.items() if own == role) for role in set(roles.values())}
    )


def _is_header(row: Row, width: int) -> bool:
    """Tell whether a row is of names only, one for each column."""
    names = [short(cell) for cell in row]
    return len(names) == width and all(names) and not any(re.search(r"\d", n) for n in names)


def _states(texts: list[str]) -> str:
    """Return that a column is of statuses, if it is: its cells are brief and each names one."""
    told = [text for text in texts if not BLANK.fullmatch(text)]
    brief = all(len(t) <= _HEADER and stated_status(t) is not AnswerStatus.UNSTATED for t in told)
    return "status" if len(told) >= _FEWEST_ROWS and brief else ""


def _are_long(texts: list[str], rows: int) -> bool:
    return len(texts) >= _FEWEST_ROWS and sum(map(len, texts)) >= _LONG * rows


def _are_problems(texts: list[str]) -> bool:
    return sum(map(wording.is_problem, texts)) * 2 > len(texts)


def role_of(name: str) -> str:
    """Return the role of a column or label by its name; "" if it has none."""
    return next((role for role, pattern in _ROLES if name and pattern.search(name)), "")


def begins_with_header(grid: Grid) -> bool:
    """Tell whether the first row of a table names its columns."""
    return _header(grid, 0)[0] is not None


def _header(grid: Grid, start: int) -> tuple[Columns | None, int]:
    """Return the columns a header row names and the number of its rows; None if it is none."""
    top = [short(cell) for cell in grid[start]]
    if len(top) == 1 and _ALONE.fullmatch(top[0]):
        return Columns({"title": (0,)}), 1
    if any(t.isdigit() for t in top) or not any(re.search("问题|表现|事项", t) for t in top):
        return None, 0
    under = [short(cell) for cell in grid[start + 1]] if start + 1 < len(grid) else []
    under += [""] * (len(top) - len(under))
    two = _is_second(top, under)
    names = [under[c] or top[c] if two else top[c] for c in range(len(top))]
    roles: dict[str, list[int]] = {}
    for column, name in enumerate(names):
        roles.setdefault(role_of(name), []).append(column)
    if len({name for name in names if role_of(name)}) < _KNOWN_COLUMNS:
        return None, 0
    if "title" not in roles and "detail" in roles:
        roles["title"] = roles.pop("detail")
    if "title" not in roles:
        return None, 0
    return Columns({role: tuple(columns) for role, columns in roles.items()}), 2 if two else 1


def short(cell: Evidence | None) -> str:
    """Return the text of a cell without blanks where it may be a name; "" where it is too long."""
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
