"""The inspected unit as the title of a document names it."""

import re

_BODY = (
    r"(?:分?党组|党委|党工委|工委|党总支|党支部|总支部?委员会|支部委员会|工作委员会|委员会|总支|支部|联合社|公司|集团|"
    r"医院|学校|中学|小学|大学|学院|街道|[局镇乡村社校委院办处])"
)
_OWN = re.compile(
    rf"(?:中共)?(?P<unit>(?!关于|对|向)[\u4e00-\u9fff（）()]{{2,40}}?{_BODY})(?:[和及与暨、][各所下直有相][^，。；]{{1,10}}?)?(?=关于|巡[察视]|自查|自评|自纠|向|整改|对照|落实)"
)
_INSPECTED = re.compile(
    rf"(?:(?<=对)|(?<=巡察)|(?<=巡视)|(?<=向))(?!组|办|[一二三四五六七八九十]+组)(?:中共)?(?P<unit>[\u4e00-\u9fff（）()]{{2,40}}?{_BODY}(?:党组|党委)?)"
    r"(?=巡[察视]|情况|的|及|开展|进行|反馈|党组织)"
)
# 某镇党委和各村, 某局及下属单位: the first has a name, the others are a group.
_GROUP = re.compile(
    r"(?:[和及与暨、]|以及)[其的]?(?:各|所[辖属]|下[属辖]|直属|辖区|相关|有关|部分|全体|[0-9一二两三四五六七八九十]+[个所家])"
    r"|(?:辖区|所辖|下属)?各(?!界)"
)
_INSPECTOR = re.compile(r"巡[察视](?:组|办|工作)|领导小组")


def titled_unit(title: str, by_itself: bool) -> str:
    """Return the unit a title names, or "".

    Args:
        title: The title of the document.
        by_itself: Whether the unit itself wrote the document (自查报告, 整改报告).
    """
    match = (_OWN.match(title) if by_itself else None) or _INSPECTED.search(title)
    if match is None or _INSPECTOR.search(match.group("unit")):
        return ""
    return named(match.group("unit"))


def named(unit: str) -> str:
    """Return the unit that has a name in words such as 某镇党委和各村; "" if none has."""
    group = _GROUP.search(unit)
    if group is None:
        return unit
    name = unit[: group.start()]
    return name if re.search(rf"{_BODY}$", name) else ""
