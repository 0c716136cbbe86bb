"""The nouns: what is read, found, labelled, drafted and judged.

Everything is frozen; change by ``dataclasses.replace``. `StrEnum` values are the Chinese words a
user sees. Refuses to know any file format, any rule and any library.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

_ACCEPT = 0.95  # 95 % of first labels above it were right on the open texts
_LOOK = 0.4  # below it about seven in ten


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
    OTHER = "其他"


def style_name(kind: BlockKind, level: int = 0) -> str:
    """Return the name of the .docx paragraph style that carries such a block, both ways."""
    return f"公文{kind}{level or ''}"


class DocumentKind(StrEnum):
    """What an incoming document is, as far as its reading depends on it."""

    SELF_REPORT = "自查报告"
    PROGRESS = "整改进展报告"
    FEEDBACK = "反馈意见"
    INSPECTION = "巡察报告"
    LIST = "问题清单"
    OTHER = "其他"


class Severity(StrEnum):
    """How much a diagnostic matters."""

    ERROR = "错误"
    WARNING = "警告"
    HINT = "提示"


class By(StrEnum):
    """Who set a label; a person outranks a rule and survives every re-run."""

    RULE = "rule"
    PERSON = "person"


class Band(StrEnum):
    """How sure a label is, as far as a person should rely on it; see `Label.band`."""

    HIGH = "高"
    MIDDLE = "中"
    LOW = "低"


class AnswerStatus(StrEnum):
    """How far the unit says the rectification of a finding has come."""

    DONE = "已完成"
    MOSTLY_DONE = "基本完成"
    ONGOING = "正在推进"
    NOT_DONE = "未完成"
    LONG_TERM = "长期坚持"
    UNSTATED = "未说明"


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
        box: ``(x0, top, x1, bottom)`` in points from the top left corner of the page, or None.
        style: Effective look, or None where it was not read.
        rows: The grid of a table, every row equally long; a merged area stands in its top-left
            cell and leaves "" in the others.
        merges: The merged areas of the grid.
        widths: Relative column widths of a table to be drafted; empty for automatic ones.
    """

    kind: BlockKind
    text: str
    raw: str = ""
    level: int = 0
    number: str = ""
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    style: TextStyle | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    merges: tuple[Merge, ...] = ()
    widths: tuple[float, ...] = ()

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
        diagnostics: What was noticed while reading.
    """

    id: str
    path: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    page_setup: PageSetup | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    def quote(self, span: Span) -> str:
        """Return the words at a span of this document."""
        return self.blocks[span.block].text[span.start : span.end]

    def evidence(self, block: int, start: int, end: int) -> Evidence:
        """Return the words ``start:end`` of a block together with their place."""
        span = Span(self.id, block, start, end)
        return Evidence(span, self.quote(span))


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as written and in yuan."""

    text: str
    yuan: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A category a finding is put under, with the words that speak for it.

    Attributes:
        category: Code of the category, such as ``2.4.3``.
        score: Confidence between 0 and 1.
        by: Who says so.
        cues: The words that fired and where they stand.
    """

    category: str
    score: float
    by: By
    cues: tuple[Evidence, ...] = ()

    @property
    def band(self) -> Band:
        """Return how far to rely on the label: accept, look, decide (docs/why/accuracy.md)."""
        if self.by is By.PERSON or self.score >= _ACCEPT:
            return Band.HIGH
        return Band.MIDDLE if self.score >= _LOOK else Band.LOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a unit says it did about a finding.

    Attributes:
        status: How far it has come, by the unit's own words.
        text: The answer verbatim, pieces joined by newlines.
        evidence: The pieces of ``text`` and where they stand.
    """

    status: AnswerStatus
    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem (问题) stated by a document.

    Attributes:
        id: ``<document id>-<number>``, stable for the same file.
        unit: Name of the inspected unit; "" where the document does not say.
        title: The statement of the problem, verbatim; ``evidence[0].text``.
        detail: The facts behind it, verbatim; the texts of ``evidence[1:]`` joined by newlines.
        heading_path: Headings above it, outermost first.
        evidence: Where title and detail stand.
        labels: Categories, best first; empty before classification.
        amounts: Sums of money named.
        dates: Dates and periods named, as written.
        people: Persons named by role, as written.
        answer: The unit's answer, or None where the document gives none.
    """

    id: str
    unit: str
    title: str
    detail: str = ""
    heading_path: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    labels: tuple[Label, ...] = ()
    amounts: tuple[Amount, ...] = ()
    dates: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    answer: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a document says is wrong.

    Attributes:
        kind: What the document was taken for.
        reason: Why, in Chinese, with the words that decided.
        findings: The problems in reading order.
        diagnostics: What was noticed while extracting.
    """

    kind: DocumentKind
    reason: str
    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A node of the taxonomy.

    Attributes:
        code: Stable code, only ever added: ``2.4.3`` or a special topic such as ``T05``.
        name: Official wording.
        parent: Code of the node above, or None.
        description: What belongs here.
        phrases: Strong cues: one of them alone decides.
        words: Weak cues: they add up.
        patterns: Regular expressions that count as phrases.
        exempt: Contexts in which a cue does not count.
        schemes: Scheme id to item id, such as ``{"sijujiao": "J2"}``; inherited by the nodes below.
        disciplines: Leaning among the six disciplines, for statistics only.
        clue: Whether such findings often carry a clue (问题线索) that goes elsewhere.
        immediate: Whether such findings call for 立行立改.
        first_responsibility: Whether the head of the unit must take it up in person.
        applies_to: Kinds of unit it is typical of; empty for all.
        examples: Statements that must be put here.
        counter: Statements that must not.
    """

    code: str
    name: str
    parent: str | None = None
    description: str = ""
    phrases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    schemes: dict[str, str] = field(default_factory=dict)
    disciplines: tuple[str, ...] = ()
    clue: bool = False
    immediate: bool = False
    first_responsibility: bool = False
    applies_to: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An inspected Party organisation (被巡察党组织), as the office describes it.

    Empty strings mean that nobody has said yet; drafts show 【待补】 there.

    Attributes:
        short: Name of the unit's folder, such as ``县教育局``.
        name: Full name, such as ``中共云岭县教育局党组``.
        head: Name of the head, the one addressed one to one.
        head_post: Post of the head, such as ``党组书记``.
        appraisal: The overall appraisal (总体评价), written by the team.
        clues_transferred: Whether clues (问题线索) were handed over; the letter says so if set.
        number_feedback: Document number of the feedback letter to the leading group.
        number_head: Document number of the feedback letter to the head.
        number_immediate: Document number of the 立行立改通知书.
        number_notice: Document number of the 整改通知书.
    """

    short: str
    name: str = ""
    head: str = ""
    head_post: str = ""
    appraisal: str = ""
    clues_transferred: bool = False
    number_feedback: str = ""
    number_head: str = ""
    number_immediate: str = ""
    number_notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """An inspection round (轮次) and the office that runs it.

    Empty strings and None mean that nobody has said yet; drafts show 【待补】 there.

    Attributes:
        name: Such as ``2026年第一轮``.
        kind: 常规, 专项, 机动, 回头看, 提级 or 交叉.
        committee: The Party committee that inspects, such as ``中共云岭县委``.
        office: The inspection office, in full.
        team: The inspection team, in full.
        started: First day on site.
        ended: Last day on site.
        immediate_on: Date of the 立行立改通知书.
        immediate_days: Working days to settle what is to be put right at once.
        feedback_on: Day of the feedback; date of the feedback letters.
        notice_on: Date of the 整改通知书.
        plan_days: Working days for the rectification plan, as the office set them.
        rectify_months: Months of concentrated rectification, as the office set them.
        deadline_source: The rule the two deadlines come from, quoted in the letters.
        contact: Contact person and telephone of the office.
        scheme: Scheme the findings are reported in, such as ``sijujiao``.
    """

    name: str = ""
    kind: str = ""
    committee: str = ""
    office: str = ""
    team: str = ""
    started: date | None = None
    ended: date | None = None
    immediate_on: date | None = None
    immediate_days: int | None = None
    feedback_on: date | None = None
    notice_on: date | None = None
    plan_days: int | None = None
    rectify_months: int | None = None
    deadline_source: str = ""
    contact: str = ""
    scheme: str = "sijujiao"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A finding with its place on its unit's list (问题清单).

    Attributes:
        n: Number on the list, from 1, the same in letters, lists and ledger.
        finding: The finding.
        group: Name of the item of the reported scheme, such as 群众身边不正之风和腐败问题.
        category: Name of the first category.
        source: Name of the file it was found in.
        place: Where in the file: page, or block number and headings.
        immediate: Whether 立行立改 is proposed.
        direct: Whether it concerns the first responsibility of the head.
        clue: Whether it may be a clue (问题线索): kept out of letters until a person decides.
    """

    n: int
    finding: Finding
    group: str
    category: str
    source: str
    place: str
    immediate: bool = False
    direct: bool = False
    clue: bool = False
