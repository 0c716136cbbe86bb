"""Where one problem ends and the next begins in a chain of clauses: at the comma where the aspect changes.

Writers of news join judgements by commas; what they judge falls under a few aspects (决策部署, 两个责任,
选人用人, 基层党建…). Knows their standing terms, and no category of the taxonomy.
"""

import re
from itertools import pairwise

from xuncha_docs.extract import wording
from xuncha_docs.extract.statement import has_figures
from xuncha_docs.model import Evidence
from xuncha_docs.text.passages import part
from xuncha_docs.text.sentences import clauses

_ASPECTS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(words)
    for words in (
        r"八项规定|四风|吃喝|接待|旅游|送礼|礼[品金]|婚丧|铺张|享乐|奢靡|形式主义|官僚主义|顶风|公车|办公用房|正风肃纪|津贴|补贴发放|文山会海|[会文检][议件查]多|督查检查|奢靡|作风",
        r"两个责任|主体责任|监督责任|从严治党|管党治党|执纪|纪委|纪检|三转|压力传导|违规违纪|一岗双责|警示教育|清廉|失之于[软宽松]|党风廉政|第一责任人|派驻|以谈代",
        r"选人用人|选任|任用|选拔|组织路线|干部(?=选|队伍|任|管理|监督|人才|日常|交流|轮岗|断)|兼职|人才(?!培养)|队伍|党管|个人有关事项|轮岗|档案|后备|青黄不接|提拔|用人|职称|编制|编外|借调",
        r"组织路线|基层党|党建|党的建设|支部|换届|组织建设|组织生活|基层组织|党员|三会一课|党组织(?!书记)|党小组|党日|党建|党费|理想信念|两张皮",
        r"组织路线|政治生活|民主集中|好人主义|小圈子|政治生态|团团伙伙|政治纪律|组织生活|党委领导下|议事|三重一大|决策程序|民主生活会|集体领导|余毒|政商关系|领导班子|班子(?=建设|合力|成员|凝聚|团结|战斗|运行)|党组会|党委会",
        r"廉[洁政]风险|腐败|谋私|牟利|谋取|牟取|利益输送|寻租|贿|回扣|敛财|亲属|重点领域(?!风险)|招标|招投标|采购|权力(?:运行|制约|监督)|廉洁隐患|竞标|投标|插手|以权|权钱|(?:使用|滥用|运用)权力|权力.{0,2}集中",
        r"资金|财务|经费|内部管理|管理(?:松散|混乱|粗放)|治理(?:效能|能力|结构|体系)|后勤|科研(?=管理|经费)|内控|预算|资产|三资|出租|租金|收费|报销|账[目外]|挂账",
        r"整改|上一?轮|上次巡视",
        r"学习贯彻|学习不|理论学习|学习教育|学懂|创新理论|学习研究|第一议题|思想武装|理论武装|以学促|政治建设|政治站位|四个意识|两个维护|党的领导|上级精神|思想浮",
        r"改革|高质量发展|融合",
        r"决策部署|党中央|中央精神|政治站位|四个意识|方针|新发展理念|领导作用|担当|领导弱化|(?<!党建)政治责任|导向|"
        r"办学|立德树人|思想政治|大局|中央.{0,6}精神|政治建设|政治意识|政治判断|政治功能|职责|作用(?:发挥|不)|领导不|党性(?!质)|责任感",
        r"环保|污染|保护区|水质|大气|环境(?=保护|质量|整治|治理)|(?<!政治)生态",
        r"群众|民生|扶贫|低保|惠农|救助|就医|办事",
        r"安全生产|事故|应急|消防",
        r"意识形态|指导地位|舆情|阵地|网络",
        r"债务|金融|化债",
        r"信访|矛盾纠纷|社会治理|扫黑",
    )
)
_PARTY_AFFAIRS = frozenset({*range(9), 14})
_SHORTEST, _LONG = 9, 18
_SOME = re.compile(r"有[的些]|[一有]些|个别|部分")
_SLOW = re.compile(r"[慢差弱软散浅][，。；]?$")
_LIST_END = re.compile(r"(?:等|的)(?:问题|现象|情况|情形)[，。；]?$")
_GOES_ON = re.compile(
    r"(?:并?存在(?!违|利用|以权|公款|侵[占吞]|虚报|套取|挪用)|影响|造成|导致|致使|与|涉嫌|涉及|政治担当|大肆|滋生|获取|出现|制度执行|执行不|且|甚至|对一些|形成)"
)
# 民生项目监管缺位，资金监管有漏洞: whose money or risk it is was said before.
_ITS_OWN = re.compile("资金|经费|廉[洁政](?:风险|隐患)|腐败风险|轮岗")
_ANEW = re.compile(r"同时|此外|另外|而(?!且)|近(?:年来|期|一段?时期|一个时期)|随后|为此")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,7}(?:省|自治区|市|县|区)[\u4e00-\u9fff]")
# 6个项目超过工期: a count with its noun is a subject of its own.
_COUNTED = re.compile(
    r"(?:还?有)?[0-9０-９一二三四五六七八九十百]+(?:余|多)?(?:个|家|名|户|所|项|宗|处|座|条|台|辆|人|村|县|镇|份)(?!百分)[\u4e00-\u9fff]{2}"
)


def by_aspect(words: Evidence) -> list[Evidence]:
    """Return a chain of clauses cut at the commas where the aspect changes."""
    spans = clauses(words.text, "，")
    if not spans:
        return []
    cuts = [0]
    aspects = _aspects(words.text[slice(*spans[0])])
    for start, end in spans[1:]:
        clause, chain = words.text[start:end], words.text[cuts[-1] : start]
        own = _aspects(clause)
        apart = _are_apart(aspects, own, chain, clause) and not _GOES_ON.match(clause)
        if len(clause) < _LONG and _LIST_END.search(clause) and "存在" in chain:
            apart = False
        if _ITS_OWN.match(clause) and not aspects & _PARTY_AFFAIRS:
            apart = False
        judged = _is_judged(chain) and _is_judged(clause)
        if _begins_anew(clause, chain, judged) or (apart and judged):
            cuts.append(start)
            aspects = own
        else:
            aspects = own or aspects
    return [part(words, a, b) for a, b in pairwise([*cuts, len(words.text)])]


def _are_apart(before: set[int], own: set[int], chain: str, clause: str) -> bool:
    """Tell whether a clause leaves the aspect of the chain before it.

    What names no aspect is about the unit's own business, which party affairs are not.
    """
    if before and own:
        return not before & own
    if not before and not own:
        return False
    return (
        (before or own) <= _PARTY_AFFAIRS
        and len(clause) >= _SHORTEST
        and not has_figures(clause)
        and _is_judged(chain)
        and (bool(own) or wording.is_lack(clause) or _SOME.match(clause) is not None)
    )


def _is_judged(text: str) -> bool:
    return wording.is_strong_problem(text) or bool(_SLOW.search(text))


def _begins_anew(clause: str, chain: str, judged: bool) -> bool:
    """Tell whether a clause opens a new statement by its first words."""
    if _ANEW.match(clause) or (clause.startswith("有的") and chain.startswith("有的")):
        return True
    if judged and _COUNTED.match(clause) and _COUNTED.match(chain):
        return True
    return bool(_PLACE.match(clause) and _PLACE.match(chain))


def names_aspect(text: str) -> bool:
    """Tell whether a statement says by itself which aspect it is about."""
    return bool(_aspects(text))


def _aspects(text: str) -> set[int]:
    return {i for i, aspect in enumerate(_ASPECTS) if aspect.search(text)}
