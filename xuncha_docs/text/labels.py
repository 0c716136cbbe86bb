"""The numbers paragraphs begin with, as official prose writes them: 一、 （一） 1. （1） ① 第一章.

Pure string work: knows neither documents nor the automatic numbers of a word processor.
"""

import re
import unicodedata

from xuncha_docs.text.numerals import from_chinese

# One cannot have 2.3 villages: before what is counted in wholes a point ends a label.
_WHOLE = (
    r"(?:个(?!人|别|体|点|百分|月|小时|工作日)|名(?![义称单录额])|人(?![才员大事民力社次均居生类文身口])|户(?![籍外口])"
    r"|家(?![长庭属访])|份(?!额)|件|项(?!目)|起(?![草步诉点源])|处(?![理置分罚级长])|笔(?!记)|台(?![账帐])|辆|宗(?![教旨])"
    r"|所(?![有属需])|座(?!谈)|条(?![例件款]))"
)
_PAIRS = "|".join(f"{n}、{n + 1}" for n in range(1, 10))  # 1、2个村 is one or two villages
ARABIC = (
    rf"(?!(?:{_PAIRS})[个项名人户家起处])\d{{1,3}}(?:[.．](?!\s?\d)|[.．](?=\s?(?:19|20)\d{{2}}\s?年)"
    rf"|[.．](?=\s?[1-9]\d{{0,3}}[余多]?{_WHOLE})|[.．](?=\s?\d{{1,4}}[.．]\d+\s?[万亿元%％])"
    r"|、(?!\d{1,2}(?:[、至到和]|[月号日季])))"
)
"""A label 1. or 1、 as a regular expression: 1.5万元 is a number, 1、2号楼 an enumeration; 1.2023年,
1.3个村 and 1、2023年 begin a paragraph."""

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
    (2, re.compile(rf"[（(]{_HAN}+[）)]|{_HAN}{{1,3}}[）)]|[\u3220-\u3229]")),
    (2, re.compile(r"第(?:[零〇○一二三四五六七八九十百]+|\d{1,3})节(?=\s|$)")),
    (3, re.compile(ARABIC)),
    (3, re.compile(r"[\u2488-\u249b]|【\d{1,3}】|〔\d{1,2}〕")),
    (4, re.compile(r"[（(]\d{1,3}[）)]|\d{1,3}[）)]|[\u2474-\u2487]")),
    (5, re.compile(r"[\u2460-\u2473\u2776-\u277f\u3251-\u325f\u32b1-\u32bf]")),
    (0, re.compile(r"第(?:[零〇○一二三四五六七八九十百]+|\d{1,3})条(?=\s|$)")),
)

_ARABIC_LEVEL = 3
_UNSURE = re.compile(r"\s*(?P<label>(?P<number>\d{1,2})[.．、])\s?(?P<figure>\d)?")
_FIRST = re.compile(
    r"[零〇○一二三四五六七八九十百千第(（【〔\d\u2460-\u249b\u2776-\u277f\u3220-\u3229\u3251-\u32bf]"
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
    bare = re.sub(r"[\s()（）【】〔〕、.．第章节编篇部分]", "", label)
    if len(bare) == 1 and not bare.isdecimal() and (value := unicodedata.numeric(bare, None)):
        return int(value)
    return int(bare) if bare.isdecimal() else from_chinese(bare)


def listed_labels(texts: list[str]) -> dict[int, str]:
    """Return, by index, the labels that only their place in a list tells from figures.

    3.120万元闲置 after 2. is an item, unless another 3. follows it; so is 1.50%未缴 before 2.
    """
    sure = [split_label(text) for text in texts]
    found: dict[int, str] = {}
    before = 0
    for index, text in enumerate(texts):
        match = _UNSURE.match(text)
        if sure[index][0] or match is None or match["figure"] is None:
            before = _counted(*sure[index], before)
            continue
        number = int(match["number"])
        after = _following(texts, sure, index + 1)
        if number == before + 1 and (after != number if before else after == number + 1):
            found[index] = match["label"]
            before = number
    return found


def _counted(label: str, level: int, before: int) -> int:
    """Return the number a list has come to after a paragraph; a heading above begins anew."""
    if level == _ARABIC_LEVEL and (match := _UNSURE.match(label)):
        return int(match["number"])
    return 0 if 0 < level < _ARABIC_LEVEL else before


def _following(texts: list[str], sure: list[tuple[str, int]], start: int) -> int:
    """Return the number the next paragraph of a list may begin with; 0 if the list ends."""
    for index in range(start, len(texts)):
        if 0 < sure[index][1] < _ARABIC_LEVEL:
            return 0
        if match := _UNSURE.match(texts[index]):
            return int(match["number"])
    return 0
