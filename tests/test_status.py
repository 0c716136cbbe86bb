import pytest

from xuncha_docs.extract.status import answer_status, group_status, stated_status
from xuncha_docs.model import AnswerStatus as Status


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
