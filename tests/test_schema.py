"""Every part of a letter of ours is valid by the schema of what the writer uses."""

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from xuncha_docs.gongwen import parse, write
from xuncha_docs.gongwen.standard import Own, standard

SCHEMA = Path(__file__).parent / "data" / "xsd" / "wml-subset.xsd"
PARTS = ("document", "styles", "settings", "fontTable", "header", "footer1", "footer2", "footer3")
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
    "空": "",
}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


def invalid(schema: etree.XMLSchema, path: Path) -> list[str]:
    out = []
    with zipfile.ZipFile(path) as archive:
        names = [name for name in PARTS if f"word/{name}.xml" in archive.namelist()]
        for name in names:
            root = etree.fromstring(archive.read(f"word/{name}.xml"))
            if not schema.validate(root):
                out += [f"{name}: {error.message}" for error in schema.error_log]
    return out


@pytest.mark.parametrize("name", LETTERS)
def test_every_part_is_valid(tmp_path: Path, schema: etree.XMLSchema, name: str):
    write(parse(LETTERS[name]), tmp_path / "letter.docx")
    assert invalid(schema, tmp_path / "letter.docx") == []


@pytest.mark.parametrize("fit", range(len(standard().fits())))
def test_a_letter_set_tighter_is_valid(tmp_path: Path, schema: etree.XMLSchema, fit: int):
    own: Own = standard().fits()[fit]
    write(parse(LETTERS["文件式"]), tmp_path / "letter.docx", own)
    assert invalid(schema, tmp_path / "letter.docx") == []


def test_the_schema_finds_what_is_out_of_order(schema: etree.XMLSchema):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    right = '<w:p><w:pPr><w:pStyle w:val="a"/><w:jc w:val="left"/></w:pPr></w:p>'
    wrong = '<w:p><w:pPr><w:jc w:val="left"/><w:pStyle w:val="a"/></w:pPr></w:p>'
    for text, valid in ((right, True), (wrong, False)):
        assert schema.validate(etree.fromstring(f"<w:hdr {space}>{text}</w:hdr>")) is valid
