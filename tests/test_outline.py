import inspect

from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.model import Block, BlockKind, Document
from xuncha_docs.outline import Section, outline


def lines(text: str) -> Document:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in text.split("\n"))
    return Document(id="0", path="", blocks=blocks)


def tree(section: Section) -> list:
    return [(s.full_title, tree(s)) if s.sections else s.full_title for s in section.sections]


def read(test):
    return outline(lines(inspect.cleandoc(test.__doc__)))


def test_sloppy_numbers_make_the_same_tree():
    """某社党组自查报告
    一、政治建设
    (一)改革上热下冷
    (三)主业丢得多
    二、作风建设
    1、礼金未登记
    1、多占用房
    3．搭售
    """
    assert tree(read(test_sloppy_numbers_make_the_same_tree).root) == [
        ("一、政治建设", ["(一)改革上热下冷", "(三)主业丢得多"]),
        ("二、作风建设", ["1、礼金未登记", "1、多占用房", "3．搭售"]),
    ]


def test_a_heading_that_runs_on_keeps_its_body():
    """自查报告一份
    1、学习不扎实，书锁在柜子里。去年该学12个专题，只学了7个。
    """
    (section,) = read(test_a_heading_that_runs_on_keeps_its_body).root.sections
    assert section.title == "学习不扎实，书锁在柜子里"
    assert section.run_on
    assert [e.text for e in section.body] == ["去年该学12个专题，只学了7个。"]


def test_a_paragraph_that_closes_a_list_belongs_to_the_heading_above():
    """自查报告一份
    二、存在的问题
    （一）作风方面
    1.补助发放不规范
    多发3人。
    此外，还存在以下问题：一是资产不清。
    """
    (top,) = read(test_a_paragraph_that_closes_a_list_belongs_to_the_heading_above).root.sections
    (aspect,) = top.sections
    assert [e.text for e in aspect.sections[0].body] == ["多发3人。"]
    assert [e.text for e in aspect.closing] == ["此外，还存在以下问题：一是资产不清。"]


def test_addressee_signature_date_and_contact_are_no_prose():
    """关于某局整改情况的
    报告
    县委巡察办：
    一、情况
    已经整改。
    欢迎广大干部群众监督。联系电话：0000-0000000
    中共某局党组
    2024年3月5日
    """
    result = read(test_addressee_signature_date_and_contact_are_no_prose)
    assert result.title == "关于某局整改情况的报告"
    assert [e.text for e in result.paragraphs] == ["一、情况", "已经整改。"]


def test_a_styled_heading_needs_no_number():
    blocks = (
        Block(kind=BlockKind.TITLE, text="自查报告"),
        Block(kind=BlockKind.HEADING, text="存在的问题", level=1),
        Block(kind=BlockKind.HEADING, text="学习不够", level=2),
        Block(kind=BlockKind.PARAGRAPH, text="少学5次。"),
        Block(kind=BlockKind.TABLE, text="甲\t乙", rows=(("甲", "乙"),)),
    )
    result = outline(Document(id="0", path="", blocks=blocks))
    assert tree(result.root) == [("存在的问题", ["学习不够"])]
    assert result.tables == (4,)


def test_the_headings_above_are_told():
    """自查报告一份
    一、问题
    （一）学习
    1.不深入
    """
    paths = [path for path, _ in read(test_the_headings_above_are_told).root.walk()]
    assert paths == [(), ("一、问题",), ("一、问题", "（一）学习")]


@given(
    st.lists(
        st.sampled_from(["一、甲", "（一）乙。丙", "1.丁", "①戊", "己。", "", "庚："]), max_size=30
    )
)
def test_every_paragraph_of_prose_is_kept_once(texts):
    result = outline(lines("\n".join(texts)))

    def blocks(section):
        heading = [section.heading.span.block] if section.heading else []
        body = section.body[1:] if section.run_on else section.body
        below = [b for s in section.sections for b in blocks(s)]
        return [
            *heading,
            *(e.span.block for e in body),
            *below,
            *(e.span.block for e in section.closing),
        ]

    assert sorted(blocks(result.root)) == [e.span.block for e in result.paragraphs]


def test_words_that_only_begin_like_a_contact_are_prose():
    """某局党组自查报告
    一、作风方面存在的问题
    联系人民群众不够紧密，全年走访3次。
    监督方式单一。
    1.不欢迎群众监督
    联系电话（工作日）：0512-1234
    联系人：张某
    """
    got = read(test_words_that_only_begin_like_a_contact_are_prose)
    assert [e.text for e in got.paragraphs] == [
        "一、作风方面存在的问题",
        "联系人民群众不够紧密，全年走访3次。",
        "监督方式单一。",
        "1.不欢迎群众监督",
    ]


def test_a_label_below_an_item_does_not_close_the_list():
    """自查报告一份
    （一）作风方面
    1.补助发放不规范。多发3人。【整改情况】已经追回。
    2.值班脱岗。夜查两次无人。
    【整改情况】已经通报。
    """
    (aspect,) = read(test_a_label_below_an_item_does_not_close_the_list).root.sections
    assert aspect.closing == ()
    assert [e.text for e in aspect.sections[1].body] == ["夜查两次无人。", "【整改情况】已经通报。"]


def test_decimal_numbers_make_a_tree():
    """关于巡察某公司党总支的反馈意见
    1 巡察工作基本情况
    日供水5万吨。
    2 发现的主要问题
    2.1 聚焦决策部署落实情况
    2.1.1 前置研究只走形式
    19项与办公会同时间、同记录。
    2.1.2 管网末梢不通
    2.5公里管道铺到村口没有入户。
    2.2 聚焦作风
    """
    assert tree(read(test_decimal_numbers_make_a_tree).root) == [
        "1巡察工作基本情况",
        (
            "2发现的主要问题",
            [
                ("2.1聚焦决策部署落实情况", ["2.1.1前置研究只走形式", "2.1.2管网末梢不通"]),
                "2.2聚焦作风",
            ],
        ),
    ]


def test_figures_with_a_point_are_no_decimal_numbers():
    """某局自查报告
    一、存在的问题
    2.5 万元补助没有发放。
    1.3 公里渠道没有清淤。
    """
    (top,) = read(test_figures_with_a_point_are_no_decimal_numbers).root.sections
    assert top.sections == ()


def test_a_text_box_beside_the_title_is_no_part_of_it():
    kinds = (BlockKind.TITLE, BlockKind.OTHER, BlockKind.PARAGRAPH)
    texts = ("关于某镇审计问题的告知书", "内部资料　妥善保管", "第一项　账目不清。")
    blocks = tuple(Block(kind=k, text=t) for k, t in zip(kinds, texts, strict=True))
    found = outline(Document(id="0", path="", blocks=blocks))
    assert found.title == "关于某镇审计问题的告知书"
