import pytest

from xuncha_docs.readers.ocr import Printed, Sheet
from xuncha_docs.readers.ocr_lines import full_width, letters
from xuncha_docs.readers.pdf_lines import lines

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi
PT = 72 / 200


def sheet(*rows):
    """Rows of x0, top and type size in points, and text; boxes as recognition gives them."""
    printed = []
    for x0, top, size, text in rows:
        ink = sum(0.5 if c.isascii() else 1.0 for c in text) - 0.5 * (text[-1] in "。，：）")
        box = (x0 / PT, top / PT - 2, (x0 + ink * size) / PT + 3, (top + size) / PT + 3)
        printed.append(Printed(text, box, 0.9))
    return Sheet(WIDTH, HEIGHT, printed=tuple(printed))


def read(*rows):
    return lines(letters(sheet(*rows), 595.44, 842.04), 1)


@pytest.mark.parametrize(
    ("recognised", "printed"),
    [
        ("(一）落实不力（313)", "（一）落实不力（313）"),
        ("中共清源县委:", "中共清源县委："),
        ("县委,县政府;", "县委，县政府；"),
        ("10:30到,1,234.5元", "10:30到，1,234.5元"),
        ("see (a)", "see (a)"),
        ("2026年3月13 日", "2026年3月13日"),
        ("张三 李四", "张三 李四"),
    ],
)
def test_punctuation_beside_han_is_as_wide_as_it_was_printed(recognised, printed):
    assert full_width(recognised) == printed


def test_lines_of_one_type_size_have_one_size_whatever_their_boxes():
    title = (150, 80, 22, "关于巡察反馈意见整改情况的报告")
    body = [(73, 150 + 28 * i, 16 + 0.2 * i, "学习贯彻不够深入研究部署不够具体") for i in range(4)]
    found = read(title, *body, (73, 290, 16, "如下。"))
    assert [line.size for line in found] == pytest.approx([22, *[16] * 5], abs=0.6)
    assert len({line.size for line in found[1:]}) == 1


def test_letters_stand_where_they_are_printed_the_blank_half_of_a_stop_included():
    (line,) = read((73, 100, 16, "学习贯彻不够深入研究部署不够具体。"))
    assert line.text == "学习贯彻不够深入研究部署不够具体。"
    assert line.box == pytest.approx((73, 100, 73 + 17 * 16, 116), abs=2)


def test_every_letter_carries_the_confidence_of_its_line():
    found = letters(sheet((73, 100, 16, "一行"), (73, 130, 16, "二行")), 595, 842)
    assert [g.char for g in found] == list("一行二行")
    assert set(found.values()) == {0.9}


def test_a_page_without_print_has_no_letters():
    assert letters(Sheet(0, 0), 595, 842) == {}
