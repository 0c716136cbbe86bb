"""Templates and facts to markup: Jinja2's door for documents.

A template is a folder with ``template.toml`` (what it is, which facts it takes) and ``body.j2``
(text in the markup of `gongwen`). A fact that is declared but not given stands in the text as
【待补：…】 and is counted; a fact that is not declared is an error that names the nearest one.
Knows neither the markup (escaping is handed in) nor what a finding is.
"""

import difflib
import re
import tomllib
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xuncha_docs import assets
from xuncha_docs.errors import TemplateError
from xuncha_docs.text.numerals import to_chinese

if TYPE_CHECKING:
    from jinja2 import Environment, nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A fact a template takes.

    Attributes:
        name: Dotted path, ``[]`` for the items of a list: ``groups[].findings[].title``.
        label: What a person calls it; stands in 【待补：…】.
        required: Whether its absence is shown as 【待补】; otherwise it is silently empty.
        example: What such a fact looks like, for ``xuncha explain``.
    """

    name: str
    label: str
    required: bool = True
    example: object = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A document type.

    Attributes:
        name: Name of its folder, such as ``整改通知书``.
        summary: One sentence: what it is, from whom to whom.
        fields: The facts it takes, in the order of ``template.toml``.
        body: Path of ``body.j2``.
    """

    name: str
    summary: str
    fields: tuple[Field, ...]
    body: Path


@dataclass(frozen=True, slots=True)
class Body:
    """The Jinja source of a template, and what a person calls a line of it, counted from 1."""

    text: str
    place: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered template: its markup, and the labels of the facts still missing in it."""

    markup: str
    missing: tuple[str, ...]


class Gap:
    """A fact nobody gave: false in conditions, 【待补：…】 in text, counted when written."""

    __slots__ = ("_field", "_seen")

    def __init__(self, field: Field, seen: list[str]) -> None:
        self._field = field
        self._seen = seen

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __str__(self) -> str:
        if not self._field.required:
            return ""
        self._seen.append(self._field.label)
        return f"【待补：{self._field.label}】"


class GapList(Gap):
    """A list nobody gave: false and empty in conditions, one item of gaps in a loop."""

    __slots__ = ("_item",)

    def __init__(self, field: Field, seen: list[str], item: object) -> None:
        super().__init__(field, seen)
        self._item = item

    def __iter__(self) -> Iterator[object]:
        return iter((self._item,))


def names(extra: Path | None = None) -> tuple[str, ...]:
    """Return the names of all templates, an office's own folder first and each name once."""
    folders = [f for f in (extra, assets.templates()) if f is not None and f.is_dir()]
    found = (p.parent.name for f in folders for p in sorted(f.glob("*/template.toml")))
    return tuple(dict.fromkeys(found))


def load(name: str, extra: Path | None = None) -> Template:
    """Return a template by name, an office's own folder before the shipped one.

    Raises:
        TemplateError: There is none of that name, or its ``template.toml`` is wrong.
    """
    for folder in (extra, assets.templates()):
        if folder is not None and "/" not in name and (folder / name / "template.toml").is_file():
            return _load(folder / name)
    known = names(extra)
    near = difflib.get_close_matches(name, known, 1, 0.3)
    hint = f"是不是“{near[0]}”？" if near else ""
    raise TemplateError(f"没有名为“{name}”的模板。{hint}可用的模板：{'、'.join(known)}。", "TP101")


def _load(folder: Path) -> Template:
    path = folder / "template.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        fields = tuple(Field(name=name, **row) for name, row in table["fields"].items())
        return Template(
            name=folder.name, summary=table["summary"], fields=fields, body=folder / "body.j2"
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"{path} 不是合法的 TOML：{error}。请改正后重试。", "TP102") from error
    except (KeyError, TypeError) as error:
        message = f"{path} 缺少或多出内容：{error}。应有 summary 和 [fields]，每项有 label。"
        raise TemplateError(message, "TP102") from error


def example(template: Template) -> dict[str, Any]:
    """Return example facts of a template, one item a list; what ``xuncha draft`` can be fed."""
    return _examples(_tree(template.fields))


def _examples(tree: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, sub in tree.items():
        if isinstance(sub, Field):
            out[key] = sub.example
        elif "[]" in sub:
            inner = sub["[]"]
            out[key] = [_examples(inner)] if isinstance(inner, Mapping) else [inner.example]
        else:
            out[key] = _examples(sub)
    return out


def render(
    template: Template,
    facts: Mapping[str, Any],
    escape: Callable[[str], str],
    *,
    strict: bool = False,
    body: Body | None = None,
) -> Draft:
    """Return the body of a template filled with facts: markup, or what else ``body`` is made of.

    Args:
        template: The document type.
        facts: Nested dictionaries and lists; dates as `date` or ``YYYY-MM-DD``.
        escape: Makes any value safe in the markup.
        strict: Refuse to render when a required fact is missing.
        body: A source to render in place of the template's ``body.j2``.

    Raises:
        TemplateError: The template is wrong (with its place and the nearest field name), or a fact
            is missing and ``strict`` is set.
    """
    seen: list[str] = []
    body = body or _body(template)
    code = _compile(_environment(escape), template, body)
    try:
        filled = _fill(facts, _tree(template.fields), seen)
        markup = code.render(filled)
    except _render_errors() as error:
        raise _at_line(template, body, error) from error
    missing = tuple(dict.fromkeys(seen))
    if strict and missing:
        message = (
            f"“{template.name}”尚缺 {len(missing)} 项内容：{'、'.join(missing)}。请补齐后重试。"
        )
        raise TemplateError(message, "TP104")
    return Draft(markup, tuple(seen))


def faults(template: Template, escape: Callable[[str], str], body: Body | None = None) -> list[str]:
    """Return what is wrong with a template: every unknown field, else what its samples bring up.

    Args:
        template: The document type.
        escape: See `render`.
        body: See `render`.
    """
    try:
        body = body or _body(template)
        tree = _parsed(_environment(escape), template, body)
    except TemplateError as error:
        return [error.message]
    if found := list(_unknown(template, body, tree)):
        return found
    for facts in (example(template), {}):
        try:
            render(template, facts, escape, body=body)
        except TemplateError as error:
            return [error.message]
    return []


def _body(template: Template) -> Body:
    try:
        text = template.body.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise TemplateError(f"模板“{template.name}”缺少 body.j2，请补上。", "TP102") from error
    return Body(text, lambda line: f"第 {line} 行")


def _render_errors() -> tuple[type[Exception], ...]:
    """Return what rendering a wrong template, or wrong facts, can raise."""
    from jinja2 import TemplateError as JinjaError

    wrong_facts = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
    return (JinjaError, TemplateError, *wrong_facts)


def _environment(escape: Callable[[str], str]) -> "Environment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def finalize(value: object) -> object:
        return str(value) if isinstance(value, Gap) else escape(_plain(value))

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        {
            "日期": chinese_date,
            "期间": period,
            "中文数": _chinese_number,
            "顿号": _enumerate,
            "成句": sentence,
        }
    )
    return environment


def _plain(value: object) -> str:
    if isinstance(value, date):
        return str(chinese_date(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def chinese_date(value: object) -> object:
    """Return a date as GB/T 9704-2012 7.3.5.4 wants it, 2026年3月9日; a gap stays a gap.

    Raises:
        TemplateError: The text is no date.
    """
    if isinstance(value, Gap):
        return value
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError as error:
            raise TemplateError("日期写法不对，请写成 2026-03-09 的样子。", "TP105") from error
    if not isinstance(value, date):
        raise TemplateError("日期写法不对，请写成 2026-03-09 的样子。", "TP105")
    return f"{value.year}年{value.month}月{value.day}日"


def period(start: object, end: object) -> str:
    """Return a period as letters write it: 2026年3月10日至5月15日, the year once."""
    first, last = str(chinese_date(start)), str(chinese_date(end))
    year = first[: first.find("年") + 1]
    return f"{first}至{last.removeprefix(year) if year else last}"


def sentence(value: object) -> object:
    """Return a text that ends in exactly one 。 unless it ends a sentence already."""
    if isinstance(value, Gap):
        return value
    text = str(value).strip().rstrip("。；;，,、：: ")
    return text if text.endswith(("！", "？", "。”")) else text + "。"


def _chinese_number(value: object) -> object:
    return value if isinstance(value, Gap) else to_chinese(int(str(value)))


def _enumerate(value: Sequence[object] | Gap) -> object:
    return value if isinstance(value, Gap) else "、".join(str(v) for v in value)


def _compile(environment: "Environment", template: Template, body: Body) -> Any:  # noqa: ANN401
    tree = _parsed(environment, template, body)
    for message in _unknown(template, body, tree):
        raise TemplateError(message, "TP103")
    return environment.from_string(tree)


def _parsed(environment: "Environment", template: Template, body: Body) -> "nodes.Template":
    from jinja2 import TemplateSyntaxError

    try:
        tree = environment.parse(body.text, filename=template.name)
        environment.from_string(tree)  # unknown filters are found only here
    except TemplateSyntaxError as error:
        line, what = _in_chinese(environment, body.text, error.lineno, error.message or "")
        message = f"模板“{template.name}”{body.place(line)}：{what}"
        raise TemplateError(message, "TP103") from error
    return tree


def _unknown(template: Template, body: Body, tree: "nodes.Template") -> Iterator[str]:
    """Yield a message for every fact that a template refers to and nobody declared."""
    declared = {f.name for f in template.fields} | _parents(template.fields)
    for path, line in _references(tree, {}):
        if path not in declared:
            near = difflib.get_close_matches(path, sorted(declared), 1, 0.5)
            hint = (
                f"，是不是“{near[0]}”？" if near else "，请先在 template.toml 的 [fields] 中登记。"
            )
            yield f"模板“{template.name}”{body.place(line)}：没有“{path}”这个字段{hint}"


_BLOCK = re.compile(r"\{%-?\s*(\w+)")
_SYNTAX = (
    (r"Encountered unknown tag '(\w+)'", "不认识“{{% {0} %}}”，可用的有 for、if、elif、else、set 及其结束标记。"),
    (r"No filter named '([^']+)'", "没有名为“{0}”的过滤器，可用的有{1}。"),
    (r"unexpected (?:char|end|'|token)|expected|got", "这一处写得不完整，请检查括号、引号和竖线。"),
)  # fmt: skip


def _in_chinese(environment: "Environment", text: str, line: int, message: str) -> tuple[int, str]:
    """Return the line of a syntax error and what is wrong; an open block is told where it begins."""
    if "end of template" in message or re.search(r"unknown tag '(?:end\w+|else|elif)'", message):
        begun, name, closed = _unpaired(text)
        if name:
            other = f"end{name}" if not closed else name.removeprefix("end")
            return begun, f"“{{% {name} %}}”没有与它配对的“{{% {other} %}}”，请补上。"
    for pattern, told in _SYNTAX:
        if match := re.search(pattern, message):
            own = "、".join(name for name in environment.filters if not name.isascii())
            return line, told.format(*match.groups(), own)
    return line, "写法有误，请对照自带模板检查。"


def _unpaired(text: str) -> tuple[int, str, bool]:
    """Return line and name of the first block mark without its other half, and whether it closes."""
    open_: list[tuple[int, str]] = []
    for match in _BLOCK.finditer(text):
        line, name = text.count("\n", 0, match.start()) + 1, match[1]
        if name in ("for", "if"):
            open_.append((line, name))
        elif name.startswith("end"):
            if not open_ or open_[-1][1] != name[3:]:
                return (*open_[-1], False) if open_ else (line, name, True)
            open_.pop()
    return (*open_[-1], False) if open_ else (0, "", False)


def _parents(fields: Sequence[Field]) -> set[str]:
    """Return all proper prefixes of field paths: ``groups``, ``groups[]``, ``unit``."""
    out = set()
    for field in fields:
        parts = field.name.replace("[]", ".[]").split(".")
        for i in range(1, len(parts)):
            out.add(".".join(parts[:i]).replace(".[]", "[]"))
    return out


_LOCAL = "<local>"


def _references(node: "nodes.Node", scope: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the dotted paths of facts a template refers to, with their lines."""
    from jinja2 import nodes

    if isinstance(node, nodes.For):
        yield from _references(node.iter, scope)
        inner = dict(scope)
        path = _path(node.iter, scope)
        for name in node.target.find_all(nodes.Name):
            inner[name.name] = f"{path}[]" if path else _LOCAL
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = f"{path}[]" if path else _LOCAL
        inner["loop"] = _LOCAL
        for child in [*node.body, *node.else_, *([node.test] if node.test else [])]:
            yield from _references(child, inner)
        return
    if isinstance(node, nodes.Assign):
        yield from _references(node.node, scope)
        if isinstance(node.target, nodes.Name):
            scope[node.target.name] = _path(node.node, scope) or _LOCAL
        return
    path = _path(node, scope)
    if path:
        yield path, node.lineno
        return
    for child in node.iter_child_nodes():
        yield from _references(child, scope)


def _path(node: "nodes.Node", scope: Mapping[str, str]) -> str:
    """Return the dotted path a name or attribute stands for; "" for a local or anything else."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        known = scope.get(node.name, node.name)
        return "" if known == _LOCAL else known
    if isinstance(node, nodes.Getattr):
        base = _path(node.node, scope)
        return f"{base}.{node.attr}" if base else ""
    return ""


def _tree(fields: Sequence[Field]) -> dict[str, Any]:
    """Return the fields as nested dictionaries, ``[]`` as a key of its own, `Field` as leaves."""
    tree: dict[str, Any] = {}
    for field in fields:
        node = tree
        *parents, leaf = field.name.replace("[]", ".[]").split(".")
        for part in parents:
            child = node.setdefault(part, {})
            if isinstance(child, Field):
                child = node[part] = {"": child}
            node = child
        node[leaf] = field
    return tree


def _fill(value: Any, tree: Mapping[str, Any], seen: list[str], path: str = "") -> Any:  # noqa: ANN401
    """Return facts in which every declared and missing one is a `Gap`.

    Raises:
        TemplateError: A fact has the wrong shape; only its name is told, never its value.
    """
    if value is not None and not isinstance(value, Mapping):
        raise TemplateError(f"“{path}”应是一组“名称: 内容”，请改正。", "TP106")
    out = dict(value or {})
    for key, sub in tree.items():
        name = f"{path}.{key}" if path else key
        given = out.get(key)
        if isinstance(sub, Field):
            if given is None or (isinstance(given, str) and not given.strip()):
                out[key] = Gap(sub, seen)
        elif "[]" in sub:
            out[key] = _items(given, sub["[]"], seen, name)
        else:
            out[key] = _fill(given, sub, seen, name)
    return out


def _items(given: Any, inner: Any, seen: list[str], name: str) -> Any:  # noqa: ANN401
    """Return the items of a list of facts; a list nobody gave is a `GapList`."""
    inner = {"": inner} if isinstance(inner, Field) else inner
    if given is None:
        field = next(_leaves(inner))
        return GapList(field, seen, _fill(None, inner, seen, name)) if field.required else []
    if not isinstance(given, list | tuple):
        raise TemplateError(f"“{name}”应是列表，请改正。", "TP106")
    if "" in inner:
        return list(given)
    return [_fill(item, inner, seen, f"{name}[]") for item in given]


def _leaves(tree: Mapping[str, Any]) -> Iterator[Field]:
    for sub in tree.values():
        if isinstance(sub, Field):
            yield sub
        else:
            yield from _leaves(sub)


def _at_line(template: Template, body: Body, error: Exception) -> TemplateError:
    """Return the error with the place in the template at which it came up."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f.lineno for f in frames if f.filename in (template.name, "<template>")]
    where = body.place(lines[-1]) if lines and lines[-1] else ""
    if isinstance(error, TemplateError):
        code, text = error.code, error.message
    else:  # the text of any other error may quote a fact
        code, text = "TP103", f"内容与写法不合（{type(error).__name__}）。"
    return TemplateError(f"模板“{template.name}”{where}出错：{text}", code)
