import zlib

import pytest
from reading_specimens import docx, p

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers.package import Packed, open_package

MAIN = "word/document.xml"


def test_a_packed_part_inflates_to_what_reading_gives():
    package = open_package(docx(p("正文")))
    assert package.packed(MAIN).read() == package.read(MAIN) != b""
    assert package.packed("没有.xml").read() == package.read("没有.xml") == b""


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
