import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.errors import TemplateError
from xuncha_docs.gongwen import escape, parse
from xuncha_docs.gongwen.ooxml import legal
from xuncha_docs.model import BlockKind, Closing, Document, Form, Format, Geometry, Merge

ANY = st.text(alphabet=st.characters(codec=None, exclude_categories=[]), max_size=40)
NASTY = st.text(alphabet=" \t\n\r\\|#@!$%~=-^<　。ab\x00\ufffe\x85\u2028正", max_size=12)
VALUES = ANY | NASTY


def kinds(document: Document) -> list[str]:
    return [block.kind.value for block in document.blocks]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def kept(value: str) -> str:
    return legal(value).replace("\r\n", "\n").replace("\r", "\n")


def test_a_letter_reads_into_its_elements():
    document = parse(
        """---
份号: 000001
密级：秘密★1年
紧急程度:
发文机关标志: 中共某县委文件
发文字号: 某发〔2026〕3号
签发人: 张三
抄送: 县纪委
印发机关: 县委办公室
印发日期: 2026年3月9日
---
# 关于某事的通知

@ 各乡镇党委：
正文。
! 清单
$ 中共某县委
% 2026年3月9日
~ 此件公开发布
=== 清单
附件正文。
"""
    )
    assert [(b.kind.value, b.text) for b in document.blocks] == [
        ("份号", "000001"),
        ("密级和保密期限", "秘密★1年"),
        ("发文机关标志", "中共某县委文件"),
        ("发文字号", "某发〔2026〕3号"),
        ("签发人", "签发人：张三"),
        ("标题", "关于某事的通知"),
        ("主送机关", "各乡镇党委："),
        ("正文", "正文。"),
        ("附件说明", "附件：清单"),
        ("署名", "中共某县委"),
        ("成文日期", "2026年3月9日"),
        ("附注", "（此件公开发布）"),
        ("附件", "附件"),
        ("标题", "清单"),
        ("正文", "附件正文。"),
        ("抄送机关", "抄送：县纪委。"),
        ("印发机关和印发日期", "县委办公室\t2026年3月9日印发"),
    ]


def test_headings_are_numbered_and_restart_under_a_higher_one():
    document = parse(
        "## a\n### b\n### c。后文\n#### d\n##### e\n##### f\n## g\n### h\n=== 附\n## i"
    )
    headings = [b for b in document.blocks if b.kind is BlockKind.HEADING]
    assert [b.text for b in headings] == [
        "一、a", "（一）b", "（二）c。后文", "1.d", "（1）e", "（2）f", "二、g", "（一）h", "一、i",
    ]  # fmt: skip
    assert [b.level for b in headings] == [1, 2, 2, 3, 4, 4, 1, 2, 1]
    assert all(b.text.startswith(b.number) and b.number for b in headings)


def test_several_attachments_are_numbered():
    document = parse("! 甲\n! 乙\n=== 甲\n文\n=== 乙\n文")
    assert texts(document) == ["附件：1.甲", "2.乙", "附件1", "甲", "文", "附件2", "乙", "文"]


def test_a_table_keeps_its_merges_widths_and_line_breaks():
    document = parse("|= 1 | 2.5 |\n| 序号 | 问题 |\n| 1 | 甲\\n乙 |\n| ^ | 丙 |\n正文")
    table = document.blocks[0]
    assert table.rows == (("序号", "问题"), ("1", "甲\n乙"), ("", "丙"))
    assert table.merges == (Merge(1, 0, 2, 1),)
    assert table.widths == (1.0, 2.5)
    assert kinds(document) == ["表格", "正文"]


def test_a_table_may_have_no_header_and_a_block_may_begin_a_page():
    document = parse("# 表\n|-\n|= 1 | 3 |\n| 甲 | 乙 |\n====\n正文。\n====\n| 丙 | 丁 |")
    _, form, text, table = document.blocks
    assert (form.headless, form.widths, form.new_page) == (True, (1.0, 3.0), False)
    assert (text.text, text.new_page) == ("正文。", True)
    assert (table.headless, table.new_page) == (False, True)


def test_a_blank_line_between_two_tables_does_not_part_them_but_widths_do():
    document = parse("| a | b |\n\n| c | d |\n|= 1 | 1 |\n| e | f |")
    assert [len(block.rows) for block in document.blocks] == [2, 1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("正文\n===", 2),
        ("=== ", 1),
        ("正文\n====", 2),
        ("|-\n正文", 1),
        ("###### 六级", 1),
        ("##标题", 1),
        ("@主送：", 1),
        ("! ", 1),
        ("---\n份号 1\n---", 2),
        ("---\n颜色: 红\n---", 2),
        ("---\n份号: 1\n份号: 2\n---", 3),
        ("\n---\n份号: 1", 2),
        ("| a | b |\n| c |", 2),
        ("|= 1 | 2 | 3 |\n| a | b |", 2),
        ("|= 1 | 零 |", 1),
        ("|= 1 | 2 |\n正文", 1),
        ("| ^ | a |", 1),
        ("| < | a |", 1),
        ("| a | b |\n| ^ | c |\n| ^ | < |\n| d | ^ |", 1),
    ],
)
def test_malformed_markup_is_an_error_that_names_the_line(text: str, line: int):
    with pytest.raises(TemplateError, match=f"第{line}行"):
        parse(text)


def test_a_backslash_makes_a_mark_plain_text():
    assert texts(parse("\\# 不是标题\n\\\\反斜杠\n\\---\n末尾\\")) == [
        "# 不是标题",
        "\\反斜杠",
        "---",
        "末尾\\",
    ]


def test_equal_markup_gives_an_equal_document_and_another_gives_another_id():
    assert parse("# 甲") == parse("# 甲")
    assert parse("# 甲").id != parse("# 乙").id
    assert len(parse("").id) == 16


@given(VALUES)
def test_an_escaped_value_in_body_text_comes_back(value: str):
    wanted = [text for text in ("正文" + kept(value)).split("\n") if text.strip()]
    document = parse("正文" + escape(value))
    assert texts(document) == wanted
    assert set(kinds(document)) == {"正文"}


@given(VALUES)
def test_an_escaped_value_alone_on_a_line_is_body_text(value: str):
    document = parse(escape(value))
    assert texts(document) == [text for text in kept(value).split("\n") if text.strip()]
    assert set(kinds(document)) <= {"正文"}


@given(VALUES, VALUES)
def test_escaped_values_in_cells_come_back(left: str, right: str):
    document = parse(f"| 甲 | 乙 |\n| {escape(left)} | {escape(right)} |")
    assert document.blocks[0].rows[1] == tuple(kept(v).replace("\t", " ") for v in (left, right))
    assert document.blocks[0].merges == ()


@given(VALUES)
def test_an_escaped_value_in_a_heading_or_element_comes_back_on_one_line(value: str):
    flat = kept(value).replace("\n", "")
    document = parse(
        f"---\n发文字号: 文{escape(value)}\n---\n## 题{escape(value)}\n$ 署{escape(value)}"
    )
    assert texts(document) == ["文" + flat, "一、题" + flat, "署" + flat]


@given(ANY | st.text(alphabet="#@!$%~=|-^<\\ \n：:ab", max_size=60))
def test_any_text_either_parses_or_is_a_template_error(text: str):
    try:
        document = parse(text)
    except TemplateError as error:
        assert "行" in error.message
    else:
        assert all(legal(block.text) == block.text for block in document.blocks)


def test_a_header_stands_at_the_end_of_the_blocks():
    document = parse("---\n页眉: 草稿\n---\n正文。")
    assert [(b.kind, b.text) for b in document.blocks] == [
        (BlockKind.PARAGRAPH, "正文。"),
        (BlockKind.HEADER, "草稿"),
    ]


def front(*lines: str) -> str:
    return "\n".join(("---", *lines, "---", "正文。"))


MARK = "发文机关标志: 某县委"


def test_a_letter_with_a_mark_is_letterhead_and_one_without_is_plain():
    assert parse(front(MARK)).format == Format(form=Form.DOCUMENT)
    assert parse("正文。").format == Format(form=Form.PLAIN)


def test_the_front_matter_says_how_a_letter_is_laid_out():
    given = parse(front(MARK, "形式: 信函式", "口径: 字面", "落款: 不盖章", "套打: 是")).format
    assert given == Format(
        form=Form.LETTER,
        geometry=Geometry.LITERAL,
        closing=Closing.UNSEALED,
        preprinted=True,
    )
    assert parse("正文。", Geometry.LITERAL).format == Format(geometry=Geometry.LITERAL)


def test_in_a_letter_form_the_mark_comes_first():
    head = ("份号: 000001", MARK, "发文字号: 某函〔2026〕1号")
    assert kinds(parse(front(*head)))[:2] == ["份号", "发文机关标志"]
    assert kinds(parse(front(*head, "形式: 信函式")))[:3] == ["发文机关标志", "发文字号", "份号"]


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (("形式: 函件",), "形式.*信函式"),
        (("套打: 要",), "套打.*是、否"),
        (("形式: 文件式",), "要有发文机关标志"),
        ((MARK, "形式: 白头"), "应去掉发文机关标志"),
        ((MARK, "形式: 信函式", "印发日期: 2026年3月9日"), "信函式不印"),
    ],
)
def test_a_form_that_cannot_be_is_refused(lines: tuple[str, ...], what: str):
    with pytest.raises(TemplateError, match=what):
        parse(front(*lines))


def test_several_issuers_stand_in_one_mark_the_leading_one_first():
    document = parse("---\n发文机关标志: 青岚县纪委、青岚县审计局文件\n---\n# 通知")
    marks = [b.text for b in document.blocks if b.kind is BlockKind.ISSUER_MARK]
    assert marks == ["青岚县纪委", "青岚县审计局", "文件"]
    with pytest.raises(TemplateError, match="只写主办机关"):
        parse("---\n形式: 信函式\n发文机关标志: 青岚县纪委、青岚县审计局\n---\n# 函")


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ("程晓", ["签发人：程晓"]),
        ("签发人：程晓", ["签发人：程晓"]),
        ("程晓、林一鸣", ["签发人：程晓　林一鸣"]),
        ("【待补：签发人（姓名、职务）】", ["签发人：【待补：签发人（姓名、职务）】"]),
        ("程晓 林一鸣 苏文", ["签发人：程晓　林一鸣", "苏文"]),
    ],
)
def test_signers_stand_two_in_a_row(given, rows):
    document = parse(f"---\n发文机关标志: 青岚县纪委文件\n签发人: {given}\n---\n# 报告")
    assert [b.text for b in document.blocks if b.kind is BlockKind.SIGNER] == rows
