from dataclasses import replace

import pytest
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


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("关于第一巡察组第三轮巡察反馈问题整改落实情况的报告", ["第一巡察组", "第三轮"]),
        ("关于区委第二巡察组对云溪街道党工委开展常规巡察的情况报告", ["区委第二巡察组", "云溪街道党工委"]),
        ("关于移交十四届县委第三轮巡察第一巡察组问题线索的函", ["十四届", "第三轮", "第一巡察组"]),
        ("关于柳泉镇党委落实十四届县委第三轮第二批巡察反馈意见的整改方案", ["柳泉镇党委", "第三轮", "第二批"]),
        ("关于中共青岚县卫生健康局委员会巡察整改进展情况的报告", ["青岚县卫生健康局委员会"]),
        ("关于县委第十一巡察组和第十二巡察组任务分工的决定", ["县委第十一巡察组", "第十二巡察组"]),
        ("关于学习贯彻党的二十届三中全会精神情况的专项检查第十一督导组报告", ["二十届三中全会", "第十一督导组"]),
        ("关于进一步加强区委第二巡察组与云溪区第三中学党总支联络工作的通知", ["云溪区第三中学党总支"]),
        ("关于统一批次报送整改材料并在15个工作日内反馈结果的补充通知", ["统一批次", "15个工作日"]),
        (
            "中共云溪区委第二巡察组关于对云溪区柳泉街道党工委开展十四届区委第三轮巡察情况的报告",
            ["中共云溪区委第二巡察组", "柳泉街道党工委", "十四届"],
        ),
    ],
)  # fmt: skip
def test_ordinals_figures_and_names_of_institutions_stay_whole(title: str, whole: list[str]):
    lines = layout.title_lines(STD, title)
    assert "".join(lines) == title
    assert [name for name in whole if not any(name in line for line in lines)] == []


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
    assert layout.mark(STD, "中共某县委文件").points == standard.look(BlockKind.ISSUER_MARK).size
    long = "中共某县委巡察工作领导小组办公室文件"
    mark = layout.mark(STD, long)
    assert mark.lines == (long,)
    assert mark.points * layout.width_chars(long) <= standard.norm("page.area_width").pt


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "中共云溪市青岚区委巡察工作领导小组办公室文件",
            ("中共云溪市青岚区委", "巡察工作领导小组办公室文件"),
        ),
        (
            "中共青岚县住房和城乡建设局委员会巡察整改工作领导小组办公室文件",
            ("中共青岚县住房和城乡建设局委员会", "巡察整改工作领导小组办公室文件"),
        ),
        (
            "中共青岚县住房和城乡建设局委员会巡察整改工作领导小组办公室",
            ("中共青岚县住房和城乡建设局委员会", "巡察整改工作领导小组办公室"),
        ),
    ],
)
def test_a_mark_too_long_for_one_line_has_two(text, lines):
    mark = layout.mark(STD, text)
    assert mark.lines == lines
    assert mark.points >= STD.norm("mark.least").number
    assert mark.points * max(map(layout.width_chars, lines)) <= STD.norm("page.area_width").pt


def test_long_joint_names_have_two_lines_each_and_short_ones_keep_theirs():
    names = ("中共云溪市青岚区委巡察工作领导小组办公室", "中共青岚区纪委", "文件")
    joint = layout.joint_mark(STD, names)
    assert joint.names == (("中共云溪市青岚区委", "巡察工作领导小组办公室"), ("中共青岚区纪委",))
    assert joint.points >= STD.norm("mark.least").number
    assert joint.centre == joint.points * STD.norm("mark.pitch").number


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


def test_a_narrow_column_has_room_for_its_heading_and_a_serial_number():
    rows = (("序号", "问题"), ("128", "甲"))
    block = Block(kind=BlockKind.TABLE, text="", rows=rows, widths=(2.0, 98.0))
    points = layout.table_sizes(STD, block)[0]
    inside = layout.column_twips(STD, block)[0] - 2 * STD.norm("table.padding").twips
    assert inside > 2.2 * points * 20


def test_a_name_wider_than_the_page_keeps_its_date_below_it():
    signature, date = layout.signature_indents(STD, "字" * 40, "2026年3月9日")
    assert signature == 0
    assert 10 < date < 12
