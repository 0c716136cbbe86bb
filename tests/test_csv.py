import pytest

from xuncha_docs import readers
from xuncha_docs.model import Merge
from xuncha_docs.readers.csv import dialect, read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_every_encoding(tmp_path, encoding):
    path = tmp_path / "台账.csv"
    path.write_bytes("序号,问题,时限\r\n1,学习不深,6月\r\n2,管理不严,\r\n".encode(encoding))
    (table,) = readers.read(path).blocks
    assert table.rows == (("序号", "问题", "时限"), ("1", "学习不深", "6月"), ("2", "管理不严", ""))


def test_quotes_hold_commas_and_line_breaks():
    (table,) = read('序号,问题,时限\n1,"甲,乙\n丙""丁""",6月\n')[0]
    assert table.rows[1] == ("1", '甲,乙\n丙"丁"', "6月")


def test_numbers_kept_as_text_keep_their_zeros():
    (table,) = read('编号,问题,时限\n="007",甲,6月\n008,乙,7月\n')[0]
    assert [row[0] for row in table.rows] == ["编号", "007", "008"]


def test_captions_and_sections_are_merged_and_empty_columns_dropped():
    (table,) = read("整改台账,,,\n序号,问题,时限,\n一、党的建设,,,\n1,甲,6月,\n")[0]
    assert table.rows[0] == ("整改台账", "", "")
    assert table.merges == (Merge(0, 0, 1, 3), Merge(2, 0, 1, 3))


def test_the_delimiter_is_found():
    assert dialect("a;b;c\n1;2;3") == ";"
    assert dialect("sep=;\na;b;c\n1;2;3") == ";"
    assert dialect("一、学习不深\n二、管理不严") == ""
    assert dialect("您好,收到\n谢谢") == ""
    assert dialect("a,b\n1,2\n3,4") == ","
    assert dialect('"' + "字" * 200_000) == ""
    assert dialect("") == ""


def test_a_table_too_large_is_cut_and_reported():
    blocks, found = read("a,b,c\n" * 50_001)
    assert len(blocks[0].rows) == 50_000
    assert [d.code for d in found] == ["RD108"]


def test_a_very_long_cell_below_loses_no_row():
    lines = (
        ["序号,问题,整改"]
        + [f"{i},问题{i},已改" for i in range(600)]
        + [f"601,{'长' * 200_000},已改"]
    )
    (block,) = read("\n".join(lines))[0]
    assert len(block.rows) == 602
    assert len(block.rows[-1][1]) == 200_000
