"""Regulations and projects named in Chinese official prose, as written.

A regulation stands in 《》, its 文号 and article beside it belong to it. A project is named by what
stands before 项目 or 工程; where its name begins is a guess at the nearest clause or preposition.
"""

import re

_REGULATION = re.compile(
    r"《[^《》\n]{2,60}(?:《[^《》\n]{1,40}》[^《》\n]{0,20})?》(?:[（(](?:[\u4e00-\u9fff]{1,12}[〔\[（(]\d{4}[〕\]）)]\d{1,4}号|试行|修订|\d{4}年[\u4e00-\u9fff]{0,4})[）)])?"
    r"(?:第[一二三四五六七八九十百零〇\d]{1,6}条(?:第[一二三四五六七八九十\d]{1,3}[款项])*)?"
)
_NUMBER = re.compile(
    r"(?!以及|依据|根据|按照|违反|和|及|据)[\u4e00-\u9fff]{1,12}[〔\[](?:19|20)\d{2}[〕\]]\s?\d{1,4}号"
)
_PROJECT = re.compile(
    r"(?:^|(?<=[对在将把由为与和及的年、，。；：“（(元\n]))"
    r"(?:其中|如|例如)?(?P<name>(?![在为])(?:(?!对|将|把|由|与|和|及|的|等)[\u4e00-\u9fff0-9A-Za-z]){2,18}(?:项目|工程))"
    r"(?!领域|款|量|招|管理|化|资金|建设(?:管理|领域|中)|审计|经理|办|进度|质量|部|指挥|[个项处])"
)
_VAGUE = re.compile(
    r"[0-9一二两三四五六七八九十百]+个.*|(?:部分|有的|一些|多个|各|该|上述|重大|重点|相关|有关|其他|全部|所有|此|扶贫|民生|涉农|政府投资|建设|工程|土建|收费)(?:建设)?(?:项目|工程)|.*(?:没有|未|不|存在|违规|规避).*"
)


def regulations(text: str) -> tuple[str, ...]:
    """Return the regulations a text cites, and the document numbers that stand alone."""
    found = [(m.start(), m.group()) for m in _REGULATION.finditer(text)]
    inside = "".join(words for _, words in found)
    found += [(m.start(), m.group()) for m in _NUMBER.finditer(text) if m.group() not in inside]
    return tuple(dict.fromkeys(words for _, words in sorted(found)))


def projects(text: str) -> tuple[str, ...]:
    """Return the projects a text names, each once, in order."""
    if "项目" not in text and "工程" not in text:
        return ()
    names = (m.group("name") for m in _PROJECT.finditer(text))
    return tuple(dict.fromkeys(n for n in names if not _VAGUE.fullmatch(n)))
