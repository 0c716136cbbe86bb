import itertools

import pytest

from xuncha_docs import readers
from xuncha_docs.extract import extract
from xuncha_docs.extract.status import (
    Telling,
    answer_status,
    group_status,
    row_status,
    stated_status,
)
from xuncha_docs.model import AnswerStatus as Status
from xuncha_docs.model import Block, BlockKind, Document, table_text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已完成", Status.DONE), ("完成", Status.DONE), ("已 销 号", Status.DONE), ("√", Status.DONE),
        ("基本完成", Status.MOSTLY_DONE), ("正在推进", Status.ONGOING), ("整改中", Status.ONGOING),
        ("未完成", Status.NOT_DONE), ("尚未整改到位", Status.NOT_DONE), ("长期坚持", Status.LONG_TERM),
        ("张某", Status.UNSTATED), ("", Status.UNSTATED),
    ],
)  # fmt: skip
def test_a_status_cell_is_taken_at_its_word(text, status):
    assert stated_status(text) is status


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("（一）已整改完成的问题", Status.DONE),
        ("三、基本完成的问题", Status.MOSTLY_DONE),
        ("四、正在推进整改的问题（2个）", Status.ONGOING),
        ("五、尚未完成整改的问题", Status.NOT_DONE),
        ("一、已经改到位的", Status.DONE),
        ("二、还差一步收尾的", Status.MOSTLY_DONE),
        ("三、正在办理的", Status.ONGOING),
        ("四、暂未动手的", Status.NOT_DONE),
        ("二、反馈问题整改落实情况", Status.UNSTATED),
        ("一、聚焦基层党组织建设", Status.UNSTATED),
    ],
)
def test_a_heading_that_groups_by_status_gives_it(heading, status):
    assert group_status(heading) is status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("一是修订办法；二是专题研讨3次。该问题已整改完成。", Status.DONE),
        ("退还家属396户，剩余16户已经提存备查。", Status.DONE),
        ("停用账号3个，其余4个移交办公室统一登录。", Status.DONE),
        ("已重新签约3间，其余6间正在走诉讼程序。", Status.ONGOING),
        ("已重新签约31间，其余6间正在走诉讼程序。", Status.MOSTLY_DONE),
        ("收回门面24间，另有8间已向法院起诉，二审待开庭。", Status.ONGOING),
        ("待遇认定权限下放，办理时间缩短为5个工作日。", Status.DONE),
        ("停工令已经撤销，搁置工作已于4月办结。", Status.DONE),
        ("召回借用人员6人，最后1人下月返岗。", Status.MOSTLY_DONE),
        ("退回3.2万元，余款1.1万元约定12月20日前退齐。", Status.ONGOING),
        ("已经作出书面说明，补报手续尚未启动，待下一批统一办理。", Status.NOT_DONE),
        ("3家已办结，1家正在协调，计划2024年6月底前办结。", Status.ONGOING),
        ("补齐合同57份；2份协议正协调档案馆查找。", Status.MOSTLY_DONE),
        ("修订议事规则，先议后定。该项需要长期坚持。", Status.LONG_TERM),
        ("已约谈租户，因对方下落不明，正通过诉讼追讨房租。", Status.NOT_DONE),
        ("。", Status.UNSTATED),
        ("详见附表", Status.UNSTATED),
    ],
)
def test_an_answer_tells_how_far_it_has_come(text, status):
    assert answer_status(text) is status


NEGATIONS = ("未", "尚未", "仍未", "还未", "至今未", "没有", "没", "未能", "没能", "一直没有")
GOALS = ("完成", "整改到位", "追回", "收回", "清退", "开展", "启动", "落实", "拨付", "办结", "验收")
FRAMES = (
    "{}。",
    "{}，受编制限制。",
    "召开会议2次，{}。",
    "修订办法3项；{}，因资金紧张。",
    "该项{}。已制定方案，明确责任人。",
    "已多次催办，2户{}，已约谈负责人。",
)


def test_a_completion_denied_anywhere_is_never_done():
    for negation, goal, frame in itertools.product(NEGATIONS, GOALS, FRAMES):
        text = frame.format(negation + goal)
        assert answer_status(text) is Status.NOT_DONE, text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("尚未完成，因苗木没有到货。", Status.NOT_DONE),
        ("目前未整改到位", Status.NOT_DONE),
        ("追回3万元，剩余2万元未追回", Status.NOT_DONE),
        ("尚未整改完成。已制定方案", Status.NOT_DONE),
        ("未按期完成", Status.NOT_DONE),
        ("修订制度，整改还不到位。", Status.NOT_DONE),
        ("已整改4项，尚未完成的2项", Status.NOT_DONE),
        ("对尚未搬迁的3户制定了方案。", Status.NOT_DONE),
        ("已清退13户，尚有2户。", Status.MOSTLY_DONE),
        ("退出门面14间，其余2间已申请强制执行。", Status.MOSTLY_DONE),
        ("完成率90%", Status.ONGOING),
        ("完成率98.7%", Status.MOSTLY_DONE),
        ("更换管网6.8公里，目前已完成4.1公里。", Status.ONGOING),
        ("追缴率96%，清退率80%。", Status.ONGOING),
        ("逐户核对，整改率由40%提高到85%。", Status.ONGOING),
        ("查出漏项12个，已完成9个。", Status.ONGOING),
        ("确保6月底前全部整改到位。", Status.ONGOING),
    ],
)
def test_what_an_answer_leaves_open_is_told(text, status):
    assert answer_status(text) is status


@pytest.mark.parametrize(
    "text",
    [
        "修订办法2项，未发现新的问题。",
        "借款已退还，无逾期未还。",
        "整改后未再发生。",
        "加装监控，目前未发现同类问题。",
        "已将未完成的2项全部完成。",
        "此前未完成的2户，现已全部完成。",
        "因经费不足此前未完成，现已整改到位。",
        "对未报到的3名党员逐一联系，已全部报到。",
        "通报未完成任务的5个村，约谈村支书。",
        "未整改问题全部清零。",
        "坚持问题不解决不放过，逐项整改。",
        "没收违法所得3万元。",
        "清退9人，整改率100%。",
        "将台账纳入年度考核，权重提高到25%。",
    ],
)
def test_what_a_negation_only_names_leaves_nothing_open(text):
    assert answer_status(text) is Status.DONE


@pytest.mark.parametrize(
    ("text", "reported", "measures", "planned"),
    [
        ("修订办法，加强监管。", Status.DONE, Status.UNSTATED, Status.UNSTATED),
        ("修订办法，清退9人。", Status.DONE, Status.DONE, Status.UNSTATED),
        ("已修订办法。", Status.DONE, Status.DONE, Status.DONE),
        ("6月底前修订办法。", Status.DONE, Status.DONE, Status.ONGOING),
        ("将进一步加强学习。", Status.UNSTATED, Status.UNSTATED, Status.UNSTATED),
        ("要切实提高认识，拟修订制度。", Status.UNSTATED, Status.UNSTATED, Status.UNSTATED),
        ("计划开展培训2次。", Status.UNSTATED, Status.UNSTATED, Status.UNSTATED),
        ("将于2027年6月建成。", Status.ONGOING, Status.ONGOING, Status.ONGOING),
    ],
)
def test_what_is_meant_is_not_done(text, reported, measures, planned):
    assert answer_status(text, Telling.REPORT) is reported
    assert answer_status(text, Telling.MEASURES) is measures
    assert answer_status(text, Telling.PLAN) is planned


@pytest.mark.parametrize("act", ["正协调", "正商请", "正会同", "正由", "正在函告", "正与"])
def test_an_act_going_on_is_told_by_any_verb(act):
    assert answer_status(f"补齐合同57份；2份协议{act}档案馆查找。") is Status.MOSTLY_DONE
    assert answer_status(f"{act}档案馆查找。") is not Status.DONE


@pytest.mark.parametrize(
    "text", ["修正办法并正式印发。", "任命正科级干部2名。", "正风肃纪，公正处理3人。"]
)
def test_a_word_that_only_holds_the_character_is_no_act_going_on(text):
    assert answer_status(text) is Status.DONE


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ("是 Y y ✓ ☑ √ 已办 100% 完成率100% ☑是□否 是☑否□", Status.DONE),
        ("否 × ✗ 未办 N n 未启动 未开工 未开展 待整改 逾期 超期 □是☑否 没有完成", Status.NOT_DONE),
        ("在办 进行中 80% 已完成80% 待验收 施工中", Status.ONGOING),
        ("基本完成 基本完成，2户未搬迁", Status.MOSTLY_DONE),
        ("/ 暂缓 □是□否", Status.UNSTATED),
    ],
)
def test_a_status_cell_may_be_a_mark_or_a_share(cells, status):
    assert [stated_status(cell) for cell in cells.split(" ")] == [status] * len(cells.split(" "))


def test_a_bare_yes_or_no_leaves_room_for_what_the_answer_says():
    assert row_status(["否"], "已发放9户，其余8户正在核算。") is Status.ONGOING
    assert row_status(["否"], "补偿资金没有落实。") is Status.NOT_DONE
    assert row_status(["是"], "恢复“三会一课”，长期坚持。") is Status.LONG_TERM
    assert row_status(["未完成"], "已发放9户，其余8户正在核算。") is Status.NOT_DONE
    assert row_status([""], "已全部发放。") is Status.DONE


def statuses(tmp_path, title, *lines):
    path = tmp_path / "材料.txt"
    path.write_text("\n".join([title, *lines]), encoding="utf-8")
    found = extract(readers.read(path)).findings
    return [f.answer.status if f.answer else None for f in found]


PLANNED = (
    "二、整改任务",
    "1.反馈问题：塘口轮休台账缺页少项。",
    "整改措施：修订台账管理办法，开展培训2期。",
    "2.反馈问题：增殖放流苗种来源没有查验。",
    "整改措施：重新招标采购，3月底前启用查验系统。",
    "3.反馈问题：公务接待超标准陪餐。",
    "整改措施：清退超标费用，已追回3400元。",
)
REPORTED = (
    "二、反馈问题整改情况",
    "1.反馈问题：塘口轮休台账缺页少项。",
    "整改措施：修订台账管理办法，加强监管。",
    "2.反馈问题：增殖放流苗种来源没有查验。",
    "整改措施：重新招标采购。",
    "整改结果：启用查验系统。",
    "3.反馈问题：公务接待超标准陪餐。",
    "整改措施：清退超标费用3400元。",
)


def test_the_measures_of_a_plan_are_not_done(tmp_path):
    wanted = [Status.UNSTATED, Status.ONGOING, Status.DONE]
    assert statuses(tmp_path, "县水产站党支部巡察整改方案", *PLANNED) == wanted


def test_measures_in_a_report_are_done_where_they_say_what_came_of_them(tmp_path):
    wanted = [Status.UNSTATED, Status.DONE, Status.DONE]
    assert statuses(tmp_path, "县水产站党支部巡察整改进展情况报告", *REPORTED) == wanted


TWO = "1.苗种来源没有查验\n2.台账缺页少项"


def read_table(*rows):
    block = Block(kind=BlockKind.TABLE, text=table_text(rows), rows=rows)
    return extract(Document(id="0123456789abcdef", path="", blocks=(block,)))


def told(result):
    return [(f.answer.text, f.answer.status) if f.answer else None for f in result.findings]


def test_a_single_problem_keeps_all_numbered_measures():
    cell = "1.清退超标费用3400元。2.修订接待办法。3.剩余800元未追回。"
    result = read_table(("序号", "问题", "整改情况"), ("1", "接待超标准陪餐", cell))
    assert told(result) == [(cell, Status.NOT_DONE)]


def test_numbered_answers_go_to_the_problems_of_their_number():
    said = "2.补齐台账31本\n1.重新查验苗种12批"
    result = read_table(("序号", "问题", "整改情况"), ("1", TWO, said))
    assert [a[0] for a in told(result)] == ["重新查验苗种12批", "补齐台账31本"]
    assert not result.diagnostics


def test_an_answer_too_few_leaves_a_problem_without_and_one_too_many_is_kept_and_told():
    few = read_table(("序号", "问题", "整改情况"), ("1", TWO, "2.补齐台账31本\n5.约谈站长"))
    assert told(few)[0] is None
    assert told(few)[1][0] == "补齐台账31本\n约谈站长"
    assert [d.code for d in few.diagnostics] == ["EX104"]


def test_answers_that_match_no_number_go_whole_to_each_problem_and_are_told():
    said = "一是约谈站长；二是补齐台账；三是查验苗种12批。"
    titles = "苗种来源没有查验；台账缺页少项"
    result = read_table(("序号", "问题", "整改情况"), ("1", titles, said))
    assert [a[0] for a in told(result)] == [said, said]
    assert [d.code for d in result.diagnostics] == ["EX104", "EX104"]


def test_status_lines_go_with_their_numbers():
    result = read_table(
        ("序号", "问题", "整改情况", "整改状态"),
        ("1", TWO, "1.查验苗种12批\n2.补齐台账31本", "1.已完成\n2.未完成"),
    )
    assert [a[1] for a in told(result)] == [Status.DONE, Status.NOT_DONE]


@pytest.mark.parametrize("cell", ["未启动", "未开工", "暂缓", "×", "80%", "逾期"])
def test_a_short_status_cell_without_an_answer_is_kept(cell):
    ((text, status),) = told(read_table(("序号", "问题", "整改状态"), ("1", "台账缺页少项", cell)))
    assert text == cell
    assert status is not Status.DONE


def test_only_a_question_about_completion_gives_a_status():
    header = ("序号", "问题", "整改情况", "是否移交线索", "是否按期完成")
    result = read_table(header, ("1", "台账缺页少项", "补齐台账31本", "否", "是"))
    assert told(result) == [("补齐台账31本", Status.DONE)]


def test_the_least_of_the_rows_of_a_merged_problem_counts():
    rows = (
        ("序号", "问题", "整改情况", "整改状态"),
        ("1", "台账缺页少项", "补齐台账31本", "已完成"),
        ("", "", "电子台账上线", "未完成"),
    )
    ((text, status),) = told(read_table(*rows))
    assert text == "补齐台账31本\n电子台账上线"
    assert status is Status.NOT_DONE


def test_a_form_keeps_every_answer_and_its_status():
    rows = (
        ("问题标题", "合同管理不规范"),
        ("问题表现", "抽查80份合同，31份倒签。"),
        ("整改情况", "修订合同办法。"),
        ("整改结果", "补签说明31份。"),
        ("整改状态", "基本完成"),
    )
    assert told(read_table(*rows)) == [("修订合同办法。\n补签说明31份。", Status.MOSTLY_DONE)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("退回补贴2万元，出台办法。（基本完成）", Status.MOSTLY_DONE),
        ("修订制度3项（已完成）。", Status.DONE),
        ("清退31人【正在推进】", Status.ONGOING),
        ("已建立台账（2023年完成）。", Status.DONE),
        ("修订完善（三资管理）制度，仍在报批（试行）。", Status.ONGOING),
    ],
)
def test_a_status_in_brackets_at_the_end_decides(text, status):
    assert answer_status(text) is status


def test_a_row_not_signed_off_is_as_far_as_its_own_words_tell():
    assert row_status(["未销号"], "已追回3万元，剩余1万元正在追缴。") is Status.ONGOING
    assert row_status(["未销号"], "已清退5万元。") is Status.ONGOING
    assert row_status(["未销号"], "尚未启动。") is Status.NOT_DONE
    assert row_status(["未销号", "未完成"], "已清退5万元。") is Status.NOT_DONE
