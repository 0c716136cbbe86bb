from functools import partial

import pytest
from test_pdf_lines import EDGE, line

from xuncha_docs.model import BlockKind
from xuncha_docs.readers.pdf import read
from xuncha_docs.readers.pdf_join import continues
from xuncha_docs.readers.pdf_lines import Line
from xuncha_docs.readers.pdf_tags import trusted

FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts["
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo"
    "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>"
)


def tagged(*paragraphs):
    """Return a tagged PDF of one page: of each paragraph its type and its lines."""
    content, elements, top, mark = "", [], 100, 0
    for kind, rows in paragraphs:
        marks = []
        for row in rows:
            shown = row.encode("utf-16-be").hex()
            content += (
                f"/{kind} <</MCID {mark}>> BDC BT /F 16 Tf 73 {842 - top} Td <{shown}> Tj ET EMC\n"
            )
            marks.append(mark)
            mark, top = mark + 1, top + 28
        elements.append((kind, marks))
    kids = " ".join(f"{8 + i} 0 R" for i in range(len(elements)))
    owners = " ".join(f"{8 + i} 0 R" for i, (_, marks) in enumerate(elements) for _ in marks)
    objects = [
        "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R/MarkInfo<</Marked true>>>>",
        "<</Type/Pages/Kids[5 0 R]/Count 1>>",
        FONT,
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/StructParents 0"
        "/Resources<</Font<</F 3 0 R>>>>>>",
        f"<</Type/StructTreeRoot/K 7 0 R/ParentTree<</Nums[0[{owners}]]>>>>",
        f"<</Type/StructElem/S/Document/P 6 0 R/K[{kids}]>>",
        *(
            f"<</Type/StructElem/S/{kind}/P 7 0 R/Pg 5 0 R/K[{' '.join(map(str, marks))}]>>"
            for kind, marks in elements
        ),
    ]
    # Without a cross-reference table PDFium finds the objects by itself.
    body = "".join(f"{i} 0 obj\n{text}\nendobj\n" for i, text in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n%%EOF".encode(
        "latin-1"
    )


LONG = "学习贯彻新时代党的创新理论不够深入研究部署不够具体跟踪问效"[:28]


def test_the_tags_of_a_page_join_lines_that_geometry_would_part():
    rows = [LONG, LONG, "会议记录不全，", "台账缺失。"]
    found = read(tagged(("P", rows), ("P", ["另一段。"]), ("P", ["又一段。"]))).blocks
    assert [b.text for b in found] == ["".join(rows), "另一段。", "又一段。"]


def test_a_tagged_heading_is_one_without_any_number():
    rows = [("P", ["第一段。"]), ("P", ["第二段。"]), ("H2", ["存在的问题"]), ("P", ["没有开会。"])]
    found = read(tagged(*rows)).blocks
    assert [(b.kind, b.level) for b in found if b.text == "存在的问题"] == [(BlockKind.HEADING, 2)]


def test_tags_that_part_every_line_are_not_believed():
    rows = [("P", [LONG]) for _ in range(5)]
    assert [b.text for b in read(tagged(*rows, ("P", ["完。"]))).blocks] == [LONG * 5 + "完。"]


def judged(*tags):
    found = [line("文" * 28, top=100 + 28 * i) for i in range(len(tags))]
    lines = [Line(one.glyphs, 1, tag=tag) for one, tag in zip(found, tags, strict=True)]
    return trusted(lines, partial(continues, edge=EDGE))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ((10, 10, 10, 20, 20), True),
        ((10, 10, 10, None, None), False),  # covers too little
        ((10, 20, 10, 10, 10), False),  # tears a paragraph apart
        ((10, 20, 30, 40, 50), False),  # every line for itself
    ],
)
def test_tags_must_cover_the_page_and_agree_with_most_lines(tags, expected):
    assert judged(*tags) is expected
