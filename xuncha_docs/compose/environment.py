"""Jinja2 as templates see it: their filters, and bounds on what they may do."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from xuncha_docs.compose.facts import (
    Gap,
    chinese_date,
    chinese_number,
    enumerated,
    period,
    plain,
    quoted,
    sentence,
)
from xuncha_docs.errors import TemplateError

if TYPE_CHECKING:
    from jinja2 import Environment, nodes
    from jinja2.sandbox import SandboxedEnvironment

_STEPS = 200_000  # turns of loops and calls; the largest letter takes a few thousand
_LENGTH = 2_000_000
_COUNTED = "_计步"
_NUMBERS = (int, float, Decimal)


def environment(escape: Callable[[str], str]) -> "Environment":
    """Return an environment.

    Args:
        escape: Makes any value safe in what is rendered.
    """
    from jinja2 import StrictUndefined

    def finalize(value: object) -> object:
        return str(value) if isinstance(value, Gap) else escape(plain(value))

    made = _bounded()(
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        {
            "日期": chinese_date,
            "期间": period,
            "中文数": chinese_number,
            "顿号": enumerated,
            "成句": sentence,
            "引号": quoted,
        }
    )
    return made


def _bounded() -> "type[SandboxedEnvironment]":
    """Return an environment that ends a template which would go on without end."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    steps = count(1)

    class Bounded(ImmutableSandboxedEnvironment):
        def __init__(self, **settings: Any) -> None:  # noqa: ANN401
            super().__init__(**settings)
            self.filters[_COUNTED] = stepped

        intercepted_binops = frozenset(["**", "*"])

        def call(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401
            _check_bound(next(steps))
            return super().call(*given, **named)

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
            numbers = isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS)
            if operator == "**" or not numbers:
                raise TemplateError("这里不能用乘方，也不能重复文字。", "TP103")
            return left * right

    def stepped(items: Iterable[object]) -> Iterator[object]:
        for item in items:
            _check_bound(next(steps))
            yield item

    return Bounded


def _check_bound(steps: int) -> None:
    if steps > _STEPS:
        raise TemplateError(f"循环或调用超过 {_STEPS} 次，请检查循环的写法。", "TP107")


def counted(environment: "Environment", tree: "nodes.Template") -> "nodes.Template":
    """Return the tree with every turn of its loops counted."""
    from jinja2 import nodes

    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(
            loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno, environment=environment
        )
    return tree


def written(pieces: Iterable[str]) -> str:
    """Return the whole text of a template, as long as it stays within reason."""
    out, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > _LENGTH:
            raise TemplateError(f"成文超过 {_LENGTH} 字，请检查循环的写法。", "TP107")
        out.append(piece)
    return "".join(out)
