from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.errors import TaxonomyError
from xuncha_docs.gongwen import check, parse, rules, standard
from xuncha_docs.gongwen.lint import wording
from xuncha_docs.gongwen.roles import roles
from xuncha_docs.model import (
    Block,
    BlockKind,
    Diagnostic,
    Document,
    PageSetup,
    Severity,
    TextStyle,
)

LETTER = """---
发文机关标志: 中共某县委文件
发文字号: 某发〔2026〕3号
---
# 关于某事的通知
@ 各乡镇党委：
根据县委统一部署，县委第一巡察组对你单位党组开展了常规巡察，现予反馈。
## 主要问题
### 学习不够
#### 记录不全
##### 签到缺失
! 清单
$ 中共某县委
% 2026年3月9日
=== 清单
| 序号 | 问题 |
| 1 | 甲 |
根据县委统一部署，县委第一巡察组对你单位党组开展了常规巡察，现予反馈。
"""
PAGE = PageSetup(width_mm=210, height_mm=297, top_mm=37, bottom_mm=35, left_mm=28, right_mm=26)
PAGE_FIELDS = {"宽": "width_mm", "上": "top_mm", "左": "left_mm", "右": "right_mm"}
STYLE_FIELDS = {
    "字体": "font",
    "字号": "size_pt",
    "加粗": "bold",
    "对齐": "align",
    "行距": "leading_pt",
    "首行": "indent_chars",
    "颜色": "colour",
}


def styled(block: Block) -> Block:
    look = standard.look(block.kind, block.level)
    style = TextStyle(
        font=standard.font(look.font).name,
        size_pt=look.size,
        bold=False,
        align=look.align,
        leading_pt=look.pitch,
        indent_chars=look.indent,
        colour="000000",
    )
    return replace(block, style=style)


def right_letter() -> Document:
    draft = parse(LETTER)
    return replace(draft, blocks=tuple(map(styled, draft.blocks)), page_setup=PAGE)


def set_style(block: Block, name: str, value: object) -> Block:
    assert block.style is not None
    return replace(block, style=replace(block.style, **{STYLE_FIELDS[name]: value}))


def specimen(text: str) -> Document:
    """The document a 违反 or 改为 stands for."""
    head, _, rest = text.partition(" ")
    letter = right_letter()
    if head == "页面":
        key, value = rest.split("=")
        return replace(letter, page_setup=replace(PAGE, **{PAGE_FIELDS[key]: float(value)}))
    if head == "要素":
        kind, _, words = rest.partition(" ")
        return Document(id="x", path="", blocks=(Block(kind=BlockKind(kind), text=words),))
    if head in {kind.value for kind in BlockKind} and "=" in rest:
        name, raw = rest.split("=")
        value: object = {"是": True, "否": False}.get(raw, raw)
        if isinstance(value, str) and value.replace(".", "").isdigit():
            value = float(value)
        first = {"层次标题": 1}.get(head, 0)
        blocks = (
            set_style(b, name, value) if b.kind.value == head and b.level == first else b
            for b in letter.blocks
        )
        return replace(letter, blocks=tuple(blocks))
    return parse(text)


def examples(which: str) -> list[object]:
    return [
        pytest.param(rule.code, text, id=f"{rule.code}-{number}")
        for rule in rules()
        for number, text in enumerate(getattr(rule, which))
    ]


@pytest.mark.parametrize(("code", "text"), examples("bad"))
def test_what_a_rule_calls_wrong_is_reported(code: str, text: str):
    found = check(specimen(text), select=(code,))
    assert found
    assert all(d.code == code and d.message and d.fix and d.source for d in found)


@pytest.mark.parametrize(("code", "text"), examples("good"))
def test_what_a_rule_calls_right_is_not_reported(code: str, text: str):
    assert check(specimen(text), select=(code,)) == ()


def test_codes_are_unique_and_every_rule_explains_itself():
    codes = [rule.code for rule in rules()]
    assert len(codes) == len(set(codes))
    for rule in rules():
        assert all(getattr(rule, f.name) for f in fields(rule)), rule.code


def test_a_right_letter_has_nothing_to_report():
    assert check(right_letter()) == ()


def test_gaps_in_one_table_are_told_once_with_their_number():
    table = "| 序号 | 时限 |\n| 1 | 【待补：时限】 |\n| 2 | 【待补：时限】 |\n"
    found = [d for d in check(parse(f"请补【待补：甲】。\n{table}")) if d.code == "WD401"]
    assert len(found) == 2
    assert "等2处" in found[1].message


def test_a_draft_without_styles_is_judged_by_its_words_only():
    found = check(parse(LETTER.replace("现予反馈", "现予【待补：何事】反馈")))
    assert [d.code for d in found] == ["WD401", "WD401"]
    assert {d.severity for d in found} == {Severity.WARNING}


def test_where_quotes_the_words_that_deviate():
    document = parse("其它问题,如下。")
    quotes = [document.quote(d.where) for d in check(document) if d.where]
    assert quotes == ["其它", ","]


def test_rules_can_be_selected_and_ignored_by_prefix():
    document = parse("1、其它问题")
    assert {d.code for d in check(document)} == {"NU104", "WD201"}
    assert {d.code for d in check(document, select=("NU",))} == {"NU104"}
    assert {d.code for d in check(document, ignore=("NU",))} == {"WD201"}


@pytest.mark.parametrize(
    ("letter", "reported"),
    [
        ("# 关于某某事项的说明\n我单位已完成。\n$ 中共青岚县民政局党组\n% 2026年3月9日", False),
        ("# 关于某某事项的说明\n@ 县委第一巡察组：\n我单位已完成。", False),
        ("---\n发文机关标志: 青岚县民政局文件\n---\n# 关于某事的通知\n我单位已完成。", False),
        ("# 关于某某问题的函\n我单位已完成。\n$ 中共青岚县委第一巡察组\n% 2026年3月9日", True),
        ("# 关于某某问题的函\n@ 青岚县民政局：\n我单位已完成。", True),
    ],
)
def test_who_issues_a_letter_decides_whether_it_copies_a_unit(letter: str, reported: bool):
    assert bool(check(parse(letter), select=("WD316",))) is reported


def test_a_unit_may_speak_for_itself_in_its_own_report():
    words = "我局2024年接待费超支，详见下表。"
    letter = parse(f"# 关于某局有关问题的函\n{words}")
    assert [letter.quote(d.where) for d in check(letter, select=("WD316",)) if d.where] == [
        "我局",
        "详见下表",
    ]
    for title in ("关于巡察自查情况的报告", "关于整改进展情况的报告", "关于增加编制的请示"):
        assert check(parse(f"# {title}\n{words}"), select=("WD316",)) == ()


def test_the_literal_geometry_counts_as_right():
    setup = replace(PAGE, top_mm=34.6, bottom_mm=32.6)
    assert check(replace(right_letter(), page_setup=setup)) == ()


def test_equal_deviations_are_told_once_with_a_count():
    document = specimen("正文 字体=宋体")
    (found,) = check(document)
    assert "共2处" in found.message


def test_a_body_without_any_indent_is_told_once_unless_spaces_stand_for_it():
    prose = "县委第一巡察组对你单位党组开展了常规巡察，现将有关情况反馈如下。"

    def body(text: str, raw: str = "") -> Document:
        block = Block(kind=BlockKind.PARAGRAPH, text=text, raw=raw, style=TextStyle())
        return Document(id="x", path="", blocks=(block,) * 4, page_setup=PAGE)

    (found,) = check(body(prose))
    assert (found.code, "共4处" in found.message) == ("GB305", True)
    assert check(body(prose, raw="　　" + prose)) == ()
    assert check(replace(body(prose), page_setup=None)) == ()


def test_a_latin_font_name_of_digits_is_not_a_deviation():
    assert check(specimen("正文 字体=Times New Roman")) == ()


@given(
    st.lists(
        st.builds(
            Block,
            kind=st.sampled_from(BlockKind),
            text=st.text(
                alphabet='附件：1.。 年月日20260339（一）、,抄送〔〕号【待补巡查其它"(', max_size=30
            ),
            level=st.integers(0, 5),
            style=st.none() | st.just(TextStyle()),
        ),
        max_size=8,
    )
)
def test_any_document_can_be_judged_and_places_lie_inside_it(blocks: list[Block]):
    document = Document(id="x", path="", blocks=tuple(blocks))
    for found in check(document):
        assert found.where is not None
        length = len(document.blocks[found.where.block].text)
        assert 0 <= found.where.start <= found.where.end <= length


def foreign(*lines: str) -> Document:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines)
    return Document(id="f", path="f.docx", blocks=blocks)


def test_the_elements_of_a_foreign_letter_are_recognised_by_shape():
    document = foreign(
        "某发[2026]3号",
        "关于某事的通知",
        "现将有关事项通知如下。",
        "附件：1.清单。",
        "2.名单",
        "中共某县委员会",
        "2026年03月09日",
        "附件1",
    )
    codes = {d.code for d in check(document, select=("GB5",))}
    assert codes == {"GB501", "GB504", "GB508"}


def test_a_red_mark_and_the_imprint_of_a_foreign_letter_are_no_body_text():
    lines = (
        "中共某县委文件",
        "某发〔2026〕3号",
        "正文。",
        "抄送：县纪委。",
        "县委办 2026年3月9日印发",
    )
    document = foreign(*lines)
    red = replace(document.blocks[0], style=TextStyle(colour="E60012"))
    found = roles(replace(document, blocks=(red, *document.blocks[1:])))
    assert [kind.value for kind in found] == [
        "发文机关标志", "发文字号", "正文", "抄送机关", "印发机关和印发日期",
    ]  # fmt: skip


def test_what_stands_above_the_title_and_below_the_date_of_a_foreign_letter_is_no_body_text():
    lines = (
        "000001",
        "秘密★1年",
        "急件",
        "关于某事的通知",
        "正文。",
        "某县委",
        "2026年3月9日",
        "（此件公开发布）",
    )
    document = foreign(*lines)
    title = replace(document.blocks[3], kind=BlockKind.TITLE)
    found = roles(replace(document, blocks=(*document.blocks[:3], title, *document.blocks[4:])))
    assert [kind.value for kind in found] == [
        "份号", "密级和保密期限", "紧急程度", "标题", "正文", "署名", "成文日期", "附注",
    ]  # fmt: skip


def test_numbers_before_a_year_are_numbers():
    document = foreign("1.2022年甲", "2.2023年乙", "4.2024年丙")
    (found,) = check(document, select=("NU",))
    assert found.code == "NU101"


def test_an_opening_that_ends_with_a_colon_is_no_addressee():
    block = Block(
        kind=BlockKind.ADDRESSEE,
        text="现将有关情况报告如下:",
        style=TextStyle(indent_chars=2),
    )
    document = Document(id="f", path="", blocks=(block,))
    assert check(document, select=("GB5",)) == ()


def test_a_foreign_date_without_an_issuer_above_is_left_alone():
    document = foreign("一、会议于2026年召开，内容如下。", "2026年03月09日", "会议要求认真落实。")
    assert check(document, select=("GB5",)) == ()


def test_lists_may_begin_anew_and_distant_numbers_are_no_numbering():
    document = foreign("一、甲", "1.子", "2.丑", "二、乙", "1.寅", "2020.年", "（一）卯")
    assert check(document, select=("NU101",)) == ()


@pytest.mark.parametrize(
    "text",
    ["[[rule]]\ncode='WD1'", "[[rule]", "[[rule]]\ncode='WD1'\npattern='('\ntitle='a'\nseverity='错误'\nsource='a'\nstatement='a'\nreason='a'\nbad=['a']\ngood=['b']"],
)  # fmt: skip
def test_a_broken_wording_file_is_named(tmp_path, text: str):
    path = tmp_path / "wording.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TaxonomyError, match=r"wording\.toml"):
        wording.load(path)


def test_rows_that_hold_sums_of_other_rows_are_not_summed():
    head, total = "| 项目 | 金额 |", "| 合计 | 12 |"
    groups = f"{head}\n| 基本支出 | 7 |\n| 工资 | 3 |\n| 办公 | 4 |\n| 项目支出 | 5 |\n| 专项 | 5 |\n{total}"
    codes = f"{head}\n| 206 | 8 |\n| 20602 | 8 |\n| 2060201 | 8 |\n| 208 | 3 |\n{total}"
    plain = f"{head}\n| 甲 | 7 |\n| 乙 | 3 |\n| 丙 | 4 |\n{total}"
    found = [len(check(parse(text), select=("CT103",))) for text in (groups, codes, plain)]
    assert found == [0, 0, 1]


def test_a_count_after_an_ordinal_is_no_other_ordinal():
    document = foreign(
        "一是传播快；二是门槛低；三是二次创作多；四是范围广。丁是丁、一是一、二是二。"
    )
    assert check(document, select=("NU107",)) == ()


def test_sizes_of_recognised_text_are_not_judged():
    style = TextStyle(size_pt=21, align="center")
    block = Block(kind=BlockKind.TITLE, text="关于某事的通知", style=style)
    told = Diagnostic(code="RD131", severity=Severity.HINT, message="由扫描图像识别得到")
    document = Document(id="f", path="", blocks=(block,))
    assert [d.code for d in check(document, select=("GB2",))] == ["GB202"]
    assert check(replace(document, diagnostics=(told,)), select=("GB2",)) == ()


def test_an_attachment_by_itself_needs_no_note():
    lines = ("附件1", "正文。")
    title = Block(kind=BlockKind.TITLE, text="防控须知")
    alone = foreign(*lines)
    alone = replace(alone, blocks=(alone.blocks[0], title, alone.blocks[1]))
    assert check(alone, select=("GB507",)) == ()
    behind = replace(alone, blocks=(alone.blocks[2], *alone.blocks))
    assert [d.code for d in check(behind, select=("GB507",))] == ["GB507"]


def test_words_of_a_self_report_are_no_fault_of_a_paper_that_is_no_letter():
    style = TextStyle(size_pt=12)
    block = Block(kind=BlockKind.PARAGRAPH, text="我单位愿意承担相应责任。", style=style)
    document = Document(id="f", path="", blocks=(block,))
    assert check(document, select=("WD316",)) == ()
    plain = replace(document, blocks=(replace(block, style=None),))
    assert [d.code for d in check(plain, select=("WD316",))] == ["WD316"]


def test_a_paragraph_that_a_page_tears_is_judged_with_its_other_half():
    torn = foreign(
        "关于“医院信息化建设滞后。近三年投入占业务收入的", "比例不高”问题的整改。", "另有“一处。"
    )
    box = (90.0, 100.0, 500.0, 120.0)
    paged = replace(torn, blocks=tuple(replace(b, box=box, page=1) for b in torn.blocks))
    assert [d.where.block for d in check(paged, select=("WD116",)) if d.where] == [2]
    assert [d.where.block for d in check(torn, select=("WD116",)) if d.where] == [0, 1, 2]
