"""What people decide is written down, asked for where it pays, and speaks from then on."""

import json
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuncha_docs import assets, decisions, taxonomy
from xuncha_docs.classify import Case, Classifier, Memory
from xuncha_docs.cli import main
from xuncha_docs.decisions import Decision
from xuncha_docs.errors import WorkspaceError, XunchaError
from xuncha_docs.model import Band, By, Finding
from xuncha_docs.segment import Segmenter
from xuncha_docs.workflow import evaluating, intake, reasons, reviewing

SHIPPED = taxonomy.load()
TEXT = """县水产站自查报告
一、存在问题
1.塘口轮休台账缺页少项。
2.增殖放流苗种来源没有查验。
3.塘口轮休台账缺页、少项。
4.公务接待无公函，超标准陪餐。
"""


def finding(title, detail=""):
    return Finding(id="f-1", unit="", title=title, detail=detail)


def decision(title, category, **more):
    return Decision(finding="f-1", title=title, category=category, **more)


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "自查报告.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def log(tmp_path):
    return tmp_path / "决定.jsonl"


def test_one_correction_is_enough_for_a_finding_said_in_other_words():
    said = finding("塘口轮休台账记录缺页少项")
    plain = Classifier(SHIPPED).label(said).labels[0]
    taught = Classifier(SHIPPED, cases=[Case("塘口轮休台账缺页少项", "", "2.4.9")])
    label = taught.label(said).labels[0]
    assert plain.category != "2.4.9"
    assert (label.category, label.by) == ("2.4.9", By.MEMORY)
    assert 0.6 <= label.score < 1


def test_the_memory_says_nothing_about_other_findings():
    taught = Classifier(SHIPPED, cases=[Case("塘口轮休台账缺页少项", "", "2.4.9")])
    plain = Classifier(SHIPPED)
    for leaf in SHIPPED.leaves:
        for text in leaf.examples:
            assert taught.label(finding(text)).labels == plain.label(finding(text)).labels


def test_the_later_of_two_like_decisions_counts():
    cases = [Case("塘口轮休台账缺页", "", "2.4.9"), Case("塘口轮休台账缺页", "", "3.3.2")]
    assert (
        Classifier(SHIPPED, cases=cases).label(finding("塘口轮休台账缺页")).labels[0].category
        == "3.3.2"
    )


def test_decisions_are_added_one_line_each_and_read_back(log):
    one = decision("甲问题", "2.4.3", proposed="2.4.5", headings=("一、问题",), source="甲.docx")
    decisions.append(log, [one])
    decisions.append(log, [decision("乙问题", "2.4.9")])
    assert decisions.read(log)[0] == one
    assert [d.title for d in decisions.read(log)] == ["甲问题", "乙问题"]
    assert len(log.read_text(encoding="utf-8").splitlines()) == 2


def test_a_later_decision_replaces_an_earlier_one(log):
    decisions.append(log, [decision("甲问题", "2.4.3"), decision("甲问题", "2.4.9")])
    assert [d.category for d in decisions.read(log)] == ["2.4.9"]


@pytest.mark.parametrize("cut", [1, 20, 40, 41, 42, 60])
def test_a_line_cut_off_by_a_crash_is_told_and_the_rest_goes_on(log, cut):
    decisions.append(log, [decision("甲问题", "2.4.3")])
    line = json.dumps(
        {"finding": "f-2", "title": "丙问题", "category": "2.4.3"}, ensure_ascii=False
    )
    with log.open("ab") as stream:
        stream.write(line.encode()[:cut])
    assert [d.title for d in decisions.read(log)] == ["甲问题"]
    assert decisions.torn(log) == (2,)
    decisions.append(log, [decision("乙问题", "2.4.3")])
    assert [d.title for d in decisions.read(log)] == ["甲问题", "乙问题"]
    assert decisions.torn(log) == (2,)


def test_a_last_line_without_its_end_is_a_decision_like_any_other(log):
    decisions.append(log, [decision("甲问题", "2.4.3"), decision("乙问题", "2.4.9")])
    log.write_bytes(log.read_bytes().rstrip(b"\n"))
    assert [d.title for d in decisions.read(log)] == ["甲问题", "乙问题"]
    decisions.append(log, [decision("丙问题", "2.4.3")])
    assert [d.title for d in decisions.read(log)] == ["甲问题", "乙问题", "丙问题"]
    assert decisions.torn(log) == ()


def test_lines_run_together_lose_no_whole_decision(log):
    decisions.append(log, [decision("甲问题", "2.4.3"), decision("乙问题", "2.4.9")])
    first, second, _ = log.read_bytes().split(b"\n")
    log.write_bytes(first + second + b"\n" + first[:30] + second + b"\n")
    assert [d.title for d in decisions.read(log)] == ["甲问题", "乙问题"]
    assert decisions.torn(log) == (2,)


def test_commands_tell_of_a_line_cut_off(log, report, capsys):
    decisions.append(log, [decision("甲问题", "2.4.3")])
    with log.open("a", encoding="utf-8") as stream:
        stream.write('{"finding": "f-2", "ti')
    assert run("classify", report, "--memory", log, "--jobs", 1) == 0
    assert "第 2 行没有写完" in capsys.readouterr().err
    assert run("decide", report, "--finding", 2, "--category", "1.2.2", "--memory", log) == 0
    assert "第 2 行没有写完" in capsys.readouterr().err
    assert [d.category for d in decisions.read(log)] == ["2.4.3", "1.2.2"]


def test_a_log_in_another_encoding_is_refused(log):
    log.write_bytes('{"finding": "x", "title": "甲问题", "category": "2.4.3"}\n'.encode("gbk"))
    with pytest.raises(WorkspaceError, match="UTF-8"):
        decisions.read(log)


def test_the_same_words_of_two_units_are_two_decisions(log, tmp_path):
    paths = []
    for unit, category in (("县水产站", "2.4.9"), ("县农机站", "1.2.2")):
        path = tmp_path / f"{unit}.txt"
        path.write_text(f"{unit}自查报告\n一、存在问题\n1.台账缺页少项。\n", encoding="utf-8")
        assert run("decide", path, "--finding", 1, "--category", category, "--memory", log) == 0
        paths.append(path)
    assert len(decisions.read(log)) == 2
    for path, category in zip(paths, ("2.4.9", "1.2.2"), strict=True):
        label = intake.take_in_one(intake.FileTask(path, memory=log)).findings[0].labels[0]
        assert (label.category, label.by) == (category, By.PERSON)
        (one,) = reasons.explain(path, "1", log)
        assert one.explanation.scores[0].category == category


def test_a_wrong_line_is_named(log):
    log.write_text('{"title": "甲", "category": "2.4.3", "finding": "x"}\n[]\n', encoding="utf-8")
    with pytest.raises(WorkspaceError, match="第 2 行"):
        decisions.read(log)


def test_a_category_that_is_none_is_refused(log, report):
    decisions.append(log, [decision("甲问题", "9.9.9")])
    with pytest.raises(WorkspaceError, match=r"9\.9\.9"):
        intake.classifier(None, log)


def run(*arguments):
    with pytest.raises(SystemExit) as done:
        main([str(a) for a in arguments])
    return done.value.code


def queue(report, memory=None):
    with ThreadPoolExecutor(1) as executor:
        return reviewing.queue([report], executor=executor, memory=memory, watch=lambda r: None)[0]


def test_the_queue_asks_first_where_it_pays_most_and_once_a_kind(report):
    asked = queue(report)
    order = [Band.LOW, Band.MIDDLE, Band.HIGH]
    bands = [order.index(a.finding.labels[0].band) for a in asked]
    assert bands == sorted(bands)
    assert len(asked) == 3
    assert [a.alike for a in asked if "塘口" in a.finding.title] == [1]


def test_a_sheet_goes_out_and_decisions_come_back(report, log, tmp_path, capsys):
    sheet = tmp_path / "复核.xlsx"
    assert run("review", report, "-o", sheet, "--jobs", 1) == 0
    book = openpyxl.load_workbook(sheet)
    rows = book["复核"]
    for row in range(3, rows.max_row + 1):
        if "塘口" in rows.cell(row, 3).value:
            rows.cell(row, 7).value = "2.4.9 " + SHIPPED.category("2.4.9").name
        elif "公务接待" in rows.cell(row, 3).value:
            rows.cell(row, 7).value = "同意"
    book.save(sheet)
    assert run("decide", sheet, "--memory", log) == 0
    assert "记下 2 条认定，其中改判 1 条" in capsys.readouterr().out
    assert run("decide", sheet, "--memory", log) == 0
    assert "记下 0 条" in capsys.readouterr().out
    assert str(tmp_path) not in log.read_text(encoding="utf-8")
    labels = [f.labels[0] for f in intake.take_in_one(intake.FileTask(report, memory=log)).findings]
    by = {x.by for x in labels if x.category == "2.4.9"}
    assert by == {By.PERSON, By.MEMORY}
    decided = {a.finding.title for a in queue(report, log)}
    assert not any("公务接待" in title for title in decided)


def test_a_wrong_decision_names_its_cell_and_nothing_is_recorded(report, log, tmp_path):
    sheet = tmp_path / "复核.xlsx"
    run("review", report, "-o", sheet, "--jobs", 1)
    book = openpyxl.load_workbook(sheet)
    book["复核"]["G3"] = "没有这一类"
    book.save(sheet)
    with pytest.raises(XunchaError, match="G3"):
        reviewing.take(sheet, log)
    assert not log.exists()


def test_another_workbook_is_no_sheet_to_read_back(tmp_path, log):
    book = openpyxl.Workbook()
    book.active["A1"] = "别的表"
    book.save(tmp_path / "别的.xlsx")
    with pytest.raises(XunchaError, match="复核表"):
        reviewing.take(tmp_path / "别的.xlsx", log)


def test_one_finding_is_decided_by_its_number(report, log):
    assert run("decide", report, "--finding", 2, "--category", "1.2.2", "--memory", log) == 0
    (line,) = log.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["category"] == "1.2.2"
    assert json.loads(line)["source"] == "自查报告.txt"
    found = intake.take_in_one(intake.FileTask(report, memory=log)).findings[1]
    assert (found.labels[0].category, found.labels[0].by) == ("1.2.2", By.PERSON)


def test_replaying_raises_the_figures_and_old_cases_never_fall(log):
    kinds = {
        "2.4.9": "塘口轮休台账缺页少项",
        "1.2.2": "增殖放流苗种来源没有查验",
        "3.3.2": "渔船点验簿多处空白",
    }
    places = ["东湖村", "西岭村", "南桥村", "北塘村", "中圩村", "上坝村"]
    said = [decision(f"{place}{words}", code) for place in places for code, words in kinds.items()]
    decisions.append(log, said)
    steps = evaluating.replay(log)
    count, ruled = steps[-1].old, sum(s.ruled for s in steps)
    assert sum(s.learnt for s in steps) >= count - len(kinds) > ruled
    assert all(s.kept == s.old for s in steps)


LEAVES = [c.code for c in SHIPPED.leaves]
WORDS = st.sampled_from(
    ["塘口轮休台账缺页", "塘口轮休台账缺3页", "塘口轮休台账缺5页", "渔船点验簿空白", ""]
)
CASES = st.builds(
    Case,
    st.sampled_from(["台账缺页少项", "公务接待超标准陪餐", "违规发放津贴补贴3.2万元", "台账缺2页"]),
    WORDS,
    st.sampled_from(LEAVES),
    st.sampled_from(["a-1", "a-2", "b-1"]),
)
TAUGHT = Classifier(SHIPPED, Segmenter(()))


@given(st.lists(CASES, max_size=12), st.sampled_from([(), ("一、违反中央八项规定精神方面",)]))
@settings(max_examples=60, deadline=None)
def test_what_was_decided_never_falls(cases, headings):
    TAUGHT.memory = memory = Memory(TAUGHT.memory.weigh, cases)
    latest = {(c.finding, c.title + c.detail): c for c in cases}
    for case in latest.values():
        asked = Finding(
            id=case.finding, unit="", title=case.title, detail=case.detail, heading_path=headings
        )
        assert memory.nearest(case.title, case.detail, finding=case.finding)[0].case == case
        assert TAUGHT.label(asked).labels[0].category == case.category


def test_eval_replay_prints_the_steps(log, capsys):
    decisions.append(log, [decision("塘口轮休台账缺页少项", "2.4.9")])
    assert run("eval", "--replay", log) == 0
    assert "1/1" in capsys.readouterr().out


def test_explain_shows_hits_vetoes_and_the_memory(report, log, capsys):
    decisions.append(log, [decision("塘口轮休台账缺页", "2.4.9")])
    (one,) = reasons.explain(report, "3", log)
    text = reasons.as_text([one])
    assert "参照以前认定" in text
    assert "认定过的近似问题" in text
    assert "塘口轮休台账缺页" in text
    assert run("explain", report, "--finding", 4) == 0
    out = capsys.readouterr().out
    assert "命中：标题第" in out
    assert "合计" in out
    assert run("explain", report, "--finding", 99) == 1


@pytest.fixture
def own(tmp_path):
    """An office's own taxonomy: the shipped one with a leaf renamed and another added."""
    text = assets.data("taxonomy.toml").read_text(encoding="utf-8")
    name = SHIPPED.category("2.4.9").name
    assert text.count(f'name = "{name}"') == 1
    leaf = '[[category]]\ncode = "2.4.99"\nparent = "2.4"\nname = "塘口台账"\nphrases = ["塘口轮休台账"]\n'
    path = tmp_path / "taxonomy.toml"
    text = text.replace(f'name = "{name}"', 'name = "另起的名字"')
    path.write_text(f"{text}\n{leaf}", encoding="utf-8")
    return path


def test_every_command_takes_the_offices_own_taxonomy(report, log, own, tmp_path, capsys):
    taxonomy_ = ("--taxonomy", own)
    assert run("classify", report, *taxonomy_, "--jobs", 1) == 0
    assert "2.4.99 塘口台账" in capsys.readouterr().out
    assert run("explain", report, "--finding", 1, *taxonomy_) == 0
    assert "2.4.99 塘口台账" in capsys.readouterr().out
    assert run("explain", "2.4.99", *taxonomy_) == 0
    assert "塘口轮休台账" in capsys.readouterr().out
    assert run("explain", "2.4.99") != 0
    sheet = tmp_path / "复核.xlsx"
    assert run("review", report, "-o", sheet, "--jobs", 1, *taxonomy_) == 0
    book = openpyxl.load_workbook(sheet)
    assert "2.4.99 塘口台账" in [row[0].value for row in book["类别"].iter_rows()]
    book["复核"].cell(3, 7).value = "2.4.99 塘口台账"
    book.save(sheet)
    assert run("decide", sheet, "--memory", log) != 0
    assert run("decide", sheet, "--memory", log, *taxonomy_) == 0
    wanted = ("--finding", 2, "--category", "塘口台账", "--memory", log)
    assert run("decide", report, *wanted, *taxonomy_) == 0
    assert {d.category for d in decisions.read(log)} == {"2.4.99"}
    assert run("eval", "--replay", log, *taxonomy_) == 0
    capsys.readouterr()
    assert run("taxonomy", "suggest", "--memory", log, *taxonomy_) == 0
    assert run("classify", report, "--taxonomy", tmp_path / "没有.toml", "--jobs", 1) != 0


def test_a_round_takes_another_taxonomy_than_the_one_beside_it(own, tmp_path):
    folder = tmp_path / "材料" / "县水产站"
    folder.mkdir(parents=True)
    (folder / "自查报告.txt").write_text(TEXT, encoding="utf-8")
    arguments = ("run", folder.parent, "--taxonomy", own, "--jobs", 1)
    run(*arguments, "--out", tmp_path / "出")
    book = openpyxl.load_workbook(tmp_path / "出" / "县水产站" / "整改台账（内部）.xlsx")
    cells = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
    assert {"2.4.99", "机器建议"} <= cells


def test_lists_say_what_comes_from_earlier_decisions(report, log, tmp_path):
    decisions.append(log, [decision("塘口轮休台账缺页", "2.4.9")])
    label = intake.take_in_one(intake.FileTask(report, memory=log)).findings[0].labels[0]
    assert label.by is By.MEMORY
    folder = tmp_path / "材料" / "县水产站"
    folder.mkdir(parents=True)
    (folder / "自查报告.txt").write_text(TEXT, encoding="utf-8")
    run("run", folder.parent, "--memory", log, "--jobs", 1, "--out", tmp_path / "出")
    book = openpyxl.load_workbook(tmp_path / "出" / "县水产站" / "整改台账（内部）.xlsx")
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert "参照以前认定" in cells
    sheet = tmp_path / "复核.xlsx"
    assert run("review", report, "-o", sheet, "--memory", log, "--jobs", 1) == 0
    rows = openpyxl.load_workbook(sheet)["复核"]
    assert {rows.cell(n, 13).value for n in range(3, rows.max_row + 1)} == {
        "机器建议",
        "参照以前认定",
    }
