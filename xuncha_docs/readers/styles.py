"""Effective properties of paragraphs and runs: docDefaults, style chain, numbering, direct.

Knows WordprocessingML's inheritance (ECMA-376-1 17.7.2); refuses to know what a style means.
"""

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from xuncha_docs.model import TextStyle
from xuncha_docs.readers.xml import A, W, flag, number, parse, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_T = TypeVar("_T")
Props = dict[str, object]
"""Properties by name; a missing key says nothing, None says "not set" over what is inherited."""

_ALIGN = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right",
          "both": "both", "distribute": "both"}  # fmt: skip
_INDENT = {"left": "left", "start": "left", "leftChars": "left_chars",
           "startChars": "left_chars", "firstLine": "first", "firstLineChars": "first_chars", "hanging": "hanging",
           "hangingChars": "hanging_chars", "right": "right", "end": "right",
           "rightChars": "right_chars", "endChars": "right_chars"}  # fmt: skip
_DEPTH = 64


def run_props(element: "_Element | None", fonts: dict[str, str]) -> Props:
    """Return what a w:rPr says.

    Args:
        element: The w:rPr, or None.
        fonts: Theme fonts, ``major`` and ``minor``.
    """
    out: Props = {}
    if element is None:
        return out
    face = element.find(W + "rFonts")
    if face is not None:
        theme = value(face, "eastAsiaTheme")
        if theme:
            out["font"] = fonts.get(theme[:5])
        elif name := value(face, "eastAsia"):
            out["font"] = name
    if (size := number(value(element.find(W + "sz")), 1, 3276)) is not None:
        out["size"] = size / 2
    if (space := number(value(element.find(W + "spacing")))) is not None:
        out["spacing"] = space / 20
    if colour := value(element.find(W + "color")):
        out["colour"] = "000000" if colour.lower() == "auto" else colour.upper()
    for key, tag in (("bold", "b"), ("hidden", "vanish")):
        if (on := flag(element.find(W + tag))) is not None:
            out[key] = on
    return out


def paragraph_props(element: "_Element | None") -> Props:
    """Return what a w:pPr says."""
    out: Props = {}
    if element is None:
        return out
    if align := value(element.find(W + "jc")):
        out["align"] = _ALIGN.get(align)
    spacing = element.find(W + "spacing")
    if spacing is not None and (line := number(value(spacing, "line"))) is not None:
        out["leading"] = line / 20 if value(spacing, "lineRule") == "exact" else None
    indent = element.find(W + "ind")
    for attribute, key in _INDENT.items():
        if (found := number(value(indent, attribute))) is not None:
            out[key] = found
    # One property to Word: a first-line indent undoes an inherited hanging one.
    if {"first", "first_chars"} & out.keys() and not {"hanging", "hanging_chars"} & out.keys():
        out |= {"hanging": None, "hanging_chars": None}
    if (outline := number(value(element.find(W + "outlineLvl")), 0, 9)) is not None:
        out["outline"] = outline
    if num := value(element.find(f"{W}numPr/{W}numId")):
        out["num"] = num
    if (depth := number(value(element.find(f"{W}numPr/{W}ilvl")), 0, 8)) is not None:
        out["depth"] = depth
    return out


@dataclass(frozen=True, slots=True)
class Style:
    """One w:style.

    Attributes:
        id: Its w:styleId.
        name: Its name in lower case, as Word compares built-in names.
        based: Id of the style it is based on, or "".
        run: Its run properties.
        paragraph: Its paragraph properties.
    """

    id: str
    name: str
    based: str = ""
    run: Props = field(default_factory=dict)
    paragraph: Props = field(default_factory=dict)


class Sheet:
    """The style sheet of a document.

    Args:
        root: word/styles.xml, or None.
        fonts: Theme fonts, ``major`` and ``minor``.
    """

    def __init__(self, root: "_Element | None", fonts: dict[str, str]) -> None:
        self.fonts = fonts
        self.linked: dict[str, str] = {}
        self._styles: dict[str, Style] = {}
        self._default = ""
        self._run: Props = {}
        self._paragraph: Props = {}
        self._resolved: dict[tuple[str | None, str | None], tuple[Props, Props]] = {}
        if root is None:
            return
        defaults = root.find(W + "docDefaults")
        if defaults is not None:
            self._run = run_props(defaults.find(f"{W}rPrDefault/{W}rPr"), fonts)
            self._paragraph = paragraph_props(defaults.find(f"{W}pPrDefault/{W}pPr"))
        for element in root.iterchildren(W + "style"):
            self._add(element)

    def has(self, names: Container[str]) -> bool:
        """Return whether there is a style of one of these names."""
        return any(style.name in names for style in self._styles.values())

    def _add(self, element: "_Element") -> None:
        key = value(element, "styleId") or ""
        style = Style(
            id=key,
            name=(value(element.find(W + "name")) or "").lower(),
            based=value(element.find(W + "basedOn")) or "",
            run=run_props(element.find(W + "rPr"), self.fonts),
            paragraph=paragraph_props(element.find(W + "pPr")),
        )
        self._styles[key] = style
        kind = value(element, "type")
        if kind == "paragraph" and (value(element, "default") or "0") in ("1", "true", "on"):
            self._default = key
        if kind == "numbering" and (num := style.paragraph.get("num")):
            self.linked[key] = str(num)

    def chain(self, key: str | None) -> tuple[Style, ...]:
        """Return a style and what it is based on, nearest first; unknown: the default style."""
        out: list[Style] = []
        style = self._styles.get(self._default if key is None else key)
        style = style or self._styles.get(self._default)
        while style is not None and style not in out and len(out) < _DEPTH:
            out.append(style)
            style = self._styles.get(style.based)
        return tuple(out)

    def resolve(self, key: str | None, table: str | None = None) -> tuple[Props, Props]:
        """Return the paragraph and run properties of a paragraph style, defaults included.

        Args:
            key: Id of the paragraph style, or None for the default one.
            table: Id of the style of the table it stands in, which comes before its own.
        """
        cached = self._resolved.get((key, table))
        if cached is None:
            paragraph, run = dict(self._paragraph), dict(self._run)
            around = self.chain(table) if table in self._styles else ()
            for style in (*reversed(around), *reversed(self.chain(key))):
                paragraph |= style.paragraph
                run |= style.run
            cached = self._resolved[key, table] = (paragraph, run)
        return cached

    def character(self, key: str | None) -> Props:
        """Return the run properties of a character style alone."""
        out: Props = {}
        if key is not None and key in self._styles:
            for style in reversed(self.chain(key)):
                out |= style.run
        return out


def common(looks: Iterable[tuple[Props, int]]) -> Props:
    """Return of each property the value that most letters have, where runs differ.

    Args:
        looks: Properties, and how many letters have them.
    """
    counted: dict[str, Counter[object]] = {}
    several = tuple(looks)
    if len(several) == 1:
        return several[0][0]
    for key in {key for props, _ in several for key in props}:
        counter = counted.setdefault(key, Counter())
        for props, count in several:
            counter[props.get(key)] += count
    return {key: max(c, key=lambda v: c[v]) for key, c in counted.items()}


def text_style(paragraph: Props, run: Props) -> TextStyle:
    """Return the effective look of a paragraph whose letters have these run properties."""
    size = run.get("size")
    one = size if isinstance(size, float) and size else 10.5
    return TextStyle(
        font=_of(run, "font", str),
        size_pt=_of(run, "size", float),
        bold=bool(run.get("bold", False)),
        align=_of(paragraph, "align", str),
        leading_pt=_of(paragraph, "leading", float),
        indent_chars=_first_line(paragraph, one),
        left_chars=_chars(paragraph, "left", one),
        right_chars=_chars(paragraph, "right", one),
        spacing_pt=_of(run, "spacing", float),
        colour=_of(run, "colour", str),
    )


def _of(props: Props, key: str, kind: type[_T]) -> _T | None:
    found = props.get(key)
    return found if isinstance(found, kind) else None


def _chars(props: Props, key: str, one: float) -> float | None:
    """Return an indent in characters; Word lets a *Chars attribute other than 0 win over twips."""
    chars, twips = _of(props, key + "_chars", int), _of(props, key, int)
    if chars:
        return chars / 100
    if twips is not None:
        return round(twips / 20 / one, 1)
    return None if chars is None else 0.0


def _first_line(props: Props, one: float) -> float | None:
    hanging = _chars(props, "hanging", one)
    if hanging:
        return -hanging
    return _chars(props, "first", one)


@lru_cache(maxsize=16)
def sheet(styles: bytes, theme: bytes) -> Sheet:
    """Return the style sheet of a document; documents of one origin share it, so it is cached.

    Args:
        styles: word/styles.xml, or empty.
        theme: word/theme/theme1.xml, or empty.

    Raises:
        UnreadableFileError: A part is not well formed.
    """
    fonts: dict[str, str] = {}
    if theme:
        for key in ("major", "minor"):
            found = parse(theme).find(f".//{A}{key}Font")
            if found is not None and (face := _hans(found)):
                fonts[key] = face
    return Sheet(parse(styles) if styles else None, fonts)


def _hans(element: "_Element") -> str:
    east = element.find(A + "ea")
    if east is not None and (face := east.get("typeface")):
        return face
    for font in element.iterchildren(A + "font"):
        if font.get("script") == "Hans":
            return font.get("typeface") or ""
    return ""
