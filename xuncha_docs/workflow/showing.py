"""Where a finding stands: its place, the blocks around it, the quoted words marked."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xuncha_docs import readers
from xuncha_docs.errors import WorkspaceError, XunchaError
from xuncha_docs.extract import extract
from xuncha_docs.model import Block, BlockKind, Document, Finding, Span

_MARKS = "〖", "〗"  # in GBK, so in every Chinese terminal, and hardly ever in a report
_ASIDE = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.CONTENTS, BlockKind.COMMENT,
          BlockKind.FOOTNOTE, BlockKind.ENDNOTE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A finding and the document it stands in."""

    document: Document
    finding: Finding

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return where its words stand, the answer's included."""
        answer = self.finding.answer.evidence if self.finding.answer else ()
        return tuple(sorted({e.span for e in (*self.finding.evidence, *answer)}))


def find(path: Path, finding: str) -> Place:
    """Return the place of a finding.

    Args:
        path: The file.
        finding: Its id as ``extract`` gives it, or just its number in the file, such as ``3``.

    Raises:
        UnreadableFileError: The file cannot be read.
        XunchaError: The file has no such finding.
    """
    document = readers.read(path)
    found = extract(document, "").findings
    for one in found:
        if finding in (one.id, one.id.rpartition("-")[2]):
            return Place(document, one)
    known = f"编号从 {found[0].id} 到 {found[-1].id}" if found else "这个文件没有提取到问题"
    raise XunchaError(f"“{path.name}”里没有编号为“{finding}”的问题。{known}。", "WF121")


def as_text(place: Place) -> str:
    """Return headings, places and words of a finding with the blocks next to them."""
    finding = place.finding
    lines = [f"{finding.id}  {finding.title}"]
    if finding.heading_path:
        lines.append(" › ".join(finding.heading_path))
    last = -1
    for index, marked in _shown(place):
        if last >= 0 and index > last + 1:
            lines.append("  ……")
        lines.append(_line(place.document, index, marked))
        last = index
    return "\n".join(lines)


def _shown(place: Place) -> Iterator[tuple[int, list[Span]]]:
    """Yield the blocks to show in their order, each with its marked words."""
    blocks = place.document.blocks
    wanted: dict[int, list[Span]] = {}
    for span in place.spans:
        for step in (-1, 1):
            near = span.block + step
            while 0 <= near < len(blocks) and blocks[near].kind in _ASIDE:
                near += step
            if 0 <= near < len(blocks):
                wanted.setdefault(near, [])
        wanted.setdefault(span.block, []).append(span)
    yield from sorted(wanted.items())


def _line(document: Document, index: int, marked: Sequence[Span]) -> str:
    block = document.blocks[index]
    page = f"第{block.page}页" if block.page else ""
    sure = f"，识别把握 {block.confidence:.0%}" if block.confidence is not None else ""
    sign = ">" if marked else " "
    text = _table(block, marked) if block.rows else _marked(block.text, 0, marked)
    return f"{sign} {page}第{index + 1}段{sure}：" + text.replace("\n", "\n      ")


def _table(block: Block, marked: Sequence[Span]) -> str:
    """Return the head of a table and the rows with marked words, cells parted by bars."""
    out, start = [], 0
    for number, row in enumerate(block.rows):
        text = "\t".join(row)
        inside = [s for s in marked if s.start < start + len(text) and s.end > start]
        if number == 0 or inside:
            out.append(_marked(text, start, inside).replace("\t", " | ").replace("\n", " "))
        start += len(text) + 1
    return "\n".join(out)


def _marked(text: str, offset: int, marked: Sequence[Span]) -> str:
    """Return a text with signs around the words; ``offset`` is where it begins in its block."""
    out, done = [], 0
    for span in sorted(marked):
        start = max(span.start - offset, done)
        end = min(span.end - offset, len(text))
        if end > start:
            out += [text[done:start], _MARKS[0], text[start:end], _MARKS[1]]
            done = end
    return "".join([*out, text[done:]])


def draw(place: Place, out: Path, *, force: bool = False) -> list[Path]:
    """Write the pages of a PDF that hold a finding, its words marked; return the files.

    Args:
        place: The finding.
        out: Where to; of several pages each has its number before the suffix.
        force: Whether to write over files that are there.

    Raises:
        UnreadableFileError: The file is no PDF any more.
        XunchaError: The document is no PDF, or has no place to draw.
        WorkspaceError: A file stands in the way, or the folder is missing.
    """
    path = Path(place.document.path)
    data = readers.content(path)
    if b"%PDF-" not in data[:1024]:
        raise XunchaError(f"“{path.name}”不是 PDF，画不出页面。去掉 --png 可以看文字。", "WF122")
    from xuncha_docs.readers import pdf_marks

    pictures = pdf_marks.draw(data, place.document, place.spans)
    if not pictures:
        raise XunchaError(f"“{path.name}”里找不到这些文字的位置，画不出页面。", "WF122")
    several = len(pictures) > 1
    files = {out.with_stem(f"{out.stem}-{n}") if several else out: p for n, p in pictures.items()}
    if not out.parent.is_dir():
        raise WorkspaceError(f"文件夹“{out.parent}”不存在，请先建立。", "WS106")
    if not force and (there := [f for f in files if f.exists()]):
        message = f"“{there[0]}”已经存在，没有覆盖。请换个文件名，或者加 --force。"
        raise WorkspaceError(message, "WS106")
    for file, picture in files.items():
        with tempfile.NamedTemporaryFile(dir=out.parent, suffix=".tmp", delete=False) as part:
            picture.save(part, format="PNG")
        Path(part.name).replace(file)
    return list(files)
