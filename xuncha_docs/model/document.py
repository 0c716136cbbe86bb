"""Documents: blocks, places in them, and what is to be told about them."""

from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """The elements of an official document, named as in GB/T 9704-2012 7, and what a report adds."""

    COPY_NUMBER = "份号"
    SECRECY = "密级和保密期限"
    URGENCY = "紧急程度"
    ISSUER_MARK = "发文机关标志"
    DOCUMENT_NUMBER = "发文字号"
    SIGNER = "签发人"
    TITLE = "标题"
    ADDRESSEE = "主送机关"
    HEADING = "层次标题"
    PARAGRAPH = "正文"
    TABLE = "表格"
    ATTACHMENT_NOTE = "附件说明"
    SIGNATURE = "署名"
    DATE = "成文日期"
    NOTE = "附注"
    ATTACHMENT = "附件"
    COPY_TO = "抄送机关"
    IMPRINT = "印发机关和印发日期"
    HEADER = "页眉"
    FOOTER = "页脚"
    CONTENTS = "目录"
    COMMENT = "批注"
    FOOTNOTE = "脚注"
    ENDNOTE = "尾注"
    OTHER = "其他"


def style_name(kind: BlockKind, level: int = 0) -> str:
    """Return the name of the .docx paragraph style that carries such a block, both ways."""
    return f"公文{kind}{level or ''}"


STYLES = {style_name(kind, level): (kind, level) for kind in BlockKind for level in range(6)}
"""The kind and level that each style of ours stands for, by its name."""


class Form(StrEnum):
    """How a letter is laid out; not the same as what it is called (信函式 is not 函)."""

    DOCUMENT = "文件式"
    LETTER = "信函式"
    PLAIN = "白头"


class Geometry(StrEnum):
    """How the type area of GB/T 9704-2012 5.2.1 is set in page margins.

    ``通行`` has the margins people see in the page dialogue, ``字面`` fills the type area with ink.
    """

    COMMON = "通行"
    LITERAL = "字面"


class Closing(StrEnum):
    """How a letter is signed, GB/T 9704-2012 7.3.5.1 to 7.3.5.3."""

    SEALED = "盖章"
    UNSEALED = "不盖章"
    STAMPED = "签名章"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How a draft is to be laid out.

    Attributes:
        form: 文件式, 信函式 or 白头.
        geometry: How the type area is set.
        closing: How it is signed.
        preprinted: Whether the paper has mark and red lines printed on it already.
        fit: By how many steps it is set tighter to keep the signature with text (7.3.5.5).
    """

    form: Form = Form.PLAIN
    geometry: Geometry = Geometry.COMMON
    closing: Closing = Closing.SEALED
    preprinted: bool = False
    fit: int = 0

    @property
    def label(self) -> str:
        """What the file says of it in its properties, such as ``文件式、通行、盖章``."""
        more = ["套打"] * self.preprinted + [f"收紧{self.fit}"] * bool(self.fit)
        return "、".join((self.form, self.geometry, self.closing, *more))

    @classmethod
    def of(cls, label: str) -> "Format | None":
        """Return the format a label says, or None if it is none of ours."""
        form, *rest = label.split("、")
        try:
            return cls(
                form=Form(form),
                geometry=Geometry(rest[0]),
                closing=Closing(rest[1]),
                preprinted="套打" in rest[2:],
                fit=next((int(word[2:]) for word in rest[2:] if word.startswith("收紧")), 0),
            )
        except (ValueError, IndexError):
            return None


class Severity(StrEnum):
    """How much a diagnostic matters."""

    ERROR = "错误"
    WARNING = "警告"
    HINT = "提示"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open characters ``start:end`` of one block's text.

    Attributes:
        document: `Document.id`.
        block: Index into `Document.blocks`, from 0.
        start: First character.
        end: One past the last character.
    """

    document: str
    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words kept verbatim with their place; ``document.quote(span) == text`` always holds."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """The effective look of a block; None where the file does not say.

    Attributes:
        font: East Asian font name as written in the file.
        size_pt: Type size in points (三号 = 16).
        bold: Whether the text is bold.
        align: ``left``, ``center``, ``right`` or ``both``.
        leading_pt: Exact line pitch in points.
        indent_chars: First-line indent in characters.
        left_chars: Indent of all lines in characters.
        right_chars: Right indent in characters.
        spacing_pt: Character spacing in points.
        colour: ``RRGGBB`` in upper case; ``auto`` counts as 000000.
    """

    font: str | None = None
    size_pt: float | None = None
    bold: bool | None = None
    align: str | None = None
    leading_pt: float | None = None
    indent_chars: float | None = None
    left_chars: float | None = None
    right_chars: float | None = None
    spacing_pt: float | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSetup:
    """Paper and margins in millimetres."""

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged area of a table: its top-left cell and its extent in rows and columns."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, table or page element.

    Attributes:
        kind: Which element it is.
        text: What a reader sees, the automatic number included; of a table the rows joined by
            newlines and the cells by tabs (see `table_text`).
        raw: The text as stored in the file, where it differs from ``text``; else "".
        level: Heading level 1 to 5 (一、 （一） 1. （1） ①); 0 for anything else.
        number: The label ``text`` begins with, such as ``（一）``; "" if none.
        page: Page from 1; None where the format has no pages.
        box: ``(x0, top, x1, bottom)`` in points from the top left corner of the page, or None;
            of a page that lies turned or a scan that lies askew, on the page set upright.
        confidence: How sure the text recognition of a scan is, 0 to 1, by the worst of its
            lines; None where the file itself has the text.
        style: Effective look, or None where it was not read.
        rows: The grid of a table, every row equally long; a merged area stands in its top-left
            cell and leaves "" in the others.
        merges: The merged areas of the grid.
        widths: Relative column widths of a table to be drafted; empty for automatic ones.
        headless: Whether a table to be drafted has no row of column headings.
        new_page: Whether a block to be drafted begins a page.
        anchor: Where a .docx holds it: the count of paragraphs of the main part before it; of a
            table its first paragraph, of a comment the one it is about; None elsewhere. No part
            of what a block is, so blocks that differ in it alone are equal.
    """

    kind: BlockKind
    text: str
    raw: str = ""
    level: int = 0
    number: str = ""
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    confidence: float | None = None
    style: TextStyle | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    merges: tuple[Merge, ...] = ()
    widths: tuple[float, ...] = ()
    headless: bool = False
    new_page: bool = False
    anchor: int | None = field(default=None, compare=False)

    def cell_start(self, row: int, column: int) -> int:
        """Return the offset in ``text`` at which the cell at this place begins."""
        before = sum(len(cell) + 1 for line in self.rows[:row] for cell in line)
        return before + sum(len(cell) + 1 for cell in self.rows[row][:column])

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell whose text stands at this place: the top-left one of a merged area."""
        for m in self.merges:
            if m.row <= row < m.row + m.rows and m.column <= column < m.column + m.columns:
                return m.row, m.column
        return row, column


def table_text(rows: tuple[tuple[str, ...], ...]) -> str:
    """Return the text of a table block: rows joined by newlines, cells by tabs."""
    return "\n".join("\t".join(row) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """Something to tell about a document: what a reader could not read, what a rule found.

    Attributes:
        code: Stable code, explained by ``xuncha explain CODE``.
        severity: How much it matters.
        message: What is the case, in Chinese.
        where: Place in the document, or None for the whole.
        fix: What to do next; "" if nothing.
        source: Clause and strength of the norm, such as ``GB/T 9704-2012 7.3.3（一般）``.
    """

    code: str
    severity: Severity
    message: str
    where: Span | None = None
    fix: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document, received or drafted; readers make it, templates render to it.

    Attributes:
        id: First 16 hexadecimal digits of the file's SHA-256; of a draft, of its markup.
        path: The path as given; "" for a draft.
        blocks: The elements in reading order.
        pages: Number of pages, or None where the format has none.
        page_setup: Paper and margins of the first section, or None where unknown.
        more_setups: Those of the sections after the first.
        diagnostics: What was noticed while reading.
        format: How a letter of ours is laid out; None for any other document.
    """

    id: str
    path: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    page_setup: PageSetup | None = None
    more_setups: tuple[PageSetup, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    format: Format | None = None

    def quote(self, span: Span) -> str:
        """Return the words at a span of this document."""
        return self.blocks[span.block].text[span.start : span.end]

    def evidence(self, block: int, start: int, end: int) -> Evidence:
        """Return the words ``start:end`` of a block together with their place."""
        span = Span(self.id, block, start, end)
        return Evidence(span, self.quote(span))
