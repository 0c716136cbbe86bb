import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from reading_specimens import W, docx, levels, numbered, p

from xuncha_docs.cli import main
from xuncha_docs.errors import XunchaError
from xuncha_docs.gongwen import check, fix, parse
from xuncha_docs.gongwen import write as write_letter
from xuncha_docs.gongwen.fix import words
from xuncha_docs.model import Document, Severity
from xuncha_docs.readers import read
from xuncha_docs.workflow import refitting

PROSE = "县委第一巡察组对你单位党组开展了常规巡察，现将有关情况反馈如下。"
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:bottom="1440" w:left="1800"'
    ' w:right="1800" w:header="851" w:footer="992" w:gutter="0"/><w:cols w:space="425"/>'
    '<w:docGrid w:type="linesAndChars" w:linePitch="312" w:charSpace="0"/></w:sectPr>'
)
THEME_FONTS = '<w:rFonts w:asciiTheme="minorEastAsia" w:eastAsiaTheme="minorEastAsia"/>'
STYLES = (
    f'<w:docDefaults><w:rPrDefault><w:rPr>{THEME_FONTS}<w:sz w:val="21"/></w:rPr></w:rPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr>'
    '<w:spacing w:beforeLines="50" w:line="360" w:lineRule="auto"/><w:ind w:leftChars="100"'
    ' w:left="210" w:hangingChars="200" w:hanging="420"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:keepNext/><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>'
    f'<w:rPr>{THEME_FONTS}<w:b/><w:color w:val="2E74B5"/><w:sz w:val="44"/></w:rPr></w:style>'
)
THEME = (
    '<a:fonts xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:majorFont>'
    '<a:ea typeface="等线 Light"/></a:majorFont><a:minorFont><a:ea typeface="等线"/></a:minorFont>'
    "</a:fonts>"
)
MARK = f"<w:rPr>{THEME_FONTS}<w:sz w:val='18'/></w:rPr>"
POLLUTED = (
    p("关于某事的通知", '<w:jc w:val="center"/>', f'{THEME_FONTS}<w:b/><w:sz w:val="36"/>')
    + p("县某局：", MARK, '<w:rFonts w:hint="eastAsia" w:eastAsiaTheme="majorEastAsia"/>')
    + p(PROSE, '<w:ind w:firstLineChars="0" w:firstLine="0"/>' + MARK, THEME_FONTS)
    + p("总体情况", '<w:pStyle w:val="1"/>' + MARK)
    + p(PROSE, MARK, '<w:color w:val="4472C4"/><w:spacing w:val="20"/><w:kern w:val="2"/>')
    + p("存在问题", '<w:pStyle w:val="1"/>')
    + p("学习不够", numbered(1, 1))
    + p(f"某项工作不实。{PROSE}", numbered(1, 2) + MARK, "<w:sz w:val='24'/>")
    + p("中共某县委员会", "<w:ind w:firstLineChars='1500'/>")
    + p("2026年3月9日", MARK)
    + SECTION
)
NUMBERS = levels(
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    extra='<w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr>',
)


def polluted() -> bytes:
    return docx(POLLUTED, numbering=NUMBERS, styles=STYLES, more={"theme": THEME})


def reread(data: bytes, tmp_path) -> Document:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    return read(path)


def said(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def layout(document: Document) -> list[str]:
    found = check(document, ("GB1", "GB2", "GB3", "GB4"))
    return [f"{d.code} {d.message}" for d in found if d.severity is not Severity.HINT]


def main_part(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml")


def test_a_file_spoiled_by_wps_has_no_layout_warning_after_and_keeps_its_numbers(tmp_path):
    before = reread(polluted(), tmp_path)
    assert len(layout(before)) > 5
    after = reread(fix(polluted(), before).data, tmp_path)
    assert layout(after) == []
    assert said(after) == said(before)
    assert [b.number for b in after.blocks if b.number] == ["一、", "二、", "（一）", "1."]
    assert main_part(polluted()).count(b"numPr") == main_part(fix(polluted(), before).data).count(
        b"numPr"
    )


def test_every_other_part_stays_byte_for_byte(tmp_path):
    data = polluted()
    fixed = fix(data, reread(data, tmp_path)).data
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(fixed)) as new:
        assert old.namelist() == new.namelist()
        changed = [n for n in old.namelist() if old.read(n) != new.read(n)]
    assert changed == ["word/document.xml"]


@pytest.mark.parametrize("spaces", ["", "　　"])
def test_only_the_lead_sentence_of_a_numbered_paragraph_has_the_heading_font(spaces, tmp_path):
    body = p(f"{spaces}（一）学习不够。{PROSE}") + p("关于某事的通知") + SECTION
    data = docx(p("关于某事的报告", '<w:jc w:val="center"/>') + body)
    root = etree.fromstring(main_part(fix(data, reread(data, tmp_path)).data))
    runs = [
        (r.findtext(f"{{{W}}}t"), r.find(f"{{{W}}}rPr/{{{W}}}rFonts").get(f"{{{W}}}eastAsia"))
        for r in list(root.iter(f"{{{W}}}p"))[1].iter(f"{{{W}}}r")
    ]
    assert runs == [(f"{spaces}（一）学习不够。", "楷体_GB2312"), (PROSE, "仿宋_GB2312")]


def test_an_emphasis_of_a_few_words_and_the_line_of_a_picture_are_kept(tmp_path):
    emphasis = (
        f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>一是</w:t></w:r><w:r><w:t>{PROSE}</w:t></w:r></w:p>"
    )
    picture = f"<w:p><w:r><w:drawing/></w:r><w:r><w:t>{PROSE}</w:t></w:r></w:p>"
    data = docx(p("关于某事的报告") + emphasis + picture + SECTION)
    root = etree.fromstring(main_part(fix(data, reread(data, tmp_path)).data))
    _, first, second = root.iter(f"{{{W}}}p")
    bold = [b.get(f"{{{W}}}val") for b in first.iterfind(f"{{{W}}}r/{{{W}}}rPr/{{{W}}}b")]
    assert bold == [None, "0"]
    assert second.find(f"{{{W}}}pPr/{{{W}}}spacing") is None


def test_spaces_that_stand_for_an_indent_get_no_indent_besides(tmp_path):
    data = docx(p("关于某事的报告") + p("　　" + PROSE) + SECTION)
    after = reread(fix(data, reread(data, tmp_path)).data, tmp_path)
    assert after.blocks[1].style is not None
    assert after.blocks[1].style.indent_chars == 0
    assert layout(after) == []


def test_properties_stand_in_the_order_the_schema_wants(tmp_path):
    data = polluted()
    root = etree.fromstring(main_part(fix(data, reread(data, tmp_path)).data))
    order = ["pStyle", "widowControl", "numPr", "autoSpaceDE", "autoSpaceDN", "adjustRightInd",
             "snapToGrid", "spacing", "ind", "jc", "outlineLvl", "rPr"]  # fmt: skip
    for properties in root.iter(f"{{{W}}}pPr"):
        names = [etree.QName(child).localname for child in properties]
        assert names == sorted(names, key=order.index)


def test_the_hash_sees_one_letter_one_break_and_one_number():
    def hashed(xml: str) -> str:
        return words(etree.fromstring(f'<w:p xmlns:w="{W}">{xml}</w:p>'))

    whole = hashed("<w:r><w:t>甲乙</w:t></w:r>")
    assert hashed("<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r><w:r><w:t>乙</w:t></w:r>") == whole
    assert hashed("<w:r><w:t>甲丙</w:t></w:r>") != whole
    assert hashed("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>") != whole
    assert (
        hashed('<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>甲乙</w:t></w:r>')
        != whole
    )


TEXTS = st.text(alphabet="一、（）1.县委，。　 \tAé“”", min_size=1, max_size=40)


@given(
    st.lists(
        st.tuples(TEXTS, st.sampled_from(["", numbered(1, 0), numbered(1, 2), MARK])),
        min_size=1,
        max_size=6,
    )
)
def test_no_text_changes_whatever_it_is(paragraphs):
    from xuncha_docs.readers import docx as reader
    from xuncha_docs.readers.package import open_package

    def blocks(data):
        return [b.text for b in reader.read(open_package(data)).blocks]

    body = "".join(p(text, properties) for text, properties in paragraphs)
    data = docx(body + SECTION, numbering=NUMBERS, styles=STYLES)
    found = reader.read(open_package(data)).blocks
    document = Document(id="x", path="", blocks=found)
    try:
        fixed = fix(data, document).data
    except XunchaError as error:
        assert error.code == "FX101"
        return
    assert blocks(fixed) == blocks(data)


def test_a_letter_of_ours_is_found_right_already(tmp_path):
    path = tmp_path / "我.docx"
    write_letter(parse(f"# 关于某事的通知\n@ 县某局：\n{PROSE}\n$ 某机关\n% 2026年3月9日"), path)
    assert layout(read(path)) == []
    done = refitting.refit(path, None, force=False)
    assert done.out.name == "我（已调格式）.docx"
    assert layout(reread(done.data, tmp_path)) == []


@pytest.fixture
def call(capsys):
    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return run


def test_the_original_is_written_over_only_by_force(call, tmp_path):
    path = tmp_path / "来文.docx"
    original = polluted()
    path.write_bytes(original)
    code, out, _ = call("lint", "--fix", path)
    assert code == 0
    assert "正文" in out and "→仿宋_GB2312" in out and "文字逐字未变" in out
    assert path.read_bytes() == original
    assert (tmp_path / "来文（已调格式）.docx").is_file()
    assert call("lint", "--fix", path)[0] == 4
    assert call("lint", "--fix", path, "-o", path)[0] == 4
    assert path.read_bytes() == original
    assert call("lint", "--fix", path, "-o", path, "--force")[0] == 0
    assert layout(read(path)) == []


def test_what_cannot_be_set_is_said_and_the_rest_goes_on(call, tmp_path):
    (tmp_path / "a.txt").write_text("文字", encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(polluted())
    code, out, err = call("lint", "--fix", tmp_path / "a.txt", tmp_path / "b.docx")
    assert code == 1
    assert "FX103" in err and "已存为" in out
    assert call("lint", tmp_path / "b.docx", "-o", tmp_path / "c.docx")[0] == 2
    assert call("lint", "--fix", tmp_path / "a.txt", tmp_path / "b.docx", "-o", "c")[0] == 2


def test_what_is_unsure_is_left_and_counted(tmp_path):
    data = docx(p("某某", '<w:jc w:val="center"/>') + p("县某局：") + p(PROSE) + SECTION)
    document = reread(data, tmp_path)
    assert fix(data, document).unsure == 1
    assert fix(data, replace(document, blocks=document.blocks[1:])).unsure == 0


def test_codes_may_be_parted_by_commas_and_several_files_are_summed_up(call, tmp_path):
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(polluted())
    code, out, err = call(
        "lint", tmp_path / "a.docx", tmp_path / "b.docx", "--select", "gb102,GB103"
    )
    assert code == 1
    assert out.count("GB102") == out.count("GB103") == 2
    assert err.strip() == "共 2 份：错误 4 处、警告 0 处、提示 0 处"


def test_what_comments_ask_to_pass_over_is_counted_in_text_and_json(call, tmp_path):
    title = (
        "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:commentRangeStart w:id='0'/><w:r><w:t>"
        "关于某事的通知</w:t></w:r><w:commentRangeEnd w:id='0'/></w:p>"
    )
    path = tmp_path / "a.docx"
    comment = f"<w:comment w:id='0'>{p('核验忽略：GB1 本单位用纸')}</w:comment>"
    path.write_bytes(docx(title + SECTION, more={"comments": comment}))
    code, out, _ = call("lint", path, "--select", "GB1")
    assert (code, "没有发现问题（另有 2 处按批注忽略）" in out) == (0, True)
    _, out, _ = call("lint", path, "--select", "GB1", "--format", "json")
    (file,) = json.loads(out)["files"]
    assert (file["diagnostics"], file["passed_over"]) == ([], 2)


def test_headings_that_only_their_typeface_shows_and_the_secrecy_keep_it(tmp_path):
    def line(text, face, align=""):
        return p(text, align, f'<w:rFonts w:eastAsia="{face}" w:ascii="{face}"/><w:sz w:val="32"/>')

    body = (
        line("秘密★1年", "黑体")
        + line("关于某事的通知", "方正小标宋简体", '<w:jc w:val="center"/>')
        + line("总体情况", "黑体")
        + line("学习情况", "楷体")
        + line(PROSE, "黑体")
    )
    data = docx(body + SECTION)
    new = reread(fix(data, reread(data, tmp_path)).data, tmp_path)
    fonts = [block.style.font for block in new.blocks if block.style]
    assert fonts == ["黑体", "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"]


def test_the_title_keeps_its_room_below_the_head_and_broken_lines_are_not_stretched(tmp_path):
    body = (
        p("某发〔2026〕3号", '<w:jc w:val="center"/>')
        + p("关于某事的通知", '<w:spacing w:before="1158"/><w:jc w:val="center"/>')
        + p("县某局：")
        + p(PROSE).replace("，现将", "</w:t><w:br/><w:t>，现将")
    )
    line = p("", '<w:pBdr><w:bottom w:val="single" w:sz="12" w:color="FF0000"/></w:pBdr>')
    carried = docx(body.replace("</w:p>", "</w:p>" + line, 1) + SECTION)
    with zipfile.ZipFile(io.BytesIO(fix(carried, reread(carried, tmp_path)).data)) as archive:
        assert b'w:before="1158"' in archive.read("word/document.xml")
    data = docx(body.replace('w:before="1158"', 'w:before="100"') + SECTION)
    with zipfile.ZipFile(io.BytesIO(fix(data, reread(data, tmp_path)).data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    _, title, _, prose = root.iter(f"{{{W}}}p")
    assert title.find(f".//{{{W}}}spacing").get(f"{{{W}}}before") == "1158"
    assert prose.find(f".//{{{W}}}jc").get(f"{{{W}}}val") == "left"


def test_a_change_of_paper_is_told_apart_from_the_margins(call, tmp_path):
    path = tmp_path / "来文.docx"
    path.write_bytes(docx(POLLUTED.replace('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"')))
    out = call("lint", "--fix", path)[1]
    assert "纸张（宽×高，毫米）：215.9×279.4→210×297\n" in out
    assert "页边距（上/下/左/右，毫米）：25.4/25.4/31.8/31.8→37/35/28/26\n" in out


def test_a_result_that_cannot_be_read_back_is_told_by_the_name_of_the_file():
    with pytest.raises(XunchaError, match=r"“来文\.docx”调好格式后读不回来，没有写出"):
        refitting._read_back(b"PK", Path("来文.docx"))
