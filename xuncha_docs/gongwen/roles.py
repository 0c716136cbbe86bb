"""Which element each block of a document is: as the file says, else by shape and position.

A letter of ours names its elements; of a foreign one only paragraphs, headings and tables are
known, and this module recognises the rest, telling how sure it is and why. When in doubt a block
stays what it was.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xuncha_docs.model import Block, BlockKind, Document
from xuncha_docs.text.labels import split_label
from xuncha_docs.text.numerals import from_chinese

# 只有本程序写的稿子才标明的要素；标志、文号、标题、主送，读取时也会凭形状认出。
_OURS = frozenset(
    {
        BlockKind.ATTACHMENT_NOTE,
        BlockKind.SIGNATURE,
        BlockKind.DATE,
        BlockKind.NOTE,
        BlockKind.ATTACHMENT,
        BlockKind.COPY_TO,
        BlockKind.IMPRINT,
    }
)
SURE = 0.7
"""From this score on a block counts as the element it was taken for."""
_LOOSE = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.OTHER)
_NUMBER = re.compile(
    r"^[\u4e00-\u9fa5A-Za-z×]{2,14}\s*[〔\[【（(［﹝〈]\s*(?:19|20)\d{2}\s*[〕\]】）)］﹞〉]\s*第?\s*\d+\s*号$"
)
_BLANK_NUMBER = re.compile(
    r"^[\u4e00-\u9fa5A-Za-z×]{0,14}\s*[〔\[【（(［]?\s*(?:\d{4})?\s*[〕\]】）)］]?\s*第?\s*[×\d]*\s*号$"
)
_DATE = re.compile(
    r"^(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月"
    r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日$"
)
_ATTACHMENT = re.compile(r"^附件\s*\d{0,2}\s*[:：]?$")
_NOTE = re.compile(r"^附件\s*[:：]\s*\S")
_NOTE_MORE = re.compile(r"^\d{1,2}\s*[.．、]\s*\S")
_KIND_OF_DOCUMENT = re.compile(
    r"(?:报告|通报|通知|通知书|意见|方案|请示|函|批复|决定|决议|纪要|公告|通告|公报|命令|令|议案|清单|台账|"
    r"底稿|办法|规定|讲话|汇报|总结|要点|书)(?:[（(][^（）()]{1,20}[）)])?$"
)
_LETTER = frozenset(
    {
        BlockKind.TITLE,
        BlockKind.ISSUER_MARK,
        BlockKind.DOCUMENT_NUMBER,
        BlockKind.COPY_TO,
        BlockKind.IMPRINT,
    }
)
_LARGE_PT = 18
_IMPRINT = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s*印发$")
_ABOVE_MARK = {
    BlockKind.COPY_NUMBER: re.compile(r"^\d{6}$"),
    BlockKind.SECRECY: re.compile(
        r"^(?:绝密|机密|秘密)(?:\s*[★☆*].{0,6}|\s?[\d一二三五十]{1,3}年)?$"
    ),
    BlockKind.URGENCY: re.compile(r"^(?:特急|加急|特提|平急|急件|紧急)$"),
}
_FOOTNOTE = re.compile(r"^[（(].+[）)]$")
_SENTENCE = re.compile(r"[，。；！？：,;!?:]")
_NOT_ADDRESSEE = re.compile(r"如下|现将|以下|[。；]|^[一二三四五六七八九十]+、|^[（(]")
_HEAD_BLOCKS = 10
_ADDRESSEE_LONGEST = 60
_SIGNATURE_LONGEST = 30
_NUMERAL = re.compile(r"^[（(]?(?P<number>\d{1,3}|[一二三四五六七八九十百]{1,5})[)）.．、]")
_DEEPEST_NUMBER = 4


def label(text: str) -> tuple[int, int, str] | None:
    """Return level, value and wording of the number 一、 （一） 1. （1） a text begins with, or None."""
    wording, level = split_label(text)
    match = _NUMERAL.match(wording)
    if not match or not 1 <= level <= _DEEPEST_NUMBER:
        return None
    digits = match["number"]
    value = int(digits) if digits.isascii() else from_chinese(digits)
    if value is None:
        return None
    if text[len(wording) : len(wording) + 1] == "、":
        wording += "、"
    return level, value, wording


@dataclass(frozen=True, slots=True)
class Role:
    """Which element a block was taken for.

    Attributes:
        kind: The element.
        score: How sure that is, 0 to 1; 1 where the file itself says so.
        reason: Why, in Chinese.
    """

    kind: BlockKind
    score: float = 1.0
    reason: str = "样式名"


_PLAIN = Role(BlockKind.PARAGRAPH, 0.8, "没有别的特征")


def is_letter(roles: Iterable[Role]) -> bool:
    """Return whether a document is an official one.

    It has the title of one, or an element only they have, or both an addressee and a date.
    """
    kinds = {role.kind for role in roles if role.score >= SURE}
    return bool(kinds & _LETTER) or {BlockKind.ADDRESSEE, BlockKind.DATE} <= kinds


def roles(document: Document) -> tuple[BlockKind, ...]:
    """Return the element each block is, one for each block of the document."""
    return tuple(role.kind for role in recognise(document))


def recognise(document: Document) -> tuple[Role, ...]:
    """Return the element each block is, with how sure that is and why."""
    if _OURS.intersection(block.kind for block in document.blocks):
        return tuple(Role(block.kind) for block in document.blocks)
    found = [_as_read(block) for block in document.blocks]
    _head(document.blocks, found)
    _attachments(document.blocks, found)
    _closing(document.blocks, found)
    return tuple(found)


def _as_read(block: Block) -> Role:
    """Return how sure what the reader took a block for is."""
    text = block.text.strip()
    if block.kind is BlockKind.TITLE:
        return _title(block)
    if block.kind is BlockKind.ADDRESSEE:
        if len(text) > _ADDRESSEE_LONGEST or _NOT_ADDRESSEE.search(text):
            return Role(BlockKind.PARAGRAPH, 0.8, "有冒号，但不像机关名称")
        return Role(block.kind, 0.8, "标题之下，以冒号结尾")
    if block.kind is BlockKind.HEADING:
        if label(text):
            return Role(block.kind, 0.8, "有层次序数，短而不成句")
        return Role(block.kind, 0.6, "标题样式，没有序数")
    return _PLAIN if block.kind is BlockKind.PARAGRAPH else Role(block.kind)


def _title(block: Block) -> Role:
    if _BLANK_NUMBER.match(block.text.strip()):
        return Role(BlockKind.OTHER, 0.8, "没有填的发文字号")
    named = _KIND_OF_DOCUMENT.search(block.text.strip())
    style = block.style
    if style is None:
        return Role(block.kind, 0.8, "文稿里标明")
    large = style.align == "center" and (style.size_pt or 0) >= _LARGE_PT
    if named and (large or style.align == "center"):
        return Role(block.kind, 0.95, "居中，以文种结尾")
    if named:
        return Role(block.kind, 0.7, "以文种结尾")
    if large:
        return Role(block.kind, 0.6, "居中，大字")
    return Role(block.kind, 0.4, "只有位置像标题")


def _head(blocks: tuple[Block, ...], found: list[Role]) -> None:
    """Recognise the document number, a red mark above it, and what stands above the title."""
    kinds = [role.kind for role in found]
    title = kinds.index(BlockKind.TITLE) if BlockKind.TITLE in kinds else 0
    for at, block in enumerate(blocks[: min(title, _HEAD_BLOCKS)]):
        for kind, pattern in _ABOVE_MARK.items():
            if found[at].kind in _LOOSE and pattern.match(block.text.strip()):
                found[at] = Role(kind, 0.8, "标题之上，写法相符")
    for at, block in enumerate(blocks[:_HEAD_BLOCKS]):
        if found[at].kind in (*_LOOSE, BlockKind.TITLE) and _NUMBER.match(block.text.strip()):
            found[at] = Role(BlockKind.DOCUMENT_NUMBER, 0.95, "代字、年份、序号俱全")
            for above in range(at):
                style = blocks[above].style
                loose = found[above].kind in (*_LOOSE, BlockKind.TITLE)
                if loose and style and _is_red(style.colour):
                    found[above] = Role(BlockKind.ISSUER_MARK, 0.9, "文号之上的红字")
            return


def _is_red(colour: str | None) -> bool:
    if not colour or not re.fullmatch(r"[0-9A-F]{6}", colour):
        return False
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return red > 180 and green < 90 and blue < 90


def _attachments(blocks: tuple[Block, ...], found: list[Role]) -> None:
    inside = False
    for at, block in enumerate(blocks):
        text = block.text.strip()
        if found[at].kind not in _LOOSE:
            inside = False
        elif _ATTACHMENT.match(text):
            found[at], inside = Role(BlockKind.ATTACHMENT, 0.9, "独占一行的“附件”"), False
        elif _NOTE.match(text) and "。" not in text[:-1]:
            found[at], inside = Role(BlockKind.ATTACHMENT_NOTE, 0.8, "以“附件：”开头"), True
        elif inside and _NOTE_MORE.match(text):
            found[at] = Role(BlockKind.ATTACHMENT_NOTE, 0.8, "接着附件说明，有序号")
        else:
            inside = False


def _closing(blocks: tuple[Block, ...], found: list[Role]) -> None:
    """Recognise signature and date: a date alone on its line, an issuer right above it."""
    kinds = [role.kind for role in found]
    end = next((i for i, k in enumerate(kinds) if k is BlockKind.ATTACHMENT), len(blocks))
    body = next((i for i, k in enumerate(kinds) if k is BlockKind.TITLE), -1)
    for at in range(end - 1, body, -1):
        text = blocks[at].text.strip()
        if kinds[at] not in _LOOSE or not _DATE.match(text):
            continue
        above = blocks[at - 1].text.strip() if at else ""
        short = 0 < len(above) <= _SIGNATURE_LONGEST and not _SENTENCE.search(above)
        if at - 1 > body and kinds[at - 1] in _LOOSE and short and not label(above):
            found[at] = Role(BlockKind.DATE, 0.9, "独占一行的日期，上面是署名")
            found[at - 1] = Role(BlockKind.SIGNATURE, 0.8, "日期之上的短行")
            below = blocks[at + 1] if at + 1 < end else None
            if below and kinds[at + 1] in _LOOSE and _FOOTNOTE.match(below.text.strip()):
                found[at + 1] = Role(BlockKind.NOTE, 0.8, "日期之下，加圆括号")
        break
    for at, block in enumerate(blocks):
        text = block.text.strip()
        if found[at].kind in _LOOSE and re.match(r"抄送\s*[:：]", text):
            found[at] = Role(BlockKind.COPY_TO, 0.9, "以“抄送：”开头")
        elif found[at].kind in _LOOSE and len(text) < 60 and _IMPRINT.search(text):
            found[at] = Role(BlockKind.IMPRINT, 0.95, "以“印发”结尾的日期")
