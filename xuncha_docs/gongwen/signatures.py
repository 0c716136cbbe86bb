"""Several sealed signatures: in rows of two where they fit, each with room for its seal (7.3.5.1).

The last one stands above the date. Of a row of two the left one is a frame beside the right one.
"""

from dataclasses import replace

from xuncha_docs.gongwen import layout
from xuncha_docs.gongwen.head import Letter, Setting
from xuncha_docs.gongwen.ooxml import el
from xuncha_docs.gongwen.standard import Standard
from xuncha_docs.model import BlockKind, Closing


def joint(letter: Letter, at: int, alone: Setting) -> Setting:
    """Return how a signature or date is set: as alone, unless it is one of several sealed ones."""
    names = _names(letter, at)
    if letter.format.closing is not Closing.SEALED or len(names) < 2:
        return alone
    std, kind = letter.std, letter.kind(at)
    date = next((b.text for b in letter.blocks[at:] if b.kind is BlockKind.DATE), names[-1])
    right = layout.signature_indents(std, names[-1], date)[1]
    if kind is BlockKind.DATE:
        return replace(alone, indents=(("right", right),))
    centre = right + layout.width_chars(date) / 2
    number = at - _first(letter, at)
    columns = 2 if _fit(std, names, centre) else 1
    row = std.norm("signature.row").twips - std.norm("body.pitch").twips
    before = row if number >= columns else std.norm("signature.blank").twips
    half = layout.width_chars(names[number]) / 2
    if columns == 2 and number % 2 == 0 and number + 1 < len(names):
        # 图文框从版心左边起，右边的署名不会绕到它左边去。
        width = round(2 * centre * std.norm("body.indent").scale)
        place = {"w": width, "hSpace": 0, "wrap": "around", "vAnchor": "text"}
        frame = el("framePr", place | {"hAnchor": "margin", "x": 0, "y": before})
        return replace(alone, before=0, indents=(("right", 0),), frame=frame, align="center")
    return replace(alone, before=before, indents=(("right", max(0.0, centre - half)),))


def _first(letter: Letter, at: int) -> int:
    """Return where the signatures begin that a signature or date belongs to."""
    while letter.kind(at - 1) is BlockKind.SIGNATURE:
        at -= 1
    return at


def _names(letter: Letter, at: int) -> list[str]:
    if letter.kind(at) not in (BlockKind.SIGNATURE, BlockKind.DATE):
        return []
    names: list[str] = []
    for block in letter.blocks[_first(letter, at) :]:
        if block.kind is not BlockKind.SIGNATURE:
            break
        names.append(block.text)
    return names


def _fit(std: Standard, names: list[str], centre: float) -> bool:
    """Return whether two names, and two seals, stand side by side."""
    apart = std.norm("page.area_width").twips / std.norm("body.indent").scale - 2 * centre
    widest = max(map(layout.width_chars, names))
    seal = std.norm("signature.row").twips / std.norm("body.indent").scale
    return widest + 1 <= apart and widest <= 2 * centre and seal <= apart
