"""What marks a finding beside its category is found with its place, counted, and no verdict."""

import pytest

from xuncha_docs import taxonomy
from xuncha_docs.classify import Classifier
from xuncha_docs.extract import extract
from xuncha_docs.model import Block, BlockKind, By, Document, Entry, Finding, Label
from xuncha_docs.taxonomy import DISCIPLINES
from xuncha_docs.workflow.statistics import NO_VERDICT, sheets, statistics

SHIPPED = taxonomy.load()
CLASSIFIER = Classifier(SHIPPED)


def shown(title: str, detail: str = "") -> dict[str, list[str]]:
    words = ("自查报告", "一、存在的主要问题", f"1.{title}。{detail}")
    kinds = (BlockKind.TITLE, BlockKind.HEADING, BlockKind.PARAGRAPH)
    blocks = tuple(Block(kind=k, text=w, level=1) for k, w in zip(kinds, words, strict=True))
    document = Document(id="d", path="自查报告.txt", blocks=blocks)
    (finding,) = extract(document).findings
    labelled = CLASSIFIER.label(finding)
    for hit in labelled.facets:
        for cue in hit.cues:
            assert document.quote(cue.span) == cue.text
    return {hit.name: [cue.text for cue in hit.cues] for hit in labelled.facets}


@pytest.mark.parametrize(
    ("detail", "facet", "words"),
    [
        ("镇长签字报销7.5万余元", "涉及资金", ["7.5万余元"]),
        ("镇长签字报销7.5万余元", "关键少数", ["镇长"]),
        ("出纳兼任会计，由陈某某一人经手", "关键岗位", ["出纳", "会计"]),
        ("漏报死亡人员12名", "涉及具体人员", ["12名"]),
        ("往来款长期挂账，至今未清理", "历史遗留", ["长期挂账", "至今未"]),
        ("三年一直未组织验收", "历史遗留", ["三年一直未"]),
        ("此类现象在各村普遍存在", "共性问题候选", ["各村", "普遍"]),
    ],
)
def test_a_facet_is_found_with_the_words_that_show_it(detail, facet, words):
    assert shown("财务管理不规范", f"{detail}。")[facet] == words


@pytest.mark.parametrize(
    "detail",
    [
        "乡镇长期没有验收",
        "《会计法》学习不够，会计核算不规范",
        "有社会计划没有落实",
        "表面上已经清理",
        "参保登记漏了1,946人",
        "下乡记录缺了三十余人次",
    ],
)
def test_what_only_looks_like_a_facet_is_none(detail):
    assert shown("财务管理不规范", f"{detail}。") == {}


def test_what_is_denied_shows_nothing():
    assert "关键少数" not in shown("财务管理不规范", "台账缺页。未发现镇长违规报销的情况。")


def test_a_finding_without_places_has_facets_without_words():
    (hit,) = CLASSIFIER.label(Finding(id="f", unit="", title="村主任审批走过场")).facets
    assert (hit.facet, hit.name, hit.cues) == ("guanjian_shaoshu", "关键少数", ())


def entry(n: int, code: str, title: str = "镇长审批走过场", *topics: str) -> Entry:
    labels = [Label(category=c, score=0.9, by=By.RULE) for c in (code, *topics)]
    found = CLASSIFIER.label(Finding(id=f"f-{n}", unit="", title=title))
    finding = Finding(id=found.id, unit="", title=title, labels=tuple(labels), facets=found.facets)
    return Entry(n=n, finding=finding, group="", category="", source="", place="")


def test_findings_are_counted_by_aspect_topic_and_leaning():
    entries = [entry(1, "2.4.3"), entry(2, "2.4.1", "账目不清", "T05"), entry(3, "1.1.1")]
    counted = statistics(entries, SHIPPED)
    assert [(a.code, a.findings, a.facets) for a in counted.aspects] == [
        ("1.1", 1, {"guanjian_shaoshu": 1}),
        ("2.4", 2, {"guanjian_shaoshu": 1}),
    ]
    assert {key[0]: n for key, n in counted.topics.items() if n} == {"T05": 1}
    assert counted.disciplines["廉洁纪律"] == counted.disciplines["工作纪律"] == 2
    assert counted.disciplines["政治纪律"] == 0
    told = {sheet.name: sheet for sheet in sheets(counted)}
    assert [*told] == ["特征统计", "专题统计", "纪律倾向统计"]
    assert told["特征统计"].rows[-1][1:4] == ("合计", 3, 2)
    assert NO_VERDICT in told["纪律倾向统计"].caption


def test_nothing_found_is_counted_too():
    assert statistics([], SHIPPED).total == 0
    assert [sheet.name for sheet in sheets(statistics([], SHIPPED))] == ["特征统计", "专题统计"]


def test_a_leaning_is_never_told_of_a_finding():
    labelled = CLASSIFIER.label(Finding(id="f", unit="", title="违规公款吃喝"))
    said = repr(labelled)
    assert SHIPPED.disciplines(labelled.labels[0].category)
    assert not any(name in said for name in DISCIPLINES.values())
