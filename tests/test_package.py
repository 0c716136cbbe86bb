import zlib

import pytest
from reading_specimens import docx, p, package

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers.kinds import kind_of_package
from xuncha_docs.readers.package import Packed, open_package

MAIN = "word/document.xml"


def test_a_packed_part_inflates_to_what_reading_gives():
    opened = open_package(docx(p("正文")))
    assert opened.packed(MAIN).read() == opened.read(MAIN) != b""
    assert opened.packed("没有.xml").read() == opened.read("没有.xml") == b""


def test_parts_alike_are_known_without_inflating_them():
    one, same, other = (open_package(docx(p(text))).packed(MAIN) for text in "甲甲乙")
    assert one == same != other
    assert hash(one) == hash(same)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Packed(b"\xff" * 9, True, 5, 0), "RD008"),
        (Packed(zlib.compress(b"abc")[2:-4], True, 3, 1), "RD008"),
        (Packed(zlib.compress(b"a" * 99)[2:-4], True, 9, zlib.crc32(b"a" * 99)), "RD008"),
        (Packed(b"<!DOCTYPE a>", False, 12, zlib.crc32(b"<!DOCTYPE a>")), "RD010"),
    ],
)
def test_a_damaged_or_dangerous_part_is_refused(part, code):
    with pytest.raises(UnreadableFileError) as caught:
        part.read()
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["Word/Document.xml", "word\\document.xml"])
def test_a_part_is_known_whatever_the_case_and_slashes_of_its_name(name):
    odd = package({"[Content_Types].xml": "wordprocessingml", name: "<a/>"})
    found = open_package(odd)
    assert MAIN in found
    assert found.read(MAIN) == found.packed(MAIN).read() == b"<a/>"
    assert kind_of_package(found) == "docx"


def test_of_parts_alike_the_one_of_the_very_name_is_read():
    both = package({"WORD/document.xml": "<b/>", MAIN: "<a/>", "word/Document.xml": "<c/>"})
    assert open_package(both).read(MAIN) == b"<a/>"
