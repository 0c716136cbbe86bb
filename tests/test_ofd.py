import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_specimens import ofd, ruled, said

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import BlockKind, Merge
from xuncha_docs.readers import ofd as reader
from xuncha_docs.readers.ofd_drawing import Matrix, _steps
from xuncha_docs.readers.package import open_package


def read(data):
    return reader.read(open_package(data))


BODY = 5.64  # millimetres: 三号
LEFT, RIGHT = 28, 182
PER_LINE = int((RIGHT - LEFT) / BODY)


def texts(found):
    return [b.text for b in found.blocks]


def page(*paragraphs, top=60):
    """Return the objects of a page: paragraphs set in lines, the first indented."""
    out, y = "", top
    for paragraph in paragraphs:
        first, rest = paragraph[: PER_LINE - 2], paragraph[PER_LINE - 2 :]
        out += said(LEFT + 2 * BODY, y, BODY, first)
        while rest:
            y += 10
            out += said(LEFT, y, BODY, rest[:PER_LINE])
            rest = rest[PER_LINE:]
        y += 10
    return out


LONG = "青岩镇党委组织理论学习中心组学习次数不足，全年应学十二次，实学七次，其中三次没有记录。"


def test_lines_are_joined_and_the_title_is_known():
    title = said(65, 40, 7.76, "青岩镇自查情况报告")
    found = read(ofd([title + page(LONG, LONG)]))
    assert texts(found) == ["青岩镇自查情况报告", LONG, LONG]
    assert found.blocks[0].kind is BlockKind.TITLE
    assert found.pages == 1
    assert found.blocks[1].page == 1
    assert abs(found.blocks[1].box[0] - LEFT * 72 / 25.4) < 1
    assert not found.diagnostics


@pytest.mark.parametrize("namespace", ["http://www.ofdspec.org", "urn:other"])
def test_any_namespace_is_read(namespace):
    assert texts(read(ofd([page("正文。")], namespace))) == ["正文。"]


def test_a_paragraph_goes_on_over_the_page_and_furniture_is_set_apart():
    whole = LONG * 2
    cut = 2 * PER_LINE - 2
    first = page(whole[:cut], top=250)
    second = said(LEFT, 40, BODY, whole[cut : cut + PER_LINE])
    second += said(LEFT, 50, BODY, whole[cut + PER_LINE :]) + page("另一段。", top=60)
    pages = [
        said(90, 12, 3.5, "内部资料") + body + said(100, 280, 4, f"— {n} —")
        for n, body in enumerate((first, second), 1)
    ]
    found = read(ofd(pages))
    assert [b.text for b in found.blocks if b.kind is BlockKind.PARAGRAPH] == [whole, "另一段。"]
    assert [b.text for b in found.blocks if b.kind is BlockKind.HEADER] == ["内部资料"]
    assert sum(b.kind is BlockKind.FOOTER for b in found.blocks) == 1


def test_ruled_lines_make_a_table_with_merged_cells():
    cells = [(30, 50, 80, 10, "整改情况"), (30, 60, 40, 10, "问题"), (70, 60, 40, 10, "时限"),
             (30, 70, 40, 10, "学习不深"), (70, 70, 40, 10, "6月底")]  # fmt: skip
    drawn = "".join(ruled(x, y, w, h) for x, y, w, h, _ in cells)
    words = "".join(said(x + 2, y + 3, 4, text) for x, y, _, _, text in cells)
    (table,) = read(ofd([drawn + words])).blocks
    assert table.rows == (("整改情况", ""), ("问题", "时限"), ("学习不深", "6月底"))
    assert table.merges == (Merge(0, 0, 1, 2),)


def test_a_matrix_scales_and_moves():
    text = said(40, 60, 16, "正文。", more='CTM="0.3528 0 0 0.3528 0 0"')
    (block,) = read(ofd([text])).blocks
    assert block.text == "正文。"
    assert 15 < block.style.size_pt < 17


def test_letters_askew_are_a_watermark_and_reported():
    mark = said(60, 100, 20, "机密", more='CTM="0.7071 0.7071 -0.7071 0.7071 0 0"')
    found = read(ofd([page("正文。") + mark]))
    assert texts(found) == ["正文。"]
    assert [d.code for d in found.diagnostics] == ["RD109"]


def test_steps_repeat_and_the_last_one_goes_on():
    assert _steps("g 3 2 5", 6) == [2, 2, 2, 5, 5, 5]
    assert _steps("1 2", 2) == [1, 2]
    assert _steps("g 99999999 1", 4) == [1, 1, 1, 1]
    assert _steps("g x y z", 3) == [0, 0, 0]
    assert _steps("", 3) == []


def test_text_set_downwards_is_read_letter_by_letter():
    text = said(40, 60, 6, "骑缝章", steps="").replace("<o:TextCode", '<o:TextCode DeltaY="g 2 8"')
    assert "".join(texts(read(ofd([text])))).replace("\n", "") == "骑缝章"


def test_templates_drawings_and_annotations_are_read():
    document = '<o:TemplatePage ID="9" BaseLoc="T.xml"/><o:Annotations>Annots/A.xml</o:Annotations>'
    content = f"<o:Content><o:Layer>{page('模板的字。', top=80)}</o:Layer></o:Content>"
    unit = f'<o:CompositeGraphicUnit ID="7"><o:Content>{page("图里的字。", top=100)}</o:Content>'
    look = f'<o:Appearance Boundary="0 20 100 20">{page("注释的字。", top=120)}</o:Appearance>'
    more = {
        "Doc_0/T.xml": ("Page", content),
        "Doc_0/Res.xml": ("Res", f"{unit}</o:CompositeGraphicUnit>"),
        "Doc_0/Annots/A.xml": (
            "Annotations", '<o:Page PageID="0"><o:FileLoc>P.xml</o:FileLoc></o:Page>'),
        "Doc_0/Annots/P.xml": ("PageAnnot", f'<o:Annot Type="Stamp">{look}</o:Annot>'),
    }  # fmt: skip
    one = '<head><o:Template TemplateID="9"/></head>' + page("页上的字。")
    one += '<o:CompositeObject Boundary="0 0 210 297" ResourceID="7"/>'
    found = read(ofd([one], more=more, document=document))
    assert texts(found) == ["页上的字。", "模板的字。", "图里的字。", "注释的字。"]
    assert [d.code for d in found.diagnostics] == ["RD115"]


def test_a_drawing_that_holds_itself_many_times_ends_and_is_told():
    use = '<o:CompositeObject ResourceID="7"/>'
    unit = f'<o:CompositeGraphicUnit ID="7"><o:Content>{use * 50}</o:Content>'
    more = {"Doc_0/Res.xml": ("Res", f"{unit}</o:CompositeGraphicUnit>")}
    found = read(ofd([page("正文。") + use], more=more))
    assert texts(found) == ["正文。"]
    assert [d.code for d in found.diagnostics] == ["RD108"]


def test_a_page_with_too_many_letters_is_cut_and_told():
    found = read(ofd([page("正文。") + said(30, 80, 4, "字" * 60_000, steps="0")]))
    assert "RD108" in [d.code for d in found.diagnostics]


def test_seals_are_counted_and_not_verified():
    more = {"Doc_0/Signs.xml": ("Signatures", '<o:Signature ID="1"/>')}
    found = read(ofd([page("正文。")], more=more,
                     root="<o:Signatures>/Doc_0/Signs.xml</o:Signatures>"))  # fmt: skip
    assert [d.code for d in found.diagnostics] == ["RD115"]
    assert "1 个电子签章" in found.diagnostics[0].message


def test_letters_without_a_character_are_told():
    found = read(ofd([page("\ue001\ue002\ue003\ue004字字字字。")]))
    assert "RD105" in [d.code for d in found.diagnostics]


def test_an_empty_one_and_a_broken_one_say_so():
    assert [d.code for d in read(ofd([""])).diagnostics] == ["RD110"]
    for data in (ofd([]), ofd(["<o:TextObject>"])):
        with pytest.raises(UnreadableFileError) as caught:
            read(data)
        assert caught.value.code == "RD008"


def test_a_broken_page_does_not_lose_the_others():
    found = read(ofd(["<o:TextObject>", page("正文。")]))
    assert texts(found) == ["正文。"]
    assert found.blocks[0].page == 2
    assert [d.code for d in found.diagnostics] == ["RD109"]


def test_maps_are_put_one_behind_the_other():
    assert Matrix(2, 0, 0, 3, 1, 1).then(Matrix(1, 0, 0, 1, 10, 20)).at(1, 1) == (13, 24)


@settings(deadline=None)
@given(st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_one_never_crashes(at, byte):
    data = bytearray(ofd([page("正文。") + ruled(10, 10, 20, 20)]))
    data[at % len(data)] = byte
    try:
        read(bytes(data))
    except UnreadableFileError as error:
        assert error.code.startswith("RD")


@pytest.mark.parametrize(
    ("turn", "x", "y"), [("0 1 -1 0", 200, 20), ("-1 0 0 -1", 190, 280), ("0 -1 1 0", 20, 280)]
)
def test_a_page_whose_letters_lie_is_set_upright(turn, x, y):
    across, down = (float(n) for n in turn.split()[:2])
    drawn = ""
    for i, text in enumerate((LONG[:20], LONG[20:])):
        left, top = x - 10 * i * down, y + 10 * i * across
        drawn += said(left, top, BODY, text, more=f'CTM="{turn} 0 0"')
    found = read(ofd([drawn]))
    assert texts(found) == [LONG[:20], LONG[20:]]
    x0, top, x1, bottom = found.blocks[0].box
    assert x1 - x0 > 4 * (bottom - top)
    assert found.diagnostics == ()


def test_what_is_named_and_missing_is_told():
    document = '<o:TemplatePage ID="9" BaseLoc="T.xml"/><o:Annotations>A.xml</o:Annotations>'
    body = '<head><o:Template TemplateID="9"/></head>' + page("正文。")
    body += '<o:CompositeObject ResourceID="8" Boundary="0 0 9 9"/>'
    found = read(ofd([body], document=document))
    assert texts(found) == ["正文。"]
    message = found.diagnostics[-1].message
    assert found.diagnostics[-1].code == "RD109"
    for name in ("Doc_0/T.xml", "Doc_0/A.xml", "图元 8"):
        assert name in message
