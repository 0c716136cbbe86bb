import shutil
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest

from xuncha_docs import assets, compose, ledger, readers
from xuncha_docs.errors import TemplateError, UnreadableFileError, WorkspaceError
from xuncha_docs.gongwen import render
from xuncha_docs.workflow import factsheet, rounds, series
from xuncha_docs.workspace import Memory, open_inbox

ALONE = ThreadPoolExecutor(1)
QUIET = rounds.Watch(lambda n: None, lambda name: None)
REPORT = """自查报告
一、存在的主要问题
1.公务接待不规范
2024年有6次接待没有公函。
2.公车管理不严
2025年有3次出车没有派车单。
3.村干部虚报冒领补贴
多领1.2万元。
"""


@pytest.fixture
def folder(tmp_path):
    """Two units, each with a report of two findings and something like a clue."""
    for unit in ("县甲局", "县乙局"):
        (tmp_path / "材料" / unit).mkdir(parents=True)
        (tmp_path / "材料" / unit / "自查报告.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path / "材料"


def make(folder, template, **given):
    order = series.Order(template=template, folder=folder, out=folder.parent / "出", **given)
    return series.series(order, executor=ALONE, watch=QUIET)


def text(path):
    return "\n".join(block.text for block in readers.read(path).blocks)


def test_every_unit_gets_the_document_and_a_summary_tells_it(folder):
    result = make(folder, "问题清单")
    assert [u.unit for u in result.units] == ["县乙局", "县甲局"]
    assert all(u.letter and u.letter.errors == 0 for u in result.units)
    out = folder.parent / "出"
    assert "2024年有6次接待没有公函" in text(out / "县甲局" / "问题清单.docx")
    book = openpyxl.load_workbook(out / "汇总（问题清单）.xlsx")
    assert [row[0].value for row in book["汇总"].iter_rows(min_row=3)] == ["县乙局", "县甲局"]


def test_clues_stay_out_of_every_document(folder):
    (folder / "xuncha.toml").write_text(
        '[units."县甲局"]\nwithheld = { "公务接待不规范" = "重大敏感事项" }\n', encoding="utf-8"
    )
    for name in compose.names():
        make(folder, name)
    letters = list((folder.parent / "出").rglob("*.docx"))
    assert len({path.name for path in letters}) >= len(compose.names()) - 5
    for path in letters:
        assert "虚报冒领" not in text(path)


def test_what_is_withheld_is_in_no_public_draft_and_on_the_form_with_its_ground(folder):
    (folder / "xuncha.toml").write_text(
        '[units."县甲局"]\nwithheld = { "公务接待不规范" = "重大敏感事项" }\n'
        '[units."县乙局"]\nwithheld_inside = { "公车管理不严" = "党和国家秘密" }\n',
        encoding="utf-8",
    )
    for name in ("公开通报稿（党内）", "公开通报稿（社会）", "不公开事项审批表"):
        make(folder, name)
    out = folder.parent / "出"
    party, society = (f"公开通报稿（{who}）.docx" for who in ("党内", "社会"))
    assert "公务接待不规范" in text(out / "县甲局" / party)
    assert "公务接待不规范" not in text(out / "县甲局" / society)
    assert "公车管理不严" in text(out / "县甲局" / society)
    assert "公车管理不严" not in text(out / "县乙局" / party)
    assert "公车管理不严" not in text(out / "县乙局" / society)
    form = text(out / "县甲局" / "不公开事项审批表.docx")
    assert "公务接待不规范" in form
    assert "重大敏感事项" in form
    assert "公车管理不严" in text(out / "县乙局" / "不公开事项审批表.docx")


def test_an_answer_that_sounds_like_a_clue_is_told_before_it_is_made_public(folder):
    report = """关于巡察整改进展情况的报告
一、反馈问题整改情况
1.关于“公务接待不规范”问题的整改。
整改情况：已清退资金，对虚报冒领人员的问题移送纪检监察机关。已完成整改。
2.关于“公车管理不严”问题的整改。
整改情况：已修订公务用车管理办法。已完成整改。
"""
    (folder / "县甲局" / "自查报告.txt").write_text(report, encoding="utf-8")
    told = make(folder, "公开通报稿（社会）").units[1].failures
    assert told == ("“公务接待不规范”的整改情况里有像是问题线索的字句，公开前请核对。",)
    assert make(folder, "问题清单").units[1].failures == ()


def test_a_ground_there_is_not_is_refused_and_the_five_are_told(folder):
    (folder / "xuncha.toml").write_text(
        '[units."县甲局"]\nwithheld = { "公务接待不规范" = "不好看" }\n', encoding="utf-8"
    )
    with pytest.raises(WorkspaceError, match=r"理由限于：党和国家秘密、.*重大敏感事项"):
        make(folder, "公开通报稿（社会）")


def test_a_withheld_title_that_no_finding_has_is_told(folder):
    (folder / "xuncha.toml").write_text(
        '[units."县甲局"]\nwithheld = { "没有的问题" = "重大敏感事项" }\n', encoding="utf-8"
    )
    result = make(folder, "公开通报稿（社会）")
    assert "没有的问题" in result.units[1].failures[0]


def test_a_second_time_nothing_is_read_or_written_again(folder, monkeypatch):
    make(folder, "问题清单")

    def never(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(readers, "read", never)
    again = make(folder, "问题清单")
    assert again.published.written == ()
    assert len(again.published.unchanged) == 3
    assert not again.has_problems


def test_a_second_time_nothing_is_drafted_again_unless_a_fact_or_a_template_changed(
    folder, monkeypatch
):
    make(folder, "问题清单")
    rounds.run(folder, folder.parent / "出", executor=ALONE, watch=QUIET)
    drafted = []
    real = series.draft_or_tell

    def watched(template, facts, path, **rest):
        drafted.append(path.parent.name)
        return real(template, facts, path, **rest)

    monkeypatch.setattr(series, "draft_or_tell", watched)
    monkeypatch.setattr(rounds, "draft_or_tell", watched)
    again = make(folder, "问题清单")
    assert all(unit.letter and unit.letter.missing for unit in again.units)
    rounds.run(folder, folder.parent / "出", executor=ALONE, watch=QUIET)
    assert drafted == []
    (folder / "xuncha.toml").write_text(
        '[units."县甲局"]\nname = "中共某县甲局党组"\n', encoding="utf-8"
    )
    make(folder, "问题清单")
    assert drafted == ["县甲局"]
    shutil.copytree(assets.templates() / "问题清单", folder / "templates" / "问题清单")
    make(folder, "问题清单")
    assert drafted == ["县甲局", "县乙局", "县甲局"]


def test_a_file_that_changed_is_read_again_and_only_it(folder):
    make(folder, "问题清单")
    (folder / "县甲局" / "自查报告.txt").write_text(REPORT.replace("6次", "8次"), encoding="utf-8")
    again = make(folder, "问题清单")
    assert [n for n in again.published.written if n.endswith("docx")] == ["县甲局/问题清单.docx"]
    assert "8次" in text(folder.parent / "出" / "县甲局" / "问题清单.docx")


def test_a_damaged_memory_is_read_afresh(folder):
    make(folder, "问题清单")
    for path in (folder.parent / "出" / ".xuncha-memory").iterdir():
        path.write_text('{"path": 1, "findings": [{}]}', encoding="utf-8")
    again = make(folder, "问题清单")
    assert again.published.written == ()
    assert [len(u.found.entries) for u in again.units] == [2, 2]


def test_a_letter_edited_by_hand_is_kept(folder):
    make(folder, "问题清单")
    path = folder.parent / "出" / "县甲局" / "问题清单.docx"
    path.write_bytes(b"edited")
    (folder / "县甲局" / "自查报告.txt").write_text(REPORT[:-20], encoding="utf-8")
    assert make(folder, "问题清单").published.kept == ("县甲局/问题清单.docx",)
    assert path.read_bytes() == b"edited"
    assert "县甲局/问题清单.docx" in make(folder, "问题清单", force=True).published.written


def test_another_document_leaves_the_first_alone_and_so_does_run(folder):
    make(folder, "问题清单")
    make(folder, "责任清单")
    out = folder.parent / "出"
    rounds.run(folder, out, executor=ALONE, watch=QUIET)
    names = {path.name for path in (out / "县甲局").iterdir()}
    assert {"问题清单.docx", "责任清单.docx", "整改通知书.docx"} <= names
    make(folder, "问题清单")
    assert names == {path.name for path in (out / "县甲局").iterdir()}


def test_a_run_that_was_stopped_goes_on_with_the_files_not_yet_read(folder, monkeypatch):
    out = folder.parent / "出"
    out.mkdir()

    def stop(name):
        raise KeyboardInterrupt

    stopped = rounds.Watch(lambda n: None, stop)
    with pytest.raises(KeyboardInterrupt):
        rounds.take_in_units(open_inbox(folder), Memory(out), ALONE, stopped)
    read_again = []
    reader = readers.read
    monkeypatch.setattr(
        readers, "read", lambda *given: read_again.append(given[0]) or reader(*given)
    )
    rounds.run(folder, out, executor=ALONE, watch=QUIET)
    assert len(read_again) == 1
    assert (out / "县甲局" / "整改通知书.docx").is_file()


def test_a_unit_with_nothing_to_write_gets_no_document_and_is_told(folder):
    (folder / "县丙局").mkdir()
    result = make(folder, "问题清单")
    assert result.units[0].letter is None
    assert "没有可以写入问题清单的内容" in result.units[0].failures[0]


def test_units_without_files_get_letters_that_need_no_findings(folder):
    (folder / "xuncha.toml").write_text(
        '[units."县丁局"]\nname = "中共某县丁局党组"\n'
        '[units."县丁局".facts.entry]\nnumber = "某巡办〔2026〕5号"\n',
        encoding="utf-8",
    )
    result = make(folder, "巡察进驻通知")
    assert [u.unit for u in result.units] == ["县丁局", "县乙局", "县甲局"]
    letter = text(folder.parent / "出" / "县丁局" / "巡察进驻通知.docx")
    assert "某巡办〔2026〕5号" in letter
    assert "中共某县丁局党组" in letter


def test_facts_for_all_come_from_a_sheet_and_those_of_one_unit_outrank_them(folder):
    template = compose.load("巡察公告")
    sheet = folder.parent / "内容.xlsx"
    ledger.write(factsheet.blank(template), sheet)
    book = openpyxl.load_workbook(sheet)
    for row in book["事项"].iter_rows(min_row=3):
        if row[0].value in ("hotline.phone", "hotline.box"):
            row[2].value = "写在表里"
    book.save(sheet)
    (folder / "xuncha.toml").write_text(
        '[units."县甲局".facts.hotline]\nbox = "甲局门口"\n', encoding="utf-8"
    )
    make(folder, "巡察公告", facts=sheet)
    out = folder.parent / "出"
    assert "设在甲局门口" in text(out / "县甲局" / "巡察公告.docx")
    assert "设在写在表里" in text(out / "县乙局" / "巡察公告.docx")
    assert "来电：写在表里" in text(out / "县甲局" / "巡察公告.docx")


def test_a_fact_of_the_settings_that_no_template_takes_is_refused(folder):
    (folder / "xuncha.toml").write_text("[round.facts.hotline]\nphnoe = '1'\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"是不是“hotline\.phone”"):
        make(folder, "巡察公告")


def test_a_unit_whose_letter_fails_keeps_the_one_it_had(folder):
    make(folder, "问题清单")
    (folder / "县甲局" / "自查报告.txt").write_text("没有内容", encoding="utf-8")
    result = make(folder, "问题清单")
    assert result.units[1].letter is None
    assert (folder.parent / "出" / "县甲局" / "问题清单.docx").is_file()


def test_what_there_is_once_a_round_is_made_once_with_all_units(folder):
    (folder / "xuncha.toml").write_text(
        '[round]\nname = "2026年第一轮"\n[units."县甲局"]\nname = "中共某县甲局党组"\n'
        '[round.facts.member]\nleader = "方锦程"\n',
        encoding="utf-8",
    )
    result = make(folder, "巡察组授权任职决定")
    assert [u.unit for u in result.units] == ["本轮"]
    letter = text(folder.parent / "出" / "本轮" / "巡察组授权任职决定.docx")
    assert "对县乙局、中共某县甲局党组开展" in letter
    assert "方锦程同志" in letter
    make(folder, "专题报告（共性问题）")
    report = text(folder.parent / "出" / "本轮" / "专题报告（共性问题）.docx")
    assert "对2个党组织" in report
    assert "共发现问题4个" in report


def test_the_files_of_one_unit_give_its_facts(folder):
    found, listed = series.from_files([folder / "县甲局" / "自查报告.txt"], ALONE)
    assert (found["total"], len(listed.clues)) == (2, 1)
    with pytest.raises(UnreadableFileError):
        series.from_files([folder / "没有.docx"], ALONE)


def test_what_is_remembered_of_the_samples_is_what_was_read(tmp_path):
    unit = "县教育局"
    shutil.copytree(assets.samples() / unit, tmp_path / "材料" / unit)
    first = make(tmp_path / "材料", "问题清单")
    again = make(tmp_path / "材料", "问题清单")
    assert again.units[0].found == first.units[0].found


def test_the_numbers_of_the_folder_hold_when_the_pages_are_looked_at(folder, monkeypatch):
    monkeypatch.setattr(render, "_WINDOWS", ())
    monkeypatch.setenv("PATH", "")
    (folder / "xuncha.toml").write_text('[round]\ngeometry = "字面"\n', encoding="utf-8")
    (folder / "gbt9704.toml").write_text("[page]\nleft = 27.5\n", encoding="utf-8")
    result = make(folder, "问题清单", pages=True)
    for unit in result.units:
        assert unit.letter
        assert {"LT102", "PG001"} <= {d.code for d in unit.letter.diagnostics}
        assert (
            readers.read(folder.parent / "出" / unit.unit / "问题清单.docx").format.geometry
            == "字面"
        )
