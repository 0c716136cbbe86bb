"""Files made to hang, to crash or to fill the memory of whatever reads them; small on disk.

``python tests/hostile_specimens.py FOLDER`` writes them all for `benchmarks/hostile.py`.
"""

import io
import random
import struct
import sys
import warnings
import zipfile
import zlib
from pathlib import Path

from reading_specimens import W, docx, levels, numbered, p, package, pdf

_CELL = "<w:tc><w:tcPr>{}</w:tcPr><w:p/></w:tc>"
_TEXT_CELL = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _noise(size):
    """Return bytes that do not shrink, to stay below any limit on the ratio."""
    return random.Random(1).randbytes(size)


def _field(code):
    return f'<w:r><w:fldChar w:fldCharType="{code}"/></w:r>'


def _style(key, based):
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{key}"/>'
        f'<w:basedOn w:val="{based}"/></w:style>'
    )


def _document(body):
    return f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()


def _lying(data, part):
    """Return a zip whose directory says that a part is small."""
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo(part)
    return data.replace(struct.pack("<L", info.file_size), struct.pack("<L", 1000))


def _dense(data):
    """Return a package whose large parts hold noise, so that they stay below the limit on ratio."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in given.namelist():
            part = given.read(name)
            noise = _noise(len(part) // 150).hex().encode() if len(part) > 1 << 20 else b""
            packed.writestr(name, part + b"<!--" + noise + b"-->" if noise else part)
    return out.getvalue()


def _twice(data):
    out = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", _document(p("第二份")))
    return out.getvalue()


def _overlapping(count):
    """Return a zip of entries that all point at the same bytes."""
    name = b"word/document.xml"
    body = zlib.compress(bytes(60 << 20), 9)[2:-4]
    sizes = struct.pack("<LLL", zlib.crc32(bytes(60 << 20)), len(body), 60 << 20)
    local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes
    local += struct.pack("<HH", len(name), 0) + name + body
    directory = b""
    for i in range(count):
        own = name if not i else b"x%d" % i
        directory += b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes
        directory += struct.pack("<HHHHHLL", len(own), 0, 0, 0, 0, 0, 0) + own
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), len(local), 0)
    return local + directory + end


def word():
    """Yield .docx files that are no sound package or XML."""
    good = docx(p("正文"))
    yield "zip_twice", _twice(good)
    yield "zip_lying_directory", _lying(docx(p("甲" * 300_000)), "word/document.xml")
    yield "zip_overlapping", _overlapping(500)
    yield "zip_in_zip", package({"a.docx": good, "b/a.zip": package({"a.docx": good})})
    yield "zip_garbage_inside", good[:300] + _noise(64) + good[364:]
    yield "xml_deep", docx("<w:sdt><w:sdtContent>" * 90_000)
    yield (
        "xml_deep_allowed",
        docx("<w:sdt><w:sdtContent>" * 120 + p("甲") + "</w:sdtContent></w:sdt>" * 120),
    )
    yield "xml_huge_attribute", docx(p("甲").replace("<w:p>", f'<w:p w:x="{"A" * 9_000_000}">'))
    yield (
        "xml_many_attributes",
        docx("<w:p " + " ".join(f'w:a{i}="1"' for i in range(200_000)) + "/>"),
    )
    yield (
        "xml_many_namespaces",
        docx("".join(f'<x{i}:p xmlns:x{i}="u{i}"/>' for i in range(100_000))),
    )
    yield "xml_entity", package({
        "[Content_Types].xml": "wordprocessingml",
        "word/document.xml": '<!DOCTYPE d [<!ENTITY a "aaaa">]>' + _document("&a;").decode(),
    })  # fmt: skip


def bodies():
    """Yield .docx files whose document asks for too much."""
    yield "many_empty_paragraphs", docx("<w:p/>" * 9_000_000)
    yield "many_paragraphs", docx(p("一是学习不深入。") * 150_000)
    yield "one_long_paragraph", docx(p("1.学习不深入，落实不到位；" * 200_000))
    yield "many_runs", docx("<w:p>" + "<w:r><w:t>甲</w:t></w:r>" * 300_000 + "</w:p>")
    row = "<w:tr>" + _CELL.format('<w:gridSpan w:val="99999999"/><w:vMerge/>') * 50 + "</w:tr>"
    yield "table_spans", docx(f"<w:tbl>{row * 5000}</w:tbl>")
    before = '<w:tr><w:trPr><w:gridBefore w:val="99999999"/></w:trPr>'
    yield "table_before", docx(f"<w:tbl>{(before + _TEXT_CELL + '</w:tr>') * 50_000}</w:tbl>")
    merged = "<w:tr>" + _CELL.format('<w:vMerge w:val="restart"/>') * 60 + "</w:tr>"
    yield "table_merges", docx(f"<w:tbl>{merged * 3000}</w:tbl>")
    head = "<w:tr>" + "".join(_TEXT_CELL.replace("甲", t) for t in ("序号", "问题", "整改情况"))
    yield (
        "table_long",
        docx(f"<w:tbl>{head}</w:tr>{('<w:tr>' + _TEXT_CELL * 3 + '</w:tr>') * 40_000}</w:tbl>"),
    )
    nested = "<w:tbl><w:tr><w:tc>" * 70 + p("甲" * 1000) + "</w:tc></w:tr></w:tbl>" * 70
    yield "table_nested", docx(nested * 200)
    yield "fields_open", docx("<w:p>" + _field("begin") * 200_000 + "</w:p>" + p("甲"))
    styles = _style("a", "b") + _style("b", "a") + _style("c", "c")
    yield (
        "style_cycle",
        docx(p("甲", '<w:pStyle w:val="a"/>') + p("乙", '<w:pStyle w:val="c"/>'), styles=styles),
    )
    chain = "".join(_style(f"s{i}", f"s{i + 1}") for i in range(20_000))
    body = "".join(p("甲", f'<w:pStyle w:val="s{i}"/>') for i in range(20_000))
    yield "style_chain", docx(body, styles=chain)
    text = p("甲", numbered()) * 20_000
    yield (
        "number_start",
        docx(
            text, levels(("decimal", "%1.")).replace('start w:val="1"', 'start w:val="99999999999"')
        ),
    )
    custom = '<w:numFmt w:val="custom" w:format="' + "0" * 1_000_000 + '1"/>'
    wide = levels(("decimal", "%1.")).replace('<w:numFmt w:val="decimal"/>', custom)
    yield "number_custom", docx(text, wide)
    yield "number_pattern", docx(text, levels(("decimal", "%1" * 500_000)))
    many = "".join(levels(("decimal", "%1."), number=i) for i in range(30_000))
    yield "number_many", docx(text, many)
    lonely = "<w:p><w:r><w:t>&#x202E;正文&#xFEFF;&#x200B;&#xFFFD;</w:t></w:r></w:p>"
    yield "text_bidi", docx(lonely)
    yield "text_lone_surrogate", docx("<w:p><w:r><w:t>&#xD800;</w:t></w:r></w:p>")


def _book(sheet, more=None, links=""):
    """Return an .xlsx of one sheet."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_SHEET} xmlns:r="{_OFFICE}"><sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="{_OFFICE}/styles" Target="styles.xml"/>{links}</Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet {_SHEET} xmlns:r="{_OFFICE}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f"<sst {_SHEET}><si><t>甲</t></si></sst>",
        "xl/styles.xml": f"<styleSheet {_SHEET}/>",
    }  # fmt: skip
    return package(parts | (more or {}))


def _rows(count, row):
    return "<sheetData>" + "".join(row(r) for r in range(1, count + 1)) + "</sheetData>"


def excel():
    """Yield .xlsx files."""
    one = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    yield "dimension", _book('<dimension ref="A1:XFD1048576"/>' + one)
    corner = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="1048576"><c r="XFD1048576" t="s"><v>0</v></c></row></sheetData>'
    yield "far_corner", _book(corner)
    yield "merge_all", _book(one + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    merges = "".join(f'<mergeCell ref="A{i}:D{i}"/>' for i in range(1, 60_000))
    rows = _rows(40_000, lambda r: f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>')
    yield "many_merges", _book(f"{rows}<mergeCells>{merges}</mergeCells>")
    links = '<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
    yield "hyperlink_all", _book(one + links)
    strings = {"xl/sharedStrings.xml": f"<sst {_SHEET}><si><t>{'甲乙' * 200_000}</t></si></sst>"}
    bomb = _rows(50_000, lambda r: f'<row r="{r}">' + "<c t='s'><v>0</v></c>" * 8 + "</row>")
    yield "shared_string_bomb", _book(bomb, strings)
    rich = "<si>" + "<r><t>甲</t></r>" * 400_000 + "</si>"
    yield "rich_string", _book(one, {"xl/sharedStrings.xml": f"<sst {_SHEET}>{rich}</sst>"})
    formula = '<c r="A1"><f t="shared" ref="A1:XFD1048576" si="0">A2</f></c><c r="B1"><f t="array" ref="B1:XFD1048576">[1]x!A1</f><v>3</v></c>'
    yield "formulas", _book(f'<sheetData><row r="1">{formula}</row></sheetData>')
    outside = f'<Relationship Id="r9" Type="{_OFFICE}/externalLink" Target="file:///etc/passwd" TargetMode="External"/>'
    yield "external_link", _book(one, links=outside)
    form = (
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="'
        + '[$-1]"' * 100_000
        + '"/></numFmts>'
    )
    look = '<fonts/><cellXfs count="1"><xf numFmtId="164"/></cellXfs>'
    number = '<sheetData><row r="1"><c r="A1" s="0"><v>45000.5</v></c></row></sheetData>'
    yield "format_code", _book(number.replace("45000.5", "1e308"), {
        "xl/styles.xml": f"<styleSheet {_SHEET}>{form.replace(chr(34) * 2, chr(34))}{look}</styleSheet>"
    })  # fmt: skip
    day = f'<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>{look}'
    yield "date_out_of_range", _book(number.replace("45000.5", "-1e15"), {
        "xl/styles.xml": f"<styleSheet {_SHEET}>{day}</styleSheet>"
    })  # fmt: skip
    checks = (
        "<dataValidations>"
        + '<dataValidation sqref="A1:XFD1048576" type="list"><formula1>"a"</formula1></dataValidation>'
        * 20_000
        + "</dataValidations>"
    )
    yield "validations", _book(one + checks)
    columns = "<cols>" + '<col min="1" max="16384" width="9" hidden="1"/>' * 5_000 + "</cols>"
    yield "columns", _book(columns + one)
    yield (
        "bad_row_numbers",
        _book('<sheetData><row r="99999999999"><c r="ZZZZZ9"><v>1</v></c></row></sheetData>'),
    )
    wide = _rows(1900, lambda r: f'<row r="{r}">' + "<c><v>1</v></c>" * 256 + "</row>")
    yield "full", _book(wide)


def _upon(content, kind="drawing", related=1, more=None):
    """Return the parts of what lies upon the sheet of a book: a drawing or comments."""
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="../{kind}.xml"/>'
        for i in range(related)
    )
    return {
        "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{relations}</Relationships>",
        f"xl/{kind}.xml": content,
        **(more or {}),
    }


def upon_sheets():
    """Yield .xlsx files whose drawings and comments ask for too much."""
    one = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    drawn = f'<d:wsDr xmlns:d="d" xmlns:a="{_DRAWING}">{{}}</d:wsDr>'
    said = "<a:r><a:t>{}</a:t></a:r>"
    box = f"<d:sp><d:txBody><a:p>{said.format('甲')}</a:p></d:txBody></d:sp>"
    bomb = {"xl/_rels/drawing.xml.rels": f'<Relationships><Relationship Id="r1" Type="{_OFFICE}/image" Target="media/image1.png"/></Relationships>',
            "xl/media/image1.png": _png(65_535, 65_535)}  # fmt: skip
    yield "picture_bomb", _book(one, _upon(drawn.format("<d:pic/>"), more=bomb))
    for name, depth in (("groups_deep", 240), ("groups_deeper", 100_000)):
        groups = "<d:grpSp>" * depth + box + "</d:grpSp>" * depth
        yield name, _book(one, _upon(drawn.format(groups)))
    long = said.format("甲" * 1_000_000)
    bodies = "<d:txBody><a:p>" * 110 + long + "</a:p></d:txBody>" * 110
    yield "text_boxes_nested", _book(one, _upon(drawn.format(bodies)))
    yield "text_boxes_many", _book(one, _upon(drawn.format(box * 300_000)))
    yield "drawing_again_and_again", _book(one, _upon(drawn.format(box * 2_000), related=20_000))
    comment = '<comment ref="{}"><text><t>{}</t></text></comment>'
    comments = f"<comments {_SHEET}><commentList>{{}}</commentList></comments>"
    everywhere = comments.format(comment.format("A1:XFD1048576", "甲"))
    yield "comment_everywhere", _book(one, _upon(everywhere, "comments"))
    many = comments.format(comment.format("A1", "甲" * 1_000_000) * 21)
    yield "comments_long", _book(one, _upon(many, "comments"))
    again = '<sheet name="乙" sheetId="2" r:id="r1"/>' * 100_000
    book = f'<workbook {_SHEET} xmlns:r="{_OFFICE}"><sheets>{again}</sheets></workbook>'
    yield "sheet_again_and_again", _book(one, {"xl/workbook.xml": book})


def diagrams():
    """Yield .docx files with a diagram that asks for too much."""
    here = '<w:r><w:drawing><d:relIds xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="r2"/></w:drawing></w:r>'
    words = f'<a:r xmlns:a="{_DRAWING}"><a:t>{"甲" * 1_000_000}</a:t></a:r>'
    deep = f'<a:p xmlns:a="{_DRAWING}">' * 200 + words + "</a:p>" * 200
    for name, count in (("diagram_nested", 1), ("diagram_again_and_again", 3_000)):
        yield name, docx(f"<w:p>{here * count}</w:p>{p('正文')}", more={"diagramData": deep})
    nested = "<w:p><w:r><w:drawing><w:txbxContent>" * 50 + p("甲")
    yield (
        "text_boxes_nested",
        docx((nested + "</w:txbxContent></w:drawing></w:r></w:p>" * 50) * 300),
    )


def _raw_pdf(*objects, root=1):
    """Return a PDF of objects given as bodies; its cross-reference table is left to be rebuilt."""
    out = b"%PDF-1.7\n"
    for number, body in enumerate(objects, 1):
        body = body if isinstance(body, bytes) else body.encode("latin-1")
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"trailer<</Size %d/Root %d 0 R>>\n%%%%EOF" % (len(objects) + 1, root)


def _stream(data, entries="", packed=True):
    body = zlib.compress(data, 9) if packed else data
    kind = "/Filter/FlateDecode" if packed else ""
    return f"<</Length {len(body)}{kind}{entries}>>stream\n".encode() + body + b"\nendstream"


def _one_page(content, resources="", box="0 0 595 842"):
    return _raw_pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<{resources}>>>>",
        content,
    )


def portable():
    """Yield .pdf files."""
    catalogue = "<</Type/Catalog/Pages 2 0 R>>"
    yield "page_tree_cycle", _raw_pdf(catalogue, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99>>")
    deep = [f"<</Type/Pages/Kids[{n + 1} 0 R]/Parent {n - 1} 0 R/Count 1>>" for n in range(2, 5000)]
    yield "page_tree_deep", _raw_pdf(catalogue, *deep, "<</Type/Page/Parent 4999 0 R>>")
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    kids = " ".join(f"{n} 0 R" for n in range(3, 100_003))
    yield (
        "pages_100k",
        _raw_pdf(catalogue, f"<</Type/Pages/Kids[{kids}]/Count 100000>>", *[page] * 100_000),
    )
    yield "pages_claimed", _raw_pdf(catalogue, "<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", page)
    one = [(72, 72, 16, "正文。")]
    yield "box_huge", pdf(one).replace(b"0 0 595 842", b"0 0 1e9 1e9")
    yield "box_nothing", pdf(one).replace(b"0 0 595 842", b"0 0 0 0")
    yield "box_words", pdf(one).replace(b"[0 0 595 842]", b"(abc)")
    for name, size in (("huge", "1e38"), ("tiny", "1e-38"), ("not_a_number", "9" * 400)):
        yield f"size_{name}", pdf(one).replace(b" 16 Tf", f" {size} Tf".encode())
    yield "content_bomb", _one_page(_stream(b"0 0 m " * 30_000_000))
    yield (
        "rules",
        _one_page(
            _stream(b"".join(b"%d %d 5 5 re S\n" % (i % 590, i % 840) for i in range(300_000)))
        ),
    )
    text = pdf([(72, 72, 16, "甲" * 49_000)])
    yield "letters_on_one_line", text
    yield "letters_on_one_spot", pdf([(72, 72, 1, "甲")] * 45_000)
    form = "/XObject<</A 5 0 R/B 5 0 R>>"
    yield "form_recursive", _one_page(_stream(b"/A Do /B Do"), form).replace(b"trailer", b"5 0 obj\n" + _stream(
        b"/A Do /B Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R/B 5 0 R>>>>"
    ) + b"\nendobj\ntrailer")  # fmt: skip
    tower = [
        _stream(
            b"/A Do " * 10,
            f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A {n} 0 R>>>>",
        )
        for n in range(6, 16)
    ]
    base = _one_page(_stream(b"/A Do " * 10), "/XObject<</A 5 0 R>>")
    for number, body in enumerate(
        [*tower, _stream(b"0 0 m", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]")], 5
    ):
        base = base.replace(b"trailer", b"%d 0 obj\n%s\nendobj\ntrailer" % (number, body))
    yield "form_tower", base
    image = "/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    drawn = _one_page(_stream(b"595 0 0 842 0 0 cm /I Do"), "/XObject<</I 5 0 R>>")
    yield (
        "image_huge",
        drawn.replace(
            b"trailer", b"5 0 obj\n" + _stream(bytes(1000), image) + b"\nendobj\ntrailer"
        ),
    )
    yield "arrays_deep", _one_page(_stream(b"[" * 1_000_000 + b"]" * 1_000_000 + b" TJ"))
    yield (
        "objects_deep",
        _raw_pdf("<</Type/Catalog/Pages 2 0 R/X " + "[" * 100_000 + ">>", "<</Kids[]>>"),
    )
    wide = "/ToUnicode 6 0 R"
    cmap = (
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\n" * 20_000
    )
    fonted = pdf(one).replace(b"/Subtype/Type0", b"/Subtype/Type0" + wide.encode())
    yield "cmap_bomb", fonted.replace(b"\nxref", b"\n6 0 obj\n" + _stream(cmap) + b"\nendobj\nxref")
    struct_tree = "/MarkInfo<</Marked true>>/StructTreeRoot<</K 3 0 R>>"
    yield "tags_cycle", _raw_pdf(
        f"<</Type/Catalog/Pages 2 0 R{struct_tree}>>", "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        "<</S/P/K[3 0 R 3 0 R]/P 3 0 R/Pg 4 0 R>>", "<</Type/Page/Parent 2 0 R/StructParents 0>>",
    )  # fmt: skip
    yield "xref_cycle", pdf(one).replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev 9")
    yield "garbage", b"%PDF-1.7\n" + _noise(300_000)


def _chunk(kind, data):
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def _png(width, height, more=b""):
    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IDAT", zlib.compress(bytes(100_000), 9))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + body + _chunk(b"IEND", b"")


def pictures():
    """Yield pictures, the suffix with the name."""
    yield "picture_huge.png", _png(100_000, 100_000)
    note = _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000), 9))
    yield "picture_note_bomb.png", _png(10, 10, note)
    yield "picture_largest.png", _png(9_999, 9_999)
    loop = b"II*\0" + struct.pack("<LHHHLLL", 8, 1, 256, 3, 1, 10, 8)
    yield "picture_frames_cycle.tif", loop


def texts():
    """Yield .txt files."""
    yield "one_line", ("党组学习不深入，落实不到位，" * 700_000).encode()
    yield "nul", b"\0" * 100 + "正文".encode() + b"\0" * 1_000_000
    yield "bidi", "\u202e正文\u202c\u2066\u200b\ufeff\n1.学习不深入\n".encode()
    yield "surrogates", b"\xff\xfe" + b"\x00\xd8\x2d\x4e" * 10_000
    yield "half_of_everything", _noise(200_000)
    yield "tabs", ("a\t" * 50_000 + "\n").encode() * 20
    yield "table_ragged", "".join("a" + "\t" * (i % 3000) + "b\n" for i in range(6_000)).encode()
    for name, unit in (
        ("brackets", "（"), ("brackets_pairs", "（一）"), ("numbers", "1."), ("dots", "。"), ("commas", "，"),
        ("quotes", "“"), ("book_marks", "《"), ("some", "有的"), ("digits", "1"), ("first", "一是"), ("years", "2024年"),
        ("spaces", "　"), ("han", "第"), ("money", "1,000,000.00万元"), ("names", "张某某、"), ("etc", "存在问题："),
        ("ended", "整改完成。"), ("turn", "但是，"), ("letters", "a"), ("mixed", "1.（一）《“有的2024年，"),
    ):  # fmt: skip
        yield (
            f"long_{name}",
            ("自查报告\n一、存在的问题\n1." + unit * (300_000 // len(unit))).encode(),
        )
    yield (
        "many_findings",
        (
            "自查报告\n一、存在的主要问题\n"
            + "".join(f"{i}.学习不深入\n2024年有{i}次没有学习。\n" for i in range(20_000))
        ).encode(),
    )
    yield (
        "headings_deep",
        ("自查报告\n" + "一、问题\n（一）问题\n1.问题\n（1）问题\n" * 10_000).encode(),
    )


def specimens(wanted=()):
    """Yield the name and the bytes of every file, or of those wanted."""
    groups = (
        ("docx", word),
        ("docx", bodies),
        ("docx", diagrams),
        ("xlsx", excel),
        ("xlsx", upon_sheets),
        ("pdf", portable),
        ("txt", texts),
        ("", pictures),
    )
    for suffix, make in groups:
        for name, data in make():
            name = f"{name}.{suffix}" if suffix else name
            if not wanted or name in wanted:
                whole = suffix in ("docx", "xlsx") and not name.startswith("zip")
                yield name, _dense(data) if whole else data
    for name in ("换行\n和😀.txt", "名" * 80 + ".txt"):
        if not wanted or name in wanted:
            yield name, "正文".encode()


if __name__ == "__main__":
    for name, data in specimens():
        Path(sys.argv[1], name).write_bytes(data)
