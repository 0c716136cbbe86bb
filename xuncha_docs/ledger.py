"""The three lists, the ledger and the summary as .xlsx: openpyxl's door for writing.

Every text is stored as text (a report that begins a cell with ``=`` makes no formula), every file
has the same bytes for the same entries, and every sheet prints on A4 or A3 with its head repeated.
"""

import math
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from xuncha_docs.model import AnswerStatus, Band, By, Entry, FacetHit

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_Item = TypeVar("_Item")
Value = str | int | float | date | None

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_EPOCH = datetime(2000, 1, 1)
_LINE_PT = 14.5  # height of a line of 10.5 pt type
_ROW_LIMIT_PT = 409  # height a row may have, Excel specifications and limits
_A3, _A4 = 8, 9  # paper sizes, ECMA-376-1 18.3.1.63
_WIDE = 200  # columns in characters from which a sheet is printed on A3
_CELL_LIMIT = 32_767  # characters a cell holds, Excel specifications and limits
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_CUT = "……（单元格容不下，全文见来源材料）"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Attributes:
        heading: Its heading.
        width: Its width in characters.
        choices: The values it may take; empty for any.
        source: Cells that hold the values it may take, such as ``类别!$A$3:$A$98``.
    """

    heading: str
    width: float
    choices: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write: name, caption above the head, columns, rows."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def listing(
    name: str,
    caption: str,
    items: Iterable[_Item],
    *columns: tuple[str, float, Callable[[_Item], Value]],
) -> Sheet:
    """Return a sheet of one row an item.

    Args:
        name: Its name.
        caption: What stands above the head.
        items: What to list.
        columns: Heading, width in characters and what an item has to say there.
    """
    rows = tuple(tuple(value(item) for _, _, value in columns) for item in items)
    return Sheet(name, caption, tuple(Column(text, wide) for text, wide, _ in columns), rows)


_NUMBER = Column("序号", 6)
_GROUP = Column("问题类别", 18)
_PROBLEM = Column("问题", 36)
_DETAIL = Column("具体表现", 60)
_STATUSES = tuple(status.value for status in AnswerStatus)


def three_lists(unit: str, entries: Sequence[Entry]) -> tuple[Sheet, ...]:
    """Return 问题清单, 责任清单 and 任务清单 of a unit; what the unit fills in stands empty."""
    return (
        Sheet(
            "问题清单",
            f"{unit}巡察反馈问题清单",
            (_NUMBER, _GROUP, Column("具体类别", 22), _PROBLEM, _DETAIL),
            tuple((e.n, e.group, e.category, e.finding.title, e.finding.detail) for e in entries),
        ),
        Sheet(
            "责任清单",
            f"{unit}巡察整改责任清单",
            (
                _NUMBER,
                _PROBLEM,
                Column("责任领导", 14),
                Column("责任部门", 16),
                Column("具体责任人", 14),
                Column("备注", 16),
            ),
            tuple((e.n, e.finding.title, "", "", "", "") for e in entries),
        ),
        Sheet(
            "任务清单",
            f"{unit}巡察整改任务清单",
            (
                _NUMBER,
                _PROBLEM,
                Column("整改目标", 26),
                Column("整改措施", 40),
                Column("完成时限", 14),
                Column("整改进展", 26),
            ),
            tuple((e.n, e.finding.title, "", "", "", "") for e in entries),
        ),
    )


def ledger(unit: str, entries: Sequence[Entry]) -> tuple[Sheet, ...]:
    """Return the ledger (整改台账) of a unit: one row a finding, from its words to its closing."""
    columns = (
        _NUMBER,
        _GROUP,
        Column("具体类别", 22),
        Column("类别代码", 9),
        _PROBLEM,
        _DETAIL,
        Column("归类依据", 24),
        Column("归类把握", 9, tuple(band.value for band in Band)),
        Column("归类认定", 13, (*(by.shown for by in By), "人工改判")),
        Column("专题", 16),
        Column("特征", 22),
        Column("来源材料", 24),
        Column("位置", 18),
        Column("整改情况", 50),
        Column("整改状态", 10, _STATUSES),
        Column("责任领导", 12),
        Column("责任部门", 14),
        Column("完成时限", 12),
        Column("销号情况", 12, ("未销号", "申请销号", "同意销号", "不予销号")),
        Column("提示", 20),
    )
    return (Sheet("整改台账", f"{unit}巡察整改台账", columns, tuple(map(_ledger_row, entries))),)


def clues(unit: str, entries: Sequence[Entry]) -> Sheet:
    """Return the register of what may be clues (问题线索), for a person to confirm."""
    columns = (
        _NUMBER,
        _PROBLEM,
        _DETAIL,
        Column("来源材料", 24),
        Column("位置", 12),
        Column("核对意见", 16, ("是线索，另行移交", "不是线索，写入清单")),
        Column("处理建议", 24),
        Column("经办人", 12),
    )
    rows = tuple(
        (e.n, e.finding.title, e.finding.detail, e.source, e.place, "", "", "") for e in entries
    )
    return Sheet(unit, "疑似问题线索登记表（待人工确认）", columns, rows)


def _ledger_row(entry: Entry) -> tuple[Value, ...]:
    finding = entry.finding
    label = finding.labels[0] if finding.labels else None
    cues = "、".join(dict.fromkeys(c.text for c in label.cues)) if label else ""
    answer = finding.answer
    hints = [
        text
        for flag, text in (
            (entry.immediate, "建议立行立改"),
            (entry.direct, "涉及第一责任人责任"),
        )
        if flag
    ]
    return (
        entry.n,
        entry.group,
        entry.category,
        label.category if label else "",
        finding.title,
        finding.detail,
        cues,
        label.band.value if label else "",
        (label.by if label else By.RULE).shown,
        "；".join(entry.topics),
        "；".join(map(_facet, finding.facets)),
        entry.source,
        entry.place,
        answer.text if answer else "",
        answer.status.value if answer else AnswerStatus.UNSTATED.value,
        "",
        "",
        "",
        "未销号",
        "；".join(hints),
    )


def _facet(hit: FacetHit) -> str:
    words = "、".join(dict.fromkeys(cue.text for cue in hit.cues))
    return f"{hit.name}（{words}）" if words else hit.name


def write(sheets: Iterable[Sheet], path: Path) -> None:
    """Write sheets to an .xlsx file, through a temporary file in the same folder."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book["Sheet"])
    for sheet in sheets:
        _fill(book.create_sheet(_SHEET_NAME.sub("_", sheet.name)[:31]), sheet)
    book.properties.creator = "xuncha-docs"
    book.properties.created = book.properties.modified = _EPOCH
    buffer = BytesIO()
    book.save(buffer)
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_bytes(_steady(buffer.getvalue()))
    temporary.replace(path)


def _fill(to: "Worksheet", sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    edge = Side(style="thin", color="808080")
    frame = Border(edge, edge, edge, edge)
    last = get_column_letter(len(sheet.columns))
    to.merge_cells(f"A1:{last}1")
    _put(to, 1, 1, sheet.caption)
    to["A1"].font = Font(name="方正小标宋简体", size=16)
    to["A1"].alignment = Alignment(horizontal="center", vertical="center")
    to.row_dimensions[1].height = 32
    for i, column in enumerate(sheet.columns, 1):
        to.column_dimensions[get_column_letter(i)].width = column.width
        _put(to, 2, i, column.heading)
        cell = to.cell(2, i)
        cell.font = Font(name="黑体", size=11)
        cell.fill = PatternFill("solid", fgColor="EDEDED")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = frame
    text, middle = Font(name="宋体", size=10.5), Alignment(vertical="center", wrap_text=True)
    to.row_dimensions[2].height = _height([c.heading for c in sheet.columns], sheet.columns)
    for r, row in enumerate(sheet.rows, 3):
        to.row_dimensions[r].height = _height(row, sheet.columns)
        for c, value in enumerate(row, 1):
            _put(to, r, c, value)
            cell = to.cell(r, c)
            cell.font, cell.alignment, cell.border = text, middle, frame
    _finish(to, sheet, last)


def _height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Return the height in points a row needs; LibreOffice and WPS do not find it by themselves."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        room = max(column.width - 1.5, 2)
        needed = (math.ceil(_columns(part) / room) or 1 for part in str(value or "").split("\n"))
        lines = max(lines, sum(needed))
    return min(lines * _LINE_PT + 5, _ROW_LIMIT_PT)


def _columns(text: str) -> int:
    return sum(1 if c.isascii() else 2 for c in text)


def _put(to: "Worksheet", row: int, column: int, value: Value) -> None:
    cell = to.cell(row, column)
    if isinstance(value, str):
        value = _ILLEGAL.sub("", value)
        if len(value) > _CELL_LIMIT:
            value = value[: _CELL_LIMIT - len(_CUT)] + _CUT
        cell.value = value
        if value:
            cell.data_type = "s"
    else:
        cell.value = value


def _finish(to: "Worksheet", sheet: Sheet, last: str) -> None:
    """Freeze the head, offer filters and choices, set up printing."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    end = max(len(sheet.rows) + 2, 3)
    to.freeze_panes = "A3"
    to.auto_filter.ref = f"A2:{last}{end}"
    for i, column in enumerate(sheet.columns, 1):
        if column.choices or column.source:
            values = column.source or f'"{",".join(column.choices)}"'
            rule = DataValidation(type="list", formula1=values)
            rule.error = "请从下拉列表中选择。"
            rule.add(f"{get_column_letter(i)}3:{get_column_letter(i)}{end}")
            to.add_data_validation(rule)
    to.page_setup.orientation = "landscape"
    to.page_setup.paperSize = _A3 if sum(c.width for c in sheet.columns) > _WIDE else _A4
    to.page_margins.left = to.page_margins.right = 0.4
    to.page_setup.fitToHeight = 0
    to.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    to.print_title_rows = "1:2"
    if to.oddFooter is not None and to.oddFooter.center is not None:
        to.oddFooter.center.text = "第 &P 页，共 &N 页"


def _steady(data: bytes) -> bytes:
    """Return the same workbook with every time in it fixed, so that equal content is equal bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                stamp = _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            info = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 0
            new.writestr(info, content)
    return out.getvalue()
