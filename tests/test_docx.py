import pytest
from reading_specimens import W, docx, levels, numbered, p, package

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.extract import extract
from xuncha_docs.model import BlockKind, Merge, style_name
from xuncha_docs.readers import docx as reader
from xuncha_docs.readers.package import open_package


def read(data):
    return reader.read(open_package(data))


def blocks(body, **parts):
    return read(docx(body, **parts)).blocks


def texts(body, **parts):
    return [b.text for b in blocks(body, **parts)]


OFFICIAL = levels(
    ("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")
)


def test_automatic_numbers_become_text_and_make_headings():
    body = (
        p("基本情况", numbered())
        + p("学习", numbered(level=1))
        + p("作风", numbered(level=1))
        + p("问题", numbered())
        + p("党建", numbered(level=1))
    )
    found = blocks(body, numbering=OFFICIAL)
    assert [b.text for b in found] == [
        "一、基本情况", "（一）学习", "（二）作风", "二、问题", "（一）党建",
    ]  # fmt: skip
    assert [(b.kind, b.level, b.number) for b in found[:2]] == [
        (BlockKind.HEADING, 1, "一、"),
        (BlockKind.HEADING, 2, "（一）"),
    ]
    assert found[0].raw == "基本情况"


def test_a_style_numbered_heading_takes_the_level_linked_to_its_style():
    numbering = OFFICIAL.replace(
        '<w:lvlText w:val="（%2）"/>', '<w:pStyle w:val="H2"/><w:lvlText w:val="（%2）"/>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    found = blocks(p("学习", '<w:pStyle w:val="H2"/>'), numbering=numbering, styles=styles)
    assert (found[0].text, found[0].kind, found[0].level) == ("（一）学习", BlockKind.HEADING, 2)


def test_numbering_taken_away_by_zero_is_not_shown():
    assert texts(p("甲", numbered()) + p("乙", numbered(0)) + p("丙", numbered()), numbering=OFFICIAL) == [
        "一、甲", "乙", "二、丙",
    ]  # fmt: skip


def test_our_own_style_names_come_back_as_their_kinds():
    name = style_name(BlockKind.HEADING, 3)
    styles = f'<w:style w:type="paragraph" w:styleId="x"><w:name w:val="{name}"/></w:style>'
    found = blocks(p("1.学习不深。", '<w:pStyle w:val="x"/>'), styles=styles)[0]
    assert (found.kind, found.level, found.number) == (BlockKind.HEADING, 3, "1.")


def test_title_and_addressee_stand_before_the_text():
    body = (
        p(
            "关于整改情况<w:br/>的报告".replace("<w:br/>", "</w:t><w:br/><w:t>"),
            '<w:jc w:val="center"/>',
            '<w:sz w:val="44"/>',
        )
        + p("县委巡察组：")
        + p("现将情况报告如下：")
    )
    found = blocks(body)
    assert [(b.kind, b.text) for b in found] == [
        (BlockKind.TITLE, "关于整改情况的报告"),
        (BlockKind.ADDRESSEE, "县委巡察组："),
        (BlockKind.PARAGRAPH, "现将情况报告如下："),
    ]


def test_a_long_numbered_paragraph_keeps_its_number_and_is_no_heading():
    found = blocks(p("1.学习不深。2023年共学习3次。"))[0]
    assert (found.kind, found.level, found.number) == (BlockKind.PARAGRAPH, 0, "1.")


def test_the_look_comes_from_defaults_style_and_direct_properties():
    styles = (
        "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='21'/></w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
        '<w:rPr><w:rFonts w:eastAsia="仿宋"/><w:sz w:val="32"/></w:rPr></w:style>'
    )
    direct = '<w:ind w:firstLine="640" w:right="320"/>'
    found = blocks(
        p("正文。", direct, '<w:color w:val="ff0000"/><w:spacing w:val="-10"/>'), styles=styles
    )
    style = found[0].style
    assert (style.font, style.size_pt, style.leading_pt) == ("仿宋", 16.0, 28.0)
    assert (style.indent_chars, style.right_chars, style.align) == (2.0, 1.0, "both")
    assert (style.colour, style.spacing_pt, style.bold) == ("FF0000", -0.5, False)


def test_indents_in_characters_win_over_twips():
    found = blocks(p("正文。", '<w:ind w:firstLineChars="200" w:firstLine="0"/>'))[0]
    assert found.style.indent_chars == 2.0


def test_the_page_is_measured_in_millimetres():
    section = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:bottom="1985"'
        ' w:left="1588" w:right="1474"/></w:sectPr>'
    )
    page = read(docx(p("文") + section)).page_setup
    assert (page.width_mm, page.height_mm, page.top_mm, page.left_mm) == (210.0, 297.0, 37.0, 28.0)


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_merged_cells_stand_once_in_the_grid():
    body = (
        "<w:tbl><w:tr>" + cell("类别", '<w:vMerge w:val="restart"/>') + cell("问题", '<w:gridSpan w:val="2"/>')
        + "</w:tr><w:tr>" + cell("", "<w:vMerge/>") + cell("甲") + cell("乙") + "</w:tr></w:tbl>"
    )  # fmt: skip
    table = blocks(body)[0]
    assert table.rows == (("类别", "问题", ""), ("", "甲", "乙"))
    assert table.merges == (Merge(0, 0, 2, 1), Merge(0, 1, 1, 2))
    assert table.text[table.cell_start(1, 2) :] == "乙"


def test_a_number_alone_fills_a_cell_and_inner_tables_keep_their_place():
    inner = f"<w:tbl><w:tr>{cell('内一')}{cell('内二')}</w:tr></w:tbl>"
    body = (
        f"<w:tbl><w:tr><w:tc>{p('', numbered())}</w:tc>"
        f"<w:tc>{p('前')}{inner}{p('后')}</w:tc></w:tr></w:tbl>"
    )
    table = blocks(body, numbering=levels(("decimal", "%1")))[0]
    assert table.rows == (("1", "前\n内一 内二\n后"),)


def test_revisions_are_read_as_final_text_and_reported():
    mark = "<w:rPr><w:del/></w:rPr>"
    body = (
        "<w:p><w:r><w:t>共</w:t></w:r><w:ins><w:r><w:t>三</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>二</w:delText></w:r></w:del><w:r><w:t>项</w:t></w:r></w:p>"
        + p("前半，", mark) + p("后半。")
        + f"<w:p><w:pPr>{numbered()}{mark}</w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
        + p("留", numbered())
    )  # fmt: skip
    document = read(docx(body, numbering=OFFICIAL))
    found, noticed = document.blocks, document.diagnostics
    assert [b.text for b in found] == ["共三项", "前半，后半。", "一、留"]
    assert [d.code for d in noticed] == ["RD101"]


def test_hidden_text_is_left_out_and_reported():
    document = read(docx(p("看得见。") + p("看不见", "", "<w:vanish/>")))
    found, noticed = document.blocks, document.diagnostics
    assert [b.text for b in found] == ["看得见。"]
    assert "RD103" in [d.code for d in noticed]


def test_fields_give_their_result_only():
    body = (
        '<w:p><w:r><w:t>见第</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
        'REF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>五</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>条</w:t></w:r></w:p>'
    )
    assert texts(body) == ["见第五条"]


def test_a_text_box_follows_its_anchor_once():
    box = f"<w:txbxContent>{p('盒中')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>锚点</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert [(b.kind, b.text) for b in blocks(body)] == [
        (BlockKind.PARAGRAPH, "锚点"),
        (BlockKind.OTHER, "盒中"),
    ]


def test_notes_comments_and_margins_come_last_and_apart():
    footer = (
        '<w:p><w:r><w:t>— </w:t></w:r><w:fldSimple w:instr=" PAGE "/><w:r><w:t> —</w:t></w:r></w:p>'
    )
    more = {
        "footnotes": f'<w:footnote w:type="separator">{p("线")}</w:footnote><w:footnote>{p("脚注")}</w:footnote>',
        "endnotes": f"<w:endnote>{p('尾注')}</w:endnote>",
        "comments": f"<w:comment>{p('批注')}</w:comment>",
        "footer": footer,
    }
    section = '<w:sectPr><w:footerReference r:id="r5"/></w:sectPr>'
    found = blocks(p("正文。") + section + section, more=more)
    assert [(b.kind, b.text) for b in found] == [
        (BlockKind.PARAGRAPH, "正文。"),
        (BlockKind.FOOTNOTE, "脚注"),
        (BlockKind.ENDNOTE, "尾注"),
        (BlockKind.COMMENT, "批注"),
        (BlockKind.FOOTER, "— 1 —"),
    ]


def test_a_note_is_no_part_of_the_last_finding():
    body = p("一、存在的主要问题") + p("（一）学习不深入") + p("全年仅学习2次。")
    note = {"footnotes": f"<w:footnote>{p('据办公室统计，共有12次没有记录。')}</w:footnote>"}
    found = extract(read(docx(body, more=note))).findings
    assert [(f.title, f.detail) for f in found] == [("学习不深入", "全年仅学习2次。")]


def test_a_table_of_contents_is_no_body_text():
    body = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{p('一、情况 3')}</w:sdtContent></w:sdt>{p('一、情况')}"
    )
    assert [b.kind for b in blocks(body)] == [BlockKind.CONTENTS, BlockKind.HEADING]


def test_strict_documents_are_read_alike():
    body = f'<w:document xmlns:w="{W}"><w:body>{p("正文。")}</w:body></w:document>'
    body = body.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert [b.text for b in read(package({"word/document.xml": body})).blocks] == ["正文。"]


@pytest.mark.parametrize(
    "body",
    ['<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>' + p("甲") + "</w:tc></w:tr></w:tbl>",
     "<w:tbl><w:tr><w:tc>" * 60 + p("甲") + "</w:tc></w:tr></w:tbl>" * 60],
)  # fmt: skip
def test_monstrous_tables_stay_small(body):
    table = blocks(body)[0]
    assert "甲" in table.text
    assert len(table.rows[0]) <= 256


def test_nesting_without_end_is_refused():
    with pytest.raises(UnreadableFileError) as caught:
        blocks("<w:tbl><w:tr><w:tc>" * 200 + "</w:tc></w:tr></w:tbl>" * 200)
    assert caught.value.code == "RD008"


def test_a_circle_of_styles_ends():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:name w:val="{a}"/><w:basedOn w:val="{b}"/></w:style>'
        for a, b in ("ab", "ba")
    )
    assert texts(p("文", '<w:pStyle w:val="a"/>'), styles=styles) == ["文"]


def mark(kind, inside=""):
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def code(text):
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
LETTERING = (
    f'<w:r><w:pict><v:shape {VML}{{}}><v:textpath string="某县文件"/></v:shape></w:pict></w:r>'
)
PICTURE = f"<w:r><w:pict><v:shape {VML}><v:imagedata/></v:shape></w:pict></w:r>"
DIAGRAM = (
    '<w:r><w:drawing><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/{0}"><d:{1} '
    'xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/{0}" r:dm="r2" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></a:graphicData>'
    "</a:graphic></w:drawing></w:r>"
)


@pytest.mark.parametrize(
    "end", ["", f'<w:del w:id="1">{mark("separate")}{mark("end")}</w:del>', mark("separate")]
)
def test_a_field_without_end_hides_nothing_and_is_told(end):
    body = f"<w:p>{mark('begin')}{code(' REF x ')}{end}</w:p>" + p("后面的正文。")
    found = read(docx(body))
    assert [b.text for b in found.blocks] == ["后面的正文。"]
    assert "RD121" in [d.code for d in found.diagnostics]


@pytest.mark.parametrize(
    ("instruction", "form", "text"),
    [
        (r" eq \o\ac(○,1) ", "", "①"),
        (r"EQ \o\ac(○,25)", "", "㉕"),
        (r"eq \o(□,急)", "", "(急)"),
        ("FORMCHECKBOX", "<w:checkBox><w:checked/></w:checkBox>", "☑"),
        ("FORMCHECKBOX", '<w:checkBox><w:default w:val="0"/></w:checkBox>', "☐"),
        ("FORMCHECKBOX", '<w:checkBox><w:default w:val="1"/></w:checkBox>', "☑"),
        ("FORMDROPDOWN", '<w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/>'
         '<w:listEntry w:val="乙"/></w:ddList>', "乙"),
        ("FORMDROPDOWN", '<w:ddList><w:listEntry w:val="甲"/></w:ddList>', "甲"),
    ],
)  # fmt: skip
def test_fields_without_result_show_what_they_draw(instruction, form, text):
    field = mark("begin", f"<w:ffData>{form}</w:ffData>") + code(instruction) + mark("end")
    assert texts(f"<w:p>{field}</w:p>") == [text]


def test_lettering_is_text_and_a_watermark_is_none():
    found = read(docx(f"<w:p>{LETTERING.format('')}</w:p>" + p("正文。")))
    assert [b.text for b in found.blocks] == ["某县文件", "正文。"]
    mark = LETTERING.format(' id="PowerPlusWaterMarkObject1"')
    found = read(docx(f"<w:p>{mark}</w:p>" + p("正文。")))
    assert [b.text for b in found.blocks] == ["正文。"]
    assert "1 个水印" in found.diagnostics[0].message


def test_the_words_of_a_diagram_are_read():
    words = "".join(
        f'<a:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:r><a:t>{t}</a:t></a:r></a:p>'
        for t in ("组长", "副组长")
    )
    body = f"<w:p>{DIAGRAM.format('diagram', 'relIds')}</w:p>" + p("正文。")
    assert texts(body, more={"diagramData": words}) == ["组长\n副组长", "正文。"]


def test_what_is_not_read_is_counted_in_every_part():
    chart, lost = DIAGRAM.format("chart", "chart"), DIAGRAM.format("diagram", "relIds")
    formula = mark("begin") + code(r"EQ \f(1,2)") + mark("end")
    note = f'<w:footnote w:id="1"><w:p>{PICTURE}</w:p></w:footnote>'
    body = (
        p("正文。")
        + f"<w:p>{PICTURE}{chart}{lost}{formula}<w:r><w:object>{PICTURE}</w:object></w:r></w:p>"
    )
    message = read(docx(body, more={"footnotes": note})).diagnostics[0].message
    for kind in ("2 张图片", "1 个图表", "1 个 SmartArt 图形", "1 个公式域", "1 个嵌入对象"):
        assert kind in message


def test_a_document_that_is_only_referred_to_is_told():
    found = read(docx(p("正文。") + '<w:subDoc r:id="r1"/><w:altChunk r:id="r2"/>'))
    assert "2 个嵌入对象" in found.diagnostics[0].message


def test_a_deleted_cell_is_gone():
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    row = cell.format('<w:cellDel w:id="1"/>', p("删去")) + cell.format("", p("留下"))
    found = read(docx(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"))
    assert found.blocks[0].rows == (("留下",),)
    assert [d.code for d in found.diagnostics] == ["RD101"]
