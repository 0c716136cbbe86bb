from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_specimens import compound

from xuncha_docs import readers
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Merge
from xuncha_docs.readers.xls import read

SPECIMEN = Path(__file__).parent / "specimens" / "ledger.xls"


def test_values_are_read_as_they_are_shown():
    (table,) = readers.read(SPECIMEN).blocks
    assert table.rows == (
        ("整改台账", "", "", ""),
        ("编号", "问题", "完成情况", ""),
        ("", "", "比例", "日期"),
        ("007", "车辆台账缺失", "85.5%", "2026年6月30日"),
        ("008", "油卡混用", "100.0%", "2026年7月1日"),
    )


def test_merged_headers_are_known():
    (table,) = readers.read(SPECIMEN).blocks
    assert table.merges == (
        Merge(0, 0, 1, 4), Merge(1, 0, 2, 1), Merge(1, 1, 2, 1), Merge(1, 2, 1, 2),
    )  # fmt: skip


def test_hidden_sheets_are_left_out_and_hidden_rows_read_and_both_reported():
    found = readers.read(SPECIMEN)
    assert "草稿" not in "".join(b.text for b in found.blocks)
    assert [d.code for d in found.diagnostics] == ["RD107", "RD106"]


@pytest.mark.parametrize("content", [b"", b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)])
def test_a_broken_one_says_so(content):
    with pytest.raises(UnreadableFileError) as caught:
        read(compound({"Workbook": content}))
    assert caught.value.code == "RD008"


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_damaged_one_never_crashes(data):
    raw = bytearray(SPECIMEN.read_bytes())
    for at in data.draw(st.lists(st.integers(512, len(raw) - 1), min_size=1, max_size=8)):
        raw[at] = data.draw(st.integers(0, 255))
    try:
        read(bytes(raw))
    except UnreadableFileError as error:
        assert error.code.startswith("RD")
