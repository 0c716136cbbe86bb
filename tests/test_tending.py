"""A taxonomy goes out to a workbook and comes back whole; what is wrong is named with its place."""

import tomllib

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs import decisions, taxonomy
from xuncha_docs.classify import cut_rates
from xuncha_docs.cli import main
from xuncha_docs.decisions import Decision
from xuncha_docs.errors import TaxonomyError, WorkspaceError
from xuncha_docs.text import toml
from xuncha_docs.workflow import suggesting, tending

SHIPPED = taxonomy.load()


def run(*arguments):
    with pytest.raises(SystemExit) as done:
        main([str(a) for a in arguments])
    return done.value.code


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "类别.xlsx"
    tending.export(None, path, force=False)
    return path


def change(path, sheet, cell, value):
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def row_of(path, code):
    rows = openpyxl.load_workbook(path)["类别"]
    return next(r for r in range(3, rows.max_row + 1) if rows.cell(r, 1).value == code)


def test_the_round_trip_loses_nothing(sheet, tmp_path):
    out = tmp_path / "taxonomy.toml"
    planned = tending.plan(sheet, out)
    tending.write(planned, out, force=False)
    assert planned.changes == ()
    before, after = taxonomy.parse()[0], taxonomy.parse(out)[0]
    assert after == before
    assert taxonomy.load(out) == SHIPPED
    assert out.read_text(encoding="utf-8").startswith("# 巡察问题分类体系")


def test_the_workbook_has_the_same_bytes_twice(sheet, tmp_path):
    tending.export(None, tmp_path / "又.xlsx", force=False)
    assert (tmp_path / "又.xlsx").read_bytes() == sheet.read_bytes()


def test_a_change_is_shown_and_nothing_is_overwritten_unasked(sheet, tmp_path, capsys):
    out = tmp_path / "taxonomy.toml"
    tending.write(tending.plan(sheet, out), out, force=False)
    old = out.read_bytes()
    row = row_of(sheet, "2.4.3")
    change(sheet, "类别", f"E{row}", "规避招标；整村打包发包")
    assert run("taxonomy", "import", sheet, "-o", out) == 4
    shown = capsys.readouterr().out
    assert "类别 2.4.3 phrases：" in shown
    assert "＋“整村打包发包”" in shown
    assert out.read_bytes() == old
    assert run("taxonomy", "import", sheet, "-o", out, "--force") == 0
    assert taxonomy.load(out).category("2.4.3").phrases == ("规避招标", "整村打包发包")


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("C", "7.7", "上级 7.7 不存在"),
        ("G", "好的\n未(招标", "未(招标"),
        ("I", "sijujiao", "sijujiao=J1"),
        ("I", "sijujiao=J77", "J77 不存在"),
        ("K", "也许", "应为“是”或空着"),
        ("B", "", "缺少 name"),
    ],
)
def test_a_wrong_cell_is_named(sheet, tmp_path, column, value, said):
    row = row_of(sheet, "2.4.3")
    change(sheet, "类别", f"{column}{row}", value)
    (error, *_) = tending.check(sheet, []).errors
    assert said in error.message
    assert f"类别!{column}{row}" in error.message
    with pytest.raises(TaxonomyError):
        tending.plan(sheet, tmp_path / "t.toml")


def test_the_item_of_a_cell_is_named(sheet):
    row = row_of(sheet, "2.4.3")
    change(sheet, "类别", f"G{row}", "好的\n未(招标")
    (error, *_) = tending.check(sheet, []).errors
    assert f"（类别!G{row} 第 2 项）" in error.message


def test_a_workbook_serves_wherever_a_taxonomy_is_asked_for(sheet, tmp_path, capsys):
    report = tmp_path / "自查报告.txt"
    report.write_text(
        "自查报告\n一、存在问题\n1.公务接待审批不严。有6次未见公函。\n", encoding="utf-8"
    )
    assert run("classify", report, "--taxonomy", sheet, "--format", "json") == 0
    assert '"2.3.1"' in capsys.readouterr().out
    change(sheet, "类别", f"B{row_of(sheet, '2.4.3')}", "")
    assert run("classify", report, "--taxonomy", sheet) == 5
    assert f"类别!B{row_of(sheet, '2.4.3')}" in capsys.readouterr().err


def test_a_wrong_row_of_the_other_sheet_is_named(sheet):
    rows = openpyxl.load_workbook(sheet)["其他"]
    row = next(r for r in range(3, rows.max_row + 1) if rows.cell(r, 1).value == "facets.zijin")
    change(sheet, "其他", f"A{row}", "facet.zijin")
    messages = [e.message for e in tending.check(sheet, []).errors]
    assert any(f"facet（其他!A{row}），可能应为 facets" in m for m in messages)


def test_phrases_of_several_leaves_are_told(capsys):
    assert run("taxonomy", "check") == 0
    assert "强特征同属几个类别" in capsys.readouterr().out


def test_where_only_toml_will_do_a_workbook_is_told_apart(sheet, tmp_path, capsys):
    assert run("taxonomy", "export", sheet, "-o", tmp_path / "又.xlsx") == 5
    assert "xuncha taxonomy import" in capsys.readouterr().err


def test_a_missing_sheet_or_column_is_named(sheet):
    book = openpyxl.load_workbook(sheet)
    book["类别"]["E2"] = "强"
    book.save(sheet)
    assert "“强特征”" in tending.check(sheet, []).errors[0].message
    del book["类别"]
    book.save(sheet)
    assert "工作表“类别”" in tending.check(sheet, []).errors[0].message


def test_every_wrong_line_of_a_toml_is_named(tmp_path):
    text = taxonomy.parse()[1]
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith('parent = "2.4"'))
    lines[first] = 'parent = "7.7"'
    second = next(n for n, line in enumerate(lines) if n > first and line.startswith("parent = "))
    lines[second] = 'parent = "7.8"'
    path = tmp_path / "taxonomy.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    messages = [e.message for e in tending.check(path, []).errors]
    assert any(f"第 {first + 1} 行" in m and "7.7" in m for m in messages)
    assert any(f"第 {second + 1} 行" in m and "7.8" in m for m in messages)


def test_a_line_that_is_no_toml_is_named(tmp_path, capsys):
    path = tmp_path / "taxonomy.toml"
    path.write_text('[meta]\nversion = "1"\nname = 没有引号\n', encoding="utf-8")
    assert run("taxonomy", "check", path) == 5
    assert "第 3 行" in capsys.readouterr().out


def test_short_cues_that_cut_words_are_told_with_their_rate(tmp_path, capsys):
    report = tmp_path / "材料.txt"
    report.write_text(
        "自查报告\n乡镇人民生活水平不高。\n农村人民生活困难。\n民生政策没有落实。\n",
        encoding="utf-8",
    )
    assert run("taxonomy", "check", "--on", report) == 0
    assert "“民生”出现 3 次，切断词语 2 次（67 %）" in capsys.readouterr().out


def test_a_cue_inside_one_longer_word_cuts_nothing():
    assert cut_rates(SHIPPED, ["公开招投标程序不到位"]) == []


def test_export_does_not_overwrite_unasked(sheet):
    with pytest.raises(WorkspaceError, match="已经存在"):
        tending.export(None, sheet, force=False)


def test_cues_are_proposed_from_corrections_with_counts(tmp_path, capsys):
    log = tmp_path / "决定.jsonl"
    titles = ["东湖塘口轮休台账缺页", "西岭塘口轮休没有登记", "南桥塘口轮休记录造假"]
    said = [
        Decision(finding=f"f-{n}", title=t, category="2.4.9", proposed="3.3.2")
        for n, t in enumerate(titles)
    ]
    said.append(Decision(finding="f-9", title="公务接待超标", category="2.3.1", proposed="2.3.1"))
    decisions.append(log, said)
    best = suggesting.suggest(log)[0]
    assert (best.category, best.here, best.of, best.elsewhere) == ("2.4.9", 3, 3, 0)
    assert "塘口" in best.cue
    assert not {s.category for s in suggesting.suggest(log)} - {"2.4.9"}
    before = taxonomy.parse()[1]
    assert run("taxonomy", "suggest", "--memory", log) == 0
    assert "塘口" in capsys.readouterr().out
    assert taxonomy.parse()[1] == before


def test_nothing_is_proposed_from_one_correction(tmp_path):
    log = tmp_path / "决定.jsonl"
    decisions.append(log, [Decision(finding="f", title="塘口轮休台账缺页", category="2.4.9")])
    assert suggesting.suggest(log) == []


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TABLES = st.dictionaries(
    TEXTS.filter(bool), TEXTS | st.booleans() | st.integers(-9, 9) | st.lists(TEXTS), min_size=1
)


@given(st.dictionaries(st.text("ab.中", min_size=1), TABLES | st.lists(TABLES, min_size=1)))
def test_toml_written_is_read_back(data):
    assert tomllib.loads(toml.dumps(data)) == data


def test_the_item_of_a_list_is_named_by_its_own_line(tmp_path):
    text = taxonomy.parse()[1]
    code = next(c.code for c in SHIPPED.leaves if c.patterns and not c.exempt)
    lines = text.splitlines()
    at = next(n for n, line in enumerate(lines) if line == f'code = "{code}"')
    at = next(n for n, line in enumerate(lines) if n > at and line.startswith("patterns = "))
    lines.insert(at, 'exempt = [\n  "好的",\n  "未(招标",\n]')
    path = tmp_path / "taxonomy.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    (error,) = tending.check(path, []).errors
    assert f"类别 {code}（第 {at + 3} 行）" in error.message
