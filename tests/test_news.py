"""News, audits, cases and stories of rectification: prose without headings. All fiction."""

import pytest

from xuncha_docs.extract import extract, recognise
from xuncha_docs.model import AnswerStatus, Block, BlockKind, Document, DocumentKind
from xuncha_docs.readers import read


def document(text):
    lines = [line.strip() for line in text.strip().split("\n")]
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines)
    return Document(id="0123456789abcdef", path="", blocks=blocks)


def titles(test):
    return [f.title for f in extract(document(test.__doc__)).findings]


def test_paragraphs_of_units_follow_the_sentence_that_announces_them():
    """某省委巡视组向3所高校反馈情况
    巡视组指出了被巡视高校党委存在的主要问题。
    甲大学党委把方向的作用发挥不够；二级学院党组织政治功能偏弱。
    乙学院党委以各种名目发放福利；对附属医院监管失之于软。
    丙学院党委新校区建设久拖不决；干部队伍断档。
    巡视组要求，要条条改、件件改，坚决防止选择性整改。
    """
    found = extract(
        document(test_paragraphs_of_units_follow_the_sentence_that_announces_them.__doc__)
    ).findings
    assert [(f.unit, f.title) for f in found] == [
        ("甲大学党委", "把方向的作用发挥不够"),
        ("甲大学党委", "二级学院党组织政治功能偏弱"),
        ("乙学院党委", "以各种名目发放福利"),
        ("乙学院党委", "对附属医院监管失之于软"),
        ("丙学院党委", "新校区建设久拖不决"),
        ("丙学院党委", "干部队伍断档"),
    ]


def test_a_list_in_one_sentence_ends_where_suggestions_begin():
    """某区委巡察组向区某局反馈巡察情况
    组长某某指出,巡察发现了一些问题,主要有:一是学习不够深入;二是后备力量缺乏。并提出整改建议:一是强化学习;二是加强管理。
    李某某表示:
    对巡察组指出的不足,我们全部认领,逐条对账。
    """
    assert titles(test_a_list_in_one_sentence_ends_where_suggestions_begin) == [
        "学习不够深入",
        "后备力量缺乏",
    ]


def test_what_falls_short_of_a_norm_is_found_without_the_norm():
    """某省督察组向某市反馈督察情况
    督察指出，该市工作取得积极进展，但与群众期盼相比仍有不足。
    一些部门认识模糊，存在等靠思想。市某局未按要求淘汰落后产能，17台锅炉超期服役。按照规划，处理厂应于2020年底建成，但该市推迟到2023年。
    督察要求，该市要严肃查处违法行为。
    """
    assert titles(test_what_falls_short_of_a_norm_is_found_without_the_norm) == [
        "一些部门认识模糊，存在等靠思想",
        "市某局未按要求淘汰落后产能，17台锅炉超期服役",
        "该市推迟到2023年",
    ]


def test_figures_of_an_audit_are_findings_and_the_answer_is_told_for_all():
    """某市公布2023年度审计结果
    审计结果表明，财政运行总体平稳，民生支出得到保障。
    财政管理方面。3个部门预算编制不完整，少列资金4,620万元；非税收入1,340万元未及时缴入国库。
    政府投资方面，4个项目应招标未招标，6个项目超过计划工期一年仍未完工。
    对审计指出的问题，有关部门正在整改，已追回资金4,350万元。
    """
    found = extract(
        document(test_figures_of_an_audit_are_findings_and_the_answer_is_told_for_all.__doc__)
    ).findings
    assert [f.title for f in found] == [
        "3个部门预算编制不完整，少列资金4,620万元",
        "非税收入1,340万元未及时缴入国库",
        "4个项目应招标未招标",
        "6个项目超过计划工期一年仍未完工",
    ]
    assert {f.answer.text for f in found} == {
        "对审计指出的问题，有关部门正在整改，已追回资金4,350万元。"
    }


def test_a_notice_of_cases_names_one_a_paragraph():
    """某市纪委通报2起典型问题
    1.某馆原馆长刘某某违规接受宴请问题。2022年，刘某某先后8次接受宴请。2024年3月，刘某某受到党内严重警告处分。
    2.某镇赵某公车私用问题。2023年7月，赵某多次用公车接送子女。2024年1月，赵某受到党内警告处分。
    通报指出，有的心存侥幸，必须引以为戒。
    """
    found = extract(document(test_a_notice_of_cases_names_one_a_paragraph.__doc__)).findings
    assert [f.title for f in found] == ["某馆原馆长刘某某违规接受宴请问题", "某镇赵某公车私用问题"]
    assert found[0].detail == "2022年，刘某某先后8次接受宴请。"
    assert "党内警告处分" in found[1].answer.text


def test_a_story_tells_what_was_found_and_what_was_solved():
    """某县：以巡察整改破解民生难题
    “水终于不浑了！”村民高兴地说。去年县委巡察组巡察时发现，4个乡镇的饮水工程无人管护，水质长期不达标。县水利局更换净水设备6套，水质全部达标。
    说起过去，某社区居民意见很大的小区环境脏乱差问题也得到了解决。县住建局引入物业公司，新增垃圾亭57座。
    下一步，该县将坚决防止问题反弹。
    """
    found = extract(
        document(test_a_story_tells_what_was_found_and_what_was_solved.__doc__)
    ).findings
    assert [f.title for f in found] == [
        "4个乡镇的饮水工程无人管护，水质长期不达标",
        "某社区居民意见很大的小区环境脏乱差",
    ]
    assert [f.answer.status for f in found] == [AnswerStatus.DONE, AnswerStatus.DONE]


def test_judged_groups_hold_a_problem_an_item():
    """关于对某中心开展专项巡察的情况报告
    一、发现的主要问题
    （一）政治责任扛得不牢
    主要表现在：①安全监管不力，3号仓损失46吨，未上报；②轮换计划执行不严，应轮换6,000吨，实际2,100吨。
    （二）作风不实
    一是检查走过场。2023年检查记录全部补填。二是服务意识淡薄。群众投诉11次未处理。
    """
    assert titles(test_judged_groups_hold_a_problem_an_item) == [
        "安全监管不力",
        "轮换计划执行不严",
        "检查走过场",
        "服务意识淡薄",
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某局党组自查报告", DocumentKind.SELF_REPORT),
        ("对某局党组巡察情况的反馈意见", DocumentKind.FEEDBACK),
        ("某局党组关于巡察反馈意见整改情况的报告", DocumentKind.PROGRESS),
        ("某局巡察反馈问题清单", DocumentKind.LIST),
        ("关于巡察某局党组情况的报告", DocumentKind.INSPECTION),
        ("在动员会上的讲话", DocumentKind.SPEECH),
        ("周工作安排", DocumentKind.OTHER),
        ("某局党组工作汇报", DocumentKind.WORK_REPORT),
        ("某局党组巡察整改方案", DocumentKind.PLAN),
        ("县委第一巡察组问题底稿", DocumentKind.SHEET),
        ("关于某局长任期经济责任的审计报告", DocumentKind.OTHER),
        ("县纪委通报3起典型问题", DocumentKind.CASES),
        ("县委巡察工作领导小组工作办法", DocumentKind.SPEECH),
        ("县委第一巡察组巡察公告", DocumentKind.SPEECH),
        ("某局党组关于巡察整改情况的公告", DocumentKind.PROGRESS),
        ("关于表扬巡察整改先进单位的通报", DocumentKind.SPEECH),
        ("县委巡察工作领导小组会议纪要", DocumentKind.MINUTES),
        ("某局党组会议纪要〔2025〕第3期", DocumentKind.MINUTES),
        ("关于解决巡察工作经费的请示", DocumentKind.REQUEST),
        ("关于同意调整整改时限的批复", DocumentKind.REQUEST),
        ("某局党组会议记录管理不规范问题自查报告", DocumentKind.SELF_REPORT),
    ],
)
def test_the_title_tells_the_kind_and_the_reason_quotes_it(title, kind):
    found, reason = recognise(document(title))
    assert found is kind
    assert reason


def test_prose_without_headings_is_news():
    text = "县委巡察组向某局反馈巡察情况\n巡察发现，某局学习不够深入。"
    assert recognise(document(text))[0] is DocumentKind.NEWS
    text = "某县扎实推进巡察整改\n今年以来，县委巡察发现，某镇补贴发放不及时。随后全部补发。\n下一步将加强监督。"
    assert recognise(document(text))[0] is DocumentKind.STORY
    text = "某市审计局公布审计结果\n审计发现，3个单位挪用资金12万元。"
    assert recognise(document(text))[0] is DocumentKind.AUDIT


@pytest.mark.parametrize(
    "text",
    [
        "某县召开巡察动员会\n要重点看是否存在“一言堂”、任人唯亲等问题，对虚假整改的严肃问责。",
        "某局年度工作总结\n一、主要工作\n（一）有效解决了责任传导不够的问题。\n二、工作计划\n（一）着力解决能力不足的问题。",
        "关于表扬先进单位的通报\n某局聚焦违法占地等突出问题，整改完成率达100%；某镇针对财务管理不规范问题，化解债务460万元。",
    ],
)
def test_speeches_summaries_and_praise_state_no_findings(text):
    assert extract(document(text)).findings == ()


def test_the_field_a_list_stands_under_is_its_heading():
    """某市委巡察二组向市某集团党委反馈巡察意见
    对照上级要求，集团还有以下不足。在全面从严治党方面，一是对参股企业失管，二是违规发放节日补助。聚焦组织建设方面：①班子议事范围不清；②支部换届超期。
    """
    found = extract(document(test_the_field_a_list_stands_under_is_its_heading.__doc__)).findings
    assert [(f.heading_path, f.title) for f in found] == [
        (("全面从严治党方面",), "对参股企业失管"),
        (("全面从严治党方面",), "违规发放节日补助"),
        (("组织建设方面",), "班子议事范围不清"),
        (("组织建设方面",), "支部换届超期"),
    ]


def test_a_field_that_is_mainly_something_needs_no_announcement():
    """某县委巡察组向县某局党组反馈情况
    某日，巡察组组长代表巡察组反馈了巡察意见。在队伍建设方面，主要是干部轮岗不到位，支部活动不经常。
    会议要求，要切实抓好整改。
    """
    found = extract(
        document(test_a_field_that_is_mainly_something_needs_no_announcement.__doc__)
    ).findings
    assert [(f.heading_path, f.title) for f in found] == [
        (("队伍建设方面",), "干部轮岗不到位"),
        (("队伍建设方面",), "支部活动不经常"),
    ]


def test_a_field_may_be_a_sentence_of_its_own():
    """某市委第六轮巡察完成反馈
    从反馈情况看，问题主要集中在以下几个方面：
    廉政建设方面。有的单位采购管理粗放，有的单位岗位轮换不及时。
    会议要求，各单位要对号入座。
    """
    found = extract(document(test_a_field_may_be_a_sentence_of_its_own.__doc__)).findings
    assert [(f.heading_path, f.title) for f in found] == [
        (("廉政建设方面",), "有的单位采购管理粗放"),
        (("廉政建设方面",), "有的单位岗位轮换不及时"),
    ]


def test_dashes_before_lines_are_no_part_of_the_problem():
    """某县委巡察组向县某会党组反馈情况
    反馈指出的主要问题有：
    ——理论学习不系统；
    ——内部控制制度缺失；
    某领导要求，要压实责任。
    """
    assert titles(test_dashes_before_lines_are_no_part_of_the_problem) == [
        "理论学习不系统",
        "内部控制制度缺失",
    ]


def test_problems_may_stand_in_quotation_marks():
    """某市委巡察组向市某局党组反馈巡察情况
    巡察组日前向市某局党组反馈了“学习教育走过场”“养护外包监管不力”等问题。
    局党组表示诚恳接受。
    """
    assert titles(test_problems_may_stand_in_quotation_marks) == [
        "学习教育走过场",
        "养护外包监管不力",
    ]


def test_units_before_a_colon_or_alone_in_a_sentence_name_whose_problems_follow():
    """某县委第三轮巡察反馈公布
    某县委巡察反馈完毕，四家单位的问题如下。
    县林业局：护林员管理松散；党支部换届滞后。
    县档案馆：学习不经常；数字化进度滞后。
    县司法局党组。班子议事规则不健全；罚没物品账目不清。
    """
    found = extract(
        document(
            test_units_before_a_colon_or_alone_in_a_sentence_name_whose_problems_follow.__doc__
        )
    ).findings
    assert [(f.unit, f.title) for f in found] == [
        ("县林业局", "护林员管理松散"),
        ("县林业局", "党支部换届滞后"),
        ("县档案馆", "学习不经常"),
        ("县档案馆", "数字化进度滞后"),
        ("县司法局党组", "班子议事规则不健全"),
        ("县司法局党组", "罚没物品账目不清"),
    ]


def test_the_unit_feedback_is_given_to_is_the_unit_of_what_follows():
    """某省委巡视组向两所高校反馈
    近日，巡视组反馈了情况。
    向江城大学党委反馈时指出，科研经费监管不严，部分学院党组织换届不及时。
    """
    found = extract(
        document(test_the_unit_feedback_is_given_to_is_the_unit_of_what_follows.__doc__)
    ).findings
    assert {f.unit for f in found} == {"江城大学党委"}
    assert len(found) == 2


def test_an_item_a_paragraph_has_its_facts():
    """某县委巡察组向某乡党委反馈情况
    反馈会指出，村党组织也存在一些突出问题：
    一是补贴发放把关不严，死亡人员仍在领取。核查发现7人继续领取4.3万元。
    二是合同管理混乱。鱼塘合同到期后一直未续签。
    反馈会要求，要逐条认领。
    """
    found = extract(document(test_an_item_a_paragraph_has_its_facts.__doc__)).findings
    assert [(f.title.rstrip("。"), f.detail) for f in found] == [
        ("补贴发放把关不严，死亡人员仍在领取", "核查发现7人继续领取4.3万元"),
        ("合同管理混乱", "鱼塘合同到期后一直未续签"),
    ]


def test_party_affairs_and_business_are_two_problems():
    """某县委巡察组向县某局党组反馈情况
    巡察发现，政治站位不够高，建设生态屏障有待加强；机关党建薄弱，城区停车难题化解不力；工程变更手续不全，有廉洁风险。
    """
    assert titles(test_party_affairs_and_business_are_two_problems) == [
        "政治站位不够高",
        "建设生态屏障有待加强",
        "机关党建薄弱",
        "城区停车难题化解不力",
        "工程变更手续不全，有廉洁风险",
    ]


def test_what_they_did_answers_the_problem_before_it():
    """某省审计厅公布专项审计结果
    审计查明，5所学校虚报人数套取补助86万元。上述学校已退回资金41万元。
    审计还查明，3个县配送企业招标走过场。
    """
    found = extract(document(test_what_they_did_answers_the_problem_before_it.__doc__)).findings
    assert [f.title for f in found] == [
        "5所学校虚报人数套取补助86万元",
        "3个县配送企业招标走过场",
    ]
    assert found[0].answer is not None and "退回资金41万元" in found[0].answer.text
    assert found[1].answer is None


def test_several_problems_a_sentence_each_have_what_was_done():
    """某市某局以巡察整改推动提质
    局党组抓紧整改。针对物业监管缺位问题，将12家企业列入黑名单；针对资金审批慢问题，将审批时限压缩至10天。
    """
    found = extract(
        document(test_several_problems_a_sentence_each_have_what_was_done.__doc__)
    ).findings
    assert [f.title for f in found] == ["物业监管缺位问题", "资金审批慢问题"]
    assert "黑名单" in found[0].answer.text and "10天" not in found[0].answer.text


def test_an_admission_that_there_are_problems_is_none():
    """某县委巡察组向某馆党支部反馈情况
    巡察认为，班子团结，但对照要求，还存在一些突出问题。与群众期盼相比，该馆工作还存在一定差距。问题同样不容忽视。
    """
    assert titles(test_an_admission_that_there_are_problems_is_none) == []


def test_a_line_that_announces_findings_is_no_addressee(tmp_path):
    path = tmp_path / "新闻.txt"
    path.write_text(
        "我市公布扶持资金审计情况\n市审计局进行了专项审计，结果显示：\n"
        "9个项目资金拨付后闲置超过两年。3个区滞拨资金820万元。\n",
        encoding="utf-8",
    )
    assert [f.title.rstrip("。") for f in extract(read(path)).findings] == [
        "9个项目资金拨付后闲置超过两年",
        "3个区滞拨资金820万元",
    ]


def test_an_item_a_paragraph_goes_on_after_one_that_says_little():
    """某省督察组向某市反馈督察情况
    督察认为，该市空气质量持续改善，但不少老问题还没有得到根本解决。
    一是治水合力不足。两个部门互相推诿，河道污染一拖再拖。
    二是危险废物处置短板突出。厂区堆存废液60吨。
    三是整改销号把关不严。有2项没有完成就上报。
    督察要求，该市要尽快制定整改方案。
    """
    assert titles(test_an_item_a_paragraph_goes_on_after_one_that_says_little) == [
        "治水合力不足",
        "危险废物处置短板突出",
        "整改销号把关不严",
    ]


def test_what_is_said_of_problems_of_an_earlier_round_is_a_finding_where_it_lacks():
    """县委巡察组向县某局党组亮出一份问题清单
    组长说，该局做了大量工作，但存在的问题同样不容忽视。
    局党组推动便民服务办法不多，末位表态制度没有落实；此外干部档案不全。
    对上一轮巡察反馈的公房被占问题，整改拖沓，至今未收回。
    局党组书记表示，对反馈的问题全部认领。
    """
    result = extract(
        document(
            test_what_is_said_of_problems_of_an_earlier_round_is_a_finding_where_it_lacks.__doc__
        )
    )
    assert result.kind is DocumentKind.NEWS
    found = result.findings
    assert [f.title for f in found][-2:] == [
        "干部档案不全",
        "对上一轮巡察反馈的公房被占问题，整改拖沓，至今未收回",
    ]
    assert found[0].title.startswith("推动便民服务办法不多")
    assert found[-1].answer is None


def test_a_unit_named_again_is_no_part_of_the_statement():
    """区委第二轮巡察反馈两家单位
    区委巡察组在向区某委党组反馈时指出，该委党组谋划项目不足；该局还存在账目混乱。
    """
    assert titles(test_a_unit_named_again_is_no_part_of_the_statement)[0] == "谋划项目不足"


def test_news_of_audited_rectification_may_report_what_was_found():
    """某市养老资金审计整改过半 仍有问题待解
    近日，市审计局公布了养老资金专项审计结果。
    从审计情况看，资金总体安全，但还存在以下问题：
    资金管理方面，4个县未按时足额拨付补助，累计欠拨210万元；2家机构虚报入住人数骗取补贴8.6万元。
    审计指出问题后，相关单位已追回资金8.6万元。
    """
    result = extract(document(test_news_of_audited_rectification_may_report_what_was_found.__doc__))
    assert result.kind is DocumentKind.AUDIT
    assert [f.title for f in result.findings] == [
        "4个县未按时足额拨付补助，累计欠拨210万元",
        "2家机构虚报入住人数骗取补贴8.6万元",
    ]


def test_announced_items_under_dashes_are_problems_however_worded():
    """某区通报巡察发现的突出问题
    近期巡察发现了不少突出问题，现通报如下：
    ——收费管理方面。以家委会名义代收班费；教辅资料强制征订；
    ——工程建设方面。操场改造未招标。
    各学校要引以为戒。
    """
    assert titles(test_announced_items_under_dashes_are_problems_however_worded) == [
        "以家委会名义代收班费",
        "教辅资料强制征订",
        "操场改造未招标",
    ]


def test_what_someone_says_of_problems_is_none():
    """某县委巡察反馈见闻
    在县某局，巡察组指出了养护资金被挪用、执法人员吃拿卡要、会议记录后补等10个问题。
    “问题点得准，我们心服口服。”局党组书记说。
    """
    assert titles(test_what_someone_says_of_problems_is_none) == [
        "养护资金被挪用、执法人员吃拿卡要、会议记录后补等10个问题"
    ]


def test_an_item_under_a_dash_has_its_facts_in_the_next_sentence():
    """某督察组向某县反馈情况
    督察指出，该县整改虽有进展，但还存在差距：
    ——管网建设进展迟缓。计划新建36公里，只完成9公里。
    ——销号把关不严。3项没有完成就上报销号。
    """
    result = extract(document(test_an_item_under_a_dash_has_its_facts_in_the_next_sentence.__doc__))
    assert [(f.title, f.detail) for f in result.findings] == [
        ("管网建设进展迟缓", "计划新建36公里，只完成9公里。"),
        ("销号把关不严", "3项没有完成就上报销号。"),
    ]


def test_money_and_risks_belong_to_the_business_named_before_them():
    """县委巡察组向某镇反馈情况
    巡察发现，民生保障政策落实不到位，群众反映强烈，资金监管有漏洞；重点岗位人员长期不交流，轮岗制度执行不到位；基层党建薄弱，资金管理混乱。
    """
    assert titles(test_money_and_risks_belong_to_the_business_named_before_them) == [
        "民生保障政策落实不到位，群众反映强烈，资金监管有漏洞",
        "重点岗位人员长期不交流，轮岗制度执行不到位",
        "基层党建薄弱",
        "资金管理混乱",
    ]


def test_each_paragraph_of_a_round_names_its_unit_first():
    found = extract(
        document(
            "某市委第七轮巡察公布反馈情况\n"
            "近日，市委各巡察组反馈了巡察情况。现将反馈情况予以公布。\n"
            "市委第一巡察组向市林业局党组反馈。巡察组指出，规划引领作用不强；年轻干部断层。\n"
            "市委第二巡察组向市粮食局党组反馈。巡察组指出，扛牢粮食安全责任有差距；仓储设施失修；以往巡察指出的问题，有的仍在反复出现。"
        )
    ).findings
    assert [(f.unit, f.title) for f in found] == [
        ("市林业局党组", "规划引领作用不强"),
        ("市林业局党组", "年轻干部断层"),
        ("市粮食局党组", "扛牢粮食安全责任有差距"),
        ("市粮食局党组", "仓储设施失修"),
        ("市粮食局党组", "以往巡察指出的问题，有的仍在反复出现"),
    ]


def test_news_with_headlines_between_its_paragraphs_is_news():
    found = extract(
        document(
            "县委巡察组向县林业局党组反馈巡察情况\n"
            "近日，县委巡察组向县林业局党组反馈了巡察情况，局党组主要负责人作了表态发言。\n"
            "问题摆上桌面\n"
            "巡察组指出，林业局党组重采轻育，新造林成活率不足六成；护林员巡山记录雷同；防火通道断头。\n"
            "整改立下军令状\n"
            "局党组书记表示，对反馈的问题诚恳接受，坚决整改到位，年底前拿出处置方案。"
        )
    ).findings
    assert len(found) == 3
