"""Wording (WD): the rules of ``data/wording.toml``, each a pattern or a list of words.

Beside them stand the names that changed (`terms`) and the slips (`homophones`). Knows no word itself. A specimen is a line of body text.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from xuncha_docs import assets
from xuncha_docs.errors import TaxonomyError
from xuncha_docs.gongwen.lint import homophones, terms
from xuncha_docs.gongwen.lint.rule import Deviation, Letter, Rule
from xuncha_docs.model import BlockKind, Severity

_SKIPPED = (BlockKind.HEADER, BlockKind.FOOTER)
_TEXTS = ("code", "title", "severity", "source", "statement", "reason")
_PATTERNS = ("unless", "unless_title", "issuer")
_SHOWN = 12


def _judge(
    pattern: re.Pattern[str], unless: re.Pattern[str] | None, words: dict[str, str]
) -> Callable[[Letter], Iterator[Deviation]]:
    def judge(letter: Letter) -> Iterator[Deviation]:
        for part in letter.parts:
            if part.kind in _SKIPPED:
                continue
            text = part.block.text
            exempt = [m.span() for m in unless.finditer(text)] if unless else []
            for match in pattern.finditer(text):
                if any(a < match.end() and match.start() < b for a, b in exempt):
                    continue
                right = words.get(match.group())
                yield Deviation(
                    message=f"“{match.group()[:_SHOWN]}”",
                    fix=f"改为“{right}”。" if right else "",
                    where=letter.span(part, match.start(), match.end()),
                )

    return judge


def _folded(
    judge: Callable[[Letter], Iterator[Deviation]],
) -> Callable[[Letter], Iterator[Deviation]]:
    """Return a judge that tells of all places in one block, such as a table, at once."""

    def judge_once(letter: Letter) -> Iterator[Deviation]:
        for _, group in groupby(judge(letter), lambda d: d.where and d.where.block):
            first, *rest = group
            more = f"等{len(rest) + 1}处" if rest else ""
            yield replace(first, message=f"{first.message}{more}")

    return judge_once


def _except_titled(
    titles: re.Pattern[str], judge: Callable[[Letter], Iterator[Deviation]]
) -> Callable[[Letter], Iterator[Deviation]]:
    """Return a judge that leaves letters with such a title alone."""

    def judge_others(letter: Letter) -> Iterator[Deviation]:
        if not any(titles.search(part.text) for part in letter.of(BlockKind.TITLE)):
            yield from judge(letter)

    return judge_others


def _only_issued(
    issuer: re.Pattern[str], judge: Callable[[Letter], Iterator[Deviation]]
) -> Callable[[Letter], Iterator[Deviation]]:
    """Return a judge of the letters of such issuers.

    Of an unknown issuer it judges official documents, unless sent to them.
    """

    def judge_theirs(letter: Letter) -> Iterator[Deviation]:
        names = [part.text for part in letter.of(BlockKind.ISSUER_MARK, BlockKind.SIGNATURE)]
        sent = any(issuer.search(part.text) for part in letter.of(BlockKind.ADDRESSEE))
        if any(map(issuer.search, names)) or (letter.official and not (names or sent)):
            yield from judge(letter)

    return judge_theirs


def _rule(entry: dict[str, Any], path: Path) -> Rule:
    code = str(entry.get("code", "？"))
    lacking = [key for key in (*_TEXTS, "bad", "good") if not entry.get(key)]
    if lacking or not (entry.get("words") or entry.get("pattern")):
        what = "、".join(lacking) or "words 或 pattern"
        raise TaxonomyError(f"{path} 的规则 {code} 缺少 {what}，请补上。", "WD001")
    words: dict[str, str] = entry.get("words", {})
    source = entry.get("pattern") or "|".join(
        re.escape(word) for word in sorted(words, key=len, reverse=True)
    )
    try:
        pattern = re.compile(source)
        given = {key: re.compile(entry[key]) for key in _PATTERNS if entry.get(key)}
        severity = Severity(entry["severity"])
    except (re.error, ValueError) as error:
        keys = "、".join(("pattern", *_PATTERNS))
        message = f"{path} 的规则 {code} 写错了：{error}。请改正 {keys} 或 severity。"
        raise TaxonomyError(message, "WD002") from error
    judge = _judge(pattern, given.get("unless"), words)
    if entry.get("folded"):
        judge = _folded(judge)
    if "unless_title" in given:
        judge = _except_titled(given["unless_title"], judge)
    if "issuer" in given:
        judge = _only_issued(given["issuer"], judge)

    def titled(letter: Letter) -> Iterator[Deviation]:
        for deviation in judge(letter):
            message = f"{entry['title']}：{deviation.message}。"
            yield Deviation(message=message, fix=deviation.fix, where=deviation.where)

    return Rule(
        **{key: entry[key] for key in _TEXTS if key != "severity"},
        severity=severity,
        bad=tuple(entry["bad"]),
        good=tuple(entry["good"]),
        judge=titled,
    )


def load(path: Path) -> tuple[Rule, ...]:
    """Return the rules of a wording file.

    Raises:
        TaxonomyError: The file is missing, no TOML, or a rule in it is incomplete.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TaxonomyError(f"读不出用语规则 {path}：{error}。请检查这个文件。", "WD003") from error
    found = [_rule(entry, path) for entry in data.get("rule", [])]
    try:
        found += [terms.rule(entry) for entry in data.get("term", [])]
        found += [homophones.rule(data["homophone"])] if "homophone" in data else []
    except (KeyError, ValueError, re.error) as error:
        message = f"{path} 的 [[term]] 或 [homophone] 写错了：{error}。请照别的条目补齐、改正。"
        raise TaxonomyError(message, "WD002") from error
    return tuple(found)


@cache
def rules() -> tuple[Rule, ...]:
    """Return the shipped wording rules."""
    return load(assets.data("wording.toml"))
