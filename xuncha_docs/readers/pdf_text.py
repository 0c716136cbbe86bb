"""The letters of a page as PDFium has them: whole lines where only their ends matter, else glyphs.

A page of running text needs some boxes a line, not two a letter. PDFium's functions are called
with plain addresses, since pypdfium2's make a pointer object a call. Refuses to know paragraphs,
tables and tags.
"""

import ctypes
import math
import re
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from xuncha_docs.readers.pdf_lines import Glyph, Line, as_printed, is_apart, is_level, piece_end

GLYPHS = 50_000
_GARBLED = 0.05
_TURNED = 0.05
_PAINTED_OVER = 1.4
_STRAIGHT, _FAR = 0.05, 1e5
_BACK = 0.5
_QUARTER, _ASKEW = math.pi / 2, 0.1
_RUN = re.compile(r"[^\s\0-\37](?:[^\r\n]*[^\s\0-\37])?")
_SENSELESS = re.compile("[\0\1\3-\10\13\14\16-\37\ufffd\ue000-\uf8ff]")
# A tab, a hyphen at the end of a line, half of a letter beyond the first plane.
_UNEVEN = re.compile("[\0-\11\13\14\16-\37\ud800-\udfff\ufffe]")
_two_floats, _floats = struct.Struct("2f").unpack_from, struct.Struct("4f").unpack_from
Box = tuple[float, float, float, float]
Placer = Callable[[float, float, float, float], Box]


@cache
def bare() -> SimpleNamespace:
    """Return the functions of PDFium that are called some hundred times a page, and room for text."""
    import pypdfium2.raw as pdfium

    address, whole, real = ctypes.c_void_p, ctypes.c_int, ctypes.c_float
    forms: dict[str, tuple[Any, ...]] = {
        "FPDF_GetPageBoundingBox": (whole, address, address),
        "FPDFPage_GetRotation": (whole, address),
        "FPDFPage_CountObjects": (whole, address),
        "FPDFPage_GetObject": (address, address, whole),
        "FPDFPageObj_GetType": (whole, address),
        "FPDFPageObj_GetMatrix": (whole, address, address),
        "FPDFPageObj_GetBounds": (whole, address, address, address, address, address),
        "FPDFPath_CountSegments": (whole, address),
        "FPDFPath_GetPathSegment": (address, address, whole),
        "FPDFPathSegment_GetPoint": (whole, address, address, address),
        "FPDFPathSegment_GetType": (whole, address),
        "FPDFPathSegment_GetClose": (whole, address),
        "FPDFText_CountChars": (whole, address),
        "FPDFText_GetText": (whole, address, whole, whole, address),
        "FPDFText_GetUnicode": (ctypes.c_uint, address, whole),
        "FPDFText_GetLooseCharBox": (whole, address, whole, address),
        "FPDFText_GetCharAngle": (real, address, whole),
        "FPDFText_GetFontSize": (ctypes.c_double, address, whole),
        "FPDFText_GetMatrix": (whole, address, whole, address),
        "FPDFText_GetTextObject": (address, address, whole),
        "FPDFPageObj_GetMarkedContentID": (whole, address),
    }
    found = SimpleNamespace(room=ctypes.create_string_buffer(2 * GLYPHS + 2))
    for name, form in forms.items():
        at = ctypes.cast(getattr(pdfium, name), address).value or 0
        setattr(found, name, ctypes.PYFUNCTYPE(*form)(at))
    return found


def address(handle: Any) -> int:  # noqa: ANN401 - a handle of PDFium
    """Return where a page or its text lies in memory."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


@dataclass(slots=True)
class Objects:
    """What is drawn on a page besides its letters.

    Attributes:
        paths: The addresses of the paths.
        rules: About how many ruled lines they draw.
        pictured: The area that pictures and forms cover, in square points.
        images: The area that pictures cover.
        turned: Whether some text stands askew.
        nested: Whether there are forms, whose objects are not among these.
    """

    paths: list[int] = field(default_factory=list)
    rules: int = 0
    pictured: float = 0.0
    images: float = 0.0
    turned: bool = False
    nested: bool = False


def objects(page: int) -> Objects:
    """Return what is drawn on a page.

    Args:
        page: Its address.
    """
    import pypdfium2.raw as pdfium

    text, path = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
    pictures = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)
    call, out = bare(), Objects()
    get, kind_of, matrix_of = (
        call.FPDFPage_GetObject,
        call.FPDFPageObj_GetType,
        call.FPDFPageObj_GetMatrix,
    )
    matrix = (ctypes.c_float * 6)()
    at = ctypes.byref(matrix)
    for i in range(min(call.FPDFPage_CountObjects(page), GLYPHS)):
        item = get(page, i)
        kind = kind_of(item)
        if kind == text:
            if not out.turned:
                matrix_of(item, at)
                a, b = _two_floats(matrix)
                out.turned = a < 0 or (b != 0 and abs(b) > _TURNED * abs(a))
        elif kind == path:
            out.paths.append(item)
            out.rules += max(call.FPDFPath_CountSegments(item) // 5, 1)
        elif kind in pictures:
            area, nested = _area(item), kind == pdfium.FPDF_PAGEOBJ_FORM
            out.pictured += area
            out.images += 0.0 if nested else area
            out.nested |= nested
    return out


def _area(item: int) -> float:
    """Return the area of the box around an object, in square points."""
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    bare().FPDFPageObj_GetBounds(item, *map(ctypes.byref, (left, low, right, high)))
    return max(right.value - left.value, 0.0) * max(high.value - low.value, 0.0)


@dataclass(frozen=True, slots=True)
class Paper:
    """How a page is displayed.

    Attributes:
        width: In points, as displayed.
        height: In points.
        rotation: How many degrees it is turned clockwise.
        place: The map from PDF coordinates to points from the top left corner.
    """

    width: float
    height: float
    rotation: int
    place: Placer


def paper(page: int) -> Paper:
    """Return how a page is displayed: the box that it inherits and is cropped to.

    Args:
        page: Its address.
    """
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    bare().FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    rotation = 90 * max(bare().FPDFPage_GetRotation(page), 0)
    width, height = box.right - box.left, box.top - box.bottom
    place = placer((box.left, box.bottom, box.right, box.top), rotation)
    if rotation % 180:
        width, height = height, width
    return Paper(width or 595.0, height or 842.0, rotation, place)


def placer(box: Sequence[float], rotation: int) -> Placer:
    """Return the map from PDF coordinates to points from the top left corner of a turned box."""
    left, low, right, high = box
    return {
        0: lambda x0, y0, x1, y1: (x0 - left, high - y1, x1 - left, high - y0),
        90: lambda x0, y0, x1, y1: (y0 - low, x0 - left, y1 - low, x1 - left),
        180: lambda x0, y0, x1, y1: (right - x1, y0 - low, right - x0, y1 - low),
        270: lambda x0, y0, x1, y1: (high - y1, right - x1, high - y0, right - x0),
    }[rotation % 360]


def turn(box: Box, quarters: int, width: float, height: float) -> Box:
    """Return where a box lies when its page is turned.

    Args:
        box: The box in points from the top left corner.
        quarters: Quarter turns clockwise.
        width: Width of the page in points before it is turned.
        height: Its height.
    """
    if not quarters:
        return box
    x0, top, x1, bottom = box
    place = placer((0.0, 0.0, width, height), 90 * quarters)
    return place(x0, height - bottom, x1, height - top)


@dataclass(slots=True)
class Letters:
    """The letters of a page, as lines or as glyphs.

    Attributes:
        glyphs: Every upright glyph in stream order; empty where there are lines.
        indexes: The place of each in PDFium's text.
        lines: The lines from top to bottom.
        garbled: Whether the text layer makes no sense.
        truncated: Whether there are more letters than are read.
        sides: The letters that stand sideways or on their head, by the quarter turns clockwise
            that set them upright.
        askew: How many letters stand at another angle and are left out.
    """

    glyphs: list[Glyph] = field(default_factory=list)
    indexes: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    garbled: bool = False
    truncated: bool = False
    sides: dict[int, list[Glyph]] = field(default_factory=dict)
    askew: int = 0


def strokes(paths: Sequence[int], place: Placer) -> tuple[Box, ...]:
    """Return the level and upright pieces of paths as boxes of no height or no width.

    Args:
        paths: Their addresses.
        place: The map to the displayed page.
    """
    import pypdfium2.raw as pdfium

    call, out = bare(), []
    x, y, matrix = ctypes.c_float(), ctypes.c_float(), (ctypes.c_float * 6)()
    to_x, to_y, to_matrix = map(ctypes.byref, (x, y, matrix))
    for path in paths:
        call.FPDFPageObj_GetMatrix(path, to_matrix)
        a, b, c, d, e, f = matrix
        start = last = (0.0, 0.0)
        for i in range(call.FPDFPath_CountSegments(path)):
            segment = call.FPDFPath_GetPathSegment(path, i)
            call.FPDFPathSegment_GetPoint(segment, to_x, to_y)
            point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            kind = call.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                out += _straight(last, point)
            if call.FPDFPathSegment_GetClose(segment):
                out += _straight(point, start)
            last = point
    return tuple(place(*box) for box in out)


def _straight(one: tuple[float, float], other: tuple[float, float]) -> list[Box]:
    """Return the line between two points where it is level or upright."""
    left, right = sorted((one[0], other[0]))
    low, high = sorted((one[1], other[1]))
    if high - low < _STRAIGHT < right - left < _FAR:
        return [(left, low, right, low)]
    if right - left < _STRAIGHT < high - low < _FAR:
        return [(left, low, left, high)]
    return []


class Text:
    """The text of a page that is open.

    Args:
        text: Its address.
        paper: How the page is displayed.
        number: Page from 1.
    """

    def __init__(self, text: int, paper: Paper, number: int) -> None:
        self._at = text
        self._call = bare()
        self._place = paper.place
        self._rotation = math.radians(paper.rotation)
        self._number = number
        self._count = self._call.FPDFText_CountChars(text)
        self._rect = (ctypes.c_float * 4)()
        self._to_rect = ctypes.byref(self._rect)
        self._matrix = (ctypes.c_float * 6)()
        self._to_matrix = ctypes.byref(self._matrix)
        self._text = self._whole()

    def letters(self, turned: bool, exact: bool) -> Letters:
        """Return the letters; those that stand askew are watermarks, and counted only.

        Args:
            turned: Whether some may stand askew.
            exact: Whether every glyph is wanted.
        """
        if not turned and not exact and (lines := self._lines()):
            senseless = len(_SENSELESS.findall(self._text))
            return Letters(lines=lines, garbled=self._is_garbled(senseless))
        return self._glyphs(turned)

    def _whole(self) -> str:
        """Return the text where it has one character a letter, else nothing."""
        count = self._count
        if not 0 < count <= GLYPHS:
            return ""
        if self._call.FPDFText_GetText(self._at, 0, count, self._call.room) != count + 1:
            return ""
        return ctypes.string_at(self._call.room, 2 * count).decode("utf-16-le", "surrogatepass")

    def _is_garbled(self, senseless: int) -> bool:
        return bool(senseless > max(_GARBLED * self._count, 3))

    def _glyphs(self, turned: bool) -> Letters:
        out = Letters(truncated=self._count > GLYPHS)
        at, rect, to_rect = self._at, self._rect, self._to_rect
        box_of, code_of, angle_of = (
            self._call.FPDFText_GetLooseCharBox,
            self._call.FPDFText_GetUnicode,
            self._call.FPDFText_GetCharAngle,
        )
        place, size, senseless = self._place, 0.0, 0
        for i in range(min(self._count, GLYPHS)):
            code = code_of(at, i)
            if code in (10, 13) or not box_of(at, i, to_rect):
                size = 0.0
                continue
            # PDFium gives a hyphen at the end of a line as 2.
            senseless += (
                (code < 32 and code not in (2, 9)) or code == 0xFFFD or 0xE000 <= code < 0xF900
            )
            left, high, right, low = _floats(rect)
            if code < 32 or right <= left or _is_surrogate(code):
                continue
            quarters = _quarters(angle_of(at, i) + self._rotation) if turned else 0
            if quarters is None:
                out.askew += code > 32
                continue
            size = size or self._size(i)
            if quarters:
                glyph = Glyph(chr(code), *place(left, low, right, high), size)
                out.sides.setdefault(quarters, []).append(glyph)
                continue
            out.indexes.append(i)
            out.glyphs.append(Glyph(chr(code), *place(left, low, right, high), size))
        out.garbled = self._is_garbled(senseless)
        return out

    def _size(self, index: int) -> float:
        """Return the type size of a letter, to half a point."""
        self._call.FPDFText_GetMatrix(self._at, index, self._to_matrix)
        scale = math.hypot(*_two_floats(self._matrix))
        return round(self._call.FPDFText_GetFontSize(self._at, index) * scale * 2) / 2 or 1.0

    def _lines(self) -> list[Line]:
        """Return the lines as PDFium puts them; none where that may be wrong."""
        if _UNEVEN.search(self._text):
            return []
        found: list[Line] = []
        for run in _RUN.finditer(self._text):
            line = self._line(*run.span())
            if line is None:
                return []
            found.append(line)
        found.sort(key=lambda line: (line.box[1] + line.box[3], line.box[0]))
        boxes = [line.box for line in found]
        # Lines without a common height cannot stand on one line.
        return [] if any(b[1] < a[3] and is_level(a, b) for a, b in pairwise(boxes)) else found

    def _line(self, start: int, end: int) -> Line | None:
        """Return a line; None where its letters must be looked at one by one."""
        text, at, rect, to_rect = self._text[start:end], self._at, self._rect, self._to_rect
        box_of = self._call.FPDFText_GetLooseCharBox
        box_of(at, start, to_rect)
        x0, high, right, low = _floats(rect)
        box_of(at, end - 1, to_rect)
        left, last_high, x1, last_low = _floats(rect)
        size = self._size(start)
        crooked = (low, high) != (last_low, last_high) and not is_level(
            (x0, low, right, high), (left, last_low, x1, last_high)
        )
        if crooked or right <= x0 or x1 <= left or left < x0:
            return None
        widest = _PAINTED_OVER * (x1 - x0) + size
        if len(text) * size > widest < (len(text.encode()) - len(text)) / 2 * size:
            return None
        printed = self._printed(start, end, size) if " " in text else text
        if printed is None:
            return None
        if piece := piece_end(text):
            box_of(at, start + piece, to_rect)
            right = _floats(rect)[2]
        box = self._place(x0, min(low, last_low), x1, max(high, last_high))
        return Line.measured(as_printed(printed), box, size, right - x0, self._number)

    def _printed(self, start: int, end: int, size: float) -> str | None:
        """Return a text with those blanks that are seen: PDFium puts more where letters stand apart."""
        text, out, done = self._text, "", start
        rect, to_rect = self._rect, self._to_rect
        box_of = self._call.FPDFText_GetLooseCharBox
        at = text.find(" ", start, end)
        while at >= 0:
            box_of(self._at, at, to_rect)
            pen, _, right, _ = _floats(rect)
            if right <= pen:
                before, after = text[at - 1], text[at + 1]
                box_of(self._at, at + 1, to_rect)
                gap = (_floats(rect)[0] - pen) / size
                # The pen goes back where PDFium found the place of the next letters late.
                if before.isspace() or after.isspace() or gap < -_BACK:
                    return None
                out += text[done:at] + " " * is_apart(before, after, gap)
                done = at + 1
            at = text.find(" ", at + 1, end)
        return out + text[done:end]


def _quarters(angle: float) -> int | None:
    """Return the quarter turns clockwise that set a letter upright; None where it stands askew."""
    turns = round(angle / _QUARTER)
    return -turns % 4 if abs(angle - turns * _QUARTER) <= _ASKEW else None


def _is_surrogate(code: int) -> bool:
    return 0xD800 <= code < 0xE000 or code > 0x10FFFF
