"""TOML written out, and the lines on which its parts stand. Reading it is tomllib's."""

import json
import re
from collections.abc import Mapping
from typing import Any

ARRAY = "category"
"""The array of tables whose rows are told apart by their ``code``."""

_WIDTH = 100
_START = re.compile(r"\[\[?\s*(?P<name>[^\[\]]+?)\s*\]|\s*code\s*=\s*[\"'](?P<code>[^\"']+)[\"']")


class TomlPlaces:
    """Finds lines of a TOML text.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._starts: dict[tuple[str, str], list[int]] = {}
        for n, line in enumerate(self._lines, 1):
            if start := _START.match(line):
                self._starts.setdefault((start["name"] or "", start["code"] or ""), []).append(n)

    def find(self, table: str, row: str, key: str = "", value: str = "", nth: int = 1) -> str:
        """Return （第 N 行） for a table, a key of it or a text in its value.

        Args:
            table: The table.
            row: Which of the tables within it, or of its rows; "" for the table itself.
            key: The key; "" for where the table begins.
            value: The text; "" for where the key stands.
            nth: Which of several such tables, or of several such texts.
        """
        start = self._start(table, row, 1 if value else nth)
        if not start:
            return ""
        end = next(
            (n for n in range(start, len(self._lines)) if self._lines[n].startswith("[")),
            len(self._lines),
        )
        head = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        first = start - 1
        if table == ARRAY and row:  # the code may stand below what is looked for
            while first > 0 and not self._lines[first].startswith("["):
                first -= 1
        at = next((n for n in range(first, end) if key and head.match(self._lines[n])), start - 1)
        quoted = {f'"{value}"', f"'{value}'", json.dumps(value, ensure_ascii=False)}
        lines = [
            n
            for n in range(at, end if value else at)
            for _ in range(max(self._lines[n].count(q) for q in quoted))
        ]
        at = lines[min(nth, len(lines)) - 1] if lines else at
        return f"（第 {at + 1} 行）"

    def _start(self, table: str, row: str, nth: int) -> int:
        """Return the line a table begins on, or 0."""
        if table == ARRAY and row:
            lines = self._starts.get(("", row), [])
            return lines[nth - 1] if len(lines) >= nth else 0
        name = f"{table}.{row}" if row else table
        inner = (n for (other, _), n in self._starts.items() if other.startswith(f"{name}."))
        lines = self._starts.get((name, "")) or next(inner, None) or self._keys(name)
        return lines[nth - 1] if len(lines) >= nth else 0

    def _keys(self, name: str) -> list[int]:
        """Return the lines on which something is given a value before the first table."""
        head = re.compile(rf"[\"']?{re.escape(name)}[\"']?\s*[=.]")
        return [n for n, line in enumerate(self._lines, 1) if head.match(line)][:1]


def dumps(data: Mapping[str, Any], comment: str = "") -> str:
    """Return a document of tables, tables of tables, and arrays of tables.

    Args:
        data: The content; ``tomllib.loads`` gives it back.
        comment: Lines to stand before it, with their ``#``.
    """
    out = [comment.rstrip("\n")] if comment else []
    for name, value in data.items():
        if isinstance(value, list):
            out += [_table(f"[[{_key(name)}]]", row) for row in value]
        elif value and all(isinstance(inner, dict) for inner in value.values()):
            out += [_table(f"[{_key(name)}.{_key(k)}]", inner) for k, inner in value.items()]
        else:
            out.append(_table(f"[{_key(name)}]", value))
    return "\n\n".join(out) + "\n"


def _table(head: str, content: Mapping[str, Any]) -> str:
    return "\n".join([head, *(f"{_key(k)} = {_value(v)}" for k, v in content.items())])


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) and "." not in name else _text(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items())
        return f"{{ {pairs} }}"
    if isinstance(value, list):
        items = [_value(item) for item in value]
        line = f"[{', '.join(items)}]"
        return line if len(line) <= _WIDTH else "[\n" + "".join(f"  {i},\n" for i in items) + "]"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
