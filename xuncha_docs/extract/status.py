"""How far a rectification has come, by the unit's own words.

What is said outright at the end decides, then what is still open, blocked or promised; only acts
that are told as done, with nothing of the kind beside them, make an answer done.
"""

import re
from collections.abc import Iterable, Sequence
from enum import Enum

from xuncha_docs.extract import wording
from xuncha_docs.extract.unfinished import is_large_rest, left_open, says_undone
from xuncha_docs.model import Answer, AnswerStatus, Evidence
from xuncha_docs.text.sentences import blank_enclosed, clauses, sentences

_WORDS: tuple[tuple[AnswerStatus, re.Pattern[str]], ...] = (
    (
        AnswerStatus.MOSTLY_DONE,
        re.compile(r"(?<![未有])(?:基本上?(?:完成|整改|办结|到位|解决|化解)|部分(?:完成|办结)|阶段性完成|大部分完成|[还只仅尚]差[^，。；]{0,4}收尾|(?:收尾|扫尾)(?:中|阶段)?$)"),
    ),
    (
        AnswerStatus.NOT_DONE,
        re.compile(r"未[^，。；的]{0,4}?(?:整改|完成|启动|落实|办结|销号|到位|开[始展工]|解决|动[手工])|没有?(?:能|全部|按[期时])*(?:整改|完成|落实|办结|到位|启动)|不到位"),
    ),
    (AnswerStatus.LONG_TERM, re.compile(r"^常态化?$|长期(?:坚持|整改|推进|任务)|持续坚持|常抓|常态化(?:坚持|推进|整改)?$")),
    (
        AnswerStatus.ONGOING,
        re.compile(r"正在|[在正]办|推进中|整改中|进行中|办理中|持续(?:推进|整改|用力)|推进整改|序时推进|按时序"),
    ),
    (
        AnswerStatus.DONE,
        re.compile(r"已经?(?:全部)?(?:整?改)?(?:完成|办结|销号|到位|解决|整改)|完成(?:整改)?$|整改(?:完成|到位|完毕)|率达?到?为?100%|(?<!待)(?<!请)(?:办结|销号)|立行立改"),
    ),
)  # fmt: skip
# What stands alone in a status cell.
_MARKS: tuple[tuple[AnswerStatus, re.Pattern[str]], ...] = (
    (AnswerStatus.DONE, re.compile(r"是|[YyＹ]|[Yy]es|YES|[✓✔☑√]|均?已(?:办|改|整改)|100(?:\.0+)?%")),
    (
        AnswerStatus.NOT_DONE,
        re.compile(r"否|不是|[NnＮ]|[Nn]o|NO|[×✗✘✕xXＸ]|[未没](?:办|改|动)|待(?:整改|办|启动|落实|开[展工])|已?[逾超]期(?:[0-9]+[天日月年])?|0%|无进展"),
    ),
    (AnswerStatus.MOSTLY_DONE, re.compile("部分")),
    (AnswerStatus.ONGOING, re.compile(r"[在正](?:办|改|整改|建)|正常推进|待.{1,8}|[1-9][0-9]?(?:\.[0-9]+)?%|申请销号|.{1,6}中")),
)  # fmt: skip
# Written after what it is about: 窗口服务推诿（已完成）, ……基本追回【基本完成】.
_MARKED = re.compile(
    r"[，。；、—－\-\s]{0,4}[（(【\[〔](?P<said>(?:(?:整改|完成)(?:状态|情况|进度|进展|结果)?[为：:])?(?:"
    r"目前|现|均|都|也|问题|已经?|基本|尚未|还未|未|没有?|正在|持续|长期|阶段性|部分|大部分|全部|限期|按期|继续|立行|立整|需|待|[，、并]|"
    r"整改|完成|推进|坚持|到位|办结|销号|解决|落实|立改|进行|办理|启动|完毕|中)+)[）)】\]〕][。；]?$"
)
_BARE = re.compile(r"[是否YyＹNnＮ✓✔☑√×✗✘✕]|[Yy]es|YES|[Nn]o|NO")
_OPTION = re.compile("(?P<mark>[☑☒√✓✔■☐□○])(?P<said>[^☑☒√✓✔■☐□○]*)")
_EMPTY = "☐□○"
# Not signed off denies no more than that: what is told of the work stands.
_OPEN = re.compile(r"\s*(?:尚|还|暂)?未(?:申请|予以?|能)?销号\s*")
_BEGUN = (AnswerStatus.ONGOING, AnswerStatus.MOSTLY_DONE, AnswerStatus.DONE, AnswerStatus.LONG_TERM)
_GROUP = re.compile(r"问题|事项|任务|项目|整改|的$")
_GROUP_UNDONE = re.compile(
    r"未(?:能|按[期时]|全部|完全|彻底|完成)*(?:整改|完成|办结|销号|到位|启动|动手)(?:整改|到位|销号)*的?(?:问题|事项|任务|项目|$)"
)
_BLOCKED = re.compile(
    r"失联|下落不明|遗失|(?<!有)无法(?!律)(?![^，。；]{1,8}(?:的|转入|核销))|搁置(?![^，。；]{0,8}已)|立案.{0,12}(?:追缴|审结)|仍(?:然)?(?:拖欠|未)"
)
_DUE = re.compile(
    r"预计|约定[^，。；]{0,12}前|计划(?:于|在|[0-9]{4}年|.{0,12}(?:前|底))|(?:[0-9]{1,2}月|年)底?(?:底前|前|底)(?:付清|完成|办结|交付|化解|投用|还清)|"
    r"列入.{0,12}计划|[0-9]{1,2}月底?交付|[拟将][于在][^，。；]{0,3}[0-9]|拟于|力争|还款计划"
)
_DATE = re.compile(
    r"[0-9年月日](?:[上中下]旬|底)?(?:之|以)?前|[0-9年月]底|[0-9一二两三四五六]+个?(?:月|天|日|年|周|工作日)内"
)
# 正协调, 正商请, 正在…: an act going on. 纠正, 正式, 正科级 and their like are words.
_AT_WORK = (
    r"(?<![纠改订修更校端公严真反指补矫匡立扶清方周中刚守归转廉持秉])正(?=[一-鿿])"
    r"(?!式|常|确|规|面|职|副|风|好|直|宗|义|当|比|值|逢|品|版|文|如|是|因|气|能|反|负|本|轨|道|名|视|月|午|门|点|题|课|装|楷|数|"
    r"[科处县厅部局团高](?:级|长|职|干部|实职|[，。；、]|$)|向(?:激励|引导|作用|反馈|评价|循环|效应))"
)
_PENDING = re.compile(
    rf"{_AT_WORK}|(?:仍|尚|还)在|(?<!等)待(?!遇)(?=.{{1,16}}(?:函|批|决算|审|验收|认定|办|后))|[\u4e00-\u9fff]中(?=[，。；]|$)|仍(?:需|在)|尚需|还需|"
    r"报请|移交.{0,8}调查|协调|(?:通过|进入|提起).{0,6}(?:诉讼|仲裁|司法)|起诉|(?:开庭|判决|审结)"
)
_REST = re.compile(
    rf"其余|剩余|余下|剩下|(?:另外?|最后)[0-9一二两三]|[0-9一二两三][户家名份个件项人](?:因|[^，。；]{{0,16}}(?:{_AT_WORK}|尚|仍|还在|待))"
)
_VERB = (
    r"(?:进一步|继续|持续|严格|加[强快大紧]|强化|深化|深入|按|于|在|以|从|由|向|对|认真|组织|开展|建[立设]|健全|完善|制定|推[进动行]|全[面力]|不断|"
    r"适时|尽快|尽早|抓[紧好实]|逐[步项一]|坚持|通过|结合|会同|联合|督促|积极|切实|定期|严肃|依[法规]|研究|启动|召开|实[施行]|落实|修订|清[退理]|"
    r"追[回缴]|根据|争取|聚焦|着力|举一反三|给予|予以|采取|安排|申请|协调|配[备齐]|更换|拆除|收回|补|整改|完成|压实|提[高升]|规范|确保|做[好到]|"
    r"每|再|重新|明确|增[加设]|投入|引进|聘请|委托|学习|开[设工]|新建|改[造建])"
)
_INTENT = re.compile(
    rf"(?<![摘简纪主重需首必只])要(?={_VERB})|"
    rf"(?<![即何])将(?={_VERB})(?![^，。；]*(?:纳入|列入|作为|划[入转]|转[为入]|用于|移交|分解|调整[为到]|归[入还]))|"
    rf"(?<![模虚草])拟(?!定|订|制|稿|写|好)|(?:计划|准备|打算)(?={_VERB}|[0-9])|必须|务必|应当?(?={_VERB})|"
    r"^(?:同时，?)?(?:下一?步|今后|接下来|下阶段|后续)|^(?:确保|力争|争取|预计|限期)"
)
_PURPOSE = re.compile(
    r"(?:确保|力争|争取|直至|限期|责令|要求|督促|保证|务求|推动|预计|计划|拟|[月年日底]前)[^，。；]*$"
)
_ACT = re.compile(
    r"已|完成|全部|到位|了|[0-9]|制定|修订|建立|召开|开展|组织|印发|清退|追回|整改|落实|明确|健全|加强|实行|约谈|为零|处理|学习|规范|推行|调整|补|查|改|未再?发[现生]"
)
_PAST = re.compile(
    r"(?<![而早])已(?!有)|(?<=[\u4e00-\u9fff])了(?![解结却])|先后|截至|累计|(?:全部|均)(?:完成|到位|办结|清退|整改|销号|归还)|完毕|办结|"
    r"受到|被(?:给予|处|判|免|开除|立案|通报|追)|整改完成|完成整改"
)
_COUNTED = re.compile(rf"{_PAST.pattern}|[0-9]|全部|完成|到位")
_ACTS = re.compile(
    r"(?<![而早])已(?![有逾达])|完毕|办结|受到|退[缴还回]|追[回缴]|整改完成|完成整改"
    rf"|^(?:[一二三四五六七八九]是|目前|现|截至[^，]{{1,12}}，|全部|均|为(?=[0-9])|对[^，。]{{2,30}}|{_VERB}|召|兑|退|收缴|上缴|缴|拆|取缔|撤|停|核减|"
    r"设置|推行|统一|印发|储备|复核|改进|关停|注销|约谈|解除|选派|筹集|举办|新[增建设]|优化|打造|出台|成立)"
)
_LAST = 24
_FROM_UNDONE = (
    AnswerStatus.NOT_DONE,
    AnswerStatus.ONGOING,
    AnswerStatus.MOSTLY_DONE,
    AnswerStatus.LONG_TERM,
    AnswerStatus.DONE,
)


class Telling(Enum):
    """What words that call something an act must hold to tell that it was done.

    Attributes:
        REPORT: A unit reports what it did: the act itself.
        MEASURES: A report lists measures: a figure or a word for what is past.
        PLAN: Measures to be taken: a word for what is past.
    """

    REPORT = _ACT
    MEASURES = _COUNTED
    PLAN = _PAST


def stated_status(text: str) -> AnswerStatus:
    """Return the status a status cell or a short remark names; 未说明 if it names none."""
    words = _chosen(re.sub(r"\s", "", text)).strip("。；，")
    for status, pattern in _MARKS:
        if pattern.fullmatch(words):
            return status
    for status, pattern in _WORDS:
        if pattern.search(words):
            short = left_open(words) if status is AnswerStatus.DONE else None
            return short or status
    return left_open(words) or AnswerStatus.UNSTATED


def marked(text: str) -> tuple[int, AnswerStatus]:
    """Return where the status begins that stands in brackets at the end of a text, and the status.

    Returns:
        The length of the text and 未说明 where there is none.
    """
    match = _MARKED.search(text)
    said = stated_status(match.group("said")) if match else AnswerStatus.UNSTATED
    if match is None or said is AnswerStatus.UNSTATED:
        return len(text), AnswerStatus.UNSTATED
    return match.start(), said


def row_status(cells: Sequence[str], text: str) -> AnswerStatus:
    """Return the status of an answer in a table, by its status cells before its own words.

    Words in a cell outweigh a bare mark. A bare 否 denies no more than that it is done, and a bare
    是 no more than that it is not: what the answer says of work going on, or for good, stands.
    """
    own = answer_status(text)
    bare = [cell for cell in cells if _BARE.fullmatch(_chosen(re.sub(r"\s", "", cell)))]
    named = [cell for cell in cells if cell not in bare]
    worded = least(map(stated_status, named))
    if worded is AnswerStatus.NOT_DONE and own in _BEGUN and all(map(_OPEN.fullmatch, named)):
        return AnswerStatus.ONGOING
    if worded is not AnswerStatus.UNSTATED:
        return worded
    said = least(map(stated_status, bare))
    if said is AnswerStatus.DONE and own is AnswerStatus.LONG_TERM:
        return own
    if said is AnswerStatus.NOT_DONE and own in (AnswerStatus.ONGOING, AnswerStatus.MOSTLY_DONE):
        return AnswerStatus.ONGOING
    return own if said is AnswerStatus.UNSTATED else said


def least(statuses: Iterable[AnswerStatus]) -> AnswerStatus:
    """Return the one furthest from done of several statuses; 未说明 if none says anything."""
    said = [s for s in statuses if s is not AnswerStatus.UNSTATED]
    return min(said, key=_FROM_UNDONE.index, default=AnswerStatus.UNSTATED)


def _chosen(words: str) -> str:
    """Return the options a cell has ticked where it has others that it has not: ☑是 □否."""
    if not any(mark in words for mark in _EMPTY):
        return words
    before = words[0] not in "☑☒√✓✔■☐□○"
    options = [m.group("mark", "said") for m in _OPTION.finditer(words[::-1] if before else words)]
    return "".join(said[::-1] if before else said for mark, said in options if mark not in _EMPTY)


def group_status(heading: str) -> AnswerStatus:
    """Return the status a heading gives all findings below it (已整改完成的问题), else 未说明."""
    if len(heading) > 24 or not _GROUP.search(heading):
        return AnswerStatus.UNSTATED
    if re.search(r"整改(?:落实|进展|完成)?情况|下一?步|主体责任|组织|措|(?<!需)要", heading):
        return AnswerStatus.UNSTATED
    if _GROUP_UNDONE.search(heading):
        return AnswerStatus.NOT_DONE
    named = (s for s, p in _WORDS if s is not AnswerStatus.NOT_DONE and p.search(heading))
    return next(named, AnswerStatus.UNSTATED)


def answer(
    pieces: list[Evidence],
    path: tuple[str, ...],
    telling: Telling = Telling.REPORT,
    told: Sequence[Evidence] = (),
) -> Answer | None:
    """Return the answer the pieces make; a heading that groups by status decides its status.

    Args:
        pieces: Its words.
        path: Headings above it, outermost first.
        telling: What it takes for an act to be told as done.
        told: Those of the pieces whose label says that they report; they decide if there are any.
    """
    if not pieces:
        return None
    text = "\n".join(e.text for e in pieces)
    said = "\n".join(e.text for e in told)
    own = answer_status(said) if said else answer_status(text, telling)
    groups = (group_status(heading) for heading in reversed(path))
    status = next((s for s in groups if s is not AnswerStatus.UNSTATED), own)
    return Answer(status=status, text=text, evidence=tuple(pieces))


def answer_status(text: str, telling: Telling = Telling.REPORT) -> AnswerStatus:
    """Return the status an answer tells by its own words, those at its end first.

    What is said outright in the last sentences decides; then what is open, blocked, promised for a
    date or left over; an answer that reports acts and leaves nothing open counts as done.

    Args:
        text: The answer.
        telling: What it takes for an act to be told as done.
    """
    mark = marked(text)[1]
    if mark is not AnswerStatus.UNSTATED:
        return mark
    words = blank_enclosed(text)
    spans = sentences(words)
    if not spans:
        return AnswerStatus.UNSTATED
    last = words[spans[-1][0] :]
    remark = _remark(last)
    if remark not in (AnswerStatus.UNSTATED, AnswerStatus.DONE):
        return remark
    if says_undone(words):
        return AnswerStatus.NOT_DONE
    opened = left_open(words)
    if remark is AnswerStatus.DONE and not opened:
        return remark
    told = bool(opened) or _told(words, telling.value)
    standing = _standing(words, last) if told or telling is Telling.REPORT else None
    if found := standing or opened:
        return found
    if told:
        return AnswerStatus.DONE
    dated = _DATE.search(words) or _DUE.search(words)
    return AnswerStatus.ONGOING if dated else AnswerStatus.UNSTATED


def _standing(words: str, last: str) -> AnswerStatus | None:
    """Return what is blocked, promised for a date or going on; None if nothing is."""
    if _BLOCKED.search(words):
        return AnswerStatus.NOT_DONE
    if _DUE.search(words):
        return AnswerStatus.ONGOING
    if _PENDING.search(last) or (_REST.search(words) and _PENDING.search(words)):
        mostly = "基本" in last or (_REST.search(words) and not is_large_rest(words))
        return AnswerStatus.MOSTLY_DONE if mostly else AnswerStatus.ONGOING
    return None


def _told(words: str, act: re.Pattern[str]) -> bool:
    """Tell whether a clause reports an act; what is only meant is none."""
    parts = (words[a:b] for a, b in clauses(words))
    return any(act.search(part) and not _INTENT.search(part) for part in parts)


def tells_act(sentence: str) -> bool:
    """Tell whether a sentence of a rectification report tells what was done rather than what was wrong."""
    if wording.is_strong_problem(sentence.partition("，")[0]):
        return False
    return bool(_ACTS.search(sentence))


def _remark(sentence: str) -> AnswerStatus:
    """Return the status of a closing remark such as 该问题已整改完成。 or 长期坚持。"""
    tail = sentence.strip("。；，！ \n")
    tail = tail[-_LAST:]
    long_term = re.search(
        r"长期(?:坚持|推进|任务|抓|机制)|常抓不懈|坚持常态化?|久久为功|持续(?:推进|坚持|整改|抓(?:好|下去|紧|牢))",
        tail,
    )
    if long_term and "正在" not in tail:
        return AnswerStatus.LONG_TERM
    if re.search(
        r"(?:按(?:计划|时序|序时|方案)|稳步|有序|加快|抓紧|逐步|陆续|继续)(?:推进|实施|办理|清退|清理|解决|化解|消化|整改)$",
        tail,
    ):
        return AnswerStatus.ONGOING
    match = re.search(
        r"(?:已经?|尚未|未|还未|基本|正在|均|全部|整改|持续)(?:全部|整改|基本)*(?:完成|推进|到位|办结|销号)(?:整改|中|销号)?$",
        tail,
    )
    if match is None or _PURPOSE.search(tail[: match.start()]):
        return AnswerStatus.UNSTATED
    return stated_status(match.group())
