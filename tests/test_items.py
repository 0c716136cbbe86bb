"""Which words of a document are findings, and which only look like them."""

import pytest

from xuncha_docs.extract import extract
from xuncha_docs.model import (
    AnswerStatus,
    Block,
    BlockKind,
    Document,
    Extraction,
    table_text,
)


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


def test_a_heading_with_facts_of_its_own_is_a_finding_above_those_below_it():
    result = report(
        "（一）监督责任缺位，连续三年没有开展廉政谈话。",
        "1.重点岗位未轮岗。",
        "2.信访件久拖不办。",
        "（二）采购管理混乱。2020年以来，有6批物资未经询价直接购买。",
        "1.验收流于形式。",
        "（三）工程建设问题突出",
        "检查发现以下问题：",
        "1.两处堤段未批先建。",
    )
    assert titles(result) == [
        "监督责任缺位",
        "重点岗位未轮岗",
        "信访件久拖不办",
        "采购管理混乱",
        "验收流于形式",
        "两处堤段未批先建",
    ]
    assert result.findings[0].detail == "连续三年没有开展廉政谈话"
    assert result.findings[3].dates == ("2020年以来",)


def test_items_may_stand_in_the_numbered_line_itself():
    found = report("（一）一是“双述双评”走过场；二是“一课一表”未填写", "（二）作风拖拉。")
    assert titles(found) == ["“双述双评”走过场", "“一课一表”未填写", "作风拖拉"]


@pytest.mark.parametrize(
    "cell",
    [
        "1.票据重复报销2.值班长期脱岗3.物资低价处置",
        "（1）票据重复报销（2）值班长期脱岗（3）物资低价处置",
        "一是票据重复报销 二是值班长期脱岗 三是物资低价处置",
        "①票据重复报销②值班长期脱岗③物资低价处置",
    ],
)
def test_what_a_cell_counts_are_findings(cell):
    found = read("某所问题清单", table(("序号", "问题"), ("1", cell)))
    assert titles(found) == ["票据重复报销", "值班长期脱岗", "物资低价处置"]


def test_what_a_cell_lists_below_a_judgement_are_its_facts():
    cell = "“管护责任”落空。一是“河长巡查”流于形式；二是“泵站值守”形同虚设"
    (found,) = read("某所问题清单", table(("序号", "问题"), ("1", cell))).findings
    assert found.title == "“管护责任”落空"
    assert "泵站值守" in found.detail


def test_a_table_of_one_column_lists_problems():
    cells = table(("问题清单",), ("票据重复报销",), ("值班长期脱岗",))
    assert titles(read("某所自查情况", cells)) == ["票据重复报销", "值班长期脱岗"]


def test_an_endless_sentence_is_not_lost():
    places = "、".join(f"第{n}号泵房值班记录由一人代签且长期无人复核" for n in range(1, 12))
    result = read(
        "县委巡察组向某所党支部反馈情况",
        f"巡察组指出，值班管理混乱，{places}；采购不规范。巡察组要求，要抓好整改。",
    )
    assert titles(result) == ["值班管理混乱", "采购不规范"]
    assert result.findings[0].detail.endswith("第11号泵房值班记录由一人代签且长期无人复核")


def test_the_name_of_a_column_may_be_long():
    head = ("序号", "县委巡察组反馈指出的主要问题及表现")
    assert titles(read("某所台账", table(head, ("1", "票据重复报销")))) == ["票据重复报销"]


def test_how_facts_are_judged_names_persons_and_regulations_but_is_no_fact():
    result = report(
        "（一）违规报销加油费。2020年3月至9月，门卫室重复报销2.7万元。上述行为违反《某县公车管理细则》第七条，"
        "2021年仍有1万元未退。时任站长孔某某负主要领导责任，会计曹某负直接责任。",
    )
    (found,) = result.findings
    assert found.detail == "2020年3月至9月，门卫室重复报销2.7万元。"
    assert found.regulations == ("《某县公车管理细则》第七条",)
    assert found.people == ("时任站长孔某某", "会计曹某")
    assert [a.text for a in found.amounts] == ["2.7万元"]
    assert found.dates == ("2020年3月至9月",)


def test_a_column_of_the_basis_names_regulations():
    head = ("序号", "问题", "事实", "定性依据")
    row = ("1", "违规报销加油费", "重复报销2.7万元", "违反《某县公车管理细则》第七条")
    (found,) = read("某所问题清单", table(head, row)).findings
    assert (found.detail, found.regulations) == ("重复报销2.7万元", ("《某县公车管理细则》第七条",))


@pytest.mark.parametrize(
    ("title", "fact"),
    [
        ("1.重复报销油费；2.值班脱岗", "1.2020年多报4万元。2.2021年脱岗6次。"),
        ("油费虚报；值班脱岗", "2020年多报油费4万元；2021年夜间值班6次无人在岗"),
        ("一是重复报销油费；二是值班脱岗", "2020年加油卡多报油费4万元，2021年汛期值班6次无人，站长孔某未到岗"),
    ],
)  # fmt: skip
def test_the_facts_of_a_row_belong_to_the_problem_whose_words_they_are(title, fact):
    head = ("序号", "问题", "具体表现")
    first, second = read("某所问题清单", table(head, ("1", title, fact))).findings
    assert [a.text for a in first.amounts] == ["4万元"]
    assert (first.dates, second.dates) == (("2020年",), ("2021年",))
    assert second.amounts == ()
    assert first.people == ()


@pytest.mark.parametrize(
    "title",
    [
        "某局党组会议纪要",
        "中共某局党组会议纪要（第8次）",
        "某局局务会会议记录",
        "县委巡察工作领导小组会议议程",
        "某局党组第4次（扩大）会议",
        "关于解决泵站设备老化问题的请示",
        "关于某镇违规占用河道有关问题的批复",
        "关于堤防管护不到位有关问题的复函",
    ],
)
def test_minutes_requests_and_replies_state_no_findings(title):
    result = read(
        title,
        "一、关于泵站设备老化、值班脱岗问题。",
        "会议听取了汇报，要求抓紧整改。",
        "二、关于采购不规范的问题。",
        "会议原则同意。",
    )
    assert titles(result) == []
    assert [d.code for d in result.diagnostics] == ["EX102"]


def test_a_request_without_title_is_told_by_its_end():
    end = "妥否，请批示。"
    result = read("县政府：", "一、存在的主要问题", "1.泵站设备严重老化。", "二、请示事项", end)
    assert (titles(result), [d.code for d in result.diagnostics]) == ([], ["EX102"])


@pytest.mark.parametrize(
    "title",
    ["会议记录不规范问题自查报告", "关于会议纪要管理混乱的自查报告", "县委第二次巡察反馈会"],
)
def test_what_only_speaks_of_minutes_is_read(title):
    assert titles(read(title, "一、存在的主要问题", "1.值班长期脱岗。")) == ["值班长期脱岗"]


TASKS = (("序号", "事项", "责任单位"), ("1", "研究解决浇地难问题", "水管站"), ("2", "开展违规吃喝专项整治", "办公室"))  # fmt: skip


def test_a_list_of_tasks_is_no_list_of_problems():
    assert titles(read("某所年度重点事项一览", table(*TASKS))) == []
    assert titles(read("某所重点工作台账", table(*TASKS))) == []
    assert len(read("巡察反馈问题台账", table(*TASKS)).findings) == 2


def test_a_list_of_tasks_that_is_passed_over_is_told():
    result = read("某所重点工作台账", table(*TASKS))
    assert [d.code for d in result.diagnostics] == ["EX105"]
    assert not read("巡察反馈问题台账", table(*TASKS)).diagnostics
    assert not read("某所党费收支明细", table(("姓名", "金额"), ("甲", "3元"))).diagnostics


def test_an_older_finding_that_is_settled_is_none():
    settled = "上轮巡察反馈的“值班脱岗”问题已整改到位。"
    assert titles(
        report("1.学习流于形式。", f"2.{settled}", "3.票据虚报问题均已全部整改完成。")
    ) == ["学习流于形式"]
    plan = read(
        "某所党支部巡察整改方案",
        "一、整改任务",
        "1.“值班脱岗”问题已整改到位，要巩固成果。",
        "2.针对“票据虚报”问题，修订报销办法。",
        "3.“采购不规范”问题。已完成询价制度修订。",
    )
    assert titles(plan) == ["票据虚报", "采购不规范"]
    answered = read("某所党支部巡察整改情况报告", "一、整改情况", "1.“值班脱岗”问题已整改到位。")
    assert titles(answered) == ["值班脱岗"]


def test_what_follows_the_list_of_a_paragraph_is_read_too():
    found = report(
        "（一）队伍方面",
        "主要是：培训走过场；借调人员长期不归。另外，考勤管理混乱，夜查4次有2次无人在岗。",
    )
    assert titles(found) == ["培训走过场", "借调人员长期不归", "考勤管理混乱"]


def test_facts_that_nothing_ties_to_a_problem_belong_to_all_of_the_row():
    head = ("序号", "问题", "具体表现")
    title, fact = "值班脱岗；台账混乱；车辆失管", "2021年抽查12次，涉及3个站所"
    found = read("某所问题清单", table(head, ("1", title, fact))).findings
    assert [f.detail for f in found] == [fact] * 3
    tied = "共涉及5万元，车辆油耗超标，2021年夜间值班6次无人在岗"
    first, _, third = read("某所问题清单", table(head, ("1", title, tied))).findings
    assert first.detail == "2021年夜间值班6次无人在岗"
    assert third.detail == "共涉及5万元，车辆油耗超标"


def test_columns_of_other_names_are_told_by_what_stands_in_them():
    rows = (
        ("编号", "方面", "巡察组说的啥", "咱咋改的", "牵头", "进度"),
        ("1", "环保", "禁烧管控靠罚款、不管堵疏，卫星通报火点19个", "离田打捆3.2万亩，建收储点5处", "农办", "完成"),
        ("2", "民生", "特困老人送医没人负责，护工只有3名", "增聘护工4名，热水系统正在改造", "民政办", "在办"),
        ("3", "资金", "村账里光条子，白条218张", "逐张补充佐证195张", "经管站", "完成"),
    )  # fmt: skip
    found = read("某镇巡察整改完成情况一览表", table(*rows)).findings
    assert [(f.title, f.answer.status) for f in found] == [
        ("禁烧管控靠罚款、不管堵疏", AnswerStatus.DONE),
        ("特困老人送医没人负责", AnswerStatus.ONGOING),
        ("村账里光条子", AnswerStatus.DONE),
    ]
    assert found[0].answer.text == "离田打捆3.2万亩，建收储点5处"
    assert titles(read("某镇重点项目进度一览表", table(*rows))) == []


def test_numbered_problems_do_not_hide_the_other_sections():
    found = read(
        "关于专项资金巡察情况的报告",
        "二、贯彻部署方面",
        "（一）援助“一阵风”。296人中有人跟进的仅53人。",
        "三、资金管理方面",
        "（一）培训环节。一是虚开班次套取补贴，9个班签名雷同；二是指定培训机构，七成任务给了两家。",
        "问题三：贷款变成“人情贷”。63笔没有实地核查。",
        "四、意见建议",
        "1.管好资金，杜绝虚假培训。",
    )
    assert titles(found) == ["援助“一阵风”", "虚开班次套取补贴", "指定培训机构", "贷款变成“人情贷”"]


def test_items_in_black_brackets_are_items():
    found = read(
        "关于对某村党支部巡察的反馈意见",
        "某村党支部：",
        "县委巡察组到你村开展巡察，看了账，进了户。下面讲讲问题：",
        "【1】大事群众不知道。支出11笔没有开过会。",
        "【2】自来水三天两头停，蓄水池裂了没人补。",
        "【3】已经七年没有发展过党员了，两份申请书压在抽屉里。",
    )
    assert titles(found) == [
        "大事群众不知道",
        "自来水三天两头停，蓄水池裂了没人补",
        "已经七年没有发展过党员了",
    ]


def test_one_item_without_facts_among_titled_ones_is_an_item():
    found = report(
        "1.作风仍有短板。一是副职占用两间办公室。二是培训变旅游。5月外出21人，花费7.9万元。三是遇到难题绕着走。94处违建拆了6处。"
    )
    assert titles(found) == ["副职占用两间办公室", "培训变旅游", "遇到难题绕着走"]


def test_problems_of_a_letter_that_tells_of_them_need_no_heading():
    found = read(
        "关于某镇经济责任审计有关问题的告知书",
        "某镇人民政府：",
        "我局进行了审计，未发现重大违纪问题，但有下列事项需要纠正。",
        "第一项　调整科目平衡预算412万元。年底改列其他支出。审计意见：按规定调账。镇里反馈：已于8月9日调账。",
        "第二项　三台应急车用于通勤。派车单缺失71%。审计意见：严格审批。",
    )
    assert [(f.title, f.answer and f.answer.text) for f in found.findings] == [
        ("调整科目平衡预算412万元", "已于8月9日调账。"),
        ("三台应急车用于通勤", None),
    ]


def test_a_notice_of_how_to_report_problems_has_none():
    found = read(
        "关于做好巡察整改问题清单填报工作的通知",
        "一、填报要求",
        "（一）问题栏照抄反馈意见原文，不改写、不合并。",
        "（二）时限栏写具体日期，不写“近期”“年内”。",
    )
    assert found.findings == ()


def test_boxed_labels_in_one_paragraph_are_taken_apart():
    found = read(
        "某会党组巡察整改进展报告",
        "按要求将办理情况报告如下。",
        "1）【问题】补贴漏发，比对发现应享未享64人【来历】信息不通【已做】补发64人5.1万元，建立按月比对机制【经办】维权科",
        "2）【问题】支部活动少，全年2次【来历】人少【已做】重新排定计划，已开展5次【经办】办公室",
    )
    assert [(f.title, f.answer.text) for f in found.findings] == [
        ("补贴漏发", "补发64人5.1万元，建立按月比对机制"),
        ("支部活动少", "重新排定计划，已开展5次"),
    ]


def test_the_answers_may_stand_before_the_problems():
    rows = (
        ("销号号", "整改到什么程度", "状态", "巡察组原话", "牵头"),
        ("Y-01", "议题分开编号，前置研究重大事项29项", "完成", "办公会代替党委会定事，62项有41项没有前置", "党委"),
        ("Y-02", "停用超常用药12种，约谈科主任7人", "在办", "大处方、多检查没有刹住，检查多出三成", "医务科"),
    )  # fmt: skip
    found = read("某院党委巡察整改台账", table(*rows)).findings
    assert [(f.title, f.answer.status) for f in found] == [
        ("办公会代替党委会定事", AnswerStatus.DONE),
        ("大处方、多检查没有刹住", AnswerStatus.ONGOING),
    ]


def test_items_that_stand_apart_are_problems_of_their_own():
    found = report(
        "1.主业履行有偏差。一是执法“宽一单、严一单”，四起案件罚款从5元到25元不等。二是用地保障拖了后腿，组卷退件5次，开工晚了14个月。",
        "2.合同管理粗放。一是抽查186份合同，52份没有会签；二是到期合同口头续约，一年半没有重签。",
    )
    assert titles(found) == ["执法“宽一单、严一单”", "用地保障拖了后腿", "合同管理粗放"]


def test_first_and_second_and_dots_begin_items():
    found = read(
        "县委巡察组关于某镇及所辖村巡察的反馈意见",
        "某镇党委：",
        "干部群众质朴勤劳。但也有不少问题，分别反馈如下：",
        "镇级层面",
        "第一，农业补助资金滞留镇财政所。58万元直到进驻前三天才拨付各村。",
        "第二，调研蹲点“蜻蜓点水”。13次走访时间与开会时间重合。",
        "槐树行村",
        "●集体土地低价长期发包。270亩机动地每年每亩20元。",
        "●财务公开栏两年没有更新。",
    )
    assert titles(found) == [
        "农业补助资金滞留镇财政所",
        "调研蹲点“蜻蜓点水”",
        "集体土地低价长期发包",
        "财务公开栏两年没有更新",
    ]
