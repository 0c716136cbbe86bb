import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.model import BlockKind
from xuncha_docs.readers.plain import decode, read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_usual_encodings_are_told_apart(encoding):
    assert decode("关于巡察整改㈠".encode(encoding)) == ("关于巡察整改㈠", True)


def test_binary_is_no_text():
    assert decode(bytes(range(256)) * 10) is None


def test_a_few_broken_bytes_are_replaced_and_reported():
    text, certain = decode("整改情况".encode("gb18030") * 100 + b"\xff")
    assert not certain
    assert "RD111" in [d.code for d in read(text, certain)[1]]


@given(st.text(alphabet=st.characters(codec="utf-8", min_codepoint=32)))
def test_text_comes_back(text):
    assert decode(text.encode()) == (text, True)


def kinds(text):
    return [(b.kind, b.level, b.text) for b in read(text)[0]]


def test_lines_become_title_addressee_headings_and_paragraphs():
    """关于整改情况的报告

    县委巡察组：
    现将情况报告如下。
    一、存在问题
    （一）学习不深
    1.会议少。2023年仅2次。
    """
    assert kinds(test_lines_become_title_addressee_headings_and_paragraphs.__doc__) == [
        (BlockKind.TITLE, 0, "关于整改情况的报告"),
        (BlockKind.ADDRESSEE, 0, "县委巡察组："),
        (BlockKind.PARAGRAPH, 0, "现将情况报告如下。"),
        (BlockKind.HEADING, 1, "一、存在问题"),
        (BlockKind.HEADING, 2, "（一）学习不深"),
        (BlockKind.PARAGRAPH, 0, "1.会议少。2023年仅2次。"),
    ]


def test_lines_cut_by_tabs_become_a_table_with_its_sections():
    text = "台账\n序号\t问题\t状态\n一、学习\n1\t会议少\t已完成\n2\t记录缺\n备注：无。"
    blocks = read(text)[0]
    assert blocks[1].rows == (
        ("序号", "问题", "状态"),
        ("一、学习", "", ""),
        ("1", "会议少", "已完成"),
        ("2", "记录缺", ""),
    )
    assert [b.kind for b in blocks] == [BlockKind.TITLE, BlockKind.TABLE, BlockKind.PARAGRAPH]


def test_lines_cut_by_bars_become_a_table_without_its_rule():
    assert read("| 甲 | 乙 |\n|---|:--|\n| 1 | 2 |")[0][0].rows == (("甲", "乙"), ("1", "2"))


def test_one_line_with_a_tab_is_no_table():
    assert [b.kind for b in read("姓名\t职务\n说明。")[0]] == [BlockKind.PARAGRAPH] * 2


def test_nothing_to_read_is_reported():
    assert [d.code for d in read(" \n\n")[1]] == ["RD110"]


def test_a_bar_in_numbered_headings_makes_no_table():
    text = "自查报告\n（一）A|B级公路管护不到位。\n（二）资金管理|使用不规范。\n"
    blocks, _ = read(text)
    assert [block.text for block in blocks] == text.splitlines()


def test_a_line_of_countless_tabs_loses_nothing():
    (block,) = read("\n".join(["甲\t" * 5000 + "乙"] * 3))[0]
    assert {len(row) for row in block.rows} == {256}
    assert block.text.count("甲") == 15_000


HAN = "关于巡察整改情况的报告：学习不够深入，研究部署不具体。\n" * 20


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (HAN.encode()[:-2], HAN[:-2] + "�"),  # cut within a letter
        (
            HAN.encode().replace("报告".encode(), b"\xff" + "报告".encode(), 1),
            HAN.replace("报告", "�报告", 1),
        ),
        (
            "關於巡察整改情況的報告，學習不夠深入。".encode("big5") * 9,
            "關於巡察整改情況的報告，學習不夠深入。" * 9,
        ),
    ],
    ids=["cut", "byte", "big5"],
)
def test_a_text_that_is_not_quite_right_is_read_and_told(data, told):
    text, certain = decode(data)
    assert (text.strip(), certain) == (told.strip(), False)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding):
    assert decode(HAN.encode(encoding)) == (HAN, True)
