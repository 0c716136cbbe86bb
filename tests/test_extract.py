import inspect
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.extract import extract, recognise
from xuncha_docs.model import (
    AnswerStatus,
    Block,
    BlockKind,
    Document,
    DocumentKind,
    Extraction,
    Merge,
    table_text,
)

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def lines(text: str) -> Document:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in text.split("\n"))
    return Document(id="0123456789abcdef", path="", blocks=blocks)


def document(test) -> Document:
    return lines(inspect.cleandoc(test.__doc__))


def titles(extraction: Extraction) -> list[str]:
    return [finding.title for finding in extraction.findings]


def check_quotes(source: Document, extraction: Extraction) -> None:
    for finding in extraction.findings:
        answered = finding.answer.evidence if finding.answer else ()
        for evidence in (*finding.evidence, *answered):
            assert source.quote(evidence.span) == evidence.text
        assert finding.title == finding.evidence[0].text
        assert finding.detail == "\n".join(e.text for e in finding.evidence[1:])
    ids = [finding.id for finding in extraction.findings]
    assert ids == [f"{source.id}-{n}" for n in range(1, len(ids) + 1)]


def test_a_numbered_heading_is_the_finding_and_its_body_the_facts():
    """某局党组关于巡察工作的自查报告
    县委第一巡察组：
    一、基本情况
    近年来工作取得成效，未发现违规问题。
    二、存在的主要问题
    （一）学习方面
    1.理论学习不够深入
    2023年召开党组会12次，其中5次没有安排学习。
    2.调查研究走过场
    一是下乡少，全年只有3次；二是报告互相抄。
    三、原因分析
    主要是思想认识不到位、抓落实不力。
    四、下一步打算
    （一）坚决防止问题反弹。
    """
    result = extract(document(test_a_numbered_heading_is_the_finding_and_its_body_the_facts))
    assert result.kind is DocumentKind.SELF_REPORT
    assert titles(result) == ["理论学习不够深入", "调查研究走过场"]
    assert result.findings[0].detail.startswith("2023年召开党组会12次")
    assert result.findings[0].heading_path == ("二、存在的主要问题", "（一）学习方面")
    assert "二是报告互相抄" in result.findings[1].detail


def test_where_the_number_is_an_aspect_each_marker_is_a_finding():
    """某公司党委自查自纠报告
    一、自查发现的问题
    (一)落实决策部署方面
    1.政治引领方面。一是前置研究把不住关，2023年47项议题里有12项没有上会；二是转型推进慢，两个板块亏损。
    2、管党治党。一是责任上热下冷，两年没有研究过一次；二是公务接待方面，逐张核对发票，没有发现违规支出。
    """
    result = extract(document(test_where_the_number_is_an_aspect_each_marker_is_a_finding))
    assert titles(result) == ["前置研究把不住关", "转型推进慢", "责任上热下冷"]
    assert result.findings[0].detail == "2023年47项议题里有12项没有上会"


def test_a_heading_that_runs_on_with_its_body_is_cut_after_its_first_sentence():
    """某村党总支自查报告
    二、群众身边的不正之风方面
    4、集体的账理不顺。鱼塘承包费有8.3万元没有及时交账。
    4、白条入账还存在。抽查2022年凭证，白条76张共5.21万元。
    镇里去年查办的案件，村里没有发现同样情况。
    """
    result = extract(
        document(test_a_heading_that_runs_on_with_its_body_is_cut_after_its_first_sentence)
    )
    assert titles(result) == ["集体的账理不顺", "白条入账还存在"]
    assert result.findings[1].amounts[0].yuan == Decimal(52100)
    assert "镇里去年" not in result.findings[1].detail


def test_aspect_headings_may_say_that_problems_exist_there():
    """关于对某局党组巡察的反馈意见
    二、发现的主要问题
    （一）党的建设方面存在的问题
    一是支部组织生活不规范，2023年少开党员大会2次。二是发展党员把关不严，3人材料缺失。
    三、意见建议
    （一）加强党的建设，坚决纠正组织生活不规范等问题。
    """
    result = extract(document(test_aspect_headings_may_say_that_problems_exist_there))
    assert result.kind is DocumentKind.FEEDBACK
    assert titles(result) == ["支部组织生活不规范", "发展党员把关不严"]


def test_label_lines_in_a_letter_name_the_unit():
    """县委巡察组关于对某镇党委及所辖村的反馈意见
    二、村党组织存在的主要问题
    青石村党支部：一是后备干部缺乏，五年没有上报一人；二是租金坐收坐支，三年7.2万元直接付了电费。
    下洲村党总支：一是重大事项不开代表会，9项仅由两委签字。
    """
    result = extract(document(test_label_lines_in_a_letter_name_the_unit), unit="某镇党委")
    assert [f.unit for f in result.findings] == ["青石村党支部", "青石村党支部", "下洲村党总支"]


def test_problems_joined_in_one_sentence_are_separate_findings():
    """某社党组自查报告
    二、围绕思想建设
    (三)理论武装存在学习内容老化、责任制挂空挡等问题。学习用的都是旧文件，全年没有专题研究过一次。
    """
    result = extract(document(test_problems_joined_in_one_sentence_are_separate_findings))
    assert titles(result) == ["学习内容老化", "责任制挂空挡"]
    assert result.findings[0].detail == "学习用的都是旧文件，"


def test_facts_end_where_appraisal_and_responsibility_begin():
    """关于巡察某局党组情况的报告
    二、发现的主要问题
    （一）落实部署存在差距
    1．养护推进不力。经查，2023年下达任务486公里，完成321公里。上述问题反映出闯劲不够。对此，局党组负主体责任。
    """
    result = extract(document(test_facts_end_where_appraisal_and_responsibility_begin))
    assert result.kind is DocumentKind.INSPECTION
    assert result.findings[0].detail == "2023年下达任务486公里，完成321公里。"


def test_title_and_facts_inside_one_pair_of_quotes_are_taken_apart():
    """某局党组关于巡察整改进展情况的通报
    二、反馈问题整改落实情况
    （一）决策部署方面
    1．关于“学习抓得不紧。2021年有4次用‘观看视频’代替研讨。”问题的整改。
    一是修订学习办法；二是专题研讨3次。该问题已整改完成。
    2．关于“项目建设滞后。资金闲置两年。”问题的整改。
    施工单位已进场，预计2024年6月完工。
    三、下一步打算
    防止问题反弹。
    """
    result = extract(document(test_title_and_facts_inside_one_pair_of_quotes_are_taken_apart))
    assert result.kind is DocumentKind.PROGRESS
    assert titles(result) == ["学习抓得不紧", "项目建设滞后"]
    assert result.findings[0].detail == "2021年有4次用‘观看视频’代替研讨。"
    statuses = [f.answer.status for f in result.findings if f.answer]
    assert statuses == [AnswerStatus.DONE, AnswerStatus.ONGOING]


def test_groups_by_status_give_the_status():
    """某局党委关于巡察集中整改进展情况的报告
    二、已整改完成的问题
    1.针对“绿化询价走过场，五家报价单出自同一只笔”问题，追回多付的3.2万元。
    三、尚未完成整改的问题
    1.针对“应付药款挂账大，两年以上的有538万元”问题，2024年偿还215万元。
    """
    result = extract(document(test_groups_by_status_give_the_status))
    assert titles(result) == ["绿化询价走过场", "应付药款挂账大"]
    statuses = [f.answer.status for f in result.findings if f.answer]
    assert statuses == [AnswerStatus.DONE, AnswerStatus.NOT_DONE]


def test_pairs_of_labels_make_finding_and_answer():
    """中共某乡委员会关于巡察反馈意见整改情况的报告
    二、具体问题整改情况
    （一）资金管理方面
    存在问题：扶贫资金管理不严。2018年投入60万元，只收回3.6万元。
    两年内没有核查账务。
    整改情况：一是追回15万元。
    二是报县纪委查处。
    存在问题:经费使用不规范。1.94万元用于购买年货。
    整改情况:全额清退1.94万元。
    """
    result = extract(document(test_pairs_of_labels_make_finding_and_answer))
    assert titles(result) == ["扶贫资金管理不严", "经费使用不规范"]
    assert "两年内没有核查账务" in result.findings[0].detail
    assert result.findings[0].answer.text == "一是追回15万元。\n二是报县纪委查处。"


def test_headings_without_quotes_may_state_the_finding():
    """某局党组关于巡察整改情况的报告
    二、反馈问题整改情况
    1.关于教育均衡推进慢的问题
    反馈问题：21所学校面积不够。
    整改措施：新建学校4所。
    整改成效：大班额已全部消除。
    2.作风建设抓得不实
    整改情况：开展专项治理，该项工作长期坚持。
    """
    result = extract(document(test_headings_without_quotes_may_state_the_finding))
    assert titles(result) == ["教育均衡推进慢", "作风建设抓得不实"]
    assert result.findings[0].detail == "21所学校面积不够。"
    assert result.findings[0].answer.text == "新建学校4所。\n大班额已全部消除。"
    assert result.findings[1].answer.status is AnswerStatus.LONG_TERM


def test_quoted_aspects_above_quoted_findings_are_no_findings():
    """某局党委关于巡察整改情况的通报
    一、关于“管党治党不力”方面问题的整改
    （一）在“责任落实不到位”方面
    1.关于“办案质量低”问题的整改。2022年有8件到期未结。
    8件全部办结。
    """
    result = extract(document(test_quoted_aspects_above_quoted_findings_are_no_findings))
    assert titles(result) == ["办案质量低"]
    assert result.findings[0].detail == "2022年有8件到期未结。"
    assert result.findings[0].answer.text == "8件全部办结。"


def test_a_notice_of_remedies_has_no_finding():
    """某局党组关于巡察整改进展情况的通报
    一、提高站位，扛起整改政治责任
    坚决防止数字整改，解决设备积压、只买不用的问题。
    二、对标对表，抓好整改落实
    （一）在提高学习质量上用力
    修订制度，着力解决学用脱节、本领不足的问题。
    （二）在规范管理上求突破
    清理账户4个，堵塞管理漏洞，未发现违规问题。
    """
    assert not extract(document(test_a_notice_of_remedies_has_no_finding)).findings


def test_a_speech_has_no_finding():
    """在巡察工作动员部署会上的讲话
    同志们：
    一、提高认识
    有的单位抓党建一阵风，有的项目手续后补，这些都已完成整改。
    二、突出重点
    一是要看学习走不走过场。二是严查虚报冒领等问题。
    """
    source = document(test_a_speech_has_no_finding)
    assert recognise(source)[0] is DocumentKind.SPEECH
    assert not extract(source).findings


LEDGER = (
    ("序号", "反馈问题", "", "整改措施", "完成", ""),
    ("", "问题", "具体表现", "", "完成情况", "状态"),
    ("一、决策部署方面", "", "", "", "", ""),
    ("1", "转诊落空", "下转率4.2%", "杜绝推诿", "签订协议12份", "正在推进"),
    ("2", "设备闲置", "一台停机15个月", "盘点", "修复开机", "完成"),
)
LEDGER_MERGES = (
    Merge(0, 0, 2, 1),
    Merge(0, 1, 1, 2),
    Merge(0, 3, 2, 1),
    Merge(0, 4, 1, 2),
    Merge(2, 0, 1, 6),
)


def check_ledger(result: Extraction) -> None:
    assert titles(result) == ["转诊落空", "设备闲置"]
    first, second = result.findings
    assert first.detail == "下转率4.2%"
    assert first.heading_path == ("一、决策部署方面",)
    assert first.answer.text == "签订协议12份"
    assert first.answer.status is AnswerStatus.ONGOING
    assert second.answer.status is AnswerStatus.DONE


def test_a_table_with_merged_headers_is_read_by_its_header_words():
    block = Block(kind=BlockKind.TABLE, text=table_text(LEDGER), rows=LEDGER, merges=LEDGER_MERGES)
    title = Block(kind=BlockKind.TITLE, text="某医院巡察整改台账")
    source = Document(id="0123456789abcdef", path="", blocks=(title, block))
    result = extract(source)
    assert result.kind is DocumentKind.LIST
    check_ledger(result)
    check_quotes(source, result)


def test_rows_typed_with_tabs_are_a_table():
    rows = "\n".join("\t".join(row).rstrip("\t") for row in LEDGER)
    source = lines("某医院巡察整改台账\n" + rows + "\n备注：每月更新。")
    check_ledger(extract(source))


def test_several_numbered_problems_in_one_cell_are_several_findings():
    rows = (
        ("序号", "类别", "具体问题", "整改要求"),
        ("1", "作风", "1.会议多；2.文件层层转发，不结合实际", "限期整改"),
        ("2", "资金", "补贴发放不及时，2023年拖欠6人；合同管理不规范，其中4份没有工期", "立即整改"),
    )
    block = Block(kind=BlockKind.TABLE, text=table_text(rows), rows=rows)
    source = Document(id="0123456789abcdef", path="", blocks=(block,))
    result = extract(source)
    assert titles(result) == [
        "会议多",
        "文件层层转发，不结合实际",
        "补贴发放不及时",
        "合同管理不规范",
    ]
    assert all(f.answer is None for f in result.findings)
    assert [f.heading_path for f in result.findings][1:3] == [("作风",), ("资金",)]
    check_quotes(source, result)


def test_news_names_a_unit_a_paragraph():
    """中央巡视组反馈专项巡视情况
    巡视组有关负责人指出：
    某甲大学党委落实决策部署不到位，政治担当不够；选人用人工作不规范，存在廉洁风险较大的岗位。
    某乙集团公司党建工作薄弱，违反中央八项规定精神问题时有发生。
    此外，巡视组还收到反映一些领导干部的问题线索，已按规定转有关方面处理。
    """
    result = extract(document(test_news_names_a_unit_a_paragraph))
    assert [(f.unit, f.title) for f in result.findings] == [
        ("某甲大学党委", "落实决策部署不到位，政治担当不够"),
        ("某甲大学党委", "选人用人工作不规范，存在廉洁风险较大的岗位"),
        ("某乙集团公司", "党建工作薄弱"),
        ("某乙集团公司", "违反中央八项规定精神问题时有发生"),
    ]


def test_demands_and_speeches_in_news_are_no_findings():
    """学校召开巡察反馈会
    会上通报了巡察情况，巡察发现，有的支部组织生活不规范；有的班子担当不够。
    书记强调，要坚决防止组织生活不规范、担当不够等问题，对整改不力的严肃问责。
    """
    result = extract(document(test_demands_and_speeches_in_news_are_no_findings))
    assert titles(result) == ["有的支部组织生活不规范", "有的班子担当不够"]


def test_a_declared_total_that_differs_is_told():
    """某局党组自查报告
    经自查，共梳理问题3个。
    一、存在的主要问题
    1.学习不够深入
    2023年少学5次。
    2.会议记录不规范
    缺记录3次。
    """
    result = extract(document(test_a_declared_total_that_differs_is_told))
    assert len(result.findings) == 2
    assert [d.code for d in result.diagnostics] == ["EX101"]


def test_an_empty_document_has_no_finding():
    assert not extract(Document(id="0" * 16, path="", blocks=())).findings


PIECES = st.sampled_from(
    ["一、存在的主要问题", "（一）", "1.", "一是", "；", "。", "，", "“", "”", "问题", "关于", "整改情况：",
     "学习不够深入", "针对", "\t", "2023年3.2万元", "的整改", "有的", "但", "指出：", "方面", "\n", "（", "存在", "、"]
)  # fmt: skip


@given(
    st.lists(PIECES, max_size=40),
    st.sampled_from(["自查报告", "整改情况的通报", "反馈意见", "清单"]),
)
def test_every_quoted_word_stands_at_its_place(pieces, title):
    source = lines(f"某局党组{title}\n" + "".join(pieces))
    check_quotes(source, extract(source))


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    source = lines(text)
    check_quotes(source, extract(source))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is absent")
def test_findings_of_the_corpus_quote_their_evidence_and_miss_little():
    found = wanted = hit = 0
    for gold in sorted((CORPUS / "authored").glob("*.gold.json")):
        source = lines(gold.with_name(gold.name.replace(".gold.json", ".txt")).read_text("utf-8"))
        result = extract(source)
        check_quotes(source, result)
        want = {f["text"] for f in json.loads(gold.read_text("utf-8"))["findings"]}
        found += len(result.findings)
        wanted += len(want)
        hit += len(want & set(titles(result)))
    assert hit > 0.98 * wanted
    assert hit > 0.98 * found


def test_findings_are_read_at_the_third_quoted_level():
    """某县住建局党组关于巡察整改情况的通报
    二、反馈问题整改情况
    （一）在“贯彻部署不够有力”方面
    1.关于“学习贯彻不够到位”问题的整改
    （1）关于“中心组学习不规范。2022年仅学习5次”
    整改情况：修订学习制度。已完成。
    （2）关于“重点工作推进慢。改造滞后”
    整改情况：正在加快推进。
    """
    result = extract(document(test_findings_are_read_at_the_third_quoted_level))
    assert titles(result) == ["中心组学习不规范", "重点工作推进慢"]
    assert [f.answer.status for f in result.findings] == [AnswerStatus.DONE, AnswerStatus.ONGOING]


def test_numbered_measures_below_a_finding_are_its_answer():
    """某局党组关于巡察整改进展情况的通报
    1．关于“议事决策不规范”的问题
    （1）修订议事规则。
    （2）组织学习4次。
    2．关于“漏损率高”的问题
    一是更换管网12公里；
    该问题正在持续推进整改。
    """
    result = extract(document(test_numbered_measures_below_a_finding_are_its_answer))
    assert titles(result) == ["议事决策不规范", "漏损率高"]
    assert result.findings[0].answer.text == "修订议事规则\n组织学习4次"
    assert result.findings[1].answer.status is AnswerStatus.ONGOING


def test_section_names_need_no_number():
    """某县妇联党组自查报告
    我会高度重视，现报告如下。
    存在的主要问题
    1.党建工作抓得不紧：支部书记一年没有上过党课
    2.经费使用不规范，2023年有3.2万元无签到表
    下一步整改措施
    1.加强学习。
    某县妇联党组
    2024年1月2日
    """
    result = extract(document(test_section_names_need_no_number))
    assert titles(result) == ["党建工作抓得不紧", "经费使用不规范"]
    assert result.findings[0].detail == "支部书记一年没有上过党课"


def test_a_document_of_unknown_kind_is_read_by_its_section_of_problems():
    """关于某工程监督检查情况的通报
    二、主要质量安全问题
    （一）某标段
    1.某隧道
    （1）混凝土表面存在裂缝。
    ⑵喷射混凝土厚度不足；（3）记录缺失。
    图1    图2
    2.某大桥
    检查情况：掌子面未及时封闭。
    处理措施：责令停工。
    三、工作要求
    坚决防止类似问题发生。
    """
    result = extract(document(test_a_document_of_unknown_kind_is_read_by_its_section_of_problems))
    assert titles(result) == [
        "混凝土表面存在裂缝",
        "喷射混凝土厚度不足",
        "记录缺失",
        "掌子面未及时封闭",
    ]


def test_prose_turns_from_praise_to_problems():
    """某局党组自查情况汇报
    一、自查情况
    从作风看，多数干部肯下一线。不过，一部分干部担当不足，办案超期21件。执法装备管理混乱，64台只找到51台；票据保管不严，其中23份丢失。
    与上级要求相比，还有差距。
    从党建看，班子成员都参加所在支部的学习。但是也有弱项：有的支部记录代写，字迹相同；有的支部有名无实，一年见面两次。
    二、原因分析
    主要是学习不深。
    """
    result = extract(document(test_prose_turns_from_praise_to_problems))
    assert titles(result) == [
        "一部分干部担当不足",
        "执法装备管理混乱",
        "票据保管不严",
        "支部记录代写，字迹相同",
        "支部有名无实",
    ]


def table(rows, merges=()):
    block = Block(kind=BlockKind.TABLE, text=table_text(rows), rows=rows, merges=merges)
    return Document(id="0123456789abcdef", path="", blocks=(block,))


def test_further_rows_of_a_merged_finding_add_to_it():
    rows = (
        ("序号", "反馈问题", "具体表现", "完成情况"),
        ("1", "资金监管不力", "白条15张", "清理白条"),
        ("", "", "坐支3.2万元", "追回3.2万元"),
        ("2", "无", "", ""),
    )
    source = table(rows, (Merge(1, 0, 2, 1), Merge(1, 1, 2, 1)))
    result = extract(source)
    assert titles(result) == ["资金监管不力"]
    assert result.findings[0].detail == "白条15张\n坐支3.2万元"
    assert result.findings[0].answer.text == "清理白条\n追回3.2万元"
    check_quotes(source, result)


def test_what_stands_in_a_merged_cell_is_told_once():
    rows = (
        ("序号", "反馈问题", "具体表现", "完成情况"),
        ("1", "资金监管不力", "白条15张", "清理白条"),
        ("", "", "", "追回3.2万元"),
        ("", "", "", ""),
    )
    merges = (Merge(1, 0, 3, 1), Merge(1, 1, 3, 1), Merge(1, 2, 3, 1), Merge(2, 3, 2, 1))
    source = table(rows, merges)
    (found,) = extract(source).findings
    assert found.detail == "白条15张"
    assert found.answer.text == "清理白条\n追回3.2万元"
    check_quotes(source, extract(source))


def test_a_form_has_its_labels_beside_the_entries():
    rows = (
        ("编号", "2026年1巡-3组-02号", "", ""),
        ("问题标题", "合同管理不规范", "问题类别", "财务"),
        ("问题表现", "抽查80份合同，31份倒签。", "", ""),
        ("定性依据", "《合同法》", "", ""),
    )
    result = extract(table(rows))
    assert [(f.title, f.detail) for f in result.findings] == [
        ("合同管理不规范", "抽查80份合同，31份倒签。")
    ]


def test_a_table_of_numbers_has_no_finding():
    rows = (("单位", "反馈问题数", "已完成数"), ("县教育局", "16", "12"))
    assert not extract(table(rows)).findings


def test_a_table_goes_on_after_a_page_break():
    first = (("序号", "反馈问题", "完成情况"), ("1", "学习不够深入", "学习12次"))
    second = (("2", "会议记录不规范", "补记3次"),)
    blocks = tuple(
        Block(kind=BlockKind.TABLE, text=table_text(rows), rows=rows) for rows in (first, second)
    )
    source = Document(id="0123456789abcdef", path="", blocks=blocks)
    result = extract(source)
    assert titles(result) == ["学习不够深入", "会议记录不规范"]
    check_quotes(source, result)


def test_rectification_news_tells_the_answer_after_the_finding():
    """某县扎实推进巡视整改
    针对“一把手”监督制约不够的问题，县委推动上级约谈下级，明确巡察重点。
    巡视中发现，某镇存在办公用房超标等问题。随后，该镇把超标用房全部清退。
    今年以来，全县严查群众身边腐败问题96件。
    """
    result = extract(document(test_rectification_news_tells_the_answer_after_the_finding))
    assert titles(result) == ["“一把手”监督制约不够的问题", "某镇存在办公用房超标等问题"]
    assert "约谈下级" in result.findings[0].answer.text
    assert "全部清退" in result.findings[1].answer.text


CELLS = st.sampled_from(
    ["", "序号", "反馈问题", "具体表现", "完成情况", "状态", "类别", "1", "已完成", "学习不够，少5次；作风不实，其中2人",
     "1.甲不够；2.乙不实", "一、方面", "问题标题", "无"]
)  # fmt: skip


@given(
    st.integers(0, 5).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=7)
    ),
    st.integers(1, 7),
)
def test_any_table_can_be_read(grid, cut):
    parts = [tuple(tuple(row) for row in rows) for rows in (grid[:cut], grid[cut:])]
    blocks = tuple(Block(kind=BlockKind.TABLE, text=table_text(rows), rows=rows) for rows in parts)
    typed = Block(kind=BlockKind.PARAGRAPH, text="2\t补发不及时，欠6人\t")
    source = Document(id="0123456789abcdef", path="", blocks=(*blocks, typed))
    check_quotes(source, extract(source))


def test_a_line_above_the_paragraph_may_name_the_unit():
    """市委巡察组集中反馈巡察情况
    近日，市委巡察组反馈了巡察情况。
    市文旅局党组存在的主要问题：
    文化项目监管不到位，专项资金闲置。
    市体育局党组存在的主要问题：
    一是落实主体责任不力；二是选人用人不规范。
    """
    result = extract(document(test_a_line_above_the_paragraph_may_name_the_unit))
    assert [(f.unit, f.title) for f in result.findings] == [
        ("市文旅局党组", "文化项目监管不到位，专项资金闲置"),
        ("市体育局党组", "落实主体责任不力"),
        ("市体育局党组", "选人用人不规范"),
    ]


def test_unquoted_problem_headings_take_the_measures_below_as_answer():
    """某县财政局党组关于巡察反馈问题整改情况的通报
    一、加强组织领导
    成立领导小组。
    二、反馈问题整改完成情况
    （一）学习贯彻不深入问题
    1.加强理论学习。组织学习12次。
    （二）预算执行率不高问题
    收回资金320万元，正在推进其余事项。
    """
    result = extract(document(test_unquoted_problem_headings_take_the_measures_below_as_answer))
    assert titles(result) == ["学习贯彻不深入", "预算执行率不高"]
    assert result.findings[0].answer.text == "加强理论学习\n组织学习12次。"


def test_an_aspect_before_a_colon_is_no_part_of_the_statement():
    """某村党支部自查报告
    现将存在的问题汇报如下。
    一、党建方面：“三会一课”不正常，2023年少开支部大会2次。
    二、财务方面：账务公示不及时，公示栏停在2023年6月。
    以上问题我们将认真整改。
    """
    result = extract(document(test_an_aspect_before_a_colon_is_no_part_of_the_statement))
    assert titles(result) == ["“三会一课”不正常", "账务公示不及时"]


def test_without_a_telling_title_the_structure_decides():
    text = "关于有关情况的说明\n1.关于“学习不够”问题的整改。\n已完成。\n2.关于“作风不实”问题的整改。\n已完成。"
    assert recognise(lines(text))[0] is DocumentKind.PROGRESS
    text = "关于有关情况的说明\n一、存在的问题\n1.学习不够。\n二、下一步打算\n抓好学习。"
    assert recognise(lines(text))[0] is DocumentKind.SELF_REPORT


@pytest.mark.parametrize(
    "title",
    [
        "县国防动员办公室党组自查报告",
        "县教育局党组关于领导讲话精神落实情况的自查报告",
        "县教育局党组巡察整改方案",
        "县教育局党组巡察整改工作方案",
    ],
)
def test_a_word_in_the_title_does_not_silence_a_report(title):
    result = extract(lines(f"{title}\n一、存在的主要问题\n1.学习不够深入\n2.公车管理混乱"))
    assert titles(result) == ["学习不够深入", "公车管理混乱"]


@pytest.mark.parametrize(
    "title", ["在巡察动员会上的讲话", "某局党组自查工作方案", "某市召开巡察动员部署会"]
)
def test_a_document_silenced_by_its_title_is_told(title):
    result = extract(lines(f"{title}\n一、存在的主要问题\n1.学习不够深入"))
    assert not result.findings
    assert [d.code for d in result.diagnostics] == ["EX102"]


SAID_WITHOUT_WEAK_WORDS = [
    "请示报告制度执行不严",
    "防止利益冲突制度缺失",
    "不能按时发放补助",
    "需要报批的事项没有报批",
    "应收账款长期挂账",
    "工作安排不及时",
    "部分会议记录不存在",
    "对下属单位违规问题没有发现",
    "日常检查未发现食堂食品过期问题",
    "乱收费",
]


def test_a_numbered_item_among_problems_is_a_finding_however_it_begins():
    items = [f"{n}.{words}" for n, words in enumerate(SAID_WITHOUT_WEAK_WORDS, 1)]
    report = "\n".join(["某局党组自查报告", "一、存在的主要问题", "（一）作风方面", *items])
    assert titles(extract(lines(report))) == SAID_WITHOUT_WEAK_WORDS


def test_a_row_under_a_heading_of_problems_is_a_finding_however_it_begins():
    rows = [(str(n), words, "") for n, words in enumerate(SAID_WITHOUT_WEAK_WORDS, 1)]
    result = extract(table((("序号", "问题", "整改情况"), *rows, ("11", "经查，未发现问题", ""))))
    assert titles(result) == SAID_WITHOUT_WEAK_WORDS


@pytest.mark.parametrize(
    "words",
    ["经查未发现违规问题", "未发现违规发放补贴问题", "公车方面，未发现违规问题", "切实加强学习",
     "要坚决防止问题反弹", "严禁违规吃喝"],
)  # fmt: skip
def test_a_bare_denial_or_demand_among_problems_is_none(words):
    result = extract(lines(f"某局党组自查报告\n一、存在的主要问题\n1.学习不深\n2.{words}"))
    assert titles(result) == ["学习不深"]


def test_a_row_with_only_its_problem_filled_is_no_section():
    rows = (
        ("问题", "整改情况"),
        ("一、作风方面", "一、作风方面"),
        ("公车管理混乱，3辆车没有登记", ""),
        ("1.2023年多发补贴3万元", ""),
    )
    source = table(rows, (Merge(1, 0, 1, 2),))
    result = extract(source)
    assert titles(result) == ["公车管理混乱", "2023年多发补贴3万元"]
    assert {f.heading_path for f in result.findings} == {("一、作风方面",)}
    check_quotes(source, result)


def test_findings_of_prose_and_of_a_table_are_all_kept():
    text = "某局党组自查报告\n一、存在的主要问题\n1.学习不够深入\n2.公车管理混乱\n3.台账缺失\n附表"
    rows = (
        ("序号", "问题", "整改情况"),
        ("1", "公车管理混乱。", ""),
        ("2", "食堂采购没有合同", ""),
    )
    block = Block(kind=BlockKind.TABLE, text=table_text(rows), rows=rows)
    prose = lines(text)
    source = Document(id=prose.id, path="", blocks=(*prose.blocks, block))
    result = extract(source)
    assert titles(result) == ["学习不够深入", "公车管理混乱", "台账缺失", "食堂采购没有合同"]
    check_quotes(source, result)


BEGIN = [
    "",
    "请示报告",
    "防止",
    "不能",
    "需要",
    "要坚决",
    "未发现",
    "经查，",
    "切实加强",
    "工作要求",
    "聚焦",
    "原因",
]
MIDDLE = ["", "学习", "公车管理", "2023年补贴", "“三会一课”", "问题", "某村党支部："]
END = [
    "不严",
    "缺失",
    "方面",
    "情况",
    "乱",
    "等问题",
    "没有发现",
    "不存在",
    "。",
    "。一是少；二是乱。",
    "反弹",
    "",
]
ITEMS = st.builds("{}{}{}".format, *map(st.sampled_from, (BEGIN, MIDDLE, END)))


@given(st.lists(ITEMS.filter(lambda text: text.strip("。")), min_size=1, max_size=8))
def test_a_numbered_item_among_problems_is_a_finding_or_is_told(items):
    numbered = [f"{n}.{text}" for n, text in enumerate(items, 1)]
    source = lines(
        "\n".join(["某局党组自查报告", "一、存在的主要问题", "（一）作风方面", *numbered])
    )
    result = extract(source)
    places = {e.span.block for f in result.findings for e in f.evidence}
    told = [d for d in result.diagnostics if d.code == "EX103"]
    places |= {d.where.block for d in told}
    assert places >= set(range(3, 3 + len(items)))
    check_quotes(source, result)


def test_an_item_that_only_names_a_field_is_told_with_its_place():
    source = lines("某局党组自查报告\n一、存在的主要问题\n1.学习不够深入\n2.切实加强学习")
    result = extract(source)
    (told,) = result.diagnostics
    assert told.code == "EX103"
    assert source.quote(told.where) == "切实加强学习"
    assert "学习" not in told.message


def test_a_table_of_problems_is_a_list_even_without_a_title():
    rows = (("序号", "问题", "整改情况"), ("1", "学习不够深入", ""), ("2", "公车管理混乱", ""))
    assert recognise(table(rows))[0] is DocumentKind.LIST
    assert recognise(replace(table(rows[:2]), path="某局自查问题清单.xlsx"))[0] is DocumentKind.LIST
    assert recognise(lines("某局党组自查问题清单"))[0] is DocumentKind.LIST


def test_a_total_of_another_inspection_is_not_compared():
    """某局党组自查报告
    2023年县委巡察我局党组反馈问题52个，已全部整改。
    一、存在的主要问题
    1.学习不够深入
    """
    result = extract(document(test_a_total_of_another_inspection_is_not_compared))
    assert titles(result) == ["学习不够深入"]
    assert not result.diagnostics


def test_the_total_of_the_inspection_a_letter_is_about_is_compared():
    """关于对某局党组巡察的反馈意见
    2024年3月至5月，县委巡察组对某局党组开展巡察，发现问题25个。
    一、存在的主要问题
    1.学习不够深入
    """
    result = extract(document(test_the_total_of_the_inspection_a_letter_is_about_is_compared))
    assert [d.code for d in result.diagnostics] == ["EX101"]


def test_totals_by_status_and_by_group_are_compared():
    """某局党组关于巡察整改进展情况的报告
    巡察反馈问题3个，已完成2个，正在推进1个。
    （一）已整改完成的问题（1个）
    1.关于“学习不够深入”问题的整改。
    已组织学习5次，已完成整改。
    （二）正在推进整改的问题（2个）
    1.关于“公车管理混乱”问题的整改。
    正在修订办法。
    2.关于“往来款长期挂账”问题的整改。
    正在清理。
    """
    told = extract(document(test_totals_by_status_and_by_group_are_compared)).diagnostics
    assert [d.code for d in told] == ["EX101", "EX101"]
    assert ["已完成" in d.message for d in told] == [True, False]
    assert "正在推进" in told[1].message


@pytest.mark.parametrize(
    "heading", ["问题清单", "短板和不足", "当前工作中的困难与不足", "不足之处", "存在的差距"]
)
def test_a_section_may_be_named_by_what_falls_short(heading):
    text = f"""某局党组工作汇报
一、工作成效
完成项目12个，群众满意度提高。
二、{heading}
与群众期盼相比，我们还有差距。一是窗口服务效率不高。抽查20件，超期6件。二是后备力量断档，近五年没有进过人。
三、今后打算
我们将照单全收，坚决整改到位。"""
    assert titles(extract(lines(text))) == ["窗口服务效率不高", "后备力量断档"]


def test_items_may_be_counted_as_the_first_and_the_second_problem():
    """某小学党支部关于巡察反馈问题整改情况的报告
    一、整改工作主要做法
    召开推进会5次，防止纸上整改。
    二、已完成整改的问题
    第1个问题：校服征订没有征求家长意见。2023年每套加价12元。
    整改情况：多收款项全部退还。
    第二个问题：值周教师脱岗。抽查3天，2天无人。
    整改情况：实行签到，并通报批评2人。
    """
    result = extract(document(test_items_may_be_counted_as_the_first_and_the_second_problem))
    assert titles(result) == ["校服征订没有征求家长意见", "值周教师脱岗"]
    assert [f.answer.text for f in result.findings] == [
        "多收款项全部退还。",
        "实行签到，并通报批评2人。",
    ]


def test_headings_that_state_problems_take_numbered_measures_below_as_answer():
    """某中心党支部关于落实巡察反馈意见整改情况的通报
    一、加强领导
    支部召开会议6次。
    二、对照清单、逐条整改
    （一）在服务群众方面
    1.值班制度形同虚设，有3个窗口午间无人。
    （1）重排值班表，午间不断岗；
    （2）安装评价器12台。
    2.存在应公示而未公示收费标准的情况。
    （1）补签公示承诺书；
    （2）在大厅张贴收费标准。
    三、巩固整改成果
    （一）对未完成的事项盯住不放。
    """
    source = document(test_headings_that_state_problems_take_numbered_measures_below_as_answer)
    result = extract(source)
    check_quotes(source, result)
    assert titles(result) == ["值班制度形同虚设", "存在应公示而未公示收费标准的情况"]
    assert result.findings[0].detail == "有3个窗口午间无人"
    assert result.findings[1].answer.text.startswith("补签公示承诺书")


def test_a_heading_above_several_labelled_problems_is_none():
    """某局党组落实巡察反馈意见整改方案
    一、整改任务
    （一）关于惠民政策落实有偏差的问题
    反馈问题1：临时救助审批超期，抽查40件，超期11件。
    整改措施：7月底前清理完毕。
    反馈问题2：养老床位闲置，3家敬老院入住率不足两成。
    整改措施：合并运营。
    （二）关于档案管理混乱的问题
    整改措施：聘请专人整理。
    """
    result = extract(document(test_a_heading_above_several_labelled_problems_is_none))
    assert titles(result) == ["临时救助审批超期", "养老床位闲置", "档案管理混乱"]
    assert result.findings[0].heading_path[-1] == "（一）关于惠民政策落实有偏差的问题"


def test_what_the_letter_said_and_the_progress_may_stand_in_one_paragraph():
    """某局党组关于巡察整改进展情况的报告
    一、具体问题整改进展
    1．反馈意见指出：农机补贴审核把关不严，同一台机具两次申领，涉及3户4.2万元。整改进展：追回4.2万元。
    2．反馈意见指出：支部计划与业务脱节，8个支部照抄同一份。整改进展：组建服务队2支。
    """
    result = extract(
        document(test_what_the_letter_said_and_the_progress_may_stand_in_one_paragraph)
    )
    assert titles(result) == ["农机补贴审核把关不严", "支部计划与业务脱节"]
    assert result.findings[0].answer.text == "追回4.2万元。"


def test_numbered_items_run_on_in_one_paragraph_are_findings_each():
    """某乡党委工作汇报
    一、工作情况
    三年来新建道路14公里。
    二、存在问题
    1.产业结构单一，农户增收渠道窄。2.干部队伍老化，35岁以下仅2人。3.集体经济薄弱，1.5万元以下的村有3个。
    三、下步打算
    1.加强学习。2.补齐短板。
    """
    result = extract(document(test_numbered_items_run_on_in_one_paragraph_are_findings_each))
    assert titles(result) == ["产业结构单一，农户增收渠道窄", "干部队伍老化", "集体经济薄弱"]


def test_labels_may_stand_alone_on_their_line_or_be_numbered():
    """某局党组关于巡察整改情况的报告
    一、具体问题整改情况
    （一）公务接待审核不严
    1.问题表现：无公函接待9次，金额1.1万元。
    2.整改情况：退缴1.1万元。
    （二）工会账目混乱
    整改情况
    重建账目，补齐46份手续。
    二、党建方面
    （一）反馈问题
    研究党建工作少，2023年只研究1次。
    （二）整改情况
    今年研究4次。
    """
    source = document(test_labels_may_stand_alone_on_their_line_or_be_numbered)
    result = extract(source)
    check_quotes(source, result)
    assert [(f.title, f.answer.text) for f in result.findings] == [
        ("公务接待审核不严", "退缴1.1万元"),
        ("工会账目混乱", "重建账目，补齐46份手续。"),
        ("研究党建工作少", "今年研究4次。"),
    ]


def test_a_heading_in_quotation_marks_may_go_on():
    """某集团党委巡察整改进展情况通报
    一、重点问题整改情况
    1．针对“四风”问题纠治不彻底问题。清退超标准用车8辆。
    2．关于“三公”经费管理不严的问题。退回超标接待费4.7万元。
    """
    result = extract(document(test_a_heading_in_quotation_marks_may_go_on))
    assert titles(result) == ["“四风”问题纠治不彻底", "“三公”经费管理不严"]


def test_a_letter_that_announces_problems_has_them_below_its_numbers():
    """县有关部门关于惠农资金专项检查情况的通报
    各乡镇：
    近期开展了专项检查，现将发现的问题通报如下：
    1、补贴发放不及时。青岗乡补贴滞留7个月。
    2、代领代签。大湾村文书代签47户。
    """
    result = extract(document(test_a_letter_that_announces_problems_has_them_below_its_numbers))
    assert titles(result) == ["补贴发放不及时", "代领代签"]


def test_an_audit_report_names_its_sections_by_what_was_audited():
    """某县关于上年度预算执行和其他财政收支的审计工作报告
    一、财政管理审计情况
    （一）预算编制不够细化。年初预留资金2.3亿元未细化。
    二、重点民生资金审计情况
    （一）教育经费方面。2所学校挤占公用经费13万元；1所学校违规收费9万元。
    三、审计建议
    （一）加强预算管理。
    """
    result = extract(document(test_an_audit_report_names_its_sections_by_what_was_audited))
    assert result.kind is DocumentKind.AUDIT
    assert titles(result) == [
        "预算编制不够细化",
        "2所学校挤占公用经费13万元",
        "1所学校违规收费9万元",
    ]


def test_a_quoted_finding_may_be_followed_by_its_rectification():
    """某局党组巡察整改进展情况报告
    （一）对“档案保管散乱。有12卷缺页”的整改
    1.补齐12卷。
    （二）对“值班脱岗”的整改情况
    1.实行双人值守。
    """
    result = extract(document(test_a_quoted_finding_may_be_followed_by_its_rectification))
    assert titles(result) == ["档案保管散乱", "值班脱岗"]
    assert result.findings[0].answer.text == "补齐12卷"


def test_an_answer_may_begin_in_the_paragraph_of_its_problem():
    """某局党组关于巡察反馈问题整改情况的报告
    二、已经改到位的
    1、公示栏常年空着。抽查9个科室，7个没有更新。整改：重做公示栏9块，按月更新，已完成。
    三、正在办理的
    1、旧账清理慢。挂账往来款41笔。【整改情况】已核销38笔，其余3笔正在核对。
    2.【存在问题】值班记录事后补写。夜查4次，2次无人在岗。
    【整改情况】值班改为扫码打卡。
    """
    result = extract(document(test_an_answer_may_begin_in_the_paragraph_of_its_problem))
    assert [(f.title, f.detail, f.answer.text, f.answer.status) for f in result.findings] == [
        ("公示栏常年空着", "抽查9个科室，7个没有更新。", "重做公示栏9块，按月更新，已完成。", AnswerStatus.DONE),
        ("旧账清理慢", "挂账往来款41笔。", "已核销38笔，其余3笔正在核对。", AnswerStatus.ONGOING),
        ("值班记录事后补写", "夜查4次，2次无人在岗。", "值班改为扫码打卡。", AnswerStatus.ONGOING),
    ]  # fmt: skip


def test_a_number_over_titled_facts_is_a_group_of_problems():
    """某公司党委巡察反馈意见
    二、巡察发现的主要问题
    （一）履行职责方面
    1.学习抓得不紧。一是集体学习“赶场子”。全年计划24次，实际9次。二是交流发言念稿子。5人的发言稿与网文相同。
    2.合同管理粗放。一是抽查186份合同，52份没有会签；二是到期合同口头续约。
    """
    result = extract(document(test_a_number_over_titled_facts_is_a_group_of_problems))
    assert titles(result) == ["集体学习“赶场子”", "交流发言念稿子", "合同管理粗放"]


def test_one_label_may_state_several_problems_with_one_answer():
    """某社党组关于落实巡察反馈意见的整改方案
    二、整改任务
    1.反馈问题：主业“副业化”。9家基层社没有业务。
    整改措施：盘活仓库2个。
    2.反馈问题：一是借款收不回来。周转金168万元账龄五年以上。二是部分收入在账外运转。押金23.8万元放在个人卡上。整改目标：应收尽收。整改措施：逐笔下达还款通知。
    """
    result = extract(document(test_one_label_may_state_several_problems_with_one_answer))
    assert [(f.title, f.detail, f.answer.text) for f in result.findings] == [
        ("主业“副业化”", "9家基层社没有业务。", "盘活仓库2个。"),
        ("借款收不回来", "周转金168万元账龄五年以上。", "逐笔下达还款通知。"),
        ("部分收入在账外运转", "押金23.8万元放在个人卡上", "逐笔下达还款通知。"),
    ]


def test_facts_after_an_inquiry_belong_to_the_statement_before_it():
    """关于某局党组巡察情况的报告
    二、巡察发现的主要问题
    （一）聚焦群众身边不正之风和腐败问题
    渠道工程“薄了两指”。经查，抽测48点有22点不达标；监理日志由施工方代写。线索已按规定移送。
    站所“小岗位大胃口”。走访发现，站长虚报面积1,940亩。账目没有被核对过。
    （二）聚焦整改落实
    产生问题的原因
    监督流于形式，规矩意识淡薄。
    """
    result = extract(document(test_facts_after_an_inquiry_belong_to_the_statement_before_it))
    assert titles(result) == ["渠道工程“薄了两指”", "站所“小岗位大胃口”"]


def test_a_status_in_brackets_is_no_part_of_the_title():
    """某局党组关于巡察整改进展情况的报告
    一、反馈问题整改情况
    1.窗口服务来回跑、手续繁（已完成）
    整改情况：精简材料12件。
    2.岗位补贴把关不严（基本完成）
    整改情况：退回补贴10万元，尚有1万元未退回。
    3.关于采购管理不规范的问题（长期坚持）
    修订采购制度。
    4.档案管理混乱（正在推进）
    """
    found = extract(document(test_a_status_in_brackets_is_no_part_of_the_title)).findings
    assert [(f.title, f.answer.status) for f in found] == [
        ("窗口服务来回跑、手续繁", AnswerStatus.DONE),
        ("岗位补贴把关不严", AnswerStatus.MOSTLY_DONE),
        ("采购管理不规范", AnswerStatus.LONG_TERM),
        ("档案管理混乱", AnswerStatus.ONGOING),
    ]
    assert found[-1].answer.text == "（正在推进）"


def test_a_status_in_brackets_after_the_quotation_is_no_part_of_the_answer():
    """某局党组关于巡察整改进展情况的报告
    一、反馈问题整改情况
    1.关于“学习不深入”的问题（基本完成）
    开展学习4次。
    """
    (finding,) = extract(
        document(test_a_status_in_brackets_after_the_quotation_is_no_part_of_the_answer)
    ).findings
    assert finding.answer.text == "开展学习4次。"
    assert finding.answer.status is AnswerStatus.MOSTLY_DONE


def test_a_heading_that_quotes_a_long_finding_without_marks_is_one():
    """某局党组关于巡察整改进展情况的报告
    一、反馈问题整改情况
    1.关于落实主体责任不力，班子成员一岗双责履行不到位，对分管领域研究部署不够经常，廉政谈话走过场，对重点岗位重点环节风险排查不深入、防控措施不具体，压力传导层层递减，责任追究不够严格的问题
    修订制度3项。
    """
    (finding,) = extract(
        document(test_a_heading_that_quotes_a_long_finding_without_marks_is_one)
    ).findings
    assert len(finding.title) > 80
    assert finding.answer.text == "修订制度3项。"


def test_a_numbered_case_needs_no_word_for_problem():
    """关于3起典型案例的通报
    各乡镇纪委：
    现将查处的3起典型案例通报如下：
    一、河口村原会计庞某某虚报面积套取补助。2020年至2022年，庞某某虚报面积31亩，套取补助1.5万元。2024年3月，庞某某受到开除党籍处分。
    二、坪上乡民政办原主任阮某为亲属违规办理供养。2020年8月，阮某为其岳父办理供养。2024年5月，阮某受到严重警告处分。
    三、登记中心窗口人员褚某吃拿卡要。2021年以来，褚某多次收受购物卡。2024年4月，褚某受到记过处分。
    上述案例，有的虚报冒领，有的优亲厚友，必须严肃处理。
    """
    result = extract(document(test_a_numbered_case_needs_no_word_for_problem))
    assert titles(result) == [
        "河口村原会计庞某某虚报面积套取补助",
        "坪上乡民政办原主任阮某为亲属违规办理供养",
        "登记中心窗口人员褚某吃拿卡要",
    ]
    assert result.findings[2].detail == "2021年以来，褚某多次收受购物卡。"


def test_what_a_unit_asks_for_is_no_finding_and_what_it_admits_is():
    """县林业局工作情况汇报
    一、主要工作
    （一）造林扎实推进。完成造林2万亩。
    二、对照检查，我们感到还有以下差距
    思想上，政治理论学习停留在口头上。工作上，防火物资底数不清，抽查的4个储备点有3个账物不符；苗木款白条抵账，涉及17.2万元。
    三、下一步工作
    （一）抓学习。坚决防止学用脱节。
    四、恳请县委解决的问题
    （一）护林员工资标准偏低。全县286名护林员月均工资900元，恳请提高。
    （二）防火车辆老化。现有7辆均超过使用年限。
    """
    result = extract(document(test_what_a_unit_asks_for_is_no_finding_and_what_it_admits_is))
    assert titles(result) == ["政治理论学习停留在口头上", "防火物资底数不清", "苗木款白条抵账"]


def test_shortcomings_may_be_named_without_conjunction():
    """某局工作总结
    一、主要工作
    完成改造2处。
    二、短板弱项
    （一）安全监管存在盲区
    3家企业未检查。
    """
    result = extract(document(test_shortcomings_may_be_named_without_conjunction))
    assert titles(result) == ["安全监管存在盲区"]


def test_a_form_of_lines_is_read_by_its_labels():
    """巡察工作底稿
    编号：第三组-012
    被巡察单位：梨园街道党工委
    问题名称：改造资金被挤占
    基本事实：2022年3月，街道将改造资金54万元用于办公楼维修。
    至巡察进驻时仍未归还。
    定性依据：《专项资金管理办法》第十六条
    责任认定：财政所所长姜某负直接责任
    证据材料：记账凭证6份
    编号：第三组-013
    问题名称：社区干部长期不在岗
    4名委员中有2人在外经商，误工补贴5.76万元照发。
    定性依据：《农村基层组织工作条例》
    """
    source = document(test_a_form_of_lines_is_read_by_its_labels)
    result = extract(source)
    assert titles(result) == ["改造资金被挤占", "社区干部长期不在岗"]
    check_quotes(source, result)
    first, second = result.findings
    assert first.detail.endswith("维修。\n至巡察进驻时仍未归还。")
    assert first.regulations == ("《专项资金管理办法》第十六条",)
    assert first.people == ("所长姜某",)
    assert second.detail.startswith("4名委员")


def test_what_did_not_happen_is_no_part_of_what_still_does():
    """某局自查报告
    一、存在的问题
    （一）安全生产方面
    没有发生重大事故，仍有3家企业未检查。2024年没有发现违规发放补贴的问题，还存在报销审核不严的问题。
    （二）其他方面
    1.没有发生群体性事件，仍有矛盾纠纷化解不及时的情况。
    2.预算执行没有到位，仍有3个项目未开工。
    """
    result = extract(document(test_what_did_not_happen_is_no_part_of_what_still_does))
    assert titles(result) == [
        "仍有3家企业未检查",
        "还存在报销审核不严的问题",
        "仍有矛盾纠纷化解不及时的情况",
        "预算执行没有到位",
    ]


def test_a_plan_is_not_held_to_totals_by_status():
    """某局党组巡察整改方案
    反馈的2个问题，立行立改1个，长期坚持1个，已完成1个。
    一、整改任务
    （一）关于“学习不深入”的问题
    整改措施：每季度通报学习情况。
    （二）关于“采购不规范”的问题
    整改措施：修订采购制度。
    """
    result = extract(document(test_a_plan_is_not_held_to_totals_by_status))
    assert result.kind is DocumentKind.PLAN
    assert not result.diagnostics


def test_a_problem_may_be_named_without_a_word_of_lack():
    """某镇党委自查报告
    一、存在的问题
    （一）纪律作风方面
    公车私用。公款旅游。
    办会多、报表多。2024年镇级会议开了132次。
    公款走访。2022年9月组织14人到邻省三日游，花费4.6万元。
    （二）学习方面
    理论武装。2023年学习不够经常，只学了2次。
    党员教育。2024年组织学习12次。
    """
    source = document(test_a_problem_may_be_named_without_a_word_of_lack)
    result = extract(source)
    assert [(f.title, f.detail) for f in result.findings] == [
        ("公车私用", ""),
        ("公款旅游", ""),
        ("办会多、报表多", "2024年镇级会议开了132次。"),
        ("公款走访", "2022年9月组织14人到邻省三日游，花费4.6万元。"),
        ("2023年学习不够经常，只学了2次", ""),
    ]
    check_quotes(source, result)


def test_a_paragraph_under_one_label_may_state_several_problems():
    """某乡党委巡察整改方案
    一、整改任务
    （一）项目谋划不足
    问题描述：招商底数不清，项目库三年没有更新；帮扶产业同质化，8个村有6个种羊肚菌。
    整改措施：建立项目库。
    责任领导：乡长陆某
    （二）作风不实
    问题描述：公文层层转发，2024年转发43份。窗口服务推诿扯皮，收到投诉31件。
    整改措施：精简公文，开展培训。
    （三）财务混乱
    问题描述：报销审核不严，2024年虚报3万元。部分票据没有审批。
    整改措施：清理票据。
    """
    source = document(test_a_paragraph_under_one_label_may_state_several_problems)
    result = extract(source)
    assert titles(result) == [
        "招商底数不清",
        "帮扶产业同质化",
        "公文层层转发",
        "窗口服务推诿扯皮",
        "报销审核不严",
    ]
    check_quotes(source, result)
    assert [f.answer.text for f in result.findings[:2]] == ["建立项目库。"] * 2
    assert [f.charge.leader for f in result.findings[:2]] == ["乡长陆某"] * 2
    assert result.findings[4].detail == "2024年虚报3万元。部分票据没有审批。"


def test_judgements_and_facts_by_turns_are_pairs():
    """县委巡察组关于巡察县水利局党组情况的报告
    一、巡察发现的问题
    在履行职责方面，水库度汛责任悬空。19座水库中有8座责任人信息张冠李戴，其中2名已去世。饮水工程重建轻管。37处供水点有12处水质不达标。
    在管党治党方面，从严治党“嘴硬手软”。对3起酒驾只谈话不处分。预算执行随意。将26万元调剂用于车辆维修。
    """
    source = document(test_judgements_and_facts_by_turns_are_pairs)
    result = extract(source)
    assert titles(result) == [
        "水库度汛责任悬空",
        "饮水工程重建轻管",
        "从严治党“嘴硬手软”",
        "预算执行随意",
    ]
    assert result.findings[0].detail.startswith("19座水库")
    check_quotes(source, result)


def test_a_demand_may_name_first_what_it_is_about():
    """对某镇党委巡察的反馈意见
    一、存在的主要问题
    1.整改走过场
    2024年又发生2起。
    2.对数字注水问题，要严肃问责。
    """
    assert titles(extract(document(test_a_demand_may_name_first_what_it_is_about))) == [
        "整改走过场"
    ]


def test_labels_of_problems_may_count_in_brackets_and_status_has_a_label():
    """某联社党组关于巡察反馈意见整改落实情况的报告
    一、具体问题整改情况
    反馈问题（一）：资产底数不清
    【整改措施】聘请中介机构清查，已核实22间。
    【整改状态】基本完成
    反馈问题（二）：借款清收不力
    【整改措施】发出催收函46份。
    【整改状态】未完成
    """
    found = extract(
        document(test_labels_of_problems_may_count_in_brackets_and_status_has_a_label)
    ).findings
    assert [(f.title, f.answer.text, f.answer.status) for f in found] == [
        ("资产底数不清", "聘请中介机构清查，已核实22间。", AnswerStatus.MOSTLY_DONE),
        ("借款清收不力", "发出催收函46份。", AnswerStatus.NOT_DONE),
    ]


def test_a_label_that_follows_every_problem_answers_it():
    """某局党委关于巡察集中整改情况的通报
    逐项情况
    反馈指出：卫生室“空心化”问题突出。29个没有常驻医生。
    我们做了什么：招聘12名医学生，已完成。
    反馈指出：体检经费发了奖金，涉及26.4万元。
    我们做了什么：退回公卫专户。该项办结。
    反馈指出：值班补贴重复发放，涉及33.2万元。
    我们做了什么：清退28.9万元，其余正在追缴。
    """
    result = extract(document(test_a_label_that_follows_every_problem_answers_it))
    assert [(f.title, f.answer.text) for f in result.findings] == [
        ("卫生室“空心化”问题突出", "招聘12名医学生，已完成。"),
        ("体检经费发了奖金", "退回公卫专户。该项办结。"),
        ("值班补贴重复发放", "清退28.9万元，其余正在追缴。"),
    ]
