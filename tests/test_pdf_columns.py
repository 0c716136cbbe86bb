import pytest
from reading_specimens import grid, pdf

from xuncha_docs.readers import pdf as reader
from xuncha_docs.readers.pdf_columns import in_columns
from xuncha_docs.readers.pdf_lines import Glyph, lines

SIZE = 10


def row(top, *pieces):
    """Return the glyphs of a row: pieces of text at their left edges."""
    return [
        Glyph(char, x + SIZE * at, top, x + SIZE * (at + 1), top + SIZE, SIZE)
        for x, text in pieces
        for at, char in enumerate(text)
    ]


def read(*rows):
    glyphs = [g for at, pieces in enumerate(rows) for g in row(20 * at, *pieces)]
    return in_columns(lines(glyphs, 1))


LEFT = "左栏的这一行排满了共十四字呀"
RIGHT = "右栏的这一行也排满共十四字呀"


def test_the_left_column_is_read_before_the_right_one():
    both = [((50, LEFT), (210, RIGHT))] * 6
    found = read(
        ((140, "一个居中的标题"),),
        *both,
        ((50, "这一行通栏排版，从左栏的左边一直排到右栏的右边为止"),),
    )
    assert [line.text for line in found] == [
        "一个居中的标题",
        *[LEFT] * 6,
        *[RIGHT] * 6,
        "这一行通栏排版，从左栏的左边一直排到右栏的右边为止",
    ]
    assert {line.column for line in found} == {None, (50, 190), (210, 350)}


def test_columns_whose_lines_do_not_stand_level_are_told_apart_too():
    glyphs = [g for at in range(7) for g in row(20 * at, (50, LEFT))]
    glyphs += [g for at in range(7) for g in row(20 * at + 10, (210, RIGHT))]
    found = in_columns(lines(glyphs, 1))
    assert [line.text for line in found] == [LEFT] * 7 + [RIGHT] * 7


def test_names_and_values_side_by_side_are_no_columns():
    names = ("单位", "负责人", "联系电话", "地址", "邮编", "日期", "备注")
    found = read(*(((50, name), (210, RIGHT[: 3 + at])) for at, name in enumerate(names)))
    assert [line.column for line in found] == [None] * 7
    assert found[0].text == "单位 右栏的"


def test_a_few_lines_side_by_side_are_no_columns():
    found = read(*[((50, LEFT), (210, RIGHT))] * 5)
    assert [line.text for line in found] == [f"{LEFT} {RIGHT}"] * 5


def prose(name, count):
    return [f"{name}{at:02d}学习不深，还要再学。" for at in range(count)]


def test_three_columns_of_prose_are_read_one_after_the_other():
    columns = [prose(name, 6) for name in "左中右"]
    found = read(
        *[tuple(zip((50, 200, 350), row, strict=True)) for row in zip(*columns, strict=True)]
    )
    assert [line.text for line in found] == [line for column in columns for line in column]
    assert len({line.column for line in found}) == 3


def test_a_list_in_three_columns_is_read_row_by_row():
    row = (
        (50, "青岚县教育局党组的班子"),
        (200, "青岚县水务局党组的班子"),
        (350, "青岚县民政局党组的班子"),
    )
    found = read(*[row] * 8)
    assert [line.column for line in found] == [None] * 8


def blocks(*items):
    return [b.text.replace("\n", "") for b in reader.read(pdf(items)).blocks]


def column(x, top, *lines):
    return [(x, top + 20 * at, 14, line) for at, line in enumerate(lines)]


def ruled(x, top, *words):
    """Return a table of two columns."""
    cells = [
        (x + 5 + 100 * (at % 2), top + 5 + 20 * (at // 2), 12, w) for at, w in enumerate(words)
    ]
    rows = [top + 20 * at for at in range(len(words) // 2 + 1)]
    return cells + grid((x, x + 100, x + 200), rows)


def wide(name, count):
    return [f"{name}{at:02d}栏的这一行排满了十四" for at in range(count)]


def places(text, *marks):
    found = [text.index(mark) for mark in marks]
    assert found == sorted(found), text


def test_a_table_in_the_right_column_stands_between_the_lines_of_it():
    left, right = wide("左", 20), wide("右", 8)
    table = ruled(310, 262, "项目", "金额", "接待", "三万")
    text = "".join(blocks(*column(60, 100, *left), *column(310, 100, *right[:4]),
                          *column(310, 380, *right[4:]), *table))  # fmt: skip
    places(text, left[0], left[19], right[0], right[3], "项目", "三万", right[4], right[7])


def test_a_table_counts_as_lines_of_its_column():
    left, right = wide("左", 12), wide("右", 4)
    rows = [f"格{at}" for at in range(12)]
    text = "".join(blocks(*column(60, 100, *left), *column(310, 100, *right),
                          *ruled(310, 200, *rows)))  # fmt: skip
    places(text, left[0], left[11], right[0], right[3], "格0", "格11")


def test_a_table_over_both_columns_ends_them():
    left, right = wide("左", 12), wide("右", 12)
    table = [(70, 265, 12, "项目"), (400, 265, 12, "金额"), (70, 290, 12, "接待")]
    table += grid((60, 300, 505), (260, 285, 310))
    text = "".join(blocks(*column(60, 100, *left[:6]), *column(310, 100, *right[:6]),
                          *column(60, 330, *left[6:]), *column(310, 330, *right[6:]), *table))  # fmt: skip
    places(text, left[0], left[5], right[0], right[5], "项目", left[6], left[11], right[6])


@pytest.mark.parametrize("top", [235, 335])
def test_a_table_stays_with_the_columns_it_stands_in(top):
    left, right = wide("左", 12), wide("右", 12)
    under = 300 if top == 235 else 390
    middle = [(60, 300, 14, "这一行通栏排版，从左栏的左边一直排到右栏的右边，还要再排几字")]
    table = ruled(60, top, "项目", "金额", "接待", "三万")
    text = "".join(blocks(*column(60, 100, *left[:6]), *column(310, 100, *right[:6]), *middle,
                          *column(60, max(under, 330), *left[6:]), *column(310, 330, *right[6:]),
                          *table))  # fmt: skip
    first = ("项目", right[0]) if top == 235 else (right[5], "项目")
    places(text, left[5], *first, left[6] if top == 335 else right[5], left[11], right[6])
