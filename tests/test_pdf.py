import pytest
from reading_specimens import grid, lying, pdf, with_content

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import BlockKind, Merge
from xuncha_docs.readers.pdf import read
from xuncha_docs.readers.pdf_tables import find_cells

LINE = "学习贯彻新时代党的创新理论不够深入研究部署不够具体跟踪问效"  # 28 characters fill a line
LEFT = 73.0


def body(*lines, top=120):
    """Return lines of 16 pt type, 28 pt apart; one that begins with a space is indented."""
    return [
        (LEFT + 32 * line.startswith("　"), top + 28 * i, 16, line.strip("　"))
        for i, line in enumerate(lines)
    ]


def texts(data):
    return [b.text for b in read(data).blocks]


def test_lines_are_joined_where_the_next_word_did_not_fit():
    first, second = "　" + LINE[:26], LINE[:28]
    found = read(pdf(body(first, second, "抓而不实。", "　另一段。")))
    assert [b.text for b in found.blocks] == [LINE[:26] + LINE[:28] + "抓而不实。", "另一段。"]
    assert found.blocks[0].page == 1
    assert found.blocks[0].box[0] == pytest.approx(LEFT, abs=1)


def test_a_paragraph_runs_over_the_page_past_header_and_number():
    def page(number, *lines):
        return [(LEFT, 40, 10, "内部资料"), (280, 790, 14, f"— {number} —"), *body(*lines)]

    data = pdf(page(1, "　" + LINE[:26], LINE), page(2, "抓而不实。", "　另一段。"))
    found = read(data).blocks
    assert [(b.kind, b.text) for b in found] == [
        (BlockKind.PARAGRAPH, LINE[:26] + LINE + "抓而不实。"),
        (BlockKind.PARAGRAPH, "另一段。"),
        (BlockKind.HEADER, "内部资料"),
        (BlockKind.FOOTER, "— 1 —"),
    ]


@pytest.mark.parametrize("below", [(), ((105, 160, 16, "县教育局党组"),)])
def test_the_tail_of_a_paragraph_alone_on_top_of_a_page_is_no_header(below):
    first = body("　" + LINE[:26], LINE)
    found = read(pdf(first, [(LEFT, 50, 16, "抓而不实。"), *below])).blocks
    assert found[0].text == LINE[:26] + LINE + "抓而不实。"
    assert [b.text for b in found[1:]] == [text for *_, text in below]


def test_a_header_between_the_parts_of_a_paragraph_is_none_of_it():
    head = (LEFT, 50, 16, "县委巡察办")
    found = read(pdf(body("　" + LINE[:26], LINE), [head, *body("抓而不实。", top=110)])).blocks
    assert [(b.kind, b.text) for b in found] == [
        (BlockKind.PARAGRAPH, LINE[:26] + LINE + "抓而不实。"),
        (BlockKind.HEADER, "县委巡察办"),
    ]


def test_a_title_of_two_lines_is_one_block():
    title = [(110, 80, 22, "关于县委第三巡察组巡察反馈意见整"), (253, 115, 22, "改的报告")]
    found = read(
        pdf([*title, *body("县委巡察组：", "　" + LINE[:26], LINE, "抓而不实。", top=180)])
    ).blocks
    assert found[0].kind is BlockKind.TITLE
    assert found[0].text == "关于县委第三巡察组巡察反馈意见整改的报告"
    assert found[1].kind is BlockKind.ADDRESSEE


def test_a_list_of_short_lines_stays_a_list():
    names = ["县教育局党组", "县水务局党组", "县民政局党组", "县司法局党组", "县审计局党组"]
    assert texts(pdf(body(*names))) == names


def test_stream_order_is_not_reading_order():
    lines = body("　第一行。", "　第二行。", "　第三行。")
    assert texts(pdf(lines[::-1])) == ["第一行。", "第二行。", "第三行。"]


def test_a_ruled_table_becomes_a_grid_and_is_not_repeated_as_text():
    cells = grid([73, 150, 300, 450], [200, 240, 280])
    words = [(80, 210, 16, "序号"), (160, 210, 16, "问题"), (310, 210, 16, "状态"),
             (80, 250, 16, "1"), (160, 250, 16, "会议少"), (310, 250, 16, "已完成")]  # fmt: skip
    found = read(pdf([*body("　表前。"), *cells, *words, *body("　表后。", top=300)])).blocks
    assert [b.text.split("\n")[0] for b in found] == ["表前。", "序号\t问题\t状态", "表后。"]
    assert found[1].rows == (("序号", "问题", "状态"), ("1", "会议少", "已完成"))
    assert found[1].box == pytest.approx((73, 200, 450, 280), abs=2)


def test_a_table_over_two_pages_is_one():
    def part(*rows):
        ys = [100 + 40 * i for i in range(len(rows) + 1)]
        words = [
            (x, 110 + 40 * i, 16, text)
            for i, row in enumerate(rows)
            for x, text in zip((80, 160, 310), row, strict=True)
            if text
        ]
        return [*grid([73, 150, 300, 450], ys), *words]

    head = ("序号", "问题", "状态")
    first = part(head, ("1", "甲", "完成"), ("2", "乙", "完成"), ("3", "丙的", "完成"))
    second = part(head, ("", "后半", ""), ("4", "丁", "完成"))
    table = read(pdf(first, second)).blocks[0]
    assert table.page == 1
    assert [row[1] for row in table.rows] == ["问题", "甲", "乙", "丙的后半", "丁"]


def test_merged_cells_stand_once():
    cells = [(73, 100, 150, 180), *grid([150, 300, 450], [100, 140, 180])]
    words = [(80, 130, 16, "类"), (160, 110, 16, "甲"), (310, 110, 16, "乙"),
             (160, 150, 16, "丙"), (310, 150, 16, "丁")]  # fmt: skip
    table = read(pdf([*cells, *words])).blocks[0]
    assert table.rows == (("类", "甲", "乙"), ("", "丙", "丁"))
    assert table.merges == (Merge(0, 0, 2, 1),)


def test_full_width_signs_and_quotes_stay_as_they_are():
    assert texts(pdf(body("　（一）“两个维护”：①第1项％"))) == ["（一）“两个维护”：①第1项％"]


def test_a_file_with_scripts_is_read_and_reported():
    data = pdf(body("　正文。"), extra="/OpenAction<</S/JavaScript/JS(app.alert)>>")
    assert "RD109" in [d.code for d in read(data).diagnostics]


def test_a_page_of_countless_rules_is_read_as_text_and_reported():
    rules = [(x, y, x + 3, y + 3) for x in range(20, 420, 4) for y in range(200, 324, 4)]
    found = read(pdf([*body("　正文。"), *rules]))
    assert [b.text for b in found.blocks] == ["正文。"]
    assert [d.code for d in found.diagnostics] == ["RD109"]


def test_a_page_without_anything_is_reported():
    found = read(pdf([]))
    assert (found.pages, found.blocks) == (1, ())
    assert [d.code for d in found.diagnostics] == ["RD110"]


def test_a_broken_file_is_refused():
    with pytest.raises(UnreadableFileError) as caught:
        read(b"%PDF-1.7\n" + b"x" * 200)
    assert caught.value.code == "RD008"


A_TABLE = [*grid([90, 290, 490], [200, 240, 280]), (95, 210, 16, "问题"), (295, 210, 16, "整改")]


def test_a_page_may_inherit_its_paper():
    whole = read(pdf(A_TABLE))
    inherited = read(pdf(A_TABLE, box="", inherited="/MediaBox[0 0 595 842]"))
    assert [b.box for b in inherited.blocks] == [b.box for b in whole.blocks]
    assert inherited.blocks == whole.blocks


@pytest.mark.parametrize("turn", ["", "/Rotate 90", "/Rotate 180", "/Rotate 270"])
def test_places_are_those_of_the_upright_page_where_it_is_cropped(turn):
    whole = pdf(A_TABLE, box=f"/MediaBox[0 0 595 842]{turn}")
    cropped = pdf(A_TABLE, box=f"/MediaBox[0 0 595 842]/CropBox[20 30 575 800]{turn}")
    left, top = {"": (20, 42), "/Rotate 90": (30, 20), "/Rotate 180": (20, 30),
                 "/Rotate 270": (42, 20)}[turn]  # fmt: skip
    one, other = read(whole).blocks, read(cropped).blocks
    assert [b.rows for b in one] == [b.rows for b in other]
    for a, b in zip(one, other, strict=True):
        x0, y0, x1, y1 = a.box
        assert b.box == pytest.approx((x0 - 20, y0 - 42, x1 - 20, y1 - 42))
    cells, shifted = find_cells(whole, [1])[0][1], find_cells(cropped, [1])[0][1]
    for a, b in zip(cells[0], shifted[0], strict=True):
        assert b == pytest.approx((a[0] - left, a[1] - top, a[2] - left, a[3] - top))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_whose_letters_lie_is_set_upright(degrees):
    items = body("　" + LINE[:26], LINE, "抓而不实。")
    upright, turned = read(pdf(items)), read(lying(items, degrees))
    assert [b.text for b in turned.blocks] == [b.text for b in upright.blocks]
    assert turned.blocks[0].box == pytest.approx(upright.blocks[0].box, abs=3)
    assert turned.diagnostics == ()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_table_on_a_lying_page_is_found(degrees):
    (upright,), (turned,) = read(pdf(A_TABLE)).blocks, read(lying(A_TABLE, degrees)).blocks
    assert turned.rows == upright.rows
    assert turned.box == pytest.approx(upright.box, abs=1)


def test_letters_that_stand_on_another_side_than_most_are_read_aside():
    code = "横放的问题若干条。".encode("utf-16-be").hex()
    content = f"BT /F 16 Tf 0 1 -1 0 500 100 Tm <{code}{code}> Tj ET"
    found = read(with_content(pdf(body("　" + LINE[:26], LINE)), content))
    assert [(b.kind, b.text) for b in found.blocks] == [
        (BlockKind.PARAGRAPH, LINE[:26] + LINE),
        (BlockKind.OTHER, "横放的问题若干条。" * 2),
    ]
    assert found.diagnostics == ()


def test_the_page_number_of_a_lying_page_is_a_footer():
    code = "—2—".encode("utf-16-be").hex()
    turn = f"Q q BT /F 14 Tf 1 0 0 1 280 30 Tm <{code}> Tj ET Q"
    data = with_content(pdf(A_TABLE), "q 0 1 -1 0 842 0 cm", before=True)
    found = read(with_content(data, turn)).blocks
    assert [b.kind for b in found] == [BlockKind.TABLE, BlockKind.FOOTER]
    assert found[1].text == "—2—"


def test_letters_that_stand_askew_are_told():
    code = "内部资料".encode("utf-16-be").hex()
    content = f"BT /F 40 Tf 0.7 0.7 -0.7 0.7 100 100 Tm <{code}> Tj ET"
    found = read(with_content(pdf(body("　" + LINE[:26], LINE)), content))
    assert [b.text for b in found.blocks] == [LINE[:26] + LINE]
    assert [d.code for d in found.diagnostics] == ["RD109"]
    assert "第 1 页有 4 个斜排" in found.diagnostics[0].message


def test_a_page_that_cannot_be_opened_is_told():
    one = pdf([(LEFT, 120, 16, "正文。")])
    found = read(one.replace(b"/Kids[5 0 R]/Count 1", b"/Kids[5 0 R 2 0 R]/Count 2"))
    assert [b.text for b in found.blocks] == ["正文。"]
    assert [d.code for d in found.diagnostics] == ["RD109"]
    assert "第 2 页打不开" in found.diagnostics[0].message


PICTURE = "q {} 0 0 {} 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID FF> EI Q"


def test_a_picture_of_a_page_under_header_and_footer_is_a_scan():
    edges = [(LEFT, 40, 10, LINE), (LEFT, 800, 10, LINE)]
    found = read(with_content(pdf(edges), PICTURE.format(595, 842), before=True))
    assert {d.code for d in found.diagnostics} & {"RD104", "RD131"}


def test_pictures_beside_or_under_text_are_told():
    lines = body(*[LINE] * 20)
    for height in (842, 300):
        found = read(with_content(pdf(lines), PICTURE.format(595, height), before=True))
        assert [b.text for b in found.blocks] == [LINE * 20]
        assert [d.code for d in found.diagnostics] == ["RD109"]
        assert "第 1 页有图片" in found.diagnostics[0].message
