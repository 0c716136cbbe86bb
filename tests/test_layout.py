from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.gongwen import layout, parse, standard
from xuncha_docs.model import Block, BlockKind, Closing

STD = standard.standard()
TITLE = "关于向中共某县教育局党组反馈县委第三轮巡察情况并抓好问题整改工作的通知"
LONG = "关于落实巡察整改工作主体责任、监督责任和日常监督责任有关要求及整改情况报告格式的说明"


def is_hourglass(lines: tuple[str, ...]) -> bool:
    widths = [layout.width_chars(line) for line in lines]
    return any(
        widths[i] > widths[j] < widths[k]
        for i in range(len(widths))
        for j in range(i + 1, len(widths))
        for k in range(j + 1, len(widths))
    )


def test_a_short_title_stays_on_one_line():
    assert layout.title_lines(STD, "关于某事的通知") == ("关于某事的通知",)


def test_a_title_breaks_between_words_and_never_into_an_hourglass():
    for title in (TITLE, LONG):
        lines = layout.title_lines(STD, title)
        assert len(lines) in (2, 3)
        assert not is_hourglass(lines)
        assert all(layout.width_chars(line) <= 20 for line in lines)
    assert "巡察" in layout.title_lines(STD, TITLE)[1]


def test_a_title_breaks_after_the_issuer_where_it_can():
    title = "中共某县委第一巡察组关于巡察中共某县教育局党组的反馈意见"
    assert layout.title_lines(STD, title) == (
        "中共某县委第一巡察组",
        "关于巡察中共某县教育局党组的反馈意见",
    )


@given(st.text(alphabet="关于县委巡察工作的通知、（）《》a1", min_size=1, max_size=160))
def test_title_lines_joined_are_the_title_and_each_fits(title: str):
    lines = layout.title_lines(STD, title)
    assert "".join(lines) == title
    assert all(layout.width_chars(line) <= 20 for line in lines)


def test_a_title_of_many_lines_is_filled_line_by_line():
    lines = layout.title_lines(STD, TITLE * 4)
    assert "".join(lines) == TITLE * 4
    assert all(layout.width_chars(line) <= 20 for line in lines)


def test_the_mark_shrinks_until_it_fits_one_line():
    assert layout.mark_size_pt(STD, "中共某县委文件") == standard.look(BlockKind.ISSUER_MARK).size
    long = "中共某县委巡察工作领导小组办公室文件"
    width = layout.mark_size_pt(STD, long) * layout.width_chars(long)
    assert width <= standard.norm("page.area_width").pt


def test_a_short_signature_is_centred_on_a_date_four_characters_in():
    signature, date = layout.signature_indents(STD, "某县委", "2026年3月9日")
    assert date == 4
    assert signature + 3 / 2 == date + 6 / 2


def test_a_long_signature_stays_in_the_type_area_and_centred():
    signature, date = layout.signature_indents(
        STD, "中共某县委巡察工作领导小组办公室", "2026年3月9日"
    )
    assert signature == 0
    assert signature + 16 / 2 == date + 6 / 2


def test_attachment_names_align_under_each_other():
    first = layout.note_indents(STD, "附件：1.甲")
    second = layout.note_indents(STD, "2.乙")
    assert first[0] == second[0] == 2 + 3 + 1
    assert first[0] - first[1] == 2
    assert second[0] - second[1] == 5
    assert layout.note_indents(STD, "附件：甲") == (5, 3)


def test_a_lead_sentence_ends_with_the_first_stop():
    assert layout.lead_length("（一）学习不够。2022年以来。") == 8
    assert layout.lead_length("（一）学习不够") == 7


@given(
    st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=9), min_size=1, max_size=4).filter(
        lambda rows: len({len(row) for row in rows}) == 1
    )
)
def test_columns_are_as_wide_as_the_type_area(rows: list[list[str]]):
    block = Block(kind=BlockKind.TABLE, text="", rows=tuple(tuple(row) for row in rows))
    widths = layout.column_twips(STD, block)
    assert sum(widths) == standard.norm("page.area_width").twips
    assert min(widths) > 0


def test_given_widths_are_kept_but_no_column_is_too_narrow_for_two_characters():
    block = parse("|= 1 | 99 |\n| 序号 | 问题 |").blocks[0]
    narrow, wide = layout.column_twips(STD, block)
    assert 2 * 12 * 20 <= narrow < wide
    even = replace(block, widths=(1.0, 1.0))
    assert abs(layout.column_twips(STD, even)[0] - layout.column_twips(STD, even)[1]) <= 1


def test_a_title_does_not_tear_the_name_of_an_organisation():
    lines = layout.title_lines(STD, "关于对中共某某县教育局党组巡察情况的反馈意见")
    assert lines[0].endswith("教育局党组")


def test_an_unsealed_date_begins_two_characters_after_the_signature():
    name, date = "中共某县委巡察工作领导小组办公室", "2026年3月9日"
    signature, right = layout.signature_indents(STD, name, date, Closing.UNSEALED)
    assert signature == 2
    assert right + layout.width_chars(date) == signature + layout.width_chars(name) - 2


def test_an_unsealed_date_longer_than_the_signature_stands_two_characters_in():
    signature, right = layout.signature_indents(STD, "某县委", "2026年3月9日", Closing.UNSEALED)
    assert right == 2
    assert right + layout.width_chars("2026年3月9日") + 2 == signature + 3


def test_a_post_stands_two_characters_before_the_signature_stamp():
    post, date = layout.signature_indents(STD, "县长", "2026年3月9日", Closing.STAMPED)
    assert date == 4
    assert post == 4 + STD.norm("signature.stamp_width").number + 2
