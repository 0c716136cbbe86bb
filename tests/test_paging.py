import json
import os
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xuncha_docs.gongwen import pages, parse, render, write
from xuncha_docs.gongwen.measure import Line, Measured, Page
from xuncha_docs.gongwen.placing import Place, placing
from xuncha_docs.model import Diagnostic, Severity, Span
from xuncha_docs.readers import read
from xuncha_docs.workflow import contract, drafting, linting, paging

LIBREOFFICE = pytest.mark.skipif(render.office() is None, reason="LibreOffice is not installed")
ALONE = "# 关于某事的通知\n@ 各乡镇党委：\n" + "党" * 430 + "。\n$ 某县委\n% 2026年3月9日"


def judged(files, select, ignore, **options):
    with ThreadPoolExecutor(1) as executor:
        return linting.lint(files, select, ignore, executor, **options)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.docx"
    write(parse("# 关于某事的通知\n@ 各乡镇党委：\n其它事项。"), path)
    return path


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_WINDOWS", ())
    monkeypatch.setenv("PATH", "")


@pytest.mark.usefixtures("no_office")
def test_without_libreoffice_nothing_passes(letter: Path):
    (verdict,) = judged([letter], (), (), look=True)
    assert "PG001" in [d.code for d in verdict.diagnostics]
    assert "未做渲染核验" in verdict.diagnostics[-1].message
    assert judged([letter], ("PG",), (), look=True)[0].diagnostics
    assert judged([letter], (), ())[0].places == ()


@pytest.mark.usefixtures("no_office")
def test_a_draft_is_written_without_libreoffice_and_says_so(tmp_path: Path):
    layout = drafting.Layout(pages=True)
    found = drafting.set_out(parse(ALONE), tmp_path / "letter.docx", layout)
    assert [d.code for d in found] == ["PG001"]
    assert (tmp_path / "letter.docx").is_file()


def test_a_file_that_is_no_docx_is_not_looked_at(tmp_path: Path):
    (tmp_path / "稿.txt").write_text("正文。", encoding="utf-8")
    (examined,) = paging.look([read(tmp_path / "稿.txt")])
    assert [d.code for d in examined.diagnostics] == ["PG001"]


def test_numbers_of_the_office_are_told_and_not_refused(tmp_path: Path):
    (tmp_path / "gbt9704.toml").write_text("[page]\ntop = 36.5\n", encoding="utf-8")
    layout = drafting.layout("", tmp_path / "gbt9704.toml")
    found = drafting.set_out(parse("# 通知\n正文。"), tmp_path / "letter.docx", layout)
    assert [d.code for d in found] == ["LT102"]
    assert found[0].severity is Severity.HINT
    assert "36.5毫米" in found[0].message


OWN = """
[page]
top = 33
left = 25
[body]
pitch = 640
[number]
pattern = '^某巡办字〔20\\d{2}〕\\d+号$'
[style."标题"]
size = 20
[font."仿宋"]
name = "华文彩云"
"""


def test_a_letter_is_judged_by_the_numbers_of_its_office(tmp_path: Path):
    (tmp_path / "gbt9704.toml").write_text(OWN, encoding="utf-8")
    layout = drafting.layout("", tmp_path / "gbt9704.toml")
    text = f"---\n发文机关标志: 某县委\n发文字号: 某巡办字〔2026〕03号\n---\n{ALONE}"
    found = drafting.set_out(parse(text), tmp_path / "letter.docx", layout)
    assert {d.code for d in found} == {"LT102"}
    assert len(found) == 6
    plain = {d.code for d in judged([tmp_path / "letter.docx"], (), ())[0].diagnostics}
    assert {"GB102", "GB103", "GB202", "GB301", "GB304", "GB501"} <= plain


def test_lint_reads_the_numbers_in_the_folder_above_a_file(tmp_path: Path, call):
    (tmp_path / "gbt9704.toml").write_text(OWN, encoding="utf-8")
    layout = drafting.layout("", tmp_path / "gbt9704.toml")
    folder = tmp_path / "结果" / "某局"
    folder.mkdir(parents=True)
    drafting.set_out(parse(ALONE), folder / "letter.docx", layout)
    code, out, _ = call("lint", str(folder / "letter.docx"))
    assert (code, out.count("LT102")) == (0, 6)
    code, out, _ = call("lint", str(folder / "letter.docx"), "--ignore", "LT")
    assert (code, out.count("LT102")) == (0, 0)


def test_a_damaged_rendering_is_no_pass(tmp_path: Path, letter: Path):
    (tmp_path / "half.pdf").write_bytes(b"%PDF-1.7\n1 0 obj")
    examined = pages.examine(read(letter), tmp_path / "half.pdf")
    assert [d.code for d in examined.diagnostics] == ["PG001"]
    assert examined.placing is None


def hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program that hangs, and has a child, in the place of LibreOffice."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nsleep 60\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(render, "office", lambda: str(program))


@pytest.mark.skipif(os.name == "nt", reason="needs a shell script")
def test_an_interrupted_look_stops_the_program(
    tmp_path: Path, letter: Path, monkeypatch: pytest.MonkeyPatch
):
    hanging(tmp_path, monkeypatch)
    out, stop = tmp_path / "out", threading.Event()
    out.mkdir()
    begun = threading.Thread(target=render.render, args=([letter], out, stop))
    begun.start()
    while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text().strip():
        time.sleep(0.05)
    stop.set()
    begun.join(20)
    assert not begun.is_alive()
    assert not _runs(int((tmp_path / "child").read_text()))


@pytest.mark.skipif(os.name == "nt", reason="needs a shell script")
def test_a_program_that_hangs_is_killed_with_its_children(
    tmp_path: Path, letter: Path, monkeypatch: pytest.MonkeyPatch
):
    hanging(tmp_path, monkeypatch)
    monkeypatch.setattr(render, "_START_SECONDS", 1)
    monkeypatch.setattr(render, "_FILE_SECONDS", 0)
    out = tmp_path / "out"
    out.mkdir()
    assert render.render([letter], out) == (None,)
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        if not _runs(child):
            break
        time.sleep(0.1)
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def line(text: str, baseline: float) -> Line:
    return Line(text=text, baseline=baseline, x0=28, x1=184, size=16)


def test_a_diagnostic_is_placed_on_the_line_of_its_words():
    document = parse("# 题目\n第一段文字较长写到第二行。\n其它。")
    page = Page(
        lines=(line("题目", 50), line("第一段文字较长", 60), line("写到第二行。", 70)), ruled=()
    )
    measured = Measured(
        pages=(page, Page(lines=(line("其它。", 50),), ruled=())), fonts=frozenset()
    )
    placed = placing(document, measured, 25, 262)
    item = Diagnostic(
        code="X", severity=Severity.HINT, message="", where=Span(document.id, 1, 8, 9)
    )
    assert paging.place(placed, document, item) == Place(1, 3)
    assert placed.place(2) == Place(2, 1)
    assert placed.starts_block(1)
    assert not placed.starts_block(2)
    assert placed.block_of(2) == 1


def test_every_page_rule_names_an_entry_of_the_standard():
    codes = [rule.code for rule in pages.rules()]
    assert codes == sorted(set(codes))
    for rule in pages.rules():
        assert pages.standard().norm(rule.key).source
        assert rule.title and rule.statement


@pytest.mark.slow
@LIBREOFFICE
def test_a_signature_alone_on_a_page_is_brought_back_to_the_text(tmp_path: Path):
    path = tmp_path / "letter.docx"
    found = drafting.set_out(parse(ALONE), path, drafting.Layout(pages=True))
    assert "PG003" in [d.code for d in found]
    assert "PG109" not in [d.code for d in found]
    (later,) = paging.look([read(path)])
    assert {d.code for d in later.diagnostics} <= {"PG002"}
    write(parse(ALONE), path)
    (before,) = paging.look([read(path)])
    assert "PG109" in [d.code for d in before.diagnostics]


@pytest.mark.slow
@LIBREOFFICE
def test_the_lint_tells_page_and_line(letter: Path):
    (verdict,) = judged([letter], ("WD201",), (), look=True)
    assert [d.code for d in verdict.diagnostics] == ["WD201"]
    assert verdict.places == (Place(1, 3),)
    (told,) = json.loads(json.dumps(contract.verdicts([verdict])))["files"]
    assert told["diagnostics"][0]["where"]["line"] == 3
