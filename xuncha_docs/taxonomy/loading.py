"""A taxonomy read from its file, or from data of the same shape; every mistake is named."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xuncha_docs import assets
from xuncha_docs.errors import TaxonomyError
from xuncha_docs.taxonomy.checking import Places, Source
from xuncha_docs.taxonomy.tree import Taxonomy
from xuncha_docs.text.toml import TomlPlaces

_SHEETS = (".xlsx", ".xls", ".et")
_TOML = {
    "Cannot overwrite a value": "同一项写了两次",
    "Cannot declare": "同一张表写了两次",
    "Expected '=' after a key": "项名后面缺少等号",
    "Invalid value": "等号后面的值不对，文字要加引号",
    "Unclosed array": "列表缺少右括号 ]",
    "Unclosed inline table": "表缺少右括号 }",
    "Unterminated string": "文字缺少右引号",
    "Illegal character": "文字里有不能直接写的字符，或者缺少右引号",
    "Unescaped '\\'": "反斜杠要写成两个，或者改用单引号",
    "Invalid initial character for a key part": "项名不对，中文的项名要加引号",
    "Invalid statement": "这一行既不是表名也不是“项 = 值”",
    "Expected newline or end of document after a statement": "一行写了两项，或者值没有加引号",
    "Expected ']": "表名缺少右括号 ]",
}


def load(path: Path | None = None) -> Taxonomy:
    """Read and validate a taxonomy in TOML; without a path the shipped one.

    Raises:
        TaxonomyError: The file cannot be read or something in it is wrong.
    """
    data, text = parse(path)
    taxonomy, errors = build(data, label_of(path), TomlPlaces(text))
    return whole(taxonomy, errors)


def whole(taxonomy: Taxonomy | None, errors: list[TaxonomyError]) -> Taxonomy:
    """Return what was built, or raise the first error, which says how many more there are.

    Raises:
        TaxonomyError: Something is wrong.
    """
    if taxonomy is not None:
        return taxonomy
    first, rest = errors[0], len(errors) - 1
    if not rest:
        raise first
    more = f"另有 {rest} 处错误，用 xuncha taxonomy check 可以一次看到。"
    raise TaxonomyError(first.message + more, first.code)


def label_of(path: Path | None) -> str:
    """Return what a taxonomy file is called in errors."""
    return f"分类体系文件 {(path or assets.data('taxonomy.toml')).name}"


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
        if path.suffix.lower() in _SHEETS:
            what = "是表格，这里要用 .toml；先用 xuncha taxonomy import 读成 taxonomy.toml"
    except tomllib.TOMLDecodeError as exc:
        what = f"不是有效的 TOML（{_toml_error(str(exc))}），请改正该处"
    raise TaxonomyError(f"{label_of(path)}：{what}。", "TX101")


def _toml_error(said: str) -> str:
    what = next((chinese for english, chinese in _TOML.items() if said.startswith(english)), said)
    at = re.search(r"at line (\d+), column (\d+)", said)
    return f"第 {at[1]} 行第 {at[2]} 字附近：{what}" if at else what


def build(
    data: dict[str, Any], name: str, places: Places
) -> tuple[Taxonomy | None, list[TaxonomyError]]:
    """Return a taxonomy, or None and everything that is wrong with it.

    Args:
        data: Content in the shape of taxonomy.toml.
        name: What the file is called in errors.
        places: Where its parts stand.
    """
    source = Source(data, name, places)
    source.check_tables()
    schemes = source.schemes()
    objects = source.objects()
    facets = source.facets()
    categories = source.categories(schemes, objects)
    headings = source.headings()
    lexicon = source.lexicon()
    default = source.default_scheme(schemes)
    if source.errors or lexicon is None:
        return None, source.errors
    return Taxonomy(
        categories=tuple(categories),
        schemes=MappingProxyType(schemes),
        lexicon=lexicon,
        headings=MappingProxyType(headings),
        default_scheme=default,
        facets=tuple(facets),
        objects=MappingProxyType(objects),
        _index=MappingProxyType({c.code: c for c in categories}),
        _aliases=_anywhere(headings),
    ), []


def _anywhere(headings: Iterable[str]) -> re.Pattern[str]:
    """Return what finds, within a heading, the aliases of more than two characters."""
    aliases = [alias for alias in headings if len(alias) > 2]
    longest = sorted(aliases, key=lambda alias: (-len(alias), alias))
    return re.compile("|".join(map(re.escape, longest)) or r"(?!)")
