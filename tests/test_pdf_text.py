from pathlib import Path

import pytest
from reading_specimens import grid, pdf

from xuncha_docs.readers import pdf as reader
from xuncha_docs.readers.pdf_tables import find_cells, grids

SAMPLES = sorted(Path("samples").rglob("*.pdf"))
LINE = "学习贯彻新时代党的创新理论不够深入研究部署不够具体跟踪问效"[:28]


def pages(data, exact=False):
    with reader.opened(data) as document:
        return reader.load(document, exact=exact)


def texts(data, exact=False):
    return [block.text for block in reader.assemble(pages(data, exact), {})]


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_measured_lines_say_what_the_glyphs_say(path):
    data = path.read_bytes()
    assert texts(data) == texts(data, exact=True)


def test_running_text_is_measured_and_a_ruled_page_looked_at_letter_by_letter():
    prose = [(73, 120, 16, LINE)]
    first, second = pages(pdf(prose, [*prose, *grid([73, 150, 300], [200, 240, 280])]))
    assert [line.text for line in first.lines] == [LINE]
    assert not first.glyphs
    assert len(second.glyphs) == first.letters == len(LINE)


@pytest.mark.parametrize("exact", [False, True])
def test_quotation_marks_drawn_after_their_line_stand_in_it(exact):
    late = [(73, 120, 16, "落实"), (121, 120, 16, "两个维护"), (105, 120, 16, "“"),
            (185, 120, 16, "”"), (201, 120, 16, "不够有力。")]  # fmt: skip
    assert texts(pdf(late), exact) == ["落实“两个维护”不够有力。"]


@pytest.mark.parametrize("exact", [False, True])
def test_words_of_two_text_boxes_in_one_place_are_not_mixed(exact):
    over = [(73, 120, 16, "县教育局党组"), (81, 120, 16, "县水务局党组")]
    assert sorted("".join(texts(pdf(over), exact))) == sorted("县教育局党组县水务局党组")
    assert "县教育局党组" in "".join(texts(pdf(over), exact))


@pytest.mark.parametrize("exact", [False, True])
def test_a_blank_is_read_where_it_is_seen(exact):
    apart = [(73, 120, 16, "组长"), (137, 120, 16, "副组长"), (73, 148, 16, "共有"), (109, 148, 16, "3"),
             (130, 148, 16, "个")]  # fmt: skip
    assert texts(pdf(apart), exact) == ["组长 副组长", "共有3个"]


def test_lines_make_cells_by_the_rules_of_pdfplumber():
    level = [(10.0, y, 110.0, y) for y in (10.0, 30.0, 50.0)]
    upright = [(x, 10.0, x, 50.0) for x in (10.0, 60.0, 110.0)]
    (cells,) = grids([*level, *upright, (200.0, 10.0, 201.0, 10.0)])
    assert sorted(cells) == [(x, y, x + 50, y + 20) for x in (10.0, 60.0) for y in (10.0, 30.0)]
    assert grids(level) == grids([]) == []


def test_pdfium_and_pdfplumber_find_the_same_cells():
    data = pdf([(73, 210, 16, "序号"), *grid([73, 150, 300, 450], [200, 240, 280])])
    (mine,) = reader.cells_of(pages(data), data)[1]
    found, failed = find_cells(data, [1])
    assert not failed
    assert [pytest.approx(cell, abs=0.01) for cell in found[1][0]] == mine
