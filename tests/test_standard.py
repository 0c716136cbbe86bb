import pytest

from xuncha_docs.gongwen import standard
from xuncha_docs.model import BlockKind, Severity

EVERY = [
    f"{table}.{key}"
    for table, entries in standard._data().items()
    if table not in ("font", "style")
    for key in entries
]


@pytest.mark.parametrize("key", EVERY)
def test_every_number_has_a_clause_and_a_known_strength(key: str):
    norm = standard.norm(key)
    assert norm.clause[0].isdigit()
    assert norm.strength in ("规定", "一般", "推荐", "可以", "推算", "实务")


def test_the_geometry_holds_22_lines_of_28_characters():
    pitch, em = standard.norm("body.pitch"), standard.norm("body.em")
    height, width = standard.norm("page.area_height"), standard.norm("page.area_width")
    assert pitch.twips * 22 <= height.twips < (pitch.twips + 1) * 22 + 20
    character = em.twips + standard.norm("body.spacing").twips
    assert character * 28 <= width.twips < (character + 1) * 28


def test_margins_and_type_area_make_the_page():
    def number(key: str) -> float:
        return standard.norm(f"page.{key}").number

    assert number("left") + number("area_width") + number("right") == number("width")
    assert number("top") + number("area_height") + number("bottom") == number("height")


def test_every_element_of_the_standard_has_a_look_in_a_known_font():
    kinds = {kind for kind, _ in standard.looks()}
    assert kinds >= {BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.FOOTER}
    assert all(standard.font(look.font).name for look in standard.looks().values())
    assert standard.deepest() == 5


def test_strength_decides_severity():
    assert standard.severity("规定") is Severity.ERROR
    assert standard.severity("一般") is Severity.WARNING
    assert standard.severity("实务") is Severity.HINT
