"""Read a picture file (.png, .jpg, .tif): every frame is a scanned page.

The size of the paper is not to be had from most pictures; A4 is assumed, so that places and type
sizes come out as on the page.
"""

import io
from typing import TYPE_CHECKING, Any

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers import ocr, pdf
from xuncha_docs.readers.codes import notice, unreadable
from xuncha_docs.readers.pdf import Read
from xuncha_docs.readers.pdf_page import Page
from xuncha_docs.readers.pdf_told import told

if TYPE_CHECKING:
    from PIL.Image import Image

_SHORT, _LONG = 595.0, 842.0  # A4 in points
_MOST_PIXELS = 100_000_000
_MOST_FRAMES = 200
_SMALL = 25e6  # pixels; a photograph has more, print does not need them


def read(data: bytes) -> Read:
    """Return the blocks of a picture; none, and a diagnostic, without the extra ``ocr``.

    Args:
        data: The file.

    Raises:
        UnreadableFileError: It is damaged (RD008) or has too many pixels (RD009).
    """
    import warnings

    from PIL import Image

    pages: list[Page] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as picture:
                frames = 1 if picture.format == "MPO" else getattr(picture, "n_frames", 1)
                for frame in range(min(frames, _MOST_FRAMES)):
                    picture.seek(frame)
                    pages.append(_page(picture, frame + 1))
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        # Pillow meets damaged pictures with whatever Python raises.
        except (OSError, ValueError, TypeError, SyntaxError, KeyError, IndexError, EOFError,
                ArithmeticError, AttributeError, MemoryError, RuntimeError) as error:  # fmt: skip
            advice = "请重新扫描或拍摄，或向报送单位索取原件"
            raise unreadable("RD008", "图片文件已损坏，无法打开", advice) from error
    blocks = pdf.assemble(pages, pdf.cells_of(pages))
    found = list(told(pages, blocks))
    if frames > len(pages):
        found.append(notice("RD108", f"共 {frames} 页，只读了前 {len(pages)} 页"))
    return Read(blocks, frames, tuple(found))


def _page(picture: "Image", number: int) -> Page:
    width, height = picture.size
    if width * height > _MOST_PIXELS:
        raise _too_large()
    page = Page(number, _SHORT, _LONG, pictured=1.0)
    if ocr.available():
        found = _pixels(picture)
        height, width = found.shape[:2]
        if width > height:
            page.width, page.height = _LONG, _LONG * height / width
        else:
            page.width, page.height = _SHORT, _SHORT * height / width
        page.recognise(found)
    return page


def _too_large() -> UnreadableFileError:
    return unreadable("RD009", f"图片超过 {_MOST_PIXELS // 10**6} 百万像素")


def pixels(data: bytes) -> Any:  # noqa: ANN401 - numpy comes with the extra
    """Return a picture held in a document as `pdf.Page.recognise` takes it; None if damaged."""
    import warnings

    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP")) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    return None
                return _pixels(picture)
        except (OSError, ValueError, TypeError, SyntaxError, KeyError, IndexError, EOFError,
                ArithmeticError, AttributeError, RuntimeError,
                Image.DecompressionBombError):  # fmt: skip
            return None


def _pixels(picture: "Image") -> Any:  # noqa: ANN401 - numpy comes with the extra
    """Return a picture as it is meant to be looked at, on white, blue first."""
    import numpy
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright)
    upright = upright.convert("RGB")
    if upright.width * upright.height > _SMALL:
        upright.thumbnail((5000, 5000))
    return numpy.ascontiguousarray(numpy.asarray(upright)[:, :, ::-1])
