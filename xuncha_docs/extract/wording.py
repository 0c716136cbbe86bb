"""The wording by which problems, praise, demands and denials are told apart.

Guards only: structure decides what is a candidate, wording may veto it. Words in quotation marks
count for praise and denial as little as a quoted slogan does.
"""

import re

from xuncha_docs.text.sentences import blank_enclosed, outside

PROBLEM = re.compile(
    r"不(?:够|到位|到底|到边|力|强|严|实|足|深|透|及时|规范|充分|高|清|细|健全|完善|彻底|突出|明显|主动|作为|担当|准|紧|齐|合理|合规|"
    r"一致|协调|平衡|适应|重视|敢|愿|符|当|良|正|纯|全面|坚决|坚定|严肃|严格|扎实|完备|精准|有力|得力|过硬|换届|招标|担|聚焦|"
    r"按|知|好|大|多|畅|快|牢|稳|公|见|了|在|用|问|管|住|收|还|出|上)"
    r"|未|没有|没(?!收)|缺|欠|弱|虚(?!拟)|淡漠|淡薄|差距|短板|偏差|落差|弱项|滞后|迟缓|迟滞|缓慢|拖|违|风险|隐患|突出问题|问题|漏洞|"
    r"发生|多发|频发|高发|屡|禁而不|流于|走过场|形同|涣散|松散|松弛|宽松|混乱|挪用|套取|虚报|冒领|截留|侵占|克扣|闲置|沉淀|浪费|"
    r"谋私|牟利|谋取|牟取|敛财|腐败|围标|串标|规避|暗箱|利益输送|输送|寻租|贿|超标|超范围|两张皮|两层皮|打折|折扣|变通|(?:形式|官僚|享乐|本位|主观|山头|保护|个人|分散|自由)主义|圈子|"
    r"一言堂|说了算|弄虚|造假|有待|敷衍|应付|推诿|失[管控察守之实灵效真]|断[层档]|随意|粗放|粗疏|简单|倾向|污染|破坏|恶劣|严重|"
    r"亏|流失|垄断|干扰|空壳|空转|空白|盲区|死角|层层加码|反弹|老大难|乱|差(?!旅|额)|低(?!保|碳)|少|难|慢|偏|软|散|松|浅|"
    r"重.{1,8}轻|靠.{1,4}吃|吃.{1,3}(?:卡|要)|大操大办|白条|小金库|长期|迟迟|仍|依然|过[多频大低高长]|"
    r"作用发挥|尚|只|仅|脱节|脱岗|悬空|挂账|老化|边缘化|僵化|单薄|单一|上热|下冷"
)
TURNS = "但是?|不过|可是|然而"
# 没有发生事故，仍有3起瞒报
_STILL = re.compile("(?<=[，；])(?=(?:仍|依然|还|尚)然?(?:存在|发生|出现|有))")
TURN = re.compile(rf"(?:(?<=[。；，;])|^)(?:{TURNS})(?!愿)，?")
# 不断, 不动产, 不少于 and promises (不打折扣, 不留死角) lack nothing.
_NEGATION = (
    r"不(?!断|仅|光|但|得|准|可(?![靠控持])|许|懈|折不扣|忘|放过|止|打折|留死角|走过场|松劲|动摇|放松|停|辱|负(?!责)|敢腐|能腐|想腐|"
    r"畏|移|凡|少(?!于)|[低少高小大]于|超过|动产|让|搞|忽视|再|要|管|如|正之风|同(?![步等一])|换届|懂就|甘|断|遗余力|息|掉队|走偏|变质|变色|褪色|懈怠|退缩|失时机|等不靠|等待|在乎|限)"
    r"|未(?!来|成年|雨|必|央|知|婚)|没有|没(?=[有能人])|缺|欠|无(?=[人法力序效证照据故公预视具专制记台审手方凭依实合固任监标章])"
)
STRONG = re.compile(
    _NEGATION
    + r"|薄弱|偏[弱软低慢少差松轻高大长离颇]|弱化|虚化|淡化|异化|泛化|固化|老化|僵化|矮化|退化|弱项|乏[力人]|存在[^，。；]{2,20}(?:现象|行为|情形)|"
    r"淡漠|淡薄|差距|短板|偏差|落差|温差|滞后|迟缓|迟滞|缓慢|迟迟|滞留|违规|违反|违纪|违法|违约|违建|风险|隐患|事故|问题|漏洞|多发|频发|高发|"
    r"屡禁|禁而不|屡|流于|(?<!不)走过场|走形式|走样|形同|涣散|松散|松弛|宽松软|宽松|混乱|杂乱|脏乱|挪用|挪作|套取|骗取|虚[报增列构假高]|虚设|冒领|截留|侵占|"
    r"侵吞|侵害|挤占|坐支|私[分存设]|公款|克扣|摊派|闲置|沉淀|浪费|谋私|牟利|谋取|牟取|敛财|腐败|围标|串标|规避|暗箱|输送|寻租|贿|超标|超范围|超期|超编|超预算|超概|逾期|"
    r"拖欠|久拖|多[计付领发报收]|少[收缴计报记征]|漏[缴报记征收洞登]|两张皮|两层皮|(?<!不)打折|变通|(?:形式|官僚|享乐|本位|主观|山头|保护|个人|分散|自由)主义|圈子|说了算|一言堂|造假|作假|掺假|有待|敷衍|应付|推诿|扯皮|推脱|"
    r"失[管控察守之实灵效真职修衡位]|断[层档]|随意|粗放|粗疏|任性|应.{1,6}不|关联交易|提供便利|需(?:要)?进一步|破坏|恶劣|恶化|流失|逐利|个人意志|重.{1,8}轻|靠.{1,4}吃|吃拿|"
    r"对不上|一刀切|政绩|黑臭|直排|偷[排倒漏]|乱[作收罚象摊堆放发]|空[白转壳档心缺饷]|盲区|死角|反弹|回潮|抬头|改头换面|变形|变异|变味|雷同|照搬|照抄|抄袭|代[签写填会]|"
    r"倒签|补签|脱[节岗管]|缺位|越位|错位|脱离|悬空|挂账|亏损|坏账|烂尾|优亲|任人唯亲|论资排辈|带病|冷硬|刁难|粗暴|层层加码|好人主义|隐瞒|瞒报|作秀|装样子|疲软|"
    r"推迟|延期|延误|上热|下冷|虎头蛇尾|蜻蜓点水|浅尝辄止|大而化之|半拉子|撂荒|荒废|损毁|污染|突击|挂名|吃空饷|门难进|脸难看|事难办|慢作为|懒政|怠政|庸懒|躺平|观望|特权|攀比"
    r"|浮[在于](?:表面|面上|上面)|浮光掠影|停[留在]*(?:口头|嘴上|表面|纸上|纸面|文件|会上|开会)|束之高阁|一般粗|一阵风|雨过地皮|时紧时松|前紧后松|"
    r"不了了之|避重就轻|一团和气|老好人|甩手掌柜|青黄不接|各自为政|各吹各|有(?:一定|较大|不小|很大)?(?:距离|落差|温差)|梗阻|堵点|漂浮|难以|近亲繁殖|反复性|一阵[冷热]|递减|衰减|"
    r"草率|盲目|失联|以罚代|以[\u4e00-\u9fff]{1,6}代替|以包代管|以谈代|以会代|以文件落实|以会议落实|跑冒滴漏|先干后补|先斩后奏|边建边批|化整为零|贱[卖租]|低价(?:出租|处置|转让|承包|发包)|"
    r"平衡照顾|拖延|拖沓|拖拉|(?:审批|办理|进展|推进|建设|进度|步[伐子]|见效|兑现)(?:较|过|偏|很|太)?慢|年久失修|半截子|晒太阳|停摆|掣肘|缩水|走形变样|没有?下文"
    r"|萎缩|掺水|注水|失修|空置|猫腻|白条|小金库|账外账|同质化|公[车款物房]私|私车公养|大吃大喝|游山玩水|超(?:进度|标准|额度|权限|职数|限额)|垫付|借支|碎片化|表面化|形式化|空心化|摇摆不?定?|张冠李戴|名不副实|悬而未决|(?<![通超经])过(?:[高低少长频滥]|多(?![种方次年个轮项渠措元层]))"
)
_LACK = re.compile(
    _NEGATION
    + r"|差距|短板|薄弱|弱化|弱项|偏[弱软低慢少差松]|偏差|滞后|迟缓|缓慢|迟迟|乏力|流于|(?<!不)走过场|走形式|(?<!不)打折|反弹|仍|依然|屡|有待|违规"
    r"|(?:整[治改]|治理|纠治|排查|受理|清理|整顿|落实)(?:工作)?(?:敷衍|走过场|应付|拖[延沓拉]|宽松软|推诿|缩水|一阵风|虎头蛇尾|搞变通)"
)
# A denial opens its clause as a result of checking: 经查未发现…. 部分会议记录不存在 and 日常检查未
# 发现过期食品 are findings.
_DENIED = re.compile(
    r"(?:(?<=^)|(?<=[，；。：]))(?:(?:(?:19|20)[0-9]{2}年|近[一二两三四五]年)(?:度|以?来)?)?(?:经[^，；。]{0,10})?"
    r"(?:[局镇乡校院社]?(?:党[组委]|支部)|[我本全][局镇乡校院社县市区]|[我咱]们)?(?:目前|至今|暂时?|均|都|也)?"
    r"(?:(?:未|没有?|从未|尚未)(?:发现|发生|出现|查到|收到|再出现)|不存在(?=[^，；。]))|不违反|"
    r"不作为问题(?=[处认反列])|"
    r"均?已(?:销号|整改到位|整改完毕)|经(?:核查|查|查阅|现场|抽样|鉴定).{0,30}(?:属于|合格)"
)
# 未发现甲，乙的问题 denies both; what 但 brings up is not denied.
_DENIED_ALL = re.compile(
    rf"(?:(?![，,](?:{TURNS})|{_STILL.pattern})[^；;。])*(?:问题|情况|情形|现象|行为)(?=[，；。]|$)"
)
_NOTHING = re.compile(
    r"(?:经[^，；。]{0,10}|[本我][\u4e00-\u9fff]{1,4}?|目前|暂时?|均|都|也|，)*(?:"
    r"(?:无|没有|未发现|未发生|不存在|未涉及|不涉及)(?:此|该|这|上述|上列|以上|前述|相关|有关|任何|其他)*(?:类|方面|项|种|等)?(?:的|突出|明显)*(?:问题|情况|情形|现象|行为|内容|事项)?"
    r"|无(?=违|挪|贪|侵|套|截|虚|私|超|公款|滥|以权|利用|收受|吃拿|优亲|拖欠|乱)[^，。；]{2,30}(?:问题|情况|情形|现象|行为)"
    r")[。.]?"
)
_SETTLED = re.compile(
    r"(?:目前|现|均|都|也|已经?|全部|基本)*(?:已经?|全部|整改)(?:全部|基本|得到)*(?:整改|解决|纠正|销号|办结|到位|完成|完毕)+[^，。；]{0,6}(?=[，。；]|$)"
)
_OLDER = re.compile(rf"[^，。；]{{2,80}}?(?:问题|情况)(?:{_SETTLED.pattern})[，。；]?")
_DENIED_CLAUSE = re.compile(r"[^，；。]*")
_DEFICIENT = re.compile(
    r"不(?!断|仅|光|但|同|得|准|可|许|懈|折不扣|忘|放过|能(?!按|及时|正常|有效|很好|完全|满足|适应))|未(?!来|成年|雨)"
    r"|没有?(?!收)|缺|欠|弱|差(?!旅|额)|慢|滞|乱|松|空转|走样|走过场|流于|短板|挂账|长期|屡|仍|依然"
)
_DEMAND = re.compile(
    r"^(?:同时|并)?，?(?:(?:[局镇乡校院社]?(?:党[组委]|支部)|[我本全][局镇乡校院社]|[我咱]们)(?:将|要)(?!求|近)|要(?!求|件|素|害)|应当?(?![急收付用届缴退税聘诉])(?![^，。；]{1,8}[的不未而])|须|必须|务必|坚决(?!不)|严禁|防止|杜绝|不得|不准|不能(?!说)|请(?![示假客托销领])|希望|需要(?!进一步)|确保"
    r"|对[^，。；]{2,40}，(?:要|应当?|必须|务必|一律)(?=[严加强认切抓坚深尽立依限逐进及建完予给追]))"
)
_INTENT = re.compile(
    r"^(?:同时|并)?，?(?:切实|着力|继续|坚持|推动|加强|强化|深化|提高(?!项目|收费|价格|标准|等级)|压实|严格|全面|持续|深入|健全|完善|规范|夯实|进一步|聚焦|把(?=[^，。；]{1,14}(?:作为|摆|放|抓|落到|贯穿|纳入|融入|挺在|做))|扛)"
)
_POSITIVE = re.compile(
    r"^(?:在.{2,20}上|加强|强化|深化|提高|提升|压实|严格|全面|持续|深入|健全|完善|规范|夯实|进一步|聚焦|扛|坚持|坚决|推动|推进|"
    r"着力|切实|严肃|狠抓|筑牢|抓[好实紧]|建强|对标|常态|把|以|从严)"
)
_ASPECT_END = re.compile(
    r"(?:方面|情况|领域)(?:仍?(?:存在)?的?(?:主要|突出)?(?:问题|不足))?$|^(?:聚焦|围绕)"
)
# 财务审批不严，存在无票据报销的情况 names no field.
_EXISTS = re.compile("存在(?!的?(?:主要|突出)?(?:问题|不足))[^，。；]{3,24}的情况$")


def is_problem(text: str) -> bool:
    """Tell whether a statement can be read as a problem at all."""
    return bool(PROBLEM.search(text) or STRONG.search(text))


def is_strong_problem(text: str) -> bool:
    """Tell whether a statement says outright that something is wrong."""
    return bool(STRONG.search(text))


def is_lack(text: str) -> bool:
    """Tell whether a statement says that something falls short, not only what it is about."""
    return bool(_LACK.search(text))


def is_denial(text: str) -> bool:
    """Tell whether a statement says that nothing was found, or that it is settled."""
    return bool(_DENIED.search(blank_enclosed(text)))


def is_demand(text: str) -> bool:
    """Tell whether a clause demands or promises something rather than stating it."""
    return bool(_DEMAND.match(text) or (_INTENT.match(text) and not STRONG.search(text[-24:])))


def is_no_finding(text: str) -> bool:
    """Tell whether a numbered statement among problems is none: a bare demand or a bare denial."""
    return (is_demand(text) and not is_deficient(text)) or is_bare_denial(text)


def is_bare_denial(text: str) -> bool:
    """Tell whether a statement says that there is nothing, and brings up nothing after 但."""
    said = blank_enclosed(text)
    if _NOTHING.fullmatch(text) or _OLDER.fullmatch(said):
        return True
    denial = _DENIED.search(said)
    if denial is None:
        return False
    end = _DENIED_ALL.match(text, denial.end()) or _DENIED_CLAUSE.match(text, denial.end())
    rest = text[end.end() :] if end else ""
    turned = TURN.search(rest)
    if turned and _is_brought_up(rest[turned.end() :]):
        return False
    return not is_deficient(text[: denial.start()] + rest)


def _is_brought_up(text: str) -> bool:
    return is_strong_problem(text) or is_deficient(text)


def is_settled(text: str) -> bool:
    """Tell whether what is said of a problem begins with its being put right: 已整改到位."""
    return bool(_SETTLED.match(text))


def denial_end(text: str) -> int:
    """Return where 未发现…，但 or 未发现…， before 仍有 ends; 0 if a statement begins with none."""
    turns = [*outside(text, _STILL), *outside(text, TURN)]
    for turn in sorted(turns, key=lambda m: -m.end()):
        before, after = text[: turn.start()], text[turn.end() :]
        if _is_brought_up(after) and is_bare_denial(before):
            return turn.end()
    return 0


def is_deficient(text: str) -> bool:
    """Tell whether a statement names a lack, not only a thing that may be demanded or denied."""
    return bool(_DEFICIENT.search(text))


def is_positive_heading(text: str) -> bool:
    """Tell whether a heading names a remedy (加强…, 在…上下功夫) rather than a problem."""
    return bool(_POSITIVE.match(text)) and not re.search(r"不|未|没|缺|欠|弱|差距|短板", text)


def is_aspect(text: str) -> bool:
    """Tell whether a heading only names the field of the problems below it."""
    return bool(_ASPECT_END.search(text)) and not _EXISTS.search(text)
