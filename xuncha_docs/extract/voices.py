"""Who speaks in a piece of news, and what about: problems, praise, demands, what was done since.

Guards for sentences only; where problems stand is for the reader to know.
"""

import re

from xuncha_docs.extract import wording

FIELD = re.compile(r"(?:在)?[^，。；：:]{2,20}方面[，：:。]")
SOME = re.compile(r"(?:有的|有些|一些|部分|个别|少数|还有的)")
PRAISE = re.compile(r"成效|进展|总体|积极|改善|提升|提高|前列|加强|认真|重要位置|较好|肯定|成绩")

_ANNOUNCES = re.compile(
    r"(?:指出|发现|了解到|反映(?!比?较|强烈|很|十分|最|集中|不|突出)|显示|表明|认为|查出(?!来)|查明|查实|揭示|暴露出?|曝光)(?!问题(?:的|后|能力|并|线索|是|就|如果|不)|的[^，。；：:]{0,24}，)[^，。；：:？！　不弱需]{0,24}(?:[，：:]|$)"
    r"|(?:列出|点出|晒出|亮出)[^，。；：:]{0,20}[：:]"
    r"|(?:问题|不足|差距|表现|情况)[^，。；：:]{0,8}?(?:是|有|为|包括|如下)?[：:]|主要(?:是|有|为|表现[为在])[：:，]|(?:存在|发现)(?:着|了)?(?:一些|以下|几个|不少)?(?:典型|突出|主要|共性)?(?:问题|不足|差距)(?:[和及、](?:问题|不足|差距))?，(?=有的|一是)|(?<=[，组])(?:还|又|曾)?(?:发现|(?:指|点|查)出了?(?=[^，。；]{4,}、))(?=[^，。；：]{12,}(?:问题|现象)(?:[，。；]|$))"
)
# 要善于发现问题， announces nothing.
_MEANT = re.compile(
    r"(?:善于|着力|主动|如何|敢于|努力|(?<![主需重])要|必须|应当?|督促)[^，。；：:]*$"
)
_OPENS = re.compile(
    r"(?:指出|发现|存在|反馈|披露|公布)[^。]{0,40}(?:问题|不足|差距)[。：:]?$|(?:"
    + wording.TURNS
    + r")[^。]{0,16}(?:发现|存在|问题)|共性问题|还存在"
    r"|(?:问题|不足|差距)[^。，；]{0,8}(?:集中|体现|反映|表现)在[^。；]{0,20}[：:]?$"
    r"|(?:还|仍|也|尚|依然|主要)?有(?:以下|下列|如下|一些|几个|不少)[^。，；]{0,12}(?:问题|不足|差距|短板)[。：:]?$"
    r"|相比[^。]{0,8}(?:差距|不足)[。：:]?$"
    r"|(?:通报|曝光|公布|公开)了?[^。；]{0,16}典型(?:案例|问题)[。：:]?$"
    r"|(?:问题|不足)[^。；]{0,8}，?(?:现|并)?(?:将[^，。；]{0,12})?(?:通报|反馈|报告|公布|公示|汇报)如下[。：:]?$"
)
NORM = re.compile(r"(?:^|[，；])(?:按照?|根据|依据|依照|对照|违反|不符合)[^，。；]*")
_SPEECH = re.compile(
    r"强调|(?<![新的央级家关种按照合到不作定准划])要求|表示|希望|建议|提出(?:了)?.{0,14}(?:要求|意见|建议|措施|方向)|讲话|主持|出席|参加|列席|传达|据悉|(?<!末位)表态|"
    r"(?:(?<!工)作|作出|进行)了?(?:部署|安排)|下一?步|针对上述|将(?:(?=[加继持督会])|(?=进行|予以|给予|严肃|适时|定期|约谈))|(?:要|应当?)(?=[加强提把坚深认切全严统以主在])"
)
_CLUE = re.compile(r"(?:问题)?线索.{0,40}(?:转|交|处理)|收到.{0,8}反映.{0,12}(?:干部|线索)")
_SETTLED = re.compile(
    r"^[^，。；]{0,8}(?:指出|反映|发现|查出)(?:的)?问题后|^(?:(?:上述|相关|有关|涉事|涉及)[^，。；]{0,16}已|截至|目前|整改期间|随后|已经?|针对|据统计|最终|其中，|根据|按照|为了|通过|同时，(?!.{0,20}(?:存在|指出)))|已(?:经|有|向|依法|取消|整改|追回|退还|退回|补发|终止|上缴|责成|办结|立案)|"
    r"(?:取得|做出了|作出了|积极推进|进一步加强了|得到).{0,16}(?:成效|进展|贡献|效果|保障|改善)|督办|严查|专项(?:整治|治理)|核查整改|受到.{0,10}处分|被判|移送司法"
    r"|(?<![未不])(?:及时|全部|全额|主动|均已?)(?:退|归|清|收回|追|上缴|纠正|整改|处理)|正在(?:督促|加快|积极|抓紧|整改)|移送.{0,16}(?:线索|事项)"
)
# “问题点得准。”书记说: whose words they are is told after them.
_QUOTED_SPEECH = re.compile(
    r".*[”’][^“”‘’，。；]{2,24}(?:说|表示|介绍|坦言|感慨|告诉记者)(?:道|到)?"
)
_MODAL = re.compile(
    r"(?:的，?|，)(?:将|要|一律|坚决|依规依纪|必须)+(?:进行|予以|给予)?(?:严肃)?(?:问责|处理|查处|追究|追责)|(?:^|，)更?(?:不能(?:用|搞|让|以|有|再|把|只)|不得|不要|[决绝]不)|(?:要|应当?|必须)(?=加强|把|坚|切|认|深|压|进|强|提|严|做|抓|全|将|对)"
)
# 对反馈的问题，照单全收 promises; 对反馈的占地问题，整改敷衍 is a finding.
_OF_FEEDBACK = re.compile(
    r"(?:还)?对(?:上[一次]?轮?|历次)?(?:巡[视察])?.{0,6}(?:发现|反馈|指出)的[^，。；]{0,16}问题，?"
)
_EMPTY = re.compile(
    r"(?:.{0,24}(?:存在|发现|反映|查出)(?:了|着|出)?(?:的)?(?:一些|以下|几个|不少|如下|许多)(?:典型|突出|主要|普遍|共性)?|(?:[^，。；]{0,4}(?:工作|单位|地区|地方|部门|方面|[中上但还也仍]|依然|同样|同时))?(?:存在|发现))的?"
    r"(?:问题|不足|差距|情况|短板)(?:[和、及](?:问题|不足|差距))?"
    r"|(?:与|同|和|对照).{2,60}相比，?[^，。；]{0,16}(?:不足|差距|短板)|.{2,24}方面|从.{2,12}看|(?:一些|有些|这些|存在的?|自身的?|当前的?|工作|突出|共性|深层次|其中的?|发现的?)*(?:短板|不足|差距|问题)(?:也|同样|仍|依然|比较|较为|十分|还|更)*(?:明显|突出|不少|较多)|(?:一些|不少|部分|若干|诸多)[^，。；]{0,8}(?:问题|矛盾)(?:还|仍|尚|依然)*(?:没有|未)[^，。；]{0,8}(?:解决|化解|破解|破题)|.{0,20}问题(?:也|仍|还|依然|同样)?(?:不容|不可|不能|值得|需要?).{2,8}|.{0,10}(?:有些|一些)问题.{0,4}(?:突出|不大)(?:，.{0,8})?"
)
_NEUTRAL = re.compile(
    r"坚持(?:以|党)|推进|加强|加快|强化|深化|落实|贯彻|学习|(?<!党)组织(?![力覆建生功])|开展|制定|成立|建立|完善|成效|成绩|进展|改善|提升|增强|前列|较好|稳步|稳中|平稳|积极|扎实|有力|肯定|高度重视|表扬|^(?:按照|根据|为|坚持|会议|会上|近年|近期|日前|本轮|此次|截至|目前|随后|以(?=习近平|党的))"
    r"|反馈了|通报了|负责人|同志|应(?:于|在|当|该)|发布|召开"
)

_REMEDY = re.compile(
    r"防止|杜绝|避免|遏制|整治|纠治|惩治|严查|打击|破解|补齐|纠正|消除|克服|力戒|严防|严惩|查摆|排查|通报|受理|起底"
)
# 班子团结，但还存在一些突出问题: says no more than that there are some.
_ADMITS = re.compile(
    r"(?:存在(?!的)|[还仍也尚]有|发现(?!的))[^，。；]{0,12}(?:问题|不足|差距|短板)$"
)
_SOME_EXIST = re.compile(
    r"(?P<before>.*?)(?:^|[，,])(?:还|仍|也|依然|尚)*(?:存在|有|发现)着?(?:一些|以下|几个|不少|许多|一定)[^，。；]{0,12}(?:问题|不足|差距|短板)"
)
_SUMMARY = re.compile(
    r".*(?:等|几个|[一二三四五六]个)方面[^，。；]{0,6}(?:存在|有)[^，。；]{0,6}(?:短板|不足|差距|问题|欠缺|薄弱环节)(?:[和及](?:问题|不足))?"
)


def is_summary(text: str) -> bool:
    """Tell whether a statement only names the aspects in which there are problems."""
    return bool(_SUMMARY.fullmatch(text))


def announcement(text: str) -> int | None:
    """Return where the words that announce problems end in a sentence; None if there are none."""
    ends = [
        match.end()
        for match in _ANNOUNCES.finditer(text)
        if not _MEANT.search(text[max(0, match.start() - 20) : match.start()])
    ]
    return ends[-1] if ends else None


def opens(text: str) -> bool:
    """Tell whether a sentence says that problems follow, or that there are some."""
    return bool(_OPENS.search(text.rstrip("。")))


def admits(text: str) -> bool:
    """Tell whether a sentence ends by saying that there are problems: 还存在不少差距。"""
    return bool(_ADMITS.search(text.rstrip("。：:")))


def closes(text: str, announced: bool) -> bool:
    """Tell whether a sentence leads away from problems: a demand, a promise, a clue handed on."""
    if _CLUE.search(text):
        return True
    if announced or SOME.match(text):
        return False
    return bool(_SPEECH.search(NORM.sub("", text[:90])[:70]))


def states_lack(text: str) -> bool:
    """Tell whether a statement says outright that something is wrong.

    What a remedy is for (防止反弹, 整治腐败) is not said to be there.
    """
    return any(
        wording.is_lack(clause) if _REMEDY.search(clause) else wording.is_strong_problem(clause)
        for clause in re.split("[，；。]", text)
    )


def is_none(text: str) -> bool:
    """Tell whether a statement is no problem whatever words it holds."""
    return bool(
        _MODAL.search(text[:30])
        or ((of := _OF_FEEDBACK.match(text)) is not None and not states_lack(text[of.end() :]))
        or _SETTLED.search(text)
        or _QUOTED_SPEECH.fullmatch(text.rstrip("。"))
        or re.match(_SPEECH, text)
        or _EMPTY.fullmatch(text)
        or wording.is_denial(text)
        or wording.is_demand(text)
        or (
            (some := _SOME_EXIST.fullmatch(text)) is not None
            and not wording.is_strong_problem(some.group("before"))
        )
    )


def is_neutral(text: str) -> bool:
    """Tell whether a statement without words of lack praises, dates or sets a norm."""
    return bool(_NEUTRAL.search(text))
