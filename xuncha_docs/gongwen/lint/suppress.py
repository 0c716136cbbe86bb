"""What a document itself asks the lint to pass over, in comments: ``核验忽略：GB204 照本地惯例``.

A comment on a paragraph speaks for it, one on the title for the whole document. Codes or their
beginnings, several parted by 、 or a space; a reason should follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xuncha_docs.gongwen.lint.rule import Letter
from xuncha_docs.model import BlockKind, Diagnostic

_REQUEST = re.compile(
    r"核验忽略\s*[:：]\s*(?P<codes>[A-Za-z]{2}\d*(?:\s*[、,，\s]\s*[A-Za-z]{2}\d*)*)"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One comment that asks to pass rules over.

    Attributes:
        codes: Codes or beginnings of codes, in upper case.
        block: The block it speaks for; None for the whole document.
    """

    codes: tuple[str, ...]
    block: int | None

    def covers(self, found: Diagnostic) -> bool:
        """Return whether a diagnostic is to be passed over."""
        if not found.code.startswith(self.codes):
            return False
        return self.block is None or (found.where is not None and found.where.block == self.block)


def requests(letter: Letter) -> tuple[Request, ...]:
    """Return what the comments of a document ask for."""
    return tuple(_requests(letter))


def _requests(letter: Letter) -> Iterator[Request]:
    for comment in letter.of(BlockKind.COMMENT):
        anchor = comment.block.anchor
        match = _REQUEST.search(comment.text)
        if match is None or anchor is None:
            continue
        codes = tuple(re.findall(r"[A-Z]{2}\d*", match["codes"].upper()))
        about = [
            part
            for part in letter.parts
            if part.kind is not BlockKind.COMMENT
            and part.block.anchor is not None
            and part.block.anchor <= anchor
        ]
        last = max(about, key=lambda part: part.block.anchor or 0, default=None)
        if last is None or last.kind is BlockKind.TITLE:
            yield Request(codes, None)
        else:
            yield Request(codes, last.at)
