"""The labels that depend on what else there is: 一、（一）1.（1）, 附件1, 附件：1. and （附注）.

Both ways to a letter end here, that from our markup and that from a template staff keep as .docx.
"""

from collections.abc import Iterable
from dataclasses import replace

from xuncha_docs.model import Block, BlockKind
from xuncha_docs.text.numerals import to_chinese

LEVELS = 4
_LABELS = ("{}、", "（{}）", "{}.", "（{}）")


def labelled(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks without labels with those that the standard gives them (7.3.3, 7.3.4, 7.3.6)."""
    found = list(blocks)
    attachments = sum(b.kind is BlockKind.ATTACHMENT for b in found)
    notes = sum(b.kind is BlockKind.ATTACHMENT_NOTE for b in found)
    counters = [0] * LEVELS
    nth = dict.fromkeys((BlockKind.ATTACHMENT, BlockKind.ATTACHMENT_NOTE), 0)
    out = []
    for block in found:
        text, number = block.text, ""
        if block.kind in nth:
            nth[block.kind] += 1
        if block.kind is BlockKind.HEADING and 1 <= block.level <= LEVELS:
            number = _heading(counters, block.level)
        elif block.kind is BlockKind.ATTACHMENT:
            counters = [0] * LEVELS
            text = f"附件{nth[block.kind]}" if attachments > 1 else "附件"
        elif block.kind is BlockKind.ATTACHMENT_NOTE:
            count = nth[block.kind]
            text = f"{count}.{text}" if notes > 1 else text
            text = f"附件：{text}" if count == 1 else text
        elif block.kind is BlockKind.NOTE and not (text.startswith("（") and text.endswith("）")):
            text = f"（{text.strip()}）"
        out.append(replace(block, text=number + text, number=number or block.number))
    return out


def _heading(counters: list[int], level: int) -> str:
    """Count a heading and return its number."""
    counters[level - 1] += 1
    counters[level:] = [0] * (LEVELS - level)
    count = counters[level - 1]
    return _LABELS[level - 1].format(to_chinese(count) if level <= 2 else count)
