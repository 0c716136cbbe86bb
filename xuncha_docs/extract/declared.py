"""Declared totals (共 25 个问题) against what was found.

A disagreement is told, never repaired: reports often count rows or items otherwise than we do.
"""

import re

from xuncha_docs.model import Diagnostic, Evidence, Finding, Severity
from xuncha_docs.text.numerals import from_chinese

_TOTAL = re.compile(
    r"(?:(?:反馈|发现|查摆|梳理|自查|指出|涉及|存在)(?:出|的|了)?(?:以下)?(?:具体|主要|突出)?问题"
    r"|(?:问题清单|反馈|发现|查摆出?|梳理出?|自查出|共)(?:的)?(?=[^，。；]{0,3}[0-9一二三四五六七八九十]+[个项条]))"
    r"(?:共计?|合计)?(?P<count>[0-9]{1,3}|[一二三四五六七八九十百]{1,4})[个项条](?:方面)?(?P<noun>问题)?"
)
# 2023年县委巡察……反馈问题52个 in a self-report is the total of another document.
_ELSEWHERE = re.compile(
    r"上一?[轮次届]|以往|(?:19|20)[0-9]{2}\s?年[^。；]{0,20}(?:巡[察视]|审计|督查|督察)"
)


def diagnostics(
    paragraphs: tuple[Evidence, ...], findings: tuple[Finding, ...], quoting: bool = False
) -> tuple[Diagnostic, ...]:
    """Return a hint where the total a document declares is not the number of findings.

    Args:
        paragraphs: The prose of the document.
        findings: What was found in it.
        quoting: Whether it is about an inspection, whose total is then its own.
    """
    if not findings:
        return ()
    for paragraph in paragraphs:
        for match in _TOTAL.finditer(paragraph.text):
            written = match.group("count")
            count = int(written) if written.isdigit() else from_chinese(written)
            if not count or not (match.group("noun") or "问题" in match.group()):
                continue
            sentence = paragraph.text[: match.end()].rpartition("。")[2]
            if not quoting and _ELSEWHERE.search(sentence):
                continue
            if count == len(findings):
                return ()
            return (
                Diagnostic(
                    code="EX101",
                    severity=Severity.HINT,
                    message=f"文中写明问题{count}个，识别出{len(findings)}个，请核对是否有遗漏或者一条多个问题。",
                    where=paragraph.span,
                    fix="对照原文逐条核对；原文按条或者按行计数的，数目不同不一定有误。",
                ),
            )
    return ()
