"""What is to be known about the pages of a PDF, OFD or picture besides their blocks."""

from collections.abc import Iterable, Iterator, Sequence

from xuncha_docs.model import Block, BlockKind, Diagnostic, Severity
from xuncha_docs.readers.codes import notice
from xuncha_docs.readers.pdf_page import Page

_DOUBTFUL = 0.85
_SHOWN = 0.1  # of a page; what a smaller picture shows is a seal or an emblem
_ACTIVE = ((b"/JavaScript", "脚本"), (b"/Launch", "启动外部程序的动作"), (b"/EmbeddedFile", "附件"))


def told(pages: Sequence[Page], blocks: Iterable[Block]) -> Iterator[Diagnostic]:
    """Yield what is to be known about pages whose words were recognised or could not be had.

    Args:
        pages: All pages.
        blocks: What was read from them.
    """
    yield from _unread(pages)
    left = [p for p in pages if p.scanned and p.sheet is None]
    if unfit := [p.number for p in left if p.unfit]:
        yield notice("RD104", f"第 {ranges(unfit)} 页的图像无法识别（过窄或已损坏），内容没有读入")
    left = [p for p in left if not p.unfit]
    if empty := [p.number for p in left if not p.garbled]:
        yield notice("RD104", f"第 {ranges(empty)} 页是扫描件，没有做文字识别，内容没有读入")
    if garbled := [p.number for p in left if p.garbled]:
        yield notice("RD105", f"第 {ranges(garbled)} 页的文字是乱码，读出的内容不可靠")
    done = [p for p in pages if p.sheet is not None]
    if done:
        message = f"第 {ranges([p.number for p in done])} 页的文字由扫描图像识别得到"
        yield notice("RD131", message, Severity.HINT)
    doubtful = {b.page for b in blocks if b.confidence is not None and b.confidence < _DOUBTFUL}
    if doubtful:
        yield notice("RD132", f"第 {ranges(sorted(n for n in doubtful if n))} 页有识别把握低的文字")
    unclear = [p for p in done if p.sheet and (p.sheet.unclear or not p.glyphs)]
    if unclear:
        numbers, lost = (
            ranges([p.number for p in unclear]),
            sum(p.sheet.unclear for p in unclear if p.sheet),
        )
        yield notice("RD133", f"第 {numbers} 页有 {lost} 行看不清或整页没有认出文字，没有读入")


def _unread(pages: Sequence[Page]) -> Iterator[Diagnostic]:
    """Yield what of the pages was left out or stands beside their text."""
    if unopened := [p.number for p in pages if p.unopened]:
        yield notice("RD109", f"第 {ranges(unopened)} 页打不开，没有读入")
    if shown := [p.number for p in pages if p.images > _SHOWN and not p.scanned and not p.sheet]:
        message = f"第 {ranges(shown)} 页有图片，其中内容没有读取"
        yield notice("RD109", message, Severity.HINT)
    if comments := sum(n.kind is BlockKind.COMMENT for p in pages for n in p.notes):
        yield notice("RD102", f"本文件含 {comments} 条批注，未计入正文", Severity.HINT)
    if askew := [p for p in pages if p.askew]:
        numbers, letters = ranges([p.number for p in askew]), sum(p.askew for p in askew)
        message = f"第 {numbers} 页有 {letters} 个斜排的字（多为水印）没有读入"
        yield notice("RD109", message, Severity.HINT)


def missing(
    data: bytes, pages: Sequence[Page], count: int, failed: Sequence[int]
) -> Iterator[Diagnostic]:
    """Yield what is to be known about what was left out of a PDF.

    Args:
        data: The file.
        pages: The pages that were read.
        count: How many there are.
        failed: Pages whose tables were not looked for.
    """
    if count > len(pages):
        yield notice("RD108", f"共 {count} 页，只读了前 {len(pages)} 页")
    if cut := [p.number for p in pages if p.truncated]:
        yield notice("RD108", f"第 {ranges(cut)} 页内容异常多，只读了一部分")
    if failed:
        yield notice("RD109", f"第 {ranges(failed)} 页的表格没有识别出来，按文字读取")
    if active := [name for mark, name in _ACTIVE if mark in data]:
        yield notice("RD109", f"本文件含{'、'.join(active)}，没有运行也没有读取", Severity.HINT)
    if not any(p.letters or p.notes or p.scanned or p.unopened for p in pages):
        yield notice("RD110", "本文件没有读到文字")


def ranges(numbers: Sequence[int]) -> str:
    """Return page numbers with runs contracted: 1—3、7."""
    out: list[list[int]] = []
    for n in numbers:
        if out and n == out[-1][-1] + 1:
            out[-1] = [out[-1][0], n]
        else:
            out.append([n])
    return "、".join("—".join(map(str, run)) for run in out)
