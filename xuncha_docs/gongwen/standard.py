"""The numbers of GB/T 9704-2012, each with its clause and strength, read from ``gbt9704.toml``.

The writer sets what stands there; lint and page check judge by it; none has a constant of its
own. A `Standard` is one geometry with an office's own numbers laid over it; the functions of the
module speak for the usual one. Knows units, neither documents nor their format.
"""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xuncha_docs import assets
from xuncha_docs.errors import WorkspaceError
from xuncha_docs.model import BlockKind, Format, Geometry, Severity

NAME = "GB/T 9704-2012"
TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4

Own = tuple[tuple[str, Any], ...]
"""An office's own numbers: ``page.top`` or ``style.标题.size`` to value."""

_SEVERITY = {"规定": Severity.ERROR, "一般": Severity.WARNING}
_UNITS = {
    "mm": "毫米",
    "pt": "磅",
    "twip": "缇",
    "char": "字",
    "line": "行",
    "em": "字高",
    "column": "列",
    "dpi": "点",
    "text": "",
}
_LITERAL = "literal_"
_ALIGNMENTS = ("left", "center", "right", "both")
_DETAIL = {"size": "字号", "font": "字体", "align": "对齐", "indent": "首行缩进", "pitch": "行距"}


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
        name: What a person calls it.
        value: The number in ``unit``, or a text.
        unit: ``mm``, ``pt``, ``twip``, ``char``, ``line``, ``em``, ``column``, ``dpi`` or ``text``.
        clause: Clause of the standard it comes from or is derived from.
        strength: 规定, 一般, 推荐, 可以, 推算 or 实务 (custom, not in the standard).
        scale: Twips in one unit; 0 where the unit is no length.
    """

    name: str
    value: float | str
    unit: str
    clause: str
    strength: str
    scale: float = 0

    @property
    def number(self) -> float:
        """The value in its own unit."""
        return float(self.value)

    @property
    def text(self) -> str:
        """The value as text."""
        return str(self.value)

    @property
    def shown(self) -> str:
        """The value with its unit as a user reads it."""
        figure = self.value if isinstance(self.value, str) else f"{self.value:g}"
        return f"{figure}{_UNITS[self.unit]}"

    @property
    def source(self) -> str:
        """Clause and strength as a user reads them."""
        return source(self.clause, self.strength)

    @property
    def twips(self) -> int:
        """The length in twips; a character is one 3 号 character with its spacing."""
        return round(self.number * self.scale)

    @property
    def pt(self) -> float:
        """The length in points."""
        return self.twips / TWIPS_PER_POINT

    @property
    def mm(self) -> float:
        """The length in millimetres."""
        return self.number * self.scale / TWIPS_PER_MM


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A typeface of the standard.

    Attributes:
        name: The name we write.
        accept: The names that count as the same.
        substitutes: Free fonts that stand in for it where pages are only looked at or measured.
    """

    name: str
    accept: tuple[str, ...]
    substitutes: tuple[str, ...] = ()

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """An office's own number where the standard has another."""

    name: str
    now: str
    wanted: str
    source: str
    severity: Severity

    @property
    def message(self) -> str:
        """The departure as a user reads it."""
        return f"本单位{self.name}用{self.now}，标准是{self.wanted}。"


class Standard:
    """The numbers of one geometry, with an office's own ones laid over them.

    Args:
        geometry: In the literal one an entry ``literal_x`` stands for ``x``.
        own: The office's own numbers.
    """

    def __init__(self, geometry: Geometry, own: Own = ()) -> None:
        self.geometry = geometry
        self.own = own
        self._norms = {key: self._norm(key) for key in _keys()}
        self._fonts = {key: _font(key, dict(own)) for key in _data()["font"]}
        self._looks = {key: self._look(name) for name, key in _elements().items()}

    def norm(self, key: str) -> Norm:
        """Return one entry, such as ``page.top``.

        Raises:
            KeyError: There is no such entry.
        """
        return self._norms[key]

    def font(self, key: str) -> Font:
        """Return a typeface: 仿宋, 楷体, 黑体, 小标宋 or 宋体."""
        return self._fonts[key]

    def fonts(self) -> tuple[Font, ...]:
        """Return every typeface the standard names."""
        return tuple(self._fonts.values())

    def look(self, kind: BlockKind, level: int = 0) -> Look:
        """Return how an element is set; headings by level.

        Raises:
            KeyError: The element has no style of its own.
        """
        return self._looks[kind, level]

    def looks(self) -> dict[tuple[BlockKind, int], Look]:
        """Return every element that has a style, with its heading level."""
        return self._looks

    def departures(self) -> tuple[Departure, ...]:
        """Return where the office's own numbers differ from the standard."""
        plain = standard(self.geometry)
        return tuple(d for key, value in self.own if (d := _departure(plain, key, value)))

    def fits(self) -> tuple[Own, ...]:
        """Return ever tighter numbers to keep the signature on a page with text (7.3.5.5)."""
        steps = (
            (("signature.blank", "fit.blank"),),
            (("body.pitch", "fit.pitch"), ("body.lines", "fit.lines")),
            (("body.spacing", "fit.spacing"), ("body.characters", "fit.characters")),
        )
        out: list[Own] = []
        for step in steps:
            fresh = tuple((key, self.norm(fit).value) for key, fit in step)
            out.append((*(out[-1] if out else ()), *fresh))
        return tuple(out)

    def _norm(self, key: str) -> Norm:
        value = self._value(key)
        entry = _entry(key)
        em, spacing = self._value("body.em"), self._value("body.spacing")
        scale = {
            "mm": TWIPS_PER_MM,
            "pt": TWIPS_PER_POINT,
            "twip": 1,
            "line": self._value("body.pitch"),
            "char": em * TWIPS_PER_POINT + spacing,
        }
        return Norm(**entry | {"value": value}, scale=scale.get(entry["unit"], 0))

    def _value(self, key: str) -> Any:  # noqa: ANN401 - number or text
        table, name = key.split(".")
        literal = f"{table}.{_LITERAL}{name}"
        if self.geometry is Geometry.LITERAL and literal in _keys():
            key = literal if key not in dict(self.own) else key
        return dict(self.own).get(key, _entry(key)["value"])

    def _look(self, name: str) -> Look:
        entry = {"pitch": self.norm("body.pitch").pt} | _data()["style"][name]
        mine = {k.rpartition(".")[2]: v for k, v in self.own if k.startswith(f"style.{name}.")}
        return Look(**entry | mine)


@cache
def standard(geometry: Geometry = Geometry.COMMON, own: Own = ()) -> Standard:
    """Return the numbers of a geometry, an office's own ones laid over them."""
    return Standard(geometry, own)


def for_format(format_: Format, own: Own = ()) -> Standard:
    """Return the numbers for a letter laid out in a given way."""
    usual = standard(format_.geometry, own)
    fits = usual.fits()[: format_.fit]
    return standard(format_.geometry, (*own, *fits[-1])) if fits else usual


def load_own(path: Path) -> Own:
    """Return the numbers an office sets otherwise than the standard, from its own file.

    Raises:
        WorkspaceError: The file is no TOML, or names or types in it are not those of the standard.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WorkspaceError(
            f"读不出版面数值文件“{path}”：{error}。请改正后重试。", "WS108"
        ) from error
    own = tuple(_flat(given))
    known = {key: _entry(key)["value"] for key in _keys()} | _looks_and_fonts()
    for key, value in own:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1, 0.4)
            hint = f"是不是“{near[0]}”？" if near else ""
            raise WorkspaceError(f"{path} 中没有“{key}”这一项。{hint}", "WS108")
        if not _fits(key, value, known[key]):
            message = f"{path} 中“{key}”写法不对：“{value}”，应是“{known[key]}”这样的值。"
            raise WorkspaceError(message, "WS108")
    return own


def _fits(key: str, value: Any, known: Any) -> bool:  # noqa: ANN401 - as TOML has it
    """Return whether a value can stand for the one of the standard."""
    if isinstance(known, str):
        choices = {"align": _ALIGNMENTS, "font": tuple(_data()["font"])}
        allowed = choices.get(key.rpartition(".")[2]) if key.startswith("style.") else None
        return isinstance(value, str) and (allowed is None or value in allowed)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and (value > 0 or known <= 0)


def _flat(given: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in given.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _looks_and_fonts() -> dict[str, Any]:
    looks = {
        f"style.{name}.{field}": getattr(standard().look(*key), field)
        for name, key in _elements().items()
        for field in _DETAIL
    }
    return looks | {f"font.{key}.name": _data()["font"][key]["name"] for key in _data()["font"]}


def _departure(plain: Standard, key: str, value: Any) -> Departure | None:  # noqa: ANN401
    table, name, *rest = key.split(".")
    if table == "style":
        look = plain.look(*_elements()[name])
        wanted, where = getattr(look, rest[0]), (look.clause, look.strength)
        shown, unit = f"{name}{_DETAIL[rest[0]]}", ""
    elif table == "font":
        wanted, where = plain.font(name).name, (_entry("body.em")["clause"], "推荐")
        shown, unit = f"{name}字库", ""
    else:
        norm = plain.norm(key)
        wanted, where = norm.value, (norm.clause, norm.strength)
        shown, unit = norm.name, _UNITS[norm.unit]
    if value == wanted:
        return None
    return Departure(
        name=shown,
        now=f"{value}{unit}",
        wanted=f"{wanted}{unit}",
        source=source(*where),
        severity=Severity.HINT,
    )


@cache
def _data() -> dict[str, Any]:
    with (assets.package() / "gongwen" / "gbt9704.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _keys() -> frozenset[str]:
    tables = (item for item in _data().items() if item[0] not in ("font", "style"))
    return frozenset(f"{table}.{key}" for table, entries in tables for key in entries)


def _entry(key: str) -> dict[str, Any]:
    table, name = key.split(".")
    entry: dict[str, Any] = _data()[table][name]
    return entry


def _font(key: str, own: Mapping[str, Any]) -> Font:
    entry = _data()["font"][key]
    name = own.get(f"font.{key}.name", entry["name"])
    return Font(name=name, accept=tuple(entry["accept"]), substitutes=tuple(entry["substitutes"]))


@cache
def _elements() -> dict[str, tuple[BlockKind, int]]:
    """Return the element and level each style is for."""
    names = _data()["style"]
    return {
        name: (BlockKind(name.rstrip("0123456789")), int(name[-1]) if name[-1].isdigit() else 0)
        for name in names
    }


def norm(key: str) -> Norm:
    """Return one entry of the usual geometry, such as ``page.top``.

    Raises:
        KeyError: There is no such entry.
    """
    return standard().norm(key)


def font(key: str) -> Font:
    """Return a typeface: 仿宋, 楷体, 黑体, 小标宋 or 宋体."""
    return standard().font(key)


def fonts() -> tuple[Font, ...]:
    """Return every typeface the standard names."""
    return standard().fonts()


def look(kind: BlockKind, level: int = 0) -> Look:
    """Return how an element is set; headings by level.

    Raises:
        KeyError: The element has no style of its own.
    """
    return standard().look(kind, level)


def looks() -> dict[tuple[BlockKind, int], Look]:
    """Return every element that has a style, with its heading level."""
    return standard().looks()


def deepest() -> int:
    """Return the deepest heading level that has a style."""
    return max(level for _, level in looks())
