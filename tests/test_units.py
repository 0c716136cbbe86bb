import pytest

from xuncha_docs.extract import extract
from xuncha_docs.extract.units import named, titled_unit
from xuncha_docs.model import Block, BlockKind, Document


@pytest.mark.parametrize(
    ("title", "by_itself", "unit"),
    [
        (
            "中共某县文化和旅游局党组关于市委第五巡察组巡察的自查情况报告",
            True,
            "某县文化和旅游局党组",
        ),
        ("柳湾街道党工委向县委第四巡察组的汇报材料（自查部分）", True, "柳湾街道党工委"),
        ("关于县委第三巡察组对县住建局党组巡察情况的反馈意见", False, "县住建局党组"),
        ("市委第六巡察组关于对某镇党委及下属村党组织巡察“回头看”的反馈意见", False, "某镇党委"),
        ("关于巡察中共某县交通运输局党组情况的报告", False, "某县交通运输局党组"),
        ("对某开发区党工委巡察反馈问题清单", True, "某开发区党工委"),
        ("某县涉粮问题专项巡察情况报告", False, ""),
        ("中共某镇党委和各村关于巡察整改情况的报告", True, "某镇党委"),
        ("县委第三巡察组关于对某镇党委和各村巡察情况的反馈意见", False, "某镇党委"),
        ("某局党组及各部门关于落实巡察整改的报告", True, "某局党组"),
        ("某镇党委、各村党支部自查报告", True, "某镇党委"),
        ("各村自查报告", True, ""),
        ("", True, ""),
    ],
)
def test_the_title_names_the_inspected_unit(title, by_itself, unit):
    assert titled_unit(title, by_itself) == unit


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("某镇党委和各村", "某镇党委"),
        ("某局党组及下属单位", "某局党组"),
        ("某镇党委、12个村", "某镇党委"),
        ("某镇各村", "某镇"),
        ("县发展和改革局党组", "县发展和改革局党组"),
        ("县直属机关工委", "县直属机关工委"),
        ("某镇党委和河西村", "某镇党委和河西村"),
        ("各部门", ""),
        ("全县各乡镇", ""),
        ("", ""),
    ],
)
def test_a_group_beside_a_unit_is_no_part_of_its_name(words, unit):
    assert named(words) == unit


def test_the_group_a_line_begins_with_is_not_the_unit_of_its_findings():
    lines = (
        "某镇党委自查报告",
        "一、存在的问题",
        "（一）党建方面",
        "某镇党委和各村：一是支部学习不经常；二是台账缺页少项。",
        "各部门：一是公务接待超标准陪餐；二是值班脱岗。",
    )
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines)
    found = extract(Document(id="0123456789abcdef", path="", blocks=blocks)).findings
    assert len(found) == 4
    assert {f.unit for f in found} == {"某镇党委"}
