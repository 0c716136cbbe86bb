"""What the source of a template says: the facts it refers to, and its faults in Chinese."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha_docs.errors import TemplateError

if TYPE_CHECKING:
    from jinja2 import Environment, nodes


@dataclass(frozen=True, slots=True)
class Body:
    """The Jinja source of a template, and what a person calls a line of it, counted from 1."""

    text: str
    place: Callable[[int], str]


def parsed(environment: "Environment", name: str, body: Body) -> "nodes.Template":
    """Return the syntax tree of a source.

    Raises:
        TemplateError: It is malformed; the message names the place and what is missing.
    """
    from jinja2 import TemplateSyntaxError

    try:
        tree = environment.parse(body.text, filename=name)
        environment.from_string(tree)  # unknown filters are found only here
    except TemplateSyntaxError as error:
        line, what = _in_chinese(environment, body.text, error.lineno, error.message or "")
        raise TemplateError(f"模板“{name}”{body.place(line)}：{what}", "TP103") from error
    return tree


def unknown(
    tree: "nodes.Template", declared: Iterable[str], shared: Mapping[str, str]
) -> Iterator[tuple[int, str]]:
    """Yield line and message for every fact that a source refers to and nobody declared.

    Args:
        tree: See `parsed`.
        declared: Names of the facts the template takes, and of what they stand in.
        shared: Names that may have been meant, too, with what people call them.
    """
    taken = set(declared)
    for path, line in references(tree, {}):
        if path not in taken:
            hint = nearest(path, dict.fromkeys(taken, "") | dict(shared))
            yield line, f"没有“{path}”这个字段{hint or _UNDECLARED}"


def nearest(path: str, labels: Mapping[str, str]) -> str:
    """Return a question that names the fact which was meant, by its name or by its label; or ""."""
    called = {label: name for name, label in labels.items() if label}
    if path not in called:
        leaf = path.rpartition(".")[2]
        same = [name for name in sorted(labels, key=len) if name.endswith(f".{leaf}")]
        near = difflib.get_close_matches(path, sorted(labels), 1, _MISSPELT) or same[:_MOST_NAMED]
        if near := near or difflib.get_close_matches(path, sorted(labels), 1, _ALIKE):
            return f"，是不是“{'”“'.join(near)}”？"
    if near := difflib.get_close_matches(path, sorted(called), 1, 0.6):
        return f"，是不是“{called[near[0]]}”（{near[0]}）？"
    return ""


_LOCAL = "<local>"
_MISSPELT, _ALIKE, _MOST_NAMED = 0.8, 0.5, 3
_UNDECLARED = (
    "。可用的字段见 xuncha explain 模板名；自己加的，先在 template.toml 的 [fields] 中登记。"
)


def references(node: "nodes.Node", scope: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the dotted paths of facts a template refers to, with their lines."""
    from jinja2 import nodes

    if isinstance(node, nodes.For):
        yield from references(node.iter, scope)
        inner = dict(scope)
        path = _path(node.iter, scope)
        for name in node.target.find_all(nodes.Name):
            inner[name.name] = f"{path}[]" if path else _LOCAL
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = f"{path}[]" if path else _LOCAL
        inner["loop"] = _LOCAL
        for child in [*node.body, *node.else_, *([node.test] if node.test else [])]:
            yield from references(child, inner)
        return
    if isinstance(node, nodes.Assign):
        yield from references(node.node, scope)
        if isinstance(node.target, nodes.Name):
            scope[node.target.name] = _path(node.node, scope) or _LOCAL
        return
    path = _path(node, scope)
    if path:
        yield path, node.lineno
        return
    for child in node.iter_child_nodes():
        yield from references(child, scope)


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
            own = "、".join(name for name in environment.filters if _is_for_people(name))
            return line, told.format(*match.groups(), own)
    return line, "写法有误，请对照自带模板检查。"


def _is_for_people(name: str) -> bool:
    """Return whether a filter is one of ours that templates may use."""
    return not name.isascii() and not name.startswith("_")


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
