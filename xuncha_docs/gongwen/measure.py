"""Measure the pages of a PDF: lines of text, ruled lines, red and black ink, in millimetres.

The only door of the PDF libraries on this side. Knows neither the standard nor what a letter is;
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
    """

    lines: tuple[Line, ...]
    ruled: tuple[Ruled, ...]
    red: tuple[float, float] | None = None
    black: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The pages of a PDF and the names of the fonts in it."""

    pages: tuple[Page, ...]
    fonts: frozenset[str]


def measure(path: Path, resolution: int) -> Measured:
    """Return what stands on the pages of a PDF.

    Args:
        path: The PDF.
        resolution: Dots an inch at which the ink of the first page is looked at.
    """
    import pdfplumber

    fonts: set[str] = set()
    pages: list[Page] = []
    with pdfplumber.open(path) as pdf:
        for at, page in enumerate(pdf.pages):
            chars = [char for char in page.chars if char["text"].strip()]
            fonts.update(char["fontname"].rpartition("+")[2] for char in chars)
            ruled = tuple(_ruled(page))
            red, black = _ink(path, ruled, resolution) if at == 0 else (None, None)
            lines = tuple(_lines(chars, float(page.height)))
            pages.append(Page(lines=lines, ruled=ruled, red=red, black=black))
            page.close()
    return Measured(pages=tuple(pages), fonts=frozenset(fonts))


def _lines(chars: list[dict[str, Any]], height: float) -> Iterator[Line]:
    placed = sorted(((height - c["matrix"][5]) * _MM, c["x0"] * _MM, c) for c in _unique(chars))
    start = 0
    for at in range(1, len(placed) + 1):
        if at < len(placed) and placed[at][0] - placed[start][0] < _SAME_LINE_MM:
            continue
        row = sorted(placed[start:at], key=lambda item: item[1])
        sizes = [round(c["size"], 1) for _, _, c in row]
        yield Line(
            text="".join(c["text"] for _, _, c in row),
            baseline=placed[start][0],
            x0=row[0][1],
            x1=max(c["x1"] for _, _, c in row) * _MM,
            size=max(set(sizes), key=sizes.count),
        )
        start = at


def _unique(chars: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the characters; equal ones at one place, which cannot be ordered, once."""
    seen = set()
    for char in chars:
        key = (char["matrix"][5], char["x0"])
        if key not in seen:
            seen.add(key)
            yield char


def _ruled(page: Any) -> Iterator[Ruled]:  # noqa: ANN401 - a page of pdfplumber
    found = []
    for item in page.lines + page.rects:
        width, height = item["width"] * _MM, item["height"] * _MM
        if width < _LONG_MM or height > _SAME_LINE_MM * 4:
            continue
        # A stroked line has its weight beside its path; a filled rectangle is as thick as it is.
        half = (item["linewidth"] or 0) * _MM / 2 if item["object_type"] == "line" else 0
        colour = item["stroking_color"] if item.get("stroke") else item["non_stroking_color"]
        found.append(
            Ruled(
                x0=item["x0"] * _MM,
                x1=item["x1"] * _MM,
                top=item["top"] * _MM - half,
                bottom=item["bottom"] * _MM + half,
                red=_is_red(colour),
            )
        )
    yield from sorted(found, key=lambda ruled: ruled.top)


def _is_red(colour: Any) -> bool:  # noqa: ANN401 - as the file has it
    if not isinstance(colour, tuple | list) or len(colour) != 3:
        return False
    red, green, blue = colour
    return bool(red > 0.6 and green < 0.4 and blue < 0.4)


def _ink(
    path: Path, ruled: tuple[Ruled, ...], resolution: int
) -> tuple[tuple[float, float] | None, float | None]:
    """Return where the red ink above the first red line lies, and the black between them ends."""
    first = next((line for line in ruled if line.red), None)
    if first is None:
        return None, None
    image = _picture(path, resolution)
    mm = 25.4 / resolution
    above = image.crop((0, 0, image.width, int((first.top - 0.2) / mm)))
    box = _red_mask(above).getbbox()
    if box is None:
        return None, None
    red = (box[1] * mm, box[3] * mm)
    below = above.crop((0, box[3], above.width, above.height)).convert("L")
    dark = below.point(lambda value: 255 if value < _DARK else 0).getbbox()
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


def _picture(path: Path, resolution: int) -> "Image":
    """Return the first page as a picture."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        page = pdf[0]
        bitmap = page.render(scale=resolution / 72)
        picture: Image = bitmap.to_pil().convert("RGB")
        page.close()
        return picture
    finally:
        pdf.close()
