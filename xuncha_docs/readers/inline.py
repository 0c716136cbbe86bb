"""The text of one WordprocessingML paragraph as its final view: insertions in, deletions out.

Fields give their result, content controls and tags are read through, of mc:AlternateContent only
the choice counts. Refuses to know numbering, tables and what a paragraph is.
"""

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xuncha_docs.readers.styles import Props, Sheet, run_props
from xuncha_docs.readers.xml import DGM, MC, M, V, W, first, flag, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

Look = tuple[str | None, tuple[tuple[str, object], ...]]
"""Character style and direct properties of a run, hashable."""

_WINGDINGS = {0x4F: "✗", 0x6F: "□", 0x6C: "●", 0x6E: "■", 0xA1: "○", 0xA8: "□", 0xD8: "➢",
              0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
_THROUGH = frozenset(
    W + t for t in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "dir", "bdo", "sdtContent")
)  # fmt: skip
_RUN, _PROPERTIES, _STYLE = W + "r", W + "rPr", W + "rStyle"
_PLAIN = {W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t"}


_WORDED = frozenset((W + "txbxContent", V + "textpath", DGM + "relIds"))
# Word writes `eq \\o\\ac(○,1)` for 带圈字符; the separator is that of the country.
_RING = re.compile(
    r"eq\s+\\o\s*(?:\\a[clr]\s*)?\(\s*[○〇◯О□△◇]\s*[,;，；]([^()\\]+)\)", re.IGNORECASE
)
_RINGED = {str(n): chr(0x245F + n) for n in range(1, 21)}
_RINGED |= {str(n): chr(0x323C + n) for n in range(21, 36)}
_RINGED |= {str(n): chr(0x328D + n) for n in range(36, 51)}


@dataclass(slots=True)
class Line:
    """What a paragraph says.

    Attributes:
        text: The visible text; line breaks are newlines.
        looks: How many characters have which look.
        boxes: What is drawn here and has words, in order: the w:txbxContent of text boxes,
            v:textpath of lettering, dgm:relIds of diagrams.
        hidden: Number of hidden runs left out.
        contents: Whether it belongs to a table of contents.
        formulas: Number of formulas by field that were not read.
    """

    text: str = ""
    looks: dict[Look, int] = field(default_factory=dict)
    boxes: "list[_Element]" = field(default_factory=list)
    hidden: int = 0
    contents: bool = False
    formulas: int = 0

    def join(self, other: "Line") -> "Line":
        """Return this line continued by another."""
        looks = dict(self.looks)
        for look, count in other.looks.items():
            looks[look] = looks.get(look, 0) + count
        return Line(
            self.text + other.text,
            looks,
            self.boxes + other.boxes,
            self.hidden + other.hidden,
            self.contents or other.contents,
            self.formulas + other.formulas,
        )


@dataclass(slots=True)
class _Field:
    """A field that is open.

    Attributes:
        form: The value of a control of a form.
        instruction: What it does.
        result: Whether its result has begun.
        shown: Whether some of it was read.
    """

    form: str = ""
    instruction: str = ""
    result: bool = False
    shown: bool = False


def choice(element: "_Element") -> "_Element | None":
    """Return the branch of an mc:AlternateContent that counts: the first choice, else fallback."""
    found = element.find(MC + "Choice")
    return element.find(MC + "Fallback") if found is None else found


class Inline:
    """Reads the paragraphs of one story in order; fields may span paragraphs.

    Args:
        sheet: The style sheet.
        unclosed: The marks of fields that never end, hence are none.
    """

    def __init__(self, sheet: Sheet, unclosed: "Container[_Element]") -> None:
        self._sheet = sheet
        self._unclosed = unclosed
        self._fields: list[_Field] = []
        self._line = Line()
        self._parts: list[str] = []
        self._base: Props = {}
        self._look: Look = (None, ())
        self._run: dict[str, Callable[[_Element], None]] = {
            W + "t": lambda e: self._emit(e.text or ""),
            W + "br": self._break,
            W + "sym": lambda e: self._emit(_symbol(e)),
            W + "fldChar": self._field_mark,
            W + "instrText": self._instruction,
            W + "ruby": self._ruby,
            W + "drawing": self._boxes,
            W + "pict": self._boxes,
            W + "object": self._boxes,
            MC + "AlternateContent": self._run_choice,
        }

    def read(self, paragraph: "_Element", style: str | None) -> Line:
        """Return what a w:p says.

        Args:
            paragraph: The element.
            style: Id of its paragraph style.
        """
        self._line = Line(contents=self._in_contents())
        self._parts = []
        self._base = self._sheet.resolve(style)[1]
        self._children(paragraph)
        self._line.contents |= self._in_contents()
        self._line.text = "".join(self._parts)
        return self._line

    def _in_contents(self) -> bool:
        return bool(self._fields) and any(
            f.instruction.lstrip().upper().startswith("TOC") for f in self._fields
        )

    def _children(self, parent: "_Element") -> None:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._read_run(child)
            elif tag in _THROUGH:
                self._children(child)
            elif tag == W + "sdt":
                for content in child.iterchildren(W + "sdtContent"):
                    self._children(content)
            elif tag == W + "fldSimple":
                self._simple_field(child)
            elif tag == MC + "AlternateContent":
                if (branch := choice(child)) is not None:
                    self._children(branch)
            elif tag in (M + "oMath", M + "oMathPara"):
                self._emit("".join(t.text or "" for t in child.iter(M + "t")))

    def _read_run(self, run: "_Element") -> None:
        properties = first(run, _PROPERTIES)
        direct: Props = {}
        style = None
        if properties is not None:
            direct = run_props(properties, self._sheet.fonts)
            style = value(first(properties, _STYLE))
        hidden = direct.get("hidden")
        if hidden is None:
            hidden = self._sheet.character(style).get("hidden", self._base.get("hidden"))
        before = len(self._parts)
        self._look = (style, tuple(sorted(direct.items(), key=_name)))
        self._run_children(run)
        if hidden and len(self._parts) > before:
            self._add(-sum(map(len, self._parts[before:])))
            del self._parts[before:]
            self._line.hidden += 1

    def _run_children(self, parent: "_Element") -> None:
        for child in parent:
            if (plain := _PLAIN.get(str(child.tag))) is not None:
                self._emit(plain)
            elif (handler := self._run.get(str(child.tag))) is not None:
                handler(child)

    def _emit(self, text: str) -> None:
        if not text:
            return
        if self._fields:
            if not all(f.result for f in self._fields):
                return
            for f in self._fields:
                f.shown = True
        self._parts.append(text)
        self._add(len(text))

    def _add(self, count: int) -> None:
        """Count characters of the look at hand."""
        looks = self._line.looks
        looks[self._look] = looks.get(self._look, 0) + count

    def _break(self, element: "_Element") -> None:
        if value(element, "type") in (None, "textWrapping"):
            self._emit("\n")

    def _run_choice(self, element: "_Element") -> None:
        if (branch := choice(element)) is not None:
            self._run_children(branch)

    def _ruby(self, element: "_Element") -> None:
        look = self._look
        for base in element.iterchildren(W + "rubyBase"):
            self._children(base)
        self._look = look

    def _instruction(self, element: "_Element") -> None:
        if self._fields and not self._fields[-1].result:
            self._fields[-1].instruction += (element.text or "")[:256]

    def _field_mark(self, element: "_Element") -> None:
        kind = value(element, "fldCharType")
        if kind == "begin" and len(self._fields) < 64 and element not in self._unclosed:
            self._fields.append(_Field(_form_value(element)))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            done = self._fields.pop()
            name = "".join(done.instruction.replace("\\", " ").split()[:1]).upper()
            if done.shown:
                return
            if name == "PAGE":
                self._emit("1")
            elif name == "EQ":
                self._emit(circled := _circled(done.instruction))
                self._line.formulas += not circled
            elif name in ("FORMDROPDOWN", "FORMCHECKBOX"):
                self._emit(done.form)

    def _simple_field(self, element: "_Element") -> None:
        before = len(self._parts)
        self._children(element)
        if len(self._parts) == before and (value(element, "instr") or "").split()[:1] == ["PAGE"]:
            self._emit("1")

    def _boxes(self, element: "_Element") -> None:
        self._line.boxes.extend(_text_boxes(element))


def _name(item: tuple[str, object]) -> str:
    return item[0]


def _text_boxes(element: "_Element") -> "Iterator[_Element]":
    stack = [element]
    while stack:
        now = stack.pop()
        if now.tag in _WORDED:
            yield now
        elif now.tag == MC + "AlternateContent":
            if (branch := choice(now)) is not None:
                stack.append(branch)
        else:
            stack.extend(reversed(now))


def _form_value(begin: "_Element") -> str:
    """Return what a control of a form is set to, by the mark that begins its field."""
    data = first(begin, W + "ffData")
    if data is None:
        return ""
    if (box := first(data, W + "checkBox")) is not None:
        checked = flag(first(box, W + "checked"))
        return "☑" if checked or (checked is None and flag(first(box, W + "default"))) else "☐"
    if (choices := first(data, W + "ddList")) is not None:
        entries = [value(entry) or "" for entry in choices.iterchildren(W + "listEntry")]
        set_to = value(first(choices, W + "result")) or value(first(choices, W + "default"))
        return dict(enumerate(entries)).get(number(set_to or "0") or 0, "")
    return ""


def _circled(instruction: str) -> str:
    """Return the letters in a ring that an EQ field draws, as ① where there is such a letter."""
    match = _RING.fullmatch(instruction.strip())
    if match is None:
        return ""
    inside = match[1].strip()
    return _RINGED.get(inside, f"({inside})")


def _symbol(element: "_Element") -> str:
    try:
        code = int(value(element, "char") or "", 16)
    except ValueError:
        return ""
    if not 0x20 <= code <= 0xFFFF or 0xD800 <= code < 0xE000:
        return ""
    font = (value(element, "font") or "").lower()
    table = _WINGDINGS_2 if font == "wingdings 2" else _WINGDINGS if font == "wingdings" else {}
    return table.get(code & 0xFF, chr(code))
