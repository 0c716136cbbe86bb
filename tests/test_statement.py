import pytest

from xuncha_docs.extract.statement import enumerated, introduction, split_statement, without_lead
from xuncha_docs.model import Block, BlockKind, Document


def words(text):
    source = Document(id="0", path="", blocks=(Block(kind=BlockKind.PARAGRAPH, text=text),))
    return source.evidence(0, 0, len(text))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("转型推进慢，2021年定的目标只完成27%。", "转型推进慢"),
        ("用人随意，身份混用，2020年以来8人没有材料", "用人随意，身份混用"),
        ("议事规则执行不严。2022年追加45万元未上会。", "议事规则执行不严"),
        ("有14家机构一次没有检查过，涉及金额3万元。", "有14家机构一次没有检查过，涉及金额3万元"),
        ("对“四个最严”领会不深，两名干部说不清。", "对“四个最严”领会不深"),
        ("学习不够深入", "学习不够深入"),
    ],
)
def test_the_statement_ends_where_the_figures_begin(text, title):
    assert split_statement(words(text))[0].text == title


def test_the_facts_keep_their_words():
    title, facts = split_statement(words("转型推进慢，目标只完成27%。两个板块亏损。"))
    assert title.text == "转型推进慢"
    assert [f.text for f in facts] == ["目标只完成27%。两个板块亏损。"]


def test_markers_introduce_items_and_the_last_ends_with_its_sentence():
    text = "主要问题：一是学习少；二是作风虚（含二是）。以上问题需重视。"
    assert [e.text for e in enumerated(words(text))] == ["学习少", "作风虚（含二是）"]
    assert introduction(words(text)) == "主要问题："


def test_openings_are_no_part_of_the_statement():
    assert without_lead(words("从作风看，但是，干劲不足。")).text == "干劲不足。"
