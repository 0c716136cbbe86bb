import io
import struct
import zipfile
import zlib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_specimens import docx, p, package

from xuncha_docs import readers
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers import archive, sevenzip


def packed(files, encoding="gbk"):
    """Return a zip as Chinese systems write it: names in GBK, and not saying so."""
    out, swaps = io.BytesIO(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for i, (name, data) in enumerate(files.items()):
            raw = name.encode(encoding)
            swaps.append((bytes([33 + i]) * len(raw), raw))
            target.writestr(swaps[-1][0].decode(), data)
    data = out.getvalue()
    for stand_in, raw in swaps:
        data = data.replace(stand_in, raw)
    return data


def saved(tmp_path, data):
    path = tmp_path / "材料.zip"
    path.write_bytes(data)
    return path


def names(path):
    return [m.relative_to(path).as_posix() for m in readers.members(path)]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_every_member_is_a_file_of_its_own(tmp_path, encoding):
    path = saved(
        tmp_path, packed({"自查/自查报告.docx": docx(p("正文。")), "说明.txt": "说明。"}, encoding)
    )
    assert names(path) == ["自查/自查报告.docx", "说明.txt"]
    found = [readers.read(member) for member in readers.members(path)]
    assert [[b.text for b in document.blocks] for document in found] == [["正文。"], ["说明。"]]
    assert found[0].path == str(path / "自查/自查报告.docx")
    assert readers.name(path / "自查/自查报告.docx") == "材料.zip/自查/自查报告.docx"
    assert readers.size(path / "说明.txt") == len("说明。".encode())


@pytest.mark.parametrize(
    ("files", "encoding"),
    [
        (["一.txt"], "gbk"),
        (["一.txt", "自查报告.docx"], "gbk"),
        (["é.txt", "自查报告.docx"], "utf-8"),
        (["·.txt", "汇总.txt"], "utf-8"),
    ],
)
def test_all_names_of_an_archive_tell_how_they_are_written(tmp_path, files, encoding):
    path = saved(tmp_path, packed(dict.fromkeys(files, "文。"), encoding))
    assert sorted(names(path)) == sorted(files)


def test_a_name_in_utf_8_added_to_an_archive_in_gbk_is_read(tmp_path):
    one, other = "自查报告.txt".encode("gbk"), "问题清单.txt".encode()
    data = packed({"a" * len(one): "文。", "b" * len(other): "文。"})
    for stand_in, name in ((b"a", one), (b"b", other)):
        data = data.replace(stand_in * len(name), name)
    path = saved(tmp_path, data)
    assert sorted(names(path)) == ["自查报告.txt", "问题清单.txt"]


@pytest.mark.parametrize(("of", "shown"), [(b"x.txt", "名单.txt"), (b"y.txt", "x.txt")])
def test_a_name_that_is_said_to_be_unicode_counts_where_it_is_of_this_name(tmp_path, of, shown):
    out, info = io.BytesIO(), zipfile.ZipInfo("x.txt")
    field = b"\1" + struct.pack("<L", zlib.crc32(of)) + "名单.txt".encode()
    info.extra = struct.pack("<HH", 0x7075, len(field)) + field
    with zipfile.ZipFile(out, "w") as target:
        target.writestr(info, "文。")
    assert names(saved(tmp_path, out.getvalue())) == [shown]


def test_an_archive_in_an_archive_is_opened_and_one_deeper_is_a_file(tmp_path):
    deepest = packed({"底.txt": "底。"})
    inner = packed({"内.txt": "内。", "三.zip": deepest})
    path = saved(tmp_path, packed({"二.zip": inner}))
    assert names(path) == ["二.zip/三.zip", "二.zip/内.txt"]
    assert readers.read(path / "二.zip/内.txt").blocks[0].text == "内。"
    with pytest.raises(UnreadableFileError, match="压缩包") as caught:
        readers.read(path / "二.zip/三.zip")
    assert caught.value.code == "RD013"


def test_names_are_shown_and_never_followed(tmp_path):
    path = saved(tmp_path, package({"../../外.txt": "甲", "/根.txt": "乙", "C:\\盘.txt": "丙",
                                    "外.txt": "丁", "外(2).txt": "戊"}))  # fmt: skip
    assert names(path) == ["C_/盘.txt", "外(2)(2).txt", "外(2).txt", "外.txt", "根.txt"]
    assert {readers.read(m).blocks[0].text for m in readers.members(path)} == set("甲乙丙丁戊")
    assert [f.name for f in tmp_path.rglob("*")] == ["材料.zip"]


def test_what_a_system_put_there_is_passed_over(tmp_path):
    path = saved(tmp_path, package({"__MACOSX/._a": "", ".DS_Store": "", "~$报告.docx": "",
                                    "Thumbs.db": "", "空/": "", "报告.txt": "文"}))  # fmt: skip
    assert names(path) == ["报告.txt"]


def test_a_document_that_is_a_zip_is_one_file(tmp_path):
    path = saved(tmp_path, docx(p("正文。")))
    assert readers.members(path) == (path,)
    assert readers.read(path).blocks[0].text == "正文。"


def test_a_bad_member_fails_alone(tmp_path):
    data = bytearray(package({"好.txt": "好。", "坏.txt": "坏" * 200}))
    at = data.index("坏.txt".encode()) + len("坏.txt".encode())
    data[at : at + 3] = b"\xff\xff\xff"
    path = saved(tmp_path, bytes(data))
    assert readers.read(path / "好.txt").blocks[0].text == "好。"
    with pytest.raises(UnreadableFileError, match=r"材料\.zip/坏\.txt") as caught:
        readers.read(path / "坏.txt")
    assert caught.value.code == "RD008"
    with pytest.raises(UnreadableFileError) as caught:
        readers.read(path / "没有.txt")
    assert caught.value.code == "RD001"


def encrypted(data):
    """Return a zip with all its entries marked as encrypted."""
    out = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(mark)
        while at >= 0:
            out[at + offset] |= 1
            at = out.find(mark, at + 4)
    return bytes(out)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (encrypted(package({"报告.txt": "文"})), "RD006"), (package({}), "RD003"),
        (package({"空/": ""}), "RD003"), (b"PK\x03\x04" + bytes(99), "RD008"),
        (package({"弹.txt": b" " * (2 << 20), "二.txt": "文"}), None),
        (package({f"{i}.txt": "" for i in range(archive.MEMBERS + 1)}), "RD009"),
    ],
)  # fmt: skip
def test_an_archive_that_is_not_opened_says_why(tmp_path, data, code):
    path = saved(tmp_path, data)
    if code is None:
        with pytest.raises(UnreadableFileError) as caught:
            readers.read(path / "弹.txt")
        assert caught.value.code == "RD009"
        return
    assert readers.members(path) == (path,)
    with pytest.raises(UnreadableFileError) as caught:
        readers.read(path)
    assert caught.value.code == code


def test_read_names_the_commands_for_an_archive(tmp_path):
    path = saved(tmp_path, package({"报告.txt": "文"}))
    with pytest.raises(UnreadableFileError, match="里面有 1 个文件") as caught:
        readers.read(path)
    assert caught.value.code == "RD013"


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(0, 255))
def test_a_damaged_one_never_crashes(tmp_path_factory, at, byte):
    data = bytearray(packed({"报告.txt": "正文。" * 9, "二.zip": packed({"内.txt": "内。"})}))
    data[at % len(data)] = byte
    path = saved(tmp_path_factory.mktemp("bad"), bytes(data))
    for member in readers.members(Path(path)):
        try:
            readers.read(member)
        except UnreadableFileError as error:
            assert error.code.startswith("RD")


def seven(files, **kinds):
    """Return a .7z of files by name."""
    py7zr = pytest.importorskip("py7zr")
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", **kinds) as target:
        for name, data in files.items():
            target.writestr(data, name)
    return out.getvalue()


def test_a_7z_is_a_set_too_also_in_a_zip(tmp_path):
    files = {"自查/自查报告.docx": docx(p("正文。")), "说明.txt": "说明。".encode(), "空.txt": b""}
    path = saved(tmp_path, packed({"外.txt": "外。", "内.7z": seven(files)}))
    assert names(path) == ["内.7z/空.txt", "内.7z/自查/自查报告.docx", "内.7z/说明.txt", "外.txt"]
    assert readers.read(path / "内.7z/自查/自查报告.docx").blocks[0].text == "正文。"
    (tmp_path / "材料.7z").write_bytes(seven({"二.zip": packed({"内.txt": "内。"}), **files}))
    found = readers.members(tmp_path / "材料.7z")
    assert [readers.name(m) for m in found][:1] == ["材料.7z/二.zip/内.txt"]
    assert [readers.size(m) for m in found] == [len("内。".encode()), 0, len(files["自查/自查报告.docx"]),
                                                len(files["说明.txt"])]  # fmt: skip
    assert [b.text for m in found if m.suffix == ".txt" and readers.size(m)
            for b in readers.read(m).blocks] == ["内。", "说明。"]  # fmt: skip
    with pytest.raises(UnreadableFileError) as caught:
        readers.read(tmp_path / "材料.7z")
    assert caught.value.code == "RD013"


@pytest.mark.parametrize(
    ("files", "kinds", "code"),
    [
        ({"a.txt": b"a"}, {"password": "x", "header_encryption": True}, "RD006"),
        ({"a.txt": b"a" * 99}, {"password": "x"}, "RD006"),
        ({"a.txt": bytes(64 << 20)}, {}, "RD009"),
    ],
)
def test_a_7z_with_a_password_or_a_bomb_is_refused(tmp_path, files, kinds, code):
    path = saved(tmp_path, seven(files, **kinds))
    assert readers.members(path) == (path,)
    with pytest.raises(UnreadableFileError) as caught:
        readers.read(path)
    assert caught.value.code == code


def test_a_7z_without_its_reader_says_what_to_do(tmp_path, monkeypatch):
    path = saved(tmp_path, seven({"a.txt": b"a"}))
    monkeypatch.setattr("xuncha_docs.readers.sevenzip.available", lambda: False)
    assert readers.members(path) == (path,)
    with pytest.raises(UnreadableFileError, match="7z") as caught:
        readers.read(path)
    assert caught.value.code == "RD004"


def test_names_that_lead_out_of_a_7z_are_only_shown(tmp_path, monkeypatch):
    py7zr = pytest.importorskip("py7zr")
    monkeypatch.setattr("py7zr.py7zr.check_archive_path", lambda name: True)
    as_given = staticmethod(lambda name: name)
    monkeypatch.setattr(py7zr.SevenZipFile, "_sanitize_archive_arcname", as_given)
    path = saved(tmp_path, seven({"../../a.txt": "甲。".encode(), "/b.txt": "乙。".encode()}))
    assert [readers.name(m) for m in readers.members(path)] == ["材料.zip/a.txt", "材料.zip/b.txt"]
    for member in readers.members(path):
        try:
            assert readers.read(member).blocks[0].text in ("甲。", "乙。")
        except UnreadableFileError as error:
            assert error.code == "RD008"
    assert [p.name for p in tmp_path.rglob("*")] == ["材料.zip"]
    assert not (tmp_path.parent.parent / "a.txt").exists()


@cache
def _small():
    return seven({"一.txt": "一。".encode() * 50, "二.txt": b"2" * 300})


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_7z_ends_in_a_result_or_an_error_of_ours(tmp_path_factory, data):
    whole = bytearray(_small())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(6, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = saved(tmp_path_factory.mktemp("z"), bytes(whole))
    for member in (*readers.members(path), path):
        try:
            readers.read(member)
        except UnreadableFileError as error:
            assert error.code


def test_members_are_not_inflated_anew_for_each(tmp_path, monkeypatch):
    inner = packed({f"{i}.txt": f"内{i}。" for i in range(9)})
    path = saved(tmp_path, packed({"二.zip": inner, **{f"{i}.txt": "外。" for i in range(9)}}))
    opened = []
    known = archive._open
    monkeypatch.setattr(archive, "_open", lambda file: opened.append(1) or known(file))
    for member in readers.members(path):
        assert readers.size(member) and readers.read(member).blocks
        assert readers.fingerprint(member)
    assert len(opened) == 3  # the archive, the inner one to list it, the inner one to read from it


def test_many_files_of_one_name_are_told_apart(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as target:
            for _ in range(archive.MEMBERS):
                target.writestr("甲.txt", "甲。")
    path = saved(tmp_path, data.getvalue())
    found = names(path)
    assert len(set(found)) == archive.MEMBERS
    assert {"甲.txt", "甲(2).txt", f"甲({archive.MEMBERS}).txt"} <= set(found)


def test_a_changed_archive_is_listed_again(tmp_path):
    path = saved(tmp_path, package({"一.txt": "一。"}))
    before = readers.fingerprint(path / "一.txt")
    saved(tmp_path, package({"一.txt": "一一。", "二.txt": "二。"}))
    assert names(path) == ["一.txt", "二.txt"]
    assert readers.fingerprint(path / "一.txt") != before
    assert readers.read(path / "一.txt").blocks[0].text == "一一。"


def test_the_files_of_a_7z_are_read_in_one_pass(tmp_path, monkeypatch):
    pytest.importorskip("py7zr")
    path = saved(tmp_path, seven({f"{i}.txt": f"{i}。".encode() for i in range(30)}))
    passes = []
    known = sevenzip.SevenZip._inflated
    monkeypatch.setattr(
        sevenzip.SevenZip, "_inflated", lambda self, wanted: passes.append(1) or known(self, wanted)
    )
    assert {readers.read(m).blocks[0].text for m in readers.members(path)} == {
        f"{i}。" for i in range(30)
    }
    assert len(passes) == 1


def test_a_zip_whose_directory_alone_is_huge_is_refused(tmp_path):
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 9, 9, 1 << 28, 0, 0)
    path = saved(tmp_path, b"PK\3\4" + bytes(99) + end)
    with pytest.raises(UnreadableFileError) as caught:
        readers.read(path)
    assert caught.value.code == "RD009"


def test_a_file_called_mimetype_makes_no_document_of_a_set(tmp_path):
    path = saved(tmp_path, package({"mimetype": "说明", "报告.txt": "文。"}))
    assert names(path) == ["mimetype", "报告.txt"]
    path = saved(tmp_path, package({"mimetype": "application/epub+zip", "一.xhtml": "文。"}))
    assert names(path) == ["."]


def test_a_hidden_file_in_an_archive_is_read(tmp_path):
    path = saved(tmp_path, package({".材料.txt": "文。", ".内部/甲.txt": "文。", "._甲.txt": "x"}))
    assert names(path) == [".内部/甲.txt", ".材料.txt"]
