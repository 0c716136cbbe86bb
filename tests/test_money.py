from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.text.money import amounts


@pytest.mark.parametrize(
    ("text", "words", "yuan"),
    [
        ("追缴7.132万元", "7.132万元", "71320"),
        ("投资1,140万元", "1,140万元", "11400000"),
        ("合计43,700元", "43,700元", "43700"),
        ("总额78.6亿元", "78.6亿元", "7860000000"),
        ("清退5万余元", "5万余元", "50000"),
        ("共计360余万元", "360余万元", "3600000"),
        ("每户两千元", "两千元", "2000"),
        ("罚款三点五万元", "三点五万元", "35000"),
        ("支出１２．５万元", "１２．５万元", "125000"),
        ("人民币 6.2 万元", "6.2 万元", "62000"),
        ("价差0.42元", "0.42元", "0.42"),
        ("会议费超支，2.3万元没有发票", "2.3万元", "23000"),
        ("收取押金，500元未退", "500元", "500"),
        ("投资一亿二千万元", "一亿二千万元", "120000000"),
        ("投资1亿2000万元", "1亿2000万元", "120000000"),
        ("欠付3万5千元", "3万5千元", "35000"),
        ("欠付三万五千余元", "三万五千余元", "35000"),
        ("三十余万元", "三十余万元", "300000"),
        ("一万二千亿元", "一万二千亿元", "1200000000000"),
        ("总投资2亿3千6百万元", "2亿3千6百万元", "236000000"),
        ("账面结余 8 765.43 万元", "8 765.43 万元", "87654300"),
        ("折合2\u00a0340元", "2\u00a0340元", "2340"),
        ("结余８，７６５．４３万元", "８，７６５．４３万元", "87654300"),
        ("多收四百零六元八角", "四百零六元八角", "406.8"),
        ("少付7元2角5分", "7元2角5分", "7.25"),
        ("保底数900元", "900元", "900"),
        ("于2022年 640元报销", "640元", "640"),
    ],
)
def test_sums_are_read_in_yuan(text, words, yuan):
    (found,) = amounts(text)
    assert (found.text, found.yuan) == (words, Decimal(yuan))


@pytest.mark.parametrize(
    "text",
    [
        "多元化",
        "元旦期间",
        "3.2亿美元",
        "一元化领导",
        "过万元的劣质化肥",
        "每斤少付6分钱",
        "12元旦晚会",
        "折合3万元港币",
        "近百万元未入账",
        "涉及数十万元",
        "花费几十万元",
        "滞留十几万元",
        "上千万元闲置",
    ],
)
def test_what_is_no_sum_is_left_alone(text):
    assert amounts(text) == ()


def test_spellings_of_one_sum_compare_equal():
    (ten_thousands,) = amounts("11.6万元")
    (yuan,) = amounts("116,000元")
    assert ten_thousands.yuan == yuan.yuan


def test_sums_come_in_order():
    assert [a.text for a in amounts("收两万元，付3万元，欠1万元")] == ["两万元", "3万元", "1万元"]


@given(st.integers(min_value=0, max_value=10**12))
def test_any_whole_sum_is_read_with_and_without_separators(value):
    assert [a.yuan for a in amounts(f"共{value}元、{value:,}元")] == [value, value]


def test_a_range_has_two_ends_and_about_is_told():
    between, near, exact = amounts("每户收取3万至5万元，合计近12万元，已退3,000元")
    assert (between.text, between.yuan, between.to) == ("3万至5万元", 30000, 50000)
    assert (near.yuan, near.about) == (120000, True)
    assert (exact.yuan, exact.to, exact.about) == (3000, None, False)


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        ("收取2万元至6万元", "2万元至6万元", 20000, 60000),
        ("收取4000元—7000元", "4000元—7000元", 4000, 7000),
        ("收取800至2万元", "800至2万元", 800, 20000),
        ("投资三千万元到五千万元不等", "三千万元到五千万元", 30000000, 50000000),
        ("投资二十至三十万元", "二十至三十万元", 200000, 300000),
        ("每户四五千元", "四五千元", 4000, 5000),
        ("欠款十七八万元", "十七八万元", 170000, 180000),
    ],
)
def test_two_ends_are_one_sum(text, words, low, high):
    (found,) = amounts(text)
    assert (found.text, found.yuan, found.to) == (words, low, high)


def test_what_falls_is_no_range_and_about_stands_before_a_range():
    assert [(a.text, a.to) for a in amounts("编号90-8元")] == [("8元", None)]
    assert amounts("约2万至4万元")[0].about


def test_one_yuan_after_several_numbers_counts_for_each():
    assert [a.yuan for a in amounts("每人分别领取600、900元")] == [600, 900]
    assert [a.yuan for a in amounts("分别支付2、7.5、11万元")] == [20000, 75000, 110000]
    assert [a.yuan for a in amounts("2、900元未退")] == [900]
