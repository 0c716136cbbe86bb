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
