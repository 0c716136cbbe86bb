"""What must not change when a text changes, and what must: on our own example sentences.

The examples of the taxonomy are fictional findings; each is turned into twins that deny it, praise
its opposite, demand that it be avoided, or say the same in other type.
"""

import random
from dataclasses import replace

import pytest

from xuncha_docs import taxonomy
from xuncha_docs.classify.classifier import Classifier
from xuncha_docs.extract import extract
from xuncha_docs.model import Block, BlockKind, Document, Finding

TAXONOMY = taxonomy.load()
CLASSIFIER = Classifier(TAXONOMY)
EXAMPLES = [e for category in (*TAXONOMY.leaves, *TAXONOMY.topics) for e in category.examples]
MEASURES = (
    "下一步，我局将加强理论学习，严格执行“三重一大”制度，规范公务接待和公车管理。",
    "整改措施：修订采购办法，追缴违规发放的津贴补贴，健全党费收缴台账。",
    "今后要压实主体责任，完善财务制度，坚决防止问题反弹。",
)
WIDE = {ord(a): b for a, b in zip("，；：（）0123456789", ",;:()０１２３４５６７８９", strict=True)}


def document(*paragraphs):
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs)
    return Document(id="0123456789abcdef", path="", blocks=blocks)


def report(*items):
    numbered = (f"{n}.{item}。" for n, item in enumerate(items, 1))
    return document("某局党组自查报告", "一、存在的主要问题", *numbered)


def titles(source):
    return [f.title for f in extract(source).findings]


def labels(title, detail="", classifier=CLASSIFIER):
    finding = Finding(id="x-1", unit="", title=title, detail=detail)
    return [(x.category, x.score) for x in classifier.label(finding).labels]


def test_there_are_enough_pairs():
    assert len(EXAMPLES) >= 200


def test_an_item_is_a_finding_and_its_denial_is_none():
    """Most examples are found as an item; none of their denied twins is."""
    lost = [e for e in EXAMPLES if len(titles(report(e, "学习不够深入"))) < 2]
    assert len(lost) <= len(EXAMPLES) // 100
    for twin in ("经查，未发现{}的问题", "不存在{}的情况", "没有发生{}的现象"):
        found = [
            e
            for e in EXAMPLES
            if titles(report(twin.format(e), "学习不够深入")) != ["学习不够深入"]
        ]
        assert found == []


def test_a_denied_example_speaks_for_no_category():
    spoken = [
        e for e in EXAMPLES if "却" not in e and CLASSIFIER.explain(f"经查，未发现{e}的问题").cues
    ]
    assert spoken == []


@pytest.mark.parametrize(
    "sentence",
    [
        "会议强调，要坚决防止{}等问题。",
        "巡察组要求，必须严肃查处{}的行为，对整改不力的严肃问责。",
        "下一步，将着力解决{}的问题。",
    ],
)
def test_demands_and_promises_are_no_findings(sentence):
    head = "县委召开巡察工作会议"
    found = [
        e
        for e in EXAMPLES
        if "问题" not in e and titles(document(head, "会议通报了有关情况。", sentence.format(e)))
    ]
    assert found == []


def test_what_a_section_of_achievements_tells_is_no_finding():
    def source(example):
        return document(
            "某局党组自查报告",
            "一、主要工作成效",
            f"（一）有效解决了{example}的问题。",
            "二、存在的主要问题",
            "（一）学习不够深入。",
        )

    assert [e for e in EXAMPLES if titles(source(e)) != ["学习不够深入"]] == []


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_said_after_it_changes_no_label(measure):
    changed = [
        e
        for e in EXAMPLES
        if [code for code, _ in labels(e)] != [code for code, _ in labels(e, measure)]
    ]
    assert changed == []


def test_width_changes_nothing():
    for example in EXAMPLES:
        assert labels(example) == labels(example.translate(WIDE))
    texts = [f"{e}，{f}" for e, f in zip(EXAMPLES, reversed(EXAMPLES), strict=True)]
    plain = extract(report(*texts)).findings
    wide = extract(document(*(b.text.translate(WIDE) for b in report(*texts).blocks))).findings
    assert [f.title.translate(WIDE) for f in plain] == [f.title for f in wide]
    assert [f.detail.translate(WIDE) for f in plain] == [f.detail for f in wide]


def test_the_order_of_the_rules_changes_nothing():
    shuffled = list(TAXONOMY.categories)
    random.Random(7).shuffle(shuffled)
    turned = tuple(
        replace(c, phrases=c.phrases[::-1], words=c.words[::-1], patterns=c.patterns[::-1])
        for c in shuffled
    )
    other = Classifier(replace(TAXONOMY, categories=turned))
    assert [e for e in EXAMPLES if labels(e) != labels(e, classifier=other)] == []


def test_every_cue_and_veto_quotes_its_text():
    for example in EXAMPLES:
        explained = CLASSIFIER.explain(f"{example}\n未发现其他问题。")
        zones = {"标题": example, "事实": "未发现其他问题。"}
        for cue in (*explained.cues, *explained.vetoed):
            assert zones[cue.zone][cue.start : cue.end] == cue.text
        assert all(cue.hit.veto for cue in explained.vetoed)


def test_every_span_quotes_its_evidence():
    source = report(*EXAMPLES)
    for finding in extract(source).findings:
        labelled = CLASSIFIER.label(finding)
        cues = [cue for label in labelled.labels for cue in label.cues]
        for evidence in (*labelled.evidence, *cues):
            assert source.quote(evidence.span) == evidence.text
