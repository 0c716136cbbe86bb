"""Measure the pages of a PDF: lines of text, ruled lines, red and black ink, in millimetres.

The only door of PDFium on this side. Knows neither the standard nor what a letter is;
all places count from the top left corner of the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_MM = 25.4 / 72
_SAME_LINE_MM = 0.5
_LONG_MM = 40
_THICK_MM = 2
_CLEAR_MM = 0.3
_LEAST_MM = 5
_TURNED = 0.1
_FONT_NAME = 256
_RED_LEAST, _RED_OTHER = 150, 110
_DARK = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Characters on one baseline.

    Attributes:
        text: What it says, without white space.
        baseline: Height of the baseline.
        x0: Left edge of the first character.
        x1: Right edge of the last one.
        size: Type size of most of it in points.
    """

    text: str
    baseline: float
    x0: float
    x1: float
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A horizontal ruled line."""

    x0: float
    x1: float
    top: float
    bottom: float
    red: bool

    @property
    def width(self) -> float:
        """Its length."""
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands on a page.

    Attributes:
        lines: Lines of text from top to bottom.
        ruled: Horizontal lines longer than a table column, from top to bottom.
        red: Top and bottom of the red ink above the first red line, or None.
        black: Bottom of the black ink between the red one and the first red line, or None.
        lying: Whether it lies. Characters turned clockwise on it have their places on the sheet
            as it is bound: upright, the top of the page on the left.
    """

    lines: tuple[Line, ...]
    ruled: tuple[Ruled, ...]
    lying: bool = False
    red: tuple[float, float] | None = None
    black: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The pages of a PDF and the names of the fonts in it."""

    pages: tuple[Page, ...]
    fonts: frozenset[str]


def measure(path: Path, resolution: int) -> Measured:
    """Return what stands on the pages of a PDF; no pages if it is damaged.

    Args:
        path: The PDF.
        resolution: Dots an inch at which the ink of the first page is looked at.
    """
    import pypdfium2

    fonts: set[str] = set()
    pages: list[Page] = []
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return Measured(pages=(), fonts=frozenset())
    try:
        for at in range(len(pdf)):
            page = pdf[at]
            glyphs = _glyphs(page, fonts)
            ruled = tuple(_ruled(page))
            red, black = _ink(page, ruled, resolution) if at == 0 else (None, None)
            lines = tuple(_lines(glyphs))
            lying = page.get_width() > page.get_height()
            pages.append(Page(lines=lines, ruled=ruled, red=red, black=black, lying=lying))
            page.close()
    finally:
        pdf.close()
    return Measured(pages=tuple(pages), fonts=frozenset(fonts))


@dataclass(frozen=True, slots=True, order=True)
class _Glyph:
    baseline: float
    x0: float
    x1: float
    size: float
    text: str


def _glyphs(page: Any, fonts: set[str]) -> list[_Glyph]:  # noqa: ANN401 - a page of PDFium
    """Return the characters of a page, those at the same place once, and note their fonts."""
    import ctypes

    import pypdfium2.raw as pdfium

    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    name, flags = ctypes.create_string_buffer(_FONT_NAME), ctypes.c_int()
    (width, height), text = page.get_size(), page.get_textpage()
    found: dict[tuple[float, float], _Glyph] = {}
    for at in range(pdfium.FPDFText_CountChars(text)):
        char = chr(pdfium.FPDFText_GetUnicode(text, at))
        if char.isspace() or char == "\0" or pdfium.FPDFText_IsGenerated(text, at) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        size = round(pdfium.FPDFText_GetFontSize(text, at), 1)
        baseline, x0, x1 = height - y.value, box.left, box.right
        if width > height and pdfium.FPDFText_GetCharAngle(text, at) > _TURNED:
            baseline, x0, x1 = width - x.value, height - box.top, height - box.bottom
        glyph = _Glyph(baseline * _MM, x0 * _MM, x1 * _MM, size, char)
        found.setdefault((x.value, y.value), glyph)
        if pdfium.FPDFText_GetFontInfo(text, at, name, _FONT_NAME, flags):
            fonts.add(name.value.decode("utf-8", "replace").rpartition("+")[2])
    text.close()
    return list(found.values())


def _lines(glyphs: list[_Glyph]) -> Iterator[Line]:
    placed = sorted(glyphs)
    start = 0
    for at in range(1, len(placed) + 1):
        if at < len(placed) and placed[at].baseline - placed[start].baseline < _SAME_LINE_MM:
            continue
        row = sorted(placed[start:at], key=lambda glyph: glyph.x0)
        sizes = [glyph.size for glyph in row]
        yield Line(
            text="".join(glyph.text for glyph in row),
            baseline=placed[start].baseline,
            x0=row[0].x0,
            x1=max(glyph.x1 for glyph in row),
            size=max(set(sizes), key=sizes.count),
        )
        start = at


def _ruled(page: Any) -> Iterator[Ruled]:  # noqa: ANN401 - a page of PDFium
    import pypdfium2.raw as pdfium

    height = page.get_height()
    found = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2):
        left, bottom, right, top = (value * _MM for value in item.get_bounds())
        weight, red = _stroke(item)
        # PDFium 给描边路径的外框四面各放宽一个线宽，描边本身只有半个线宽在路径之外。
        line = Ruled(
            x0=left + weight,
            x1=right - weight,
            top=height * _MM - top + weight / 2,
            bottom=height * _MM - bottom - weight / 2,
            red=red,
        )
        if line.width >= _LONG_MM and line.bottom - line.top <= _THICK_MM:
            found.append(line)
    yield from sorted(found, key=lambda ruled: ruled.top)


def _stroke(item: Any) -> tuple[float, bool]:  # noqa: ANN401 - a path of PDFium
    """Return the weight of a path, 0 if it is only filled, and whether it is red."""
    import ctypes

    import pypdfium2.raw as pdfium

    fill, stroke, weight = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    parts = [ctypes.c_uint() for _ in range(4)]
    colour = pdfium.FPDFPageObj_GetStrokeColor if stroke.value else pdfium.FPDFPageObj_GetFillColor
    colour(item, *parts)
    pdfium.FPDFPageObj_GetStrokeWidth(item, weight)
    red, green, blue = (part.value for part in parts[:3])
    is_red = red > _RED_LEAST and green < _RED_OTHER and blue < _RED_OTHER
    return (weight.value * _MM if stroke.value else 0.0), is_red


def _ink(
    page: Any,  # noqa: ANN401 - a page of PDFium
    ruled: tuple[Ruled, ...],
    resolution: int,
) -> tuple[tuple[float, float] | None, float | None]:
    """Return where the red ink above the first red line lies, and the black between them ends."""
    first = next((line for line in ruled if line.red), None)
    if first is None or first.top < _LEAST_MM:
        return None, None
    # 只画第一条红线以上的部分，线本身连同抗锯齿的边都不要。
    below = page.get_height() - (first.top - _CLEAR_MM) / _MM
    bitmap = page.render(scale=resolution / 72, crop=(0, below, 0, 0))
    above = bitmap.to_pil().convert("RGB")
    mm = 25.4 / resolution
    box = _red_mask(above).getbbox()
    if box is None:
        return None, None
    red = (box[1] * mm, box[3] * mm)
    rest = above.crop((0, box[3], above.width, above.height)).convert("L")
    dark = rest.point(lambda value: 255 if value < _DARK else 0).getbbox()
    return red, (red[1] + dark[3] * mm if dark else None)


def _red_mask(image: "Image") -> "Image":
    from PIL import ImageChops

    red, green, blue = image.split()
    masks = [
        red.point(lambda value: 255 if value > _RED_LEAST else 0),
        green.point(lambda value: 255 if value < _RED_OTHER else 0),
        blue.point(lambda value: 255 if value < _RED_OTHER else 0),
    ]
    return ImageChops.multiply(ImageChops.multiply(masks[0], masks[1]), masks[2])
