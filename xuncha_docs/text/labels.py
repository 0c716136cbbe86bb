"""The numbers paragraphs begin with, as official prose writes them: 一、 （一） 1. （1） ① 第一章.

Pure string work: knows neither documents nor the automatic numbers of a word processor.
"""

import re
import unicodedata

from xuncha_docs.text.numerals import from_chinese

_HAN = "[零〇○一二三四五六七八九十百千]"
_FORMS: tuple[tuple[int, re.Pattern[str]], ...] = (
    # 一、二季度 and 一、二、三等奖 enumerate; 一、三农工作 is a heading.
    (1, re.compile(rf"{_HAN}+[、.．](?!{_HAN}+(?:[、至到和]|季度|年级|[月号级类等线]))")),
    (
        1,
        re.compile(
            r"第(?:[零〇○一二三四五六七八九十百]+|\d{1,3})(?:章|[编篇](?=\s|$)|部分(?=\s|$|[：:]))"
        ),
    ),
    (2, re.compile(rf"[（(]{_HAN}+[）)]|[\u3220-\u3229]")),
    (2, re.compile(r"第(?:[零〇○一二三四五六七八九十百]+|\d{1,3})节(?=\s|$)")),
    # 1.5万元 is a number, 1、2号楼 an enumeration; 1.2023年 and 1、2023年 begin a paragraph.
    (
        3,
        re.compile(
            r"\d{1,3}(?:[.．](?!\s?\d)|[.．](?=\s?(?:19|20)\d{2}\s?年)|、(?!\d{1,2}(?:[、至到和]|[月号日个项名人户季])))"
        ),
    ),
    (3, re.compile(r"[\u2488-\u249b]")),
    (4, re.compile(r"[（(]\d{1,3}[）)]|\d{1,3}[）)]|[\u2474-\u2487]")),
    (5, re.compile(r"[\u2460-\u2473\u2776-\u277f\u3251-\u325f\u32b1-\u32bf]")),
    (0, re.compile(r"第(?:[零〇○一二三四五六七八九十百]+|\d{1,3})条(?=\s|$)")),
)

_FIRST = re.compile(
    r"[零〇○一二三四五六七八九十百千第(（\d\u2460-\u249b\u2776-\u277f\u3220-\u3229\u3251-\u32bf]"
)


def split_label(text: str) -> tuple[str, int]:
    """Return the label a text begins with and the heading level of its form.

    Levels follow GB/T 9704-2012 7.3.3: 一、 1, （一） 2, 1. 3, （1） 4, and ① 5; 第一章 counts as 1,
    第一节 as 2, and 第一条 numbers a paragraph without being a heading: 0. White space before the
    label is passed over; white space after it does not belong to it.

    Returns:
        ``("", 0)`` where the text begins with no label.
    """
    at = len(text) - len(text.lstrip()) if text[:1].isspace() else 0
    if not _FIRST.match(text, at):
        return "", 0
    for level, form in _FORMS:
        if match := form.match(text, at):
            return match.group(), level
    return "", 0


def label_number(label: str) -> int | None:
    """Return the number a label bears: 3 of （三）, 3. and ③; None if it bears none."""
    bare = re.sub(r"[\s()（）、.．第章节编篇部分]", "", label)
    if len(bare) == 1 and not bare.isdecimal() and (value := unicodedata.numeric(bare, None)):
        return int(value)
    return int(bare) if bare.isdecimal() else from_chinese(bare)
