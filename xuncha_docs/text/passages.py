"""Cutting evidence into smaller evidence: a part of quoted words stays quoted words.

`Document.quote(part.span) == part.text` holds for every part of an evidence for which it held.
"""

from xuncha_docs.model import Evidence, Span


def part(evidence: Evidence, start: int, end: int | None = None) -> Evidence:
    """Return the characters ``start:end`` of an evidence, white space at both ends left out.

    Args:
        evidence: What is cut.
        start: First character, counted from the beginning of the evidence.
        end: One past the last; None for all that is left.
    """
    text = evidence.text[start:end]
    stripped = text.strip()
    if stripped == evidence.text:
        return evidence
    lead = 0 if stripped == text else len(text) - len(text.lstrip())
    span, begin = evidence.span, evidence.span.start + start + lead
    return Evidence(Span(span.document, span.block, begin, begin + len(stripped)), stripped)


def trimmed(evidence: Evidence, marks: str = "。；，、：:;,.!！?？") -> Evidence:
    """Return an evidence without the given marks and white space at both ends."""
    text = evidence.text
    start = len(text) - len(text.lstrip(marks + " \t\n\u3000"))
    end = len(text.rstrip(marks + " \t\n\u3000"))
    return part(evidence, start, max(start, end))
