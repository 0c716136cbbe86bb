import pytest

from xuncha_docs.model import BlockKind, TextStyle
from xuncha_docs.readers.blocks import paragraph, recognise, table

LARGE = TextStyle(size_pt=22.0, align="center")
SMALL = TextStyle(size_pt=16.0, align="center")
BODY = TextStyle(size_pt=16.0, align="both")
MARK = TextStyle(size_pt=60.0, align="center", colour="FF0000")


def kinds(*pairs, plain=False):
    blocks = recognise([paragraph(text, style=style) for text, style in pairs], plain)
    return [b.kind for b in blocks]


def test_mark_and_number_stand_before_the_title():
    assert kinds(
        ("中共某县委巡察工作领导小组办公室文件", MARK),
        ("某巡办〔2024〕3号", SMALL),
        ("关于印发清单的通知", LARGE),
        ("各党组：", BODY),
    ) == [BlockKind.ISSUER_MARK, BlockKind.DOCUMENT_NUMBER, BlockKind.TITLE, BlockKind.ADDRESSEE]


def test_the_largest_of_several_centred_lines_is_the_title():
    assert kinds(("内部资料", SMALL), ("自查报告", LARGE), ("正文。", BODY))[:2] == [
        BlockKind.PARAGRAPH,
        BlockKind.TITLE,
    ]


def test_a_title_of_two_paragraphs_of_one_look_is_two_titles():
    assert kinds(("某局党组关于", LARGE), ("整改情况的报告", LARGE), ("（2024年3月）", SMALL)) == [
        BlockKind.TITLE,
        BlockKind.TITLE,
        BlockKind.PARAGRAPH,
    ]


def test_an_unadorned_first_line_is_the_title_if_it_names_a_kind_of_document():
    assert kinds(("某院关于整改情况的通报（摘要）", BODY), ("正文。", BODY))[0] is BlockKind.TITLE
    assert kinds(("某院的一天", BODY), ("正文。", BODY))[0] is BlockKind.PARAGRAPH


@pytest.mark.parametrize("text", ["现将情况报告如下：", "具体问题有：", "县委。巡察组："])
def test_what_only_ends_like_an_addressee_is_none(text):
    assert kinds(("自查报告", LARGE), (text, BODY))[1] is BlockKind.PARAGRAPH


def test_nothing_behind_the_first_heading_is_a_title():
    assert kinds(("一、情况", BODY), ("附表", LARGE)) == [BlockKind.HEADING, BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    ("text", "level"),
    [("一、情况", 1), ("（二）学习", 2), ("3.作风", 3), ("（4）台账", 4), ("⑤记录", 5),
     ("1.学习少。", 0), ("第一条　总则", 0), ("一是学习", 0), ("1." + "长" * 60, 0)],
)  # fmt: skip
def test_a_short_numbered_line_is_a_heading_of_the_level_of_its_form(text, level):
    found = paragraph(text)
    assert (found.level, found.kind is BlockKind.HEADING) == (level, level > 0)


def test_rows_of_a_table_are_made_equally_long():
    assert table([["甲"], ["乙", "丙"]]).rows == (("甲", ""), ("乙", "丙"))
