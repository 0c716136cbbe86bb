"""Persons named by role in Chinese official prose (时任党组书记, 出纳, 村主任李某), as written.

Only roles and masked names: names proper are never guessed.
"""

import re

_ROLE = (
    "书记|局长|主任|经理|董事长|校长|院长|馆长|站长|所长|队长|大队长|科长|股长|镇长|乡长|县长|区长|组长|会计|出纳|报账员|保管员|信息员|"
    "教导员|民警|辅警|协警|负责人|负责同志|班主任|支委|采购员"
)
_PERSON = re.compile(
    rf"(?:原|时任|现任|前任)?(?:党组|党委|党总支|党支部|支部|总支|纪委|村|镇|乡|县|局|所|院|校|分管|主要|主管|直接)?(?:副|总)?(?:{_ROLE})"
    r"(?:[\u4e00-\u9fff]某{1,2}|[\u4e00-\u9fff]{1,2}(?=某))?|[\u4e00-\u9fff]某{1,2}(?![\u4e00-\u9fff]?[公司年月日地村])"
)


def people(text: str) -> tuple[str, ...]:
    """Return the persons a text names by role, each once, in order."""
    return tuple(dict.fromkeys(m.group() for m in _PERSON.finditer(text)))
