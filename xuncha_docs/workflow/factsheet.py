"""The facts a person gives: a JSON file, or a workbook with a row a fact and a sheet a list.

The workbook is made here for a template, filled in by the office, and read back; the names in its
first column and above its lists tell what is what, labels are for people.
"""

import difflib
import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xuncha_docs import compose, ledger
from xuncha_docs.compose import Field, Template
from xuncha_docs.errors import TemplateError, UnreadableFileError
from xuncha_docs.model import BlockKind
from xuncha_docs.readers import read
from xuncha_docs.workflow.facts import Facts, completed

_HEAD = ("名称", "叫法", "内容", "样例", "说明")
_LIST_MARK = "（每行一项，不要改动本行和下一行）"
_DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_SHEET_NAME = 28
_SHEETS = {
    "findings": "问题",
    "immediate": "立行立改事项",
    "open_findings": "尚未完成整改的问题",
    "closing": "申请销号的问题",
    "withheld": "拟不公开的问题",
    "papers": "问题底稿",
    "clues": "问题线索",
    "common.patterns": "共性问题",
    "assess.indicators": "评估指标",
    "order.tasks": "督办事项",
    "review.comments": "联审意见",
    "signoff.people": "签字人员",
    "member.deputies": "副组长",
    "member.staff": "组员",
}
# 由“问题”一张表推得出来，不再另填；见 facts.completed。
_FOLLOWING = ("total", "done", "open", "unanswered", "party.total", "society.total")
_TOLD_BY = {
    "groups": ("group",),
    "immediate": ("immediate",),
    "open_findings": ("status",),
    "key_findings": ("direct",),
    "party.groups": ("group", "withheld"),
    "society.groups": ("group", "withheld"),
}
_WHOLE = (
    "findings[].",
    "groups[].findings[].",
    "key_findings[].",
    "party.groups[].findings[].",
    "society.groups[].findings[].",
)


def blank(template: Template) -> tuple[ledger.Sheet, ...]:
    """Return an empty fact sheet of a template, with a sheet for each list it takes."""
    lists = _lists(template)
    followed = _FOLLOWING if "findings" in lists else ()
    single = [
        f
        for f in template.fields
        if "[]" not in f.name.removesuffix("[]") and f.name not in followed
    ]
    rows = tuple((f.name, f.label, "", _shown(f.example), _note(f)) for f in single)
    columns = tuple(map(ledger.Column, _HEAD, (26, 30, 50, 50, 24)))
    sheets = [ledger.Sheet("事项", f"{template.name}的内容", columns, rows)]
    taken = {"事项"}
    for name, inner in lists.items():
        sheet = _unused(_SHEETS.get(name, inner[0].label), taken)
        heads = tuple(ledger.Column(f.label, 24) for f in inner)
        sheets.append(ledger.Sheet(sheet, f"{name}[]{_LIST_MARK}", heads, ()))
    return tuple(sheets)


def _lists(template: Template) -> dict[str, list[Field]]:
    """Return the fields of each list whose items are groups of facts, without lists in lists.

    A template that takes findings has one list of them, from which those of groups follow.
    """
    out: dict[str, list[Field]] = {}
    nested = set()
    for field in template.fields:
        name, _, rest = field.name.partition("[].")
        if rest and "[]" not in rest:
            out.setdefault(name, []).append(field)
        elif rest:
            nested.add(name)
    findings = _findings(template, out)
    if findings:
        nested |= set(_TOLD_BY)
        out = {"findings": findings} | {n: f for n, f in out.items() if n != "findings"}
    return {name: inner for name, inner in out.items() if name not in nested}


def _findings(template: Template, lists: Container[str]) -> list[Field]:
    """Return what is asked of each finding; nothing of a template that takes none."""
    asked = {f.name.rpartition(".")[2] for f in template.fields if f.name.startswith(_WHOLE)}
    if not asked:
        return []
    asked |= {leaf for name, leaves in _TOLD_BY.items() if name in lists for leaf in leaves}
    known = {f.name: f for f in (*compose.vocabulary(), *template.fields)}
    return [
        field
        for name, field in known.items()
        if name.startswith("findings[].") and name.rpartition(".")[2] in asked - {"factual"}
    ]


def sheets_needed(template: Template) -> list[str]:
    """Return the names of the sheets without which there is nothing to write into a letter."""
    lists = _lists(template)
    needed = [name for name in template.needs if name in lists] or list(lists)[:1]
    return [_SHEETS.get(name, name) for name in needed]


def _unused(label: str, taken: set[str]) -> str:
    name, n = label[:_SHEET_NAME], 1
    while name in taken:
        n += 1
        name = f"{label[:_SHEET_NAME]}{n}"
    taken.add(name)
    return name


def _shown(example: object) -> str:
    if isinstance(example, date):
        return str(compose.chinese_date(example))
    if isinstance(example, bool):
        return "是" if example else "否"
    if isinstance(example, list):
        return "\n".join(map(str, example))
    return str(example)


def _note(field: Field) -> str:
    many = "一行一项" if field.name.endswith("[]") or isinstance(field.example, list) else ""
    return "；".join(note for note in ("" if field.required else "可不填", many) if note)


def load(path: Path, template: Template) -> Facts:
    """Return the facts of a .json or .xlsx file.

    Raises:
        TemplateError: The file cannot be read, or names what the template does not take.
    """
    if path.suffix.lower() != ".xlsx":
        given = _json(path)
        _check(given, (*compose.vocabulary(), *template.fields), f"“{path}”")
        return completed(given)
    try:
        blocks = read(path).blocks
    except UnreadableFileError as error:
        raise TemplateError(f"读不出内容文件“{path}”：{error.message}", "TP106") from error
    tables = [block.rows for block in blocks if block.kind is BlockKind.TABLE]
    if not tables:
        message = f"“{path}”不是内容表，请用 xuncha template facts {template.name} 生成一份。"
        raise TemplateError(message, "TP106")
    out: Facts = {}
    for rows in tables:
        _take(rows, template, out)
    return completed(out)


def _json(path: Path) -> Facts:
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        kind = "找不到" if isinstance(error, FileNotFoundError) else "读不出"
        message = f"{kind}内容文件“{path}”。请给出 UTF-8 编码的 JSON 文件，或者 .xlsx 内容表。"
        raise TemplateError(message, "TP106") from error
    if not isinstance(given, dict):
        raise TemplateError(f"“{path}”最外层应是 {{…}}，请改正。", "TP106")
    return given


def _take(rows: Sequence[Sequence[str]], template: Template, out: Facts) -> None:
    """Put what a sheet gives into the facts: a list, or one fact a row."""
    fields = {field.name: field for field in template.fields}
    head = rows[0][0].replace(_LIST_MARK, "").strip()
    if head.endswith("[]"):
        inner = {f.label: f for f in _lists(template).get(head.removesuffix("[]"), [])}
        if not inner:
            raise _unknown(head, [f"{name}[]" for name in _lists(template)])
        heads = [_known(text, inner) for text in rows[1] if text] if len(rows) > 1 else []
        items = [dict(_cells(heads, row, f"{head}.")) for row in rows[2:] if any(row)]
        if items:
            _put(out, head.removesuffix("[]"), items)
        return
    start = next((at for at, row in enumerate(rows) if tuple(row[:3]) == _HEAD[:3]), None)
    for row in rows[start + 1 :] if start is not None else ():
        if row[0] and row[2]:
            field = _known(row[0], fields)
            _put(out, field.name.removesuffix("[]"), _value(row[2], field))


def _known(name: str, fields: Mapping[str, Field]) -> Field:
    if name not in fields:
        raise _unknown(name, fields)
    return fields[name]


def _unknown(name: str, known: Iterable[str]) -> TemplateError:
    near = difflib.get_close_matches(name, list(known), 1, 0.4)
    hint = f"是不是“{near[0]}”？" if near else "请用 xuncha template facts 重新生成内容表。"
    return TemplateError(f"内容里的“{name}”不是这个模板的内容。{hint}", "TP106")


def _cells(heads: Sequence[Field], row: Sequence[str], prefix: str) -> Iterator[tuple[str, Any]]:
    for field, text in zip(heads, row, strict=False):
        if text:
            yield field.name.removeprefix(prefix), _value(text, field)


def _value(text: str, field: Field) -> Any:  # noqa: ANN401 - whatever the field takes
    """Return a cell's text as what the field takes: a date, yes or no, a list, else the text."""
    if isinstance(field.example, bool):
        return text.strip() in ("是", "true", "TRUE", "1")
    if isinstance(field.example, date):
        match = _DATE.fullmatch(text.strip())
        return "{:0>4}-{:0>2}-{:0>2}".format(*match.groups()) if match else text
    if field.name.endswith("[]") or isinstance(field.example, list):
        return [line.strip() for line in text.split("\n") if line.strip()]
    return text


def _put(out: Facts, name: str, value: object) -> None:
    *parents, leaf = name.split(".")
    for part in parents:
        out = out.setdefault(part, {})
    out[leaf] = value


def check_names(given: Mapping[str, Any], own: Path | None, where: str) -> None:
    """Refuse facts of ``xuncha.toml`` that no template takes, naming the nearest that one does.

    Raises:
        TemplateError: There is one.
    """
    known = list(compose.vocabulary())
    for name in compose.names(own):
        if own is not None and (own / name).is_dir():
            try:
                known += compose.load(name, own).fields
            except TemplateError:  # told when it is used
                continue
    _check(given, known, f"xuncha.toml 的 [{where}] ")


def _check(given: Mapping[str, Any], fields: Iterable[Field], where: str) -> None:
    labels = {field.name: field.label for field in fields}
    for path in _paths(given, ""):
        within = (f"{path}.", f"{path}[]")
        if path not in labels and not any(name.startswith(within) for name in labels):
            hint = compose.nearest(path, labels) or "。可用的内容见各模板：xuncha explain 模板名。"
            raise TemplateError(f"{where}里没有“{path}”这项内容{hint}", "TP106")


def _paths(given: object, prefix: str) -> Iterator[str]:
    if isinstance(given, Mapping):
        for name, value in given.items():
            yield from _paths(value, f"{prefix}.{name}" if prefix else name)
    elif isinstance(given, list) and any(isinstance(item, Mapping) for item in given):
        for item in given:
            yield from _paths(item, f"{prefix}[]")
    else:
        yield prefix
