import pytest
from reading_specimens import docx, grid, lying, p, pdf

from xuncha_docs.cli import main
from xuncha_docs.errors import XunchaError
from xuncha_docs.model import Span
from xuncha_docs.readers import pdf_marks, read
from xuncha_docs.workflow import showing

REPORT = ["关于巡察自查情况的报告", "县委第三巡察组：", "现将自查情况报告如下。",
          "二、存在的主要问题", "（一）学习不深入", "2023年以来有9次会议没有安排学习内容。",
          "（二）项目管理不严", "有3个项目未经招标即开工建设。", "三、下一步打算",
          "我局将逐条整改。"]  # fmt: skip


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "自查报告.docx"
    path.write_bytes(docx("".join(map(p, REPORT))))
    return path


@pytest.fixture
def printed(tmp_path):
    def lines(part):
        return [(105, 100 + 28 * i, 16, text) for i, text in enumerate(part)]

    path = tmp_path / "自查报告.pdf"
    path.write_bytes(pdf(lines(REPORT[:5]), lines(REPORT[5:])))
    return path


def test_the_words_of_a_finding_are_marked_between_their_neighbours(report):
    place = showing.find(report, "1")
    said = showing.as_text(place)
    assert "〖2023年以来有9次会议没有安排学习内容。〗" in said
    assert "第4段：二、存在的主要问题" in said  # the block before
    assert "第7段：（二）项目管理不严" in said  # the block behind
    assert "有3个项目" not in said
    assert showing.find(report, place.finding.id) == place


def test_a_finding_that_is_not_there_is_refused_with_those_that_are(report):
    with pytest.raises(XunchaError, match="编号从") as caught:
        showing.find(report, "99")
    assert caught.value.code == "WF121"


def test_a_picture_can_only_be_drawn_of_a_pdf(report, tmp_path):
    with pytest.raises(XunchaError) as caught:
        showing.draw(showing.find(report, "1"), tmp_path / "a.png")
    assert caught.value.code == "WF122"


def test_each_page_with_marks_is_a_file_and_none_is_overwritten(printed, tmp_path, capsys):
    out = tmp_path / "图.png"
    command = ["show", str(printed), "--finding", "1", "--png", str(out)]
    for expected in (0, 4):
        with pytest.raises(SystemExit) as stop:
            main(command)
        assert stop.value.code == expected
    assert sorted(f.name for f in tmp_path.glob("*.png")) == ["图-1.png", "图-2.png"]
    assert not list(tmp_path.glob("*.tmp"))
    assert "已经存在" in capsys.readouterr().err


def marked(picture):
    """Return the box of what is yellow, in points."""
    from PIL import ImageChops

    blue, red = picture.getchannel("B"), picture.getchannel("R")
    box = ImageChops.subtract(red, blue).point(lambda v: 255 * (v > 200)).getbbox()
    return tuple(v * 72 / 150 for v in box)


def test_the_mark_stands_on_the_words_and_nowhere_else(tmp_path):
    path = tmp_path / "甲.pdf"
    path.write_bytes(pdf([(105, 100, 16, "未经招标。"), (105, 160, 16, "有项目未经招标。")]))
    document = read(path)
    pictures = pdf_marks.draw(path.read_bytes(), document, [Span(document.id, 1, 3, 7)])
    assert list(pictures) == [1]
    assert marked(pictures[1]) == pytest.approx((153, 160, 217, 176), abs=4)


def test_words_in_a_table_are_marked_in_their_cell(tmp_path):
    cells = grid([73, 150, 300, 450], [200, 240, 280])
    words = [(80, 210, 16, "序号"), (160, 210, 16, "问题"), (310, 210, 16, "状态"),
             (80, 250, 16, "1"), (160, 250, 16, "会议少"), (310, 250, 16, "已完成")]  # fmt: skip
    path = tmp_path / "表.pdf"
    path.write_bytes(pdf([*cells, *words]))
    document = read(path)
    start = document.blocks[0].cell_start(1, 1)
    pictures = pdf_marks.draw(path.read_bytes(), document, [Span(document.id, 0, start, start + 3)])
    assert marked(pictures[1]) == pytest.approx((160, 250, 208, 266), abs=4)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_lying_page_is_set_upright_and_marked(tmp_path, degrees):
    path = tmp_path / "横.pdf"
    path.write_bytes(
        lying([(105, 100, 16, "未经招标。"), (105, 160, 16, "有项目未经招标。")], degrees)
    )
    document = read(path)
    pictures = pdf_marks.draw(path.read_bytes(), document, [Span(document.id, 1, 3, 7)])
    assert marked(pictures[1]) == pytest.approx((153, 160, 217, 176), abs=4)
