"""Which element each block of a document is: as the file says, else by shape and position.

A letter of ours names its elements; of a foreign one only paragraphs, headings and tables are
known, and this module recognises the rest. When in doubt a block stays what it was.
"""

import re

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
_LOOSE = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.OTHER)
_NUMBER = re.compile(
    r"^[\u4e00-\u9fa5A-Za-z×]{2,14}\s*[〔\[【（(［﹝〈]\s*(?:19|20)\d{2}\s*[〕\]】）)］﹞〉]\s*第?\s*\d+\s*号$"
)
_DATE = re.compile(
    r"^(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月"
    r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日$"
)
_ATTACHMENT = re.compile(r"^附件\s*\d{0,2}\s*[:：]?$")
_NOTE = re.compile(r"^附件\s*[:：]\s*\S")
_NOTE_MORE = re.compile(r"^\d{1,2}\s*[.．、]\s*\S")
_IMPRINT = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s*印发$")
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


def roles(document: Document) -> tuple[BlockKind, ...]:
    """Return the element each block is, one for each block of the document."""
    kinds = [block.kind for block in document.blocks]
    if _OURS.intersection(kinds):
        return tuple(kinds)
    _check_addressee(document.blocks, kinds)
    _head(document.blocks, kinds)
    _attachments(document.blocks, kinds)
    _closing(document.blocks, kinds)
    return tuple(kinds)


def _check_addressee(blocks: tuple[Block, ...], kinds: list[BlockKind]) -> None:
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.ADDRESSEE:
            text = block.text.strip()
            if len(text) > _ADDRESSEE_LONGEST or _NOT_ADDRESSEE.search(text):
                kinds[at] = BlockKind.PARAGRAPH


def _head(blocks: tuple[Block, ...], kinds: list[BlockKind]) -> None:
    """Recognise the document number, and a red mark above it."""
    for at, block in enumerate(blocks[:_HEAD_BLOCKS]):
        if kinds[at] in (*_LOOSE, BlockKind.TITLE) and _NUMBER.match(block.text.strip()):
            kinds[at] = BlockKind.DOCUMENT_NUMBER
            for above in range(at):
                style = blocks[above].style
                if kinds[above] in (*_LOOSE, BlockKind.TITLE) and style and _is_red(style.colour):
                    kinds[above] = BlockKind.ISSUER_MARK
            return


def _is_red(colour: str | None) -> bool:
    if not colour or not re.fullmatch(r"[0-9A-F]{6}", colour):
        return False
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return red > 180 and green < 90 and blue < 90


def _attachments(blocks: tuple[Block, ...], kinds: list[BlockKind]) -> None:
    inside = False
    for at, block in enumerate(blocks):
        text = block.text.strip()
        if kinds[at] not in _LOOSE:
            inside = False
        elif _ATTACHMENT.match(text):
            kinds[at], inside = BlockKind.ATTACHMENT, False
        elif _NOTE.match(text) and "。" not in text[:-1]:
            kinds[at], inside = BlockKind.ATTACHMENT_NOTE, True
        elif inside and _NOTE_MORE.match(text):
            kinds[at] = BlockKind.ATTACHMENT_NOTE
        else:
            inside = False


def _closing(blocks: tuple[Block, ...], kinds: list[BlockKind]) -> None:
    """Recognise signature and date: a date alone on its line, an issuer right above it."""
    end = next((i for i, k in enumerate(kinds) if k is BlockKind.ATTACHMENT), len(blocks))
    body = next((i for i, k in enumerate(kinds) if k is BlockKind.TITLE), -1)
    for at in range(end - 1, body, -1):
        text = blocks[at].text.strip()
        if kinds[at] not in _LOOSE or not _DATE.match(text):
            continue
        above = blocks[at - 1].text.strip() if at else ""
        short = 0 < len(above) <= _SIGNATURE_LONGEST and not _SENTENCE.search(above)
        if at - 1 > body and kinds[at - 1] in _LOOSE and short and not label(above):
            kinds[at], kinds[at - 1] = BlockKind.DATE, BlockKind.SIGNATURE
        break
    for at, block in enumerate(blocks):
        text = block.text.strip()
        if kinds[at] in _LOOSE and re.match(r"抄送\s*[:：]", text):
            kinds[at] = BlockKind.COPY_TO
        elif kinds[at] in _LOOSE and len(text) < 60 and _IMPRINT.search(text):
            kinds[at] = BlockKind.IMPRINT
