"""Text made comparable, and the parts of it that do not speak of a problem.

Owns the folding of characters (with a way back to the offsets of the original) and the guards:
what is denied, what is said to be done, what is only planned. Knows no category.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xuncha_docs.taxonomy import Lexicon

_FOLD = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DROPPED = re.compile(r"[ \t\r\u00a0\u200b-\u200d\u2060\ufeff“”‘’「」『』\"'*]")
_CLAUSE = re.compile(r"[^,;:!?。\n]+")
_SENTENCE = re.compile(r"[^。;!?\n]+")
_SUBJECT = 5
_TITLE = re.compile(r"《[^《》\n]*》")

# 严格执行……方面，存在差距: what looks done is the topic of a deficiency that follows.
_TOPIC_END = re.compile(r"(?:方面|上|中|时|问题|工作)$")

# 未发现甲,乙的问题 denies both; what 但 brings up is not denied.
_DENIED_ALL = re.compile(
    r"(?:(?![,;](?:但|不过|然而|却))[^;。\n])*(?:问题|情况|现象|行为)(?=[,;。]|$)"
)
# 与高质量发展的要求还不相称: what it is measured by is not what falls short.
_STANDARD = re.compile(
    r"(?:与|同|离|距)(?P<norm>[^,;。\n]{2,40}?(?:要求|目标|期[望盼待]|形势|任务|标准))[^,;。\n]{0,8}(?:差距|距离|不(?:相|太|够|能|完全)*(?:适应|相称|符|匹配))"
)
# 巡察中没有发现……: who looked says nothing either.
_LEAD_IN = re.compile(
    r"(?:本次|此次|经|在|通过|对照)?(?:巡察|巡视|检查|自查|抽查|走访|调研|谈话|审计|排查|核查|了解|查)?"
    r"(?:过程)?(?:中|时|期间|后)?(?:均|也|暂|尚|都)?"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in which width, case, quotation marks and blanks make no difference.

    Attributes:
        text: The folded text.
        places: For every character its offset in the original, and the original's length at last.
    """

    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original of a part of the folded text."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """Return a text folded, character by character, so that offsets can be mapped back."""
    wide = text.translate(_FOLD)
    if wide.isascii() or wide != wide.lower():
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in wide)
    else:
        lowered = wide
    if not _DROPPED.search(lowered):
        return Folded(lowered, (*range(len(text)), len(text)))
    kept = [i for i, c in enumerate(lowered) if not _DROPPED.match(c)]
    return Folded("".join(lowered[i] for i in kept), (*kept, len(text)))


@dataclass(frozen=True, slots=True)
class Guarded:
    """A part of a folded text in which nothing counts, and why (a Chinese word for the user)."""

    start: int
    end: int
    reason: str


DENIED = "否定"
DONE = "正面表述"
PLANNED = "整改措施"
TITLE = "文件名称"
MEASURE = "对照标准"


class Guards:
    """Finds the parts of a text that do not speak of a problem.

    Args:
        lexicon: Guard words of the taxonomy.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._denial = re.compile(f"(?:{_any(lexicon.denials)})(?!并|也|和|及时|、)")
        self._done = re.compile(
            f"(?:{_any(lexicon.adverbs)})(?:地|把|抓好)?(?:{_any(lexicon.verbs)})"
        )
        self._deficient = re.compile(_any(lexicon.deficiencies))
        # 整改措施不具体 finds fault with the plan.
        self._plan = re.compile(
            f"(?:{_any(lexicon.plans)})(?![^,;:。]{{0,4}}(?:{_any(lexicon.deficiencies)}))"
        )

    def find(self, text: str) -> list[Guarded]:
        """Return the guarded parts: plans, then standards, then what is denied or done by clause."""
        out: list[Guarded] = []
        for sentence in _SENTENCE.finditer(text):
            if self._plan.match(sentence.group()):
                out.append(Guarded(sentence.start(), sentence.end(), PLANNED))
        for norm in _STANDARD.finditer(text):
            if norm.start() > _SUBJECT:
                out.append(Guarded(*norm.span("norm"), MEASURE))
        clauses = list(_CLAUSE.finditer(text))
        for number, clause in enumerate(clauses):
            denial = self._denial.search(clause.group())
            if denial:
                lead = _LEAD_IN.fullmatch(clause.group()[: denial.start()])
                start = 0 if lead else denial.start()
                whole = _DENIED_ALL.match(text, clause.start() + denial.end())
                end = max(clause.end(), whole.end() if whole else 0)
                out.append(Guarded(clause.start() + start, end, DENIED))
            following = clauses[number + 1] if number + 1 < len(clauses) else None
            if self._is_done(text, clause, following):
                out.append(Guarded(clause.start(), clause.end(), DONE))
        return out

    def _is_done(
        self, text: str, clause: "re.Match[str]", following: "re.Match[str] | None"
    ) -> bool:
        words = clause.group()
        done = self._done.search(words)
        if not done or self._deficient.search(words.replace("不断", "")):
            return False
        adjacent = following is not None and text[clause.end()] == ","
        if adjacent and _TOPIC_END.search(words) and following is not None:
            return not self._deficient.search(following.group())
        return True


def with_titles(guarded: Sequence[Guarded], text: str) -> Sequence[Guarded]:
    """Return guarded parts of a folded text, its titles in 《》 among them."""
    if "《" not in text:
        return guarded
    return [*guarded, *(Guarded(m.start(), m.end(), TITLE) for m in _TITLE.finditer(text))]


def without(text: str, guarded: list[Guarded]) -> str:
    """Return a text with the guarded parts blanked out, so that offsets stay."""
    for part in guarded:
        text = text[: part.start] + " " * (part.end - part.start) + text[part.end :]
    return text


def _any(words: tuple[str, ...]) -> str:
    ordered = sorted({fold(w).text for w in words}, key=lambda w: (-len(w), w))
    return "|".join(map(re.escape, ordered)) or r"(?!)"
