"""What a person may hand in by mistake or on purpose, through the doors of the program."""

import json

import pytest
from reading_specimens import docx, p, package, pdf

from xuncha_docs import assets
from xuncha_docs.workflow import showing

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
BOMB = package({"[Content_Types].xml": "wordprocessingml", "word/document.xml": b" " * (80 << 20)})


@pytest.mark.parametrize(
    ("name", "data", "code", "says"),
    [
        ("空.docx", b"", "RD003", "空"),
        ("其实是旧版.docx", OLE, "RD005", "另存为"),
        ("炸弹.docx", BOMB, "RD009", "过大"),
        ("截断.docx", docx(p("文"))[:200], "RD008", "损坏"),
        ("图片.docx", b"\x89PNG\r\n\x1a\n" + bytes(99), "RD008", "损坏"),
    ],
)
def test_a_bad_file_is_said_in_chinese_and_is_exit_code_3(call, tmp_path, name, data, code, says):
    path = tmp_path / name
    path.write_bytes(data)
    exit_code, out, err = call("read", path)
    assert (exit_code, out) == (3, "")
    assert says in err
    assert name in err
    assert code in err
    exit_code, out, _ = call("extract", path, "--format", "json")
    (file,) = json.loads(out)["files"]
    assert exit_code == 3
    assert (file["findings"], file["diagnostics"][0]["code"]) == ([], code)
    assert file["failure"]["code"] == code


def test_a_missing_facts_file_and_a_missing_folder_are_told(call, tmp_path):
    assert call("draft", "整改通知书", "--facts", tmp_path / "无.json")[0] == 5
    (tmp_path / "f.json").write_text("{}", encoding="utf-8")
    target = tmp_path / "没有这个文件夹" / "通知.docx"
    exit_code, _, err = call("draft", "整改通知书", "--facts", tmp_path / "f.json", "-o", target)
    assert exit_code == 4
    assert "不存在" in err


@pytest.mark.parametrize("facts", ['{"groups": 5}', '{"round": "x"}', '{"findings": [1, null]}'])
def test_facts_of_the_wrong_shape_never_crash(call, tmp_path, facts):
    (tmp_path / "f.json").write_text(facts, encoding="utf-8")
    out = tmp_path / "通知.docx"
    exit_code, _, err = call("draft", "整改通知书", "--facts", tmp_path / "f.json", "-o", out)
    assert exit_code in (0, 1, 5)
    assert "Traceback" not in err


def test_facts_full_of_marks_stand_as_they_are(call, tmp_path):
    hostile = "# 甲 | 乙 {{ x }} {% if %} < & > \\n \\ 【〔"
    facts = {"unit": {"name": hostile}, "findings": [{"n": 1, "title": hostile, "group": hostile}]}
    (tmp_path / "f.json").write_text(json.dumps(facts), encoding="utf-8")
    out = tmp_path / "通知.docx"
    call("draft", "整改通知书", "--facts", tmp_path / "f.json", "-o", out)
    _, text, _ = call("read", out)
    blocks = json.loads(text)["blocks"]
    assert any(hostile in block["text"] for block in blocks if block["kind"] == "主送机关")
    assert any(hostile in row for b in blocks for row in b.get("rows", []))


def test_debug_shows_where_but_not_what(call, tmp_path):
    secret = "某某举报信全文"
    (tmp_path / "f.json").write_text(json.dumps({"round": secret}), encoding="utf-8")
    arguments = [
        "draft",
        "整改通知书",
        "--facts",
        tmp_path / "f.json",
        "-o",
        tmp_path / "通知.docx",
    ]
    exit_code, _, err = call("--debug", *arguments)
    assert exit_code == 5
    assert "Traceback" in err
    assert secret not in err


def test_debug_does_not_quote_a_file_that_breaks_the_program(call, tmp_path, monkeypatch):
    monkeypatch.setattr(showing, "as_text", broken)
    path = tmp_path / "自查报告.txt"
    path.write_text("自查报告\n一、存在的问题\n1.学习不深入。2024年3次。\n", encoding="utf-8")
    exit_code, _, err = call("--debug", "show", path, "--finding", "1")
    assert exit_code == 1
    assert "in broken" in err
    assert "学习不深入" not in err


def broken(place):
    raise ValueError(place.finding.title)


def test_one_unreadable_file_does_not_silence_the_lint_of_others(call, tmp_path):
    (tmp_path / "甲.txt").write_text("关于开会的通知\n各单位：\n定于明日开会。\n", encoding="utf-8")
    (tmp_path / "坏.docx").write_bytes(b"")
    exit_code, said, err = call("lint", tmp_path / "甲.txt", tmp_path / "坏.docx")
    assert exit_code == 1
    assert "甲.txt" in said
    assert "坏.docx：未读出" in said
    assert "坏.docx" in err


def test_an_unknown_rule_or_scheme_is_refused(call, tmp_path):
    (tmp_path / "甲.txt").write_text("一", encoding="utf-8")
    assert call("lint", tmp_path / "甲.txt", "--select", "XX9")[0] == 1
    assert call("classify", tmp_path / "甲.txt", "--scheme", "无", "--format", "json")[0] == 5


def test_a_target_that_cannot_be_written_is_exit_code_4(call, tmp_path):
    (tmp_path / "f.json").write_text("{}", encoding="utf-8")
    arguments = ["draft", "整改通知书", "--facts", tmp_path / "f.json", "-o", tmp_path, "--force"]
    assert call(*arguments)[0] == 4


def test_the_outcome_is_json_where_asked_for(call, tmp_path):
    exit_code, said, _ = call("demo", tmp_path / "演示", "--jobs", "1", "--format", "json")
    units = json.loads(said)["units"]
    (held,) = json.loads(said)["quarantine"]
    assert exit_code == 0
    assert (held["unit"], held["code"]) == ("青岚城投集团", "RD008")
    assert held["reason"].startswith("补充说明.docx")
    assert sum(len(unit["failures"]) for unit in units) == 1
    assert all(letter["errors"] == 0 for unit in units for letter in unit["letters"])


def test_run_ends_with_1_when_a_file_could_not_be_read(call, tmp_path):
    unit = tmp_path / "材料" / "县局"
    unit.mkdir(parents=True)
    text = "自查报告\n一、存在的主要问题\n1.公务接待不规范\n2024年有6次接待没有公函。\n"
    (unit / "自查报告.txt").write_text(text, encoding="utf-8")
    (unit / "坏.docx").write_bytes(b"PK\x03\x04")
    out = tmp_path / "出"
    exit_code, said, err = call("run", tmp_path / "材料", "--out", out, "--jobs", "1")
    assert exit_code == 1
    assert "1/2" in said
    assert "坏.docx" in said
    assert "机器草稿" in err
    (out / "县局" / "整改通知书.docx").write_bytes(b"edited")
    _, _, err = call("run", tmp_path / "材料", "--out", out, "--jobs", "1")
    assert "手工改过" in err
    assert call("run", tmp_path / "材料", "--out", out, "--jobs", "1", "--scheme", "无")[0] == 5


def test_the_demo_ends_well_although_one_of_its_files_is_damaged(call, tmp_path):
    exit_code, said, _ = call("demo", tmp_path / "演示", "--jobs", "1")
    assert exit_code == 0
    for unit in assets.samples().iterdir():
        assert unit.name in said or not unit.is_dir()


def test_lint_names_the_clause(call, tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text("关于开会的通知\n各单位：\n定于明日,开会。\n", encoding="utf-8")
    exit_code, said, _ = call("lint", path)
    assert exit_code == 1
    assert "GB/T 15834" in said
    exit_code, said, _ = call("lint", path, "--select", "NU", "--format", "json")
    assert (exit_code, json.loads(said)["files"][0]["diagnostics"]) == (0, [])


def test_a_locked_pdf_is_told(call, tmp_path):
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<00><00>]"
    data = pdf([(72, 72, 16, "正文")]).replace(
        b"trailer<<", b"trailer<<" + lock % (b"00" * 32, b"11" * 32)
    )
    (tmp_path / "加密.pdf").write_bytes(data)
    exit_code, _, err = call("read", tmp_path / "加密.pdf")
    assert exit_code == 3
    assert "RD007" in err
    assert "口令" in err
