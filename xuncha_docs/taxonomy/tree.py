"""What a taxonomy is: categories, the schemes they map to, facets, and the words that guard them.

Knows how its parts hang together; refuses to know how they are written down.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from xuncha_docs.errors import TaxonomyError
from xuncha_docs.model import Category

TOPIC = "T"
"""First letter of a special topic, a code that may stand beside any other."""

UNSORTED = "9"
"""Code of a finding that nothing speaks for."""

DISCIPLINES = MappingProxyType(
    {
        "Z": "政治纪律",
        "O": "组织纪律",
        "L": "廉洁纪律",
        "Q": "群众纪律",
        "G": "工作纪律",
        "S": "生活纪律",
    }
)
"""The six disciplines, 《中国共产党纪律处分条例》第二编; categories lean to them, for counts only."""

FACTS = ("金额", "人数", "人名")
"""Facts of a finding that can show a facet: sums of money, numbers of persons, masked names."""

_QUOTES = re.compile(r"[\s“”‘’「」『』\"']")

# 二、反馈问题整改情况 holds the answers to findings of every kind; it is not about 整改.
_ABOUT_ANSWERS = re.compile(r"问题的?整改(?:落实|进展|完成)?(?:情况)?$")
_CORE = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]+[）)][、.．]?|[一二三四五六七八九十\d]+[、.．])?"
    r"(.+?)(?:方面|情况|问题|类)*[：:]?"
)


@dataclass(frozen=True, slots=True)
class SchemeItem:
    """One item of a scheme: J2, 群众身边不正之风和腐败问题, and 群众身边 where room is short."""

    id: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """An official way of grouping findings (口径), such as 四个聚焦.

    Attributes:
        id: Key in the file, such as ``sijujiao``.
        name: Chinese name.
        items: Its items in order.
        level: Who uses it, in Chinese; "" if the file does not say.
        status: ``current`` or ``legacy``.
    """

    id: str
    name: str
    items: tuple[SchemeItem, ...]
    level: str = ""
    status: str = "current"


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that marks findings of any category (特征), such as 关键少数.

    Attributes:
        id: Key in the file, such as ``zijin``.
        name: Chinese name.
        words: One of them shows it.
        patterns: Regular expressions that show it.
        facts: Facts that show it, of `FACTS`.
    """

    id: str
    name: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words that decide whether a cue counts.

    Attributes:
        denials: After one of them nothing counts to the end of the clause (未发现).
        adverbs: First half of a done-so phrase (严格).
        verbs: Second half (执行).
        deficiencies: A clause with one of them is no done-so clause.
        plans: A sentence that begins with one of them tells what will be done.
        institutions: Endings that make a cue the name of an office.
        alarms: Words that make any finding a possible clue (问题线索).
        suspicions: Words that do so where the category is one clues are usual in.
        urgencies: Words that make a finding of an immediate category one for 立行立改.
    """

    denials: tuple[str, ...]
    adverbs: tuple[str, ...]
    verbs: tuple[str, ...]
    deficiencies: tuple[str, ...]
    plans: tuple[str, ...]
    institutions: tuple[str, ...]
    alarms: tuple[str, ...]
    suspicions: tuple[str, ...]
    urgencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All categories and schemes, validated.

    Attributes:
        categories: Every node in the order of the file.
        schemes: Schemes by id, in the order of the file.
        lexicon: Guard words.
        headings: Heading alias to code prefix.
        default_scheme: Scheme id to report in when nobody chose one.
        facets: What may mark a finding beside its category, in the order of the file.
        objects: Kinds of unit a category may be typical of: id to name.
    """

    categories: tuple[Category, ...]
    schemes: Mapping[str, Scheme]
    lexicon: Lexicon
    headings: Mapping[str, str]
    default_scheme: str
    facets: tuple[Facet, ...]
    objects: Mapping[str, str]
    _index: Mapping[str, Category]
    _aliases: "re.Pattern[str]"

    @property
    def leaves(self) -> tuple[Category, ...]:
        """The categories a finding can be put under: no topic, no node above another, not 其他."""
        inner = {c.parent for c in self.categories if not c.code.startswith(TOPIC)}
        return tuple(
            c
            for c in self.categories
            if c.code not in inner and not c.code.startswith(TOPIC) and c.code != UNSORTED
        )

    @property
    def topics(self) -> tuple[Category, ...]:
        """The special topics (专项), which may stand beside a leaf."""
        return tuple(c for c in self.categories if c.code.startswith(TOPIC))

    def get(self, code: str) -> Category | None:
        """Return the category of a code, or None if there is none."""
        return self._index.get(code)

    def path(self, code: str) -> tuple[str, ...]:
        """Return the names from the top down to a code; empty if the code is unknown."""
        return tuple(c.name for c in self._upward(code))[::-1]

    def category(self, code: str) -> Category:
        """Return the category of a code.

        Raises:
            TaxonomyError: There is no such code.
        """
        if code not in self._index:
            raise TaxonomyError(f"没有代码为“{code}”的问题类别，请核对。", "TX108")
        return self._index[code]

    def item(self, code: str, scheme: str) -> SchemeItem:
        """Return where a category belongs in a scheme, inherited from the nearest node above.

        What the scheme has no place for is 其他, its last item.

        Raises:
            TaxonomyError: There is no such scheme.
        """
        items, key = self.scheme_items(scheme), self.scheme(scheme).id
        for category in self._upward(code):
            wanted = category.schemes.get(key)
            if wanted:
                return next(item for item in items if item.id == wanted)
        return items[-1]

    def aspect(self, code: str) -> Category:
        """Return the node of the second level a category stands under, or is.

        Raises:
            TaxonomyError: There is no such code.
        """
        above = [*self._upward(self.category(code).code)]
        return above[-2] if len(above) > 1 else above[0]

    def disciplines(self, code: str) -> tuple[str, ...]:
        """Return the disciplines a category leans to, inherited; a count, never a verdict."""
        return next((c.disciplines for c in self._upward(code) if c.disciplines), ())

    def scheme(self, name: str) -> Scheme:
        """Return a scheme by its id or its Chinese name.

        Raises:
            TaxonomyError: There is no such scheme.
        """
        for scheme in self.schemes.values():
            if name in (scheme.id, scheme.name):
                return scheme
        known = "、".join(f"{s.id}（{s.name}）" for s in self.schemes.values())
        raise TaxonomyError(f"没有名为“{name}”的口径；可用的口径：{known}。", "TX107")

    def scheme_items(self, name: str) -> tuple[SchemeItem, ...]:
        """Return the items of a scheme in order; the last one is always 其他.

        Raises:
            TaxonomyError: There is no such scheme.
        """
        items = self.scheme(name).items
        return (
            items if items[-1].name.startswith("其他") else (*items, SchemeItem("", "其他", "其他"))
        )

    def is_alarming(self, text: str, category: Category) -> bool:
        """Return whether a statement sounds like a clue (问题线索) rather than a shortcoming."""
        words = self.lexicon.alarms + (self.lexicon.suspicions if category.clue else ())
        return any(word in text for word in words)

    def is_urgent(self, text: str) -> bool:
        """Return whether a statement names a danger at hand or money that is owed to people."""
        return any(word in text for word in self.lexicon.urgencies)

    def code_of_heading(self, heading: str) -> str | None:
        """Return the code prefix a section heading speaks for, or None.

        An alias of two characters counts only where it is the whole heading. A heading that names
        several areas speaks for what their codes have in common: 班子建设和选人用人 for 3,
        党建和党风廉政 for nothing.
        """
        text = _ABOUT_ANSWERS.sub("", _QUOTES.sub("", heading))
        core = _CORE.fullmatch(text)
        whole = self.headings.get(core.group(1)) if core else None
        codes = [whole] if whole else [self.headings[m] for m in self._aliases.findall(text)]
        if not codes:
            return None
        common: list[str] = []
        for steps in zip(*(code.split(".") for code in codes), strict=False):
            if len(set(steps)) > 1:
                break
            common.append(steps[0])
        return ".".join(common) or None

    def _upward(self, code: str) -> Iterator[Category]:
        category = self._index.get(code)
        while category is not None:
            yield category
            category = self._index.get(category.parent) if category.parent else None
