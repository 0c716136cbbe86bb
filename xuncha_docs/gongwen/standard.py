"""The numbers of GB/T 9704-2012, each with its clause and strength, read from ``gbt9704.toml``.

The writer sets what stands there and the lint judges by it; neither has a constant of its own.
Knows units, neither files nor documents.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from xuncha_docs import assets
from xuncha_docs.model import BlockKind, Severity

NAME = "GB/T 9704-2012"
TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4

_SEVERITY = {"规定": Severity.ERROR, "一般": Severity.WARNING}


def severity(strength: str) -> Severity:
    """Return how much a deviation matters from a rule of this strength."""
    return _SEVERITY.get(strength, Severity.HINT)


def source(clause: str, strength: str) -> str:
    """Return the source of a rule as a user reads it: ``GB/T 9704-2012 7.3.3（一般）``."""
    return f"{NAME} {clause}（{strength}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One number or word of the standard.

    Attributes:
        value: The number in ``unit``, or a text.
        unit: ``mm``, ``pt``, ``twip``, ``char``, ``line``, ``em``, ``column`` or ``text``.
        clause: Clause of the standard it comes from or is derived from.
        strength: 规定, 一般, 推荐, 可以, 推算 or 实务 (custom, not in the standard).
    """

    value: float | str
    unit: str
    clause: str
    strength: str

    @property
    def number(self) -> float:
        """The value in its own unit."""
        return float(self.value)

    @property
    def text(self) -> str:
        """The value as text."""
        return str(self.value)

    @property
    def source(self) -> str:
        """Clause and strength as a user reads them."""
        return source(self.clause, self.strength)

    @property
    def twips(self) -> int:
        """The length in twips; a character is one 3 号 character with its spacing."""
        factor = {
            "mm": TWIPS_PER_MM,
            "pt": TWIPS_PER_POINT,
            "twip": 1,
            "line": _plain("body.pitch"),
            "char": _plain("body.em") * TWIPS_PER_POINT + _plain("body.spacing"),
        }[self.unit]
        return round(self.number * factor)

    @property
    def pt(self) -> float:
        """The length in points."""
        return self.twips / TWIPS_PER_POINT


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A typeface of the standard: the name we write and the names that count as the same."""

    name: str
    accept: tuple[str, ...]

    def covers(self, name: str) -> bool:
        """Return whether a font of this name counts as this typeface."""
        return name == self.name or name in self.accept


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How an element is set.

    Attributes:
        font: Typeface, a key of `font`.
        size: Type size in points.
        align: ``left``, ``center``, ``right`` or ``both``.
        indent: First-line indent in characters.
        pitch: Exact line pitch in points.
        outline: Outline level from 1, or 0.
        clause: Clause of the standard.
        strength: Strength of the clause.
    """

    font: str = "仿宋"
    size: float = 16
    align: str = "both"
    indent: float = 0
    pitch: float
    outline: int = 0
    clause: str
    strength: str

    @property
    def source(self) -> str:
        """Clause and strength as a user reads them."""
        return source(self.clause, self.strength)


@cache
def _data() -> dict[str, Any]:
    with (assets.package() / "gongwen" / "gbt9704.toml").open("rb") as file:
        return tomllib.load(file)


def _plain(key: str) -> float:
    return norm(key).number


@cache
def norm(key: str) -> Norm:
    """Return one entry, such as ``page.top``.

    Raises:
        KeyError: There is no such entry.
    """
    table, name = key.split(".")
    return Norm(**_data()[table][name])


@cache
def font(key: str) -> Font:
    """Return a typeface: 仿宋, 楷体, 黑体, 小标宋 or 宋体."""
    entry = _data()["font"][key]
    return Font(name=entry["name"], accept=tuple(entry["accept"]))


@cache
def fonts() -> tuple[Font, ...]:
    """Return every typeface the standard names."""
    return tuple(font(key) for key in _data()["font"])


@cache
def look(kind: BlockKind, level: int = 0) -> Look:
    """Return how an element is set; headings by level.

    Raises:
        KeyError: The element has no style of its own.
    """
    entry = _data()["style"][f"{kind}{level or ''}"]
    return Look(**{"pitch": norm("body.pitch").pt} | entry)


@cache
def looks() -> dict[tuple[BlockKind, int], Look]:
    """Return every element that has a style, with its heading level."""
    keys: list[tuple[BlockKind, int]] = []
    for name in _data()["style"]:
        level = int(name[-1]) if name[-1].isdigit() else 0
        keys.append((BlockKind(name.rstrip("0123456789")), level))
    return {key: look(*key) for key in keys}


def deepest() -> int:
    """Return the deepest heading level that has a style."""
    return max(level for _, level in looks())
