"""Words on a picture of a page: the only door to rapidocr, which brings its models in its wheel.

Nothing is fetched, nothing is logged. The page is set upright: lines come as boxes on the turned
and deskewed page. Pictures already seen in this process are not recognised again.
"""

import hashlib
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from typing import Any

from xuncha_docs.readers import ocr_rules

UNCLEAR = 0.5  # rapidocr's own limit: below it a line is mostly specks, seals or handwriting
_SURE = 0.85
_REMEMBERED = 500
_LEVEL = 0.003  # radians; half a line's height over a line's length needs no deskewing


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece of a line of print.

    Attributes:
        text: The words.
        box: ``(x0, top, x1, bottom)`` in pixels on the upright page.
        score: How sure the recognition is, 0 to 1.
    """

    text: str
    box: tuple[float, float, float, float]
    score: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a picture of a page.

    Attributes:
        width: Width of the upright page in pixels.
        height: Its height.
        quarters: Quarter turns anticlockwise that set the picture upright.
        skew: What it is turned anticlockwise then, in radians.
        printed: The pieces of print, in no order.
        unclear: Number of pieces left out because they could not be made out.
        rules: Level and upright lines as boxes of no height or no width, in pixels on the upright
            page.
    """

    width: int
    height: int
    quarters: int = 0
    skew: float = 0.0
    printed: tuple[Printed, ...] = ()
    unclear: int = 0
    rules: tuple[ocr_rules.Box, ...] = ()


def available() -> bool:
    """Return whether the extra ``ocr`` is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognise(picture: Any) -> Sheet | None:  # noqa: ANN401 - a numpy array; numpy comes with the extra
    """Return the print on a page, None where the recogniser gives up, as on a mere strip.

    A page lying on its side or its head is set upright first.

    Args:
        picture: Pixels of the page, height x width x 3, blue first.
    """
    engine = _engine()
    try:
        return engine.sheet(picture)
    except _errors():
        return None


def _errors() -> tuple[type[Exception], ...]:
    """Return every error of the recogniser and what it is built on: they share no base."""
    ours = ("rapidocr", "onnxruntime", "cv2")
    found = {
        error
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in ours
        for error in list(vars(module).values())
        if isinstance(error, type) and issubclass(error, Exception)
        if error.__module__.partition(".")[0] in ours
    }
    return (*found, ValueError, IndexError, ArithmeticError)


@dataclass(slots=True)
class _Engine:
    """The loaded models, and what was recognised with them in this process."""

    model: Any
    seen: dict[str, Sheet] = field(default_factory=dict)

    def sheet(self, picture: Any) -> Sheet:  # noqa: ANN401
        pixels = hashlib.sha256(repr(picture.shape).encode())
        pixels.update(picture.tobytes())
        key = pixels.hexdigest()
        if key not in self.seen:
            if len(self.seen) >= _REMEMBERED:
                self.seen.pop(next(iter(self.seen)))
            self.seen[key] = self._upright(picture)
        return self.seen[key]

    def _upright(self, picture: Any) -> Sheet:  # noqa: ANN401
        """Return the sheet of the way round that is read best."""
        import numpy

        readings = [_Reading(self.model, picture, 0)]
        others = (1, 3) if readings[0].lies() else () if readings[0].sure() else (2,)
        for quarters in others:
            turned = numpy.ascontiguousarray(numpy.rot90(picture, quarters))
            readings.append(_Reading(self.model, turned, quarters))
            if readings[-1].sure():
                break
        sheet = max(readings, key=_Reading.worth).sheet()
        upright = numpy.ascontiguousarray(numpy.rot90(picture, sheet.quarters))
        return replace(sheet, rules=ocr_rules.rules(upright, sheet.skew))


class _Reading:
    """What the models make of a picture one way round."""

    def __init__(self, model: Any, picture: Any, quarters: int) -> None:  # noqa: ANN401
        height, width = picture.shape[:2]
        self._page = Sheet(width, height, quarters)
        # A classifier of single lines would set every line of a page on its head upright,
        # and leave their order wrong; here the page is turned as a whole.
        out = model(picture, use_cls=False, text_score=0.0)
        boxes = [] if out.boxes is None else out.boxes.tolist()
        self._lines = list(zip(boxes, out.txts or (), map(float, out.scores or ()), strict=True))

    def lies(self) -> bool:
        """Return whether most letters stand in lines from top to bottom."""
        upright = sum(len(text) * (1 if _is_tall(box) else -1) for box, text, _ in self._lines)
        return upright > 0

    def sure(self) -> bool:
        """Return whether the letters are read with confidence, or there are none."""
        letters = sum(len(text) for _, text, _ in self._lines)
        return not letters or self.worth() > _SURE * letters

    def worth(self) -> float:
        """Return the number of letters read, weighed by confidence."""
        fitting = (s * len(text) for box, text, s in self._lines if not _is_tall(box))
        return sum(fitting)

    def sheet(self) -> Sheet:
        """Return the lines as boxes on the deskewed page."""
        page = self._page
        skew = _skew([box for box, _, _ in self._lines])
        clear = [line for line in self._lines if line[2] >= UNCLEAR]
        printed = tuple(
            Printed(text, _box(corners, skew, page), score) for corners, text, score in clear
        )
        return replace(page, skew=skew, printed=printed, unclear=len(self._lines) - len(clear))


Corners = Sequence[Sequence[float]]


def _is_tall(box: Corners) -> bool:
    return _length(box[0], box[3]) > 1.5 * _length(box[0], box[1])


def _length(one: Sequence[float], other: Sequence[float]) -> float:
    return math.hypot(other[0] - one[0], other[1] - one[1])


def _skew(boxes: Sequence[Corners]) -> float:
    """Return the angle most long lines are drawn at: the middle one, weighed by their length."""
    angles = sorted(
        (math.atan2(b[1][1] - b[0][1], b[1][0] - b[0][0]), _length(b[0], b[1]))
        for b in boxes
        if _length(b[0], b[1]) > 4 * _length(b[0], b[3])
    )
    half = sum(weight for _, weight in angles) / 2
    for angle, weight in angles:
        half -= weight
        if half <= 0:
            return angle if abs(angle) > _LEVEL else 0.0
    return 0.0


def _box(corners: Corners, skew: float, page: Sheet) -> tuple[float, float, float, float]:
    """Return the upright box of a line on the page turned about its middle."""
    x, y = page.width / 2, page.height / 2
    sin, cos = math.sin(skew), math.cos(skew)
    xs = [x + (cx - x) * cos + (cy - y) * sin for cx, cy in corners]
    ys = [y - (cx - x) * sin + (cy - y) * cos for cx, cy in corners]
    return (xs[0] + xs[3]) / 2, (ys[0] + ys[1]) / 2, (xs[1] + xs[2]) / 2, (ys[2] + ys[3]) / 2


@cache
def _engine() -> _Engine:
    """Return the models, loaded once a process; a worker process among others takes one thread."""
    import multiprocessing
    import os
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import cv2
        import rapidocr

        threads = 1 if multiprocessing.parent_process() else min(os.cpu_count() or 1, 2)
        cv2.setNumThreads(threads)
        model = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
    return _Engine(model)
