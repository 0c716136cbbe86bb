"""What a letter says (CT2 dates, CT3 findings, CT4 private data, CT5 characters, WD317 address).

A specimen is a piece of markup.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from xuncha_docs.gongwen.lint.rule import Deviation, Letter, Part, Rule, numbered
from xuncha_docs.model import BlockKind, Severity

_PROSE = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.TABLE)
_FULL = r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日"
_DAY = re.compile(r"(?<!\d)(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})日")
_PERIOD = re.compile(
    rf"{_FULL}\s?[至到—–～~-]{{1,2}}\s?(?:((?:19|20)\d{{2}})年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日"
)
_DUE = re.compile(
    rf"{_FULL}(?:\d{{1,2}}[时点:：]\d{{0,2}})?(?:之|以)?前(?=[^。；，]{{0,20}}(?:报送|上报|报至|报我|反馈至|提交|完成|整改到位|回复))"
)
_LEAP = 2024  # 没写年份的日期，按闰年看2月29日存不存在。
_FINDINGS = re.compile(r"问题")
_NO_FINDINGS = re.compile(r"意见|建议|要求|评价|概况|措施")
_JUDGED = re.compile(r"反馈意见|问题底稿|巡察(?:情况)?报告|巡察(?:“回头看”)?情况的报告")
_NORMS = "规定|条例|办法|准则|规则|细则|规程|规范|制度|纪律|标准|法"
_BASIS = re.compile(
    r"《[^》]{2,}》|第[〇零一二三四五六七八九十百\d]{1,5}条|〔\d{4}〕\s?\d+\s?号|八项规定"
    r"|(?:违反|违背|不符合|不按|未按|没有按|依据|根据|按照)照?"
    rf"(?!有关|相关|上级|规定|要求|制度|程序)[^，。；：]{{2,30}}?(?:{_NORMS})"
)
_WHO = (
    "领导|班子|书记|[局镇乡校院站所处科股组部队社场县市]长|主任|经理|分管|时任|负责人|负责同志|党委|党组|支部"
    "|党工委|党总支|[股科室处站所队局办]|中心|公司|学校|医院|村委会|会计|出纳|经办|成员|干部"
)
_DUTY = re.compile(
    rf"(?:{_WHO})[^，。；]{{0,8}}(?:(?:负(?!责[人同制])|承担|应担)[^，。；]{{0,14}}责"
    r"|把关|失察|失职|失管|失责|(?:审核|监督|监管|管理|督促)不[严力到]"
    r"|(?:没有|未)(?:及时)?(?:发现|纠正|制止|审核|过问|履[职责]))"
    r"|(?:责任(?:人|主体|领导|部门|单位|股室|科室)|(?:直接|领导|监管|管理)责任人?)(?:[:：为是]|由)"
)
_SHORTEST_FINDING = 30
_DRAFT_FIELDS = re.compile(
    r"^(?:问题)?(?:定性依据|定性|依据|问题表现|责任主体\S{0,6}|责任分析|佐证材料\S{0,4}|责任人|责任单位)$"
)
_ID = re.compile(r"(?<![\dA-Za-z])(\d{17}[\dXx])(?![\dA-Za-z])")
_PHONE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?![\d.])")
_CARD = re.compile(r"(?<![\dA-Za-z])(?:62\d{14,17}|[45]\d{15})(?![\dA-Za-z])")
_CONTACT = re.compile(r"联系|电话|热线|举报|传真|咨询|值班|手机号?码?[:：]|公布|监督")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f]")
_ORGANS = "(?:单位|局|委|办|镇|乡|村|县|院|校|厅|部|公司|街道|党组|党委|党总支|党支部|党工委)"
_YOU = re.compile(rf"(?<![与和])你{_ORGANS}")
_HONOURED = re.compile(rf"贵{_ORGANS}(?!族)")
_SHOWN = 6
_CLOSING = re.compile(
    r"(?:特此[\u4e00-\u9fff]{2,6}|专此[\u4e00-\u9fff]{2,4}|以上(?:报告|请示|意见|方案|汇报)[^。]{0,14}"
    r"|[妥当可]否[^。]{0,12}|请予?(?:审议|审示|批示|批复|函复))[。！]"
)
_TAG = re.compile(r"[{｛] ?[{｛][^{}｛｝]*[}｝] ?[}｝]|[{｛] ?[%％].*?[%％] ?[}｝]")
_TORN = 2
_LONGEST_TAG = 30


def _real(year: str | None, month: str, day: str) -> bool:
    try:
        date(int(year) if year else _LEAP, int(month), int(day))
    except ValueError:
        return False
    return True


def _impossible(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(*_PROSE):
        for match in _DAY.finditer(part.block.text):
            if not _real(*match.groups()):
                yield Deviation(
                    message=f"“{match.group()}”这一天不存在。",
                    where=letter.span(part, match.start(), match.end()),
                )


def _period(letter: Letter) -> Iterator[Deviation]:
    for part in letter.of(*_PROSE):
        for match in _PERIOD.finditer(part.block.text):
            year, month, day, later_year, later_month, later_day = match.groups()
            if later_month and not later_year and int(later_month) < int(month):
                continue  # 12月至1月，多半是跨年而没有写年。
            end = (later_year or year, later_month or month, later_day)
            if not _real(year, month, day) or not _real(*end):
                continue
            if date(*map(int, end)) < date(int(year), int(month), int(day)):
                yield Deviation(
                    message=f"“{match.group()}”止日早于起日。",
                    where=letter.span(part, match.start(), match.end()),
                )


def _issued(letter: Letter) -> date | None:
    """Return the date of a letter, or None where it has none."""
    for part in letter.of(BlockKind.DATE):
        if (match := re.fullmatch(_FULL, part.text)) and _real(*match.groups()):
            return date(*map(int, match.groups()))
    return None


def _due(letter: Letter) -> Iterator[Deviation]:
    issued = _issued(letter)
    for part in letter.of(*_PROSE) if issued else ():
        for match in _DUE.finditer(part.block.text):
            if _real(*match.groups()) and issued and date(*map(int, match.groups())) < issued:
                yield Deviation(
                    message=f"时限“{match.group()}”早于成文日期。",
                    where=letter.span(part, match.start(), match.end()),
                )


def _finding_texts(letter: Letter) -> list[tuple[Part, str]]:
    """Return the findings under a heading of problems: each numbered item with what follows it."""
    out: list[tuple[Part, str]] = []
    inside = open_ = False
    for part in letter.of(BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TITLE):
        found = numbered(part)
        if part.kind is BlockKind.TITLE:
            inside = open_ = False
        elif found and found[0] == 1:
            inside = bool(_FINDINGS.search(part.text)) and not _NO_FINDINGS.search(part.text)
            open_ = False
        elif inside and found:
            open_ = found[0] >= 3
            if open_:
                out.append((part, part.text))
        elif inside and open_ and part.kind is BlockKind.PARAGRAPH:
            first, text = out[-1]
            out[-1] = (first, f"{text}{part.text}")
    return out


def _three_parts(letter: Letter) -> Iterator[Deviation]:
    if not any(_JUDGED.search(part.text) for part in letter.of(BlockKind.TITLE)):
        return
    texts = [
        (part, text) for part, text in _finding_texts(letter) if len(text) >= _SHORTEST_FINDING
    ]
    for what, pattern in (("依据（违反哪条规定）", _BASIS), ("责任（谁负责）", _DUTY)):
        lacking = [(n, part) for n, (part, text) in enumerate(texts, 1) if not pattern.search(text)]
        if lacking:
            some = "、".join(str(n) for n, _ in lacking[:_SHOWN])
            more = "等" if len(lacking) > _SHOWN else ""
            message = f"第{some}{more}个问题没有写{what}，共{len(lacking)}个。"
            yield Deviation(message=message, where=letter.span(lacking[0][1]))


def _blank_fields(letter: Letter) -> Iterator[Deviation]:
    if not any("底稿" in part.text for part in letter.parts[:_SHOWN]):
        return
    for part in letter.of(BlockKind.TABLE):
        for n, row in enumerate(part.block.rows):
            for column, (cell, value) in enumerate(pairwise(row)):
                name = re.sub(r"\s", "", cell)
                covered = part.block.origin(n, column + 1) != (n, column + 1)
                if _DRAFT_FIELDS.match(name) and not value.strip() and not covered:
                    start = part.block.cell_start(n, column)
                    where = letter.span(part, start, start + len(cell))
                    yield Deviation(message=f"底稿的“{name}”没有填。", where=where)


def is_id(number: str) -> bool:
    """Return whether a number is a valid citizen identity number (GB 11643-1999)."""
    if not _real(number[6:10], number[10:12], number[12:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def is_card(number: str) -> bool:
    """Return whether the check digit of a bank card number is right (ISO/IEC 7812-1)."""
    digits = [int(c) for c in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_private(match: re.Match[str]) -> bool:
    """Return whether a telephone number is not given as one to call."""
    clause = re.split("[。；\\n]", match.string[: match.start()])[-1]
    return not _CONTACT.search(clause)


def _told(
    what: str, pattern: re.Pattern[str], shown: int, counts: Callable[[re.Match[str]], bool]
) -> Callable[[Letter], Iterator[Deviation]]:
    """Return a judge that tells numbers of a kind by their first digits."""

    def judge(letter: Letter) -> Iterator[Deviation]:
        for part in letter.parts:
            for match in filter(counts, pattern.finditer(part.block.text)):
                where = letter.span(part, match.start(), match.end())
                yield Deviation(message=f"有{what}{match.group()[:shown]}…。", where=where)

    return judge


def _lacking(letter: Letter) -> Iterator[Deviation]:
    """Tell characters a GB2312 font has no glyph for, once for the letter."""
    found: dict[str, Part] = {}
    for part in letter.parts:
        style = part.block.style
        face = style.font if style else letter.std.font("仿宋").name
        if face and "GB2312" in face:
            for char in _HAN.findall(part.block.text):
                if not _in_gb2312(char):
                    found.setdefault(char, part)
    if found:
        chars, part = "、".join(list(found)[:_SHOWN]), next(iter(found.values()))
        at = part.block.text.index(next(iter(found)))
        yield Deviation(
            message=f"仿宋_GB2312 一类字库没有“{chars}”。",
            where=letter.span(part, at, at + 1),
        )


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _leftover(letter: Letter) -> Iterator[Deviation]:
    for part in letter.parts:
        place = f"{part.kind}里" if part.kind in (BlockKind.HEADER, BlockKind.FOOTER) else ""
        for match in _TAG.finditer(part.block.text):
            yield Deviation(
                message=f"{place}还有没填的模板标记“{match.group()[:_LONGEST_TAG]}”。",
                where=letter.span(part, match.start(), match.end()),
            )


def _after_closing(letter: Letter) -> Iterator[Deviation]:
    for part, following in pairwise(letter.parts):
        prose = part.kind is following.kind is BlockKind.PARAGRAPH
        if prose and _CLOSING.fullmatch(part.text) and following.text.endswith("。"):
            message = f"结束语“{part.text}”后面还有正文。"
            yield Deviation(message=message, where=letter.span(following))


def _pairs(letter: Letter) -> Iterator[Deviation]:
    """Judge brackets and quotes by their numbers in a paragraph, the label left out.

    On pages (PDF, OFD) a paragraph may be torn; then its other half is judged with it.
    """
    parts = letter.of(BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.TITLE)
    for left, right in ("《》", "（）", "“”", "〔〕"):
        texts = [part.block.text.removeprefix(part.block.number) for part in parts]
        open_ = [text.count(left) - text.count(right) for text in texts]
        for at, (part, text) in enumerate(zip(parts, texts, strict=True)):
            beside = (
                open_[at + 1 : at + 1 + _TORN] if open_[at] > 0 else open_[max(0, at - _TORN) : at]
            )
            torn = part.block.box is not None and any(n * open_[at] < 0 for n in beside)
            if open_[at] and not torn:
                message = f"“{left}”{text.count(left)}个，“{right}”{text.count(right)}个，不成对。"
                yield Deviation(message=message, where=letter.span(part))


def _address(letter: Letter) -> Iterator[Deviation]:
    plain = next((m for p in letter.of(*_PROSE) for m in _YOU.finditer(p.block.text)), None)
    for part in letter.of(*_PROSE) if plain else ():
        if match := _HONOURED.search(part.block.text):
            yield Deviation(
                message=f"前后称呼不一：既称“{plain.group() if plain else ''}”，又称“{match.group()}”。",
                where=letter.span(part, match.start(), match.end()),
            )
            return


_RULES = (
    Rule(
        code="CT201", title="日期存在", severity=Severity.ERROR, source="公历",
        statement="写到的日期都是真实的日期。", reason="日期写错，事实就立不住。",
        bad=("2026年2月30日召开会议。",), good=("2026年2月28日召开会议。",), judge=_impossible,
    ),
    Rule(
        code="CT202", title="起止日期的先后", severity=Severity.WARNING, source="公文内容自洽",
        statement="止日不早于起日。", reason="多为改稿时漏改了一头。",
        bad=("2026年3月9日至2025年5月20日开展巡察。",), good=("2025年12月9日至1月20日开展巡察。",),
        judge=_period,
    ),
    Rule(
        code="CT203", title="时限与成文日期", severity=Severity.WARNING, source="公文内容自洽",
        statement="要求的时限晚于成文日期。", reason="时限已过的要求无法执行。",
        bad=("请于2026年3月1日前报送。\n$ 某机关\n% 2026年3月9日",),
        good=("请于2026年4月1日前报送。\n$ 某机关\n% 2026年3月9日",), judge=_due,
    ),
    Rule(
        code="CT301", title="问题三段式", severity=Severity.HINT, source="巡察文书通行写法（现象—依据—责任）",
        statement="每个问题写清现象、违反的规定和责任主体。",
        reason="没有依据立不住，没有责任主体改不了。",
        bad=(
            "# 关于某事的反馈意见\n## 巡察发现的主要问题\n#### 2025年4月至9月采购办公用品43.5万元，分成9次购买，每次都不到5万元。",
            "# 关于某事的反馈意见\n## 巡察发现的主要问题\n#### 制度建设滞后，2025年采购办公用品43.5万元，没有按照要求公开招标，领导重视不够。",
        ),
        good=("# 关于某事的反馈意见\n## 巡察发现的主要问题\n#### 违反《政府采购法》，2025年采购办公用品43.5万元，分成9次购买，分管领导没有把关。",),
        judge=_three_parts,
    ),
    Rule(
        code="CT302", title="底稿要件", severity=Severity.WARNING, source="巡察文书通行写法（问题底稿）",
        statement="问题底稿的问题表现、定性依据、佐证材料、责任主体都要填。",
        reason="底稿是报告的唯一依据，缺一项就不能入报告。",
        bad=("# 问题底稿\n| 定性依据 |  |",), good=("# 问题底稿\n| 定性依据 | 《会计法》 |",),
        judge=_blank_fields,
    ),
    Rule(
        code="CT303", title="结束语在正文最后", severity=Severity.WARNING, source="公文通行写法（结尾用语）",
        statement="“特此报告”“妥否，请批示”一类结束语是正文的最后一句。", reason="后面再写事项，读的人会漏看。",
        bad=("以上报告，请审议。\n问题线索另行专门报告。",), good=("问题线索另行专门报告。\n以上报告，请审议。",),
        judge=_after_closing,
    ),
    Rule(
        code="CT401", title="身份证号码", severity=Severity.WARNING, source="《中华人民共和国个人信息保护法》第二十八条",
        statement="公文里不写身份证号码；确需写的，只写末四位或放进密件附件。",
        reason="号码经校验是真实的身份证号码，公开或抄送都会泄露个人信息。",
        bad=("张某，身份证号11010519491231002X。",), good=("张某，编号110105194912310021。",), judge=_told("身份证号码", _ID, 4, lambda m: is_id(m.group())),
    ),
    Rule(
        code="CT402", title="手机号码", severity=Severity.HINT, source="《中华人民共和国个人信息保护法》",
        statement="除联系电话、监督电话外，公文里不写个人手机号码。",
        reason="多为材料里带过来的当事人、举报人号码。",
        bad=("李某（13800138000）反映有关情况。",), good=("联系电话：13800138000",), judge=_told("手机号码", _PHONE, 3, _is_private),
    ),
    Rule(
        code="CT403", title="银行卡号", severity=Severity.WARNING, source="《中华人民共和国个人信息保护法》第二十八条",
        statement="公文里不写银行卡号；确需写的，只写末四位。", reason="号码经校验是有效的卡号。",
        bad=("转入6222021234567890128账户。",), good=("转入尾号0128的账户。",), judge=_told("银行卡号", _CARD, 4, lambda m: is_card(m.group())),
    ),
    Rule(
        code="CT501", title="字库缺字", severity=Severity.HINT, source="GB/T 2312-1980 字符集",
        statement="这几个字改用收字全的字库，如方正仿宋_GBK，打印前看一眼。",
        reason="仿宋_GB2312 只有6763个汉字，缺的字会换成别的字体，大小粗细都不一样。",
        bad=("由王喆负责。",), good=("由王哲负责。",), judge=_lacking,
    ),
    Rule(
        code="CT502", title="没填的模板标记", severity=Severity.ERROR, source="本程序的模板写法",
        statement="成稿里没有“{{ }}”和“{% %}”。", reason="双花括号是模板里待填内容的记号，留在成稿里就是没有填上。",
        bad=("请{{ unit.name }}认真整改。", "要素 页眉 {{ round.office }}内部资料", "{% if 附件 %}附后{% endif %}。"),
        good=("请县教育局认真整改。", "文件写作{甲}、{乙}，占30%。"), judge=_leftover,
    ),
    Rule(
        code="WD116", title="括号、引号、书名号成对", severity=Severity.WARNING, source="GB/T 15834-2011 4.8、4.9、4.15",
        statement="同一段里左右括号、引号、书名号成对。", reason="多为改稿时删掉了一半，或者左右用反了。",
        bad=("违反《会计法的规定。",), good=("违反《会计法》的规定。", "1）基本情况"), judge=_pairs,
    ),
    Rule(
        code="WD317", title="称呼前后一致", severity=Severity.WARNING, source="公文通行用法（行文关系）",
        statement="对下级称“你单位”，对平级、不相隶属的称“贵单位”，全文用一种。",
        reason="称呼混用，行文关系就不清楚。",
        bad=("你单位党组应当整改。\n请贵单位支持。",), good=("你单位党组应当整改。\n请你单位支持。",), judge=_address,
    ),
)  # fmt: skip


def rules() -> tuple[Rule, ...]:
    """Return the rules on what a letter says."""
    return _RULES
