import hashlib
import os
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_specimens import docx, p, package, pdf

from xuncha_docs import readers
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import BlockKind

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def code(path):
    with pytest.raises(UnreadableFileError) as caught:
        readers.read(path)
    assert path.name in caught.value.message
    return caught.value.code


def test_the_content_decides_and_not_the_name(tmp_path):
    path = tmp_path / "报告.pdf"
    path.write_bytes(docx(p("正文。")))
    found = readers.read(path)
    assert [b.text for b in found.blocks] == ["正文。"]
    assert found.path == str(path)
    assert found.id == hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def test_what_is_no_file_is_refused(tmp_path):
    assert code(tmp_path / "没有.docx") == "RD001"
    assert code(tmp_path) == "RD002"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "RD003"), (b"\x00\r\n ", "RD003"), (bytes(range(256)) * 40, "RD004"),
        (b"<!DOCTYPE html><html></html>", "RD004"), (OLE, "RD005"),
        (OLE + "WordDocument".encode("utf-16-le"), "RD008"),
        (OLE + "Workbook".encode("utf-16-le"), "RD008"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "RD006"),
        (b"PK\x03\x04" + bytes(100), "RD008"), (docx(p("文"))[:300], "RD008"),
        (b"%PDF-1.7 nothing more", "RD008"), (package({"OFD.xml": "<a/>"}), "RD008"),
        (package({"a.txt": "a"}), "RD013"),
        (package({"[Content_Types].xml": "presentationml"}), "RD004"),
        (package({"[Content_Types].xml": "wordprocessingml"}), "RD008"),
    ],
)  # fmt: skip
def test_every_unreadable_file_says_why(tmp_path, data, expected):
    path = tmp_path / "某.docx"
    path.write_bytes(data)
    assert code(path) == expected


def test_an_old_document_is_told_how_to_be_saved(tmp_path):
    path = tmp_path / "旧.docx"
    path.write_bytes(OLE)
    with pytest.raises(UnreadableFileError, match=r"另存为”\.docx"):
        readers.read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_unfold(tmp_path, encoding):
    head = '<!DOCTYPE w [<!ENTITY a "b">]>'
    path = tmp_path / "弹.docx"
    parts = {"[Content_Types].xml": "wordprocessingml"}
    path.write_bytes(
        package({**parts, "word/document.xml": (head + "<a>&a;</a>").encode(encoding)})
    )
    assert code(path) == "RD010"


def test_a_part_that_inflates_too_far_is_refused(tmp_path):
    path = tmp_path / "弹.docx"
    parts = {"[Content_Types].xml": "wordprocessingml", "word/document.xml": b" " * (2 << 20)}
    path.write_bytes(package(parts))
    assert code(path) == "RD009"


def test_too_many_parts_are_refused(tmp_path):
    path = tmp_path / "多.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(20_001):
            archive.writestr(str(i), b"")
    assert code(path) == "RD009"


def test_every_code_given_is_explained_once():
    known = [c.code for c in readers.codes()]
    assert len(known) == len(set(known))
    source = "".join(f.read_text("utf-8") for f in Path(readers.__file__).parent.glob("*.py"))
    assert all(source.count(f'"{c}"') > 1 for c in known if c != "RD001")
    assert all(c.title and c.explanation and c.advice for c in readers.codes())


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_a_clear_error(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "任意"
    path.write_bytes(data)
    try:
        readers.read(path)
    except UnreadableFileError as error:
        assert error.code.startswith("RD")


@settings(deadline=None)
@given(st.integers(0, 600), st.integers(0, 255))
def test_a_damaged_package_never_crashes(tmp_path_factory, at, byte):
    data = bytearray(docx(p("正文。")))
    data[at % len(data)] = byte
    path = tmp_path_factory.mktemp("bad") / "坏.docx"
    path.write_bytes(bytes(data))
    try:
        readers.read(path)
    except UnreadableFileError as error:
        assert error.code.startswith("RD")


def test_three_formats_of_one_document_say_the_same(tmp_path):
    lines = ["关于整改情况的报告", "县委巡察组：", "现将情况报告如下。", "一、学习不深"]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf-8")
    centred = p(lines[0], '<w:jc w:val="center"/>', '<w:sz w:val="44"/>')
    (tmp_path / "a.docx").write_bytes(docx(centred + "".join(map(p, lines[1:]))))
    page = [(198, 100, 22, lines[0]), (80, 160, 16, lines[1]), (112, 190, 16, lines[2])]
    (tmp_path / "a.pdf").write_bytes(pdf([*page, (112, 220, 16, lines[3])]))
    expected = [BlockKind.TITLE, BlockKind.ADDRESSEE, BlockKind.PARAGRAPH, BlockKind.HEADING]
    for name in ("a.txt", "a.docx", "a.pdf"):
        found = readers.read(tmp_path / name)
        assert [b.text for b in found.blocks] == lines
        assert [b.kind for b in found.blocks] == expected


SHARED = Path(__file__).parents[2] / "shared" / "corpus"
AUTHORED = sorted((SHARED / "authored").glob("d*.txt"))
ASIDE = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.OTHER, BlockKind.COMMENT)


@pytest.mark.skipif(not AUTHORED, reason="the shared corpus is not there")
@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
def test_the_corpus_reads_alike_in_every_format(suffix):
    shares = []
    for path in AUTHORED:
        one, other = (
            [b.text for b in readers.read(f).blocks if b.kind not in ASIDE]
            for f in (path, path.with_suffix(suffix))
        )
        shares.append(2 * len(set(one) & set(other)) / (len(set(one)) + len(set(other))))
    assert sum(shares) / len(shares) > 0.98


@pytest.mark.skipif(not AUTHORED, reason="the shared corpus is not there")
def test_every_real_file_gives_a_document_or_a_clear_error():
    for path in sorted((SHARED / "files").glob("f*.*")):
        try:
            found = readers.read(path)
        except UnreadableFileError as error:
            assert error.code == "RD006"
        else:
            assert found.blocks or found.diagnostics


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes and devices in folders")
def test_only_regular_files_are_opened(tmp_path):
    pipe, link, good = tmp_path / "管道.docx", tmp_path / "零.docx", tmp_path / "好.txt"
    os.mkfifo(pipe)
    link.symlink_to("/dev/zero")
    (tmp_path / "文.txt").write_text("文。", "utf-8")
    good.symlink_to("文.txt")
    assert readers.members(pipe) == (pipe,)
    assert readers.convert([pipe, link]) == [None, None]
    for path in (pipe, link):
        with pytest.raises(UnreadableFileError, match=path.name) as caught:
            readers.read(path)
        assert caught.value.code == "RD014"
    assert readers.read(good).blocks[0].text == "文。"


def test_a_path_too_long_for_the_system_is_no_file(tmp_path):
    for path in (tmp_path / ("长" * 300), Path(tmp_path, *["a"] * 3000)):
        with pytest.raises(UnreadableFileError) as caught:
            readers.read(path)
        assert caught.value.code == "RD001"
        assert readers.size(path) == 0 and readers.members(path) == (path,)
