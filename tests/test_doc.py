import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_specimens import word97

from xuncha_docs import readers
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import BlockKind
from xuncha_docs.readers import soffice
from xuncha_docs.readers.doc import read

SPECIMEN = Path(__file__).parent / "specimens" / "report.doc"
needs_office = pytest.mark.skipif(soffice.find() is None, reason="LibreOffice is not there")


def texts(data):
    return [b.text for b in read(data)[0]]


def test_pieces_are_put_in_order_whatever_their_width():
    assert texts(word97([("一、", False), ("A4 ", True), ("纸\r第二段\r", False)])) == [
        "一、A4 纸", "第二段",
    ]  # fmt: skip


def test_fields_show_their_result_only():
    text = "见\x13 HYPERLINK \x13 PAGE \x141\x15 x\x14附件\x15，第\x13 PAGE \x143\x15页\r"
    assert texts(word97([(text, False)])) == ["见附件，第3页"]


def test_marks_are_no_text():
    assert texts(word97([("甲\x0b乙\x02丙\x1f丁\x1e戊\x01\r", False)])) == ["甲\n乙丙丁-戊"]


def test_signs_of_two_units_keep_their_places():
    assert texts(word97([("𠮷林\r后", False), ("\r末\r", False)])) == ["𠮷林", "后", "末"]


def test_the_other_stories_stand_behind_the_text():
    whole = "正文。\r脚注\r页眉\r批注\r尾注\r文本框\r页眉框\r"
    lengths = [4, 3, 3, 0, 3, 3, 4, 4]
    blocks, found = read(word97([(whole, False)], lengths))
    assert [(b.kind, b.text) for b in blocks] == [
        (BlockKind.PARAGRAPH, "正文。"), (BlockKind.FOOTNOTE, "脚注"), (BlockKind.HEADER, "页眉"),
        (BlockKind.COMMENT, "批注"), (BlockKind.ENDNOTE, "尾注"), (BlockKind.OTHER, "文本框"),
        (BlockKind.HEADER, "页眉框"),
    ]  # fmt: skip
    assert [d.code for d in found] == ["RD114"]


@pytest.mark.parametrize(
    ("length", "found"),
    [
        ([3, 0, 4], [(BlockKind.PARAGRAPH, "正文"), (BlockKind.HEADER, "甲 乙")]),
        ([3, 0, 0, 0, 0, 0, 4], [(BlockKind.PARAGRAPH, "正文"), (BlockKind.TABLE, "甲\t乙")]),
    ],
)
def test_tables_of_the_other_stories_are_read(length, found):
    lengths = [*length, *[0] * (8 - len(length))]
    blocks = read(word97([("正文\r甲\x07乙\x07", False)], lengths))[0]
    assert [(b.kind, b.text) for b in blocks] == found


def test_a_field_without_end_hides_nothing_and_is_told():
    blocks, found = read(word97([("前。\x13 REF x \r后。\r", False)]))
    assert [b.text for b in blocks] == ["前。 REF x", "后。"]
    assert [d.code for d in found] == ["RD114", "RD121"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"flags": 0x0300}, "RD006"), ({"version": 0x65}, "RD005"), ({"ident": 0xA5DC}, "RD005"),
        ({"streams": {}}, "RD008"), ({"streams": {"1Table": b""}}, "RD008"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(given, code):
    with pytest.raises(UnreadableFileError) as caught:
        read(word97([("文\r", False)], **given))
    assert caught.value.code == code


def test_an_empty_one_says_so():
    assert [d.code for d in read(word97([("\r", False)]))[1]] == ["RD114", "RD110"]


def test_tables_are_tables_with_their_empty_cells():
    (table,) = [b for b in read(SPECIMEN.read_bytes())[0] if b.rows]
    assert table.rows == (
        ("序号", "问题", "时限"), ("1", "车辆台账缺失", ""), ("2", "油卡混用", "6月底"),
    )  # fmt: skip


def test_without_libreoffice_the_words_are_there_and_the_numbers_reported_lost():
    found = readers.read(SPECIMEN, b"")
    assert "学习制度不落实" in [b.text for b in found.blocks]
    assert [d.code for d in found.diagnostics] == ["RD114"]


@needs_office
def test_with_libreoffice_the_numbers_are_there_too():
    found = readers.read(SPECIMEN)
    assert "一、学习制度不落实" in [b.text for b in found.blocks]
    assert found.blocks[-1].text == "青岩镇党委"
    assert [d.code for d in found.diagnostics] == ["RD113"]
    assert found.id == readers.read(SPECIMEN, b"").id
    assert found.path == str(SPECIMEN)


@needs_office
def test_many_are_converted_together_and_a_bad_one_alone_fails(tmp_path):
    bad, rtf, text = tmp_path / "坏.doc", tmp_path / "文.doc", tmp_path / "文.txt"
    bad.write_bytes(SPECIMEN.read_bytes()[:3000])
    rtf.write_bytes(rb"{\rtf1\ansi\ansicpg936 \'d5\'fb\'b8\'c4\par}")
    text.write_text("文", "utf-8")
    made = readers.convert([bad, SPECIMEN, rtf, text, tmp_path / "没有.doc"])
    assert [bool(docx) for docx in made] == [False, True, True, False, False]
    assert [b.text for b in readers.read(rtf, made[2]).blocks] == ["整改"]


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
def test_a_program_that_hangs_is_ended_and_the_next_file_tried(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexec sleep 60\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(soffice, "find", lambda: str(program))
    monkeypatch.setattr(soffice, "_PATIENCE", 0.3)
    assert soffice.convert([b"{\\rtf1 a}", b"{\\rtf1 b}"]) == [b"", b""]


def test_rtf_without_libreoffice_is_told_how_to_be_saved(tmp_path):
    path = tmp_path / "文.rtf"
    path.write_bytes(b"{\\rtf1 a}")
    with pytest.raises(UnreadableFileError, match="LibreOffice") as caught:
        readers.read(path, b"")
    assert caught.value.code == "RD012"


@settings(deadline=None)
@given(st.data())
def test_a_damaged_one_never_crashes(data):
    raw = bytearray(SPECIMEN.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=8)):
        raw[at] = data.draw(st.integers(0, 255))
    try:
        read(bytes(raw))
    except UnreadableFileError as error:
        assert error.code.startswith("RD")


@pytest.mark.skipif(os.name == "nt", reason="process groups")
def test_what_a_process_that_was_killed_left_running_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = subprocess.Popen(["sleep", "60"], start_new_session=True)
    folder = tmp_path / f"xuncha-{gone.pid}-abc"
    folder.mkdir()
    (folder / "group").write_text(str(left.pid), encoding="ascii")
    (folder / "000.rtf").write_text("材料", encoding="utf-8")
    mine = tmp_path / f"xuncha-{os.getpid()}-abc"
    mine.mkdir()
    soffice._clear_up()
    assert left.wait(10) == -9
    assert [p.name for p in tmp_path.iterdir()] == [mine.name]
