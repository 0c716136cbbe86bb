"""What lies upon the sheets of an .xlsx: the words of text boxes; pictures and charts are counted.

Knows DrawingML on sheets (ECMA-376-1 20.5); refuses to know cells.
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Block, BlockKind
from xuncha_docs.readers.package import Package
from xuncha_docs.readers.xml import MC, A, drawn_lines, local, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_COUNTED = {"pic": "张图片", "graphicFrame": "个图表"}


class Drawn:
    """Reads the drawings of a workbook, each once, and counts what is not read.

    Attributes:
        lost: How many things of each kind are not read, counter word included.
    """

    def __init__(self) -> None:
        self.lost: Counter[str] = Counter()
        self._read: set[str] = set()

    def boxes(self, package: Package, part: str) -> Iterator[Block]:
        """Yield the words of the text boxes of a drawing; a damaged one is told as not read."""
        if part in self._read:
            return
        self._read.add(part)
        try:
            data = package.read(part)
            root = parse(data) if data else None
        except UnreadableFileError:
            self.lost["个损坏的图形层"] += 1
            return
        for element in () if root is None else root.iter():
            kind = local(element)
            if kind not in _COUNTED and kind != "txBody":
                continue
            if next(element.iterancestors(MC + "Fallback"), None) is not None:
                continue
            if kind in _COUNTED:
                self.lost[_COUNTED[kind]] += 1
            elif text := _words(element):
                yield Block(kind=BlockKind.OTHER, text=text)


def _words(body: "_Element") -> str:
    return drawn_lines(body.iterchildren(A + "p"))
