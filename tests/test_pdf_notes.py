"""What is written on top of PDF pages: fields of forms, text boxes, notes."""

import pytest
from reading_specimens import pdf

from xuncha_docs.model import BlockKind
from xuncha_docs.readers.pdf import read

PAPER = "/MediaBox[0 0 595 842]/Annots[6 0 R 7 0 R]"
WORDS = [(73, 120, 16, "正文。")]


def hexed(text):
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def note(kind, text):
    return f"<</Type/Annot/Subtype/{kind}/Rect[100 300 200 320]/Contents{hexed(text)}>>"


def field(entries):
    return f"<</Type/Annot/Subtype/Widget/T{hexed('单位')}/Rect[100 300 200 320]{entries}>>"


def test_text_boxes_are_text_and_notes_are_comments():
    found = read(pdf(WORDS, box=PAPER, more=[note("FreeText", "框里的字"), note("Text", "请核对")]))
    assert [(b.kind, b.text) for b in found.blocks] == [
        (BlockKind.PARAGRAPH, "正文。"), (BlockKind.OTHER, "框里的字"), (BlockKind.COMMENT, "请核对"),
    ]  # fmt: skip
    assert found.blocks[1].page == 1
    assert found.blocks[1].box == pytest.approx((100, 522, 200, 542))
    assert [d.code for d in found.diagnostics] == ["RD102"]


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        (f"/FT/Tx/V{hexed('青岩镇')}", "青岩镇"),
        ("/FT/Btn/V/On/AS/On/AP<</N<</On 7 0 R/Off 7 0 R>>>>", "☑ 单位"),
        ("/FT/Btn/V/Off/AS/Off/AP<</N<</On 7 0 R/Off 7 0 R>>>>", None),
        (f"/FT/Tx/Ff 0/Parent 7 0 R/V{hexed('青岩镇')}", "青岩镇"),
    ],
)
def test_fields_say_what_they_are_set_to(entries, text):
    more = [field(entries), "<</Length 0>>stream\n\nendstream"]
    found = read(pdf(WORDS, box=PAPER, extra="/AcroForm<</Fields[6 0 R]>>", more=more)).blocks
    assert [b.text for b in found] == ["正文。", *[text] * (text is not None)]


def test_a_page_of_fields_alone_is_not_empty():
    more = [field(f"/FT/Tx/V{hexed('青岩镇')}"), "<<>>"]
    found = read(pdf([], box=PAPER, extra="/AcroForm<</Fields[6 0 R]>>", more=more))
    assert [b.text for b in found.blocks] == ["青岩镇"]
    assert found.diagnostics == ()
