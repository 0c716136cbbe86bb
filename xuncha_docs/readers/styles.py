"""Effective properties of paragraphs and runs: docDefaults, style chain, numbering, direct.

Knows WordprocessingML's inheritance (ECMA-376-1 17.7.2); refuses to know what a style means.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from xuncha_docs.model import PageSetup, TextStyle
from xuncha_docs.readers.package import Packed
from xuncha_docs.readers.xml import A, W, flag, number, parse, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_T = TypeVar("_T")
Props = dict[str, object]
"""Properties by name; a missing key says nothing, None says "not set" over what is inherited."""

_ALIGN = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right",
          "both": "both", "distribute": "both"}  # fmt: skip
_INDENT = {W + "left": "left", W + "start": "left", W + "leftChars": "left_chars",
           W + "startChars": "left_chars", W + "firstLine": "first",
           W + "firstLineChars": "first_chars", W + "hanging": "hanging",
           W + "hangingChars": "hanging_chars", W + "right": "right", W + "end": "right",
           W + "rightChars": "right_chars", W + "endChars": "right_chars"}  # fmt: skip
_DEPTH = 64
_MM = 25.4 / 1440


def run_props(element: "_Element | None", fonts: dict[str, str]) -> Props:
    """Return what a w:rPr says.

    Args:
        element: The w:rPr, or None.
        fonts: Theme fonts, ``major`` and ``minor``.
    """
    out: Props = {}
    for child in () if element is None else element:
        tag = child.tag
        if tag == _FONTS:
            theme = value(child, "eastAsiaTheme")
            if theme:
                out["font"] = fonts.get(theme[:5])
            elif name := value(child, "eastAsia"):
                out["font"] = name
        elif (read := _RUN.get(tag)) is not None:
            read(child, out)
    return out


def _size(element: "_Element", out: Props) -> None:
    if (size := number(value(element), 1, 3276)) is not None:
        out["size"] = size / 2


def _spacing(element: "_Element", out: Props) -> None:
    if (space := number(value(element))) is not None:
        out["spacing"] = space / 20


def _colour(element: "_Element", out: Props) -> None:
    if colour := value(element):
        out["colour"] = "000000" if colour.lower() == "auto" else colour.upper()


def _bold(element: "_Element", out: Props) -> None:
    out["bold"] = flag(element)


def _hidden(element: "_Element", out: Props) -> None:
    out["hidden"] = flag(element)


_FONTS = W + "rFonts"
_RUN: "dict[str | bytes, Callable[[_Element, Props], None]]" = {
    W + "sz": _size,
    W + "spacing": _spacing,
    W + "color": _colour,
    W + "b": _bold,
    W + "vanish": _hidden,
}


def paragraph_props(element: "_Element | None") -> Props:
    """Return what a w:pPr says."""
    out: Props = {}
    for child in () if element is None else element:
        read = _PARAGRAPH.get(child.tag)
        if read is not None:
            read(child, out)
    return out


def _alignment(element: "_Element", out: Props) -> None:
    if align := value(element):
        out["align"] = _ALIGN.get(align)


def _leading(element: "_Element", out: Props) -> None:
    if (line := number(value(element, "line"))) is not None:
        out["leading"] = line / 20 if value(element, "lineRule") == "exact" else None


def _indent(element: "_Element", out: Props) -> None:
    for name, text in element.items():
        key = _INDENT.get(str(name))
        if key is not None and (found := number(str(text))) is not None:
            out[key] = found
    # One property to Word: a first-line indent undoes an inherited hanging one.
    if {"first", "first_chars"} & out.keys() and not {"hanging", "hanging_chars"} & out.keys():
        out |= {"hanging": None, "hanging_chars": None}


def _outline(element: "_Element", out: Props) -> None:
    if (level := number(value(element), 0, 9)) is not None:
        out["outline"] = level


def _numbered(element: "_Element", out: Props) -> None:
    if num := value(element.find(W + "numId")):
        out["num"] = num
    if (depth := number(value(element.find(W + "ilvl")), 0, 8)) is not None:
        out["depth"] = depth


_PARAGRAPH: "dict[str | bytes, Callable[[_Element, Props], None]]" = {
    W + "jc": _alignment,
    W + "spacing": _leading,
    W + "ind": _indent,
    W + "outlineLvl": _outline,
    W + "numPr": _numbered,
}


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
        self._resolved: dict[tuple[str, str | None], tuple[Props, Props]] = {}
        self._chains: dict[str, tuple[Style, ...]] = {}
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
        known = self._known(key)
        if known not in self._chains:
            out: list[Style] = []
            style = self._styles.get(known)
            while style is not None and style not in out and len(out) < _DEPTH:
                out.append(style)
                style = self._styles.get(style.based)
            self._chains[known] = tuple(out)
        return self._chains[known]

    def resolve(self, key: str | None, table: str | None = None) -> tuple[Props, Props]:
        """Return the paragraph and run properties of a paragraph style, defaults included.

        Args:
            key: Id of the paragraph style, or None for the default one.
            table: Id of the style of the table it stands in, which comes before its own.
        """
        known = self._known(key)
        cached = self._resolved.get((known, table))
        if cached is None:
            paragraph, run = dict(self._paragraph), dict(self._run)
            around = self.chain(table) if table in self._styles else ()
            for style in (*reversed(around), *reversed(self.chain(known))):
                paragraph |= style.paragraph
                run |= style.run
            cached = self._resolved[known, table] = (paragraph, run)
        return cached

    def _known(self, key: str | None) -> str:
        return key if key is not None and key in self._styles else self._default

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
def sheet(styles: Packed, theme: Packed) -> Sheet:
    """Return the style sheet of a document; documents of one origin share it, so it is cached.

    Args:
        styles: word/styles.xml, or empty.
        theme: word/theme/theme1.xml, or empty.

    Raises:
        UnreadableFileError: A part is damaged or not well formed.
    """
    fonts: dict[str, str] = {}
    if data := theme.read():
        root = parse(data)
        for key in ("major", "minor"):
            found = root.find(f".//{A}{key}Font")
            if found is not None and (face := _hans(found)):
                fonts[key] = face
    data = styles.read()
    return Sheet(parse(data) if data else None, fonts)


def _hans(element: "_Element") -> str:
    east = element.find(A + "ea")
    if east is not None and (face := east.get("typeface")):
        return face
    for font in element.iterchildren(A + "font"):
        if font.get("script") == "Hans":
            return font.get("typeface") or ""
    return ""


def page_setup(section: "_Element") -> PageSetup | None:
    """Return paper and margins of a w:sectPr, or None where it is an old one or does not tell all."""
    parent = section.getparent()
    if parent is not None and parent.tag == W + "sectPrChange":
        return None
    size, margin = section.find(W + "pgSz"), section.find(W + "pgMar")
    found = [number(value(size, k), 0) for k in ("w", "h")]
    found += [number(value(margin, k)) for k in ("top", "bottom", "left", "right")]
    known = [round(twips * _MM, 1) for twips in found if twips is not None]
    if len(known) < len(found):
        return None
    width, height, top, bottom, left, right = known
    return PageSetup(
        width_mm=width,
        height_mm=height,
        top_mm=top,
        bottom_mm=bottom,
        left_mm=left,
        right_mm=right,
    )
