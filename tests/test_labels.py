import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.text.labels import label_number, split_label


@pytest.mark.parametrize(
    ("text", "label", "level"),
    [
        ("一、基本情况", "一、", 1), ("十一、三农工作", "十一、", 1), ("第一章总则", "第一章", 1),
        ("第二部分　存在问题", "第二部分", 1), ("（一）党的建设", "（一）", 2), ("(二)学习", "(二)", 2),
        ("㈢作风", "㈢", 2), ("1.学习不深", "1.", 3), ("12．学习", "12．", 3), ("1、2023年以来", "1、", 3),
        ("（1）台账", "（1）", 4), ("(2) 台账", "(2)", 4), ("3）台账", "3）", 4), ("⑴台账", "⑴", 4),
        ("①未开会", "①", 5), ("1. 2023年违规", "1.", 3), ("2.2023 年违规", "2.", 3),
        ("第一条　为规范", "第一条", 0), ("　　二、问题", "二、", 1),
    ],
)  # fmt: skip
def test_every_form_of_number_is_recognised(text, label, level):
    assert split_label(text) == (label, level)


@pytest.mark.parametrize(
    "text",
    ["", "一是学习不深", "1.5万元", "1. 5万元", "1、2号楼", "2024.5.1起", "一、二季度", "一、二、三等奖",
     "第一条战线", "第一节课", "三重一大", "10个项目", "（附件1）"],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_left_alone(text):
    assert split_label(text) == ("", 0)


@given(st.text())
def test_a_label_is_always_what_the_text_begins_with(text):
    assert text.lstrip().startswith(split_label(text)[0])


@pytest.mark.parametrize(
    ("label", "number"),
    [("（三）", 3), ("12.", 12), ("③", 3), ("㈣", 4), ("十二、", 12), ("", None)],
)
def test_a_label_bears_a_number(label, number):
    assert label_number(label) == number
