"""Pictures of PDF pages, for recognition and for showing a place."""

import math
from typing import Any

_MOST = 25e6  # pixels; A4 at 200 dpi has 4 million
_POINTS = 72


def pixels(document: Any, index: int, dpi: int) -> Any:  # noqa: ANN401 - pypdfium2, numpy
    """Return a page as a numpy array, height x width x 3, blue first.

    Args:
        document: The open document.
        index: Page from 0.
        dpi: Resolution, lowered on an enormous page.
    """
    page = document[index]
    try:
        return page.render(scale=scale(page.get_size(), dpi)).to_numpy()[:, :, :3]
    finally:
        page.close()


def scale(size: tuple[float, float], dpi: int) -> float:
    """Return pixels a point.

    Args:
        size: Width and height of the page in points.
        dpi: Resolution, lowered on an enormous page.
    """
    area = max(size[0] * size[1], 1.0)
    return min(dpi / _POINTS, math.sqrt(_MOST / area))
