"""The elements of a letter (GB5): document number, addressee, date, attachments, page number.

A specimen is a piece of markup, or ``要素 名称 文字`` for one bare element.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from xuncha_docs.gongwen.lint.rule import Deviation, Letter, Part, Rule, of_standard
from xuncha_docs.model import BlockKind, Severity

_END_MARKS = "。，、；：！？.,;:!?"
_NOTE_HEAD = re.compile(r"^(?:附件\s*[:：])?\s*(?:\d{1,2}\s*[.．、])?\s*")
_FOLIO = re.compile(r"^[—–－-]\s?\d+\s?[—–－-]$")
_TODO = re.compile(r"【待补|XX|××|[\[［][^\]］\d]+[\]］]|_{2,}")
_DATE_PARTS = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$")
_Judge = Callable[[Letter], Iterator[Deviation]]
_SECRET = ("绝密", "机密", "秘密")
_FORMS = {
    BlockKind.COPY_NUMBER: "copy.pattern",
    BlockKind.SECRECY: "secrecy.pattern",
    BlockKind.URGENCY: "urgency.pattern",
}


def _matches(letter: Letter, key: str, text: str) -> bool:
    return (
        re.fullmatch(letter.std.norm(key).text.removeprefix("^").removesuffix("$"), text)
        is not None
    )


def _open(part: Part) -> bool:
    """Return whether an element is still to be filled in, so that its form cannot be judged."""
    return _TODO.search(part.text) is not None


def _title_end(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.TITLE):
        if part.text.endswith(tuple(_END_MARKS)):
            end = len(part.block.text.rstrip())
            where = letter.span(part, end - 1, end)
            yield Deviation(message=f"标题末尾有标点“{part.text[-1]}”。", where=where)


def _number(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.DOCUMENT_NUMBER):
        if not _open(part) and not _matches(letter, "number.pattern", part.text):
            yield Deviation(message=f"发文字号“{part.text}”的写法不对。", where=letter.span(part))


def _addressee(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.ADDRESSEE):
        if not part.text.endswith("："):
            end = "半角冒号" if part.text.endswith(":") else f"“{part.text[-1:]}”"
            yield Deviation(message=f"主送机关末尾是{end}。", where=letter.span(part))


def _addressee_place(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.ADDRESSEE):
        style = part.block.style
        indented = style is not None and (style.indent_chars or 0) > 0.5
        if indented or part.block.text[:1].isspace():
            yield Deviation(message="主送机关没有顶格。", where=letter.span(part))


def _date_form(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.DATE):
        if not _open(part) and not _matches(letter, "date.pattern", part.text):
            yield Deviation(message=f"成文日期“{part.text}”的写法不对。", where=letter.span(part))


def _date_real(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.DATE):
        if match := _DATE_PARTS.match(part.text):
            try:
                date(*(int(group) for group in match.groups()))
            except ValueError:
                message = f"“{part.text}”这一天不存在。"
                yield Deviation(message=message, where=letter.span(part))


def _signature_order(letter: Letter) -> Iterator[Deviation]:
    signatures, dates = letter.of(BlockKind.SIGNATURE), letter.of(BlockKind.DATE)
    if signatures and dates and dates[0].at < signatures[0].at:
        yield Deviation(message="成文日期排在署名前面。", where=letter.span(dates[0]))


def note_names(letter: Letter) -> list[tuple[Part, str]]:
    """Return the names in the attachment note, without label and number."""
    notes = letter.of(BlockKind.ATTACHMENT_NOTE)
    return [(part, _NOTE_HEAD.sub("", part.text)) for part in notes]


def _attachment_names(letter: Letter) -> Iterator[Deviation]:
    notes = note_names(letter)
    titles: list[Part] = []
    for part in letter.of(BlockKind.ATTACHMENT):
        following = letter.parts[part.at + 1] if part.at + 1 < len(letter.parts) else None
        if following is None or following.kind is not BlockKind.TITLE:
            return
        titles.append(following)
    if not titles or _stands_alone(letter):
        return
    if len(titles) != len(notes):
        message = f"附件说明列了{len(notes)}件，后面附了{len(titles)}件。"
        yield Deviation(message=message, where=letter.span(titles[0]))
        return
    for (part, name), title in zip(notes, titles, strict=True):
        if _bare(name) != _bare(title.text):
            message = f"附件说明写的是“{name}”，附件标题是“{title.text}”。"
            yield Deviation(message=message, where=letter.span(part))


def _stands_alone(letter: Letter) -> bool:
    """Return whether a file is an attachment without the letter it belongs to."""
    first = letter.of(BlockKind.ATTACHMENT)[0]
    kinds = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ATTACHMENT_NOTE)
    return not any(part.at < first.at for part in letter.of(*kinds))


def _bare(name: str) -> str:
    return re.sub(r"\s+", "", name).rstrip(_END_MARKS)


def _note_end(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.ATTACHMENT_NOTE):
        if part.text.endswith(tuple(_END_MARKS)):
            end = len(part.block.text.rstrip())
            where = letter.span(part, end - 1, end)
            yield Deviation(message=f"附件名称后有标点“{part.text[-1]}”。", where=where)


def _forms(kind: BlockKind) -> _Judge:
    def judge(letter: Letter) -> Iterator[Deviation]:
        for part in letter.of(kind):
            if not _open(part) and not _matches(letter, _FORMS[kind], part.text):
                yield Deviation(message=f"{kind}“{part.text}”的写法不对。", where=letter.span(part))

    return judge


def _copy_end(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.COPY_TO):
        if not _open(part) and not part.text.endswith("。"):
            yield Deviation(message="抄送机关末尾没有句号。", where=letter.span(part))


def _folio(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.FOOTER):
        if re.search(r"\d", part.text) and not _FOLIO.match(part.text):
            yield Deviation(message=f"页码写成“{part.text}”。", where=letter.span(part))
            return


def _copy_number(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(BlockKind.SECRECY) if not letter.of(BlockKind.COPY_NUMBER) else ():
        if part.text.startswith(_SECRET):
            message = f"标了密级“{part.text}”，没有份号。"
            yield Deviation(message=message, where=letter.span(part))
            return


# 规则号、名称、条款、强度、规则、违反、改为、判断。
_ROWS: tuple[tuple[str, str, str, str, str, str, str, _Judge], ...] = (
    (
        "GB501", "发文字号", "7.2.5", "规定",
        "写成“代字〔年份〕序号号”：年份用六角括号〔〕，序号不加“第”、不编虚位。",
        "---\n发文字号: 某巡办[2026]03号\n---", "---\n发文字号: 某巡办〔2026〕3号\n---", _number,
    ),
    (
        "GB502", "主送机关末尾", "7.3.2", "规定", "主送机关末尾用全角冒号。",
        "# 通知\n@ 各乡镇党委:", "# 通知\n@ 各乡镇党委：", _addressee,
    ),
    (
        "GB503", "主送机关顶格", "7.3.2", "规定", "主送机关左侧顶格，回行仍顶格。",
        "# 通知\n@ \\　　各乡镇党委：", "# 通知\n@ 各乡镇党委：", _addressee_place,
    ),
    (
        "GB504", "成文日期写法", "7.3.5.4", "规定",
        "用阿拉伯数字写全年月日，月、日不编虚位，如2026年3月9日。",
        "$ 某机关\n% 2026年03月09日", "$ 某机关\n% 2026年3月9日", _date_form,
    ),
    (
        "GB505", "成文日期存在", "7.3.5.4", "规定", "成文日期须是真实的日期。",
        "$ 某机关\n% 2026年2月30日", "$ 某机关\n% 2026年2月28日", _date_real,
    ),
    (
        "GB506", "署名在前", "7.3.5", "规定", "先署名，成文日期在署名之下。",
        "% 2026年3月9日\n$ 某机关", "$ 某机关\n% 2026年3月9日", _signature_order,
    ),
    (
        "GB507", "附件名称一致", "7.3.7", "规定", "附件的件数、顺序、名称与附件说明一致。",
        "! 问题清单\n=== 任务清单", "! 问题清单\n=== 问题清单", _attachment_names,
    ),
    (
        "GB508", "附件名称后标点", "7.3.4", "规定", "附件名称后不加标点。",
        "! 问题清单。", "! 问题清单", _note_end,
    ),
    (
        "GB509", "页码形式", "7.5", "一般", "页码写成“— 1 —”，数字左右各放一条一字线。",
        "要素 页脚 第1页", "要素 页脚 — 1 —", _folio,
    ),
    (
        "GB510", "份号", "7.2.1", "一般", "份号用6位阿拉伯数字。",
        "---\n份号: 12\n---", "---\n份号: 000012\n---", _forms(BlockKind.COPY_NUMBER),
    ),
    (
        "GB511", "密级和保密期限", "7.2.2", "一般", "写成“秘密★1年”，期限用阿拉伯数字。",
        "---\n密级: 秘密一年\n---", "---\n密级: 秘密★1年\n---", _forms(BlockKind.SECRECY),
    ),
    (
        "GB512", "紧急程度", "7.2.3", "规定", "紧急程度分“特急”“加急”。",
        "---\n紧急程度: 急件\n---", "---\n紧急程度: 特急\n---", _forms(BlockKind.URGENCY),
    ),
    (
        "GB513", "抄送机关末尾", "7.4.2", "规定", "抄送机关末尾用句号。",
        "要素 抄送机关 抄送：县纪委", "要素 抄送机关 抄送：县纪委。", _copy_end,
    ),
    (
        "GB206", "标题末尾标点", "7.3.1", "实务", "标题末尾不加标点，书名号、引号、括号除外。",
        "# 关于开展巡察的通知。", "# 关于开展巡察的通知", _title_end,
    ),
)  # fmt: skip


_REGULATED = Rule(
    code="GB515",
    title="涉密公文的份号",
    severity=Severity.WARNING,
    source="《党政机关公文处理工作条例》第九条第（一）项；GB/T 9704-2012 7.2.1",
    statement="涉密公文标注份号，6位阿拉伯数字，在版心左上角第一行；印制时才打号的，留出这一行。",
    reason="《条例》规定涉密公文应当标注份号，便于清点和追查。",
    bad=("---\n密级: 秘密★1年\n---",),
    good=("---\n份号: 000012\n密级: 秘密★1年\n---",),
    judge=_copy_number,
)


def rules() -> tuple[Rule, ...]:
    """Return the rules on elements."""
    stated = (
        of_standard(code, title, (clause, strength), (statement, bad, good), judge)
        for code, title, clause, strength, statement, bad, good, judge in _ROWS
    )
    return (_REGULATED, *stated)
