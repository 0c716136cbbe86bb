"""The content of a taxonomy file, table by table, made into what it means; every mistake is kept.

A mistake is told with the file, the place, what is wrong and what would be right.
"""

import difflib
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any, Protocol

from xuncha_docs.errors import TaxonomyError
from xuncha_docs.model import Category
from xuncha_docs.taxonomy.tree import DISCIPLINES, FACTS, Facet, Lexicon, Scheme, SchemeItem

_TABLES = ("meta", "schemes", "objects", "lexicon", "headings", "facets", "category")
_META = ("version", "language", "default_scheme")
_SCHEME = ("name", "level", "status", "items")
_ITEM = ("id", "name", "short")
_FACET = ("name", "words", "patterns", "facts")
_STATUSES = ("current", "legacy")
_SPOKEN = ("phrases", "words")  # what must hold a letter, a figure or a Han character
_EXPRESSIONS = ("patterns", "exempt")
_LISTS = (*_SPOKEN, *_EXPRESSIONS, "disciplines", "applies_to", "examples", "counter")
_FLAGS = ("clue", "immediate", "first_responsibility")
_TEXTS = ("code", "name", "parent", "description")
_CATEGORY = (*_TEXTS, *_LISTS, *_FLAGS, "schemes")
_LETTER, _MARK = re.compile(r"[^\W_]"), re.compile(r"\S")
_UNHEARD = re.compile(r"[\s“”‘’「」『』\"'*]")


class Places(Protocol):
    """Where something stands in the file it came from."""

    def find(self, table: str, row: str, key: str = "", value: str = "", nth: int = 1) -> str:
        """Return a place such as （第 12 行）, or "" where it cannot be told."""


class Source:
    """The parsed file, and where in it something stands.

    Args:
        data: Content in the shape of taxonomy.toml.
        name: What the file is called in errors.
        places: Where its parts stand.

    Attributes:
        errors: What has been found wrong so far.
    """

    def __init__(self, data: dict[str, Any], name: str, places: Places) -> None:
        self._data, self._name, self._places = data, name, places
        self.errors: list[TaxonomyError] = []

    def _wrong(self, message: str, code: str = "TX103") -> None:
        self.errors.append(TaxonomyError(f"{self._name}：{message}。", code))

    def place(self, table: str, row: str, key: str = "", value: str = "", nth: int = 1) -> str:
        """Return where something stands; see `Places.find`."""
        return self._places.find(table, row, key, value, nth)

    def _know(self, given: Collection[str], known: Collection[str], where: "_Where") -> None:
        """Refuse names that are not known, each with the nearest one that is."""
        for name in given:
            if name not in known:
                near = difflib.get_close_matches(str(name), known, 1, 0.5)
                hint = f"，可能应为 {near[0]}" if near else ""
                at = where.at(self, str(name))
                self._wrong(f"{at}有不认识的项 {name}{hint}；可用的有 {'、'.join(known)}")

    def _table(self, name: str) -> dict[str, Any]:
        value = self._data.get(name, {})
        if isinstance(value, dict):
            return value
        self._wrong(f"{name}{self.place(name, '')} 应写成 [{name}] 一张表")
        return {}

    def _tables(self, name: str) -> dict[str, dict[str, Any]]:
        """Return the tables within a table that are tables."""
        found = self._table(name)
        for key, value in found.items():
            if not isinstance(value, dict):
                at = self.place(name, "", key)
                self._wrong(f"[{name}] 的 {key}{at} 应写成 [{name}.{key}] 一张表")
        return {key: value for key, value in found.items() if isinstance(value, dict)}

    def _text(self, raw: Mapping[str, Any], key: str, where: "_Where", *, must: bool) -> str:
        """Return a text of a table; "" where it is missing or no text."""
        value = raw.get(key)
        if isinstance(value, str) and (value.strip() or not must):
            return value
        if value is None or value == "" or isinstance(value, str):
            if must:
                self._wrong(f"{where.at(self, key)}缺少 {key}")
        else:
            self._wrong(f"{where.at(self, key)}的 {key} 应为文字（加引号）")
        return ""

    def _strings(
        self, value: object, where: "_Where", key: str, *, spoken: bool = False
    ) -> tuple[str, ...]:
        """Return a list of texts, none empty and none twice; what is wrong is kept."""
        if not isinstance(value, list):
            self._wrong(f'{where.at(self, key)}的 {key} 应为文字列表，如 ["甲", "乙"]')
            return ()
        for number, item in enumerate(value, 1):
            if not isinstance(item, str):
                at = where.at(self, key)
                self._wrong(f"{at}的 {key} 应为文字列表，第 {number} 项 {item} 要加引号")
        texts = [item for item in value if isinstance(item, str)]
        for text, times in Counter(texts).items():
            if not (_LETTER if spoken else _MARK).search(_UNHEARD.sub("", text)):
                at = where.at(self, key, text)
                self._wrong(f"{at}的 {key} 中有空的词“{text}”，请删去")
            elif times > 1:
                at = where.at(self, key, text, nth=2)
                self._wrong(f"{at}的 {key} 中“{text}”写了 {times} 次，留一处即可", "TX102")
        return tuple(texts)

    def _check_expressions(self, patterns: Collection[str], where: "_Where", key: str) -> None:
        for pattern in patterns:
            try:
                empty = re.compile(pattern).search("") is not None
            except re.error as exc:
                at = where.at(self, key, pattern)
                self._wrong(f"{at}的正则“{pattern}”有误（{exc}），请改正", "TX106")
            else:
                if empty:
                    at = where.at(self, key, pattern)
                    self._wrong(f"{at}的正则“{pattern}”会匹配空文本，请改到至少有一个字", "TX106")

    def check_tables(self) -> None:
        """Refuse tables that a taxonomy does not have."""
        for name in self._data:
            if name not in _TABLES:
                near = difflib.get_close_matches(name, _TABLES, 1, 0.5)
                hint = f"，可能应为 {near[0]}" if near else ""
                at = self.place(name, "")
                self._wrong(f"有不认识的表 {name}{at}{hint}；可用的有 {'、'.join(_TABLES)}")
        meta = self._table("meta")
        where = _Where("meta", "", "[meta]")
        self._know(meta, _META, where)
        for key in meta:
            if key in _META:
                self._text(meta, key, where, must=False)

    def schemes(self) -> dict[str, Scheme]:
        """Return the schemes by id."""
        out = {}
        for key, raw in self._tables("schemes").items():
            where = _Where("schemes", key, f"[schemes.{key}]")
            self._know(raw, _SCHEME, where)
            name = self._text(raw, "name", where, must=True)
            level = self._text(raw, "level", where, must=False) if "level" in raw else ""
            status = raw.get("status", "current")
            if status not in _STATUSES:
                at = where.at(self, "status")
                self._wrong(f"{at}的 status 应为 {'或'.join(_STATUSES)}")
            out[key] = Scheme(key, name, self._items(raw.get("items"), where), level, str(status))
        return out

    def _items(self, raw: object, where: "_Where") -> tuple[SchemeItem, ...]:
        if not isinstance(raw, list) or not raw or not all(isinstance(i, dict) for i in raw):
            at = where.at(self, "items")
            self._wrong(f'{at}的 items 应为若干 {{ id = "J1", name = "名称" }}')
            return ()
        out = []
        for item in raw:
            inner = _Where(where.table, where.row, where.shown, "items")
            self._know(item, _ITEM, inner)
            texts = [self._text(item, key, inner, must=True) for key in ("id", "name")]
            short = self._text(item, "short", inner, must=False) if "short" in item else texts[1]
            out.append(SchemeItem(texts[0], texts[1], short))
        for one, times in Counter(item.id for item in out if item.id).items():
            if times > 1:
                at = where.at(self, "items")
                self._wrong(f"{at}的 items 中 id {one} 重复，请改用别的", "TX102")
        return tuple(out)

    def objects(self) -> dict[str, str]:
        """Return the kinds of unit: id to name."""
        raw = self._table("objects")
        where = _Where("objects", "", "[objects]")
        return {key: self._text(raw, key, where, must=True) for key in raw}

    def facets(self) -> list[Facet]:
        """Return the facets in their order."""
        out = []
        for key, raw in self._tables("facets").items():
            where = _Where("facets", key, f"[facets.{key}]")
            self._know(raw, _FACET, where)
            name = self._text(raw, "name", where, must=True)
            words, patterns, facts = (
                self._strings(raw[k], where, k, spoken=k == "words") if k in raw else ()
                for k in ("words", "patterns", "facts")
            )
            self._check_expressions(patterns, where, "patterns")
            self._choose(facts, FACTS, where, "facts")
            if not (words or patterns or facts):
                self._wrong(f"{where.at(self)}要有 words、patterns、facts 中的一项")
            out.append(Facet(key, name, words, patterns, facts))
        return out

    def _choose(
        self, given: Collection[str], known: Collection[str], where: "_Where", key: str
    ) -> None:
        for one in given:
            if one not in known:
                at = where.at(self, key, one)
                self._wrong(f"{at}的 {key} 没有“{one}”；可用的有 {'、'.join(known)}", "TX105")

    def categories(
        self, schemes: Mapping[str, Scheme], objects: Mapping[str, str]
    ) -> list[Category]:
        """Return the categories in their order; those that are wrong are left out."""
        rows = self._data.get("category", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._wrong(f"category{self.place('category', '')} 应写成 [[category]]，一个类别一张表")
            return []
        if not rows:
            self._wrong("没有任何 [[category]]，至少要有一个类别")
        out = []
        for number, row in enumerate(rows, 1):
            before = len(self.errors)
            category = self._category(row, number, schemes, objects)
            if category is not None and len(self.errors) == before:
                out.append(category)
        codes = [row["code"] for row in rows if isinstance(row.get("code"), str)]
        for code, times in Counter(codes).items():
            if times > 1:
                at = self.place("category", code, nth=2)
                self._wrong(f"类别代码 {code} 重复{at}，请改用新代码", "TX102")
        self._check_parents(rows, set(codes))
        return out

    def _category(
        self,
        raw: dict[str, Any],
        number: int,
        schemes: Mapping[str, Scheme],
        objects: Mapping[str, str],
    ) -> Category | None:
        code = raw.get("code")
        if not isinstance(code, str) or not code.strip():
            at = self.place("category", "", nth=number)
            self._wrong(f"第 {number} 个 [[category]]{at} 缺少 code（要加引号）")
            return None
        where = _Where("category", code, f"类别 {code}")
        self._know(raw, _CATEGORY, where)
        texts: dict[str, Any] = {
            key: self._text(raw, key, where, must=key in ("code", "name"))
            for key in _TEXTS
            if key in raw or key == "name"
        }
        for key in _FLAGS:
            if not isinstance(raw.get(key, False), bool):
                self._wrong(f"{where.at(self, key)}的 {key} 应为 true 或 false（是或空）")
        lists: dict[str, Any] = {
            key: self._strings(raw[key], where, key, spoken=key in _SPOKEN)
            for key in _LISTS
            if key in raw
        }
        for key in _EXPRESSIONS:
            self._check_expressions(lists.get(key, ()), where, key)
        self._choose(lists.get("disciplines", ()), DISCIPLINES, where, "disciplines")
        self._choose(lists.get("applies_to", ()), objects, where, "applies_to")
        self._check_cues(lists, where)
        places = self._scheme_places(raw.get("schemes", {}), schemes, where)
        flags = {key: raw[key] for key in _FLAGS if key in raw}
        return Category(schemes=places, **texts, **flags, **lists)

    def _check_cues(self, lists: Mapping[str, tuple[str, ...]], where: "_Where") -> None:
        """Refuse words that are phrases too, and cues that an exemption never lets count."""
        phrases, words = lists.get("phrases", ()), lists.get("words", ())
        for cue in sorted(set(phrases) & set(words)):
            at = where.at(self, "words", cue)
            self._wrong(f"{at}的“{cue}”既是 phrases 又是 words，留一处即可", "TX102")
        for pattern in lists.get("exempt", ()):
            try:
                exempt = re.compile(pattern)
            except re.error:
                continue
            for key, cues in (("phrases", phrases), ("words", words)):
                for cue in cues:
                    if exempt.fullmatch(cue):
                        at = where.at(self, key, cue)
                        said = f"{at}的 {key} 中“{cue}”全在 exempt“{pattern}”里，永远不会计分"
                        self._wrong(f"{said}，请删去一处", "TX102")

    def _scheme_places(
        self, raw: object, schemes: Mapping[str, Scheme], where: "_Where"
    ) -> dict[str, str]:
        if not isinstance(raw, dict) or not all(isinstance(v, str) for v in raw.values()):
            self._wrong(f'{where.at(self, "schemes")}的 schemes 应为 {{ 口径 = "条目" }}')
            return {}
        for key, item in raw.items():
            known = schemes[key].items if key in schemes else ()
            if item not in {i.id for i in known}:
                said = f"{where.at(self, 'schemes')}的口径条目 {key} = {item} 不存在"
                given = "、".join(i.id for i in known) or "、".join(schemes)
                self._wrong(f"{said}；可用的有 {given}", "TX105")
        return raw

    def _check_parents(self, rows: list[dict[str, Any]], codes: set[str]) -> None:
        above = {row["code"]: row.get("parent") for row in rows if isinstance(row.get("code"), str)}
        for code, parent in above.items():
            if not isinstance(parent, str):
                continue
            at = self.place("category", code, "parent")
            if parent not in codes:
                near = difflib.get_close_matches(parent, sorted(codes), 1, 0.5)
                hint = f"，可能应为 {near[0]}" if near else ""
                self._wrong(f"类别 {code}{at} 的上级 {parent} 不存在{hint}", "TX104")
            seen: set[object] = {code}
            while parent in above and parent not in seen:
                seen.add(parent)
                parent = above[parent]
            if parent in seen:
                self._wrong(f"类别 {code}{at} 的上级关系成环，请改正 parent", "TX104")

    def headings(self) -> dict[str, str]:
        """Return heading aliases and the prefix each speaks for."""
        rows = self._data.get("category", [])
        codes = {row.get("code") for row in rows if isinstance(row, dict)} if rows else set()
        aliases: dict[str, str] = {}
        for code, words in self._table("headings").items():
            where = _Where("headings", "", "[headings] 的", code)
            if code not in codes:
                self._wrong(f"{where.at(self)}类别代码 {code} 不存在", "TX104")
            for word in self._strings(words, where, code, spoken=True):
                if aliases.setdefault(word, code) != code:
                    at = where.at(self, code, word)
                    said = f"{at}“{word}”出现在两个类别下（{aliases[word]}、{code}）"
                    self._wrong(f"{said}，留一处即可", "TX102")
        return aliases

    def lexicon(self) -> Lexicon | None:
        """Return the guard words, or None; all lists must be there."""
        raw = self._table("lexicon")
        names = [f.name for f in fields(Lexicon)]
        where = _Where("lexicon", "", "[lexicon]")
        self._know(raw, names, where)
        missing = [n for n in names if n not in raw]
        if missing:
            self._wrong(f"[lexicon] 缺少 {'、'.join(missing)}")
            return None
        lists = {n: self._strings(raw[n], _Where("lexicon", "", "[lexicon]"), n) for n in names}
        return Lexicon(**lists)

    def default_scheme(self, schemes: Mapping[str, Scheme]) -> str:
        """Return the scheme to report in when nobody chose one."""
        default = str(self._table("meta").get("default_scheme", "sijujiao"))
        if default not in schemes:
            at = self.place("meta", "", "default_scheme")
            said = f"[meta] 的 default_scheme “{default}”{at} 不在 [schemes] 中"
            self._wrong(f"{said}；可用的有 {'、'.join(schemes)}", "TX107")
        return default


class _Where:
    """A table of the file, and what it is called in errors.

    Args:
        table: Its name.
        row: Which of several.
        shown: What a user reads.
        key: Where in the table everything in question stands; "" for each key's own line.
    """

    def __init__(self, table: str, row: str, shown: str, key: str = "") -> None:
        self.table, self.row, self.shown, self._key = table, row, shown, key

    def at(self, source: Source, key: str = "", value: str = "", nth: int = 1) -> str:
        """Return what it is called, with the line or the cell of a key or a value."""
        place = source.place(self.table, self.row, self._key or key, value, nth=nth)
        return f"{self.shown}{place} "
