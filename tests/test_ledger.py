import openpyxl
import pytest

from xuncha_docs import ledger
from xuncha_docs.model import Answer, AnswerStatus, By, Entry, Evidence, Finding, Label, Span


def entry(n=1, title="公务接待审批不严", detail="有6次未见公函。", answer=None):
    cue = Evidence(Span("d", 0, 0, 4), "公务接待")
    label = Label(category="2.3.1", score=0.871, by=By.RULE, cues=(cue,))
    finding = Finding(
        id=f"d-{n}", unit="县局", title=title, detail=detail, labels=(label,), answer=answer
    )
    return Entry(
        n=n,
        finding=finding,
        group="群众身边",
        category="违规公务接待和吃喝",
        source="自查报告.docx",
        place="第3段",
    )


def cells(path, sheet):
    return [
        list(row)
        for row in openpyxl.load_workbook(path)[sheet].iter_rows(min_row=2, values_only=True)
    ]


def test_the_three_lists_carry_the_same_numbers_and_titles(tmp_path):
    entries = [entry(1), entry(2, title="公车使用登记流于形式")]
    ledger.write(ledger.three_lists("县局", entries), tmp_path / "清单.xlsx")
    assert openpyxl.load_workbook(tmp_path / "清单.xlsx").sheetnames == [
        "问题清单",
        "责任清单",
        "任务清单",
    ]
    numbers = [
        [
            (row[0], row[3 if name == "问题清单" else 1])
            for row in cells(tmp_path / "清单.xlsx", name)[1:]
        ]
        for name in ("问题清单", "责任清单", "任务清单")
    ]
    assert (
        numbers[0]
        == numbers[1]
        == numbers[2]
        == [(1, "公务接待审批不严"), (2, "公车使用登记流于形式")]
    )


def test_the_ledger_says_category_cue_source_and_status(tmp_path):
    answer = Answer(status=AnswerStatus.ONGOING, text="正在清退。")
    ledger.write(ledger.ledger("县局", [entry(answer=answer)]), tmp_path / "台账.xlsx")
    head, row = cells(tmp_path / "台账.xlsx", "整改台账")
    line = dict(zip(head, row, strict=True))
    assert line["归类依据"] == "公务接待"
    assert line["归类把握"] == "中"
    assert line["整改状态"] == "正在推进"
    assert line["整改情况"] == "正在清退。"
    assert line["位置"] == "第3段"


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_text_is_never_a_formula(tmp_path, text):
    ledger.write(ledger.three_lists("县局", [entry(title=text)]), tmp_path / "清单.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "清单.xlsx")["问题清单"]["D3"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_characters_excel_cannot_hold_are_left_out(tmp_path):
    ledger.write(ledger.three_lists("县局", [entry(title="甲\x00\x0b乙")]), tmp_path / "清单.xlsx")
    assert cells(tmp_path / "清单.xlsx", "问题清单")[1][3] == "甲乙"


def test_a_text_too_long_for_a_cell_says_that_it_was_cut(tmp_path):
    ledger.write(ledger.three_lists("县局", [entry(detail="长" * 40_000)]), tmp_path / "清单.xlsx")
    value = cells(tmp_path / "清单.xlsx", "问题清单")[1][4]
    assert len(value) == 32_767
    assert value.endswith("全文见来源材料）")


def test_the_same_entries_give_the_same_bytes(tmp_path):
    for name in ("甲", "乙"):
        ledger.write(ledger.ledger("县局", [entry()]), tmp_path / f"{name}.xlsx")
    assert (tmp_path / "甲.xlsx").read_bytes() == (tmp_path / "乙.xlsx").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["乙.xlsx", "甲.xlsx"]


def test_a_list_without_entries_is_still_a_list(tmp_path):
    ledger.write(ledger.three_lists("县局", []), tmp_path / "清单.xlsx")
    assert len(cells(tmp_path / "清单.xlsx", "问题清单")[0]) == 5


def test_a_row_is_high_enough_for_its_longest_cell(tmp_path):
    entries = [entry(1), entry(2, detail="长" * 200)]
    ledger.write(ledger.three_lists("县局", entries), tmp_path / "清单.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "清单.xlsx")["问题清单"]
    low, high = sheet.row_dimensions[3].height, sheet.row_dimensions[4].height
    assert high > 3 * low
