"""The templates there are: folders with ``template.toml`` and ``body.j2``, and their facts."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xuncha_docs import assets
from xuncha_docs.compose.environment import environment
from xuncha_docs.compose.facts import Field
from xuncha_docs.compose.shape import tree_of
from xuncha_docs.compose.source import references
from xuncha_docs.errors import TemplateError

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
    """Return a template by name, short or whole; an office's own folder before the shipped one.

    Raises:
        TemplateError: There is none of that name, or its ``template.toml`` is wrong.
    """
    for folder in (extra, assets.templates()):
        if folder is not None and "/" not in name and (folder / name / "template.toml").is_file():
            return _load(folder / name)
    if name in _short():
        return load(_short()[name], extra)
    known = names(extra)
    near = difflib.get_close_matches(name, known, 1, 0.3)
    hint = f"是不是“{near[0]}”？" if near else ""
    raise TemplateError(f"没有名为“{name}”的模板。{hint}可用的模板：{'、'.join(known)}。", "TP101")


@cache
def _short() -> Mapping[str, str]:
    """Return the shipped templates by the shorter names they have too."""
    tables = ((p.parent.name, _toml(p)) for p in assets.templates().glob("*/template.toml"))
    return {table["short"]: name for name, table in tables if "short" in table}


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
        tree = environment(str).parse(body.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, TemplateSyntaxError):
        return set()
    names = {path for path, _ in references(tree, {})}
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
    filled: dict[str, Any] = _examples(tree_of(template.fields), _sample())
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
