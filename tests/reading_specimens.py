"""Small files made on the spot, so that a test shows the document it is about."""

import io
import itertools
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


def pdf(*pages, extra=""):
    """Return a PDF of A4 pages in a Chinese font that is not embedded.

    Args:
        *pages: Of each page its items: ``(x, top, size, text)`` or a rectangle ``(x0, top, x1,
            bottom)``, in points from the top left corner.
        extra: Entries of the document catalogue.
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
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out, offsets = "%PDF-1.7\n", []
    for i, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{i} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{o:010d} 00000 n \n" for o in offsets)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    out += f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out) - len(table) - 20 - len(f'xref{chr(10)}0 {size}{chr(10)}')}\n%%EOF"
    return out.encode("latin-1")


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
