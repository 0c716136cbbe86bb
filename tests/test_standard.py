from pathlib import Path

import pytest

from xuncha_docs.errors import WorkspaceError
from xuncha_docs.gongwen import standard
from xuncha_docs.model import BlockKind, Geometry, Severity

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


@pytest.mark.parametrize("geometry", Geometry)
def test_each_geometry_holds_22_lines_of_28_characters(geometry: Geometry):
    std = standard.standard(geometry)
    height = sum((std.norm("page.height").twips, -std.norm("page.top").twips))
    height -= std.norm("page.bottom").twips
    pitch, width = std.norm("body.pitch").twips, std.norm("page.area_width").twips
    assert pitch * 22 <= height < pitch * 23
    character = std.norm("body.em").twips + std.norm("body.spacing").twips
    assert character * 28 <= width < (character + 1) * 28


@pytest.mark.parametrize("geometry", Geometry)
def test_each_tighter_fit_holds_the_lines_and_characters_it_names(geometry: Geometry):
    for own in standard.standard(geometry).fits():
        std = standard.standard(geometry, own)
        height = std.norm("page.height").mm - std.norm("page.top").mm - std.norm("page.bottom").mm
        lines, count = std.norm("body.lines").number, std.norm("body.characters").number
        assert std.norm("body.pitch").mm * lines <= height
        character = std.norm("body.em").twips + std.norm("body.spacing").twips
        assert character * count <= std.norm("page.area_width").twips < character * (count + 1)


@pytest.mark.parametrize("geometry", Geometry)
def test_the_page_number_is_low_enough_not_to_push_the_text(geometry: Geometry):
    std = standard.standard(geometry)
    top = std.norm("page.area_foot").mm - std.norm("folio.gap").mm + std.norm("folio.ink").mm
    assert top <= std.norm("page.bottom").mm
    assert std.norm("folio.pitch").pt <= 14


def test_an_entry_of_the_literal_geometry_stands_for_the_usual_one():
    literal = standard.standard(Geometry.LITERAL)
    assert literal.norm("page.top").number == standard.norm("page.literal_top").number
    assert literal.norm("page.left") == standard.norm("page.left")
    assert literal.look(BlockKind.PARAGRAPH).pitch == 29.6


def own(tmp_path: Path, text: str) -> standard.Own:
    (tmp_path / "gbt9704.toml").write_text(text, encoding="utf-8")
    return standard.load_own(tmp_path / "gbt9704.toml")


def test_departures_of_an_office_are_listed_with_clause_and_strength(tmp_path: Path):
    text = '[page]\ntop = 33\nleft = 28\n[style."标题"]\nsize = 20\n[font."仿宋"]\nname = "仿宋"\n'
    std = standard.standard(own=own(tmp_path, text))
    assert [(d.message, d.source) for d in std.departures()] == [
        ("本单位上页边用33毫米，标准是37毫米。", "GB/T 9704-2012 5.2.1（规定）"),
        ("本单位标题字号用20，标准是22。", "GB/T 9704-2012 7.3.1（一般）"),
        ("本单位仿宋字库用仿宋，标准是仿宋_GB2312。", "GB/T 9704-2012 5.2.2（推荐）"),
    ]
    assert std.norm("page.top").mm == 33
    assert std.look(BlockKind.TITLE).size == 20
    assert std.font("仿宋").name == "仿宋"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[page]\ntopp = 33", "page.topp.*是不是“page.top”"),
        ('[page]\ntop = "33"', "page.top.*写法不对"),
        ("[page]\ntop = true", "page.top.*写法不对"),
        ("[page]\ntop = [33]", "page.top.*写法不对"),
        ("[body]\npitch = 0", "body.pitch.*写法不对"),
        ('[style."标题"]\nalign = "middle"', "style.标题.align.*写法不对"),
        ("[page", "读不出"),
    ],
)
def test_wrong_numbers_of_an_office_are_refused(tmp_path: Path, text: str, what: str):
    with pytest.raises(WorkspaceError, match=what):
        own(tmp_path, text)


def test_every_entry_has_a_name_a_person_can_read():
    names = [standard.norm(key).name for key in EVERY]
    assert all(names)
    assert len(set(names)) == len(names)


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
