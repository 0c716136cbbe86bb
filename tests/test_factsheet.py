from datetime import date

import openpyxl
import pytest

from xuncha_docs import compose, gongwen, ledger
from xuncha_docs.errors import TemplateError
from xuncha_docs.workflow import factsheet
from xuncha_docs.workflow.facts import completed


@pytest.fixture
def sheet(tmp_path):
    """Writes the fact sheet of a template, fills it by a function, gives its path."""

    def _sheet(name, fill):
        path = tmp_path / "内容.xlsx"
        ledger.write(factsheet.blank(compose.load(name)), path)
        book = openpyxl.load_workbook(path)
        fill(book)
        book.save(path)
        return path

    return _sheet


def rows(book):
    return {row[0].value: row[2] for row in book["事项"].iter_rows(min_row=3)}


def test_a_sheet_asks_for_every_single_fact_and_has_a_sheet_a_list():
    template = compose.load("联审意见")
    single, comments = factsheet.blank(template)
    assert [row[0] for row in single.rows] == [
        f.name for f in template.fields if not f.name.startswith("review.comments")
    ]
    assert comments.caption.startswith("review.comments[]")
    assert [c.heading for c in comments.columns] == [
        "问题清单序号",
        "问题",
        "存在的不足",
        "修改要求",
    ]


@pytest.mark.parametrize("name", compose.names())
def test_every_template_has_a_sheet_that_reads_back_as_nothing(name, tmp_path):
    template = compose.load(name)
    ledger.write(factsheet.blank(template), tmp_path / "内容.xlsx")
    assert factsheet.load(tmp_path / "内容.xlsx", template) == {}


def test_what_is_filled_in_makes_the_letter(sheet):
    def fill(book):
        cells = rows(book)
        cells["review.on"].value = date(2026, 8, 5)
        cells["review.received_on"].value = "2026年7月28日"
        cells["review.parties"].value = "县纪委监委机关\n县委组织部"
        cells["review.resubmit_days"].value = 5
        comments = book[book.sheetnames[1]]
        comments["A3"], comments["B3"], comments["D3"] = 2, "公车管理不严", "写明时限"

    template = compose.load("联审意见")
    given = factsheet.load(sheet("联审意见", fill), template)
    assert given == {
        "review": {
            "on": "2026-08-05",
            "received_on": "2026-07-28",
            "parties": ["县纪委监委机关", "县委组织部"],
            "resubmit_days": "5",
            "comments": [{"n": "2", "title": "公车管理不严", "request": "写明时限"}],
        }
    }
    markup = compose.render(template, given, gongwen.escape).markup
    assert "县纪委监委机关、县委组织部进行了联合审核" in markup
    assert "5个工作日内" in markup
    assert "问题清单第2项“公车管理不严”" in markup


def test_a_finding_is_told_once_and_the_rest_follows(sheet):
    def fill(book):
        assert book.sheetnames == ["事项", "问题"]
        assert not {"total", "done", "open", "unanswered"} & set(rows(book))
        head, *_ = book["问题"].iter_rows(min_row=2, max_row=2, values_only=True)
        assert {"问题", "问题类别", "整改状态"} <= set(head)
        for at, (title, group, status) in enumerate(
            [
                ("甲不严2次", "乙类", "已完成"),
                ("乙不严", "甲类", "正在推进"),
                ("丙不严", "乙类", None),
            ],
            3,
        ):
            for name, value in (("问题", title), ("问题类别", group), ("整改状态", status)):
                book["问题"].cell(at, head.index(name) + 1).value = value

    given = factsheet.load(sheet("整改通知书", fill), compose.load("整改通知书"))
    assert [(f["n"], f["title"], f["factual"]) for f in given["findings"]] == [
        (1, "甲不严2次", True), (2, "乙不严", False), (3, "丙不严", False),
    ]  # fmt: skip
    assert [(g["name"], g["count"]) for g in given["groups"]] == [("乙类", 2), ("甲类", 1)]
    assert [f["title"] for f in given["open_findings"]] == ["乙不严"]
    assert [given[k] for k in ("total", "done", "open", "unanswered")] == [3, 1, 1, 1]


def test_what_is_to_be_put_right_at_once_is_a_mark_beside_a_finding(sheet):
    def fill(book):
        head, *_ = book["问题"].iter_rows(min_row=2, max_row=2, values_only=True)
        for at, (title, mark) in enumerate([("甲", "是"), ("乙", "否"), ("丙", None)], 3):
            book["问题"].cell(at, head.index("问题") + 1).value = title
            book["问题"].cell(at, head.index("是否立行立改") + 1).value = mark

    for name in ("巡察情况报告", "反馈意见"):
        given = factsheet.load(sheet(name, fill), compose.load(name))
        assert [f["title"] for f in given["immediate"]] == ["甲"]
        assert [f["title"] for f in given["groups"][0]["findings"]] == ["甲", "乙", "丙"]


def test_what_is_the_heads_own_is_a_mark_beside_a_finding(sheet):
    name = "反馈意见（主要负责人）"

    def fill(book, marks=("是", None, "否")):
        assert book.sheetnames == ["事项", "问题"]
        assert "total" not in rows(book)
        _tell(
            book,
            [{"问题": t, "是否由主要负责人推动": m} for t, m in zip("甲乙丙", marks, strict=True)],
        )

    given = factsheet.load(sheet(name, fill), compose.load(name))
    assert given["total"] == 3
    assert [(f["n"], f["title"]) for f in given["key_findings"]] == [(1, "甲")]
    unmarked = sheet(name, lambda book: fill(book, (None, None, None)))
    assert "key_findings" not in factsheet.load(unmarked, compose.load(name))


def test_what_may_be_made_public_is_told_beside_a_finding(sheet):
    scopes = {
        "甲": None,
        "乙": "不向社会公开",
        "丙": "不在党内通报，不向社会公开",
        "丁": "暂不公开",
    }
    for name, key, shown in (
        ("公开通报稿（党内）", "party", ["甲", "乙"]),
        ("公开通报稿（社会）", "society", ["甲"]),
    ):

        def fill(book):
            assert book.sheetnames == ["事项", "问题"]
            assert not {"party.total", "society.total"} & set(rows(book))
            _tell(
                book,
                [
                    {"问题": t, "问题类别": "某类", "整改情况": "已办", "不公开的范围": scope}
                    for t, scope in scopes.items()
                ],
            )

        given = factsheet.load(sheet(name, fill), compose.load(name))
        assert given[key]["total"] == len(shown)
        (group,) = given[key]["groups"]
        assert [finding["title"] for finding in group["findings"]] == shown
    assert "society" not in completed({"findings": [{"title": "甲"}]})


def _tell(book, findings):
    head, *_ = book["问题"].iter_rows(min_row=2, max_row=2, values_only=True)
    for at, finding in enumerate(findings, 3):
        for name, value in finding.items():
            book["问题"].cell(at, head.index(name) + 1).value = value


def test_findings_told_in_groups_are_counted_too():
    groups = [{"name": "甲类", "findings": [{"title": "一"}, {"title": "二"}]}]
    found = completed({"groups": groups})
    assert found["total"] == 2
    assert found["groups"] == groups
    assert [f["group"] for f in found["findings"]] == ["甲类", "甲类"]
    assert completed({"unit": {"name": "某局"}}) == {"unit": {"name": "某局"}}


def test_sheets_of_the_shipped_templates_say_what_they_list():
    blanks = [factsheet.blank(compose.load(name)) for name in compose.names()]
    assert {sheet.name for sheets in blanks for sheet in sheets} == {
        "事项", "问题", "立行立改事项", "尚未完成整改的问题", "申请销号的问题",
        "拟不公开的问题", "问题底稿", "问题线索", "共性问题", "评估指标", "督办事项", "联审意见", "签字人员",
        "副组长", "组员",
    }  # fmt: skip


def test_a_list_of_lines_is_one_item_a_line(sheet):
    def fill(book):
        rows(book)["entry.materials[]"].value = "工作汇报\n\n会议记录\n"

    given = factsheet.load(sheet("巡察进驻通知", fill), compose.load("巡察进驻通知"))
    assert given == {"entry": {"materials": ["工作汇报", "会议记录"]}}


def test_yes_is_yes_and_no_is_no(sheet):
    for word, value in (("是", True), ("否", False)):
        path = sheet("巡察情况报告", lambda book, w=word: _set(book, "unit.clues_transferred", w))
        given = factsheet.load(path, compose.load("巡察情况报告"))
        assert given == {"unit": {"clues_transferred": value}}


def _set(book, name, value):
    rows(book)[name].value = value


def test_a_name_the_template_does_not_take_is_told(sheet):
    path = sheet("联审意见", lambda book: book["事项"].append(["review.nmuber", "", "x"]))
    with pytest.raises(TemplateError, match=r"review.nmuber.*是不是“review.number”"):
        factsheet.load(path, compose.load("联审意见"))


def test_a_file_that_is_no_workbook_is_told(tmp_path):
    (tmp_path / "内容.xlsx").write_bytes(b"x")
    with pytest.raises(TemplateError, match="不是内容表"):
        factsheet.load(tmp_path / "内容.xlsx", compose.load("联审意见"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"hotline": {"phnoe": "1"}}, r"是不是“hotline\.phone”"),
        ({"clues": [{"persno": "甲"}]}, r"是不是“clues\[\].person”"),
        ({"某某": 1}, "没有“某某”这项内容"),
    ],
)
def test_facts_of_the_settings_that_nobody_takes_are_told(given, says):
    with pytest.raises(TemplateError, match=says):
        factsheet.check_names(given, None, "round.facts")


def test_facts_of_the_settings_that_a_template_takes_are_fine():
    given = {
        "hotline": {"phone": "1"},
        "entry": {"materials": ["甲"]},
        "clues": [{"person": "甲"}],
        "member": {"staff": [{"name": "乙"}]},
    }
    factsheet.check_names(given, None, "round.facts")
