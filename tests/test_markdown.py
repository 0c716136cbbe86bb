from xuncha_docs.model import BlockKind
from xuncha_docs.readers.markdown import read


def seen(text):
    return [(b.kind, b.text) for b in read(text)[0]]


def test_headings_and_paragraphs():
    """
    # 青岩镇自查报告

    ## 一、党的建设

    学习**次数**不足，
    没有[记录](http://a.invalid)。

    ### 其他
    """
    found = read(
        "\n".join(line.strip() for line in test_headings_and_paragraphs.__doc__.split("\n"))
    )
    assert [(b.kind, b.level, b.text) for b in found[0]] == [
        (BlockKind.TITLE, 0, "青岩镇自查报告"),
        (BlockKind.HEADING, 1, "一、党的建设"),
        (BlockKind.PARAGRAPH, 0, "学习次数不足，没有记录。"),
        (BlockKind.HEADING, 3, "其他"),
    ]
    assert not found[1]


def test_lists_keep_their_numbers_and_lose_their_signs():
    text = "# 清单\n\n1. 学习不深\n2. 管理不严\n\n- 车辆\n- 油卡\n"
    assert [t for _, t in seen(text)] == ["清单", "1.学习不深", "2.管理不严", "车辆", "油卡"]


def test_lines_that_end_a_sentence_are_paragraphs():
    text = "# 报告\n\n情况如下。\n一、学习不深\n（一）次数不足，\n应学十二次。\n"
    assert [t for _, t in seen(text)[1:]] == [
        "情况如下。", "一、学习不深", "（一）次数不足，应学十二次。",
    ]  # fmt: skip


def test_tables():
    text = "# 台账\n\n|序号|问题|\n|---|---|\n|1|**学习**不深|\n|2||\n"
    (table,) = [b for b in read(text)[0] if b.rows]
    assert table.rows == (("序号", "问题"), ("1", "学习不深"), ("2", ""))


def test_code_and_html_lose_their_tags_and_no_word():
    text = "# 附\n\n```\n甲 乙\n```\n\n<div>丙<br>丁</div>\n\n戊<u>己</u>\\*\n"
    assert [t for _, t in seen(text)[1:]] == ["甲 乙", "丙丁", "戊己*"]


def test_an_empty_one_says_so():
    assert [d.code for d in read("<!-- -->")[1]] == ["RD110"]
    assert [d.code for d in read("", False)[1]] == ["RD111", "RD110"]
