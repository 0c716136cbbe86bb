"""Which words of a document are findings, and which only look like them."""

import pytest

from xuncha_docs.extract import extract
from xuncha_docs.model import Block, BlockKind, Document, Extraction, table_text


def read(*blocks: str | Block) -> Extraction:
    made = (b if isinstance(b, Block) else Block(kind=BlockKind.PARAGRAPH, text=b) for b in blocks)
    return extract(Document(id="0123456789abcdef", path="", blocks=tuple(made)))


def table(*rows: tuple[str, ...]) -> Block:
    return Block(kind=BlockKind.TABLE, text=table_text(rows), rows=rows)


def titles(result: Extraction) -> list[str]:
    return [finding.title for finding in result.findings]


def report(*items: str) -> Extraction:
    return read("某所党支部自查报告", "一、存在的主要问题", *items)


def test_items_that_begin_with_a_figure_are_items():
    found = report(
        "1.学习流于形式。",
        "2.4座泵站未验收先投用。",
        "3.17名职工违规领取双薪。",
        "4.2021年多报工时。",
        "5.8.6万元罚没款坐支。",
        "6.30%的党员未按期缴纳党费。",
    )
    assert titles(found) == [
        "学习流于形式",
        "4座泵站未验收先投用",
        "17名职工违规领取双薪",
        "2021年多报工时",
        "8.6万元罚没款坐支",
        "30%的党员未按期缴纳党费",
    ]


def test_a_paragraph_that_begins_with_a_sum_is_no_item():
    found = report("1.学习流于形式。", "2.4万元培训费无清单。", "2.作风拖拉。")
    assert titles(found) == ["学习流于形式", "作风拖拉"]
    assert found.findings[0].detail == "2.4万元培训费无清单。"


def test_a_cell_may_number_its_findings_without_marks_between():
    cell = "①6处台账缺失②值班长期脱岗③废旧物资低价处置"
    found = read("某所问题清单", table(("序号", "问题"), ("1", cell)))
    assert titles(found) == ["6处台账缺失", "值班长期脱岗", "废旧物资低价处置"]


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("未发现公车私用问题，但有4名职工违规经商办企业。", "有4名职工违规经商办企业"),
        ("经查，未发现截留挪用；但2笔押金滞留账外。", "2笔押金滞留账外"),
        ("不存在吃空饷现象，不过值班长期脱岗。", "值班长期脱岗"),
        ("未发现信教情况。但支部换届拖延两年。", "支部换届拖延两年"),
    ],
)
def test_what_but_brings_up_after_a_denial_is_a_finding(item, title):
    assert titles(report("1.学习流于形式。", f"2.{item}")) == ["学习流于形式", title]
    cells = table(("序号", "问题"), ("1", item.replace("。但", "，但")), ("2", "作风拖拉"))
    assert titles(read("某所问题清单", cells)) == [title, "作风拖拉"]


NOTHING = ("无。", "无此类问题。", "不存在上述问题。", "没有该方面的问题", "未发现", "不涉及。",
           "我所无违规接待问题。", "目前未发现此类情况")  # fmt: skip


@pytest.mark.parametrize("words", NOTHING)
def test_what_says_that_there_is_nothing_is_no_finding(words):
    result = report("1.学习流于形式。", f"2.{words}")
    assert titles(result) == ["学习流于形式"]
    assert [d.code for d in result.diagnostics] == ["EX103"]
    cells = table(("序号", "问题"), ("1", words), ("2", "作风拖拉"))
    assert titles(read("某所问题清单", cells)) == ["作风拖拉"]


@pytest.mark.parametrize("words", ["无证经营问题", "无公函接待", "无人值守现象", "没有按期换届"])
def test_what_lacks_something_is_a_finding(words):
    assert titles(report("1.学习流于形式。", f"2.{words}。")) == ["学习流于形式", words]


def test_rows_of_totals_are_no_findings_and_no_facts():
    result = read(
        "某所问题清单",
        table(
            ("序号", "问题", "具体表现"),
            ("1", "多报工时", "多领4万元"),
            ("小计", "", "4万元"),
            ("2", "低价处置旧物资", "差价6万元"),
            ("", "合计：2个", "10万元"),
            ("总 计", "共2个问题", "10万元"),
        ),
    )
    assert titles(result) == ["多报工时", "低价处置旧物资"]
    assert [f.detail for f in result.findings] == ["多领4万元", "差价6万元"]
