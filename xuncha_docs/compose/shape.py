"""The facts of a template as a tree: what is declared beside what is given, gaps filled in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xuncha_docs.compose.facts import Field, Gap, GapList
from xuncha_docs.errors import TemplateError


def tree_of(fields: Sequence[Field]) -> dict[str, Any]:
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


def fill(value: Any, tree: Mapping[str, Any], seen: list[str], path: str = "") -> Any:  # noqa: ANN401
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
            out[key] = fill(given, sub, seen, name)
    return out


def _items(given: Any, inner: Any, seen: list[str], name: str) -> Any:  # noqa: ANN401
    """Return the items of a list of facts; a list nobody gave is a `GapList`."""
    inner = {"": inner} if isinstance(inner, Field) else inner
    if given is None:
        field = next(_leaves(inner))
        item = Gap(field, seen) if "" in inner else fill(None, inner, seen, name)
        return GapList(field, seen, item) if field.required else []
    if not isinstance(given, list | tuple):
        raise TemplateError(f"“{name}”应是列表，请改正。", "TP106")
    if "" in inner:
        return list(given)
    return [fill(item, inner, seen, f"{name}[]") for item in given]


def _leaves(tree: Mapping[str, Any]) -> Iterator[Field]:
    for sub in tree.values():
        if isinstance(sub, Field):
            yield sub
        else:
            yield from _leaves(sub)


def parents(fields: Sequence[Field]) -> set[str]:
    """Return all proper prefixes of field paths: ``groups``, ``groups[]``, ``unit``."""
    out = set()
    for field in fields:
        parts = field.name.replace("[]", ".[]").split(".")
        for i in range(1, len(parts)):
            out.add(".".join(parts[:i]).replace(".[]", "[]"))
    return out
