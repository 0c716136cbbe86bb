import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_specimens import W, levels

from xuncha_docs.readers.numbering import Numbering, render
from xuncha_docs.readers.xml import parse


def numbering(content):
    return Numbering(parse(f'<w:numbering xmlns:w="{W}">{content}</w:numbering>'.encode()), {})


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        ("chineseCounting", 11, "十一"), ("chineseCounting", 101, "一○一"),
        ("chineseCountingThousand", 101, "一百〇一"), ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 10**6, ""), ("japaneseCounting", 20, "二十"),
        ("japaneseCounting", 101, "百一"), ("chineseLegalSimplified", 10, "壹拾"),
        ("chineseLegalSimplified", 101, "壹佰零壹"), ("ideographDigital", 10, "一〇"),
        ("ideographTraditional", 10, "癸"), ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 11, "戌"), ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"), ("upperRoman", 14, "XIV"), ("lowerLetter", 27, "aa"),
        ("decimalFullWidth", 12, "１２"), ("001", 7, "007"), ("unheardOf", 3, "3"),
    ],
)  # fmt: skip
def test_counters_are_printed_as_word_prints_them(form, value, text):
    assert render(value, form) == text


@given(st.integers(0, 10**7), st.sampled_from(["chineseCounting", "upperRoman", "lowerLetter",
                                               "japaneseCounting", "decimalEnclosedCircle", "x"]))  # fmt: skip
def test_no_counter_is_too_large_to_print(value, form):
    assert len(render(value, form)) < 64


def test_instances_of_one_definition_share_their_counter():
    more = '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    found = numbering(levels(("decimal", "%1.")) + more)
    assert [found.next("1", 0), found.next("2", 0), found.next("1", 0)] == ["1.", "2.", "3."]


def test_an_override_restarts_once():
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    found = numbering(levels(("decimal", "%1.")) + more)
    assert [found.next("1", 0), found.next("2", 0), found.next("2", 0)] == ["1.", "5.", "6."]


def test_deeper_levels_begin_again_unless_told_otherwise():
    two = (("decimal", "%1"), ("decimal", "%2"))
    found = numbering(levels(*two))
    steps = [found.next("1", d) for d in (0, 1, 1, 0, 1)]
    assert steps == ["1", "1", "2", "2", "1"]
    running = numbering(levels(*two, extra='<w:lvlRestart w:val="0"/>'))
    assert [running.next("1", d) for d in (0, 1, 1, 0, 1)] == ["1", "1", "2", "2", "3"]


def test_legal_numbers_are_decimal_at_every_level_and_missing_levels_begin():
    found = numbering(
        levels(("chineseCounting", "第%1章"), ("decimal", "%1.%2"), extra="<w:isLgl/>")
    )
    assert found.next("1", 1) == "1.1"


def test_absurd_starts_are_clamped():
    found = numbering(
        levels(("upperRoman", "%1.")).replace('w:start w:val="1"', 'w:start w:val="99999999999"')
    )
    assert len(found.next("1", 0)) < 10


def test_an_unknown_instance_has_no_number():
    assert numbering("").next("7", 0) == ""
