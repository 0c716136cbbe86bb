import logging
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs import assets, readers, segment, taxonomy
from xuncha_docs.segment import Segmenter, default

SHIPPED = taxonomy.load()
TERMS = [w for c in SHIPPED.categories for w in (*c.phrases, *c.words) if len(w) >= 4]


def test_words_join_to_the_text():
    text = "党组“第一议题”传达多、研究少，2023年3月以来学习29次。"
    assert "".join(default().words(text)) == text


def test_a_domain_term_is_kept_whole_and_other_segmenters_are_not_touched():
    assert "三重一大" in Segmenter(["三重一大"]).words("执行三重一大制度不严")
    assert "三重一大" not in default().words("执行三重一大制度不严")


def test_boundaries_stand_between_words():
    assert {0, 2, 4} <= default().boundaries("行政审批")
    assert 1 not in default().boundaries("行政审批")


def test_loading_says_nothing_and_leaves_no_cache(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    Segmenter(fast=False)
    assert not list(tmp_path.iterdir())
    assert capfd.readouterr() == ("", "")
    assert not logging.getLogger("jieba").handlers


@pytest.fixture(scope="module")
def engines():
    pytest.importorskip("rjieba")
    return Segmenter(TERMS, fast=False), Segmenter(TERMS, fast=True)


def test_both_engines_cut_the_samples_and_the_taxonomy_alike(engines):
    slow, fast = engines
    texts = [
        b.text
        for path in sorted(assets.samples().rglob("自查报告*.docx"))
        for b in readers.read(path).blocks
    ]
    for c in SHIPPED.categories:
        texts += [c.name, c.description, *c.phrases, *c.words, *c.examples, *c.counter]
    assert len(texts) > 5000
    assert [t for t in texts if slow.words(t) != fast.words(t)] == []


def test_both_engines_cut_random_han_alike(engines):
    slow, fast = engines
    dice = random.Random(20261125)
    common = "".join(TERMS)
    for _ in range(4000):
        text = "".join(dice.choices(common, k=12)) + "".join(
            chr(dice.randint(0x4E00, 0x9FD5)) for _ in range(dice.randint(0, 6))
        )
        assert slow.words(text) == fast.words(text)


@given(text=st.text(max_size=40))
def test_both_engines_cut_anything_alike(engines, text):
    slow, fast = engines
    assert slow.words(text) == fast.words(text)
    assert "".join(fast.words(text)) == text


def test_only_runs_of_han_reach_an_engine(monkeypatch):
    seen = []
    monkeypatch.setattr(
        segment, "_jieba", lambda words: lambda run, guess: seen.append(run) or [run]
    )
    words = Segmenter(fast=False).words("党组2022年〇三月“第一议题”䶮字a级")
    assert seen == ["党组", "年", "三月", "第一议题", "字", "级"]
    assert "".join(words) == "党组2022年〇三月“第一议题”䶮字a级"


def test_the_order_of_domain_terms_makes_no_difference():
    texts = [t for c in SHIPPED.leaves for t in c.examples]
    one, two = Segmenter(TERMS), Segmenter(reversed(TERMS))
    assert [one.words(t) for t in texts] == [two.words(t) for t in texts]
