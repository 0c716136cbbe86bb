"""The lint on files that are not ours: comments, tables, sections, theme fonts, changed names."""

import pytest
from reading_specimens import W, docx, p

from xuncha_docs.gongwen import check, judge, parse, rules
from xuncha_docs.gongwen.lint import content, homophones
from xuncha_docs.gongwen.roles import recognise
from xuncha_docs.model import Block, BlockKind, Document, PageSetup, Severity
from xuncha_docs.readers import docx as reader
from xuncha_docs.readers import read
from xuncha_docs.readers.package import open_package


def read_docx(data):
    return reader.read(open_package(data))


PROSE = "县委第一巡察组对你单位党组开展了常规巡察，现将有关情况反馈如下。"
A4 = (
    '<w:sectPr><w:pgSz w:w="{w}" w:h="{h}"/><w:pgMar w:top="{top}" w:bottom="1985" w:left="1588"'
    ' w:right="1474"/></w:sectPr>'
)


def commented(text: str, properties: str = "", number: int = 0) -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:commentRangeStart w:id='{number}'/><w:r><w:t>{text}</w:t></w:r>"
        f"<w:commentRangeEnd w:id='{number}'/><w:r><w:commentReference w:id='{number}'/></w:r></w:p>"
    )


def comment(text: str, number: int = 0) -> str:
    return f"<w:comment w:id='{number}'>{p(text)}</w:comment>"


def document(body: str, **more: str) -> Document:
    return read_docx(docx(body, more=more))


def codes(judged: Document, *select: str) -> list[str]:
    return [d.code for d in check(judged, select)]


def test_a_comment_on_a_paragraph_passes_a_rule_over_there_only():
    body = commented("其它问题。") + p("其它问题。")
    plain = document(body, comments=comment("请核对"))
    asked = document(body, comments=comment("核验忽略：WD201、NU1 照原文"))
    assert [d.where.block for d in check(plain, ("WD201",)) if d.where] == [0, 1]
    assert [d.where.block for d in check(asked, ("WD201",)) if d.where] == [1]
    assert judge(asked, ("WD201",)).passed_over == 1


def test_a_comment_on_the_title_passes_a_rule_over_in_the_whole_file():
    title = commented("关于某事的通知", '<w:jc w:val="center"/>')
    body = title + p("其它问题。") + p("其它问题，") + A4.format(w=11906, h=16838, top=1440)
    asked = document(body, comments=comment("核验忽略：wd201 gb102 本单位惯例"))
    assert codes(asked, "WD201", "GB102") == []
    assert judge(asked, ("WD201", "GB102")).passed_over == 3


def test_a_comment_in_a_table_speaks_for_the_table():
    table = f"<w:tbl><w:tr><w:tc>{commented('其它')}</w:tc></w:tr></w:tbl>"
    asked = document(p("关于某事的通知") + p(PROSE) + table, comments=comment("核验忽略：WD201"))
    assert codes(asked, "WD201") == []


def test_a_table_has_the_look_most_of_its_letters_have():
    styles = '<w:style w:type="table" w:styleId="t"><w:name w:val="T"/><w:rPr><w:rFonts w:eastAsia="微软雅黑"/></w:rPr></w:style>'
    cell = "<w:tc>{}</w:tc>"
    body = (
        "<w:tbl><w:tblPr><w:tblStyle w:val='t'/></w:tblPr><w:tr>"
        + cell.format(p("整改事项"))
        + cell.format(p("一", run='<w:rFonts w:eastAsia="宋体"/>'))
        + "</w:tr></w:tbl>"
    )
    (block,) = read_docx(docx(body, styles=styles)).blocks
    assert block.style is not None and block.style.font == "微软雅黑"
    assert codes(document(p("关于某事的通知") + body)) == []
    found = check(Document(id="x", path="", blocks=(block,)), ("GB601",))
    assert [d.severity for d in found] == [Severity.HINT]


def test_of_each_property_the_value_of_most_letters_counts():
    runs = (
        "<w:r><w:rPr><w:rFonts w:eastAsia='仿宋'/><w:sz w:val='32'/></w:rPr><w:t>甲甲甲</w:t></w:r>"
        "<w:r><w:rPr><w:rFonts w:eastAsia='仿宋'/><w:b/></w:rPr><w:t>乙乙</w:t></w:r>"
        "<w:r><w:rPr><w:rFonts w:eastAsia='黑体'/><w:sz w:val='32'/></w:rPr><w:t>丙丙丙丙</w:t></w:r>"
    )
    (block,) = read_docx(docx(f"<w:p>{runs}</w:p>")).blocks
    assert block.style is not None
    assert (block.style.font, block.style.size_pt, block.style.bold) == ("仿宋", 16.0, False)


def test_a_first_line_indent_undoes_an_inherited_hanging_one():
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr>'
        '<w:ind w:left="420" w:hangingChars="200" w:hanging="420"/></w:pPr></w:style>'
    )
    found = read_docx(
        docx(p("甲") + p("乙", '<w:ind w:left="0" w:firstLineChars="200"/>'), styles=styles)
    ).blocks
    assert [b.style and b.style.indent_chars for b in found] == [-2.0, 2.0]
    assert [b.style and b.style.left_chars for b in found] == [2.0, 0.0]


def test_every_upright_section_is_measured_and_a_lying_one_is_not():
    title = p("关于某事的通知", '<w:jc w:val="center"/>')
    right, wrong = A4.format(w=11906, h=16838, top=2098), A4.format(w=11906, h=16838, top=1440)
    lying = A4.format(w=16838, h=11906, top=1440)
    sections = "".join(p("续。", s) for s in (right, lying)) + wrong
    found = check(document(title + sections), ("GB10",))
    assert [(d.code, d.message) for d in found] == [("GB102", "第3节上边距（天头）是25.4毫米。")]


def test_an_old_section_of_a_tracked_change_is_no_page():
    old = A4.format(w=11906, h=16838, top=1440).replace("sectPr>", "sectPr></w:sectPrChange>", 1)
    new = A4.format(w=11906, h=16838, top=2098)
    changed = new.replace(
        "</w:sectPr>", f"<w:sectPrChange>{A4.format(w=1, h=1, top=1)}</w:sectPrChange></w:sectPr>"
    )
    assert old
    assert read_docx(docx(p("文") + changed)).more_setups == ()


def test_the_layout_of_what_is_no_official_document_is_hinted_at_only():
    page = A4.format(w=11906, h=16838, top=1440)
    (found,) = check(document(p("甲乙丙丁") + page), ("GB102",))
    assert found.severity is Severity.HINT and "不像公文" in found.message
    (found,) = check(document(p("关于某事的通知", '<w:jc w:val="center"/>') + page), ("GB102",))
    assert found.severity is Severity.ERROR


def test_an_element_one_is_unsure_of_is_hinted_at_and_told_so():
    body = (
        p("某某某", '<w:jc w:val="center"/>', '<w:b/><w:sz w:val="30"/>') + p("县某局：") + p(PROSE)
    )
    body += p("某机关") + p("2026年3月9日")
    judged = document(body)
    assert recognise(judged)[0].kind is BlockKind.TITLE
    assert recognise(judged)[0].score < 0.7 and recognise(judged)[0].reason
    found = [d for d in check(judged, ("GB2",)) if d.code == "GB203"]
    assert [d.severity for d in found] == [Severity.HINT]
    assert "拿不准" in found[0].message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("县扶贫办没有督促。\n% 2020年3月9日", []),
        ("县扶贫办没有督促。\n% 2026年3月9日", ["WD511"]),
        ("2019年，县扶贫办没有督促。\n% 2026年3月9日", []),
        ("2019年的事。县扶贫办没有督促，2025年仍在拖。\n% 2026年3月9日", ["WD511"]),
        ("原县扶贫办没有督促。\n% 2026年3月9日", []),
        ("依据《合同法》。\n% 2020年12月31日", []),
        ("依据《合同法》。\n% 2021年1月1日", ["WD521"]),
    ],
)
def test_names_are_judged_by_the_time_the_text_speaks_of(text: str, found: list[str]):
    assert (
        codes(parse(f"{text.partition(chr(10))[0]}\n$ 某机关\n{text.partition(chr(10))[2]}"), "WD5")
        == found
    )


def test_a_name_whose_source_was_not_checked_is_a_hint_and_says_so():
    for rule in rules():
        if "来源未核对" in rule.source:
            assert rule.severity is Severity.HINT


@pytest.mark.parametrize("text", ["权利运行不规范", "攻艰克难", "立徳树人", "纪检检察工作", "陷井"])
def test_one_wrong_character_in_a_term_of_the_trade_is_told(text: str):
    assert codes(parse(text), "WD601") == ([] if text == "陷井" else ["WD601"])


@pytest.mark.parametrize("text", ["坚守政治定位", "牟取私利", "天然气管网", "督察督办", "权力运行"])
def test_words_that_are_right_as_they_stand_are_no_slips(text: str):
    assert codes(parse(text), "WD601") == []


def test_characters_sound_alike_by_any_reading_they_have_in_words():
    assert homophones._sound_alike("力", "利")
    assert not homophones._sound_alike("力", "位")


def test_check_digits_tell_private_numbers_from_others():
    assert content.is_id("11010519491231002X") and not content.is_id("110105194912310021")
    assert not content.is_id("11010519491331002X")
    assert content.is_card("6222021234567890128") and not content.is_card("6222021234567890123")
    assert codes(parse("联系电话：13800138000；李某13800138000"), "CT402") == ["CT402"]


def test_a_text_box_and_a_header_are_read_too():
    box = (
        f'<w:p xmlns:w="{W}"><w:r><w:pict><v:textbox><w:txbxContent>{p("其它问题")}</w:txbxContent></v:textbox>'
        "</w:pict></w:r></w:p>"
    )
    assert codes(document(p("关于某事的通知") + box), "WD201") == ["WD201"]


@pytest.mark.parametrize("top", [37.0, 34.6])
def test_both_geometries_count_as_right(top: float):
    setup = PageSetup(width_mm=210, height_mm=297, top_mm=top, bottom_mm=297 - 225 - 37 if top > 36 else 32.6,
                      left_mm=28, right_mm=26)  # fmt: skip
    title = Block(kind=BlockKind.TITLE, text="关于某事的通知")
    assert codes(Document(id="x", path="", blocks=(title,), page_setup=setup), "GB1") == []


def test_places_of_a_file_count_its_paragraphs(tmp_path):
    path = tmp_path / "x.docx"
    table = f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>"
    path.write_bytes(docx(p("一") + "<w:p/>" + table + p("二"), more={"header": p("眉")}))
    assert [(b.text, b.anchor) for b in read(path).blocks] == [("一", 0), ("甲\t乙", 2), ("二", 4)]
