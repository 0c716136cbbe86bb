"""A .docx edited by staff as a template: what it renders to, and how its errors are told."""

import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from xuncha_docs import compose, gongwen
from xuncha_docs.compose import Field
from xuncha_docs.errors import TemplateError
from xuncha_docs.gongwen.office import OfficeTemplate, plain
from xuncha_docs.gongwen.office_export import export
from xuncha_docs.gongwen.ooxml import pack
from xuncha_docs.gongwen.relayout import relaid
from xuncha_docs.gongwen.styles import style_id
from xuncha_docs.model import BlockKind
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


_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def box(*paragraphs):
    """A run with a text box as Word writes it: once as it is now, once for old programs."""
    inner = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="wps"><w:drawing>{inner}'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def _shown(xml):
    """Return the texts of the paragraphs of a part in the order they stand in it."""
    root = etree.fromstring(xml.encode())
    return ["".join(p.xpath("./w:r/w:t/text()", namespaces={"w": _W})) for p in root.iter(_q("p"))]


@pytest.mark.parametrize("text", ["", "甲", "致{{ 评价 }}"])
def test_a_field_in_a_text_box_is_filled_wherever_the_box_hangs(fill, text):
    hung = f"<w:p><w:r><w:t>{text}</w:t></w:r>{box(p('送{{ unit.name }}阅'))}</w:p>"
    fill(hung, {"unit": {"name": "县局"}, "评价": "好"})
    assert _shown(fill.xml) == [text.replace("{{ 评价 }}", "好"), "送县局阅", "送县局阅"]


def test_a_text_box_in_a_loop_is_filled_each_time(fill):
    hung = (
        f"<w:p>{box(p('{{ f.title }}'), p('{% if f.detail %}'), p('详'), p('{% endif %}'))}</w:p>"
    )
    body = p("{% for f in findings %}") + hung + p("{% endfor %}")
    fill(body, {"findings": [{"title": "一"}, {"title": "二", "detail": "有"}]})
    assert _shown(fill.xml) == ["", "一", "一", "", "二", "详", "二", "详"]


def test_a_gap_in_a_text_box_counts_once_and_its_box_keeps_a_paragraph(fill, template):
    hung = f"<w:p>{box(p('{{ 评价 }}'), p('{% if on %}'), p('时'), p('{% endif %}'))}</w:p>"
    office = _office(hung)
    source = compose.Body(office.source, office.place)
    assert compose.render(template, {}, plain, body=source).missing == ("评价",)
    fill(f"<w:p>{box(p('{% if on %}甲{% endif %}'))}</w:p>")
    assert fill.xml.count("<w:p") == 3 + fill.xml.count("<w:pPr") + fill.xml.count("<w:pict")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (p("首段") + f"<w:p>{box(p('{{ 评价a }}'))}</w:p>", "第1段的文本框“{{ 评价a }}”：.*“评价”"),
        (p("首段") + p("{{ 评价a }}"), "第2段“{{ 评价a }}”：没有“评价a”这个字段，是不是“评价”？"),
        (p("{{ name }}"), "第1段“{{ name }}”：没有“name”这个字段，是不是“unit.name”"),
        (p("{{ 甲 }}"), "没有“甲”这个字段。可用的字段见 xuncha explain"),
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
        (
            p("{% for f in findings %}有") + p("{{ f.title }}{% endfor %}"),
            "第1段“{% for f in findings %}有”：“{% for … %}”和“{% endfor %}”没有各占一段",
        ),
        (p("{% if on %}") + p("甲{% else %}") + p("{% endif %}"), "第2段“甲{% else %}”：“{% if … %}”"),
        (
            table(row("{% for f in findings %}{{ f.title }}", "{{ f.detail }}{% endfor %}")),
            "第1个表第1行第1格“.*没有各占一段",
        ),
        (
            table(row("{% for f in findings %}", "{{ f.title }}", "{% endfor %}")),
            "第1个表第1行第1格“.*就各占一行",
        ),
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


def _look(path):
    """Every paragraph: what it says, its own properties without the style, its type sizes."""
    root = etree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    marks = {_q("br"): "\n", _q("tab"): "\t"}
    out = []
    for paragraph in root.iter(_q("p")):
        properties = paragraph.find(_q("pPr"))
        own = [] if properties is None else [(c.tag, dict(c.items())) for c in properties]
        text = "".join(
            marks.get(e.tag) or e.text or ""
            for run in paragraph.iter(_q("r"))
            for e in run
            if e.tag != _q("rPr")
        )
        sizes = {e.get(_q("val")) for e in paragraph.iter(_q("sz"))}
        out.append((text, [o for o in own if o[0] != _q("pStyle")], sizes))
    return out


def _q(name):
    return f"{{{_W}}}{name}"


def _exported(name, tmp_path, change=lambda parts: parts):
    """A shipped template as staff get it, after they changed it."""
    path = tmp_path / "甲.docx"
    export(compose.load(name).body.read_text(encoding="utf-8"), path, name)
    with zipfile.ZipFile(path) as archive:
        return OfficeTemplate(change({n: archive.read(n) for n in archive.namelist()}))


def _filled(office, name, facts, path):
    body = compose.Body(office.source, office.place)
    text = compose.render(compose.load(name), facts, plain, body=body).markup
    pack(path, relaid(office.fill(text)))
    return path


def _direct(name, facts, path):
    gongwen.write(
        gongwen.parse(compose.render(compose.load(name), facts, gongwen.escape).markup), path
    )
    return path


@pytest.mark.parametrize("name", compose.names())
def test_every_shipped_template_ends_as_the_same_letter_as_a_docx(name, tmp_path):
    facts = compose.example(compose.load(name))
    filled = _filled(_exported(name, tmp_path), name, facts, tmp_path / "乙.docx")
    direct = _direct(name, facts, tmp_path / "丙.docx")
    assert _look(filled) == _look(direct)
    assert read(filled).blocks == read(direct).blocks


def test_styles_that_wps_renamed_are_known_by_their_names(tmp_path):
    def renamed(parts):
        out = {}
        for name, data in parts.items():
            text = data.decode("utf-8")
            for at, key in enumerate(
                re.findall(r'w:styleId="(Gongwen\w+)"', parts["word/styles.xml"].decode())
            ):
                text = text.replace(f'"{key}"', f'"a{at}"')
            out[name] = text.encode("utf-8")
        return out

    name = "反馈意见（领导班子）"
    facts = compose.example(compose.load(name))
    filled = _filled(_exported(name, tmp_path, renamed), name, facts, tmp_path / "乙.docx")
    assert _look(filled) == _look(_direct(name, facts, tmp_path / "丙.docx"))


def _document(change):
    return lambda parts: {
        **parts,
        "word/document.xml": change(parts["word/document.xml"].decode("utf-8")).encode("utf-8"),
    }


def _styled(kind, text, look="", level=0):
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style_id(kind, level)}"/></w:pPr>'
        f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
    )


def test_headings_are_counted_again_and_what_staff_made_stays(tmp_path):
    heading, own = (
        BlockKind.HEADING,
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>（内部掌握）</w:t></w:r></w:p>",
    )
    body = "".join(
        [
            _styled(BlockKind.TITLE, "{{ title }}", "<w:i/>"),
            _styled(BlockKind.PARAGRAPH, "{% for f in findings %}"),
            _styled(heading, "一、{{ f.title }}", "<w:u/>", 1),
            _styled(heading, "（一）具体表现", "", 2),
            _styled(BlockKind.PARAGRAPH, "{{ f.detail }}"),
            own,
            _styled(BlockKind.PARAGRAPH, "{% endfor %}"),
            _styled(heading, "不编号的小标题", "", 1),
            _styled(heading, "二、工作要求", "", 1),
            _styled(BlockKind.ATTACHMENT_NOTE, "附件：{{ title }}"),
            _styled(BlockKind.ATTACHMENT_NOTE, "另一个名称"),
            _styled(BlockKind.SIGNATURE, "中共青岚县委巡察工作领导小组办公室"),
            _styled(BlockKind.DATE, "2026年11月3日"),
        ]
    )

    def change(xml):
        return re.sub(r"(<w:body>).*(<w:sectPr>)", lambda m: m[1] + body + m[2], xml)

    title = "关于进一步规范全县乡镇（街道）财政资金使用管理和项目监督工作有关事项的通知"
    office = _exported("整改通知书", tmp_path, _document(change))
    facts = {"title": title, "findings": [{"title": t, "detail": "详情。"} for t in "甲乙"]}
    body_of = compose.Body(office.source, office.place)
    table = {n: Field(name=n, label=n) for n in ("title", "findings[].title", "findings[].detail")}
    template = replace(compose.load("整改通知书"), fields=tuple(table.values()))
    path = tmp_path / "乙.docx"
    pack(path, relaid(office.fill(compose.render(template, facts, plain, body=body_of).markup)))
    texts = [text for text, _, _ in _look(path)]
    assert texts[0].replace("\n", "") == title
    assert "\n" in texts[0]
    assert texts[1:] == [
        "一、甲", "（一）具体表现", "详情。", "（内部掌握）", "二、乙", "（一）具体表现", "详情。",
        "（内部掌握）", "不编号的小标题", "三、工作要求", f"附件：1.{title}", "2.另一个名称",
        "中共青岚县委巡察工作领导小组办公室", "2026年11月3日",
    ]  # fmt: skip
    xml = zipfile.ZipFile(path).read("word/document.xml").decode("utf-8")
    assert xml.count("<w:i/>") == 1
    assert xml.count("<w:u/>") == 2
    assert xml.count("<w:b/>") == 2
    looks = {text: dict(own) for text, own, _ in _look(path)}
    assert _q("ind") in looks["2026年11月3日"]
    assert _q("keepNext") in looks["中共青岚县委巡察工作领导小组办公室"]


def test_a_table_without_a_header_and_a_page_break_end_as_the_same_letter(template, tmp_path):
    source = (
        "# {{ unit.name }}\n正文。\n|= 1 | 3 |\n|-\n{% for f in findings %}\n"
        "| {{ f.title }} | {{ f.detail }} |\n{% endfor %}\n====\n# 另页\n====\n正文。\n"
    )
    (tmp_path / "试验" / "body.j2").write_text(source, encoding="utf-8")
    facts = {
        "unit": {"name": "某局"},
        "findings": [{"title": "单位名称和地址", "detail": "乙" * 9}],
    }
    export(source, tmp_path / "甲.docx", "试验")
    with zipfile.ZipFile(tmp_path / "甲.docx") as archive:
        office = OfficeTemplate({n: archive.read(n) for n in archive.namelist()})
    body = compose.Body(office.source, office.place)
    text = compose.render(template, facts, plain, body=body).markup
    pack(tmp_path / "乙.docx", relaid(office.fill(text)))
    markup = compose.render(template, facts, gongwen.escape).markup
    gongwen.write(gongwen.parse(markup), tmp_path / "丙.docx")
    assert _look(tmp_path / "乙.docx") == _look(tmp_path / "丙.docx")
