"""Who answers for a finding and until when, as labels name it: 责任领导：…；责任部门：…；完成时限：….

Takes the words as they stand; computes no deadline.
"""

import re

from xuncha_docs.model import Charge

LEADER = r"(?:责任|牵头|分管|包案|主管)(?:校|院|局|县|区|市)?领导|(?:第一|直接|主要)?责任人|牵头人"
DEPARTMENT = r"(?:责任|牵头|承办|主办|主责|整改)(?:单位|部门|科室|股室|处室|党支部)"
DUE = r"(?:完成|整改|办结|销号|落实)(?:时限|期限|时间|节点)|时限"
_NAMES = {"leader": LEADER, "department": DEPARTMENT, "due": DUE}
_ANY = "|".join(_NAMES.values())
_PAIR = re.compile(
    rf"(?P<name>{_ANY})\s*(?:】[：:]?|[：:])\s*(?P<value>[^；;。\n\t　）]{{1,40}}?)(?=\s*(?:[；;。\n\t　）]|$|[，,]?\s*(?:{_ANY})\s*[：:]))"
)


def charge(text: str) -> Charge | None:
    """Return what the labels in some words say; None if there are none."""
    found: dict[str, str] = {}
    for match in _PAIR.finditer(text):
        name = next(n for n, p in _NAMES.items() if re.fullmatch(p, match.group("name")))
        found.setdefault(name, match.group("value").strip("，, "))
    return Charge(**found) if found else None


def merged(first: Charge | None, second: Charge | None) -> Charge | None:
    """Return two charges as one; what the first names stays."""
    if first is None or second is None:
        return first or second
    return Charge(
        leader=first.leader or second.leader,
        department=first.department or second.department,
        due=first.due or second.due,
    )
