"""The taxonomy: categories of findings, the official schemes they map to, and words that guard them.

Owns data/taxonomy.toml and its validation; an office may give its own file of the same shape.
Refuses to know how a finding is put under a category: that is `classify`.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from xuncha_docs import assets
from xuncha_docs.errors import TaxonomyError
from xuncha_docs.model import Category
from xuncha_docs.text.toml import TomlPlaces

TOPIC = "T"
"""First letter of a special topic, a code that may stand beside any other."""

UNSORTED = "9"
"""Code of a finding that nothing speaks for."""

_CUES = ("phrases", "words", "patterns", "exempt")
_LISTS = (*_CUES, "disciplines", "applies_to", "examples", "counter")
_FLAGS = ("clue", "immediate", "first_responsibility")
_TEXTS = ("code", "name", "parent", "description")
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
    """

    categories: tuple[Category, ...]
    schemes: Mapping[str, Scheme]
    lexicon: Lexicon
    headings: Mapping[str, str]
    default_scheme: str
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

        An alias of two characters counts only where it is the whole heading. A heading that names several areas speaks for what their codes have in common: 班子建设和选人
        用人 for 3, 党建和党风廉政 for nothing.
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


def load(path: Path | None = None) -> Taxonomy:
    """Read and validate a taxonomy; without a path the shipped one.

    Raises:
        TaxonomyError: The file cannot be read or something in it is wrong.
    """
    data, text = parse(path)
    name = f"分类体系文件 {(path or assets.data('taxonomy.toml')).name}"
    taxonomy, errors = build(data, name, TomlPlaces(text))
    if taxonomy is None:
        raise errors[0]
    return taxonomy


def parse(path: Path | None = None) -> tuple[dict[str, Any], str]:
    """Return the content of a taxonomy file, not yet validated, and its text.

    Raises:
        TaxonomyError: The file cannot be read or is no TOML.
    """
    path = path or assets.data("taxonomy.toml")
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text), text
    except OSError as exc:
        what = f"打不开（{exc.strerror}），请检查路径和权限"
    except UnicodeDecodeError:
        what = "不是 UTF-8 编码，请用 UTF-8 另存后重试"
    except tomllib.TOMLDecodeError as exc:
        what = f"不是有效的 TOML（{_toml_error(exc)}），请改正该处"
    raise TaxonomyError(f"分类体系文件 {path.name}：{what}。", "TX101")


def _toml_error(error: tomllib.TOMLDecodeError) -> str:
    at = re.search(r"at line (\d+), column (\d+)", str(error))
    return f"第 {at[1]} 行第 {at[2]} 字附近：{error}" if at else str(error)


class Places(Protocol):
    """Where something stands in the file it came from."""

    def find(self, table: str, row: str, key: str = "", value: str = "", nth: int = 1) -> str:
        """Return a place such as （第 12 行）, or "" where it cannot be told."""


def build(
    data: dict[str, Any], name: str, places: Places
) -> tuple[Taxonomy | None, list[TaxonomyError]]:
    """Return a taxonomy, or None and everything that is wrong with it.

    Args:
        data: Content in the shape of taxonomy.toml.
        name: What the file is called in errors.
        places: Where its parts stand.
    """
    source = _Source(data, name, places)
    errors: list[TaxonomyError] = []
    raw = source.each(errors, source.tables("category"), source.category)
    if not raw and not errors:
        errors.append(source.error("没有任何 [[category]]，至少要有一个类别", "TX103"))
    pairs = source.each(errors, source.table("schemes").items(), lambda p: source.scheme(*p))
    schemes = {scheme.id: scheme for scheme in pairs}
    index = {category.code: category for category in raw}
    source.each(errors, Counter(c.code for c in raw).items(), lambda n: source.once(*n))
    source.each(errors, raw, lambda c: source.check(c, index, schemes))
    headings = source.each(errors, [index], source.headings)
    lexicon = source.each(errors, [None], lambda _: source.lexicon())
    default = source.each(errors, [schemes], source.default_scheme)
    if errors:
        return None, errors
    return Taxonomy(
        tuple(raw),
        MappingProxyType(schemes),
        lexicon[0],
        MappingProxyType(headings[0]),
        default[0],
        MappingProxyType(index),
        _anywhere(headings[0]),
    ), []


def _anywhere(headings: Iterable[str]) -> re.Pattern[str]:
    """Return what finds, within a heading, the aliases of more than two characters."""
    aliases = [alias for alias in headings if len(alias) > 2]
    longest = sorted(aliases, key=lambda alias: (-len(alias), alias))
    return re.compile("|".join(map(re.escape, longest)) or r"(?!)")


_Row = TypeVar("_Row")
_Made = TypeVar("_Made")


class _Source:
    """The parsed file, and where in it something stands."""

    def __init__(self, data: dict[str, Any], name: str, places: Places) -> None:
        self._data, self._name, self._places = data, name, places

    def error(self, message: str, code: str) -> TaxonomyError:
        """Return an error that names the file."""
        return TaxonomyError(f"{self._name}：{message}。", code)

    def each(
        self, errors: list[TaxonomyError], rows: Iterable[_Row], make: Callable[[_Row], _Made]
    ) -> list[_Made]:
        """Return what is made of the rows, and keep the error of each that is wrong."""
        out = []
        for row in rows:
            try:
                out.append(make(row))
            except TaxonomyError as error:
                errors.append(error)
        return out

    def _at(self, code: str, key: str = "", value: str = "") -> str:
        return f"类别 {code}{self._places.find('category', code, key, value)}"

    def table(self, name: str) -> dict[str, Any]:
        """Return a table of the file; empty if it is missing."""
        value = self._data.get(name, {})
        if not isinstance(value, dict):
            raise self.error(f"[{name}] 应为一张表", "TX103")
        return value

    def tables(self, name: str) -> list[dict[str, Any]]:
        """Return an array of tables; empty if it is missing."""
        value = self._data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.error(f"[[{name}]] 应为若干张表", "TX103")
        return value

    def scheme(self, key: str, raw: object) -> Scheme:
        """Return a scheme of the file."""
        try:
            if not isinstance(raw, dict):
                raise TypeError
            items = tuple(
                SchemeItem(str(i["id"]), str(i["name"]), str(i.get("short", i["name"])))
                for i in raw["items"]
            )
            name, level = str(raw["name"]), str(raw.get("level", ""))
        except (KeyError, TypeError) as exc:
            at = self._places.find("schemes", key)
            message = f"[schemes.{key}]{at} 要有 name 和 items（每项 id、name）"
            raise self.error(message, "TX103") from exc
        if len({i.id for i in items}) < len(items):
            at = self._places.find("schemes", key)
            raise self.error(f"[schemes.{key}]{at} 的 items 中 id 重复", "TX102")
        return Scheme(key, name, items, level, str(raw.get("status", "current")))

    def category(self, raw: dict[str, Any]) -> Category:
        """Return a category of the file, its shape checked."""
        code = raw.get("code")
        if not isinstance(code, str) or not code:
            number = self.tables("category").index(raw) + 1
            raise self.error(f"第 {number} 个 [[category]] 缺少 code（要加引号）", "TX103")
        unknown = sorted(set(raw) - {*_LISTS, *_FLAGS, *_TEXTS, "schemes"})
        if unknown:
            where = self._at(code, unknown[0])
            raise self.error(f"{where} 有不认识的项 {'、'.join(unknown)}，请检查拼写", "TX103")
        if not raw.get("name"):
            raise self.error(f"{self._at(code)} 缺少 name", "TX103")
        texts: dict[str, Any] = {k: raw[k] for k in _TEXTS if k in raw}
        if not all(isinstance(v, str) for v in texts.values()):
            raise self.error(f"{self._at(code)} 的 name、parent、description 应为文字", "TX103")
        flags: dict[str, Any] = {k: raw[k] for k in _FLAGS if k in raw}
        if not all(isinstance(v, bool) for v in flags.values()):
            wrong = next(k for k, v in flags.items() if not isinstance(v, bool))
            raise self.error(
                f"{self._at(code, wrong)} 的 {wrong} 应为 true 或 false（是或空）", "TX103"
            )
        lists: dict[str, Any] = {
            k: self._strings(raw[k], f"{self._at(code, k)} 的 {k}") for k in _LISTS if k in raw
        }
        schemes = raw.get("schemes", {})
        if not isinstance(schemes, dict):
            where = self._at(code, "schemes")
            raise self.error(f'{where} 的 schemes 应为 {{ 口径 = "条目" }}', "TX103")
        return Category(schemes=schemes, **texts, **flags, **lists)

    def once(self, code: str, times: int) -> None:
        """Refuse a code that several categories have."""
        if times > 1:
            at = self._places.find("category", code, nth=2)
            raise self.error(f"类别代码 {code} 重复{at}，请改用新代码", "TX102")

    def default_scheme(self, schemes: Mapping[str, Scheme]) -> str:
        """Return the scheme to report in when nobody chose one."""
        default = str(self.table("meta").get("default_scheme", "sijujiao"))
        if default not in schemes:
            at = self._places.find("meta", "", "default_scheme")
            message = f"[meta] 的 default_scheme “{default}”{at} 不在 [schemes] 中"
            raise self.error(message, "TX107")
        return default

    def check(
        self, category: Category, index: Mapping[str, Category], schemes: Mapping[str, Scheme]
    ) -> None:
        """Check what a category refers to, and its regular expressions.

        Raises:
            TaxonomyError: Missing or circular parent, unknown scheme item, bad expression.
        """
        code = category.code
        seen, above = {code}, category.parent
        while above is not None:
            if above not in index:
                raise self.error(f"{self._at(code, 'parent')} 的上级 {above} 不存在", "TX104")
            if above in seen:
                raise self.error(f"{self._at(code, 'parent')} 的上级关系成环", "TX104")
            seen.add(above)
            above = index[above].parent
        for key, item in category.schemes.items():
            if key not in schemes or item not in {i.id for i in schemes[key].items}:
                where = self._at(code, "schemes")
                raise self.error(f"{where} 的口径条目 {key} = {item} 不存在", "TX105")
        for key in ("patterns", "exempt"):
            for pattern in getattr(category, key):
                self._check_pattern(pattern, self._at(code, key, pattern))

    def _check_pattern(self, pattern: str, where: str) -> None:
        try:
            matches_nothing = re.compile(pattern).search("") is not None
        except re.error as exc:
            raise self.error(f"{where} 的正则“{pattern}”有误（{exc}）", "TX106") from exc
        if matches_nothing:
            raise self.error(f"{where} 的正则“{pattern}”会匹配空文本", "TX106")

    def headings(self, index: Mapping[str, Category]) -> dict[str, str]:
        """Return heading aliases and the prefix each speaks for."""
        aliases: dict[str, str] = {}
        for code, words in self.table("headings").items():
            if code not in index:
                at = self._places.find("headings", code, code)
                raise self.error(f"[headings] {at} 的类别代码 {code} 不存在", "TX104")
            at = self._places.find("headings", code, code)
            for word in self._strings(words, f"[headings] 的 {code}{at}"):
                if aliases.setdefault(word, code) != code:
                    at = self._places.find("headings", code, code, word)
                    raise self.error(f"[headings] {at} 的“{word}”出现在两个类别下", "TX102")
        return aliases

    def lexicon(self) -> Lexicon:
        """Return the guard words; all lists must be there."""
        raw = self.table("lexicon")
        names = [f.name for f in fields(Lexicon)]
        missing = [n for n in names if n not in raw]
        if missing:
            raise self.error(f"[lexicon] 缺少 {'、'.join(missing)}", "TX103")
        at = {n: self._places.find("lexicon", n, n) for n in names}
        return Lexicon(**{n: self._strings(raw[n], f"[lexicon] 的 {n}{at[n]}") for n in names})

    def _strings(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.error(f"{where} 应为文字列表", "TX103")
        if any(not _QUOTES.sub("", v) for v in value):
            raise self.error(f"{where} 中有空的词", "TX103")
        return tuple(value)
