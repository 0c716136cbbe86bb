"""Official documents to GB/T 9704-2012: markup, writer, lint, fix, pages; nothing of inspection."""

from xuncha_docs.gongwen.fix import Fixed, fix
from xuncha_docs.gongwen.lint import DEPARTS, Judgement, Rule, check, judge, rules
from xuncha_docs.gongwen.markup import escape, parse
from xuncha_docs.gongwen.writer import write

__all__ = [
    "DEPARTS",
    "Fixed",
    "Judgement",
    "Rule",
    "check",
    "escape",
    "fix",
    "judge",
    "parse",
    "rules",
    "write",
]
