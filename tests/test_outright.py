"""Rectification reports whose numbered items state their problems without quotes or labels."""

import inspect

from xuncha_docs.extract import extract
from xuncha_docs.model import AnswerStatus, Block, BlockKind, Document


def read(test):
    lines = inspect.cleandoc(test.__doc__).split("\n")
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines)
    return extract(Document(id="0123456789abcdef", path="", blocks=blocks)).findings


def told(findings):
    return [(f.title, f.detail, f.answer and f.answer.text) for f in findings]


def test_every_item_below_a_heading_of_status_is_a_finding():
    """某集团党委关于巡察反馈问题整改阶段情况的报告
    县委巡察组反馈后，集团党委细化措施58条。
    已整改到位的
    1、租赁乱开口子。三年做了售后回租，成本9.8%。
    提前归还融资1.9亿元。
    2、机关费用往上蹿，三年涨了43%。
    下达压减指标，宿舍分表到户。
    需要长期坚持、巩固的
    1、薪酬“大锅饭”，年薪差距不到4%。
    完成契约化签约11家。
    """
    found = read(test_every_item_below_a_heading_of_status_is_a_finding)
    assert told(found) == [
        ("租赁乱开口子", "三年做了售后回租，成本9.8%。", "提前归还融资1.9亿元。"),
        ("机关费用往上蹿", "三年涨了43%", "下达压减指标，宿舍分表到户。"),
        ("薪酬“大锅饭”", "年薪差距不到4%", "完成契约化签约11家。"),
    ]
    assert [f.answer.status for f in found] == [
        AnswerStatus.DONE,
        AnswerStatus.DONE,
        AnswerStatus.LONG_TERM,
    ]


def test_the_answer_begins_with_the_first_act():
    """某县审计查出问题整改情况的报告
    二、审计查出问题的整改情况
    （一）部门预算执行审计查出问题整改情况
    1.运维费里养着“编外车”。两家单位借用车辆9台，列支费用41万元。已退还车辆9台，两人受到处分。
    2.老人走了津贴照发。多发34.9万元。追回31.2万元，其余仍在追缴。
    （二）组织领导情况
    1.建立专班。召开会议4次。
    """
    assert told(read(test_the_answer_begins_with_the_first_act)) == [
        ("运维费里养着“编外车”", "两家单位借用车辆9台，列支费用41万元。", "已退还车辆9台，两人受到处分。"),
        ("老人走了津贴照发", "多发34.9万元。", "追回31.2万元，其余仍在追缴。"),
    ]  # fmt: skip


def test_answers_numbered_below_the_list_belong_in_turn():
    """某局党委关于巡察反馈意见整改落实情况的公示
    二、具体问题整改情况
    （一）关于落实部署方面存在的问题
    1. 联合体“合而未融”。药品目录各用各的，调剂只有3次。
    2. 签约重数字轻服务。抽访240户，六成说不出医生名字。
    整改措施及成效：
    ①药品目录已经统一。
    ②清理无效签约1,270份。
    """
    assert told(read(test_answers_numbered_below_the_list_belong_in_turn)) == [
        ("联合体“合而未融”", "药品目录各用各的，调剂只有3次。", "药品目录已经统一"),
        ("签约重数字轻服务", "抽访240户，六成说不出医生名字。", "清理无效签约1,270份"),
    ]


def test_an_aspect_below_an_item_is_not_its_answer():
    """某集团党委关于巡视整改进展情况的通报
    一）针对“部署落实不够有力”问题
    （1）关于“改革推进迟缓”方面。
    1．关于“契约没有落地”的问题。21人三年全部优秀。
    整改进展：重新签订契约。已整改。
    （2）关于“主业不强”方面。
    2．关于“融资成本高”的问题。综合成本9%以上。
    整改进展：置换高息债务。该问题已基本完成整改。
    """
    found = read(test_an_aspect_below_an_item_is_not_its_answer)
    assert [f.answer.text for f in found] == [
        "重新签订契约。已整改。",
        "置换高息债务。该问题已基本完成整改。",
    ]
