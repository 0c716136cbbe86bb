"""Every letter of ours is valid WordprocessingML by the schema tables of the Open XML SDK."""

import zipfile
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from xuncha_docs import compose
from xuncha_docs.gongwen import escape, parse, write
from xuncha_docs.gongwen.standard import Own, standard
from xuncha_docs.model import Geometry

# 主题部件可有可无（ECMA-376-1 11.3.10），本程序不用主题。
OPTIONAL = "/relationships/theme' is missing"
BODY = """
# 关于某事的通知
@ 各乡镇党委：
正文【待补：数额】。
## 主要问题
### 学习不够。研究不多。
#### 制度
##### 记录
! 问题清单
! 任务清单
$ 某县委
% 2026年3月9日
~ 联系人
=== 问题清单
|= 8 | 20 | 60 |
| 序号 | 类别 | 问题 |
| 1 | 政治建设 | 学习\\n记录 |
| 2 | ^ | 制度 |
| 3 | 合计 | < |
=== 任务清单
| 甲 | 乙 | 丙 | 丁 | 戊 | 己 |
| 1 | 2 | 3 | 4 | 5 | 6 |
|= 1 |
| 丙 |
"""
WIDE = "| 一 | 二 | 三 | 四 | 五 | 六 | 七 | 八 |\n| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |\n"
HEAD = """---
页眉: 草稿
份号: 000012
密级: 秘密★1年
紧急程度: 特急
发文机关标志: 某县委
发文字号: 某发〔2026〕1号
抄送: 某局，某委
{}
---"""
LETTERS = {
    "白头": BODY,
    "文件式": HEAD.format("印发机关: 某办\n印发日期: 2026年3月9日") + BODY,
    "上行文": HEAD.format("签发人: 程晓") + BODY,
    "信函式": HEAD.format("形式: 信函式") + BODY,
    "字面": HEAD.format("口径: 字面\n印发机关: 某办") + BODY,
    "套打": HEAD.format("形式: 信函式\n套打: 是") + BODY,
    "不盖章": HEAD.format("落款: 不盖章") + BODY,
    "签名章": HEAD.format("落款: 签名章") + BODY,
    "联合": HEAD.format("印发机关: 某办").replace("某县委", "某县委、某县审计局文件")
    + BODY.replace("$ 某县委", "$ 某县委\n$ 某县审计局\n$ 某县纪委"),
    "横排": HEAD.format("印发机关: 某办") + BODY + "=== 台账\n" + WIDE,
    "横排白头": "# 台账\n" + WIDE,
    "空": "",
}


@pytest.fixture(scope="module")
def validator() -> OpenXmlValidator:
    return OpenXmlValidator()


def invalid(validator: OpenXmlValidator, path: Path) -> list[str]:
    errors = (str(error) for error in validator.validate(path).errors)
    return [error for error in errors if OPTIONAL not in error]


@pytest.mark.parametrize("name", LETTERS)
def test_every_form_is_valid(tmp_path: Path, validator: OpenXmlValidator, name: str):
    write(parse(LETTERS[name]), tmp_path / "letter.docx")
    assert invalid(validator, tmp_path / "letter.docx") == []


@pytest.mark.parametrize("geometry", Geometry)
@pytest.mark.parametrize("name", compose.names())
def test_every_shipped_template_is_valid(
    tmp_path: Path, validator: OpenXmlValidator, name: str, geometry: Geometry
):
    template = compose.load(name)
    draft = compose.render(template, compose.example(template), escape)
    write(parse(draft.markup, geometry), tmp_path / "letter.docx")
    assert invalid(validator, tmp_path / "letter.docx") == []


@pytest.mark.parametrize("fit", range(len(standard().fits())))
def test_a_letter_set_tighter_is_valid(tmp_path: Path, validator: OpenXmlValidator, fit: int):
    own: Own = standard().fits()[fit]
    write(parse(LETTERS["文件式"]), tmp_path / "letter.docx", own)
    assert invalid(validator, tmp_path / "letter.docx") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<w:pStyle w:val="GongwenTitle"/>', '<w:jc w:val="left"/><w:pStyle w:val="GongwenTitle"/>'),
        ('<w:jc w:val="right"/>', '<w:jc w:val="middle"/>'),
        ('<w:jc w:val="right"/>', '<w:unknown/>'),
        ("<w:tcPr>", '<w:tcPr><w:vAlign w:val="center"/>'),
        ('r:id="footer1"', 'r:id="footer9"'),
    ],
)  # fmt: skip
def test_what_is_out_of_order_is_found(
    tmp_path: Path, validator: OpenXmlValidator, before: str, after: str
):
    write(parse(LETTERS["信函式"]), tmp_path / "letter.docx")
    with zipfile.ZipFile(tmp_path / "letter.docx") as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert before in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(before, after, 1)
    with zipfile.ZipFile(tmp_path / "wrong.docx", "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    assert invalid(validator, tmp_path / "wrong.docx")
