"""A .docx edited by staff as a template: what it renders to, and how its errors are told."""

import zipfile

import pytest

from xuncha_docs import compose, gongwen
from xuncha_docs.errors import TemplateError
from xuncha_docs.gongwen.office import OfficeTemplate, plain
from xuncha_docs.gongwen.office_export import export
from xuncha_docs.gongwen.ooxml import pack
from xuncha_docs.readers import read

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FIELDS = ("unit.name", "评价", "findings[].title", "findings[].detail", "on")


def p(*runs, properties=""):
    """A paragraph; a run is its text, or its text and the XML of its properties."""
    out = ""
    for run in runs:
        text, look = run if isinstance(run, tuple) else (run, "")
        out += f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{out}</w:p>"


def row(*cells):
    inner = "".join(
        f"<w:tc><w:tcPr/>{cell if '<w:p>' in cell else p(cell)}</w:tc>" for cell in cells
    )
    return f"<w:tr>{inner}</w:tr>"


def table(*rows):
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


@pytest.fixture
def template(tmp_path):
    folder = tmp_path / "试验"
    folder.mkdir()
    rows = "".join(f'"{name}" = {{ label = "{name}" }}\n' for name in FIELDS)
    (folder / "template.toml").write_text(f'summary = "试"\n[fields]\n{rows}', encoding="utf-8")
    return compose.load("试验", tmp_path)


@pytest.fixture
def fill(template, tmp_path):
    """The blocks that a body renders to."""

    def _fill(body, facts=None):
        office, text = _office(body), ""
        source = compose.Body(office.source, office.place)
        text = compose.render(template, facts or {}, plain, body=source).markup
        path = tmp_path / "成品.docx"
        pack(path, office.fill(text) | _REST)
        _fill.xml = office.fill(text)["word/document.xml"].decode()
        return [block.text for block in read(path).blocks]

    return _fill


_REST = {
    "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/relationships/officeDocument"/></Relationships>',
}


def _office(body):
    xml = f'<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    return OfficeTemplate({"word/document.xml": xml.encode()})


def test_a_field_is_filled_and_its_paragraph_keeps_its_look(fill):
    centred = '<w:jc w:val="center"/>'
    assert fill(p("致{{ unit.name }}：", properties=centred), {"unit": {"name": "县局"}}) == [
        "致县局："
    ]
    assert 'w:val="center"' in fill.xml


def test_a_tag_cut_into_runs_heals(fill):
    body = p("{", ("{ unit", "<w:b/>"), ".na", ("me }", "<w:i/>"), "}好")
    assert fill(body, {"unit": {"name": "县局"}}) == ["县局好"]


def test_runs_outside_tags_keep_their_formats(fill):
    fill(p("甲", ("乙{{ 评价 }}", "<w:b/>"), "丙"), {"评价": "好"})
    assert "<w:b/>" in fill.xml.split("乙")[0].rsplit("<w:r>", 1)[1]
    assert "<w:b/>" not in fill.xml.split("丙")[0].rsplit("<w:r>", 1)[1]


@pytest.mark.parametrize(
    "tag",
    ["｛｛ 评价 ｝｝", "{｛评价｝}", "{ { 评价 } }", "{{　评价　}}", "{{ 评价｜default（“无”） }}"],
)
def test_braces_of_a_chinese_keyboard_are_understood(fill, tag):
    assert fill(p(tag), {"评价": "好"}) == ["好"]


def test_a_paragraph_of_control_tags_disappears_and_repeats_what_it_encloses(fill):
    body = p("{% for f in findings %}") + p("{{ f.title }}") + p("｛％ endfor ％｝") + p("完")
    assert fill(body, {"findings": [{"title": "一"}, {"title": "二"}]}) == ["一", "二", "完"]


def test_rows_are_repeated_too(fill):
    body = table(
        row("序号", "问题"),
        row("{% for f in findings %}", ""),
        row("{{ loop.index }}", "{{ f.title }}"),
        row("{% endfor %}", ""),
    )
    assert fill(body, {"findings": [{"title": "甲"}, {"title": "乙"}]}) == [
        "序号\t问题\n1\t甲\n2\t乙"
    ]


def test_a_table_whose_rows_all_went_is_left_out(fill):
    body = table(row("{% for f in findings %}"), row("{{ f.title }}"), row("{% endfor %}"))
    assert fill(body + p("完"), {"findings": []}) == ["完"]


@pytest.mark.parametrize(
    "value", ['占比<50% & >30%"', "# 号", "| 竖线 |", "制\t表", "--- 横线", "{{ 括号 }}"]
)
def test_data_stays_data(fill, value):
    assert fill(p("甲{{ 评价 }}乙"), {"评价": value}) == [f"甲{value}乙"]


def test_a_newline_in_data_starts_a_paragraph_of_the_same_look(fill):
    indented = '<w:ind w:firstLineChars="200"/>'
    assert fill(p("{{ 评价 }}", properties=indented), {"评价": "甲\r\n乙"}) == ["甲", "乙"]
    assert fill.xml.count("firstLineChars") == 2


def test_what_xml_forbids_is_dropped(fill):
    assert fill(p("{{ 评价 }}"), {"评价": "甲\uffff\x02乙"}) == ["甲乙"]


def test_a_gap_stands_on_yellow(fill):
    assert fill(p(("关于{{ 评价 }}", "<w:u/>"))) == ["关于【待补：评价】"]
    assert '<w:highlight w:val="yellow"/><w:u/>' in fill.xml


def test_what_is_no_text_stays_in_its_place(fill):
    drawn = "<w:r><w:drawing/></w:r>"
    body = (
        f"<w:p><w:pPr/><w:r><w:t>甲{{{{ 评价 }}}}</w:t></w:r>{drawn}<w:r><w:t>乙</w:t></w:r></w:p>"
    )
    fill(body, {"评价": "好"})
    assert fill.xml.index("好") < fill.xml.index("w:drawing") < fill.xml.index("乙")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (p("首段") + p("{{ 评价a }}"), "第2段“{{ 评价a }}”：没有“评价a”这个字段，是不是“评价”？"),
        (p("{% for f in findings %}") + p("甲"), "第1段“{% for f in findings %}”：.*没有与它配对的“{% endfor %}”"),
        (p("甲") + p("{% endfor %}"), "第2段“{% endfor %}”：.*没有与它配对的“{% for %}”"),
        (p("{{ 评价 }"), "第1段“{{ 评价 }”：“{{”没有配成一对"),
        (p("甲") + p("评价 }}"), "第2段“评价 }}”：“}}”没有配成一对"),
        (p("{{ 评价 | 日起 }}"), "第1段.*没有名为“日起”的过滤器.*日期"),
        (p("{% fro f in findings %}"), "第1段.*不认识“{% fro %}”"),
        (p("{{ 评价( }}"), "第1段.*写得不完整"),
        (p("{% if 评价 %}"), "第1段“{% if 评价 %}”.*endif"),
        (table(row("甲", "{{ unit.nam }}")), "第1个表第1行第2格“{{ unit.nam }}”.*是不是“unit.name”"),
        (
            table(row("{% for f in findings %}"), row("{{ f.titel }}"), row("{% endfor %}")),
            r"第1个表第2行第1格“{{ f.titel }}”.*是不是“findings\[\].title”",
        ),
        (table(row("{% for f in findings %}"), row("{{ f.title }}")), "第1个表第1行“.*endfor"),
        (p("{{ on|日期 }}"), "第1段“{{ on|日期 }}”出错：日期写法不对"),
        (p("{", ("{ 评价b", "<w:b/>"), " }}"), "第1段“{{ 评价b }}”：没有“评价b”"),
    ],
)  # fmt: skip
def test_an_error_names_the_place_and_quotes_the_template(fill, body, told):
    with pytest.raises(TemplateError, match=told):
        fill(body, {"on": "去年"})


def test_all_unknown_fields_are_told_at_once(template):
    office = _office(p("{{ 甲 }}") + p("{{ 乙 }}"))
    body = compose.Body(office.source, office.place)
    assert len(compose.faults(template, plain, body)) == 2


def test_a_sound_template_has_no_faults(template):
    office = _office(p("{% for f in findings %}") + p("{{ f.title }}") + p("{% endfor %}"))
    assert compose.faults(template, plain, compose.Body(office.source, office.place)) == []


@pytest.mark.parametrize("name", compose.names())
def test_every_shipped_template_says_the_same_as_a_docx(name, tmp_path):
    template = compose.load(name)
    facts = compose.example(template)
    exported, filled, direct = (tmp_path / f"{n}.docx" for n in "甲乙丙")
    export(template.body.read_text(encoding="utf-8"), exported, name)
    with zipfile.ZipFile(exported) as archive:
        office = OfficeTemplate({n: archive.read(n) for n in archive.namelist()})
    body = compose.Body(office.source, office.place)
    pack(filled, office.fill(compose.render(template, facts, plain, body=body).markup))
    gongwen.write(gongwen.parse(compose.render(template, facts, gongwen.escape).markup), direct)
    said = [(b.kind, b.level, b.text.removeprefix(b.number)) for b in read(filled).blocks]
    assert said == [(b.kind, b.level, b.text.removeprefix(b.number)) for b in read(direct).blocks]
