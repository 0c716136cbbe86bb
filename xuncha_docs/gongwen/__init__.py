"""Official documents to GB/T 9704-2012: markup, writer, lint, pages. Knows nothing of inspection."""

from xuncha_docs.gongwen.lint import Rule, check, rules
from xuncha_docs.gongwen.markup import escape, parse
from xuncha_docs.gongwen.writer import write

__all__ = ["Rule", "check", "escape", "parse", "rules", "write"]
