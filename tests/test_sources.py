"""Templates that staff keep as .docx, from export to letter, as the commands go."""

import io
import json
import re
import zipfile

import pytest
from reading_specimens import docx, p

from xuncha_docs import compose
from xuncha_docs.readers import read
from xuncha_docs.workflow import sources

NAME = "立行立改通知书"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def changed(path, change):
    """Edit the main part of a .docx as staff would."""
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    xml = change(parts["word/document.xml"].decode("utf-8"))
    parts["word/document.xml"] = xml.encode("utf-8")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(out.getvalue())


def facts(path):
    said = {
        "unit": {"name": "中共青岚县民政局党组"},
        "immediate": [{"title": "养老院消防通道堵塞"}],
    }
    path.write_text(json.dumps(said), encoding="utf-8")
    return path


def test_a_template_goes_out_is_edited_checked_and_used(call, tmp_path):
    assert call("template", "export", NAME, "-o", "通知.docx")[:2] == (0, "通知.docx\n")
    assert call("template", "check", "通知.docx")[0] == 0
    changed(tmp_path / "通知.docx", lambda xml: xml.replace("现将", "现依规将", 1))
    code, out, err = call(
        "draft", "--template", "通知.docx", "--facts", facts(tmp_path / "内容.json")
    )
    assert (code, out) == (0, "通知（草稿）.docx\n"), err
    assert "待补：" in err
    text = "\n".join(b.text for b in read(tmp_path / "通知（草稿）.docx").blocks)
    assert "中共青岚县民政局党组" in text
    assert "{{" not in text


def test_the_letter_of_feedback_has_a_short_name(call):
    assert call("template", "export", "反馈意见", "-o", "反馈意见.docx")[0] == 0
    assert call("template", "check", "反馈意见.docx")[0] == 0


def test_a_slip_is_told_with_paragraph_text_and_nearest_field(call, tmp_path):
    call("template", "export", NAME, "-o", "通知.docx")
    changed(tmp_path / "通知.docx", lambda xml: xml.replace("unit.name", "unit.nmae", 1))
    code, out, _ = call("template", "check", "通知.docx")
    assert code == 1
    assert re.search("第\\d+段“.*unit.nmae.*”：没有“unit.nmae”这个字段，是不是“unit.name”？", out)
    code, out, _ = call("template", "check", "通知.docx", "--format", "json")
    assert json.loads(out)["faults"]
    assert (
        call("draft", "--template", "通知.docx", "--facts", facts(tmp_path / "内容.json"))[0] != 0
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"PK\x03\x04", "损坏"), (b"%PDF-1.4", "Word"), (docx(p("{{ unit.name }")), "没有配成一对")],
    ids=["cut", "pdf", "open"],
)
def test_what_is_no_template_is_told_and_no_traceback(call, tmp_path, data, told):
    (tmp_path / "坏.docx").write_bytes(data)
    code, out, err = call("template", "check", "坏.docx")
    assert code != 0
    assert told in out + err
    assert "Traceback" not in out + err


def test_a_letter_is_never_written_over_its_template(call, tmp_path):
    call("template", "export", NAME, "-o", "通知.docx")
    before = (tmp_path / "通知.docx").read_bytes()
    sheet = facts(tmp_path / "内容.json")
    code, _, err = call(
        "draft", "--template", "通知.docx", "--facts", sheet, "-o", "通知.docx", "--force"
    )
    assert code == 2
    assert "模板自己" in err
    assert (tmp_path / "通知.docx").read_bytes() == before
    assert call("template", "export", NAME, "-o", "通知.docx")[0] != 0


@pytest.mark.parametrize("name", compose.names())
def test_every_template_is_explained_as_json(call, name):
    code, out, _ = call("explain", name, "--format", "json")
    assert code == 0
    assert json.loads(out)


def test_own_templates_for_all_units_stand_in_their_folder(call):
    code, _, err = call("draft", NAME, "--own", "我的", "--all", "材料")
    assert code == 2
    assert "--own" in err


def test_a_name_or_a_file_but_not_both(call, tmp_path):
    sheet = facts(tmp_path / "内容.json")
    assert call("draft", "--facts", sheet)[0] == 2
    assert call("draft", NAME, "--template", "x.docx", "--facts", sheet)[0] == 2


def test_all_units_get_a_letter_from_it_and_a_second_time_only_if_it_changed(call, tmp_path):
    for unit in ("县教育局", "县水务局"):
        (tmp_path / "材料" / unit).mkdir(parents=True)
    call("template", "export", "巡察公告", "-o", "公告（本办）.docx")
    order = ("draft", "--template", "公告（本办）.docx", "--all", "材料", "--out", "公告")
    call(*order)
    letter = tmp_path / "公告" / "县教育局" / "公告（本办）.docx"
    assert letter.exists()
    first = letter.read_bytes()
    changed(tmp_path / "公告（本办）.docx", lambda xml: xml.replace("巡察", "巡察巡察", 1))
    call(*order)
    assert letter.read_bytes() != first


def test_a_docx_in_the_offices_own_folder_stands_for_the_shipped_template(call, tmp_path):
    (tmp_path / "材料" / "templates").mkdir(parents=True)
    kept = tmp_path / "材料" / "templates" / f"{NAME}.docx"
    call("template", "export", NAME, "-o", kept)
    assert sources.load(NAME, kept.parent).office is not None
    assert sources.load(NAME).office is None


def test_a_docx_of_unknown_origin_knows_all_shared_facts(tmp_path):
    path = tmp_path / "自拟.docx"
    path.write_bytes(docx(p("致{{ unit.name }}：") + p("{{ round.name }}")))
    assert sources.load(str(path)).faults() == []
