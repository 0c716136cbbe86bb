"""Templates and facts to markup: Jinja2's door for documents.

A template is a folder with ``template.toml`` (what it is, and facts of its own) and ``body.j2``
(text in the markup of `gongwen`). ``facts.toml`` beside the shipped templates declares the facts
they share, ``sample.toml`` is one data set that gives an example of each. A fact that is declared
but not given stands in the text as 【待补：…】 and is counted; one that is not declared is an
error that names the nearest. Knows neither the markup (escaping is handed in) nor what a finding is.
"""

import difflib
import tomllib
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xuncha_docs import assets
from xuncha_docs.compose.facts import (
    Field,
    Gap,
    GapList,
    chinese_date,
    chinese_number,
    enumerated,
    period,
    plain,
    quoted,
    sentence,
)
from xuncha_docs.errors import TemplateError

__all__ = [
    "PHASES",
    "Draft",
    "Field",
    "Template",
    "by_phase",
    "chinese_date",
    "example",
    "load",
    "names",
    "render",
    "sentence",
    "vocabulary",
]

if TYPE_CHECKING:
    from jinja2 import Environment, nodes
    from jinja2.sandbox import SandboxedEnvironment

_STEPS = 200_000  # turns of loops and calls; the largest letter takes a few thousand
_LENGTH = 2_000_000
_COUNTED = "计步"
_NUMBERS = (int, float, Decimal)


PHASES = ("准备", "进驻", "汇报", "反馈", "移交", "整改", "督办", "评估", "公开")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A document type.

    Attributes:
        name: Name of its folder, such as ``整改通知书``.
        summary: One sentence: what it is, from whom to whom.
        fields: The facts it takes: shared ones its body refers to, then its own.
        body: Path of ``body.j2``.
        needs: Lists without an item of which there is nothing to write.
        phase: The phase of the work it belongs to, one of `PHASES`; "" for an office's own.
        once: Whether there is one of it a round, not one a unit.
    """

    name: str
    summary: str
    fields: tuple[Field, ...]
    body: Path
    needs: tuple[str, ...] = ()
    phase: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered template: its markup, and the labels of the facts still missing in it."""

    markup: str
    missing: tuple[str, ...]


def names(extra: Path | None = None) -> tuple[str, ...]:
    """Return the names of all templates, an office's own folder first and each name once."""
    folders = [f for f in (extra, assets.templates()) if f is not None and f.is_dir()]
    found = (p.parent.name for f in folders for p in sorted(f.glob("*/template.toml")))
    return tuple(dict.fromkeys(found))


def by_phase(extra: Path | None = None) -> tuple[Template, ...]:
    """Return all templates in the order of the work, an office's own last."""
    order = {phase: at for at, phase in enumerate(PHASES)}
    loaded = [load(name, extra) for name in names(extra)]
    return tuple(sorted(loaded, key=lambda t: (order.get(t.phase, len(order)), t.name)))


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
    path, body = folder / "template.toml", folder / "body.j2"
    table = _toml(path)
    try:
        own = {name: Field(name=name, **row) for name, row in table.get("fields", {}).items()}
        known: dict[str, Any] = {k: table[k] for k in ("phase", "once") if k in table}
        known["needs"] = tuple(table.get("needs", ()))
        summary = table["summary"]
    except (KeyError, TypeError) as error:
        message = f"{path} 缺少或多出内容：{error}。应有 summary；[fields] 的每项有 label。"
        raise TemplateError(message, "TP102") from error
    used = _used(body, own)
    shared = tuple(field for field in vocabulary() if field.name in used)
    fields = (*(own.pop(field.name, field) for field in shared), *own.values())
    return Template(name=folder.name, summary=summary, fields=fields, body=body, **known)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"{path} 不是合法的 TOML：{error}。请改正后重试。", "TP102") from error


def _used(body: Path, own: Mapping[str, Field]) -> set[str]:
    """Return the names a body refers to; of a list of which it takes no item, all below it.

    A body that is missing or wrong refers to nothing; `render` says what is wrong with it.
    """
    from jinja2 import TemplateSyntaxError

    try:
        tree = _environment(str).parse(body.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, TemplateSyntaxError):
        return set()
    names = {path for path, _ in _references(tree, {})}
    known = (*own, *(field.name for field in vocabulary()))
    for name in tuple(names):
        below = {other for other in known if other.startswith((f"{name}[]", f"{name}."))}
        if not below & names:
            names |= below
    return names


@cache
def vocabulary() -> tuple[Field, ...]:
    """Return the facts all templates share, in the order of ``facts.toml``, with examples."""
    return tuple(_declared(_toml(assets.templates() / "facts.toml"), ""))


def _declared(table: Mapping[str, Any], prefix: str) -> Iterator[Field]:
    for key, value in table.items():
        name = prefix + key
        if isinstance(value, Mapping) and "label" not in value:
            yield from _declared(value, f"{name}.")
            continue
        row = {"label": value} if isinstance(value, str) else dict(value)
        yield Field(name=name, example=_sampled(name), **row)


def _sampled(name: str) -> object:
    """Return what the sample gives under a name, the first item of a list; "" for nothing."""
    value: Any = _sample()
    for part in name.split("."):
        value = value.get(part.removesuffix("[]"), "") if isinstance(value, Mapping) else ""
        if part.endswith("[]"):
            value = value[0] if value else ""
    return value


@cache
def _sample() -> Mapping[str, Any]:
    return _toml(assets.templates() / "sample.toml")


def example(template: Template) -> dict[str, Any]:
    """Return sample facts of a template: its part of the sample, else its own examples."""
    filled: dict[str, Any] = _examples(_tree(template.fields), _sample())
    return filled


def _examples(tree: Mapping[str, Any], sample: object) -> dict[str, Any]:
    given = sample if isinstance(sample, Mapping) else {}
    out: dict[str, Any] = {}
    for key, sub in tree.items():
        value = given.get(key)
        if isinstance(sub, Field):
            out[key] = sub.example if value is None else value
        elif "[]" not in sub:
            out[key] = _examples(sub, value)
        elif isinstance(sub["[]"], Mapping):
            out[key] = [_examples(sub["[]"], item) for item in value or [None]]
        else:
            out[key] = list(value or [sub["[]"].example])
    return out


def render(
    template: Template,
    facts: Mapping[str, Any],
    escape: Callable[[str], str],
    *,
    strict: bool = False,
) -> Draft:
    """Return the markup of a template filled with facts.

    Args:
        template: The document type.
        facts: Nested dictionaries and lists; dates as `date` or ``YYYY-MM-DD``.
        escape: Makes any value safe in the markup.
        strict: Refuse to render when a required fact is missing.

    Raises:
        TemplateError: The template is wrong (with its line and the nearest field name), or a fact
            is missing and ``strict`` is set.
    """
    seen: list[str] = []
    environment = _environment(escape)
    try:
        source = template.body.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise TemplateError(f"模板“{template.name}”缺少 body.j2，请补上。", "TP102") from error
    code = _compile(environment, template, source)
    try:
        filled = _fill(facts, _tree(template.fields), seen)
        markup = _written(code.generate(filled))
    except _render_errors() as error:
        raise _at_line(template, error) from error
    missing = tuple(dict.fromkeys(seen))
    if strict and missing:
        message = (
            f"“{template.name}”尚缺 {len(missing)} 项内容：{'、'.join(missing)}。请补齐后重试。"
        )
        raise TemplateError(message, "TP104")
    return Draft(markup, tuple(seen))


def _render_errors() -> tuple[type[Exception], ...]:
    """Return what rendering a wrong template, or wrong facts, can raise."""
    from jinja2 import TemplateError as JinjaError

    wrong_facts = (
        TypeError,
        ValueError,
        LookupError,
        AttributeError,
        ArithmeticError,
        RuntimeError,
    )
    return (JinjaError, TemplateError, *wrong_facts)


def _bounded() -> "type[SandboxedEnvironment]":
    """Return an environment that ends a template which would go on without end."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    steps = count(1)

    class Bounded(ImmutableSandboxedEnvironment):
        def __init__(self, **settings: Any) -> None:  # noqa: ANN401
            super().__init__(**settings)
            self.filters[_COUNTED] = counted

        intercepted_binops = frozenset(["**", "*"])

        def call(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401
            _check_bound(next(steps))
            return super().call(*given, **named)

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
            numbers = isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS)
            if operator == "**" or not numbers:
                raise TemplateError("这里不能用乘方，也不能重复文字。", "TP103")
            return left * right

    def counted(items: Iterable[object]) -> Iterator[object]:
        for item in items:
            _check_bound(next(steps))
            yield item

    return Bounded


def _environment(escape: Callable[[str], str]) -> "Environment":
    from jinja2 import StrictUndefined

    def finalize(value: object) -> object:
        return str(value) if isinstance(value, Gap) else escape(plain(value))

    environment = _bounded()(
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
            "中文数": chinese_number,
            "顿号": enumerated,
            "成句": sentence,
            "引号": quoted,
        }
    )
    return environment


def _check_bound(steps: int) -> None:
    if steps > _STEPS:
        raise TemplateError(f"循环或调用超过 {_STEPS} 次，请检查循环的写法。", "TP107")


def _written(pieces: Iterable[str]) -> str:
    """Return the whole text of a template, as long as it stays within reason."""
    out, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > _LENGTH:
            raise TemplateError(f"成文超过 {_LENGTH} 字，请检查循环的写法。", "TP107")
        out.append(piece)
    return "".join(out)


def _compile(environment: "Environment", template: Template, source: str) -> Any:  # noqa: ANN401
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = environment.parse(source, filename=template.name)
    except TemplateSyntaxError as error:
        message = f"模板“{template.name}”第 {error.lineno} 行写法有误：{error.message}。"
        raise TemplateError(message, "TP103") from error
    declared = {f.name for f in template.fields} | _parents(template.fields)
    for path, line in _references(tree, {}):
        if path not in declared:
            known = declared | {f.name for f in vocabulary()}
            near = difflib.get_close_matches(path, sorted(known), 1, 0.5)
            hint = (
                f"，是不是“{near[0]}”？" if near else "，请先在 template.toml 的 [fields] 中登记。"
            )
            message = f"模板“{template.name}”第 {line} 行：没有“{path}”这个字段{hint}"
            raise TemplateError(message, "TP103")
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(
            loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno, environment=environment
        )
    try:
        return environment.from_string(tree)
    except TemplateSyntaxError as error:
        message = f"模板“{template.name}”第 {error.lineno} 行写法有误：{error.message}。"
        raise TemplateError(message, "TP103") from error


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
        item = Gap(field, seen) if "" in inner else _fill(None, inner, seen, name)
        return GapList(field, seen, item) if field.required else []
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


def _at_line(template: Template, error: Exception) -> TemplateError:
    """Return the error with the line of the template at which it came up."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f.lineno for f in frames if f.filename in (template.name, "<template>")]
    where = f"第 {lines[-1]} 行" if lines else ""
    if isinstance(error, TemplateError):
        code, text = error.code, error.message
    else:  # the text of any other error may quote a fact
        code, text = "TP103", f"内容与写法不合（{type(error).__name__}）。"
    return TemplateError(f"模板“{template.name}”{where}出错：{text}", code)
