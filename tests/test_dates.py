import pytest

from xuncha_docs.text.dates import dates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022年1月至2024年3月召开", ("2022年1月至2024年3月",)),
        ("查2021—2023年凭证", ("2021—2023年",)),
        ("2019至2021年，", ("2019至2021年",)),
        ("2024年12月16日渡船", ("2024年12月16日",)),
        ("2018年以来立案，去年底", ("2018年以来",)),
        ("3月至5月，截至11月底", ("3月至5月", "11月底")),
        ("近三年投入", ("近三年",)),
        ("2023年上半年和2023年上半年", ("2023年上半年",)),
        ("县发〔2023〕15号", ()),
        ("35周岁，3个月", ()),
    ],
)
def test_dates_and_periods_are_found_as_written(text, found):
    assert dates(text) == found


def test_an_impossible_date_is_never_shifted():
    assert dates("2025年2月30日") == ("2025年2月30日",)
