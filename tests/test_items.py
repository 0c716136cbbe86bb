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
