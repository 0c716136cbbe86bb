from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.text.counts import counts


def test_numbers_with_a_measure_word_are_counts():
    found = counts("抽查1,260份，其中三份缺页，二十余名干部、12户群众反映，累计1.1万人次。")
    assert [(c.text, c.number, c.unit, c.about) for c in found] == [
        ("1,260份", 1260, "份", False),
        ("三份", 3, "份", False),
        ("二十余名", 20, "名", True),
        ("12户", 12, "户", False),
        ("1.1万人次", 11000, "人次", False),
    ]


def test_sums_dates_and_ordinals_are_no_counts():
    assert counts("2024年3月5日支付3.2万元，占12%，第3次会议") == ()


@given(st.text())
def test_every_count_stands_in_its_text(text):
    assert all(c.text in text for c in counts(text))


def test_a_quoted_slogan_counts_nothing():
    text = "“两个责任”递减，“两张皮”，抽查37人，记为“12户”"
    assert [c.text for c in counts(text)] == ["37人", "12户"]
