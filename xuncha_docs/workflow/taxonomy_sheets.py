"""The taxonomy as a workbook and back: one row a category.

Words stand in a cell parted by ；, sentences and expressions one a line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xuncha_docs import readers, taxonomy
from xuncha_docs.errors import TaxonomyError
from xuncha_docs.ledger import Column, Sheet, Value
from xuncha_docs.text import toml

Cells = Mapping[str, Mapping[tuple[int, int], str]]
Data = dict[str, Any]

_HEAD = 2  # row of the column headings
_YES = "是"
_PARTED, _LINES = re.compile(r"[；;\n]"), re.compile(r"\n")
_LISTS = [
    "phrases",
    "words",
    "patterns",
    "exempt",
    "disciplines",
    "applies_to",
    "examples",
    "counter",
]
_WORDS = ("phrases", "words", "disciplines", "applies_to")
_FLAGS = ("clue", "immediate", "first_responsibility")
_CATEGORY = (
    ("code", "代码", 9),
    ("name", "名称", 26),
    ("parent", "上级", 8),
    ("description", "说明", 34),
    ("phrases", "强特征", 40),
    ("words", "关键词", 40),
    ("patterns", "句式", 18),
    ("exempt", "排除语境", 20),
    ("schemes", "口径", 14),
    ("disciplines", "纪律", 8),
    ("clue", "问题线索", 7),
    ("immediate", "立行立改", 7),
    ("first_responsibility", "第一责任", 7),
    ("applies_to", "适用对象", 10),
    ("examples", "例句", 44),
    ("counter", "反例", 34),
)
_SCHEME = (
    ("scheme", "口径", 14),
    ("name", "名称", 22),
    ("level", "层级", 24),
    ("status", "状态", 10),
    ("id", "条目", 8),
    ("item", "条目名称", 40),
    ("short", "简称", 14),
)
_PAIRS = {"lexicon": "保护词", "headings": "小标题"}
_OTHER = (("table", "表", 22), ("key", "项", 20), ("value", "值", 50), ("many", "列表", 6))
_OWN = ("category", "schemes", *_PAIRS)
_NAMES = {"category": "类别", "schemes": "口径", **_PAIRS, "other": "其他"}


def load(path: Path | None = None) -> taxonomy.Taxonomy:
    """Return a taxonomy in TOML or as a workbook; without a path the shipped one.

    Raises:
        UnreadableFileError: The workbook cannot be read.
        TaxonomyError: The file cannot be read or something in it is wrong.
    """
    return taxonomy.whole(*built(path))


def built(path: Path | None) -> tuple[taxonomy.Taxonomy | None, list[TaxonomyError]]:
    """Return a taxonomy in TOML or as a workbook, or None and everything that is wrong with it.

    Raises:
        UnreadableFileError: The workbook cannot be read.
        TaxonomyError: The file cannot be read at all.
    """
    if path is not None and path.suffix.lower() == ".xlsx":
        book = Book(readers.cells(path), path.name)
        return taxonomy.build(book.data, f"“{path.name}”", book)
    data, text = taxonomy.parse(path)
    return taxonomy.build(data, taxonomy.label_of(path), toml.TomlPlaces(text))


def sheets(data: Data) -> tuple[Sheet, ...]:
    """Return the sheets that hold a taxonomy."""
    rows = tuple(
        tuple(_words(row.get(k, [])) if k in _WORDS else _cell(row.get(k)) for k, _, _ in _CATEGORY)
        for row in data["category"]
    )
    schemes = tuple(
        (
            key,
            s["name"],
            s.get("level", ""),
            s.get("status", ""),
            i["id"],
            i["name"],
            i.get("short", ""),
        )
        for key, s in data["schemes"].items()
        for i in s["items"]
    )
    pairs = [
        _sheet(
            table,
            (("key", "项", 16), ("words", "说法", 60)),
            tuple((k, _words(v)) for k, v in data[table].items()),
        )
        for table in _PAIRS
    ]
    return (
        _sheet("category", _CATEGORY, rows),
        _sheet("schemes", _SCHEME, schemes),
        *pairs,
        _sheet("other", _OTHER, tuple(_others(data))),
    )


def _others(data: Data) -> Iterator[tuple[Value, ...]]:
    """Yield a row a value of the tables that have no sheet of their own."""
    for table, content in data.items():
        if table not in _OWN:
            for key, value in content.items():
                inner = value if isinstance(value, dict) else {key: value}
                name = f"{table}.{key}" if isinstance(value, dict) else table
                for k, v in inner.items():
                    yield name, k, _cell(v), _YES if isinstance(v, list) else ""


def _sheet(
    table: str, columns: Sequence[tuple[str, str, float]], rows: tuple[tuple[Value, ...], ...]
) -> Sheet:
    name = _NAMES[table]
    shown = tuple(
        Column(heading, width, (_YES,) if key in _FLAGS else ()) for key, heading, width in columns
    )
    return Sheet(name, f"{name}（词语用分号隔开，句子一行一个）", shown, rows)


def _words(words: Sequence[str]) -> str:
    wrong = next((word for word in words if _PARTED.search(word)), "")
    if wrong:
        raise TaxonomyError(f"词语“{wrong}”里有分号或换行，不能写进表格，请先改写。", "TX109")
    return "；".join(words)


def _parted(text: str, mark: "re.Pattern[str]") -> list[str]:
    return [item.strip() for item in mark.split(text) if item.strip()]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return _YES if value else ""
    if isinstance(value, Mapping):
        return "\n".join(f"{k}={v}" for k, v in value.items())
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value or "")


class Book:
    """A workbook read back: the content, and the cell each part of it came from.

    Args:
        cells: The texts of the workbook.
        name: Its file name, for errors.

    Raises:
        TaxonomyError: A sheet or a column is missing, or a cell cannot be what it should be.
    """

    def __init__(self, cells: Cells, name: str) -> None:
        self._cells, self._name = cells, name
        self._places: dict[tuple[str, str, str], list[str]] = {}
        self.data: Data = {
            "schemes": self._schemes(),
            "lexicon": self._pairs("lexicon"),
            "headings": self._pairs("headings"),
        }
        for at, row in self._rows("other", *_keys(_OTHER)):
            if not row["table"] or row["table"] in _OWN:
                raise self._error(at["table"], f"“{row['table']}”不能写在这里")
            first, _, inner = row["table"].partition(".")
            self._note(first, "", {"": at["table"]})
            self._note(first, inner, {row["key"]: at["value"], "": at["table"]})
            table = self.data.setdefault(first, {})
            table = table.setdefault(inner, {}) if inner else table
            table[row["key"]] = row["value"].split("\n") if row["many"] else row["value"]
        self.data["category"] = self._categories()

    def find(self, table: str, row: str, key: str = "", value: str = "", nth: int = 1) -> str:
        """Return （类别!E12） for a cell; a list has one item a line, so that line too."""
        if table in _PAIRS:
            row, key = key, "words" if value else "key"
        if table == "schemes":
            key = "scheme"
        own = table in _OWN
        found = self._places.get((table, row, key or ("code" if own else "")), [])
        if value and found:
            nth = 1
        if len(found) < nth:
            return ""
        at = found[nth - 1]
        words = own and key in (*_WORDS, "words")
        lines = _parted(self._text(at), _PARTED if words else _LINES)
        line = f" 第 {lines.index(value) + 1} 项" if value in lines and len(lines) > 1 else ""
        return f"（{at}{line}）"

    def _text(self, at: str) -> str:
        sheet, _, cell = at.partition("!")
        letters = cell.rstrip("0123456789")
        column = ord(letters[-1]) - 64 + 26 * (len(letters) - 1)
        return self._cells[sheet].get((int(cell[len(letters) :]), column), "")

    def _rows(
        self, table: str, keys: Sequence[str], headings: Sequence[str]
    ) -> list[tuple[dict[str, str], dict[str, str]]]:
        """Return the places and the texts of the rows of a sheet by key."""
        sheet = _NAMES[table]
        cells = self._cells.get(sheet)
        if cells is None:
            raise TaxonomyError(
                f"“{self._name}”里没有工作表“{sheet}”，请从导出的表格改起。", "TX109"
            )
        found = {text: column for (row, column), text in cells.items() if row == _HEAD}
        missing = [heading for heading in headings if heading not in found]
        if missing:
            message = (
                f"“{self._name}”的工作表“{sheet}”第 {_HEAD} 行缺少“{'、'.join(missing)}”一栏。"
            )
            raise TaxonomyError(message, "TX109")
        columns = dict(zip(keys, (found[heading] for heading in headings), strict=True))
        return [
            (
                {key: f"{sheet}!{_letter(column)}{row}" for key, column in columns.items()},
                {key: cells.get((row, column), "") for key, column in columns.items()},
            )
            for row in sorted({row for row, _ in cells if row > _HEAD})
        ]

    def _error(self, at: str, message: str) -> TaxonomyError:
        return TaxonomyError(f"“{self._name}”的单元格 {at}：{message}。", "TX109")

    def _note(self, table: str, row: str, at: Mapping[str, str]) -> None:
        for key, place in at.items():
            self._places.setdefault((table, row, key), []).append(place)

    def _categories(self) -> list[Data]:
        out = []
        for at, row in self._rows("category", *_keys(_CATEGORY)):
            if not row["code"]:
                raise self._error(at["code"], "缺少类别代码")
            self._note("category", row["code"], at)
            made: Data = {}
            for key, text in row.items():
                if key in _FLAGS:
                    if text not in ("", _YES):
                        raise self._error(at[key], f"“{text}”应为“{_YES}”或空着")
                    text = _YES if text else ""
                if text:
                    made[key] = self._value(key, text, at[key])
            out.append(made)
        return out

    def _value(self, key: str, text: str, at: str) -> object:
        if key in _FLAGS:
            return True
        items = _parted(text, _PARTED if key in _WORDS else _LINES)
        if key == "schemes":
            pairs = [item.replace("＝", "=").partition("=") for item in items]
            wrong = next((p[0] for p in pairs if not p[1]), "")
            if wrong:
                raise self._error(at, f"“{wrong}”应写成 sijujiao=J1 的样子，一行一个")
            return {name.strip(): item.strip() for name, _, item in pairs}
        return items if key in _LISTS else text

    def _schemes(self) -> Data:
        out: Data = {}
        for at, row in self._rows("schemes", *_keys(_SCHEME)):
            self._note("schemes", row["scheme"], at)
            scheme = out.setdefault(row["scheme"], {"name": row["name"]})
            scheme |= {key: row[key] for key in ("level", "status") if row[key]}
            item = {"id": row["id"], "name": row["item"]}
            scheme.setdefault("items", []).append(
                item | ({"short": row["short"]} if row["short"] else {})
            )
        return out

    def _pairs(self, table: str) -> Data:
        out: Data = {}
        for at, row in self._rows(table, ("key", "words"), ("项", "说法")):
            self._note(table, row["key"], at)
            out[row["key"]] = _parted(row["words"], _PARTED)
        return out


def _keys(columns: Sequence[tuple[str, str, float]]) -> tuple[list[str], list[str]]:
    return [key for key, _, _ in columns], [heading for _, heading, _ in columns]


def _letter(column: int) -> str:
    return chr(64 + column) if column <= 26 else f"A{chr(38 + column)}"
