"""What is to be known about a .docx besides its blocks: what was left out, and why.

Looks at every part that was read; refuses to know how blocks are made.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xuncha_docs.model import Diagnostic, Severity
from xuncha_docs.readers.codes import notice
from xuncha_docs.readers.xml import MC, A, V, W, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_REVISIONS = frozenset(W + t for t in ("ins", "del", "moveTo", "cellIns", "cellDel"))
_GONE = frozenset(W + t for t in ("del", "moveFrom"))
_STORIES = frozenset(
    W + t for t in ("body", "tc", "txbxContent", "footnote", "endnote", "comment", "hdr", "ftr")
)
_PICTURE, _CHART, _OBJECT = "张图片", "个图表", "个嵌入对象"
_CHARTS = ("/chart", "/chartex")


@dataclass(slots=True)
class Told:
    """What was noticed while reading.

    Attributes:
        parts: The root of every part that was read, the main part first.
        hidden: How many hidden runs were left out.
        truncated: Whether there is more than is read.
        comments: How many comments there are.
        unclosed: The fields that never end, none of which hides what follows.
        lost: How many things of each kind were not read, counter word included.
        macro: Whether there is a macro.
    """

    parts: "list[_Element]" = field(default_factory=list)
    hidden: int = 0
    truncated: bool = False
    comments: int = 0
    unclosed: "set[_Element]" = field(default_factory=set)
    lost: Counter[str] = field(default_factory=Counter)
    macro: bool = False

    def add(self, part: "_Element") -> "_Element":
        """Keep the root of a part that is about to be read, and return it."""
        self.parts.append(part)
        self.unclosed.update(_unclosed(part))
        return part

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield what is to be known."""
        revisions, objects = _counted(self.parts)
        if revisions:
            yield notice("RD101", f"本文件含 {revisions} 处修订，已按接受全部修订后的文字读取")
        if self.comments:
            yield notice("RD102", f"本文件含 {self.comments} 条批注，未计入正文", Severity.HINT)
        if self.hidden:
            yield notice("RD103", f"本文件含 {self.hidden} 处隐藏文字，没有读入")
        if self.truncated:
            yield notice("RD108", "内容过多，只读了前面的部分")
        if self.unclosed:
            message = f"本文件有 {len(self.unclosed)} 个域没有结束标记，其后的文字按正文读取"
            yield notice("RD121", message)
        names = [f"{count} {kind}" for kind, count in (objects + self.lost).items()]
        names += ["宏"] * self.macro
        if names:
            yield notice("RD109", f"本文件含{'、'.join(names)}，其中内容没有读取", Severity.HINT)


def _counted(parts: "Iterable[_Element]") -> tuple[int, Counter[str]]:
    """Return the number of revisions, and of the objects of each kind."""
    revisions = 0
    found = Counter({_PICTURE: 0, _CHART: 0, _OBJECT: 0})
    tags = (*_REVISIONS, A + "blip", V + "imagedata", A + "graphicData", W + "object",
            W + "altChunk", W + "subDoc")  # fmt: skip
    for part in parts:
        for element in part.iter(*tags):
            tag = element.tag
            if tag in _REVISIONS:
                revisions += 1
            elif tag == A + "blip":
                found[_PICTURE] += 1
            elif tag == V + "imagedata":
                # Another program's picture of an object, or of what the choice shows.
                stand_in = next(element.iterancestors(W + "object", MC + "Fallback"), None)
                found[_PICTURE] += stand_in is None
            elif tag == A + "graphicData":
                found[_CHART] += (element.get("uri") or "").endswith(_CHARTS)
            else:
                found[_OBJECT] += 1
    return revisions, found


def _unclosed(part: "_Element") -> "Iterator[_Element]":
    """Yield the marks that begin a field which does not end in its story."""
    begun: dict[_Element, list[_Element]] = {}
    for mark in part.iter(W + "fldChar"):
        story = next(mark.iterancestors(*_STORIES, *_GONE), part)
        if story.tag in _GONE:
            continue
        kind, fields = value(mark, "fldCharType"), begun.setdefault(story, [])
        if kind == "begin":
            fields.append(mark)
        elif kind == "end" and fields:
            fields.pop()
    for fields in begun.values():
        yield from fields
