"""The ruled lines on a picture of a page, found with OpenCV, which comes with rapidocr.

Refuses to know tables: the lines go the way of those that a PDF draws itself.
"""

import math
from collections.abc import Iterator
from typing import Any

Box = tuple[float, float, float, float]
_LEVEL, _UPRIGHT = 0.06, 0.04  # of the page's width: longer than a stroke of any letter
_THICK = 0.012  # of the page's width: what is thicker is a bar or a picture
_MOST = 2_000
_BLOCK, _DARKER = 31, 12  # of the local threshold: pixels around, and how much darker ink is


def rules(picture: Any, skew: float) -> tuple[Box, ...]:  # noqa: ANN401 - a numpy array
    """Return the level and upright lines as boxes of no height or no width, in pixels.

    Args:
        picture: Pixels of the page set upright, height x width x 3.
        skew: What it is turned anticlockwise, in radians; the lines are those of the deskewed page.
    """
    import cv2

    height, width = picture.shape[:2]
    if min(height, width) < 2 * _BLOCK:
        return ()
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    if skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(skew), 1.0)
        grey = cv2.warpAffine(grey, turn, (width, height), borderValue=255)
    ink = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _BLOCK, _DARKER
    )
    level = [
        (x, y + h / 2, x + w, y + h / 2)
        for x, y, w, h in _bars(ink, round(_LEVEL * width), 1)
        if h < _THICK * width
    ]
    upright = [
        (x + w / 2, y, x + w / 2, y + h)
        for x, y, w, h in _bars(ink, 1, round(_UPRIGHT * width))
        if w < _THICK * width
    ]
    return tuple((level + upright)[:_MOST])


def _bars(ink: Any, width: int, height: int) -> Iterator[Box]:  # noqa: ANN401
    """Yield x, y, width and height of what is at least so long and so high, on lines a bit askew."""
    import cv2
    import numpy

    across = (1, 3) if width > 1 else (3, 1)
    thicker = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_RECT, across))
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (width, height))
    found = cv2.morphologyEx(thicker, cv2.MORPH_OPEN, kernel)
    _, _, parts, _ = cv2.connectedComponentsWithStats(numpy.ascontiguousarray(found), None)
    for x, y, w, h, _ in parts[1:].tolist():
        yield float(x), float(y), float(w), float(h)
