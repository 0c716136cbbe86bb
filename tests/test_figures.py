import pytest

from xuncha_docs.gongwen import check, parse


def told(text: str, *select: str) -> list[str]:
    return [d.message for d in check(parse(text), select or ("CT1",))]


@pytest.mark.parametrize(
    "text",
    [
        "共反馈问题3个，已完成2个，完成率67%。",
        "共反馈问题3个，已完成2个，完成率66.6%。",
        "共反馈问题3个，已完成2个，完成率66.67%。",
        "共3个方面25个问题，已完成19个，完成率76%。",
        "反馈问题25个，全部完成整改，整改率100%。",
        "共反馈问题25个；立行立改问题已完成5个，完成率100%。",
        "共反馈问题25个，已完成19个，基本完成4个，长期坚持2个。",
        "共移交线索12条，19个问题已完成。",
    ],
)
def test_figures_that_agree_or_may_be_read_otherwise_are_left_alone(text: str):
    assert told(text) == []


def test_a_rate_is_told_with_the_right_one():
    assert told("发现问题40个，已整改到位31个，整改率78.5%。") == [
        "共40、完成31，完成率应为77.5%，文中写78.5%。"
    ]


def test_parts_are_told_with_their_sum():
    assert told("共反馈问题25个，19个已完成，5个正在推进。") == ["共25，分项19＋5＝24，对不上。"]


TABLE = "| 单位 | 金额（万元） | 占比 |\n| 甲 | 3.5 | 50% |\n| 小计 | 3.5 | |\n| 乙 | 4.5 | 50% |\n| 合计 | {} | 100% |"


def test_a_total_is_the_sum_of_its_rows_without_the_subtotals():
    assert told(TABLE.format("8")) == []
    assert told(TABLE.format("9")) == ["“金额（万元）”各行相加是8.0，合计写9。"]


def test_a_total_may_stand_above_its_rows_and_unknown_cells_are_not_summed():
    assert told("| 单位 | 户数 |\n| 合计 | 7 |\n| 甲 | 3 |\n| 乙 | 4 |") == []
    assert told("| 单位 | 户数 |\n| 合计 | 8 |\n| 甲 | 3 |\n| 乙 | 4 |") != []
    assert told("| 单位 | 户数 |\n| 甲 | 约3 |\n| 乙 | 4 |\n| 丙 | 4 |\n| 合计 | 12 |") == []


LIST = "| 序号 | 问题 |\n| 1 | 甲 |\n| 2 | 乙 |\n| 3 | 丙 |"


def test_the_text_and_the_list_name_as_many_problems():
    assert told(f"共发现问题4个。\n{LIST}") == ["正文写4个问题，清单里列了3个。"]
    assert told(f"共发现3个问题。\n{LIST}") == []
    assert told(f"上轮发现问题9个，本轮发现问题3个。\n{LIST}") == []
    assert told(f"发现3个方面的问题。\n{LIST}") == []


def test_serial_numbers_may_begin_anew_and_cells_may_be_merged():
    assert told("| 序号 | 问题 |\n| 1 | 甲 |\n|  | 乙 |\n| 2 | 丙 |\n| 1 | 丁 |") == []


def test_dates_periods_and_due_dates():
    assert told("2026年12月10日至1月15日开展巡察。", "CT2") == []
    assert told("2026年3月10日至5日开展巡察。", "CT2") == ["“2026年3月10日至5日”止日早于起日。"]
    assert told("2024年2月29日召开会议，2月29日印发。", "CT2") == []
    assert told("2023年2月29日召开会议。", "CT2") == ["“2023年2月29日”这一天不存在。"]


def test_findings_without_basis_or_duty_are_counted_and_other_sections_are_not():
    text = (
        "# 关于某事的反馈意见\n## 总体评价\n#### 2025年开展了专项检查，发现和整改了一批具体的事情，成效比较明显。\n"
        "## 巡察发现的主要问题\n#### 2025年4月至9月采购办公用品43.5万元，分成9次购买，每次都不到5万元。\n"
        "#### 违反《会计法》，2025年出纳兼管稽核，分管领导没有发现，长达11个月没有对账。\n"
        "## 意见建议\n#### 进一步加强采购的管理，把采购的事情做细做实，防止同样的事情再次发生。"
    )
    assert told(text, "CT301") == [
        "第1个问题没有写依据（违反哪条规定），共1个。",
        "第1个问题没有写责任（谁负责），共1个。",
    ]
    assert told(text.replace("反馈意见", "通知"), "CT301") == []


def test_blank_fields_of_a_draft_are_told_by_name():
    text = "# 问题底稿\n| 定性依据 |  | 责任人 | 李某 |\n| 佐证材料 |  |  |  |"
    assert told(text, "CT302") == ["底稿的“定性依据”没有填。", "底稿的“佐证材料”没有填。"]
