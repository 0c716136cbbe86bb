import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.text.labels import label_number, listed_labels, split_label


@pytest.mark.parametrize(
    ("text", "label", "level"),
    [
        ("一、基本情况", "一、", 1), ("十一、三农工作", "十一、", 1), ("第一章总则", "第一章", 1),
        ("第二部分　存在问题", "第二部分", 1), ("（一）党的建设", "（一）", 2), ("(二)学习", "(二)", 2),
        ("㈢作风", "㈢", 2), ("1.学习不深", "1.", 3), ("12．学习", "12．", 3), ("1、2023年以来", "1、", 3),
        ("（1）台账", "（1）", 4), ("(2) 台账", "(2)", 4), ("3）台账", "3）", 4), ("⑴台账", "⑴", 4),
        ("①未开会", "①", 5), ("1. 2023年违规", "1.", 3), ("2.2023 年违规", "2.", 3),
        ("1.4个站点", "1.", 3), ("3.26名职工", "3.", 3), ("2. 7户", "2.", 3), ("1、4处", "1、", 3),
        ("4.2.6万元票据", "4.", 3), ("第一条　为规范", "第一条", 0), ("　　二、问题", "二、", 1),
    ],
)  # fmt: skip
def test_every_form_of_number_is_recognised(text, label, level):
    assert split_label(text) == (label, level)


@pytest.mark.parametrize(
    "text",
    ["", "一是学习不深", "1.5万元", "1. 5万元", "1、2号楼", "2024.5.1起", "一、二季度", "一、二、三等奖",
     "1.5个百分点", "2.5个月", "1.2项目管理", "3.4公里", "1、2名", "第一条战线", "第一节课", "三重一大", "10个项目", "（附件1）"],
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


def test_the_place_in_a_list_tells_a_label_from_figures():
    texts = ["1.学习不深", "其中", "2.30%未缴", "3.40万元闲置", "（二）作风", "1.60%未缴", "2.宽松"]
    assert listed_labels(texts) == {2: "2.", 3: "3.", 5: "1."}


def test_figures_that_continue_no_list_are_figures():
    assert listed_labels(["1.学习不深", "2.30万元未缴", "2.作风不实"]) == {}
    assert listed_labels(["1.30万元未缴", "其中", "1.学习不深"]) == {}
