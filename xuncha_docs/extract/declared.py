"""Declared totals (共 25 个问题) against what was found.

A disagreement is told, never repaired: reports often count rows or items otherwise than we do.
"""

import re
from collections import Counter
from collections.abc import Iterator

from xuncha_docs.model import AnswerStatus, Diagnostic, Evidence, Finding, Severity, Span
from xuncha_docs.text.numerals import from_chinese
from xuncha_docs.text.states import STATES

_FOLLOWS = 120
_TOTAL = re.compile(
    r"(?:(?:反馈|发现|查摆|梳理|自查|指出|涉及|存在)(?:出|的|了)?(?:以下)?(?:具体|主要|突出)?问题"
    r"|(?:问题清单|反馈|发现|查摆出?|梳理出?|自查出|共)(?:的)?(?=[^，。；]{0,3}[0-9一二三四五六七八九十]+[个项条]))"
    r"(?:共计?|合计)?(?P<count>[0-9]{1,3}|[一二三四五六七八九十百]{1,4})[个项条](?:方面)?(?P<noun>问题)?"
)
# 2023年县委巡察……反馈问题52个 in a self-report is the total of another document.
_ELSEWHERE = re.compile(
    r"上一?[轮次届]|以往|(?:19|20)[0-9]{2}\s?年[^。；]{0,20}(?:巡[察视]|审计|督查|督察)"
)


_NUMBER = r"(?P<count>[0-9]{1,3}|[一二三四五六七八九十百]{1,4})\s?[个项条件]"
_STATUS = tuple(
    (status, re.compile(rf"(?:{words})(?:整改)?(?:的?问题)?(?:事项)?(?:共|的有|有)?{_NUMBER}"))
    for status, words in STATES.items()
)
_GROUP = re.compile(rf".*[（(]\s*(?:共|计|合计)?\s?{_NUMBER}(?:问题)?\s*[）)]")


def diagnostics(
    paragraphs: tuple[Evidence, ...], findings: tuple[Finding, ...], quoting: bool = False
) -> tuple[Diagnostic, ...]:
    """Return a hint for each total a document declares that is not the number found.

    Compared are the total, the totals by status beside it, and those in the headings of groups.

    Args:
        paragraphs: The prose of the document.
        findings: What was found in it.
        quoting: Whether it is about an inspection, whose total is then its own.
    """
    if not findings:
        return ()
    out: list[Diagnostic] = []
    for paragraph in paragraphs:
        if match := _total(paragraph.text, quoting):
            out.extend(_compared("问题", match, len(findings), paragraph.span))
            out.extend(_by_status(paragraph, match, findings))
            break
    return (*out, *_by_group(findings))


def _total(text: str, quoting: bool) -> re.Match[str] | None:
    for match in _TOTAL.finditer(text):
        if not _value(match) or not (match.group("noun") or "问题" in match.group()):
            continue
        sentence = text[: match.end()].rpartition("。")[2]
        if quoting or not _ELSEWHERE.search(sentence):
            return match
    return None


def _by_status(
    paragraph: Evidence, total: re.Match[str], findings: tuple[Finding, ...]
) -> Iterator[Diagnostic]:
    """Compare what follows the total: 已完成19个、正在推进6个; a plan has done nothing yet."""
    answers = [f.answer.status for f in findings if f.answer]
    if len(answers) < len(findings) or set(answers) == {AnswerStatus.UNSTATED}:
        return
    follows = paragraph.text[total.end() : total.end() + _FOLLOWS]
    for status, pattern in _STATUS:
        if match := pattern.search(follows):
            yield from _compared(
                status.value + "的问题", match, answers.count(status), paragraph.span
            )


def _by_group(findings: tuple[Finding, ...]) -> Iterator[Diagnostic]:
    """Compare headings that count what stands below them: （一）已完成的问题（19个）."""
    headings = Counter(heading for f in findings for heading in f.heading_path)
    for heading, count in headings.items():
        if match := _GROUP.fullmatch(heading):
            yield from _compared(f"“{heading}”之下的问题", match, count, None)


def _value(match: re.Match[str]) -> int | None:
    written = match.group("count")
    return int(written) if written.isdigit() else from_chinese(written)


def _compared(
    what: str, match: re.Match[str], found: int, where: Span | None
) -> Iterator[Diagnostic]:
    declared = _value(match)
    if declared is not None and declared != found:
        yield Diagnostic(
            code="EX101",
            severity=Severity.HINT,
            message=f"文中写明{what}{declared}个，识别出{found}个，请核对是否有遗漏或者一条多个问题。",
            where=where,
            fix="对照原文逐条核对；原文按条或者按行计数的，数目不同不一定有误。",
        )
