"""The inspected unit as the title of a document names it."""

import re

_BODY = (
    r"(?:分?党组|党委|党工委|工委|党总支|党支部|总支部?委员会|支部委员会|工作委员会|委员会|总支|支部|联合社|公司|集团|"
    r"医院|学校|中学|小学|大学|学院|街道|[局镇乡村社校委院办处])"
)
_OWN = re.compile(
    rf"(?:中共)?(?P<unit>(?!关于|对|向)[\u4e00-\u9fff（）()]{{2,40}}?{_BODY})(?=关于|巡[察视]|自查|自评|自纠|向|整改|对照|落实)"
)
_INSPECTED = re.compile(
    rf"(?:(?<=对)|(?<=巡察)|(?<=巡视)|(?<=向))(?!组|办|[一二三四五六七八九十]+组)(?:中共)?(?P<unit>[\u4e00-\u9fff（）()]{{2,40}}?{_BODY}(?:党组|党委)?)"
    r"(?=巡[察视]|情况|的|及|开展|进行|反馈|党组织)"
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
    return match.group("unit")
