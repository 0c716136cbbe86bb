"""What LibreOffice makes of letters of ours, measured on the page; each mutation has its code."""

import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from xuncha_docs import compose, gongwen
from xuncha_docs.gongwen import pages, parse, render, write
from xuncha_docs.gongwen.measure import Measured, measure
from xuncha_docs.gongwen.standard import Own, standard
from xuncha_docs.model import BlockKind, Document, Form, Geometry, Severity
from xuncha_docs.readers import read
from xuncha_docs.workflow import paging

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(render.office() is None, reason="LibreOffice is not installed"),
]
PROSE = "党组会议专题研究思想政治工作不够深入结合实际研究贯彻措施少" * 40
# 各个位置的逗号，总有正好排满一行之后的。
COMMAS = "".join("党" * n + "，" for n in range(20, 40))
HEAD = {
    Form.DOCUMENT: "发文机关标志: 中共某县委巡察工作领导小组办公室文件\n发文字号: 某巡办〔2026〕3号\n"
    "抄送: 县纪委监委，县委组织部\n印发机关: 中共某县委巡察工作领导小组办公室\n印发日期: 2026年3月9日",
    Form.LETTER: "份号: 000012\n密级: 秘密★1年\n"
    "发文机关标志: 中共某县委巡察工作领导小组办公室\n发文字号: 某巡办函〔2026〕3号\n抄送: 县纪委监委，县委组织部",
    Form.PLAIN: "",
}
WIDE = """=== 台账
| 一 | 二 | 三 | 四 | 五 | 六 | 七 | 八 |
| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |
"""
BODY = f"""# 关于某事的通知
@ 各乡镇党委：
{PROSE}。
{COMMAS}。
特此通知。
! 清单
$ 某县委巡察工作领导小组办公室
% 2026年3月9日
=== 清单
| 甲 | 乙 |
| 1 | 2 |
"""


def letter(form: Form, geometry: Geometry = Geometry.COMMON, *more: str) -> str:
    front = "\n".join((f"形式: {form}", f"口径: {geometry}", *more, HEAD[form]))
    return f"---\n{front}\n---\n{BODY}"


JOINT = f"""---
发文机关标志: 中共青岚县纪律检查委员会、中共青岚县委组织部、青岚县审计局文件
发文字号: 青纪发〔2026〕3号
---
# 关于某事的通知
@ 各乡镇党委：
{PROSE[:400]}。
$ 中共青岚县纪委
$ 中共青岚县委组织部
$ 青岚县审计局
% 2026年3月9日
"""
LETTERS = {
    f"{form}-{geometry}": letter(form, geometry) for form in Form for geometry in Geometry
} | {
    "不盖章": letter(Form.LETTER, Geometry.COMMON, "落款: 不盖章"),
    "签名章": letter(Form.DOCUMENT, Geometry.COMMON, "落款: 签名章"),
    "套打": letter(Form.DOCUMENT, Geometry.COMMON, "套打: 是"),
    "上行文": letter(Form.DOCUMENT, Geometry.COMMON, "签发人: 程晓"),
    "联合行文": JOINT,
    "联合上行文": JOINT.replace("---\n", "---\n签发人: 程晓、林一鸣、苏文\n", 1),
    "联合行文不盖章": JOINT.replace("---\n", "---\n落款: 不盖章\n", 1),
    "横排": letter(Form.DOCUMENT) + WIDE,
    "横排字面": letter(Form.LETTER, Geometry.LITERAL) + WIDE + "=== 清单\n| 甲 |\n| 乙 |",
}


def edited(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a .docx behind the writer's back."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts["word/document.xml"].decode()
    after = change(before)
    assert after != before
    parts["word/document.xml"] = after.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def shorter_line(text: str) -> str:
    """Indent the paragraph that carries the red line, so that the line ends 10 mm early."""
    ind = '<w:ind w:right="567"/>'
    return re.sub(r"(<w:pBdr>.*?</w:pBdr><w:spacing [^>]*/>)", rf"\1{ind}", text, count=1)


def higher_imprint(text: str) -> str:
    return text.replace('w:tblpYSpec="bottom"', 'w:tblpYSpec="center"')


def higher_footer(text: str) -> str:
    return re.sub(r'w:footer="\d+"', 'w:footer="1560"', text)


def shorter_double_line(text: str) -> str:
    return text.replace('w:w="9638"', 'w:w="8504"')


def later_body(text: str) -> str:
    return text.replace(
        '<w:pPr><w:pStyle w:val="GongwenParagraph"/>',
        '<w:pPr><w:pStyle w:val="GongwenParagraph"/><w:pageBreakBefore/>',
        1,
    )


def upright_number(text: str) -> str:
    """Let the lying page have the footer of the upright ones."""
    return re.sub(r'"footer[45]"', '"footer1"', text)


# 名称：形式、改动的数值、对文件的改动、应报的代码。
MUTATIONS: dict[str, tuple[Form, Own, Callable[[str], str] | None, str]] = {
    "行距580缇": (Form.PLAIN, (("body.pitch", 580),), None, "PG101"),
    "字距为零": (Form.PLAIN, (("body.spacing", 0),), None, "PG102"),
    "标志低6毫米": (Form.DOCUMENT, (("mark.top", 41),), None, "PG103"),
    "信函标志低6毫米": (Form.LETTER, (("letter.mark_top", 36),), None, "PG103"),
    "红线短": (Form.DOCUMENT, (), shorter_line, "PG104"),
    "红线低": (Form.DOCUMENT, (("line.gap", 8),), None, "PG104"),
    "双线短": (Form.LETTER, (), shorter_double_line, "PG105"),
    "版记不在底": (Form.DOCUMENT, (), higher_imprint, "PG106"),
    "页码高": (Form.DOCUMENT, (), higher_footer, "PG107"),
    "横排页码不随纸转": (Form.LETTER, (), upright_number, "PG107"),
    "首页无正文": (Form.PLAIN, (), later_body, "PG108"),
}


class Rendered:
    """All letters and mutations, rendered in one go."""

    def __init__(self, folder: Path) -> None:
        self.paths: dict[str, Path] = {}
        for name, text in LETTERS.items():
            self.paths[name] = folder / f"{name}.docx"
            write(parse(text), self.paths[name])
        for name, (form, own, change, _) in MUTATIONS.items():
            self.paths[name] = folder / f"变{name}.docx"
            wide = WIDE if change is upright_number else ""
            write(parse(letter(form) + wide), self.paths[name], own)
            if change:
                edited(self.paths[name], change)
        out = folder / "pdf"
        out.mkdir()
        found = render.render(tuple(self.paths.values()), out)
        self.pdfs = dict(zip(self.paths, found, strict=True))

    def pdf(self, name: str) -> Path:
        path = self.pdfs[name]
        assert path is not None
        return path

    def document(self, name: str) -> Document:
        return read(self.paths[name])

    def codes(self, name: str) -> list[str]:
        examined = pages.examine(self.document(name), self.pdf(name))
        return [d.code for d in examined.diagnostics if d.code != "PG002"]

    def measured(self, name: str) -> Measured:
        return measure(self.pdf(name), 200)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rendered]:
    yield Rendered(tmp_path_factory.mktemp("pages"))


@pytest.mark.parametrize("name", LETTERS)
def test_every_form_in_both_geometries_is_as_the_standard_wants_it(rendered: Rendered, name: str):
    assert rendered.codes(name) == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_caught_by_the_code_that_names_it(rendered: Rendered, name: str):
    assert set(rendered.codes(name)) == {MUTATIONS[name][3]}


@pytest.mark.parametrize("geometry", Geometry)
def test_a_full_page_has_22_lines_of_28_characters(rendered: Rendered, geometry: Geometry):
    page = rendered.measured(f"{Form.PLAIN}-{geometry}").pages[1]
    body = page.lines[:-1]
    assert len(body) == 22
    assert {len(line.text) for line in body} == {28}
    pitch = standard(geometry).norm("body.pitch").mm
    assert [b.baseline - a.baseline for a, b in pairwise(body)] == pytest.approx(
        [pitch] * 21, abs=0.05
    )


def test_the_mark_stands_where_the_clause_says(rendered: Rendered):
    for geometry in Geometry:
        red = rendered.measured(f"{Form.DOCUMENT}-{geometry}").pages[0].red
        assert red is not None
        assert red[0] == pytest.approx(72, abs=1)
        red = rendered.measured(f"{Form.LETTER}-{geometry}").pages[0].red
        assert red is not None
        assert red[0] == pytest.approx(30, abs=1)


def test_nothing_red_is_printed_on_preprinted_paper_and_all_else_keeps_its_place(
    rendered: Rendered,
):
    plain = rendered.measured(f"{Form.DOCUMENT}-{Geometry.COMMON}").pages[0]
    bare = rendered.measured("套打").pages[0]
    assert not any(line.red for line in bare.ruled)
    assert bare.red is None
    assert [line.baseline for line in bare.lines] == [line.baseline for line in plain.lines]


def test_joint_marks_are_of_one_width_with_the_word_for_document_in_the_middle(rendered: Rendered):
    lines = rendered.measured("联合行文").pages[0].lines
    first, second, third = lines[:3]
    assert first.text == "中共青岚县纪律检查委员会"
    assert second.text == "中共青岚县委组织部文件"
    assert third.text == "青岚县审计局"
    assert [first.x0, first.x1] == pytest.approx([second.x0, third.x1], abs=1)
    assert second.x1 + first.x0 == pytest.approx(28 + 184, abs=1)


def test_the_number_stands_beside_the_last_row_of_signers(rendered: Rendered):
    lines = rendered.measured("联合上行文").pages[0].lines
    first = next(line for line in lines if line.text.startswith("签发人"))
    last = next(line for line in lines if line.text.endswith("苏文"))
    assert first.text == "签发人：程晓林一鸣"
    assert last.text == "青纪发〔2026〕3号苏文"
    assert first.x1 == pytest.approx(184 - 5.6, abs=1)
    assert last.baseline - first.baseline == pytest.approx(
        standard().norm("body.pitch").mm, abs=0.3
    )


def test_joint_seals_do_not_touch(rendered: Rendered):
    lines = [line for page in rendered.measured("联合行文").pages for line in page.lines]
    at = next(i for i, line in enumerate(lines) if line.text == "中共青岚县纪委中共青岚县委组织部")
    assert lines[at + 1].text == "青岚县审计局"
    assert lines[at + 1].baseline - lines[at].baseline == pytest.approx(45, abs=0.5)
    date = lines[at + 2]
    assert (lines[at + 1].x0 + lines[at + 1].x1) == pytest.approx(date.x0 + date.x1, abs=6)


def test_a_lying_page_is_numbered_where_the_bound_sheet_has_its_numbers(rendered: Rendered):
    lying = [page.lying for page in rendered.measured("横排").pages]
    assert lying[-2:] == [True, False]  # the imprint stands on an upright page of its own
    (at,) = (at for at, lies in enumerate(lying) if lies)
    page, upright = rendered.measured("横排").pages[at], rendered.measured("横排").pages[at - 2]
    assert page.lines[-1].text == f"—{at + 1}—"
    assert page.lines[-1].baseline == pytest.approx(upright.lines[-1].baseline, abs=0.5)
    assert page.lines[-1].x0 == pytest.approx(upright.lines[-1].x0, abs=0.5)
    table = next(line for line in page.lines if line.text.startswith("一二"))
    assert 35 <= table.x0 < table.x1 <= 260


def test_no_punctuation_is_lost_or_leaves_the_type_area(rendered: Rendered):
    lines = [line for page in rendered.measured("上行文").pages for line in page.lines]
    assert sum(line.text.count("，") for line in lines) == COMMAS.count("，") + 1
    assert max(line.x1 for line in lines) <= 184.5


def test_every_block_is_found_on_its_page_and_line(rendered: Rendered):
    document = rendered.document(f"{Form.DOCUMENT}-{Geometry.COMMON}")
    placing = pages.examine(document, rendered.pdf(f"{Form.DOCUMENT}-{Geometry.COMMON}")).placing
    assert placing is not None
    places = {
        block.kind: placing.place(at)
        for at, block in enumerate(document.blocks)
        if block.kind not in (BlockKind.FOOTER, BlockKind.PARAGRAPH)
    }
    assert all(places.values())
    mark, imprint = places[BlockKind.ISSUER_MARK], places[BlockKind.IMPRINT]
    assert mark and imprint
    assert (mark.page, mark.line) == (1, 1)
    assert imprint.page == len(rendered.measured(f"{Form.DOCUMENT}-{Geometry.COMMON}").pages)


def test_a_date_begins_two_characters_to_the_right_of_an_unsealed_signature(rendered: Rendered):
    lines = [line for page in rendered.measured("不盖章").pages for line in page.lines]
    signature = next(i for i, line in enumerate(lines) if line.text.startswith("某县委巡察"))
    shift = lines[signature + 1].x0 - lines[signature].x0
    assert shift == pytest.approx(standard().norm("signature.unsealed_shift").mm, abs=0.5)


def test_fonts_that_stand_in_for_others_are_told(rendered: Rendered):
    name = f"{Form.PLAIN}-{Geometry.COMMON}"
    examined = pages.examine(rendered.document(name), rendered.pdf(name))
    told = [d.code for d in examined.diagnostics]
    stands_in = any(font.startswith(("Noto", "Fandol")) for font in rendered.measured(name).fonts)
    assert told == (["PG002"] if stands_in else [])


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Geometry], list[str]]:
    """Return what the lint and the pages say of every shipped template, filled with its sample."""
    folder = tmp_path_factory.mktemp("templates")
    kinds = [(name, geometry) for name in compose.names() for geometry in Geometry]
    for at, (name, geometry) in enumerate(kinds):
        loaded = compose.load(name)
        draft = compose.render(loaded, compose.example(loaded), gongwen.escape, strict=True)
        write(parse(draft.markup, geometry), folder / f"{at}.docx")
    documents = [read(folder / f"{at}.docx") for at in range(len(kinds))]
    found = [
        (*gongwen.check(document), *examined.diagnostics)
        for document, examined in zip(documents, paging.look(documents), strict=True)
    ]
    return {
        kind: [f"{d.code} {d.message}" for d in mine if d.severity is not Severity.HINT]
        for kind, mine in zip(kinds, found, strict=True)
    }


@pytest.mark.parametrize("geometry", Geometry)
@pytest.mark.parametrize("name", compose.names())
def test_a_shipped_template_is_right_on_the_page_in_both_geometries(
    templates: dict[tuple[str, Geometry], list[str]], name: str, geometry: Geometry
):
    assert templates[name, geometry] == []
