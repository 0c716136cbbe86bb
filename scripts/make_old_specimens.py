"""Write the old-format specimens of the tests: a report as .doc, a ledger as .xls.

    python scripts/make_old_specimens.py

All content is fictional. LibreOffice writes the files, so they differ a little from run to run.
"""

import datetime
import subprocess
import tempfile
from pathlib import Path

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

SPECIMENS = Path(__file__).resolve().parent.parent / "tests" / "specimens"
_NUMBERING = (
    f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/>'
    "</w:lvl></w:abstractNum>"
)


def report(path: Path) -> None:
    """Write a report with automatic numbers, a table and a field."""
    document = docx.Document()
    document.add_paragraph("关于青岩镇巡察整改进展情况的报告")
    document.add_paragraph("县委巡察办：")
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(_NUMBERING))
    numbering.append(parse_xml(
        f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
    ))  # fmt: skip
    for text in ("学习制度不落实", "公务用车管理不规范"):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'
        ))  # fmt: skip
    linked = document.add_paragraph("详见")
    field = parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr=" HYPERLINK &quot;http://example.invalid/&quot; "><w:r><w:t>附件一</w:t></w:r></w:fldSimple>'
    )
    linked._p.append(field)
    linked.add_run("。")
    table = document.add_table(rows=0, cols=3)
    for row in (("序号", "问题", "时限"), ("1", "车辆台账缺失", ""), ("2", "油卡混用", "6月底")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("青岩镇党委")
    document.save(str(path))


def ledger(path: Path) -> None:
    """Write a ledger with a merged header, dates, shares, numbers kept as text, a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["整改台账", None, None, None])
    sheet.append(["编号", "问题", "完成情况", None])
    sheet.append([None, None, "比例", "日期"])
    sheet.append(["007", "车辆台账缺失", 0.855, datetime.date(2026, 6, 30)])
    sheet.append(["008", "油卡混用", 1, datetime.date(2026, 7, 1)])
    for area in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
        sheet.merge_cells(area)
    for row in (4, 5):
        sheet.cell(row, 3).number_format = "0.0%"
        sheet.cell(row, 4).number_format = 'yyyy"年"m"月"d"日"'
    sheet.row_dimensions[5].hidden = True
    book.create_sheet("底稿").sheet_state = "hidden"
    book["底稿"]["A1"] = "草稿"
    book.save(path)


def main() -> None:
    """Write the specimens."""
    SPECIMENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report(folder / "report.docx")
        ledger(folder / "ledger.xlsx")
        for source, form in (("report.docx", "doc:MS Word 97"), ("ledger.xlsx", "xls:MS Excel 97")):
            command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
            command += ["--headless", "--convert-to", form, "--outdir", str(SPECIMENS)]
            subprocess.run([*command, str(folder / source)], check=True, capture_output=True)


if __name__ == "__main__":
    main()
