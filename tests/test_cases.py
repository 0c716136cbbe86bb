"""Cases that prose tells in passing, and what they lay bare. All fiction."""

import pytest

from xuncha_docs.extract import extract
from xuncha_docs.model import Block, BlockKind, Document

CASE = "王某在冷库扩建中未按规定公开招标的问题"
BARE = "镇党委议事决策不规范，对项目监管缺失"


def titles(*lines):
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines)
    return [
        f.title for f in extract(Document(id="0123456789abcdef", path="", blocks=blocks)).findings
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        f"{CASE}，暴露出{BARE}。",
        f"“{CASE}，充分暴露出{BARE}……”日前，一份建议书送到了该镇。",
        f"县纪委监委在建议书中写道：{CASE}，集中反映出{BARE}。",
        f"日前召开的座谈会上，{CASE}，也折射出{BARE}。",
    ],
)
@pytest.mark.parametrize(
    "before", [(), ("某县推进工程建设领域治理。", "该县制定了工作方案。", "干部下沉一线。")]
)
def test_a_case_and_what_it_lays_bare_are_read_wherever_they_stand(sentence, before):
    assert titles("某县推进专项治理（报道）", *before, sentence) == [CASE, BARE]


def test_a_case_laid_bare_does_not_hide_the_other_problems():
    lines = (
        "县委巡察组反馈情况",
        "巡察组指出，县水产站存在以下问题：一是台账缺页少项；二是值班制度执行不严。",
        f"{CASE}，暴露出{BARE}。",
    )
    assert titles(*lines)[:2] == ["台账缺页少项", "值班制度执行不严"]


def test_what_a_good_case_shows_is_no_problem():
    assert titles("某县做法（报道）", "群众反映的问题，反映出大家对家乡发展的关心。") == []
