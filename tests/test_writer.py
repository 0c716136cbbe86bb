import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xuncha_docs.gongwen import check, escape, parse, tables, write
from xuncha_docs.gongwen.ooxml import legal
from xuncha_docs.gongwen.standard import standard
from xuncha_docs.model import Block, BlockKind, Document, Severity, style_name

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LETTER = """---
页眉: 机器辅助草稿
份号: 000012
密级: 秘密★1年
紧急程度: 特急
发文机关标志: 中共某县委巡察工作领导小组办公室文件
发文字号: 某巡办〔2026〕3号
抄送: 县纪委监委，县委组织部
印发机关: 中共某县委巡察工作领导小组办公室
印发日期: 2026年3月9日
---
# 关于向中共某县教育局党组反馈县委第三轮巡察情况并抓好问题整改工作的通知
@ 中共某县教育局党组：
根据县委统一部署，县委第一巡察组对你单位党组开展了“常规巡察”。现将情况反馈如下——
## 主要问题
### 学习不够。2022年以来，党组会议专题研究仅3次。
#### 制度不落实
##### 记录不全
金额【待补：数额】万元。
! 问题清单
! 任务清单
$ 中共某县委巡察工作领导小组办公室
% 2026年3月9日
~ 联系人：张三
=== 问题清单
|= 8 | 20 | 60 | 12 |
| 序号 | 类别 | 问题 | 时限 |
| 1 | 政治建设 | 学习不够\\n记录不全 | 2个月 |
| 2 | ^ | 制度不落实 | < |
=== 任务清单
| 甲 | 乙 |
| 1 | 2 |
|= 1 | 1 |
| 丙 | 丁 |
"""
MEMO = "# 讲话稿\n@ 同志们：\n现在开会。\n| 甲 | 乙 |\n| 1 | 2 |"
REPORT = "---\n发文机关标志: 某县委文件\n发文字号: 某发〔2026〕1号\n签发人: 张三\n---\n# 报告\n@ 市委：\n正文。"


FUNCTION_LETTER = """---
形式: 信函式
落款: 不盖章
页眉: 机器辅助草稿
份号: 000012
密级: 秘密★1年
发文机关标志: 中共某县委巡察工作领导小组办公室
发文字号: 某巡办函〔2026〕3号
抄送: 县纪委监委
---
# 关于商请协助核实有关情况的函
@ 某县教育局：
正文。
! 清单
$ 中共某县委巡察工作领导小组办公室
% 2026年3月9日
=== 清单
| 甲 | 乙 |
| 1 | 2 |
"""
LITERAL = LETTER.replace("---\n", "---\n口径: 字面\n落款: 签名章\n", 1)
PREPRINTED = LETTER.replace("---\n", "---\n套打: 是\n", 1)
FORMS = [LETTER, MEMO, REPORT, FUNCTION_LETTER, LITERAL, PREPRINTED]


def part(path: Path, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read(name))


def text_of(element: ElementTree.Element) -> str:
    marks = {f"{W}tab": "\t", f"{W}br": "\n"}
    runs = element.iter(f"{W}r")
    children = (e for run in runs for e in run if e.tag in (*marks, f"{W}t"))
    return "".join(marks.get(e.tag, e.text or "") for e in children)


def style_names(path: Path) -> dict[str, str]:
    return {
        style.attrib[f"{W}styleId"]: style.find(f"{W}name").attrib[f"{W}val"]  # type: ignore[union-attr]
        for style in part(path, "word/styles.xml").iter(f"{W}style")
    }


def paragraphs(path: Path) -> list[tuple[str, str]]:
    """Style name and text of the paragraphs outside ruled tables, empty ones left out."""
    names = style_names(path)
    out: list[tuple[str, str]] = []
    for paragraph in part(path, "word/document.xml").iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = names[style.attrib[f"{W}val"]] if style is not None else ""
        if text_of(paragraph) and name != "公文表格":
            out.append((name, text_of(paragraph)))
    return out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "letter.docx"


@pytest.mark.parametrize("text", FORMS)
def test_every_element_stands_in_the_style_of_its_name(path: Path, text: str):
    document = parse(text)
    write(document, path)
    wanted = [
        (style_name(b.kind, b.level), b.text)
        for b in document.blocks
        if b.kind not in (BlockKind.TABLE, BlockKind.HEADER)
    ]
    found = [
        (name, words.replace("\n", "") if name == "公文标题" else words)
        for name, words in paragraphs(path)
    ]
    assert found == wanted


def test_equal_documents_give_equal_bytes_and_no_trace_of_the_machine(path: Path, tmp_path: Path):
    write(parse(LETTER), path)
    again = tmp_path / "again.docx"
    write(parse(LETTER), again)
    assert path.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(path) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    assert "creator" not in core
    assert "modified" not in core


def test_nothing_is_left_beside_the_file(path: Path):
    path.write_bytes(b"old")
    write(parse(MEMO), path)
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert zipfile.is_zipfile(path)


def test_a_folder_that_does_not_exist_is_an_os_error(tmp_path: Path):
    with pytest.raises(OSError, match="nowhere"):
        write(parse(MEMO), tmp_path / "nowhere" / "letter.docx")


def test_the_page_is_a4_with_the_margins_and_pitch_of_the_standard(path: Path):
    write(parse(LETTER), path)
    section = part(path, "word/document.xml").find(f"{W}body/{W}sectPr")
    assert section is not None
    size = section.find(f"{W}pgSz")
    margin = section.find(f"{W}pgMar")
    grid = section.find(f"{W}docGrid")
    assert size is not None and margin is not None and grid is not None
    assert (size.attrib[f"{W}w"], size.attrib[f"{W}h"]) == ("11906", "16838")
    sides = [int(margin.attrib[f"{W}{side}"]) for side in ("top", "right", "bottom", "left")]
    assert sides == [2098, 1474, 1984, 1587]
    assert grid.attrib[f"{W}linePitch"] == "579"


def test_fonts_are_named_in_all_four_slots_and_no_theme_is_used(path: Path):
    write(parse(LETTER), path)
    for fonts in part(path, "word/styles.xml").iter(f"{W}rFonts"):
        slots = {fonts.attrib.get(f"{W}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
        assert len(slots) == 1
        assert fonts.attrib[f"{W}hint"] == "eastAsia"
    with zipfile.ZipFile(path) as archive:
        assert not any("theme" in name for name in archive.namelist())
        assert b"Theme" not in archive.read("word/styles.xml")


def test_only_the_lead_sentence_of_a_heading_is_in_the_heading_font(path: Path):
    write(parse("### 学习不够。2022年以来。"), path)
    runs = list(part(path, "word/document.xml").iter(f"{W}r"))
    faces = [run.find(f"{W}rPr/{W}rFonts").attrib.get(f"{W}eastAsia") for run in runs]  # type: ignore[union-attr]
    assert [text_of(run) for run in runs] == ["（一）学习不够。", "2022年以来。"]
    assert faces == [None, "仿宋_GB2312"]


def test_what_is_to_be_filled_in_is_yellow_and_nothing_else(path: Path):
    write(parse(LETTER), path)
    yellow = [
        text_of(run)
        for run in part(path, "word/document.xml").iter(f"{W}r")
        if run.find(f"{W}rPr/{W}highlight") is not None
    ]
    assert yellow == ["【待补：数额】"]


def test_a_table_says_its_width_three_times_alike_and_repeats_its_header(path: Path):
    write(parse(LETTER), path)
    tables = list(part(path, "word/document.xml").iter(f"{W}tbl"))
    assert len(tables) == 4
    for table in tables:
        grid = [int(e.attrib[f"{W}w"]) for e in table.iter(f"{W}gridCol")]
        width = table.find(f"{W}tblPr/{W}tblW")
        assert width is not None
        assert int(width.attrib[f"{W}w"]) == sum(grid)
        for row in table.iter(f"{W}tr"):
            cells = [int(e.attrib[f"{W}w"]) for e in row.iter(f"{W}tcW")]
            assert sum(cells) == sum(grid)
    headers = [len(list(table.iter(f"{W}tblHeader"))) for table in tables]
    assert headers == [1, 1, 1, 0]


def test_two_tables_in_a_row_are_kept_apart_and_the_body_ends_with_a_paragraph(path: Path):
    write(parse("| a |\n|= 1 |\n| b |"), path)
    body = part(path, "word/document.xml").find(f"{W}body")
    assert body is not None
    assert [e.tag.removeprefix(W) for e in body] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_a_letter_without_a_mark_has_no_red_line(path: Path):
    for text, lines in ((MEMO, 0), (LETTER, 1), (REPORT, 1)):
        write(parse(text), path)
        assert len(list(part(path, "word/document.xml").iter(f"{W}pBdr"))) == lines


def test_page_numbers_stand_outside_on_odd_and_even_pages(path: Path):
    write(parse(MEMO), path)
    for name, side in (("footer1", "right"), ("footer2", "left")):
        footer = part(path, f"word/{name}.xml")
        assert text_of(footer) == "— 1 —"
        assert footer.find(f".//{W}jc").attrib[f"{W}val"] == side  # type: ignore[union-attr]
    assert part(path, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None


ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "pBdr",
    "tabs",
    "overflowPunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
]


def test_paragraph_properties_stand_in_the_order_of_the_schema(path: Path):
    for text in (LETTER, MEMO, REPORT):
        write(parse(text), path)
        for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
            for properties in part(path, name).iter(f"{W}pPr"):
                places = [ORDER.index(e.tag.removeprefix(W)) for e in properties]
                assert places == sorted(set(places))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(codec=None, exclude_categories=[]), max_size=30))
def test_any_text_makes_a_well_formed_file(tmp_path: Path, value: str):
    path = tmp_path / "any.docx"
    blocks = tuple(
        Block(
            kind=kind,
            text="文" + value,
            level=int(kind is BlockKind.HEADING),
            rows=((value, "x"), ("1", value)),
        )
        for kind in BlockKind
    )
    write(Document(id="x", path="", blocks=blocks), path)
    texts = [re.sub(r"\n", "", words) for _, words in paragraphs(path)]
    flat = re.sub(r"[\r\n]", "", "文" + legal(value))
    assert len(texts) == len(BlockKind) - 3
    assert {re.sub(r"[\r\n]", "", words) for words in texts} == {flat}


def test_a_letter_of_ours_read_back_is_the_draft_and_has_no_error(path: Path):
    readers = pytest.importorskip("xuncha_docs.readers")
    if not hasattr(readers, "read"):
        pytest.skip("the readers are not there yet")
    hostile = escape("| a < b & “c” # @ \\ 。")
    for text in (*FORMS, LETTER + f"\n正文{hostile}\n| {hostile} |"):
        draft = parse(text)
        write(draft, path)
        back = readers.read(path)
        facts = [
            (b.kind, b.text, b.level, b.number, b.rows, b.merges)
            for b in back.blocks
            if b.kind is not BlockKind.FOOTER
        ]
        assert facts == [
            (b.kind, b.text, b.level, b.number, b.rows, b.merges) for b in draft.blocks
        ]
        assert back.format == draft.format
        assert [d for d in check(back) if d.severity is Severity.ERROR] == []


def test_the_room_opens_without_a_heavy_library():
    program = (
        "import sys, xuncha_docs.gongwen as g; g.check(g.parse('# 题')); "
        "print([m for m in ('lxml', 'docx', 'jieba') if m in sys.modules])"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_header_runs_on_all_pages_and_only_where_there_is_one(path: Path):
    write(parse("---\n页眉: 草稿\n---\n正文。"), path)
    assert text_of(part(path, "word/header.xml")) == "草稿"
    kinds = {
        e.attrib[f"{W}type"] for e in part(path, "word/document.xml").iter(f"{W}headerReference")
    }
    assert kinds == {"default", "even"}
    write(parse("正文。"), path)
    with zipfile.ZipFile(path) as package:
        assert "word/header.xml" not in package.namelist()


def section(path: Path) -> ElementTree.Element:
    found = part(path, "word/document.xml").find(f"{W}body/{W}sectPr")
    assert found is not None
    return found


def test_the_first_page_of_a_function_letter_has_no_page_number(path: Path):
    write(parse(FUNCTION_LETTER), path)
    assert section(path).find(f"{W}titlePg") is not None
    assert text_of(part(path, "word/footer3.xml")) == ""
    kinds = {e.attrib[f"{W}type"] for e in section(path).iter(f"{W}footerReference")}
    assert kinds == {"default", "even", "first"}
    write(parse(LETTER), path)
    assert section(path).find(f"{W}titlePg") is None


def test_the_imprint_of_a_function_letter_has_no_lines(path: Path):
    for text, lines in ((LETTER, 2), (FUNCTION_LETTER, 0)):
        write(parse(text), path)
        assert len(list(part(path, "word/document.xml").iter(f"{W}tcBorders"))) == lines


def test_the_literal_geometry_has_its_own_margins_and_pitch(path: Path):
    write(parse(LITERAL), path)
    margin, grid = section(path).find(f"{W}pgMar"), section(path).find(f"{W}docGrid")
    assert margin is not None and grid is not None
    assert [int(margin.attrib[f"{W}{side}"]) for side in ("top", "bottom")] == [1962, 1848]
    assert grid.attrib[f"{W}linePitch"] == "592"


def test_on_preprinted_paper_mark_and_line_are_there_but_not_red(path: Path):
    write(parse(PREPRINTED), path)
    with zipfile.ZipFile(path) as archive:
        assert b"FF0000" not in archive.read("word/document.xml")
    assert ("公文发文机关标志", "中共某县委巡察工作领导小组办公室文件") in paragraphs(path)


def test_numbers_of_the_office_are_written(path: Path):
    write(parse(MEMO), path, (("page.top", 30), ("style.标题.size", 20)))
    margin = section(path).find(f"{W}pgMar")
    assert margin is not None
    assert margin.attrib[f"{W}top"] == "1701"
    sizes = {
        style.find(f"{W}name").attrib[f"{W}val"]: style.find(f"{W}rPr/{W}sz").attrib[f"{W}val"]  # type: ignore[union-attr]
        for style in part(path, "word/styles.xml").iter(f"{W}style")
        if style.find(f"{W}rPr/{W}sz") is not None
    }
    assert sizes["公文标题"] == "40"


def test_a_letter_set_tighter_says_so_and_is_judged_by_what_it_says(path: Path):
    draft = parse(MEMO)
    assert draft.format
    write(replace(draft, format=replace(draft.format, fit=2)), path)
    readers = pytest.importorskip("xuncha_docs.readers")
    assert readers.read(path).format == replace(draft.format, fit=2)
    grid = section(path).find(f"{W}docGrid")
    assert grid is not None
    assert grid.attrib[f"{W}linePitch"] == "554"


def test_the_labels_of_a_form_are_centred_however_long():
    form = "| 情况 | < |\n| 县纪委监委派驻县民政局纪检监察组验收 | 意见 |\n| 说明：本表一式两份，分别存档。 | < |"
    (block,) = parse(f"# 表\n{form}").blocks[1:]
    cells = tables.table(standard(), block).split("<w:tc>")[1:]
    assert ['<w:jc w:val="center"/>' in cell for cell in cells] == [True, True, True, False]


def test_a_table_without_a_header_has_none_and_a_block_begins_a_page(tmp_path):
    write(parse("# 表\n|-\n| 甲 | 乙 |\n====\n正文。\n====\n| 丙 | 丁 |"), tmp_path / "x.docx")
    body = zipfile.ZipFile(tmp_path / "x.docx").read("word/document.xml").decode()
    before, text, table = body.split("<w:pageBreakBefore/>")
    assert "甲" in before and "tblHeader" not in before
    assert "正文。" in text
    assert "丙" in table and "tblHeader" in table
