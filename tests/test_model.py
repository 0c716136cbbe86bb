from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.model import (
    Band,
    Block,
    BlockKind,
    By,
    Document,
    Label,
    Merge,
    style_name,
    table_text,
)

cell = st.text(alphabet="甲乙\n", max_size=4)


@given(
    st.integers(1, 3).flatmap(
        lambda n: st.lists(st.lists(cell, min_size=n, max_size=n), min_size=1, max_size=4)
    )
)
def test_every_cell_is_quoted_at_its_offset(grid):
    rows = tuple(map(tuple, grid))
    block = Block(kind=BlockKind.TABLE, text=table_text(rows), rows=rows)
    document = Document(id="d", path="", blocks=(block,))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            start = block.cell_start(r, c)
            assert document.evidence(0, start, start + len(text)).text == text


def test_a_merged_area_has_one_origin():
    block = Block(
        kind=BlockKind.TABLE, text="", rows=(("类", ""), ("", "")), merges=(Merge(0, 0, 2, 2),)
    )
    assert {block.origin(r, c) for r in (0, 1) for c in (0, 1)} == {(0, 0)}


def test_style_names_tell_kind_and_level():
    assert style_name(BlockKind.HEADING, 2) == "公文层次标题2"
    assert style_name(BlockKind.TITLE) == "公文标题"


def test_a_label_says_how_far_to_rely_on_it():
    bands = [Label(category="1", score=s, by=By.RULE).band for s in (0.9, 0.7, 0.6)]
    assert bands == [Band.HIGH, Band.MIDDLE, Band.LOW]
    assert Label(category="1", score=0.0, by=By.PERSON).band is Band.HIGH
