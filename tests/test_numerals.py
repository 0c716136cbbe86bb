import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.text.numerals import from_chinese, to_chinese


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "零"), (10, "十"), (11, "十一"), (20, "二十"), (101, "一百零一"), (110, "一百一十"),
     (1001, "一千零一"), (10000, "一万"), (10010, "一万零一十"), (120034, "十二万零三十四"),
     (120000000, "一亿二千万"), (100000001, "一亿零一"), (10**12, "一万亿")],
)  # fmt: skip
def test_numbers_are_written_as_headings_write_them(value, text):
    assert to_chinese(value) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二〇二四", 2024),
        ("壹佰贰拾", 120),
        ("两千", 2000),
        ("十五", 15),
        ("一亿二千万", 120_000_000),
        ("三亿五万", 300_050_000),
    ],
)
def test_other_spellings_are_read(text, value):
    assert from_chinese(text) == value


@pytest.mark.parametrize("text", ["", "三重一大", "12"])
def test_what_is_no_numeral_is_none(text):
    assert from_chinese(text) is None


@given(st.integers(0, 10**16 - 1))
def test_every_number_comes_back(value):
    assert from_chinese(to_chinese(value)) == value


def test_a_number_out_of_range_is_refused():
    with pytest.raises(ValueError, match="out of range"):
        to_chinese(10**16)
