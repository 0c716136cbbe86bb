"""What is drawn on a page of an OFD: letters, ruled lines and pictures with their places.

Coordinates run down and to the right; the caller's matrix makes points of millimetres. A letter's
box is that of its advance, as PDFium gives it, so that both formats are laid out alike.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from xuncha_docs.readers.pdf_lines import Glyph
from xuncha_docs.readers.pdf_tables import Box
from xuncha_docs.readers.xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

_GLYPHS = 50_000
_DEPTH = 8
_USES = 20_000
_REPEATS = 10_000
_ASCENT, _DESCENT = 0.88, 0.12
_ASKEW = 6  # degrees
_THIN = 2.0  # points; a filled box no wider is a ruled line
_STRAIGHT = 0.5  # points that a ruled line may lean
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_GARBLED = 0.05
_FARTHEST = 1e6
_WIDEST = 1.1  # ems; a longer step leaves a gap behind the letter


class Matrix(NamedTuple):
    """An affine map: ``x' = a x + c y + e``, ``y' = b x + d y + f``."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, other: "Matrix") -> "Matrix":
        """Return this map followed by another one."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return the upright box around a box."""
        corners = [self.at(x, y) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


class Picture(NamedTuple):
    """A picture: the id of its resource and the area it covers in square points."""

    resource: str
    area: float


@dataclass(slots=True)
class Drawing:
    """What was drawn so far.

    Attributes:
        shared: Reusable drawings by id.
        glyphs: The letters in their order.
        sides: The letters that stand sideways or on their head, by the quarter turns clockwise
            that set them upright.
        rules: Ruled lines, upright or level, in points.
        pictures: The pictures.
        turned: How many letters stand askew and were left out.
        annotations: How many annotations there are.
        bad: How many letters have no character.
        used: How often a reusable drawing was drawn.
        cut: Whether there is more than is read.
        missing: Reusable drawings that are named and are not there.
    """

    shared: "dict[str, _Element]"
    glyphs: list[Glyph] = field(default_factory=list)
    sides: dict[int, list[Glyph]] = field(default_factory=dict)
    rules: list[Box] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    turned: int = 0
    annotations: int = 0
    bad: int = 0
    used: int = 0
    cut: bool = False
    missing: set[str] = field(default_factory=set)

    @property
    def letters(self) -> int:
        """How many letters there are, whatever way they stand."""
        return len(self.glyphs) + sum(map(len, self.sides.values()))

    @property
    def is_garbled(self) -> bool:
        """Whether so many letters beyond ASCII have no character that the text makes no sense."""
        letters = chain(self.glyphs, *self.sides.values())
        return self.bad > max(_GARBLED * sum(g.char > "\u00ff" for g in letters), 3)


def draw(parent: "_Element", place: Matrix, drawing: Drawing, depth: int = 0) -> None:
    """Add what an element holds: layers, groups and the objects in them.

    Args:
        parent: The element.
        place: From its coordinates to points.
        drawing: What is added to.
        depth: How deep reusable drawings are nested.
    """
    for element in parent:
        name = local(element)
        if element.get("Visible") == "false":
            continue
        if name in ("Layer", "PageBlock", "Content"):
            draw(element, place, drawing, depth)
            continue
        if name not in ("TextObject", "PathObject", "ImageObject", "CompositeObject"):
            continue
        inner = _own(element).then(place)
        if name == "TextObject":
            _letters(element, inner, drawing)
        elif name == "PathObject":
            drawing.rules += _rules(element, inner)
        elif name == "ImageObject":
            x0, y0, x1, y1 = place.box(*boundary(element))
            area = (x1 - x0) * (y1 - y0)
            drawing.pictures.append(Picture(element.get("ResourceID", ""), area))
        else:
            _reuse(element, inner, drawing, depth)


def _reuse(element: "_Element", place: Matrix, drawing: Drawing, depth: int) -> None:
    """Add a reusable drawing, which may hold others."""
    shared = drawing.shared.get(element.get("ResourceID", ""))
    drawing.used += 1
    drawing.cut |= depth >= _DEPTH or drawing.used > _USES
    if shared is None:
        drawing.missing.add(f"图元 {element.get('ResourceID', '')}")
    elif not drawing.cut:
        draw(shared, place, drawing, depth + 1)


def boundary(element: "_Element") -> Box:
    """Return the box of an object: left, top, right, bottom."""
    left, top, width, height = (numbers(element.get("Boundary", "")) + [0.0] * 4)[:4]
    return left, top, left + width, top + height


def _own(element: "_Element") -> Matrix:
    """Return the map from an object's own coordinates to those it lies in."""
    left, top, _, _ = boundary(element)
    given = numbers(element.get("CTM", ""))
    own = Matrix(*given[:6]) if len(given) >= 6 else Matrix(1, 0, 0, 1, 0, 0)
    return own.then(Matrix(1, 0, 0, 1, left, top))


def numbers(text: str) -> list[float]:
    """Return the numbers of an attribute, kept within reason; what is none counts as 0."""
    out = []
    for word in text.split():
        try:
            value = float(word)
        except ValueError:
            value = 0.0
        out.append(0.0 if math.isnan(value) else min(max(value, -_FARTHEST), _FARTHEST))
    return out


def _letters(element: "_Element", place: Matrix, drawing: Drawing) -> None:
    # Some makers write size for Size.
    size = (numbers(element.get("Size") or element.get("size") or "") or [0.0])[0] or 1.0
    stretch = (numbers(element.get("HScale", "")) or [1.0])[0] or 1.0
    angle = math.degrees(math.atan2(place.b, place.a))
    quarters = round(angle / 90)
    upright = -quarters % 4
    letters = drawing.sides.setdefault(upright, []) if upright else drawing.glyphs
    points = max(round(size * math.hypot(place.c, place.d) * 2) / 2, 1.0)
    pen = 0.0, 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        text = "".join(c for c in (code.text or "") if c >= " " or c == "\t")
        if abs(angle - 90 * quarters) > _ASKEW:
            drawing.turned += len(text)
            continue
        pen = _start(code, "X", pen[0]), _start(code, "Y", pen[1])
        steps = _steps(code.get("DeltaX", ""), len(text)), _steps(code.get("DeltaY", ""), len(text))
        room = _GLYPHS - drawing.letters
        drawing.cut |= len(text) > room
        for i, char in enumerate(text[:room]):
            width = size * stretch * _width(char)
            x, y = pen
            if steps[0] and 0 < steps[0][i] <= _WIDEST * size:
                width = steps[0][i]
            box = place.box(x, y - _ASCENT * size, x + width, y + _DESCENT * size)
            letters.append(Glyph(char, *box, points))
            drawing.bad += char == "\ufffd" or "\ue000" <= char < "\uf900"
            ahead = steps[0][i] if steps[0] else 0.0 if steps[1] else width
            pen = x + ahead, y + (steps[1][i] if steps[1] else 0.0)


def _start(code: "_Element", name: str, default: float) -> float:
    found = numbers(code.get(name, ""))
    return found[0] if found else default


def _width(char: str) -> float:
    """Return how wide a letter is, in ems; the fonts are not looked at."""
    return 0.5 if char.isascii() or "\u00a0" <= char < "\u0250" else 1.0


def _steps(text: str, count: int) -> list[float]:
    """Return how far the pen moves behind each letter; ``g n d`` stands for n times d."""
    out: list[float] = []
    words = text.split()
    at = 0
    while at < len(words) and len(out) < count:
        if words[at] in ("g", "G") and at + 2 < len(words):
            times = numbers(words[at + 1])[0]
            out += [numbers(words[at + 2])[0]] * int(min(max(times, 0), _REPEATS, count))
            at += 3
        else:
            out += numbers(words[at])
            at += 1
    # One step too few is the rule: nothing follows the last letter.
    return out and (out + [out[-1]] * count)[:count]


def _rules(element: "_Element", place: Matrix) -> Iterator[Box]:
    """Yield the ruled lines of a path, a thin filled box as one line."""
    stroked = element.get("Stroke") != "false"
    for data in element:
        if local(data) != "AbbreviatedData":
            continue
        for points in _paths(data.text or ""):
            corners = [place.at(x, y) for x, y in points]
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            box = min(xs), min(ys), max(xs), max(ys)
            if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
                yield box
            elif stroked:
                yield from _straight(corners)


def _straight(corners: Sequence[tuple[float, float]]) -> Iterator[Box]:
    for (x0, y0), (x1, y1) in pairwise(corners):
        if min(abs(x1 - x0), abs(y1 - y0)) <= _STRAIGHT:
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _paths(text: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the strokes of a path that consist of straight lines only."""
    points: list[tuple[float, float]] = []
    curved = False
    for name, values in _commands(text):
        if name in "MS":
            if len(points) > 1 and not curved:
                yield points
            points, curved = [(values[0], values[1])] if len(values) > 1 else [], False
        elif name == "L" and len(values) > 1:
            points.append((values[0], values[1]))
        elif name == "C" and points:
            points.append(points[0])
        else:
            curved = True
    if len(points) > 1 and not curved:
        yield points


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    name = ""
    values: list[float] = []
    for token in _TOKEN.findall(text):
        if token.isalpha():
            if name:
                yield name, values
            name, values = token.upper(), []
        else:
            values += numbers(token)
    if name:
        yield name, values
