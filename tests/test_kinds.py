import pytest
from reading_specimens import compound, docx, ofd, p, package, pdf

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers.kinds import OLE, is_converted, kind


def ole(*names):
    """Return what looks like a compound file with streams of these names."""
    return OLE + bytes(512) + b"".join(name.encode("utf-16-le") for name in names)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (docx(p("文")), "docx"), (pdf([(80, 100, 16, "文")]), "pdf"), (b"\x89PNG\r\n", "image"),
        (package({"[Content_Types].xml": "spreadsheetml"}), "xlsx"), (ofd([]), "ofd"),
        (ole("WordDocument"), "doc"), (ole("Workbook"), "xls"), (ole("Book"), "xls"),
        (b" {\\rtf1 a}", "rtf"), (package({"a.txt": "a"}), "archive"),
        ("一、学习不深\n二、管理不严".encode("gb18030"), "txt"),
        ("# 报告\n\n正文。".encode(), "md"), ("一、**学习**不深\n二、**管理**不严".encode(), "md"),
        ("序号,问题,时限\n1,学习不深,6月\n2,管理不严,7月".encode("gb18030"), "csv"),
        ("您好,来信收到。\n特此,致谢。".encode(), "txt"), ("#1 正文".encode(), "txt"),
    ],
)  # fmt: skip
def test_the_content_tells_the_kind(data, expected):
    assert kind(data) == expected


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"\xef\xbb\xbf <HTML>", "RD004", "网页"), (b"<!DOCTYPE html>", "RD004", "网页"),
        (b"MIME-Version: 1.0\n", "RD004", "MHT"), (b"<?xml version='1.0'?><a/>", "RD004", "XML"),
        (b"Rar!\x1a\x07\x01", "RD004", "RAR"),
        (ole("PowerPoint Document"), "RD004", "演示文稿"), (ole("别的"), "RD005", "旧版"),
        (package({"[Content_Types].xml": "presentationml"}), "RD004", "演示文稿"),
        (package({"mimetype": "application/vnd.oasis"}), "RD004", "OpenDocument"),
        (ole("EncryptedPackage"), "RD006", "口令"), (bytes(range(256)), "RD004", "不认识"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_told_what_to_do(data, code, said):
    with pytest.raises(UnreadableFileError, match=said) as caught:
        kind(data)
    assert caught.value.code == code
    assert "请" in caught.value.message


def test_what_is_embedded_does_not_tell_the_kind():
    book = compound({"Workbook": "WordDocument".encode("utf-16-le")})
    assert kind(book) == "xls"
    assert not is_converted(book)


def test_only_old_word_files_and_rtf_are_converted():
    assert is_converted(ole("WordDocument"))
    assert is_converted(b"{\\rtf1 a}")
    assert not is_converted(ole("Workbook"))
    assert not is_converted(ole("WordDocument", "EncryptedPackage"))
    assert not is_converted(docx(p("文")))


@pytest.mark.parametrize(
    ("main", "own", "embedded", "expected"),
    [
        ("xl/workbook.xml", "spreadsheetml.sheet", "wordprocessingml.document", "xlsx"),
        ("word/document.xml", "wordprocessingml.document", "spreadsheetml.sheet", "docx"),
        ("ppt/presentation.xml", "presentationml.presentation", "spreadsheetml.sheet", "RD004"),
        ("own/main.xml", "spreadsheetml.sheet", "wordprocessingml.document", "xlsx"),
    ],
)
@pytest.mark.parametrize("told", [True, False])
def test_the_main_part_tells_the_kind_whatever_is_embedded(main, own, embedded, expected, told):
    office = "application/vnd.openxmlformats-officedocument."
    types = (
        f'<Types><Default Extension="bin" ContentType="{office}{embedded}"/>'
        f"<Override PartName='/{main}' ContentType='{office}{own}.main+xml'/></Types>"
    )
    rels = (
        '<Relationships><Relationship Id="a" Type="http://x/extended-properties" Target="b.xml"/>'
        f'<Relationship Id="b" Type="http://x/officeDocument" Target="{main}"/></Relationships>'
    )
    parts = {"[Content_Types].xml": types, main: "<a/>"} | ({"_rels/.rels": rels} if told else {})
    if not told and main.startswith("own"):
        return
    if expected != "RD004":
        assert kind(package(parts)) == expected
        return
    with pytest.raises(UnreadableFileError, match="PPT") as caught:
        kind(package(parts))
    assert caught.value.code == expected
