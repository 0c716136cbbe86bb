import pytest

from xuncha_docs.extract.units import titled_unit


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
        ("", True, ""),
    ],
)
def test_the_title_names_the_inspected_unit(title, by_itself, unit):
    assert titled_unit(title, by_itself) == unit
