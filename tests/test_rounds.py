import hashlib
import inspect
import json
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest
from reading_specimens import package, pdf

from xuncha_docs import assets, readers, taxonomy
from xuncha_docs.errors import WorkspaceError, XunchaError
from xuncha_docs.gongwen import render
from xuncha_docs.model import BlockKind
from xuncha_docs.readers import soffice
from xuncha_docs.workflow import batch, intake, rounds
from xuncha_docs.workspace import numbers_above

QUIET = rounds.Watch(lambda n: None, lambda name: None)
SPECIMEN = Path(__file__).parent / "specimens" / "report.doc"
ALONE = ThreadPoolExecutor(1)  # this process, so that what is patched in it holds


@pytest.fixture(scope="module")
def pair():
    with batch.workers(2) as executor:
        yield executor


def hashes(folder):
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The samples, worked through once in this process with sockets blocked."""
    out = tmp_path_factory.mktemp("演示") / "出"
    before = hashes(assets.samples())
    blocked = pytest.MonkeyPatch()
    blocked.setattr(socket, "socket", _no_socket)
    try:
        result = rounds.run(assets.samples(), out, executor=ALONE, watch=QUIET)
    finally:
        blocked.undo()
    assert hashes(assets.samples()) == before, "originals are never written to"
    return result, out


def _no_socket(*_args, **_kwargs):
    raise AssertionError("the network is closed")


def test_every_unit_gets_its_letters_lists_and_ledger(demo):
    result, out = demo
    assert len(result.units) >= 8
    for unit in result.units:
        names = {p.name for p in (out / unit.unit.short).iterdir()}
        assert {
            "反馈意见（领导班子）.docx",
            "反馈意见（主要负责人）.docx",
            "整改通知书.docx",
            "三个清单.xlsx",
            "整改台账（内部）.xlsx",
        } <= names
        due = any(entry.immediate for entry in unit.found.entries)
        assert ("立行立改通知书.docx" in names) == due


def test_every_letter_passes_the_lint_and_lacks_nothing(demo):
    result, _ = demo
    for unit in result.units:
        for letter in unit.letters:
            assert letter.errors == 0, [d.message for d in letter.diagnostics]
            assert letter.missing == ()


def test_the_damaged_file_is_reported_and_stops_nothing(demo):
    result, _ = demo
    failed = [(u, r) for u in result.units for r in u.files if r.failure]
    assert len(failed) == 1
    unit, report = failed[0]
    assert report.path.split("/")[-1] in unit.failures[0]
    assert unit.found.entries
    assert unit.letters


def test_nothing_recognised_is_lost(demo):
    result, _ = demo
    for unit in result.units:
        assert unit.found.recognised == sum(len(report.findings) for report in unit.files)


def test_every_listed_finding_stands_in_the_letter_the_lists_and_the_ledger(demo):
    result, out = demo
    for unit in result.units:
        letter = readers.read(out / unit.unit.short / "反馈意见（领导班子）.docx")
        text = "\n".join(block.text for block in letter.blocks)
        book = openpyxl.load_workbook(out / unit.unit.short / "整改台账（内部）.xlsx")["整改台账"]
        ledger = {row[4]: row[0] for row in book.iter_rows(min_row=3, values_only=True)}
        for entry in unit.found.entries:
            assert entry.finding.title.rstrip("。；，") in text
            assert ledger[entry.finding.title] == entry.n


def test_clues_stay_out_of_every_letter_and_list(demo):
    result, out = demo
    clues = [(u, e) for u in result.units for e in u.found.clues]
    assert clues, "the samples hold at least one clue-like finding"
    for unit, entry in clues:
        for path in (out / unit.unit.short).iterdir():
            text = "\n".join(block.text for block in readers.read(path).blocks)
            assert entry.finding.title not in text
    assert (out / "内部" / "疑似问题线索.xlsx").is_file()


def test_no_discipline_and_no_facet_is_named_in_what_a_unit_receives(demo):
    result, out = demo
    words = [*taxonomy.DISCIPLINES.values(), "涉及具体人员", "共性问题候选"]
    for unit in result.units:
        given = "".join(e.finding.title + e.finding.detail for e in unit.found.entries)
        for path in (out / unit.unit.short).iterdir():
            if "内部" not in path.name:
                text = "\n".join(block.text for block in readers.read(path).blocks)
                assert [w for w in words if w in text and w not in given] == [], path.name


def test_every_letter_says_on_every_page_that_it_is_a_draft(demo):
    result, out = demo
    for unit in result.units:
        for letter in unit.letters:
            blocks = readers.read(out / unit.unit.short / f"{letter.template}.docx").blocks
            headers = [block.text for block in blocks if block.kind is BlockKind.HEADER]
            assert headers == ["机器辅助草稿，问题事实和定性待核实审定"]


def test_what_a_reader_raises_is_told_without_the_words_of_the_report(tmp_path, monkeypatch):
    secret = "某某举报信全文"

    def broken(path, converted):
        raise ValueError(secret)

    monkeypatch.setattr(readers, "read", broken)
    (tmp_path / "甲.txt").write_text(secret, encoding="utf-8")
    report = intake.take_in_one(intake.FileTask(tmp_path / "甲.txt"))
    assert report.failure.code == "WF101"
    assert secret not in report.failure.message


def test_an_archive_of_a_unit_is_worked_through_file_by_file(tmp_path):
    """自查报告
    一、存在的主要问题
    （一）学习制度不落实
    2024年应学十二次，实学七次。
    """
    text = inspect.cleandoc(test_an_archive_of_a_unit_is_worked_through_file_by_file.__doc__)
    unit = tmp_path / "材料" / "青岩镇"
    unit.mkdir(parents=True)
    members = {"自查/自查报告.txt": text, "旧.doc": SPECIMEN.read_bytes(), "坏.docx": b"PK\3\4"}
    (unit / "上报.zip").write_bytes(package(members))
    result = rounds.run(tmp_path / "材料", tmp_path / "出", executor=ALONE, watch=QUIET)
    (found,) = result.units
    assert [report.name for report in found.files] == [
        "上报.zip/坏.docx", "上报.zip/旧.doc", "上报.zip/自查/自查报告.txt",
    ]  # fmt: skip
    assert "上报.zip/自查/自查报告.txt" in [entry.source for entry in found.found.entries]
    assert [report.failure and report.failure.code for report in found.files] == [
        "RD008",
        None,
        None,
    ]
    expected = "RD113" if soffice.find() else "RD114"
    assert expected in [d.code for d in found.files[1].diagnostics]
    assert sorted(p.name for p in unit.iterdir()) == ["上报.zip"]


def test_two_findings_with_one_title_and_other_facts_are_both_kept(tmp_path):
    """自查报告
    一、存在的主要问题
    （一）甲村
    1.公务接待不规范
    2024年有6次接待没有公函。
    （二）乙村
    1.公务接待不规范
    2025年多报餐费3100元。
    """
    unit = tmp_path / "材料" / "县局"
    unit.mkdir(parents=True)
    text = test_two_findings_with_one_title_and_other_facts_are_both_kept.__doc__
    (unit / "甲.txt").write_text(text, encoding="utf-8")
    (unit / "乙.txt").write_text(text, encoding="utf-8")
    (result,) = rounds.run(tmp_path / "材料", tmp_path / "出", executor=ALONE, watch=QUIET).units
    assert [e.finding.detail[:4] for e in result.found.entries] == ["2024", "2025"]
    assert result.found.merged == 2


def test_a_file_that_gives_nothing_and_warns_is_told(tmp_path):
    unit = tmp_path / "材料" / "县局[补充]"
    unit.mkdir(parents=True)
    (unit / "扫描.pdf").write_bytes(pdf([]))
    text = "自查报告\n一、存在的主要问题\n1.村干部虚报冒领补贴\n多领1.2万元。\n2.公车管理不严\n无派车单。\n"
    (unit / "自查报告.txt").write_text(text, encoding="utf-8")
    result = rounds.run(tmp_path / "材料", tmp_path / "出", executor=ALONE, watch=QUIET)
    assert "扫描.pdf" in result.units[0].failures[0]
    assert result.has_problems
    assert len(result.units[0].found.clues) == 1


def test_answers_reach_the_ledger_and_the_notice(demo):
    result, out = demo
    unit = next(u for u in result.units if any(e.finding.answer for e in u.found.entries))
    notice = readers.read(out / unit.unit.short / "整改通知书.docx")
    text = "\n".join(block.text for block in notice.blocks)
    assert "尚未完成整改" in text
    assert "未报告整改情况" in text
    book = openpyxl.load_workbook(out / unit.unit.short / "整改台账（内部）.xlsx")["整改台账"]
    head, *rows = book.iter_rows(min_row=2, values_only=True)
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    told = {line["问题"]: (line["整改情况"], line["整改状态"]) for line in lines}
    for entry in unit.found.entries:
        answer = entry.finding.answer
        if answer is not None:
            assert told[entry.finding.title] == (answer.text, answer.status.value)


def test_a_second_run_gives_the_same_bytes_and_says_so(demo, pair):
    result, out = demo
    before = hashes(out)
    again = rounds.run(assets.samples(), out, executor=pair, watch=QUIET)
    assert hashes(out) == before
    assert again.published.written == ()
    assert len(again.published.unchanged) == len(result.published.written)


def test_another_scheme_groups_the_same_findings_otherwise(demo, tmp_path, pair):
    result, _ = demo
    other = rounds.run(
        assets.samples(), tmp_path / "出", executor=pair, watch=QUIET, scheme="siluoshi"
    )
    assert other.groups != result.groups
    assert [u.found.recognised for u in other.units] == [u.found.recognised for u in result.units]


def test_an_unknown_scheme_is_named(tmp_path):
    with pytest.raises(XunchaError, match="sijujiao"):
        rounds.run(
            assets.samples(), tmp_path / "出", executor=ALONE, watch=QUIET, scheme="四个聚焦x"
        )


def test_geometry_and_numbers_of_the_office_reach_every_letter(tmp_path, monkeypatch):
    monkeypatch.setattr(render, "_WINDOWS", ())
    monkeypatch.setenv("PATH", "")
    unit = tmp_path / "入" / "县教育局"
    unit.mkdir(parents=True)
    text = "自查报告\n一、存在的问题\n（一）学习不够。2025年党组会议专题研究仅3次。\n"
    (unit / "自查报告.txt").write_text(text, encoding="utf-8")
    settings = tmp_path / "入" / "xuncha.toml"
    settings.write_text('[round]\ngeometry = "字面"\n', encoding="utf-8")
    (tmp_path / "入" / "gbt9704.toml").write_text("[folio]\ngap = 7.5\n", encoding="utf-8")
    out = tmp_path / "出"
    result = rounds.run(tmp_path / "入", out, executor=ALONE, watch=QUIET, pages=True)
    (done,) = result.units
    assert done.letters
    for letter in done.letters:
        assert {"LT102", "PG001"} <= {d.code for d in letter.diagnostics}
        path = out / "县教育局" / f"{letter.template}.docx"
        assert readers.read(path).format.geometry == "字面"
    assert numbers_above(out / "县教育局" / "整改通知书.docx") == out / "gbt9704.toml"
    settings.write_text('[round]\ngeometry = "宽"\n', encoding="utf-8")
    with pytest.raises(XunchaError, match="通行、字面"):
        rounds.run(tmp_path / "入", out, executor=ALONE, watch=QUIET)


def test_an_own_template_that_is_wrong_fails_alone(tmp_path):
    folder = tmp_path / "材料"
    unit = folder / "县局"
    unit.mkdir(parents=True)
    text = "自查报告\n一、存在的主要问题\n1.公务接待不规范\n2024年有6次接待没有公函。\n"
    (unit / "自查报告.txt").write_text(text, encoding="utf-8")
    own = folder / "templates" / "整改通知书"
    own.mkdir(parents=True)
    (own / "template.toml").write_text('summary = "自用"\n[fields]\n', encoding="utf-8")
    (own / "body.j2").write_text("# {{ 没有的字段 }}", encoding="utf-8")
    (result,) = rounds.run(folder, tmp_path / "出", executor=ALONE, watch=QUIET).units
    assert [letter.template for letter in result.letters][:2] == list(rounds.LETTERS[:2])
    assert "第 1 行" in result.failures[-1]


def test_a_unit_without_findings_gets_no_letters_and_is_told(tmp_path):
    unit = tmp_path / "材料" / "县局"
    unit.mkdir(parents=True)
    (unit / "通知.txt").write_text("关于开会的通知\n各单位：\n定于明日开会。", encoding="utf-8")
    (result,) = rounds.run(tmp_path / "材料", tmp_path / "出", executor=ALONE, watch=QUIET).units
    assert result.letters == ()
    assert "没有提取到问题" in result.failures[0]
    assert (tmp_path / "出" / "汇总.xlsx").is_file()


@pytest.mark.slow
def test_a_run_that_was_killed_leaves_nothing_behind(demo, tmp_path):
    _, undisturbed = demo
    out = tmp_path / "出"
    command = [sys.executable, "-m", "xuncha_docs", "demo", str(out), "--jobs", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not list(out.glob(".xuncha-staging/*/*.docx")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    rounds.run(assets.samples(), out, executor=ALONE, watch=QUIET)
    assert hashes(out) == hashes(undisturbed)


def test_what_a_person_released_is_no_clue(demo, tmp_path):
    result, _ = demo
    unit = next(u for u in result.units if u.found.clues)
    title = unit.found.clues[0].finding.title
    folder = tmp_path / "材料"
    shutil.copytree(assets.samples() / unit.unit.short, folder / unit.unit.short)
    text = f'[units."{unit.unit.short}"]\nreleased = [{json.dumps(title)}]\n'
    (folder / "xuncha.toml").write_text(text, encoding="utf-8")
    (again,) = rounds.run(folder, tmp_path / "出", executor=ALONE, watch=QUIET).units
    assert title in [entry.finding.title for entry in again.found.entries]
    assert len(again.found.clues) == len(unit.found.clues) - 1


def test_the_summary_tells_files_failures_and_lint(demo):
    _, out = demo
    book = openpyxl.load_workbook(out / "汇总.xlsx")
    assert book.sheetnames == ["汇总", "文件", "核验", "特征统计", "专题统计", "纪律倾向统计"]
    assert any("已损坏" in str(row[-1]) for row in book["汇总"].iter_rows(values_only=True))


@pytest.mark.parametrize("name", ["汇总.xlsx", "内部"])
def test_a_unit_named_like_an_output_is_refused_before_any_work(tmp_path, name):
    (tmp_path / "材料" / name).mkdir(parents=True)
    (tmp_path / "材料" / name / "自查报告.txt").write_text("一", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=f"“{name}”与输出的文件重名"):
        rounds.run(tmp_path / "材料", tmp_path / "出", executor=ALONE, watch=QUIET)
    assert not (tmp_path / "出").exists()
