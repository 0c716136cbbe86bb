"""How far a rectification has come, by the unit's own words.

The order of the questions matters: not started, long term, mostly done, done, going on.
"""

import re

from xuncha_docs.model import AnswerStatus
from xuncha_docs.text.sentences import blank_enclosed, sentences

_WORDS: tuple[tuple[AnswerStatus, re.Pattern[str]], ...] = (
    (
        AnswerStatus.NOT_DONE,
        re.compile(r"(?:尚|仍|还|暂)?未(?:能|予)?(?:整改|完成|启动|落实|办结|销号|到位)|没有(?:整改|完成)|未开始"),
    ),
    (AnswerStatus.LONG_TERM, re.compile(r"长期(?:坚持|整改|推进|任务)|持续坚持|常抓|常态化(?:坚持|推进|整改)?$")),
    (AnswerStatus.MOSTLY_DONE, re.compile(r"基本(?:完成|整改|办结|到位|解决|化解)|部分(?:完成|办结)|阶段性完成|大部分完成")),
    (
        AnswerStatus.ONGOING,
        re.compile(r"正在|推进中|整改中|进行中|办理中|持续(?:推进|整改|用力)|推进整改|序时推进|按时序"),
    ),
    (
        AnswerStatus.DONE,
        re.compile(r"已经?(?:全部)?(?:整改)?(?:完成|办结|销号|到位|解决|整改)|完成(?:整改)?$|整改(?:完成|到位|完毕)|办结|销号|^是$|^√$|立行立改"),
    ),
)  # fmt: skip
_GROUP = re.compile(r"问题|事项|任务|项目|整改")
_BLOCKED = re.compile(
    r"失联|遗失|无法|搁置|(?:通过|进入|提起).{0,6}(?:诉讼|仲裁|司法)|立案.{0,12}(?:追缴|审结)|仍(?:然)?(?:拖欠|未)"
)
_DUE = re.compile(
    r"预计|计划(?:于|在|[0-9]{4}年|.{0,12}(?:前|底))|(?:[0-9]{1,2}月|年)底?(?:底前|前|底)(?:付清|完成|办结|交付|化解|投用|还清)|"
    r"列入.{0,12}计划|[0-9]{1,2}月底?交付|拟于|力争|还款计划"
)
_PENDING = re.compile(
    r"(?<![纠改订修更校端公严真])正(?=[一-鿿])(?!式|常|确|规|面|职|副|风)|(?:仍|尚|还)在|待(?=.{1,16}(?:函|批|决算|审|验收|认定|办|后))|进行中|仍(?:需|在)|尚需|还需|"
    r"报请|移交.{0,8}调查|协调"
)
_REST = re.compile(
    r"其余|剩余|余下|另外?[0-9一二两三]|[0-9一二两三][户家名份个件项人](?:因|[^，。；]{0,16}(?:正在|正协|尚|仍|还在|待))"
)
_ACT = re.compile(
    r"已|完成|全部|到位|了|[0-9]|制定|修订|建立|召开|开展|组织|印发|清退|追回|整改|落实|明确|健全|加强|实行|约谈|为零|处理|学习|规范|推行|调整|补|查|改"
)


def stated_status(text: str) -> AnswerStatus:
    """Return the status a status cell or a short remark names; 未说明 if it names none."""
    words = re.sub(r"\s", "", text)
    for status, pattern in _WORDS:
        if pattern.search(words):
            return status
    return AnswerStatus.UNSTATED


def group_status(heading: str) -> AnswerStatus:
    """Return the status a heading gives all findings below it (已整改完成的问题), else 未说明."""
    if len(heading) > 24 or not _GROUP.search(heading):
        return AnswerStatus.UNSTATED
    if re.search(r"整改(?:落实|进展|完成)?情况|下一?步|主体责任|组织|[措要]", heading):
        return AnswerStatus.UNSTATED
    return stated_status(heading)


def answer_status(text: str) -> AnswerStatus:
    """Return the status an answer tells by its own words, those at its end first.

    What is said outright in the last sentences decides; then what is blocked, promised for a
    date or left over; an answer that reports acts and leaves nothing open counts as done.
    """
    words = blank_enclosed(text)
    spans = sentences(words)
    if not spans:
        return AnswerStatus.UNSTATED
    last = words[spans[-1][0] :]
    if (status := _remark(last)) is not AnswerStatus.UNSTATED:
        return status
    if _BLOCKED.search(words):
        return AnswerStatus.NOT_DONE
    if _DUE.search(words):
        return AnswerStatus.ONGOING
    if _PENDING.search(last) or (_REST.search(words) and _PENDING.search(words)):
        mostly = _REST.search(words) or "基本" in last
        return AnswerStatus.MOSTLY_DONE if mostly else AnswerStatus.ONGOING
    return AnswerStatus.DONE if _ACT.search(words) else AnswerStatus.UNSTATED


def _remark(sentence: str) -> AnswerStatus:
    """Return the status of a closing remark such as 该问题已整改完成。 or 长期坚持。"""
    tail = sentence.strip("。；，！ \n")
    tail = tail[-24:]
    long_term = re.search(r"(?:长期坚持|持续(?:推进|坚持|整改)|长期推进)", tail)
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
    return stated_status(match.group()) if match else AnswerStatus.UNSTATED
