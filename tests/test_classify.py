"""Findings get the right labels, and every label and every veto can be explained."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs import taxonomy
from xuncha_docs.classify import Classifier
from xuncha_docs.classify.cues import literal
from xuncha_docs.classify.text import fold
from xuncha_docs.classify.trie import Trie
from xuncha_docs.model import Block, BlockKind, By, Document, Finding, Label
from xuncha_docs.segment import Segmenter

SHIPPED = taxonomy.load()
CLASSIFIER = Classifier(SHIPPED)
ILLUSTRATED = [(c.code, text) for c in SHIPPED.leaves for text in c.examples]
FIRST_CLAUSES = [(code, re.split("[，：；]", text)[0]) for code, text in ILLUSTRATED]
GOLD = Path(__file__).parents[2] / "shared" / "corpus" / "authored"


def finding(title: str, detail: str = "", **more) -> Finding:
    return Finding(id="f-1", unit="", title=title, detail=detail, **more)


def codes(title: str, detail: str = "", classifier: Classifier = CLASSIFIER) -> list[str]:
    return [label.category for label in classifier.label(finding(title, detail)).labels]


def vetoes(text: str) -> dict[str, str]:
    return {cue.text: cue.hit.veto for cue in CLASSIFIER.explain(text).vetoed}


@pytest.mark.parametrize("category", SHIPPED.leaves, ids=lambda c: c.code)
def test_a_leaf_gets_its_examples_and_not_its_counter_examples(category):
    for text in category.examples:
        assert category.code in codes(text)[:3], text
    for text in category.counter:
        assert codes(text)[0] != category.code, text


@pytest.mark.parametrize("topic", SHIPPED.topics, ids=lambda c: c.code)
def test_a_special_topic_stands_beside_the_labels_of_its_examples(topic):
    for text in topic.examples:
        assert topic.code in codes(text), text
        assert not codes(text)[0].startswith("T")
    for text in topic.counter:
        assert topic.code not in codes(text), text


def test_the_scores_of_a_finding_fall_and_are_shares_of_one():
    for code, text in ILLUSTRATED:
        shares = [score.share for score in CLASSIFIER.explain(text).scores]
        assert shares == sorted(shares, reverse=True), code
        assert 0 < sum(shares) <= 1 + 1e-9, code


def test_what_is_denied_gets_no_label():
    twins = {f"未发现{clause}的问题": code for code, clause in FIRST_CLAUSES}
    twins |= {f"巡察中没有发现{clause}等情况": code for code, clause in FIRST_CLAUSES}
    assert len(twins) >= 200
    wrong = {text: codes(text) for text in twins if codes(text)[0] != "9"}
    assert wrong == {}


def test_what_is_said_to_be_done_gets_no_label():
    lacking = re.compile("|".join(SHIPPED.lexicon.deficiencies))
    topics = [p for c in SHIPPED.leaves for p in c.phrases if not lacking.search(p)]
    heads = ("严格执行", "认真落实", "进一步规范", "坚决防止")
    twins = [f"{heads[n % 4]}{topic}有关要求" for n, topic in enumerate(topics)]
    assert len(twins) >= 200
    wrong = {text: codes(text) for text in twins if codes(text)[0] != "9"}
    assert wrong == {}


@pytest.mark.parametrize("head", ["未严格执行", "没有认真落实", "执行不严格："])
def test_what_is_said_not_to_be_done_keeps_its_label(head):
    assert codes(f"{head}三重一大制度")[0] == "3.1.2"


def test_a_done_so_clause_that_names_the_topic_of_a_deficiency_counts():
    assert codes("严格落实三重一大制度方面，还存在差距")[0] == "3.1.2"


MEASURES = "下一步将进一步规范公务接待，坚决防止违规吃喝，严格执行三重一大制度。"


def test_an_appended_measure_changes_no_first_label():
    for _, text in ILLUSTRATED:
        assert codes(text, f"问题较多。{MEASURES}")[0] == codes(text, "问题较多。")[0], text
        assert codes(f"{text}。{MEASURES}") == codes(text), text


def test_what_a_statement_is_measured_by_says_nothing_of_it():
    title = "有的支部发展党员不及时，与高质量发展的要求还不相称"
    assert codes(title)[0] == "3.3.3"
    assert vetoes(title)["高质量发展"] == "对照标准"


def test_fault_found_with_measures_is_no_measure():
    assert codes("整改措施不具体，长效机制不健全")[0].startswith("4.")


def test_width_and_quotation_marks_make_no_difference():
    wide = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
    narrow = str.maketrans("，；：（）！？", ",;:()!?")
    for _, text in ILLUSTRATED:
        labels = CLASSIFIER.label(finding(text)).labels
        for other in (text.translate(wide), text.translate(narrow), f"“{text[:4]}”{text[4:]}"):
            assert CLASSIFIER.label(finding(other)).labels == labels, other


def test_the_order_of_cues_and_categories_makes_no_difference():
    turned = tuple(
        replace(c, phrases=c.phrases[::-1], words=c.words[::-1], patterns=c.patterns[::-1])
        for c in SHIPPED.categories[::-1]
    )
    other = Classifier(replace(SHIPPED, categories=turned))
    for _, text in ILLUSTRATED[::3]:
        one, two = CLASSIFIER.label(finding(text)).labels, other.label(finding(text)).labels
        assert [x.category for x in one] == [x.category for x in two], text
        assert [x.score for x in one] == pytest.approx([x.score for x in two], abs=1e-3)


def test_a_finding_that_nothing_speaks_for_is_left_to_a_person():
    for text in ("甲乙丙丁", "123.45", "……", ""):
        labels = CLASSIFIER.label(finding(text)).labels
        assert [(x.category, x.score) for x in labels] == [("9", 0.0)], text


def test_the_answer_is_not_read():
    one = finding("支部组织生活不规范")
    from xuncha_docs.model import Answer, AnswerStatus

    answer = Answer(status=AnswerStatus.DONE, text="已清退违规发放的津贴补贴，修订公务接待办法")
    assert CLASSIFIER.label(replace(one, answer=answer)).labels == CLASSIFIER.label(one).labels


def test_a_heading_tips_the_scales():
    plain = finding("工作落实不到位")
    under = replace(plain, heading_path=("（四）聚焦巡察整改落实和成果运用情况",))
    assert not CLASSIFIER.label(plain).labels[0].category.startswith("4")
    assert CLASSIFIER.label(under).labels[0].category.startswith("4")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上轮巡察反馈问题整改不到位", "4.3.2"),
        ("上轮巡视反馈问题纸面整改", "4.2.2"),
        ("巡察指出的问题改后反弹", "4.2.2"),
        ("对巡视反馈问题举一反三不够", "4.2.3"),
        ("对下级党组织巡察整改督导不够", "4.1.1"),
        ("高龄津贴发放滞后", "2.5.1"),
        ("体育场馆使用效益低下", "1.2.11"),
        ("社会组织管理缺位", "1.2.2"),
        ("党委领导下的院长负责制落实不到位", "3.1.2"),
        ("专项经费使用绩效不高", "2.4.10"),
        ("城乡教育均衡发展有差距", "1.2.9"),
        ("主题党日到会率低", "3.3.2"),
    ],
)
def test_how_it_was_done_outweighs_where_it_was_said(text, code):
    assert codes(text)[0] == code


def test_a_heading_cannot_outvote_a_decisive_phrase():
    under = finding("私设小金库、公款私存", heading_path=("（三）基层党组织建设方面",))
    assert CLASSIFIER.label(under).labels[0].category == "2.4.12"


def test_the_label_of_a_person_stays_first_and_survives():
    mine = Label(category="2.4.8", score=1.0, by=By.PERSON)
    old = Label(category="1.1.1", score=0.4, by=By.RULE)
    once = CLASSIFIER.label(finding("无公函接待、超标准陪餐", labels=(old, mine)))
    assert once.labels[0] == mine
    assert "1.1.1" not in [x.category for x in once.labels]
    assert "2.3.1" in [x.category for x in once.labels]
    assert len(once.labels) <= 3
    assert CLASSIFIER.label(once) == once


def test_cues_point_into_the_document():
    blocks = (
        Block(kind=BlockKind.PARAGRAPH, text="（一）“公车私用”问题突出。周末出车没有派车单。"),
        Block(kind=BlockKind.PARAGRAPH, text="油卡 给私家车加油，多支９３００元。"),
    )
    document = Document(id="d", path="", blocks=blocks)
    evidence = (
        document.evidence(0, 3, 13),
        document.evidence(0, 14, 25),
        document.evidence(1, 0, 20),
    )
    detail = f"{evidence[1].text}\n{evidence[2].text}"
    labelled = CLASSIFIER.label(finding(evidence[0].text, detail, evidence=evidence))
    cues = labelled.labels[0].cues
    assert labelled.labels[0].category == "2.3.2"
    assert {"公车私用", "派车单"} <= {c.text for c in cues}
    assert {c.span.block for c in cues} == {0, 1}
    assert all(document.quote(c.span) == c.text for c in cues)


def test_without_evidence_there_are_no_cues():
    assert all(not x.cues for x in CLASSIFIER.label(finding("公车私用")).labels)


@pytest.mark.parametrize(
    ("text", "cue", "reason"),
    [
        ("未发现优亲厚友问题", "优亲厚友", "否定"),
        ("严格执行政府采购制度", "政府采购", "正面表述"),
        ("下一步，规范公务接待行为", "公务接待", "整改措施"),
        ("未学习《公务接待管理规定》", "公务接待", "文件名称"),
        ("未向生态环境局报送材料", "生态环境", "机构名称"),
        ("增强“四个意识”还有差距", "四个意识", "排除语境"),
        ("整改主体责任落实不到位", "主体责任", "包含在更长的词中"),
    ],
)
def test_a_veto_is_recorded_with_its_reason(text, cue, reason):
    assert vetoes(text).get(cue) == reason


def test_a_short_cue_that_cuts_words_at_both_ends_is_dropped():
    assert vetoes("乡镇人民生活水平不高").get("民生") == "切断词语"
    assert "切断词语" not in vetoes("民生政策落实不到位").values()


def test_an_explanation_shows_what_decided():
    explained = CLASSIFIER.explain("规避公开招标\n工程拆成三段发包", ("（二）工程建设方面",))
    assert explained.scores[0].category == "2.4.3"
    assert explained.scores[0].cues > 0
    assert explained.scores[0].heading > 0
    assert explained.scores[0].grams
    assert explained.headings == (("（二）工程建设方面", "2.4.3"),)
    assert [s.share for s in explained.scores] == sorted(
        (s.share for s in explained.scores), reverse=True
    )
    assert any(c.zone == "事实" for c in explained.cues)


TEXTS = st.text(
    st.sampled_from("未发现不存在严格执行三重一大公车私用，。“”《》 ０1a\n接待问题"), max_size=40
)


@given(TEXTS, TEXTS)
def test_any_text_is_labelled_and_its_cues_quote_it(title, detail):
    document = Document(
        id="d",
        path="",
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=t) for t in (title, *detail.split("\n"))),
    )
    evidence = tuple(document.evidence(n, 0, len(b.text)) for n, b in enumerate(document.blocks))
    labelled = CLASSIFIER.label(finding(title, detail, evidence=evidence))
    assert 1 <= len(labelled.labels) <= 3 + len(SHIPPED.topics)
    for label in labelled.labels:
        assert 0 <= label.score <= 1
        assert SHIPPED.get(label.category)
        assert all(document.quote(c.span) == c.text for c in label.cues)
    assert CLASSIFIER.label(labelled) == labelled


@given(st.text(max_size=60))
def test_folding_keeps_the_way_back(text):
    folded = fold(text)
    assert len(folded.places) == len(folded.text) + 1
    assert list(folded.places) == sorted(set(folded.places))
    assert fold(folded.text).text == folded.text


@given(st.lists(st.text("甲乙丙", min_size=1, max_size=3)), st.text("甲乙丙", max_size=12))
def test_the_trie_finds_every_occurrence(words, text):
    expected = {
        (at, word) for word in words for at in range(len(text)) if text.startswith(word, at)
    }
    found = list(Trie(words).find(text))
    assert set(found) == expected
    assert len(found) == len(expected)


def test_a_segmenter_is_loaded_only_for_a_short_cue_that_needs_a_referee():
    program = (
        "import sys; from xuncha_docs import taxonomy; from xuncha_docs.classify import Classifier;"
        "from xuncha_docs.model import Finding;"
        "loaded = lambda: print(bool({'jieba', 'rjieba'} & set(sys.modules)));"
        "c = Classifier(taxonomy.load());"
        "c.label(Finding(id='1', unit='', title='三重一大')); loaded();"
        "c.label(Finding(id='1', unit='', title='农村人民生活水平')); loaded()"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert run.stdout.split() == ["False", "True"]


def test_both_engines_give_the_same_labels_and_vetoes():
    pytest.importorskip("rjieba")
    terms = [w for c in SHIPPED.categories for w in (*c.phrases, *c.words) if len(w) >= 4]
    slow = Classifier(SHIPPED, Segmenter(terms, fast=False))
    fast = Classifier(SHIPPED, Segmenter(terms, fast=True))
    texts = [text for _, text in ILLUSTRATED] + ["乡镇人民生活水平不高", "行政审批时限过长"]
    assert [slow.explain(t) for t in texts] == [fast.explain(t) for t in texts]


@pytest.mark.skipif(not GOLD.is_dir(), reason="the authored corpus is not beside the checkout")
def test_hand_labelled_findings_get_the_labels_people_gave_them():
    total = leaf = three = top = 0
    for path in sorted(GOLD.glob("*.gold.json")):
        for gold in json.loads(path.read_text(encoding="utf-8"))["findings"]:
            wanted = {gold["category"], *gold["also"]}
            one = finding(gold["text"], gold["detail"], heading_path=tuple(gold["heading_path"]))
            got = [x.category for x in CLASSIFIER.label(one).labels]
            total += 1
            leaf += got[0] in wanted
            three += bool(wanted & set(got[:3]))
            top += got[0][:1] in {c[:1] for c in wanted}
    assert leaf / total >= 0.80
    assert three / total >= 0.93
    assert top / total >= 0.96


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("甲乙丙|丁", ""),
        ("甲乙(?:丙|丁)", "甲乙"),
        ("(?:甲|乙)(?:丙)?丁戊己?", "丁戊"),
        (r"(?:甲(?:乙|丙)|丁)", ""),
        (r"[甲|乙]丙", "丙"),
        (r"甲\|乙\(丙丁", "丙丁"),
        ("甲{0,2}乙+", "乙"),
    ],
)
def test_what_a_pattern_cannot_do_without_is_known(pattern, needed):
    assert literal(pattern) == needed


def test_every_side_of_a_pattern_of_two_is_found():
    leaf = replace(SHIPPED.leaves[0], patterns=("虚构甲乙丙|臆造丁",))
    rest = tuple(c for c in SHIPPED.categories if c.code != leaf.code)
    classifier = Classifier(replace(SHIPPED, categories=(leaf, *rest)))
    for text in ("某处虚构甲乙丙的事", "某处臆造丁的事"):
        assert leaf.code in {c.hit.category for c in classifier.explain(text).cues}, text
