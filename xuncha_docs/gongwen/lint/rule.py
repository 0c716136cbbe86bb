"""What a rule is, and what it judges: a letter, that is a document with its elements known."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from xuncha_docs.gongwen import standard
from xuncha_docs.gongwen.roles import SURE, is_letter, label, recognise
from xuncha_docs.gongwen.standard import Standard
from xuncha_docs.model import Block, BlockKind, Diagnostic, Document, Severity, Span

_RECOGNISED = "RD131"


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a letter: its place, what it is, the block, and how sure that is."""

    at: int
    kind: BlockKind
    block: Block
    score: float = 1.0

    @property
    def text(self) -> str:
        """The text without the white space around it."""
        return self.block.text.strip()


@dataclass(frozen=True, slots=True)
class Letter:
    """A document with the element of each block.

    Attributes:
        document: The document.
        parts: Its elements, one a block.
        std: The numbers it is judged by.
        official: Whether it was recognised as an official document; else its layout gets hints.
    """

    document: Document
    parts: tuple[Part, ...]
    std: Standard
    official: bool = True

    def of(self, *kinds: BlockKind) -> tuple[Part, ...]:
        """Return the parts of these kinds in order."""
        return tuple(part for part in self.parts if part.kind in kinds)

    def span(self, part: Part, start: int = 0, end: int | None = None) -> Span:
        """Return the place of a part, or of some characters of it."""
        stop = len(part.block.text) if end is None else end
        return Span(self.document.id, part.at, start, stop)


def letter(document: Document, std: Standard) -> Letter:
    """Return a document with its elements recognised."""
    found = recognise(document)
    scanned = any(d.code == _RECOGNISED for d in document.diagnostics)
    parts = (
        Part(at, role.kind, _unmeasured(block) if scanned else block, role.score)
        for at, (role, block) in enumerate(zip(found, document.blocks, strict=True))
    )
    styled = any(block.style for block in document.blocks)
    return Letter(document, tuple(parts), std, not styled or is_letter(found))


def _unmeasured(block: Block) -> Block:
    """Return a block without sizes: those of recognised text are but estimates from a picture."""
    style = block.style
    return replace(block, style=style and replace(style, size_pt=None, leading_pt=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One place where a rule is not kept.

    Attributes:
        message: What is the case.
        fix: What to change it to; "" for the fix of the rule.
        where: Place, or None for the whole letter.
    """

    message: str
    fix: str = ""
    where: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the lint, for `check` and for ``xuncha explain``.

    Attributes:
        code: Stable code such as ``GB201``.
        title: What it is about, in a few words.
        severity: How much a deviation matters.
        source: Clause and strength, or where the wording comes from.
        statement: 规则, what must hold.
        reason: 理由.
        bad: 违反, one specimen a line; executed by the suite.
        good: 改为, likewise.
        judge: Returns the deviations of a letter.
    """

    code: str
    title: str
    severity: Severity
    source: str
    statement: str
    reason: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    judge: Callable[[Letter], Iterable[Deviation]] = field(repr=False)

    def diagnostics(self, judged: Letter) -> Iterator[Diagnostic]:
        """Return the deviations of a letter as diagnostics; layout one is unsure of, as hints."""
        for deviation in self.judge(judged):
            part = judged.parts[deviation.where.block] if deviation.where else None
            sure = judged.official and (part is None or part.score >= SURE)
            layout = self.code.startswith("GB")
            message = deviation.message
            if layout and not judged.official:
                message = f"（不像公文，仅供参考）{message}"
            elif layout and part and not sure:
                message = f"（看着像{part.kind}，拿不准）{message}"
            yield Diagnostic(
                code=self.code,
                severity=Severity.HINT if layout and not sure else self.severity,
                message=message,
                where=deviation.where,
                fix=deviation.fix or self.statement,
                source=self.source,
            )


def of_standard(
    code: str,
    title: str,
    norm: tuple[str, str],
    specimen: tuple[str, str, str],
    judge: Callable[[Letter], Iterable[Deviation]],
) -> Rule:
    """Return a rule of the standard.

    Args:
        code: Its code.
        title: What it is about.
        norm: Clause and strength.
        specimen: What must hold, what is wrong, what is right.
        judge: What judges a letter.
    """
    clause, strength = norm
    statement, bad, good = specimen
    return Rule(
        code=code,
        title=title,
        severity=standard.severity(strength),
        source=standard.source(clause, strength),
        statement=statement,
        reason=f"{standard.NAME} {clause} 的要求，强度为“{strength}”。",
        bad=(bad,),
        good=(good,),
        judge=judge,
    )


def numbered(part: Part) -> tuple[int, int, str] | None:
    """Return level, value and wording of the number of a heading or paragraph, or None."""
    if part.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH):
        return None
    return label(part.text)
