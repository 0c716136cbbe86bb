import logging

from xuncha_docs.segment import Segmenter, default


def test_words_join_to_the_text():
    text = "党组“第一议题”学习有任务观念，2022年1月以来召开41次。"
    assert "".join(default().words(text)) == text


def test_a_domain_term_is_kept_whole_and_other_segmenters_are_not_touched():
    assert "三重一大" in Segmenter(["三重一大"]).words("执行三重一大制度不严")
    assert "三重一大" not in default().words("执行三重一大制度不严")


def test_boundaries_stand_between_words():
    assert {0, 2, 4} <= default().boundaries("行政审批")
    assert 1 not in default().boundaries("行政审批")


def test_loading_says_nothing_and_leaves_no_cache(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    Segmenter()
    assert not list(tmp_path.iterdir())
    assert capfd.readouterr() == ("", "")
    assert not logging.getLogger("jieba").handlers
