"""Builds samples/ from sample_texts/: the files a fictional county's units hand in.

Run ``python scripts/make_samples.py`` from the checkout; LibreOffice (``soffice``) is needed for
the PDF. The same sources give the same bytes: dates in metadata and archives are fixed.

A source holds one paragraph a line. Marks at the beginning of a line: ``#`` title, ``##`` to
``####`` headings of level 1 to 3, ``@`` addressee, ``|`` table row, ``$`` signature, ``%`` date;
anything else is body text. In a row ``<`` merges a cell with the one on its left and ``^`` with
the one above.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "scripts" / "sample_texts"
SAMPLES = ROOT / "samples"

_WRITTEN = datetime(2026, 3, 31, 9, 0, 0)
_EPOCH = "1774947600"  # _WRITTEN in UTC: LibreOffice and the archives share one moment
_MARKS = {
    "#": "title",
    "##": "1",
    "###": "2",
    "####": "3",
    "@": "addressee",
    "|": "row",
    "$": "signature",
    "%": "date",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a clerk made a Word file.

    Attributes:
        automatic: Headings are numbered by Word; the sources then carry no numbers.
        styled: Built-in heading styles and official fonts; else everything is plain text.
        run_in: A level 3 heading and its facts share one paragraph in the source.
        header: Running header; "" for none.
        font: A font to use throughout instead of the official ones; "" for those.
    """

    automatic: bool = False
    styled: bool = True
    run_in: bool = False
    header: str = ""
    font: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A file to build: its path below samples/, with the look of its Word form.

    Attributes:
        path: ``<unit>/<file>``; its source has the same path with the suffix ``.txt``.
        look: How the Word form is made; of no effect for .xlsx and .txt.
        damaged: Whether the copying broke off half-way.
    """

    path: str
    look: Look = Look()
    damaged: bool = False


ALL = (
    Sample("县教育局/县教育局党组自查报告（定稿）.docx", Look(automatic=True)),
    Sample("县民政局/县民政局自查报告3.20.docx", Look(run_in=True)),
    Sample(
        "县水务局/水务局党组自查报告(盖章版).pdf",
        Look(header="中共青岚县水务局党组自查报告", font="Noto Serif CJK SC"),
    ),
    Sample("县卫生健康局/附件2：县卫健局巡察自查问题清单.xlsx"),
    Sample("红石镇/红石镇党委自查报告.txt"),
    Sample("县住房和城乡建设局/县住建局巡察整改进展情况报告.docx"),
    Sample("县住房和城乡建设局/自查报告.docx"),
    Sample("青岚城投集团/城投集团党委巡察自查报告.docx"),
    Sample("青岚城投集团/补充说明.docx", damaged=True),
    Sample("松坡村/松坡村自查情况.docx", Look(styled=False)),
    Sample("县供销合作社联合社/县供销社自查问题台账.docx"),
)


def build(sample: Sample) -> bytes:
    """Return the bytes of a sample, made from its source.

    Raises:
        FileNotFoundError: LibreOffice is not installed and the sample is a PDF.
        subprocess.CalledProcessError: LibreOffice could not convert the file.
    """
    source = (TEXTS / sample.path).with_suffix(".txt").read_text(encoding="utf-8")
    suffix = Path(sample.path).suffix
    if suffix == ".txt":
        return source.replace("\n", "\r\n").encode("gb18030")
    lines = list(_lines(source))
    if suffix == ".xlsx":
        return _workbook(lines)
    content = _word(lines, sample.look)
    if suffix == ".pdf":
        return _pdf(content)
    return content[: len(content) * 3 // 5] if sample.damaged else content


def _lines(source: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of every line that is not empty."""
    for line in filter(None, source.splitlines()):
        mark, _, text = line.partition(" ")
        yield (_MARKS[mark], text) if mark in _MARKS else ("body", line)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.removesuffix("|").split("|")]


def _merges(rows: list[list[str]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield first row, first column, last row and last column of every merged area."""
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            right = c
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            below = r
            while below + 1 < len(rows) and rows[below + 1][c] == "^":
                below += 1
            if (below, right) != (r, c):
                yield r, c, below, right


# --- Word -----------------------------------------------------------------------------------


def _word(lines: list[tuple[str, str]], look: Look) -> bytes:
    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # else Chinese may print in Japanese glyphs
    _page(document, look)
    if look.styled:
        _styles(document, look)
    if look.automatic:
        _number_headings(document)
    for is_table, group in groupby(lines, key=lambda line: line[0] == "row"):
        if is_table:
            _table(document, [_cells(text) for _, text in group], look)
        else:
            for kind, text in group:
                _paragraph(document, kind, text, look)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "办公室"
    properties.title = properties.comments = ""
    properties.created = properties.modified = _WRITTEN
    properties.revision = 1
    stream = io.BytesIO()
    document.save(stream)
    return _dated(stream.getvalue())


def _page(document: "Document", look: Look) -> None:
    """Set A4 with the margins of an official document and a page number in the footer."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    _page_field(footer)
    footer.add_run(" —")
    if look.header:
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _font(header.add_run(look.header), look.font or "宋体", Pt(10.5))


def _page_field(paragraph: "Paragraph") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)


def _font(target: Any, name: str, size: Any, *, bold: bool = False) -> None:  # noqa: ANN401
    """Set the font of a run or style for Western and Chinese characters alike."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    target.font.name, target.font.size, target.font.bold = name, size, bold
    target.font.color.rgb = RGBColor(0, 0, 0)
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[theme]
    fonts.set(qn("w:eastAsia"), name)


def _styles(document: "Document", look: Look) -> None:
    from docx.shared import Pt

    looks = {"Normal": "仿宋_GB2312", "Heading 1": "黑体", "Heading 2": "楷体_GB2312"}
    for name, font in {**looks, "Heading 3": "仿宋_GB2312"}.items():
        style = document.styles[name]
        _font(style, look.font or font, Pt(16), bold=name == "Heading 3")
        style.paragraph_format.line_spacing = Pt(28)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        if name != "Normal":
            style.paragraph_format.first_line_indent = Pt(32)


def _number_headings(document: "Document") -> None:
    """Define 一、 （一） 1. as one list and tie levels 1 and 2 to the heading styles."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    levels = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"))
    xml = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff'
        f' w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for i, (form, text) in enumerate((*levels, ("decimal", "%3.")))
    )
    kind = '<w:multiLevelType w:val="multilevel"/>'
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{kind}{xml}</w:abstractNum>'
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, abstract)  # the schema wants definitions before their instances
    number = numbering.add_num(90).numId
    for level in (1, 2):
        properties = document.styles[f"Heading {level}"].element.get_or_add_pPr()
        _numbered(properties, level, number)


def _numbered(properties: Any, level: int, number: int) -> None:  # noqa: ANN401
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = level - 1
    numbering.get_or_add_numId().val = number


def _paragraph(document: "Document", kind: str, text: str, look: Look) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if kind.isdigit():
        _heading(document, int(kind), text, look)
        return
    if not look.styled and kind == "body":
        text = f"    {text}"  # indented with blanks, as those do who know no paragraph settings
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    if kind == "title":
        font = look.font or ("方正小标宋简体" if look.styled else "宋体")
        _font(run, font, Pt(22), bold=not look.styled)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(28)
    elif kind in ("signature", "date"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif kind == "body" and look.styled:
        paragraph.paragraph_format.first_line_indent = Pt(32)


def _heading(document: "Document", level: int, text: str, look: Look) -> None:
    from docx.shared import Pt

    if level < 3:
        document.add_paragraph(text, style=f"Heading {level}")
        return
    title, stop, facts = text.partition("。") if look.run_in else (text, "", "")
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph.paragraph_format.keep_with_next = not facts
    paragraph.add_run(title + stop).bold = True
    if facts:
        paragraph.add_run(facts)
    if look.automatic:
        number = document.styles["Heading 1"].element.pPr.numPr.numId.val
        _numbered(paragraph._p.get_or_add_pPr(), level, number)


def _table(document: "Document", rows: list[list[str]], look: Look) -> None:
    from docx.shared import Mm, Pt

    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    table.autofit = False
    widest = [max(4, *(len(row[c]) for row in rows)) ** 0.5 for c in range(len(rows[0]))]
    for column, width in zip(table.columns, widest, strict=True):
        column.width = Mm(156 * width / sum(widest))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell not in ("<", "^"):
                paragraph = table.cell(r, c).paragraphs[0]
                paragraph.paragraph_format.line_spacing = Pt(16)
                _font(paragraph.add_run(cell), look.font or "宋体", Pt(10.5), bold=r == 0)
    for top, left, bottom, right in _merges(rows):
        table.cell(top, left).merge(table.cell(bottom, right))
        for empty in table.cell(top, left).paragraphs[1:]:
            empty._p.getparent().remove(empty._p)


# --- Excel, PDF, archives -------------------------------------------------------------------


_WIDTHS = (6, 16, 26, 52, 16, 14, 14, 12)  # of the columns of the list, in characters


def _workbook(lines: list[tuple[str, str]]) -> bytes:
    from openpyxl import Workbook

    rows = [_cells(text) for kind, text in lines if kind == "row"]
    book = Workbook()
    sheet = book.active
    sheet.title = "问题清单"
    sheet.append([lines[0][1]])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
    for row in rows:
        sheet.append([_value(cell) for cell in row])
    for top, left, bottom, right in _merges(rows):
        sheet.merge_cells(None, top + 2, left + 1, bottom + 2, right + 1)
    _print_look(sheet, rows)
    book.properties.creator = "办公室"
    stream = io.BytesIO()
    book.save(stream)
    return _dated(stream.getvalue())


def _print_look(sheet: Any, rows: list[list[str]]) -> None:  # noqa: ANN401
    """Give the sheet borders, widths and heights so that it prints on landscape pages."""
    from openpyxl.styles import Alignment, Border, Font, Side

    side = Side(style="thin")
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.font = Font(name="宋体", size=11, bold=cell.row <= 3)
    sheet["A1"].font = Font(name="方正小标宋简体", size=18)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 36
    for number, row in enumerate(rows, start=2):
        needed = (-(-2 * len(row[c]) // (_WIDTHS[c] - 2)) for c in range(2, len(row)))
        sheet.row_dimensions[number].height = 16 * max(needed) + 4
    for column, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "2:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def _value(cell: str) -> str | int | None:
    if cell in ("", "<", "^"):
        return None
    return int(cell) if cell.isdigit() else cell


def _dated(archive: bytes) -> bytes:
    """Return an Office file in which every date of the machine is replaced by the fixed one."""
    stream = io.BytesIO()
    stamp = _WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ")
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]{8}Z", stamp.encode(), content)
            entry = zipfile.ZipInfo(name, _WRITTEN.timetuple()[:6])
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def _pdf(word: bytes) -> bytes:
    """Return the PDF LibreOffice prints, without what tells one run from another."""
    office = shutil.which("soffice")
    if office is None:
        raise FileNotFoundError("找不到 LibreOffice（soffice），无法生成 PDF，请先安装。")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.docx").write_bytes(word)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", name]
        subprocess.run(
            [*command, str(folder / "report.docx")],
            check=True,
            capture_output=True,
            timeout=180,
            env={**os.environ, "SOURCE_DATE_EPOCH": _EPOCH, "TZ": "UTC"},
        )
        content = (folder / "report.pdf").read_bytes()
    fixed = _WRITTEN.strftime("D:%Y%m%d%H%M%S").encode()
    content = re.sub(rb"D:\d{14}[^)]*", lambda m: fixed + m[0][len(fixed) :], content)
    zeros = rb"<[0-9A-F]{32}>|/DocChecksum /[0-9A-F]{32}"
    return re.sub(zeros, lambda m: re.sub(rb"[0-9A-F]{32}", b"0" * 32, m[0]), content)


def main(names: list[str]) -> None:
    """Build the samples whose path holds one of the names; all if none is given."""
    for sample in ALL:
        if names and not any(name in sample.path for name in names):
            continue
        target = SAMPLES / sample.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(build(sample))
        print(f"{sample.path}  {target.stat().st_size:,} 字节")


if __name__ == "__main__":
    main(sys.argv[1:])
