import json
import re
import subprocess
import sys

import pytest

from xuncha_docs import cli, gongwen, readers
from xuncha_docs.cli import screen
from xuncha_docs.gongwen import render

HEAVY = ("docx", "lxml", "pdfplumber", "pypdfium2", "jieba", "openpyxl", "sqlalchemy", "jinja2")


def test_help_loads_no_heavy_library():
    program = (
        "import sys\n"
        "from xuncha_docs.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
    assert "用法：xuncha" in done.stdout


@pytest.mark.parametrize("name", [None, *cli.commands.commands])
def test_every_command_has_a_chinese_help_page_with_an_example(call, name):
    code, out, _ = call(*([name] if name else []), "--help")
    assert code == 0
    assert "用法：" in out
    assert "选项" in out
    assert not re.search(
        r"[A-Z]{4,}|required|Options", out.replace("JSON", "").replace("FACTS", "")
    )
    assert name is None or "示例：" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["raed", "x"], "没有 raed 这个命令。是不是 read？"),
        (["show", "甲.docx", "第 1 份.docx", "--finding", "x"], "多写了 第 1 份.docx。"),
        (["run", "x", "--out"], "选项 --out 后面要跟一个值"),
        (["read"], "缺少参数"),
        (["lint", "x.docx", "--formt", "json"], "没有 --formt 这个选项"),
        (["lint", "x.docx", "--format", "xml"], "参数 --format 不对"),
        (["run", "x"], "缺少参数"),
    ],
)
def test_a_wrong_command_is_said_in_chinese(call, arguments, says):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert "--help" in err


def test_columns_line_up_with_chinese_in_them():
    lines = screen.table(["单位", "问题"], [["县教育局", "14"], ["镇", "3"]]).splitlines()
    assert lines[2].endswith("14")
    assert {screen.width(line) for line in lines[1:]} == {screen.width(lines[1])}


@pytest.mark.parametrize("command", ["read", "extract", "classify", "lint"])
def test_a_missing_file_is_exit_code_3(call, tmp_path, command):
    code, _, err = call(command, tmp_path / "没有.docx")
    assert code == 3
    assert "没有.docx" in err


def test_extract_and_classify_print_the_contract(call, tmp_path):
    """县水务局党组自查报告
    一、存在的主要问题
    （一）聚焦群众身边不正之风和腐败问题方面
    1.公务接待不规范
    2024年有6次公务接待没有公函，涉及金额1.2万元。
    """
    path = tmp_path / "自查报告.txt"
    path.write_text(test_extract_and_classify_print_the_contract.__doc__, encoding="utf-8")
    code, out, _ = call("extract", path, "--format", "json")
    (file,) = json.loads(out)["files"]
    (finding,) = file["findings"]
    assert (code, file["document"]["kind"], finding["title"]) == (0, "自查报告", "公务接待不规范")
    assert finding["labels"] == []
    assert finding["amounts"] == [{"text": "1.2万元", "yuan": "12000"}]
    code, out, _ = call("classify", path, "--format", "json")
    (label, *_) = json.loads(out)["files"][0]["findings"][0]["labels"]
    assert label["category"] == "2.3.1"
    code, out, _ = call("classify", path, "--scheme", "siluoshi")
    assert "落实全面从严治党责任" in out


def test_one_bad_file_among_good_ones_is_exit_code_1(call, tmp_path):
    (tmp_path / "好.txt").write_text("一", encoding="utf-8")
    (tmp_path / "空.txt").write_bytes(b"")
    code, out, err = call("extract", tmp_path / "好.txt", tmp_path / "空.txt", "--format", "json")
    assert code == 1
    assert [len(f["diagnostics"]) > 0 for f in json.loads(out)["files"]][1]
    assert "空.txt" in err


def test_an_unknown_template_is_exit_code_5(call, tmp_path):
    (tmp_path / "f.json").write_text("{}", encoding="utf-8")
    code, _, err = call("draft", "不存在", "--facts", tmp_path / "f.json")
    assert code == 5
    assert "可用的模板" in err


def test_a_draft_is_written_and_its_gaps_are_told(call, tmp_path):
    given = {"unit": {"name": "中共某局党组"}, "findings": [{"title": "公车管理不严"}]}
    (tmp_path / "f.json").write_text(json.dumps(given), encoding="utf-8")
    out = tmp_path / "通知.docx"
    arguments = ["draft", "整改通知书", "--facts", tmp_path / "f.json", "-o", out]
    code, said, err = call(*arguments)
    assert code == 0
    assert said.strip() == str(out)
    assert "待补：反馈日期" in err
    assert call(*arguments)[0] == 4, "an existing file is not overwritten"
    assert call(*arguments, "--force")[0] == code
    assert call(*arguments, "--force", "--strict")[0] == 5


def test_a_draft_takes_a_geometry_and_numbers_of_the_office(call, tmp_path):
    (tmp_path / "f.json").write_text('{"findings": [{"title": "甲"}]}', encoding="utf-8")
    (tmp_path / "own.toml").write_text("[folio]\ngap = 7.5\n", encoding="utf-8")
    out = tmp_path / "通知.docx"
    arguments = ["draft", "整改通知书", "--facts", tmp_path / "f.json", "-o", out]
    code, _, err = call(*arguments, "--geometry", "字面", "--numbers", tmp_path / "own.toml")
    assert code == 0
    assert "本单位一字线距版心下边缘用7.5毫米，标准是7毫米" in err
    assert readers.read(out).format.geometry == "字面"
    (tmp_path / "own.toml").write_text("[folio]\nzzz = 7\n", encoding="utf-8")
    assert call(*arguments, "--force", "--numbers", tmp_path / "own.toml")[0] == 4


def test_pages_without_libreoffice_are_not_said_to_pass(call, tmp_path, monkeypatch):
    monkeypatch.setattr(render, "office", lambda: None)
    gongwen.write(gongwen.parse("# 关于某事的通知\n正文。"), tmp_path / "稿.docx")
    code, said, _ = call("lint", "--pages", tmp_path / "稿.docx")
    assert code == 0
    assert "稿.docx：未做渲染核验" in said
    assert "通过" not in said
    assert "没有发现问题" in call("lint", tmp_path / "稿.docx")[1]


@pytest.mark.parametrize("name", ["反馈意见", "巡察情况报告", "立行立改通知书", "问题线索移交函"])
def test_a_letter_about_nothing_is_not_written(call, tmp_path, name):
    (tmp_path / "f.json").write_text('{"unit": {"name": "某局"}}', encoding="utf-8")
    (tmp_path / "会议.txt").write_text("会议记录\n今天开会，一切正常。\n", encoding="utf-8")
    out = tmp_path / "稿.docx"
    for given in (["--facts", tmp_path / "f.json"], ["--findings", tmp_path / "会议.txt"]):
        code, _, err = call("draft", name, *given, "-o", out)
        assert code == 5
        assert "没有起草" in err
        assert "xuncha template facts" in err
        assert not out.exists()
    assert "核对材料" in err


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"round": {"started": "2026-05-15", "ended": "2026-03-10"}}, "止日.*早于起日"),
        ({"round": {"started": "1026-03-10", "ended": "2026-05-15"}}, "年份“1026”不对"),
        ({"round": {"feedbak_on": "2026-03-10"}}, r"f.json”里没有.*是不是“round\.feedback_on”"),
        ({"findigns": [{"title": "甲"}]}, r"是不是“findings\[\]\.title”"),
    ],
)
def test_facts_that_cannot_be_are_told(call, tmp_path, given, says):
    facts = {"findings": [{"title": "公车管理不严"}]} | given
    (tmp_path / "f.json").write_text(json.dumps(facts), encoding="utf-8")
    code, _, err = call(
        "draft", "反馈意见", "--facts", tmp_path / "f.json", "-o", tmp_path / "稿.docx"
    )
    assert code == 5
    assert re.search(says, err)


def test_what_only_bears_the_name_of_a_word_file_is_not_said_to_be_fine(call, tmp_path):
    path = tmp_path / "假.docx"
    path.write_text("关于某事的通知，不是 Word 文件", encoding="utf-8")
    code, said, err = call("lint", path)
    assert (code, said) == (3, f"{path}：未读出\n")
    assert "不是 Word 文件" in err
    assert "LT103" in err
    path.rename(tmp_path / "真.txt")
    assert call("lint", tmp_path / "真.txt")[0] == 0


def test_an_empty_document_is_told_in_one_sentence(call, tmp_path):
    path = tmp_path / "空.docx"
    gongwen.write(gongwen.parse(""), path)
    code, said, err = call("lint", path)
    assert (code, said) == (3, f"{path}：未读出\n")
    assert "里面没有文字" in err
    assert len(err.splitlines()) == 1
    code, _, err = call("lint", "--fix", path)
    assert code == 1
    assert "里没有文字，没有可调的格式" in err
    assert "不是 .docx" not in err


def test_what_the_reader_noticed_is_told_with_what_the_rules_found(call, tmp_path):
    path = tmp_path / "稿.txt"
    path.write_bytes("关于某事的通知\n".encode() + "正文一句。".encode() * 40 + b"\xff")
    code, said, _ = call("lint", path)
    assert code == 0
    assert "RD111 警告" in said
    assert "RD111" not in call("lint", path, "--ignore", "RD")[1]


def test_fix_sets_the_numbers_of_the_office(call, tmp_path):
    path, out = tmp_path / "稿.docx", tmp_path / "新.docx"
    gongwen.write(gongwen.parse("# 关于某事的通知\n@ 各单位：\n正文一段，请认真落实。"), path)
    (tmp_path / "gbt9704.toml").write_text('[style."标题"]\nsize = 24\n', encoding="utf-8")
    assert call("lint", "--fix", path, "-o", out)[0] == 0
    assert readers.read(out).blocks[0].style.size_pt == 24


def test_facts_that_are_no_json_are_exit_code_5(call, tmp_path):
    (tmp_path / "f.json").write_text("[1", encoding="utf-8")
    code, _, err = call("draft", "整改通知书", "--facts", tmp_path / "f.json")
    assert code == 5
    assert "JSON" in err


def test_a_missing_folder_is_exit_code_4(call, tmp_path):
    code, _, err = call("run", tmp_path / "无", "--out", tmp_path / "出")
    assert code == 4
    assert "找不到文件夹" in err


def test_explain_knows_every_code_it_lists(call):
    code, out, _ = call("explain", "--format", "json")
    codes = [row["code"] for row in json.loads(out)["codes"]]
    assert code == 0
    assert {"整改通知书", "2.4.3", "WS105"} <= set(codes)
    assert len(codes) == len(set(codes))
    assert call("explain", "2.4.3")[0] == 0
    assert "是不是" in call("explain", "整改通知")[2]


def test_the_templates_are_listed_by_the_phase_of_the_work(call):
    code, out, _ = call("template", "list")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].split() == ["阶段", "模板", "用途"]
    assert lines[2].startswith("准备")
    assert lines[-1].startswith("公开")


def test_a_fact_sheet_is_made_once_and_makes_a_letter(call, tmp_path):
    sheet, letter = tmp_path / "内容.xlsx", tmp_path / "联审意见.docx"
    assert call("template", "facts", "联审意见", "-o", sheet)[:2] == (0, f"{sheet}\n")
    assert call("template", "facts", "联审意见", "-o", sheet)[0] == 4
    code, out, err = call("draft", "联审意见", "--facts", sheet, "-o", letter)
    assert (code, out) == (0, f"{letter}\n")
    assert "待补：联审结论" in err


def test_findings_of_a_file_make_a_letter_without_its_clues(call, tmp_path):
    report, letter = tmp_path / "自查报告.txt", tmp_path / "问题清单.docx"
    text = (
        "自查报告\n一、存在的主要问题\n1.公车管理不严\n无派车单3次。\n2.虚报冒领补贴\n多领1万元。\n"
    )
    report.write_text(text, encoding="utf-8")
    code, _, err = call("draft", "问题清单", "--findings", report, "-o", letter)
    assert code == 0
    assert "读到 1 个问题" in err
    assert "有 1 条疑似问题线索没有写入" in err


def test_one_letter_a_unit_is_told_as_a_table(call, tmp_path):
    (tmp_path / "材料" / "县甲局").mkdir(parents=True)
    out = tmp_path / "出"
    code, said, err = call("draft", "巡察公告", "--all", tmp_path / "材料", "--out", out)
    assert code == 0
    assert "县甲局" in said
    assert "起草 1 份" in err
    assert (out / "县甲局" / "巡察公告.docx").is_file()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["draft", "巡察公告"], "内容从哪里来"),
        (["draft", "巡察公告", "--all", "x", "--strict"], "不能与"),
        (["template", "lsit"], "是不是 list"),
    ],
)
def test_a_wrong_wish_for_a_letter_is_told(call, arguments, says):
    code, _, err = call(*arguments)
    assert code == 2
    assert says in err
