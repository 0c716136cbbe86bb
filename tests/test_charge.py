from xuncha_docs.extract import extract
from xuncha_docs.extract.charge import charge
from xuncha_docs.model import Block, BlockKind, Charge, Document, table_text


def test_labels_name_leader_department_and_due():
    words = "责任领导：副局长 周某；责任科室：医务科、财务科；完成时限：2025年3月31日前。"
    assert charge(words) == Charge(
        leader="副局长 周某", department="医务科、财务科", due="2025年3月31日前"
    )
    assert charge("整改措施：召开会议3次。") is None


def test_a_report_names_who_answers_for_a_finding():
    """某局党组关于巡察整改情况的报告
    一、整改情况
    1.关于“学习不够深入”问题的整改。
    责任领导：王某某　责任部门：办公室　完成时限：2024年6月底
    已组织学习5次。
    """
    text = test_a_report_names_who_answers_for_a_finding.__doc__
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=t.strip()) for t in text.split("\n"))
    (finding,) = extract(Document(id="0123456789abcdef", path="", blocks=blocks)).findings
    assert finding.charge == Charge(leader="王某某", department="办公室", due="2024年6月底")
    assert finding.answer.text == "已组织学习5次。"


def test_a_table_names_who_answers_for_a_finding():
    rows = (
        ("序号", "具体问题", "责任领导", "责任股室", "整改时限"),
        ("1", "公车管理混乱", "吴某", "办公室", "立行立改"),
        ("2", "学习不够深入", "郑某", "", "2025年6月底"),
    )
    block = Block(kind=BlockKind.TABLE, text=table_text(rows), rows=rows)
    found = extract(Document(id="0123456789abcdef", path="", blocks=(block,))).findings
    assert [f.charge for f in found] == [
        Charge(leader="吴某", department="办公室", due="立行立改"),
        Charge(leader="郑某", due="2025年6月底"),
    ]
