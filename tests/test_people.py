import pytest

from xuncha_docs.text.people import people


def test_persons_are_named_by_role_and_masked_name():
    text = "时任党组书记负主要责任，由出纳保管，转给自然人韩某；村主任商量。"
    assert people(text) == ("时任党组书记", "出纳", "韩某", "村主任")


def test_each_person_is_named_once():
    assert people("局长签字，局长批准") == ("局长",)


@pytest.mark.parametrize(
    "text",
    [
        "站长期缺编，队长效管护不力",
        "未执行会计准则，会计核算混乱，会计档案缺失",
        "未提交主任办公会研究，局长办公会记录不全",
        "书记员、主任科员、经理层、支委会、民警队伍",
        "被开除公职，给予政务记过处分",
        "对某项目、与某企业、有某些村、由何某公司承建",
    ],
)
def test_what_only_begins_like_a_person_is_none(text):
    assert people(text) == ()


def test_what_befell_a_person_is_no_part_of_the_name():
    text = "副站长孔某被开除公职，主办会计曹某某政务记过，馆长期内未归还"
    assert people(text) == ("副站长孔某", "会计曹某某")
