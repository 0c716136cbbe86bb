from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.readers.pdf_join import Margins, continues, joined
from xuncha_docs.readers.pdf_lines import Glyph, Line, lines


def row(text, x=73.0, top=100.0, size=16.0):
    out = []
    for char in text:
        width = size / 2 if char.isascii() else size
        out.append(Glyph(char, x, top, x + width, top + size, size))
        x += width
    return out


def line(text, x=73.0, top=100.0, page=1):
    return Line(tuple(row(text, x, top)), page)


@given(st.permutations(range(6)))
def test_any_order_of_drawing_gives_the_same_lines(order):
    rows = [row(f"第{n}行文字。", top=100 + 28 * i) for i, n in enumerate("一二三四五六")]
    glyphs = [g for i in order for g in rows[i]]
    assert [found.text for found in lines(glyphs, 1)] == [f"第{n}行文字。" for n in "一二三四五六"]


def test_a_line_drawn_in_pieces_is_one():
    glyphs = row("整改情况报告")
    assert [found.text for found in lines(glyphs[3:] + glyphs[:3], 1)] == ["整改情况报告"]


def test_words_apart_get_a_space():
    assert [f.text for f in lines(row("甲") + row("乙", 120), 1)] == ["甲 乙"]
    assert [f.text for f in lines(row("甲") + row("乙", 90), 1)] == ["甲乙"]


def test_kangxi_radicals_become_the_characters_they_print_and_nothing_else_changes():
    assert line("⼀⽅⾏⻅（①）：").text == "一方行见（①）："


EDGE = Margins(left=73, right=521, size=16, width=595)


def test_a_full_line_goes_on_and_a_short_one_does_not():
    full, short = line("文" * 28), line("文" * 20)
    below = line("下一行", top=128)
    assert continues(full, below, EDGE)
    assert not continues(short, below, EDGE)


def test_an_indented_or_numbered_line_begins_a_paragraph():
    full = line("文" * 28)
    assert not continues(full, line("下一段", x=105, top=128), EDGE)
    assert not continues(full, line("（一）下一条", top=128), EDGE)


def test_a_number_that_would_not_have_fitted_goes_on():
    nearly = line("文" * 25)  # three characters of room
    assert continues(nearly, line("1,234.56万元", top=128), EDGE)


def test_latin_words_are_joined_with_a_space_and_han_without():
    assert joined([line("use"), line("of")]) == "use of"
    assert joined([line("整改"), line("情况")]) == "整改情况"
