"""What LibreOffice makes of a letter of ours, measured on the page."""

import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from xuncha_docs.gongwen import parse, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftoppm")),
        reason="LibreOffice or poppler is not installed",
    ),
]
PREVIEW = Path(__file__).parents[1] / "scripts" / "preview.py"
PROSE = "党组会议专题研究思想政治工作不够深入结合实际研究贯彻措施少" * 40
# 各个位置的逗号，总有正好排满一行之后的。
COMMAS = "".join("党" * n + "，" for n in range(20, 40))
LETTER = f"""---
发文机关标志: 中共某县委巡察工作领导小组办公室文件
发文字号: 某巡办〔2026〕3号
抄送: 县纪委监委，县委组织部
印发机关: 中共某县委巡察工作领导小组办公室
印发日期: 2026年3月9日
---
# 关于某事的通知
@ 各乡镇党委：
{PROSE}。
{COMMAS}。
特此通知。
$ 某县委
% 2026年3月9日
"""
MM = 72 / 25.4


def lines(page: Any) -> dict[float, list[Any]]:
    """The characters of a page by baseline, in millimetres from the top."""
    out: dict[float, list[Any]] = defaultdict(list)
    for char in page.chars:
        out[round((float(page.height) - char["matrix"][5]) / MM, 1)].append(char)
    return dict(sorted(out.items()))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Any]]:
    import pdfplumber

    folder = tmp_path_factory.mktemp("pages")
    write(parse(LETTER), folder / "letter.docx")
    command = [sys.executable, str(PREVIEW), str(folder / "letter.docx"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    with pdfplumber.open(folder / "letter.pdf") as pdf:
        yield pdf.pages


def test_a_full_page_has_22_lines_of_28_characters_and_fills_the_type_area(pages: list[Any]):
    rows = lines(pages[1])
    body = {y: chars for y, chars in rows.items() if y < 262}
    assert len(body) == 22
    places = list(body)
    assert median(b - a for a, b in pairwise(places)) == pytest.approx(28.95 / MM, abs=0.1)
    assert {len(chars) for chars in body.values()} == {28}
    assert min(c["x0"] for chars in body.values() for c in chars) / MM == pytest.approx(28, abs=0.5)
    assert max(c["x1"] for chars in body.values() for c in chars) / MM <= 184.5


def test_the_first_page_shows_body_text_and_the_signature_is_not_alone(pages: list[Any]):
    texts = ["".join(c["text"] for c in page.chars) for page in pages]
    assert PROSE[:10] in texts[0]
    assert "特此通知" in next(text for text in texts if "某县委2026年3月9日" in text)


def test_no_punctuation_is_lost_or_leaves_the_type_area(pages: list[Any]):
    chars = [char for page in pages for char in page.chars]
    assert sum(char["text"] == "，" for char in chars) == COMMAS.count("，") + 1
    assert max(char["x1"] for char in chars) / MM <= 184.5


def test_the_red_line_is_as_wide_as_the_type_area_and_4_mm_below_the_number(pages: list[Any]):
    red = [
        line
        for line in pages[0].lines + pages[0].rects
        if line["stroking_color"] == (1, 0, 0) or line["non_stroking_color"] == (1, 0, 0)
    ]
    assert red
    assert red[0]["x0"] / MM == pytest.approx(28, abs=0.3)
    assert red[0]["x1"] / MM == pytest.approx(184, abs=0.3)
    number = next(y for y, chars in lines(pages[0]).items() if "〔" in {c["text"] for c in chars})
    # 字面下缘约在基线下 0.6 毫米。
    assert red[0]["top"] / MM - number == pytest.approx(4.6, abs=1)


def test_the_mark_stands_35_mm_below_the_top_of_the_type_area(pages: list[Any]):
    baseline, chars = next(iter(lines(pages[0]).items()))
    assert "".join(c["text"] for c in chars).endswith("文件")
    assert len(chars) == 18
    # 汉字字面上缘约在基线上 0.83 个字高。
    assert baseline - 0.83 * chars[0]["size"] / MM == pytest.approx(37 + 35, abs=1.2)


def test_the_imprint_ends_the_last_page_and_page_numbers_stand_7_mm_below(pages: list[Any]):
    last = pages[-1]
    ruled = [line["bottom"] / MM for line in last.lines + last.rects if line["width"] > 400]
    assert max(ruled) == pytest.approx(262, abs=0.5)
    for page in pages:
        number = max(lines(page))
        # 一字线约在基线上 0.37 个字高。
        assert number - 0.37 * 14 / MM == pytest.approx(262 + 7, abs=1)
