"""What an answer leaves open by its own words, wherever in it they stand.

A completion denied (尚未整改到位), a rest (剩余2户), a share below the whole (完成率90%). What was
open before and is told done after is not open, nor is what a negation only names (未报到的人员).
"""

import re

from xuncha_docs.model import AnswerStatus
from xuncha_docs.text.sentences import clauses

_LATER = "(?:尚|仍然?|还|暂时?|至今|迄今|目前|现在?|均|都|也|依然|一直|始终)"
_BY = (
    "(?:能够?|予以?|得到|有效|真正|彻底|完全|全部|全面|全额|足额|及时|按[^，。；的]{1,8}?|如期|如数|最终|整体|实际|实质性|正式|"
    "进行|切实|具体|严格|取得|整改|落实|对外)*"
)
_GOAL = (
    "(?:完成|整改|到位|办结|办[完妥好理]|销号|启动|开展|开始|开工|动工|复工|完工|竣工|落实|解决|化解|消除|追[回缴讨]|收[回缴]|清[退收偿零理]|"
    "偿还|还[清款]|归还|退[还回出缴]|返还|上缴|缴[清纳回]|补[缴齐办发]|支付|[付结]清|结算|拨付|发放|兑[付现]|到账|入账|验收|投用|投入使用|投运|"
    "交付|拆除|复垦|恢复|修复|搬迁|腾退|处[置理]|纠正|签[订约]|出台|制定|印发|建[立成]|达标|实现|配齐|到岗|移交|审结|结案|推进|实施|更换|"
    "盘活|核销|取得|批复|执行|整治|治理)"
)
# 没收, 未来, 未经 and 尚未发现 deny no completion.
_DENIED = re.compile(
    f"(?:未(?!来|经|成年|必|婚|再|有)|没有?(?!收(?!回(?!扣)))|不能|无法|难以|不曾){_BY}{_GOAL}"
    f"|{_LATER}+(?:未|没有)(?!再|发现|发生|出现|接到|收到|见|来|经[^，。；]|有(?:新|类似|发)|查[到出])[\u4e00-\u9fff]"
    "|(?:整改|落实|完成|清退|追缴|清理|处置|到账|资金|经费|手续|工作|问题)[^，。；的]{0,4}不(?:到位|彻底|完全|完整)"
    "|[逾超]期未|未到位"
)
_WHOLLY = re.compile(
    f"(?:截至|该|本|此|上述|反馈|整改|问题|事项|任务|工作|{_LATER})*(?:未|没有?|不)能?(?:按[期时]|如期|按要求|全部|完全|彻底|全面|予以|得到)*"
    "(?:整改|完成|到位|办结|销号|启动|开展|落实|解决|开始)(?:整改|完成|到位|销号)*"
)
_NOT_BEGUN = re.compile(
    f"[^，。；的]{{0,12}}{_LATER}+(?:未|没有?)(?:正式|实质性)?(?:启动|开始|开展|开工|动工|动手|实施|起草)[\u4e00-\u9fff]{{0,2}}"
)
_NAMED = re.compile("[^，。；：的]{0,12}的(?!(?:主要)?原因|[有为共])")
_NAMED_LAST = re.compile("[^，。；：的]{0,12}的[^，。；：]{1,10}$")
_AIMED = re.compile("[对将把就]|督促|通报|约谈|责令|追究|处理|批评")
_STILL = re.compile("[尚仍还]|暂|至今|迄今|目前")
_NOT_SAID = re.compile(
    "(?:(?:^|[^有没])无(?!法)|没有|不存在|未再?(?:发现|发生|出现)|杜绝|防止|避免|严[防禁]|解决了?|整治|纠正|消除|针对|凡|如果?|若|假如|"
    "是否|能否)[^，。；]*$"
)
_SLOGAN = re.compile("[^，。；]{0,4}不(?:放过|销号|收兵|罢休|交账|松手|撤|算完)")
_COMPLETED = "(?:完成|办结|到位|销号|清零|解决|化解|完毕|清退|追回|归还|退还|收回|上缴|完工|整改|落实|[付还]清|拆除|交付|投用|验收)"
_SINCE = re.compile(f"(?:全部|均|已)[^，。；]{{0,8}}{_COMPLETED}|清零")
_ALL_DONE = re.compile(
    "(?!其[余他它]|[剩余另]|部分|基本)(?:(?:现|目前|如今|至此|截至[^，]{2,12})?已经?|[^，。；]{0,16}?(?:全部|均已?|都已?)|"
    "[该此本上述]+[项个类]?(?:问题|事项|任务|工作)?[^，。；]{0,4}已经?)(?:于[^，。；]{2,14}?|全部|均|[如按]期|按时|整改|彻底|得到|予以)*"
    f"{_COMPLETED}(?:整改|到位|完成|完毕|销号|解决|了)*"
)
_RATE = re.compile(
    "(?:完成|整改|办结|销号|化解|解决|清[退收理]|追[回缴]|收回|回收|归还|退还|兑付|整治|完工|拆除|复垦|交付|到位|落实)"
    "[^，。；%]{0,8}?(?:率|比例|进度)[^，。；]{0,16}?%|(?:完成|整改|进度)[率了至为约过达到]*(?:[总量工程全部整个年度目标任务进度的]*)[约近]?[0-9.]+%"
)  # fmt: skip
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)%")
_WHOLE, _NEARLY = 100, 95
_GROWN = re.compile(
    "(?:提高|提升|上升|增长|增加|下降|降低|减少|同比|高于|低于)[了约]?[0-9.]+%|(?:确保|力争|不低于)[^，。；]*"
)
_TALLY = re.compile(
    "(?P<all>[0-9]+(?:\\.[0-9]+)?)(?P<unit>公里|万?亩|万?吨|万元|[项个件条户处笔宗座米间栋])[^，。；]{0,12}[，、]?(?:[目现截][^，。；]{0,10})?，?其?中?已?(?:完成|办结|销号|化解|完工)"
    "(?:整改|销号)?了?(?P<done>[0-9]+(?:\\.[0-9]+)?)(?P=unit)"
)
_REST = re.compile(
    "其余|剩余|余下|剩下|(?:其他|最后)(?=[0-9一二两三])|(?:还剩|尚余|仍余|尚剩|[尚仍还][欠差有])(?=[约近]?[0-9.,]+[^，。；]{0,10}(?:[，。；\n]|$))"
)
_COUNTED_REST = re.compile(
    "(?:其余|剩余|余下|剩下|最后|[尚仍还][欠差有])的?(?P<left>[0-9,]+)[多余]?(?P<unit>[个项件条户处笔宗家间辆起名人台套份亩栋所])"
)
_REST_DONE = re.compile(
    "已(?!申请|提起|起诉|提请|上报|报请|列入|委托|发函)|了|完成|全部|均|落实|处理|告知|核销|不再|不符合|无需|到位|办结|上缴|"
    "用于|使用|移交(?!司法|法院|纪|公安)|转[入为]|退[回还]|[收追]回|缴[入清]|发放|拨付|纳入|统筹|返还|清退|拆除|关停|注销"
)


def is_large_rest(words: str) -> bool:
    """Tell whether a fifth or more is left: 已办结3间，其余6间正在办理. False if nothing tells."""
    for rest in _COUNTED_REST.finditer(words):
        told = re.findall(rf"([0-9,]+)[多余]?{rest['unit']}", words[: rest.start()])
        done = sum(int(n.replace(",", "") or 0) for n in told)
        if told and int(rest["left"].replace(",", "") or 0) * 4 >= done:
            return True
    return False


def says_undone(words: str) -> bool:
    """Tell whether a clause says outright that the whole is not done, or a part not begun."""
    parts = _parts(words)
    return any(
        (_WHOLLY.fullmatch(part) or _NOT_BEGUN.fullmatch(part)) and not _done_after(parts[n + 1 :])
        for n, part in enumerate(parts)
    )


def left_open(words: str) -> AnswerStatus | None:
    """Return what the words that leave something open make of an answer; None without any.

    Args:
        words: An answer, what brackets and quotes enclose blanked out.
    """
    parts = _parts(words)
    if any(_denied(part) and not _done_after(parts[n + 1 :]) for n, part in enumerate(parts)):
        return AnswerStatus.NOT_DONE
    shares = [share for part in parts if (share := _share(part)) is not None and share < _WHOLE]
    if shares or any(float(m["done"]) < float(m["all"]) for m in _TALLY.finditer(words)):
        nearly = shares and min(shares) >= _NEARLY
        return AnswerStatus.MOSTLY_DONE if nearly else AnswerStatus.ONGOING
    for told in re.split("[。；\n]", words):
        rest = _REST.search(told)
        if rest and not _REST_DONE.search(told, rest.start()) and not _done_after(parts[-1:]):
            return AnswerStatus.ONGOING if is_large_rest(told) else AnswerStatus.MOSTLY_DONE
    return None


def _parts(words: str) -> list[str]:
    return [words[a:b].strip("，；。！？!? \n\t　") for a, b in clauses(words)]


def _done_after(parts: list[str]) -> bool:
    return any(_ALL_DONE.fullmatch(part) for part in parts)


def _denied(part: str) -> bool:
    """Tell whether a clause denies a completion of the answer's own."""
    for match in _DENIED.finditer(part):
        before, after = part[: match.start()], part[match.end() :]
        if _NOT_SAID.search(before) or _SLOGAN.match(after) or _SINCE.search(after):
            continue
        if not _NAMED.match(after):
            return True
        if _STILL.search(match.group()) or (_NAMED_LAST.match(after) and not _AIMED.search(before)):
            return True
    return False


def _share(part: str) -> float | None:
    """Return the share of completion a clause gives, in per cent; None if it gives none."""
    told = _GROWN.sub("", part)
    shares = _PERCENT.findall(told) if _RATE.search(told) else []
    return float(shares[-1]) if shares else None
