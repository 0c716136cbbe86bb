"""A confusion table drawn as a picture: rows are gold, columns what was found.

Only codes and numbers are written, so that no Chinese font is needed.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_docs.errors import WorkspaceError

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_CELL, _EDGE, _SIZE = 34, 64, 13  # pixels
_RIGHT, _WRONG, _INK = (33, 113, 181), (203, 24, 29), (40, 40, 40)


def draw(
    confusion: Mapping[tuple[str, str], int], axis: Sequence[str], out: Path, *, force: bool
) -> None:
    """Write the picture; blue is right, red is wrong, the darker the larger a share of its row.

    Args:
        confusion: Counts by gold and found code.
        axis: The codes in order.
        out: The .png.
        force: Whether to write over a file that is there.

    Raises:
        WorkspaceError: A file stands in the way, or the folder is missing.
    """
    from PIL import Image, ImageDraw

    if not out.parent.is_dir():
        raise WorkspaceError(f"文件夹“{out.parent}”不存在，请先建立。", "WS106")
    if out.exists() and not force:
        message = f"“{out}”已经存在，没有覆盖。请换个文件名，或者加 --force。"
        raise WorkspaceError(message, "WS106")
    side = _EDGE + _CELL * len(axis) + 12
    picture = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(picture)
    for row, gold in enumerate(axis):
        total = sum(confusion.get((gold, other), 0) for other in axis) or 1
        _write(pen, gold, _EDGE - 8, _EDGE + _CELL * row + _CELL // 2, "rm", _INK)
        _write(pen, gold, _EDGE + _CELL * row + _CELL // 2, _EDGE - 8, "mb", _INK)
        for column, found in enumerate(axis):
            count = confusion.get((gold, found), 0)
            _cell(pen, row, column, count, count / total)
    with tempfile.NamedTemporaryFile(dir=out.parent, suffix=".tmp", delete=False) as part:
        picture.save(part, format="PNG")
    Path(part.name).replace(out)


def _cell(pen: "ImageDraw", row: int, column: int, count: int, share: float) -> None:
    left, top = _EDGE + _CELL * column, _EDGE + _CELL * row
    hue = _RIGHT if row == column else _WRONG
    depth = 0.15 + 0.85 * share if count else 0.0
    shade = tuple(round(255 - depth * (255 - part)) for part in hue)
    pen.rectangle((left, top, left + _CELL, top + _CELL), fill=shade, outline=(225, 225, 225))
    if count:
        ink = (255, 255, 255) if depth > 0.5 else _INK
        _write(pen, str(count), left + _CELL // 2, top + _CELL // 2, "mm", ink)


def _write(
    pen: "ImageDraw", text: str, x: int, y: int, anchor: str, ink: tuple[int, int, int]
) -> None:
    from PIL import ImageFont

    ascii_only = text if text.isascii() else "-"
    pen.text((x, y), ascii_only, fill=ink, font=ImageFont.load_default(_SIZE), anchor=anchor)
