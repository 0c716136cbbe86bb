"""Fill a template with facts: the body it has, or another source of the same facts."""

import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xuncha_docs.compose.catalogue import Template, example, vocabulary
from xuncha_docs.compose.environment import counted, environment, written
from xuncha_docs.compose.shape import fill, parents, tree_of
from xuncha_docs.compose.source import Body, parsed, unknown
from xuncha_docs.errors import TemplateError

if TYPE_CHECKING:
    from jinja2 import nodes


_FIELD = re.compile(r"\{\{.*?\}\}")
_MOST_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered template: its markup, and the labels of the facts still missing in it."""

    markup: str
    missing: tuple[str, ...]


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
    code = _compile(template, body, escape)
    try:
        filled = fill(facts, tree_of(template.fields), seen)
        markup = written(code.generate(filled))
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
        tree = parsed(environment(escape), template.name, body)
    except TemplateError as error:
        return [error.message]
    if found := _unknown(template, body, tree):
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

    wrong_facts = (
        TypeError,
        ValueError,
        LookupError,
        AttributeError,
        ArithmeticError,
        RuntimeError,
    )
    return (JinjaError, TemplateError, *wrong_facts)


def _compile(template: Template, body: Body, escape: Callable[[str], str]) -> Any:  # noqa: ANN401
    jinja = environment(escape)
    tree = parsed(jinja, template.name, body)
    for message in _unknown(template, body, tree):
        raise TemplateError(message, "TP103")
    return jinja.from_string(counted(jinja, tree))


def _unknown(template: Template, body: Body, tree: "nodes.Template") -> list[str]:
    declared = {field.name for field in template.fields} | parents(template.fields)
    labels = {field.name: field.label for field in (*vocabulary(), *template.fields)}
    found = unknown(tree, declared, labels)
    return [f"模板“{template.name}”{body.place(line)}：{what}" for line, what in found]


def _tags(body: Body, line: int) -> str:
    """Return the fields on a line, where its place does not quote them already."""
    if "“" in body.place(line):
        return ""
    fields = _FIELD.findall(body.text.split("\n")[line - 1])
    return f"（{'、'.join(fields[:_MOST_FIELDS])}）" if fields else ""


def _at_line(template: Template, body: Body, error: Exception) -> TemplateError:
    """Return the error with the place in the template at which it came up."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f.lineno for f in frames if f.filename in (template.name, "<template>")]
    line = lines[-1] if lines else None
    where = body.place(line) + _tags(body, line) if line else ""
    if isinstance(error, TemplateError):
        code, text = error.code, error.message
    else:  # the text of any other error may quote a fact
        code, text = "TP103", f"内容与写法不合（{type(error).__name__}）。"
    return TemplateError(f"模板“{template.name}”{where}出错：{text}", code)
