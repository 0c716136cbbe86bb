"""The shipped taxonomy is complete, and a wrong one is refused in words a user understands."""

from pathlib import Path

import pytest

from xuncha_docs import taxonomy
from xuncha_docs.errors import TaxonomyError
from xuncha_docs.model import Category
from xuncha_docs.text.toml import TomlPlaces

SHIPPED = taxonomy.load()

LEXICON = """
[lexicon]
denials = ["未发现"]
adverbs = ["严格"]
verbs = ["执行"]
deficiencies = ["不"]
plans = ["下一步"]
institutions = ["局"]
alarms = ["受贿"]
suspicions = ["私自"]
urgencies = ["隐患"]
"""
SMALL = """
[schemes.sijujiao]
name = "四个聚焦"
items = [{ id = "J1", name = "甲" }, { id = "J2", name = "乙" }]
[headings]
"1" = ["决策部署"]
[[category]]
code = "1"
name = "上"
schemes = { sijujiao = "J1" }
[[category]]
code = "1.1"
name = "下"
parent = "1"
phrases = ["甲乙"]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "taxonomy.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["sijujiao", "siluoshi", "sanjujiao"])
def test_every_leaf_has_a_place_in_the_schemes_that_reports_follow(scheme):
    nodes = (*SHIPPED.leaves, *SHIPPED.topics)
    assert [c.code for c in nodes if SHIPPED.item(c.code, scheme) is None] == []


def test_no_code_of_the_draft_is_lost():
    assert len(SHIPPED.categories) >= 126
    assert len(SHIPPED.schemes) == 7
    assert len(SHIPPED.topics) == 14


@pytest.mark.parametrize("category", SHIPPED.leaves, ids=lambda c: c.code)
def test_every_leaf_is_described_and_illustrated(category: Category):
    assert category.description
    assert len(category.examples) >= 3
    assert len(category.counter) >= 2
    assert len(set(category.examples)) == len(category.examples)
    assert category.phrases
    assert not set(category.phrases) & set(category.words)


def test_a_description_says_more_than_the_name():
    def bare(text: str) -> str:
        return text.strip("。")

    same = [c.code for c in SHIPPED.categories if bare(c.description) == bare(c.name)]
    assert same == []


@pytest.mark.parametrize(
    ("topic", "parent", "place"),
    [("T03", "1.2.9", "J1"), ("T05", "2.4.2", "J2"), ("T08", "1.2.2", "J1")],
)
def test_a_topic_stands_where_its_parent_stands(topic, parent, place):
    assert SHIPPED.category(topic).parent == parent
    assert SHIPPED.item(topic, "sijujiao").id == place


def test_no_cue_is_a_single_character():
    short = [w for c in SHIPPED.categories for w in (*c.phrases, *c.words) if len(w) < 2]
    assert short == []


def test_a_path_leads_from_the_top_to_the_leaf():
    assert SHIPPED.path("2.4.3")[-1] == "工程建设和招投标不规范"
    assert len(SHIPPED.path("2.4.3")) == 3
    assert SHIPPED.path("7.7") == ()


def test_a_place_in_a_scheme_is_inherited_from_the_nearest_node_above():
    assert SHIPPED.item("3.2.4", "zhuanxiang").name == "选人用人专项"
    assert SHIPPED.item("2.4.3", "zhuanxiang").name == "其他"
    with pytest.raises(TaxonomyError, match="可用的口径"):
        SHIPPED.item("2.4.3", "无此口径")


def test_a_scheme_goes_by_its_id_or_its_chinese_name():
    assert SHIPPED.scheme("四个落实") == SHIPPED.scheme("siluoshi")


def test_an_unknown_code_is_named():
    with pytest.raises(TaxonomyError, match=r"9\.9\.9"):
        SHIPPED.category("9.9.9")


def test_alarming_words_make_a_possible_clue():
    usual, unusual = SHIPPED.category("2.4.2"), SHIPPED.category("2.3.1")
    assert SHIPPED.is_alarming("村会计虚报冒领补贴", unusual)
    assert SHIPPED.is_alarming("私自出借资金", usual)
    assert not SHIPPED.is_alarming("私自出借资金", unusual)
    assert not SHIPPED.is_alarming("公务接待没有公函", usual)


def test_the_items_of_a_scheme_come_in_order():
    assert [i.id for i in SHIPPED.scheme_items("sijujiao")] == ["J1", "J2", "J3", "J4", "J9"]
    with pytest.raises(TaxonomyError, match="四个聚焦"):
        SHIPPED.scheme_items("五个聚焦")


def test_the_shipped_flags_mark_what_they_should():
    def flagged(name: str) -> set[str]:
        return {c.code for c in SHIPPED.leaves if getattr(c, name)}

    assert {"1.2.4", "2.4.11", "2.5.1", "3.3.5"} <= flagged("immediate")
    head = flagged("first_responsibility")
    assert {"1.1.4", "2.1.1", "2.1.2", "2.2.3", "3.1.2", "3.2.1", "1.3.1", "4.1.1"} <= head
    assert not head & {"2.3.1", "2.4.3", "3.3.5"}
    assert {"2.5.7", "2.6.3"} <= flagged("clue")


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("（一）聚焦党中央决策部署在基层落实情况方面", "1"),
        ("（二）聚焦群众身边腐败问题和不正之风", "2"),
        ("二、聚焦群众身边不正之风和腐败问题方面", "2"),
        ("（三）聚焦基层党组织和党员队伍建设情况", "3.3"),
        ("四、聚焦巡察整改落实和成果运用情况", "4"),
        ("党的领导弱化方面", "1"),
        ("（二）党的建设缺失方面", "3"),
        ("（三）全面从严治党不力方面", "2"),
        ("选人用人方面", "3.2"),
        ("3.“意识形态”工作方面", "1.3.1"),
        ("（一）领导班子和干部队伍建设方面", "3"),
        ("资金", "2.4"),
        ("党建工作和党风廉政建设方面", None),
        ("二、反馈问题整改情况", None),
        ("（一）已整改完成的问题", None),
        ("一、基本情况", None),
    ],
)
def test_a_heading_speaks_for_a_code_prefix(heading, code):
    assert SHIPPED.code_of_heading(heading) == code


def test_every_heading_alias_speaks_for_its_own_code():
    wrong = {a: c for a, c in SHIPPED.headings.items() if SHIPPED.code_of_heading(a) != c}
    assert wrong == {}


def test_a_small_file_of_an_office_is_read(tmp_path):
    small = taxonomy.load(written(tmp_path, SMALL + LEXICON))
    assert [c.code for c in small.leaves] == ["1.1"]
    assert small.get("1.1").phrases == ("甲乙",)
    assert small.get("2") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "1.1"', 'code = "1"', "重复"),
        ('parent = "1"', 'parent = "3"', "上级 3 不存在"),
        ('name = "上"', 'name = "上"\nparent = "1.1"', "成环"),
        ('sijujiao = "J1"', 'sijujiao = "J7"', "J7 不存在"),
        ('"甲乙"]', '"甲乙", " "]', "空的词"),
        ('"甲乙"]', '"甲乙"]\npatterns = ["(甲"]', "正则"),
        ('"甲乙"]', '"甲乙"]\npatterns = ["甲?"]', "空文本"),
        ('"甲乙"]', '"甲乙"]\nphrase = ["丙"]', "phrase"),
        ('["甲乙"]', '"甲乙"', "文字列表"),
        ('name = "下"', "", "缺少 name"),
        ('code = "1.1"', "", "缺少 code"),
        ('"1" = ["决策部署"]', '"8" = ["决策部署"]', "8 不存在"),
        ('denials = ["未发现"]', "", "denials"),
        ('id = "J2"', 'id = "J1"', "重复"),
        ("[schemes.sijujiao]", "[schemes.sijujiao", "TOML"),
        ('parent = "1"', 'parent = "1"\nclue = "是"', "true 或 false"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(tmp_path, old, new, said):
    text = SMALL + LEXICON
    assert old in text
    with pytest.raises(TaxonomyError, match="分类体系文件") as caught:
        taxonomy.load(written(tmp_path, text.replace(old, new, 1)))
    assert said in caught.value.message
    assert caught.value.code.startswith("TX")


MISTAKES = [
    ('[[category]]\ncode = "1.1"', '[[catgory]]\ncode = "1.1"', "[[catgory]]", "可能应为 category"),
    ("[headings]", "[heading]", "[heading]", "可能应为 headings"),
    ("[schemes.sijujiao]", "[scheme.sijujiao]", "[scheme.", "可能应为 schemes"),
    ('denials = ["未发现"]', 'denial = ["未发现"]', "denial =", "可能应为 denials"),
    ('parent = "1"', 'paren = "1"', "paren =", "可能应为 parent"),
    ('["甲乙"]', '["甲乙", "，，"]', "，，", "空的词“，，”"),
    ('["甲乙"]', '["甲乙",\n"丙丁",\n"甲乙"]', '"甲乙"]', "写了 2 次"),
    ('["甲乙"]', '["甲乙"]\nwords = [\n"甲乙",\n]', '"甲乙",', "既是 phrases 又是 words"),
    ('["甲乙"]', '["甲乙"]\nexempt = ["甲.?乙"]', "phrases", "永远不会计分"),
    ('["甲乙"]', '["甲乙"]\ndisciplines = ["X"]', "disciplines", "可用的有 Z、O"),
    ('["甲乙"]', '["甲乙"]\napplies_to = ["cun"]', "applies_to", "没有“cun”"),
    ('["甲乙"]', '["甲乙", 3]', "phrases", "第 2 项 3 要加引号"),
    ('name = "下"', 'name = " "', 'name = " "', "缺少 name"),
    ('name = "下"', "name = 5", "name = 5", "应为文字"),
    ('name = "四个聚焦"', "", "[schemes.", "缺少 name"),
    ('id = "J1", name = "甲"', 'id = 1, name = "甲"', "items", "id 应为文字"),
    ('id = "J1", name = "甲"', 'id = "J1", nmae = "甲"', "items", "可能应为 name"),
    ('["决策部署"]', '["决策部署", "。"]', "决策部署", "空的词“。”"),
    (
        "[headings]",
        '[facets.a]\nname = "甲"\nword = ["乙"]\n[headings]',
        "word =",
        "可能应为 words",
    ),
    ("[headings]", '[facets.a]\nname = "甲"\nfacts = ["钱"]\n[headings]', "facts", "可用的有 金额"),
    ("[headings]", '[facets.a]\nname = "甲"\n[headings]', "[facets.a]", "words、patterns、facts"),
    (
        "[headings]",
        '[meta]\ndefault_schem = "sijujiao"\n[headings]',
        "default_schem",
        "default_scheme",
    ),
]


@pytest.mark.parametrize(("old", "new", "on", "said"), MISTAKES, ids=[m[3] for m in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_what_would_be_right(tmp_path, old, new, on, said):
    text = (SMALL + LEXICON).replace(old, new, 1)
    assert text != SMALL + LEXICON
    data, _ = taxonomy.parse(written(tmp_path, text))
    _, errors = taxonomy.build(data, "分类体系文件 taxonomy.toml", TomlPlaces(text))
    line = next(n for n, words in enumerate(text.splitlines(), 1) if on in words)
    assert [e for e in errors if said in e.message and f"第 {line} 行" in e.message], errors
    with pytest.raises(TaxonomyError):
        taxonomy.load(written(tmp_path, text))


def test_of_several_mistakes_the_first_says_how_many_there_are(tmp_path):
    text = (SMALL + LEXICON).replace('name = "下"', "").replace('parent = "1"', 'parent = "3"')
    with pytest.raises(TaxonomyError, match="另有 1 处错误，用 xuncha taxonomy check"):
        taxonomy.load(written(tmp_path, text))


def test_what_is_wrong_with_the_toml_is_said_in_chinese(tmp_path):
    with pytest.raises(TaxonomyError, match="第 2 行第 8 字附近：等号后面的值不对"):
        taxonomy.load(written(tmp_path, "[meta]\nname = 没有引号\n"))


def test_the_line_of_a_wrong_category_is_named(tmp_path):
    text = (SMALL + LEXICON).replace('parent = "1"', 'parent = "3"')
    line = text.splitlines().index('parent = "3"') + 1
    with pytest.raises(TaxonomyError, match=f"第 {line} 行"):
        taxonomy.load(written(tmp_path, text))


def test_a_missing_or_undecodable_file_is_refused(tmp_path):
    with pytest.raises(TaxonomyError, match="打不开"):
        taxonomy.load(tmp_path / "none.toml")
    path = tmp_path / "gbk.toml"
    path.write_bytes('name = "口径"'.encode("gbk"))
    with pytest.raises(TaxonomyError, match="UTF-8"):
        taxonomy.load(path)
