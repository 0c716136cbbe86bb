import os
from datetime import date

import pytest

from xuncha_docs.errors import WorkspaceError
from xuncha_docs.workspace import Outputs, open_inbox


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "材料"
    (folder / "县教育局").mkdir(parents=True)
    (folder / "县教育局" / "自查报告.txt").write_text("一", encoding="utf-8")
    (folder / "县教育局" / "~$自查报告.docx").write_text("锁", encoding="utf-8")
    return folder


def stage(outputs, **texts):
    for name, text in texts.items():
        (outputs.staging / f"{name}.txt").write_text(text, encoding="utf-8")


def test_an_inbox_without_settings_knows_its_units_by_folder(inbox):
    (unit,) = open_inbox(inbox).units
    assert (unit.unit.short, unit.unit.name) == ("县教育局", "")
    assert [path.name for path in unit.files] == ["自查报告.txt"]


def test_an_archive_of_a_units_files_stands_for_its_folder(inbox):
    (inbox / "县住建局.zip").write_bytes(b"PK")
    (inbox / "县教育局.7z").write_bytes(b"7z")
    (inbox / "说明.txt").write_text("一", encoding="utf-8")
    opened = open_inbox(inbox)
    assert {u.unit.short: [p.name for p in u.files] for u in opened.units} == {
        "县住建局": ["县住建局.zip"],
        "县教育局": ["自查报告.txt", "县教育局.7z"],
    }
    assert opened.passed_over == ("说明.txt",)


def test_settings_describe_the_round_and_the_units(inbox):
    """
    [round]
    name = "2026年第一轮"
    started = 2026-03-10
    [units."县教育局"]
    name = "中共某县教育局党组"
    """
    text = test_settings_describe_the_round_and_the_units.__doc__
    (inbox / "xuncha.toml").write_text(text, encoding="utf-8")
    opened = open_inbox(inbox)
    assert opened.round.started == date(2026, 3, 10)
    assert opened.units[0].unit.name == "中共某县教育局党组"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[round", "写法有误"),
        ("[rounds]", "是不是“round”"),
        ('[round]\nnmae = "x"', "是不是“name”"),
        ("[round]\nname = 3", "name 写法不对"),
        ('[units."县财政局"]\nname = "x"', "没有同名"),
        ("round = 3", "应是一组"),
        ("[round]\nstarted = 10:00:00", "started 写法不对"),
        ("[round]\nplan_days = true", "plan_days 写法不对"),
        ('[units."县教育局"]\nreleased = "x"', "released 写法不对"),
        ("[round]\n\nplan_days = -5", r"第 3 行 \[round\] 的 plan_days 是“-5”，应在 1 至 365 之间"),
        ("[round]\nrectify_months = 999", "rectify_months 是“999”"),
        ("[round]\nstarted = 0226-03-10", "年份应在"),
        ("[round]\nstarted = 2026-05-01\nended = 2026-03-01", "第 3 行.*早于 started"),
        ('[units."县教育局"]\nhead = "林\\u0007"', "第 2 行.*控制字符"),
        ('[units."县教育局"]\nreleased = ["\\u0000"]', "控制字符"),
    ],
)
def test_wrong_settings_are_named(inbox, text, says):
    (inbox / "xuncha.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=says):
        open_inbox(inbox)


def test_a_missing_or_empty_folder_is_named(tmp_path):
    with pytest.raises(WorkspaceError, match="找不到"):
        open_inbox(tmp_path / "无")
    with pytest.raises(WorkspaceError, match="没有可处理的材料"):
        open_inbox(tmp_path)


def test_outputs_are_published_and_a_second_run_changes_nothing(tmp_path, inbox):
    first = Outputs(tmp_path / "出", inbox)
    stage(first, 甲="1", 乙="2")
    assert first.publish().written == ("乙.txt", "甲.txt")
    second = Outputs(tmp_path / "出", inbox)
    stage(second, 甲="1", 乙="2")
    assert second.publish().unchanged == ("乙.txt", "甲.txt")
    assert not second.staging.exists()


def test_what_a_person_edited_is_kept_until_forced(tmp_path, inbox):
    first = Outputs(tmp_path / "出", inbox)
    stage(first, 甲="1")
    first.publish()
    (tmp_path / "出" / "甲.txt").write_text("手改", encoding="utf-8")
    for _ in range(2):  # still an edited file the second time
        again = Outputs(tmp_path / "出", inbox)
        stage(again, 甲="新")
        assert again.publish().kept == ("甲.txt",)
    assert (tmp_path / "出" / "甲.txt").read_text(encoding="utf-8") == "手改"
    forced = Outputs(tmp_path / "出", inbox, force=True)
    stage(forced, 甲="新")
    assert forced.publish().written == ("甲.txt",)


def test_what_is_no_longer_produced_is_removed_unless_edited(tmp_path, inbox):
    first = Outputs(tmp_path / "出", inbox)
    stage(first, 甲="1", 乙="2")
    first.publish()
    (tmp_path / "出" / "乙.txt").write_text("手改", encoding="utf-8")
    second = Outputs(tmp_path / "出", inbox)
    assert second.publish().removed == ("甲.txt",)
    assert [p.name for p in sorted((tmp_path / "出").glob("*.txt"))] == ["乙.txt"]


def test_leftovers_of_an_interrupted_run_do_no_harm(tmp_path, inbox):
    killed = Outputs(tmp_path / "出", inbox)
    stage(killed, 甲="半")
    killed._lock.close()  # as the system does for a dead process
    again = Outputs(tmp_path / "出", inbox)
    stage(again, 乙="2")
    again.publish()
    assert [p.name for p in (tmp_path / "出").glob("*.txt")] == ["乙.txt"]


def test_a_folder_of_others_is_not_written_into(tmp_path, inbox):
    other = tmp_path / "别人的"
    other.mkdir()
    (other / "照片.jpg").write_bytes(b"x")
    with pytest.raises(WorkspaceError, match="已有别的文件"):
        Outputs(other, inbox)
    assert [p.name for p in other.iterdir()] == ["照片.jpg"]


@pytest.mark.parametrize("out", ["材料", "材料/出", "."])
def test_outputs_and_received_files_lie_apart(tmp_path, inbox, out):
    with pytest.raises(WorkspaceError, match="不能互相包含"):
        Outputs(tmp_path / out, inbox)


def test_a_file_is_no_output_folder(tmp_path, inbox):
    (tmp_path / "出").write_text("x", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="是一个文件"):
        Outputs(tmp_path / "出", inbox)


def test_a_damaged_manifest_keeps_what_is_there(tmp_path, inbox):
    first = Outputs(tmp_path / "出", inbox)
    stage(first, 甲="1")
    first.publish()
    (tmp_path / "出" / ".xuncha.json").write_text("{", encoding="utf-8")
    again = Outputs(tmp_path / "出", inbox)
    stage(again, 甲="2")
    assert again.publish().kept == ("甲.txt",)


def test_a_run_killed_while_publishing_leaves_a_folder_the_next_one_knows(tmp_path, inbox):
    first = Outputs(tmp_path / "出", inbox)
    stage(first, 甲="1", 乙="1")
    first.publish()
    killed = Outputs(tmp_path / "出", inbox)
    stage(killed, 甲="2", 乙="2")
    moved = []

    def place_one(*given):
        if moved:
            raise KeyboardInterrupt
        moved.append(given)
        return Outputs._place(killed, *given)

    killed._place = place_one
    with pytest.raises(KeyboardInterrupt):
        killed.publish()
    killed._lock.close()
    third = Outputs(tmp_path / "出", inbox)
    stage(third, 甲="3", 乙="3")
    assert third.publish().written == ("乙.txt", "甲.txt")


def test_two_runs_never_share_a_folder(tmp_path, inbox):
    first = Outputs(tmp_path / "出", inbox)
    with pytest.raises(WorkspaceError, match="另一个程序正在写"):
        Outputs(tmp_path / "出", inbox)
    first.publish()
    Outputs(tmp_path / "出", inbox).publish()


def test_what_an_incomplete_unit_had_is_not_removed(tmp_path, inbox):
    first = Outputs(tmp_path / "出", inbox)
    (first.staging / "县局").mkdir()
    (first.staging / "县局" / "信.docx").write_text("1", encoding="utf-8")
    first.publish()
    second = Outputs(tmp_path / "出", inbox)
    assert second.publish(incomplete=["县局"]).removed == ()
    third = Outputs(tmp_path / "出", inbox)
    assert third.publish().removed == ("县局/信.docx",)


def test_what_belongs_to_no_unit_is_told(inbox):
    (inbox / "散放.docx").write_bytes(b"x")
    (inbox / "空单位").mkdir()
    (inbox / "县教育局" / ".隐藏").mkdir()
    (inbox / "县教育局" / ".隐藏" / "旧.txt").write_text("x", encoding="utf-8")
    opened = open_inbox(inbox)
    assert opened.passed_over == ("县教育局/.隐藏", "散放.docx", "空单位")
    assert [p.name for p in opened.units[0].files] == ["自查报告.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_followed_to_files_of_the_inbox_only(tmp_path, inbox):
    unit, outside = inbox / "县教育局", tmp_path / "外"
    outside.mkdir()
    (outside / "旧.txt").write_text("x", encoding="utf-8")
    (unit / "内链.txt").symlink_to(unit / "自查报告.txt")
    (unit / "外链.txt").symlink_to(outside / "旧.txt")
    (unit / "零.txt").symlink_to("/dev/zero")
    (unit / "外夹").symlink_to(outside, target_is_directory=True)
    (unit / "圈").symlink_to(unit, target_is_directory=True)
    (unit / "Thumbs.db").write_text("x", encoding="utf-8")
    (inbox / ".材料.docx").write_bytes(b"x")
    opened = open_inbox(inbox)
    assert [p.name for p in opened.units[0].files] == ["内链.txt", "自查报告.txt"]
    left = [".材料.docx", *(f"县教育局/{name}" for name in ("圈", "外夹", "外链.txt", "零.txt"))]
    assert opened.passed_over == tuple(left)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read anywhere")
def test_a_folder_nobody_may_read_is_told(inbox):
    (inbox / "县教育局" / "锁").mkdir(mode=0)
    assert open_inbox(inbox).passed_over == ("县教育局/锁",)


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_unit_whose_name_is_gbk_is_called_by_it(inbox):
    folder = inbox / os.fsdecode("县水务局".encode("gb18030"))
    folder.mkdir()
    (folder / "a.txt").write_text("一", encoding="utf-8")
    assert "县水务局" in [u.unit.short for u in open_inbox(inbox).units]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_nobody_may_write_to_is_told(tmp_path, inbox):
    (tmp_path / "只读").mkdir(mode=0o500)
    with pytest.raises(WorkspaceError, match="不能写入"):
        Outputs(tmp_path / "只读" / "出", inbox)


def test_numbers_of_the_office_lie_beside_the_settings(inbox):
    assert open_inbox(inbox).numbers is None
    (inbox / "gbt9704.toml").write_text("", encoding="utf-8")
    found = open_inbox(inbox)
    assert found.numbers == inbox / "gbt9704.toml"
    assert found.passed_over == ()
