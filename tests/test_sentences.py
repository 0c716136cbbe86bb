from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.text.sentences import blank_enclosed, clauses, enclosed, sentences

MARKS = st.text(alphabet='甲乙，；。！“”‘’（）()《》"、1 \n', max_size=60)


def pieces(text, spans):
    return [text[a:b] for a, b in spans]


def test_sentences_end_with_their_mark():
    text = "学习不够。作风不实！下一步呢？"
    assert pieces(text, sentences(text)) == ["学习不够。", "作风不实！", "下一步呢？"]


def test_a_full_stop_inside_quotes_or_brackets_ends_no_sentence():
    text = "关于“短题。具体情况。”问题的整改。已完成（见附件。）。"
    assert pieces(text, sentences(text)) == [
        "关于“短题。具体情况。”问题的整改。",
        "已完成（见附件。）。",
    ]


def test_a_bracket_without_partner_encloses_nothing():
    text = "他说“不清楚。后来查明。"
    assert enclosed(text) == []
    assert len(sentences(text)) == 2


def test_nested_and_straight_quotes_are_one_stretch():
    text = '甲“乙‘丙’丁”戊"己"'
    assert pieces(text, enclosed(text)) == ["“乙‘丙’丁”", '"己"']


def test_clauses_end_at_the_marks_asked_for():
    text = "一手软，一手硬；两张皮、三句话。"
    assert pieces(text, clauses(text)) == ["一手软，", "一手硬；", "两张皮、三句话。"]
    assert pieces(text, clauses(text, "、")) == ["一手软，一手硬；两张皮、", "三句话。"]


@given(MARKS)
def test_sentences_and_clauses_lose_only_white_space(text):
    for spans in (sentences(text), clauses(text)):
        assert "".join("".join(pieces(text, spans)).split()) == "".join(text.split())
        assert all(a < b for a, b in spans)


@given(MARKS)
def test_blanking_keeps_the_length(text):
    assert len(blank_enclosed(text)) == len(text)
