"""The tree of headings of a document, however sloppily it is numbered.

Levels come from the form of the label (一、 （一） 1. （1） ①), else from the style; numbers are not
believed: repeated, missing and restarting ones change nothing. A heading that runs on with its body
in one paragraph is cut after its first sentence. Knows where words stand, not what they mean.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from xuncha_docs.model import Block, BlockKind, Document, Evidence
from xuncha_docs.text.labels import label_number, listed_labels, split_label
from xuncha_docs.text.passages import part
from xuncha_docs.text.sentences import outside, sentences

_FRAME = frozenset(BlockKind) - {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.OTHER}
_ITEM_LABEL = re.compile(
    r"(?:问题|事项|案例|任务)(?:之)?[0-9一二三四五六七八九十]{1,3}(?:[：:、.．]|[ \t\u3000]+)"
    r"|第[一二三四五六七八九十]{1,2}[，、]|[●▪◇★►]\s*(?=[\u4e00-\u9fff0-9“])"
    r"|第[0-9一二三四五六七八九十]{1,3}(?:个|条|项)(?:(?:问题|事项)[：:，、.．]|[：:]|[ \t\u3000]+)"
)
_ITEM_LEVEL = 5
_LISTED = 2
# 2.1.1 前置研究走形式 in reports numbered by decimals, whose chapters are 1 and 2.
_DECIMAL = re.compile(
    r"\d{1,2}(?:[.．]\d{1,2}){1,3}(?=[ \t\u3000]+\S|(?<=[.．]\d[.．]\d)[\u4e00-\u9fff])"
)
_CHAPTER = re.compile(r"\d{1,2}(?=[ \t\u3000]+[\u4e00-\u9fff])")
_ITEM_ENDS = re.compile("[。；;]")
_CLOSING = re.compile(
    r"此外|另外|除此之外|同时，?还|以上|上述|综上|总[之的]|需要(?:报告|说明|指出)的是|(?:在)?(?:巡[察视]|自查|查摆|检查)(?:期间|过程中|中)|巡[察视]组|对此|究其原因|注[：:]|备注"
)
_LABELLED = re.compile("[【〔][\u4e00-\u9fff]{2,10}[】〕]|[\u4e00-\u9fff]{2,8}[：:]")
_PROPOSES = re.compile(r"巡[察视]组(?:还|同时|对此|针对|并)?[^，。；]{0,10}(?:提出|要求|建议|强调)")
# 联系电话：… is for contact, 联系人民群众不够紧密 and 监督方式单一 are findings.
_CONTACT = re.compile(
    r"(?:.{0,40}欢迎.{0,30}监督|附件[：:0-9]|图\s?[0-9]{1,3}(?:\s|$)"
    r"|（?(?:(?:监督|联系|举报)(?:电话|方式|人)|邮政信箱|电子邮箱)(?:[（(][^）)]{0,12}[）)])?\s*[：:0-9０-９])"
)
_ADDRESSEE = re.compile(
    r"(?!.*(?:指出|显示|发现|问题|如下|情况|原因|表现|措施|了解|认为|强调|要求|表示|讲话))[^。；\n]{2,39}[：:]"
)
_PLAIN_HEADING = re.compile(
    r"(?:基本|总体|主要)情况|(?:目前|自查|巡察)?(?:存在|发现|主要|突出)[\u4e00-\u9fff]{0,6}(?:问题|不足)|(?:(?:产生|存在|造成)?(?:上述|这些|以上)?问题的?|主要|产生的?)?原因(?:分析|剖析)?"
    r"|(?:下一?步|今后)[\u4e00-\u9fff]{0,10}|整改(?:措施|方向|要求|思路)|意见(?:和)?建议|努力方向"
)
_DATE_LINE = re.compile(r"[（(]?[〇○零一二三四五六七八九十\d]{4}\s*年.{1,8}日[）)]?")
_BARE = re.compile("[\u4e00-\u9fff、“”]{4,20}")
_LONG = 30
_ENDS = "。！？；，：:;,!?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands below it.

    Attributes:
        level: 1 to 5; 0 for the root.
        label: The number it begins with; "" if none.
        heading: The words of the heading without label and full stop; None for the root.
        body: Paragraphs below it before its first subsection; what ran on with it comes first.
        run_on: Whether the first of ``body`` stands in the heading's own paragraph.
        sections: The headings below it.
        closing: Paragraphs after its subsections that belong to none of them.
    """

    level: int
    label: str
    heading: Evidence | None
    body: tuple[Evidence, ...]
    run_on: bool
    sections: tuple["Section", ...]
    closing: tuple[Evidence, ...]

    @property
    def title(self) -> str:
        """The words of the heading; "" for the root."""
        return self.heading.text if self.heading else ""

    @property
    def full_title(self) -> str:
        """The heading with its label."""
        return self.label + self.title

    def walk(self, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], "Section"]]:
        """Yield every section below this one with the headings above it, in reading order."""
        for section in self.sections:
            yield path, section
            yield from section.walk((*path, section.full_title))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A document in order.

    Attributes:
        title: The title, as far as there is one; "" if none.
        root: The tree of headings.
        tables: Indices of the table blocks.
        paragraphs: All paragraphs of prose with their labels, in reading order.
    """

    title: str
    root: Section
    tables: tuple[int, ...]
    paragraphs: tuple[Evidence, ...]

    @property
    def numbered(self) -> bool:
        """Whether some heading bears a number; those of news do not."""
        return any(section.label for _, section in self.root.walk())


@dataclass(slots=True)
class _Draft:
    level: int
    label: str = ""
    heading: Evidence | None = None
    body: list[Evidence] = field(default_factory=list)
    run_on: bool = False
    sections: list["_Draft"] = field(default_factory=list)
    closing: list[Evidence] = field(default_factory=list)

    def freeze(self) -> Section:
        return Section(
            level=self.level,
            label=self.label,
            heading=self.heading,
            body=tuple(self.body),
            run_on=self.run_on,
            sections=tuple(s.freeze() for s in self.sections),
            closing=tuple(self.closing),
        )


def outline(document: Document) -> Outline:
    """Return the headings of a document as a tree, with the paragraphs below them."""
    first, title = _title(document)
    last = _end(document)
    stack = [_Draft(level=0)]
    prose: list[tuple[Evidence, Block]] = []
    tables: list[int] = []
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.TABLE or (block.kind not in _FRAME and "\t" in block.text):
            tables.append(index)
        elif first <= index < last and _is_prose(block, index):
            prose.append((part(document.evidence(index, 0, len(block.text)), 0), block))
    paragraphs = tuple(paragraph for paragraph, _ in prose)
    listed = listed_labels([paragraph.text for paragraph in paragraphs])
    decimal = _has_decimals([paragraph.text for paragraph in paragraphs])
    bare = _bare_headings([paragraph.text for paragraph in paragraphs])
    for n, (paragraph, block) in enumerate(prose):
        if n in bare and block.kind is not BlockKind.HEADING:
            block = replace(block, kind=BlockKind.HEADING, level=1)
        if decimal and (number := _DECIMAL.match(paragraph.text) or _CHAPTER.match(paragraph.text)):
            _open(stack, paragraph, number.group(), 1 + len(re.findall("[.．]", number.group())))
            continue
        for at, item in enumerate(_items(paragraph)):
            _place(stack, item, block, "" if at else listed.get(n, ""))
    return Outline(
        title=title,
        root=stack[0].freeze(),
        tables=tuple(tables),
        paragraphs=paragraphs,
    )


def _has_decimals(texts: list[str]) -> bool:
    """Tell whether headings are numbered 1, 1.1, 1.1.1: some bear the number of a chapter first."""
    chapters = {match.group() for text in texts if (match := _CHAPTER.match(text))}
    numbers = [match.group() for text in texts if (match := _DECIMAL.match(text))]
    return sum(re.split("[.．]", n)[0] in chapters for n in numbers) >= _LISTED


def _bare_headings(texts: list[str]) -> set[int]:
    """Return which paragraphs are headings by their look alone, where no number 一、 makes any.

    They are short and without marks, and what stands below them is neither.
    """
    if any(split_label(text)[1] == 1 for text in texts):
        return set()
    found = {
        n
        for n, (text, below) in enumerate(pairwise(texts))
        if _BARE.fullmatch(text) and (len(below) > _LONG or split_label(below)[1])
    }
    return found if len(found) >= _LISTED else set()


def _is_prose(block: Block, index: int) -> bool:
    text = block.text.strip()
    if not text or block.kind in _FRAME or _is_contact(text):
        return False
    addressee = index < 6 and bool(_ADDRESSEE.fullmatch(text))
    return not (addressee and not split_label(text)[0] and block.kind is not BlockKind.HEADING)


def _is_contact(text: str) -> bool:
    return bool(_CONTACT.match(text)) and not split_label(text)[0]


def _title(document: Document) -> tuple[int, str]:
    """Return the index of the first block after the title, and the title."""
    for index, block in enumerate(document.blocks[:5]):
        text = block.text.strip()
        if block.kind is not BlockKind.TITLE and (len(text) < 6 or block.kind in _FRAME):
            continue
        if block.kind is not BlockKind.TITLE and not _is_title(block):
            return 0, ""
        end = index + 1
        for more in document.blocks[end : index + 3]:
            if more.kind is BlockKind.OTHER or not _is_title(more):
                break
            text += more.text.strip()
            end += 1
        return end, text
    return 0, ""


def _is_title(block: Block) -> bool:
    text = block.text.strip()
    if block.kind is BlockKind.TITLE:
        return True
    prose = block.kind in (BlockKind.PARAGRAPH, BlockKind.OTHER) and "\t" not in text
    plain = prose and 2 <= len(text) <= 80
    labelled = split_label(text)[0] or _ITEM_LABEL.match(text) or _CHAPTER.match(text)
    return plain and text[-1] not in _ENDS and text[0] not in "（(" and not labelled


def _end(document: Document) -> int:
    """Return the index at which a typed signature and date begin."""
    count = len(document.blocks)
    for index in range(count - 1, max(-1, count - 6), -1):
        if _DATE_LINE.fullmatch(document.blocks[index].text.strip()):
            before = document.blocks[index - 1].text.strip() if index else ""
            signed = (
                0 < len(before) <= 40 and before[-1] not in _ENDS and not split_label(before)[0]
            )
            return index - 1 if signed else index
    return count


def _items(paragraph: Evidence) -> list[Evidence]:
    """Return a paragraph cut where a next number of the form it begins with follows a sentence.

    1.甲。2.乙。3.丙。 in one paragraph are three items; 1.甲。其中，2.5万元…。 is one.
    """
    label, level = split_label(paragraph.text)
    number = label_number(label)
    if level < _LISTED or number is None:
        return [paragraph]
    cuts = [0]
    for match in outside(paragraph.text, _ITEM_ENDS):
        after, form = split_label(paragraph.text[match.end() :])
        if form == level and label_number(after) == number + 1:
            cuts.append(match.end())
            number += 1
    return [part(paragraph, a, b) for a, b in pairwise([*cuts, len(paragraph.text)])]


def _place(stack: list[_Draft], paragraph: Evidence, block: Block, listed: str) -> None:
    """Put a paragraph where it belongs in the tree; ``listed`` is a label its list gives it."""
    label, level = split_label(listed) if listed else _label(paragraph.text, block)
    if level:
        _open(stack, paragraph, label, level)
    elif len(stack) > 1 and _closes(stack, paragraph.text):
        stack.pop()
        while len(stack) > 1 and not stack[-1].sections:
            stack.pop()
        stack[-1].closing.append(paragraph)
    else:
        (stack[-1].closing if stack[-1].sections else stack[-1].body).append(paragraph)


def _open(stack: list[_Draft], paragraph: Evidence, label: str, level: int) -> None:
    """Begin a heading of a level."""
    while stack[-1].level >= level:
        stack.pop()
    draft = _section(paragraph, label, level)
    stack[-1].sections.append(draft)
    stack.append(draft)


def _label(text: str, block: Block) -> tuple[str, int]:
    if match := _ITEM_LABEL.match(text):
        return match.group(), _ITEM_LEVEL
    label, level = split_label(text)
    if level:
        return label, level
    if block.kind is BlockKind.HEADING:
        return "", block.level
    return "", 1 if _PLAIN_HEADING.fullmatch(text) else 0


def _closes(stack: list[_Draft], text: str) -> bool:
    """Tell whether a paragraph without number ends the list it follows rather than going on."""
    item, parent = stack[-1], stack[-2]
    if _PROPOSES.match(text):
        return True
    states = item.heading is not None and "，" in item.heading.text and not item.body
    if item.level < 2 and not item.run_on and not states:
        return False
    if _CLOSING.match(text):
        return True
    if _LABELLED.match(text):
        return False
    earlier = parent.sections[-4:-1]
    return bool(earlier) and all(s.run_on and len(s.body) == 1 for s in [*earlier, item])


def _section(paragraph: Evidence, label: str, level: int) -> _Draft:
    rest = part(paragraph, len(label))
    ends = [end for _, end in sentences(rest.text)]
    end = ends[0] if ends else 0
    heading = part(rest, 0, len(rest.text[:end].rstrip("。！？ \u3000")))
    draft = _Draft(level=level, label=label.strip(), heading=heading)
    if rest.text[end:].strip():
        draft.body.append(part(rest, end))
        draft.run_on = True
    return draft
