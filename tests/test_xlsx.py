import datetime
import io
import struct
import zipfile
import zlib

import openpyxl
import PIL.Image
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from reading_specimens import package

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import BlockKind, Merge
from xuncha_docs.readers import xlsx as reader
from xuncha_docs.readers.package import open_package
from xuncha_docs.readers.sheets import shown


def read(data):
    return reader.read(open_package(data))


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, fill in sheets:
        fill(book.create_sheet(title))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ledger(sheet):
    sheet["B2"], sheet["C2"], sheet["B3"], sheet["C3"] = "序号", "金额", 1, 2.0
    sheet.merge_cells("B4:C4")
    sheet["B4"] = "合计"


def test_a_sheet_is_a_table_of_its_used_range():
    blocks, noticed = read(workbook(("台账", ledger)))
    assert [b.kind for b in blocks] == [BlockKind.TABLE]
    assert blocks[0].rows == (("序号", "金额"), ("1", "2"), ("合计", ""))
    assert blocks[0].merges == (Merge(2, 0, 1, 2),)
    assert noticed == ()


def test_several_sheets_are_headed_by_their_names_and_hidden_ones_left_out():
    def hidden(sheet):
        sheet["A1"] = "底稿"
        sheet.sheet_state = "hidden"

    data = workbook(("一", ledger), ("空", lambda s: None), ("二", ledger), ("藏", hidden))
    blocks, noticed = read(data)
    assert [(b.kind, b.text) for b in blocks if not b.rows] == [
        (BlockKind.HEADING, "一"),
        (BlockKind.HEADING, "二"),
    ]
    assert [d.code for d in noticed] == ["RD106"]


def test_hidden_rows_are_read_and_reported():
    def fill(sheet):
        sheet["A1"], sheet["A2"] = "甲", "乙"
        sheet.row_dimensions[2].hidden = True

    blocks, noticed = read(workbook(("一", fill)))
    assert blocks[0].rows == (("甲",), ("乙",))
    assert [d.code for d in noticed] == ["RD107"]


def test_a_formula_without_result_is_reported():
    def fill(sheet):
        sheet["A1"], sheet["A2"] = "合计", "=1+1"

    blocks, noticed = read(workbook(("一", fill)))
    assert blocks[0].rows == (("合计",),)
    assert [d.code for d in noticed] == ["RD112"]


def test_an_empty_workbook_is_reported():
    blocks, noticed = read(workbook(("一", lambda s: None)))
    assert blocks == ()
    assert [d.code for d in noticed] == ["RD110"]


DAY = datetime.datetime(2023, 5, 7, 14, 30)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (None, "General", ""), (True, "General", "是"), (3.0, "General", "3"), (0.1, "General", "0.1"),
        (0.256, "0.0%", "25.6%"), (0.5, "0%", "50%"), (1234.5, "#,##0.00", "1,234.50"),
        (7, "000", "007"), (1e20, "General", "1e+20"), (12, "0", "12"), (-3.0, "General", "-3"),
        (DAY, "yyyy-mm-dd", "2023-05-07"), (DAY, 'yyyy"年"m"月"d"日"', "2023年5月7日"),
        (DAY, 'yyyy"年"m"月"', "2023年5月"), (DAY, "yyyy/m/d", "2023/05/07"),
        (DAY, "yyyy-mm-dd hh:mm", "2023-05-07 14:30"), (DAY, "yyyy.mm", "2023.05"),
        (35, '0"万元"', "35万元"), (12345, '0.0,"万"', "12.3万"), (12345, "0.0,", "12.3"),
        (12000, '0!.0,"万元"', "1.2万元"), (5000, r'0\.0,"万元"', "0.5万元"), (35, 'General"元"', "35元"),
        (500, '[>=10000]0!.0,"万元";0"元"', "500元"), (-3.2, '0.0"万元"', "-3.2万元"),
        (1234.5, '_ [$¥-804]* #,##0.00_ ;_ ¥* -#,##0.00_ ', "¥1,234.50"), (0.285, "0%", "29%"),
        (1.005, "0.00", "1.01"), (-5, "#,##0;(#,##0)", "-5"), (3.5, "# ?/?", "3.5"), (1e300, "0", "1e+300"),
        (datetime.time(9, 5), "h:mm", "09:05"), (0.37847222222, "h:mm", "09:05"),
        (1.25, "[h]:mm", "30:00"), (1.25, "[h]:mm:ss", "30:00:00"), (0.5, "[mm]:ss", "720:00"),
        (45000, "yyyy-mm-dd", "2023-03-15"), (45000.5, 'm"月"d"日"', "3月15日"), (1e300, "yyyy", "1e+300"), (" 甲\t乙 ", "@", "甲 乙"),
    ],
)  # fmt: skip
def test_values_are_shown_as_the_cell_shows_them(value, form, text):
    assert shown(value, form) == text


def changed(data, old, new):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename.endswith("sheet1.xml"):
                content = content.replace(old, new)
            target.writestr(info.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"B4:C4", b"A1:XFD1048576", "RD009"),
        (b"B4:C4", b"&#65;1:XFD1048576", "RD009"),
        (b"B4:C4", b"B4:4", "RD008"),
        (b"<worksheet", b"<!DOCTYPE w []><worksheet", "RD010"),
        (b"</worksheet>", b"", "RD008"),
    ],
)
def test_hostile_sheets_are_refused(old, new, code):
    with pytest.raises(UnreadableFileError) as caught:
        read(changed(workbook(("台账", ledger)), old, new))
    assert caught.value.code == code


SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_a_strict_workbook_is_read_alike():
    data, out = workbook(("台账", ledger)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            content = content.replace(SPREADSHEET, "http://purl.oclc.org/ooxml/spreadsheetml/main")
            content = content.replace(
                OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
            )
            target.writestr(name, content)
    assert read(out.getvalue()) == read(data)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("sheet1.xml", b"</sheetData>", b'</sheetData><conditionalFormatting sqref="A1"><cfRule '
         b'type="odd" priority="x"/></conditionalFormatting>'),
        ("sheet1.xml", b'<pageMargins left="0.75"', b'<pageMargins left="x"'),
        ("styles.xml", b'<family val="2"', b'<family val="34"'),
        ("styles.xml", b'theme="1"', b'rgb="odd"'),
        ("workbook.xml", b"<sheets>", b'<definedNames><definedName name="_xlnm.Print_Area" '
         b'localSheetId="9">#REF!</definedName></definedNames><sheets>'),
        ("theme1.xml", b"</a:theme>", b""),
    ],
)  # fmt: skip
def test_what_is_odd_beside_the_cells_takes_no_cell_with_it(part, old, new):
    data, out = workbook(("台账", ledger)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            assert old in content or not name.endswith(part)
            target.writestr(name, content.replace(old, new) if name.endswith(part) else content)
    assert read(out.getvalue()) == read(data)


def test_dates_named_by_number_only_are_shown_as_chinese_systems_show_them():
    def fill(sheet):
        for row in range(1, 4):
            sheet.cell(row, 1, 45000)

    data = changed(workbook(("一", fill)), b"<c r=", b'<c s="1" r=')
    shows = []
    for number in (31, 58, 14):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                if name.endswith("styles.xml"):
                    end = f'<xf numFmtId="{number}"/></cellXfs>'.encode()
                    content = content.replace(b"</cellXfs>", end)
                target.writestr(name, content)
        shows.append(read(out.getvalue())[0][0].rows[0][0])
    assert shows == ["2023年3月15日", "3月15日", "2023/03/15"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B3" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r>'
         "<rPh><t>jia</t></rPh></is></c>", "甲乙"),
        ('<c r="B3" t="b"><v>1</v></c>', "是"),
        ('<c r="B3" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="B3" t="str"><f>A1</f><v>公式的结果</v></c>', "公式的结果"),
        ('<c r="B3"><v>不是数</v></c>', "不是数"),
    ],
)  # fmt: skip
def test_every_kind_of_cell_is_read(cell, text):
    data = changed(workbook(("台账", ledger)), b'<c r="B3" t="n"><v>1</v></c>', cell.encode())
    assert read(data)[0][0].rows[1] == (text, "2")


def relisted(old, new):
    """Return a book of two sheets with something changed in the list of its sheets."""
    data, out = workbook(("一", ledger), ("二", ledger)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if "workbook.xml" in name else content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r:id="rId2"', b'r:id="rId1"'),
        (b'r:id="rId2"', b'r:id="x"'),
        (b"sheet2.xml", b"sheet9.xml"),
    ],
    ids=["twice", "unrelated", "missing"],
)
def test_a_sheet_that_is_listed_and_not_there_is_not_passed_over(old, new):
    with pytest.raises(UnreadableFileError) as caught:
        read(relisted(old, new))
    assert caught.value.code == "RD008"


def test_a_sheet_of_charts_is_told():
    sheet, chart = (
        b'/worksheet" Target="/xl/worksheets/sheet2',
        b'/chartsheet" Target="/xl/worksheets/sheet2',
    )
    blocks, found = read(relisted(sheet, chart))
    assert len(blocks) == 1
    assert "1 个图表或宏的工作表" in found[0].message


def test_a_package_without_workbook_is_refused():
    with pytest.raises(UnreadableFileError) as caught:
        read(package({"[Content_Types].xml": "<Types/>"}))
    assert caught.value.code == "RD008"


def test_texts_far_apart_in_a_wide_sheet_are_all_read():
    book = openpyxl.Workbook()
    sheet = book.active
    for row, column in ((1, 1), (2, 256), (40_000, 3)):
        sheet.cell(row, column, f"第{row}行")
    out = io.BytesIO()
    book.save(out)
    blocks, found = read(out.getvalue())
    assert [text for row in blocks[0].rows for text in row if text] == [
        "第1行",
        "第2行",
        "第40000行",
    ]
    assert found == ()


DRAWING = """<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><xdr:twoCellAnchor>%s
</xdr:twoCellAnchor></xdr:wsDr>"""
BOX = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>%s</a:t></a:r></a:p></xdr:txBody></xdr:sp>"


def pictured(sheet):
    """Fill a sheet with a picture and a comment."""
    sheet["A1"], sheet["A1"].comment = "问题", Comment("请核实", "某人")
    picture = io.BytesIO()
    PIL.Image.new("1", (8, 8)).save(picture, "PNG")
    sheet.add_image(Image(picture), "C3")


def redrawn(data, part, content):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, content if name.endswith(part) else source.read(name))
    return out.getvalue()


def test_text_boxes_and_comments_follow_their_sheet():
    twice = f"<mc:AlternateContent><mc:Choice>{BOX % '一次'}</mc:Choice><mc:Fallback>{BOX % '一次'}"
    drawing = BOX % "填表说明" + f"{twice}</mc:Fallback></mc:AlternateContent>" + "<xdr:pic/>"
    data = workbook(("台账", pictured), ("另表", lambda s: s.append(["甲"])))
    blocks, found = read(redrawn(data, "drawing1.xml", DRAWING % drawing))
    assert [b.text for b in blocks] == [
        "台账",
        "问题",
        "填表说明",
        "一次",
        "A1：请核实",
        "另表",
        "甲",
    ]
    assert blocks[4].kind is BlockKind.COMMENT
    assert {d.code for d in found} == {"RD102", "RD109"}


def test_what_lies_upon_hidden_sheets_is_left_out():
    def hidden(sheet):
        pictured(sheet)
        sheet.sheet_state = "hidden"

    data = workbook(("台账", hidden), ("另表", lambda s: s.append(["甲"])))
    blocks, found = read(redrawn(data, "drawing1.xml", DRAWING % BOX % "内部"))
    assert [b.text for b in blocks] == ["甲"]
    assert {d.code for d in found} == {"RD106"}


def lying():
    """Return a small picture that claims to be 65535 dots wide and high."""
    out = io.BytesIO()
    PIL.Image.new("1", (8, 8)).save(out, "PNG")
    head = b"IHDR" + struct.pack(">II", 65535, 65535) + out.getvalue()[24:29]
    check = struct.pack(">I", zlib.crc32(head))
    return out.getvalue()[:12] + head + check + out.getvalue()[33:]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("image1.png", lying()),
        ("drawing1.xml", b"<xdr:wsDr"),
        ("drawing1.xml.rels", b"<Relationships/>"),
        ("drawing1.xml.rels", b"<Relationships"),
    ],
)
def test_a_drawing_that_lies_takes_no_cell_with_it(part, content):
    blocks, _ = read(redrawn(workbook(("台账", pictured)), part, content))
    assert blocks[0].text == "问题"
