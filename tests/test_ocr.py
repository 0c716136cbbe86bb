"""The whole way of a scan; needs the extra ``ocr``, and a Chinese font to print with."""

import io
import subprocess
import sys

import pytest
from reading_specimens import grid, pdf

from xuncha_docs import readers
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import BlockKind
from xuncha_docs.readers import image, ocr
from xuncha_docs.readers.pdf import read as read_pdf
from xuncha_docs.readers.pdf_page import Page

LINE = "学习贯彻新时代党的创新理论不够深入研究部署不够具体跟踪问效"
needs_ocr = pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
bare = pytest.mark.skipif(ocr.available(), reason="the extra ocr is installed")


def printed(skew=0.0, turned=0, more=()):
    """Return a page as a picture: what PDFium draws of a report, turned.

    Args:
        skew: Degrees it lies askew.
        turned: Degrees it lies turned.
        more: Further items of the page.
    """
    import pypdfium2
    from PIL import Image, ImageStat

    items = [(198, 80, 22, "关于整改情况的报告"), (73, 140, 16, "县委巡察组：")]
    items += [(105, 170, 16, LINE[:26]), (73, 198, 16, LINE[:28]), (73, 226, 16, "抓而不实。")]
    items += [(105, 254, 16, "一、学习不深")]
    document = pypdfium2.PdfDocument(pdf([*items, *more]))
    picture = document[0].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    if ImageStat.Stat(picture).mean[0] > 254.5:
        pytest.skip("no Chinese font to draw with")
    picture = picture.rotate(skew, fillcolor=255, resample=Image.Resampling.BICUBIC)
    return picture.rotate(turned, expand=True)


def saved(picture, form):
    out = io.BytesIO()
    picture.save(out, format=form, dpi=(200, 200))
    return out.getvalue()


def blank(form):
    from PIL import Image

    return saved(Image.new("L", (600, 800), 255), form)


TEXTS = ["关于整改情况的报告", "县委巡察组：", LINE[:26] + LINE[:28] + "抓而不实。", "一、学习不深"]
KINDS = [BlockKind.TITLE, BlockKind.ADDRESSEE, BlockKind.PARAGRAPH, BlockKind.HEADING]


@needs_ocr
@pytest.mark.parametrize(
    ("form", "skew", "turned"), [("PDF", 1.2, 0), ("PNG", 0, 90), ("TIFF", 0, 180)]
)
def test_a_scan_reads_like_the_document_it_was_made_from(tmp_path, form, skew, turned):
    path = tmp_path / "扫描"
    path.write_bytes(saved(printed(skew, turned), form))
    found = readers.read(path)
    assert [b.text for b in found.blocks] == TEXTS
    assert [b.kind for b in found.blocks] == KINDS
    assert all(0.8 < b.confidence <= 1 and b.page == 1 and b.box for b in found.blocks)
    assert [d.code for d in found.diagnostics] == ["RD131"]


@needs_ocr
@pytest.mark.parametrize(("form", "skew", "turned"), [("PDF", 0.8, 0), ("PNG", -1, 90)])
def test_a_ruled_table_on_a_scan_is_a_grid(tmp_path, form, skew, turned):
    words = [["序号", "问题表现", "整改时限"], ["1", "学习研讨次数不足", "2026年6月底"],
             ["2", "台账登记不及时", "立行立改"]]  # fmt: skip
    xs, ys = [73, 133, 353, 513], [320, 360, 400, 440]
    cells = [(x + 8, y + 12, 14, word) for y, row in zip(ys, words, strict=False)
             for x, word in zip(xs, row, strict=False)]  # fmt: skip
    path = tmp_path / "扫描"
    path.write_bytes(saved(printed(skew, turned, [*grid(xs, ys), *cells]), form))
    found = readers.read(path)
    assert [b.text for b in found.blocks[:-1]] == TEXTS
    assert [list(row) for row in found.blocks[-1].rows] == words
    assert 0.8 < found.blocks[-1].confidence <= 1


@needs_ocr
def test_a_page_with_a_garbled_text_layer_is_read_from_its_picture():
    garbled = [(73, 400, 16, "\ue001\ue002\ue003\ue004\ue005\ue006"), (73, 140, 16, LINE[:20])]
    found = read_pdf(pdf(garbled))
    assert "RD131" in [d.code for d in found.diagnostics]
    assert "\ue001" not in "".join(b.text for b in found.blocks)


@needs_ocr
def test_recognition_needs_no_network_and_says_nothing(tmp_path):
    path = tmp_path / "扫描.png"
    path.write_bytes(saved(printed(), "PNG"))
    program = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from pathlib import Path\n"
        "from xuncha_docs.readers import read\n"
        "print(len(read(Path(sys.argv[1])).blocks))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("4\n", "")


@needs_ocr
def test_the_same_picture_is_recognised_once():
    import numpy

    picture = numpy.asarray(printed().convert("RGB"))
    assert ocr.recognise(picture) is ocr.recognise(picture.copy())


@needs_ocr
@pytest.mark.parametrize("form", ["PNG", "PDF"])
def test_a_blank_scan_is_reported_and_not_silently_empty(tmp_path, form):
    path = tmp_path / "白"
    path.write_bytes(blank(form))
    found = readers.read(path)
    assert found.blocks == ()
    assert [d.code for d in found.diagnostics] == ["RD131", "RD133"]


@bare
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "PDF"])
def test_without_the_extra_a_scan_names_its_pages_and_what_to_install(tmp_path, form):
    path = tmp_path / "扫描"
    path.write_bytes(blank(form))
    found = readers.read(path)
    assert (found.blocks, found.pages) == ((), 1)
    assert [d.code for d in found.diagnostics] == ["RD104"]
    assert "第 1 页" in found.diagnostics[0].message
    assert "xuncha-docs[ocr]" in found.diagnostics[0].fix


@bare
def test_without_the_extra_garbled_pages_are_named():
    page = [(73, 400, 16, "\ue001\ue002\ue003\ue004\ue005\ue006")]
    found = read_pdf(pdf([(73, 140, 16, LINE[:20])], page))
    assert [(d.code, "第 2 页" in d.message) for d in found.diagnostics] == [("RD105", True)]


def test_only_pages_that_need_it_are_recognised():
    assert Page(1, 595, 842, pictured=0.9).scanned
    assert Page(1, 595, 842, garbled=True).scanned
    assert not Page(1, 595, 842, pictured=0.3).scanned
    assert not Page(1, 595, 842, pictured=0.9, glyphs=[None] * 300).scanned


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_a_damaged_picture_is_refused(tmp_path, form):
    path = tmp_path / "坏"
    path.write_bytes(blank(form)[:40])
    with pytest.raises(UnreadableFileError) as caught:
        readers.read(path)
    assert caught.value.code == "RD008"


def test_a_picture_of_too_many_pixels_is_refused_before_it_unfolds(tmp_path):
    import struct
    import zlib

    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head
    path = tmp_path / "弹.png"
    path.write_bytes(data + struct.pack(">I", zlib.crc32(head)) + bytes(64))
    with pytest.raises(UnreadableFileError) as caught:
        readers.read(path)
    assert caught.value.code in ("RD008", "RD009")


@needs_ocr
@pytest.mark.parametrize("size", [(60_000, 3), (3, 60_000)])
def test_a_mere_strip_is_told_as_unread(size):
    from PIL import Image

    data = saved(Image.new("L", size, 255), "PNG")
    found = image.read(data)
    assert found.blocks == ()
    assert [d.code for d in found.diagnostics] == ["RD104"]
    assert "无法识别" in found.diagnostics[0].message
