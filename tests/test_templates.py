"""What holds for every shipped template."""

import re
import tomllib
from pathlib import Path

import pytest

from xuncha_docs import assets, compose, gongwen
from xuncha_docs.gongwen import layout, sections
from xuncha_docs.gongwen.standard import TWIPS_PER_POINT, standard
from xuncha_docs.model import BlockKind, Severity
from xuncha_docs.readers import read

NAMES = compose.names()
ROOT = Path(__file__).resolve().parent.parent
STAGES = [
    "督查督办通知书", "阶段督查指导书", "情况提醒书", "情况告诫书", "问责建议书",
]  # fmt: skip


def written(name, facts, tmp_path):
    draft = compose.render(compose.load(name), facts, gongwen.escape)
    path = tmp_path / "稿.docx"
    gongwen.write(gongwen.parse(draft.markup), path)
    return read(path)


def body(name):
    return (assets.templates() / name / "body.j2").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_gives_a_letter_without_a_word_amiss(name, tmp_path):
    sample = compose.example(compose.load(name))
    document = written(name, sample, tmp_path)
    assert [d for d in gongwen.check(document) if d.severity is Severity.ERROR] == []
    assert [d.message for d in gongwen.check(document, ("WD",))] == []
    text = "\n".join(block.text for block in document.blocks)
    assert "【待补" not in text
    assert "None" not in text


@pytest.mark.parametrize("name", NAMES)
def test_no_facts_give_a_letter_of_gaps_without_an_error(name, tmp_path):
    document = written(name, {}, tmp_path)
    assert [d for d in gongwen.check(document) if d.severity is Severity.ERROR] == []
    assert any("【待补" in block.text for block in document.blocks)


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_says_that_it_is_a_draft(name, tmp_path):
    blocks = written(name, {}, tmp_path).blocks
    headers = [block.text for block in blocks if block.kind is BlockKind.HEADER]
    assert len(headers) == 1
    assert headers[0].startswith("机器辅助草稿")


@pytest.mark.parametrize("name", NAMES)
def test_no_heading_of_a_column_is_cut(name):
    std = standard()
    draft = compose.render(compose.load(name), compose.example(compose.load(name)), gongwen.escape)
    document = gongwen.parse(draft.markup)
    main = tuple(b for b in document.blocks if b.kind not in (BlockKind.COPY_TO, BlockKind.IMPRINT))
    lying = sections.lying(std, main, document.format.form)
    padding = 2 * std.norm("table.padding").twips
    for block, wide in zip(main, lying, strict=True):
        widths = layout.column_twips(std, block, wide=wide) if block.rows else ()
        over = {(m.row, m.column) for m in block.merges if m.columns > 1}
        em = layout.table_sizes(std, block, wide=wide)[0] * TWIPS_PER_POINT
        for at, width in enumerate(widths):
            if (0, at) not in over:
                assert layout.width_chars(block.rows[0][at]) * em <= width - padding


@pytest.mark.parametrize("name", NAMES)
def test_no_deadline_is_a_constant(name):
    text = re.sub(r"\{[{%].*?[}%]\}", "", body(name))
    assert not re.search(
        r"[\d一二三四五六七八九十两]+\s*(?:个?(?:工作日|自然日|月)|天|日内|年内)", text
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_its_picture(name):
    picture = ROOT / "docs" / "images" / "gallery" / f"{name}.png"
    assert picture.stat().st_size <= 60_000
    assert f"### {name}\n" in (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")


def test_the_sample_gives_an_example_of_every_shared_fact_that_is_required():
    assert [f.name for f in compose.vocabulary() if f.required and f.example == ""] == []


def test_every_shared_fact_is_used_and_no_template_renames_one():
    used = {field.name for name in NAMES for field in compose.load(name).fields}
    shared = {field.name: field.label for field in compose.vocabulary()}
    told_of = {
        f"findings[].{leaf}" for leaf in ("factual", "immediate", "direct", "answer", "withheld")
    }  # others follow from these
    assert set(shared) <= used | told_of
    for name in NAMES:
        for field in compose.load(name).fields:
            assert shared.get(field.name, field.label) == field.label


def test_no_fact_is_hidden_by_what_a_dictionary_can_do():
    for field in compose.vocabulary():
        assert not {part.removesuffix("[]") for part in field.name.split(".")} & set(dir(dict))


def test_one_thing_has_one_label_wherever_it_stands():
    labels = {}
    for field in compose.vocabulary():
        leaf = re.sub(r".*\[\]\.", "", field.name)
        if field.name.startswith(("findings", "groups[].findings", "key_findings", "immediate")):
            assert labels.setdefault(leaf, field.label) == field.label


def test_clues_are_known_to_the_hand_over_letter_alone():
    knowing = [
        name
        for name in NAMES
        if any(field.name.startswith(("clue.", "clues[]")) for field in compose.load(name).fields)
    ]
    assert knowing == ["问题线索移交函"]


def test_what_society_reads_rests_on_the_filtered_findings_alone():
    for name, own in (("公开通报稿（社会）", "society."), ("公开通报稿（党内）", "party.")):
        lists = {f.name for f in compose.load(name).fields if "[]" in f.name}
        assert lists
        assert all(path.startswith(own) for path in lists)


def test_both_feedback_letters_and_the_ladder_of_supervision_are_there():
    assert {"反馈意见（领导班子）", "反馈意见（主要负责人）", *STAGES} <= set(NAMES)


def test_needs_name_facts_there_are():
    known = {re.split(r"[.\[]", field.name)[0] for field in compose.vocabulary()}
    for name in NAMES:
        assert set(compose.load(name).needs) <= known


def test_a_finding_is_told_as_fact_rule_and_duty_where_a_person_gave_them(tmp_path):
    sample = compose.example(compose.load("反馈意见（领导班子）"))
    text = "\n".join(b.text for b in written("反馈意见（领导班子）", sample, tmp_path).blocks)
    assert "不符合《社会救助暂行办法》关于定期核查救助对象的规定。" in text
    for group in sample["groups"]:
        for finding in group["findings"]:
            finding.pop("basis", None)
            finding.pop("duty", None)
    bare = "\n".join(b.text for b in written("反馈意见（领导班子）", sample, tmp_path).blocks)
    assert "不符合" not in bare


def test_every_shipped_template_belongs_to_a_phase_of_the_work():
    assert {compose.load(name).phase for name in NAMES} == set(compose.PHASES)


def test_the_settings_of_the_templates_are_plain_toml():
    for path in assets.templates().glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))
