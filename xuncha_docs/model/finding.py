"""Findings: what a document says is wrong, under which category, and what was answered."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from xuncha_docs.model.document import Diagnostic, Evidence

_ACCEPT = 0.9  # 96 % of first labels from it on were right, docs/why/accuracy.md
_LOOK = 0.7  # below it about seven in ten


class DocumentKind(StrEnum):
    """What an incoming document is, as far as its reading depends on it."""

    SELF_REPORT = "自查报告"
    WORK_REPORT = "工作汇报"
    FEEDBACK = "反馈意见"
    INSPECTION = "巡察报告"
    PLAN = "整改方案"
    PROGRESS = "整改进展报告"
    LIST = "问题清单"
    SHEET = "问题底稿"
    NEWS = "反馈会报道"
    STORY = "整改报道"
    AUDIT = "审计结果"
    CASES = "典型问题通报"
    SPEECH = "动员方案制度"
    MINUTES = "会议纪要"
    REQUEST = "请示批复"
    OTHER = "其他"


class By(StrEnum):
    """Who set a label; a person outranks a rule and survives every re-run.

    The memory copies what a person decided about a finding much like this one.
    """

    RULE = "rule"
    MEMORY = "memory"
    PERSON = "person"

    @property
    def shown(self) -> str:
        """What a user reads: 机器建议, 参照以前认定 or 人工认定."""
        return _SHOWN[self]


_SHOWN = {By.RULE: "机器建议", By.MEMORY: "参照以前认定", By.PERSON: "人工认定"}


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


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as written and in yuan.

    Attributes:
        text: The words.
        yuan: The sum; of a range its lower end.
        to: The upper end of a range, else None.
        about: Whether the words say it is not exact (12万余元, 近3万元).
    """

    text: str
    yuan: Decimal
    to: Decimal | None = None
    about: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number with its measure word, such as 37人.

    Attributes:
        text: The words.
        number: The number.
        unit: The measure word.
        about: Whether the words say it is not exact (30余人).
    """

    text: str
    number: float
    unit: str
    about: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Who answers for putting a finding right and until when, as written; "" where not named.

    Attributes:
        leader: 责任领导 or 责任人.
        department: 责任部门 or 责任单位.
        due: 完成时限.
    """

    leader: str = ""
    department: str = ""
    due: str = ""


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
class FacetHit:
    """A facet (特征) of a finding, such as 涉及资金, with the words that show it.

    Attributes:
        facet: Id of the facet in the taxonomy.
        name: Its Chinese name.
        cues: The words and where they stand; empty where the finding names no place.
    """

    facet: str
    name: str
    cues: tuple[Evidence, ...] = ()


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
        facets: What else marks it, in the order of the taxonomy; empty before classification.
        amounts: Sums of money named.
        dates: Dates and periods named, as written.
        people: Persons named by role, as written.
        counts: Numbers with a measure word.
        regulations: Regulations cited, as written.
        projects: Projects named, as written; where a name begins is a guess.
        charge: Who answers for it until when, or None where the document does not say.
        answer: The unit's answer, or None where the document gives none.
    """

    id: str
    unit: str
    title: str
    detail: str = ""
    heading_path: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    labels: tuple[Label, ...] = ()
    facets: tuple[FacetHit, ...] = ()
    amounts: tuple[Amount, ...] = ()
    dates: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    regulations: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    charge: Charge | None = None
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
        phrases: Strong cues: one weighs as much as three weak ones.
        words: Weak cues: they add up.
        patterns: Regular expressions, each of the weight of a phrase.
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
class Entry:
    """A finding with its place on its unit's list (问题清单).

    Attributes:
        n: Number on the list, from 1, the same in letters, lists and ledger.
        finding: The finding.
        group: Name of the item of the reported scheme, such as 群众身边不正之风和腐败问题.
        category: Name of the first category.
        topics: Names of its special topics (专题).
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
    topics: tuple[str, ...] = ()
    immediate: bool = False
    direct: bool = False
    clue: bool = False
