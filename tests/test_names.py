import os

import pytest

from xuncha_docs.text.names import is_litter, presentable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("自查报告（定稿） 2.docx", "自查报告（定稿） 2.docx"),
        (os.fsdecode("自查报告.docx".encode("gb18030")), "自查报告.docx"),
        ("a\udcff", "a_"),
        ("\ud800.txt", "_.txt"),
        ("a\n错误：b\x1b[2J", "a_错误：b_[2J"),
        ("\u202exslx.docx\u2066", "_xslx.docx_"),
    ],
)
def test_a_name_stands_on_a_line_as_it_is_read(name, shown):
    assert presentable(name) == shown
    presentable(name).encode("utf-8")


def test_litter_is_told_from_what_a_person_hid():
    assert all(map(is_litter, (".DS_Store", "._a.docx", "~$a.docx", "Thumbs.db", ".gitattributes")))
    assert not any(map(is_litter, (".自查报告.docx", "自查报告.docx", ".内部")))
