"""Small files made on the spot, so that a test shows the document it is about."""

import io
import itertools
import struct
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NS = (
    f'xmlns:w="{W}" xmlns:r="{_R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def package(parts):
    """Return a zip of parts by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def docx(body, numbering="", styles="", more=None):
    """Return a .docx.

    Args:
        body: Content of w:body.
        numbering: Content of w:numbering.
        styles: Content of w:styles.
        more: Other parts, kind of relation to content of the root element.
    """
    parts = {"[Content_Types].xml": _TYPES}
    parts["word/document.xml"] = f"<w:document {_NS}><w:body>{body}</w:body></w:document>"
    related = {"numbering": numbering, "styles": styles, **(more or {})}
    relations = ""
    for i, (kind, content) in enumerate(related.items()):
        if content:
            root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
            parts[f"word/{kind}.xml"] = f"<w:{root} {_NS}>{content}</w:{root}>"
            relations += f'<Relationship Id="r{i}" Type="{_R}/{kind}" Target="{kind}.xml"/>'
    parts["word/_rels/document.xml.rels"] = f"<Relationships>{relations}</Relationships>"
    return package(parts)


def p(text, properties="", run=""):
    """Return a w:p of one run."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def levels(*pairs, number=1, extra=""):
    """Return the numbering of one abstract definition and one instance.

    Args:
        *pairs: Format and pattern of each level.
        number: Id of both.
        extra: What stands in every w:lvl besides.
    """
    out = f'<w:abstractNum w:abstractNumId="{number}">'
    for i, (form, text) in enumerate(pairs):
        out += (
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
            f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        )
    return f'{out}</w:abstractNum><w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'


def numbered(num=1, level=0):
    """Return the w:numPr of a paragraph."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'


def pdf(*pages, extra="", box="/MediaBox[0 0 595 842]", inherited="", more=()):
    """Return a PDF of A4 pages in a Chinese font that is not embedded.

    Args:
        *pages: Of each page its items: ``(x, top, size, text)`` or a rectangle ``(x0, top, x1,
            bottom)``, in points from the top left corner.
        extra: Entries of the document catalogue.
        box: The boxes of every page.
        inherited: Those of the node above them.
        more: Further objects; behind one page the first is number 6.
    """
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts["
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor<</Type/FontDescriptor"
        "/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        "/Descent -120/CapHeight 880/StemV 93>>>>]>>"
    )
    objects = [f"<</Type/Catalog/Pages 2 0 R{extra}>>", "", font]
    kids = []
    for items in pages:
        content = "\n".join(_drawn(item) for item in items)
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R{box}/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}{inherited}>>"
    objects += more
    out, offsets = "%PDF-1.7\n", []
    for i, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{i} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{o:010d} 00000 n \n" for o in offsets)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    out += f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out) - len(table) - 20 - len(f'xref{chr(10)}0 {size}{chr(10)}')}\n%%EOF"
    return out.encode("latin-1")


def with_content(data, more, before=False):
    """Return a PDF of one page with other drawing instructions behind, or before, its own."""
    start, end = data.index(b"stream\n") + 7, data.index(b"\nendstream")
    content = data[start:end]
    content = more.encode() + b"\n" + content if before else content + b"\n" + more.encode()
    length = data.index(b"/Length ") + 8
    return data[:length] + f"{len(content)}>>stream\n".encode() + content + data[end:]


def lying(items, degrees):
    """Return a PDF of one page whose content is turned clockwise on its paper."""
    box = "/MediaBox[0 0 842 595]" if degrees % 180 else "/MediaBox[0 0 595 842]"
    turn = {90: "0 -1 1 0 0 595", 180: "-1 0 0 -1 595 842", 270: "0 1 -1 0 842 0"}[degrees]
    return with_content(pdf(items, box=box), f"{turn} cm", before=True)


def _drawn(item):
    if isinstance(item[3], str):
        x, top, size, text = item
        code = text.encode("utf-16-be").hex()
        return f"BT /F {size} Tf {x} {842 - top - size} Td <{code}> Tj ET"
    x0, top, x1, bottom = item
    return f"{x0} {842 - bottom} {x1 - x0} {bottom - top} re S"


def grid(xs, ys):
    """Return the rectangles of a ruled table."""
    return [
        (x0, y0, x1, y1) for y0, y1 in itertools.pairwise(ys) for x0, x1 in itertools.pairwise(xs)
    ]


def ofd(pages, namespace="http://www.ofdspec.org/2016", more=None, document="", root=""):
    """Return an .ofd of pages of A4.

    Args:
        pages: The objects of each page, see `said` and `ruled`.
        namespace: Of all elements.
        more: Other parts by name, content of their root element by its name.
        document: What stands in Document.xml besides.
        root: What stands in OFD.xml besides.
    """

    def part(name, content):
        return f'<o:{name} xmlns:o="{namespace}">{content}</o:{name}>'

    loc = "<o:DocRoot>Doc_0/Document.xml</o:DocRoot>"
    parts = {"OFD.xml": part("OFD", f"<o:DocBody>{loc}{root}</o:DocBody>")}
    listed = "".join(
        f'<o:Page ID="{i}" BaseLoc="Pages/{i}/Content.xml"/>' for i in range(len(pages))
    )
    area = "<o:PageArea><o:PhysicalBox>0 0 210 297</o:PhysicalBox></o:PageArea>"
    resources = "<o:DocumentRes>Res.xml</o:DocumentRes>" * ("Doc_0/Res.xml" in (more or {}))
    common = f"<o:CommonData>{area}{resources}</o:CommonData>"
    parts["Doc_0/Document.xml"] = part("Document", f"{common}{document}<o:Pages>{listed}</o:Pages>")
    for i, content in enumerate(pages):
        head, _, layer = content.rpartition("</head>")
        layer = f"<o:Content><o:Layer>{layer}</o:Layer></o:Content>"
        parts[f"Doc_0/Pages/{i}/Content.xml"] = part("Page", head.removeprefix("<head>") + layer)
    for name, (element, content) in (more or {}).items():
        parts[name] = part(element, content)
    return package(parts)


def said(x, y, size, text, steps=None, more=""):
    """Return a TextObject: its top left corner and size in millimetres."""
    steps = f"g {len(text) - 1} {size}" if steps is None else steps
    delta = f'DeltaX="{steps}"' if steps else ""
    return (
        f'<o:TextObject Boundary="{x} {y} {len(text) * size} {size}" Size="{size}" {more}>'
        f'<o:TextCode X="0" Y="{0.88 * size}" {delta}>{text}</o:TextCode></o:TextObject>'
    )


def ruled(x, y, width, height):
    """Return a PathObject that draws a box."""
    data = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
    return (
        f'<o:PathObject Boundary="{x} {y} {width} {height}">'
        f"<o:AbbreviatedData>{data}</o:AbbreviatedData></o:PathObject>"
    )


def compound(streams):
    """Return a compound file (OLE 2) with streams by name, each padded to whole sectors."""
    sector, end = 512, 0xFFFFFFFE
    fat, body, entries = [], b"", []
    for name, content in streams.items():
        content = content.ljust(4096, b"\0")  # smaller ones would stand in a stream of their own
        count = -(-len(content) // sector)
        first = len(fat)
        fat += [*range(first + 1, first + count), end]
        body += content.ljust(count * sector, b"\0")
        entries.append((name, first, len(content)))
    directory = _entry("Root Entry", 5, end, 0, child=1)
    for i, (name, first, size) in enumerate(entries, 1):
        directory += _entry(name, 2, first, size, right=i + 1 if i < len(entries) else None)
    directory = directory.ljust(-(-len(directory) // sector) * sector, b"\0")
    at = len(fat)
    count = len(directory) // sector
    fat += [*range(at + 1, at + count), end]
    fat.append(0xFFFFFFFD)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(sector, b"\xff")
    assert len(table) == sector
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHHHII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0)
    head += struct.pack("<IIIIIIIII", 1, at, 0, 4096, end, 0, end, 0, len(fat) - 1)
    return head.ljust(512, b"\xff") + body + directory + table


def _entry(name, kind, first, size, child=None, right=None):
    none = 0xFFFFFFFF
    raw = (name + "\0").encode("utf-16-le")
    out = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    out += struct.pack("<III", none, none if right is None else right,
                       none if child is None else child)  # fmt: skip
    return out + bytes(36) + struct.pack("<IQ", first, size)


def word97(pieces, lengths=None, flags=0x0200, version=0xC1, ident=0xA5EC, streams=None):
    """Return a Word 97 binary of pieces of text.

    Args:
        pieces: Text and whether it is stored in one byte a character; in any order on the disk.
        lengths: Characters of the eight stories; all in the first if None.
        flags: The flags at 0x0A.
        version: The version at 2.
        ident: The mark at 0.
        streams: Other streams to write instead of the table.
    """
    sizes = [len(text.encode("utf-16-le")) // 2 for text, _ in pieces]
    main = bytearray(0x400)
    places = {}
    for i, (text, narrow) in reversed(list(enumerate(pieces))):  # not in the order of the text
        places[i] = len(main) * 2 | 1 << 30 if narrow else len(main)
        main += text.encode("cp1252" if narrow else "utf-16-le")
        main += bytes(len(main) % 2)
    bounds, at = [0], 0
    for size in sizes:
        at += size
        bounds.append(at)
    plc = struct.pack(f"<{len(bounds)}I", *bounds)
    plc += b"".join(struct.pack("<HIH", 0, places[i], 0) for i in range(len(pieces)))
    clx = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<HH", main, 0, ident, version)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<8i", main, 0x4C, *(lengths or [sum(sizes), *[0] * 7]))
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    tables = {"1Table": clx} if streams is None else streams
    return compound({"WordDocument": bytes(main), **tables})
