"""A page of a PDF, OFD or picture while it is being read, set upright as it is to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xuncha_docs.model import Block
from xuncha_docs.readers import ocr, ocr_lines
from xuncha_docs.readers.pdf_lines import Glyph, Line, lines
from xuncha_docs.readers.pdf_tables import Table
from xuncha_docs.readers.pdf_text import Box, turn

_SCAN = 0.5  # of the page, what a picture of all of it covers at least
_STAMP = 40  # letters that a scanner's program may print on a picture
_MARGINS = 200  # letters of a header, a footer and a stamp
_BANDS, _EDGES = 20, 3


@dataclass(slots=True)
class Page:
    """A page while it is being read.

    Attributes:
        number: Page from 1.
        width: Width in points, as displayed or set upright.
        height: Height in points.
        glyphs: Its letters; none where its lines were measured as a whole.
        rules: About how many ruled lines it has.
        strokes: Its level and upright lines; None where only pdfplumber finds them.
        pictured: The share of it that pictures and drawings of their own cover.
        images: The share of it that pictures alone cover.
        garbled: Whether its text layer makes no sense.
        unopened: Whether it cannot be loaded.
        unfit: Whether its picture cannot be recognised.
        truncated: Whether it has more letters than are read.
        scores: The confidence of each letter, where they were recognised.
        sheet: What was recognised, or None.
        tags: The paragraph a tagged PDF puts each letter in.
        lines: The lines outside tables; filled in by `lay_out` where there are glyphs.
        tables: Its tables.
        quarters: Quarter turns clockwise that set it upright where most letters stand sideways.
        aside: The lines of the letters that stand on another side than most, by side.
        notes: What is written on top of it.
        askew: How many letters stand askew, and are left out.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: int = 0
    strokes: tuple[Box, ...] | None = None
    pictured: float = 0.0
    images: float = 0.0
    garbled: bool = False
    unopened: bool = False
    unfit: bool = False
    truncated: bool = False
    scores: dict[Glyph, float] = field(default_factory=dict)
    sheet: ocr.Sheet | None = None
    tags: dict[Glyph, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    quarters: int = 0
    aside: list[list[Line]] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    askew: int = 0

    @property
    def letters(self) -> int:
        """How many letters it has."""
        return len(self.glyphs) or sum(len(line.text) for line in self.lines)

    @property
    def scanned(self) -> bool:
        """Whether its words can only be had from its picture."""
        if self.garbled or self.pictured <= _SCAN:
            return self.garbled
        return self.letters <= _STAMP or (
            self.letters <= _MARGINS and self._printed_bands() <= _EDGES
        )

    def _printed_bands(self) -> int:
        """Return on how many twentieths of the page, from top to bottom, letters stand."""
        boxes = [g[1:5] for g in self.glyphs] or [line.box for line in self.lines]
        return len({int(_BANDS * (box[1] + box[3]) / 2 / self.height) for box in boxes})

    def recognise(self, picture: Any) -> None:  # noqa: ANN401 - a numpy array
        """Take the words from a picture of the page."""
        sheet = ocr.recognise(picture)
        if sheet is None:
            self.unfit = True
            return
        if (sheet.quarters + self.quarters) % 2:
            self.width, self.height = self.height, self.width
        self.quarters, self.aside, self.askew = 0, [], 0
        self.sheet = sheet
        self.scores = ocr_lines.letters(sheet, self.width, self.height)
        self.glyphs, self.tags, self.lines = list(self.scores), {}, []
        across, down = self.width / max(sheet.width, 1), self.height / max(sheet.height, 1)
        self.strokes = tuple(
            (x0 * across, top * down, x1 * across, low * down) for x0, top, x1, low in sheet.rules
        )
        self.rules = len(self.strokes)

    def stand(self, sides: Mapping[int, list[Glyph]]) -> None:
        """Set the page upright as most of its letters stand, and take in the others.

        Args:
            sides: The letters that stand sideways on the displayed page, by the quarter turns
                clockwise that set them upright.
        """
        groups = {0: self.glyphs, **sides}
        most = max(groups, key=lambda quarters: len(groups[quarters]))
        if 2 * len(groups[most]) <= sum(map(len, groups.values())):
            most = 0
        for quarters, glyphs in groups.items():
            turned = [Glyph(g.char, *self.upright(g[1:5], quarters), g.size) for g in glyphs]
            if quarters == most:
                self.glyphs = turned
            elif any(not g.char.isspace() for g in glyphs):
                self.aside.append(lines(turned, self.number))
        if most:
            self.strokes = self.strokes and tuple(self.upright(s, most) for s in self.strokes)
            self.quarters = most
            if most % 2:
                self.width, self.height = self.height, self.width

    def upright(self, box: Box, quarters: int | None = None) -> Box:
        """Return where a box on the displayed page lies when the page is set upright.

        Args:
            box: The box in points.
            quarters: Quarter turns clockwise, of a page that is not turned yet.
        """
        width, height = self.width, self.height
        if quarters is None:
            quarters = self.quarters
            if quarters % 2:
                width, height = height, width
        return turn(box, quarters, width, height)
