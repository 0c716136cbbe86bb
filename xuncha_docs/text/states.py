"""The words that count findings by how far they are: 已完成19个、正在推进6个、尚未完成2个.

Regular expressions without groups, for those who read the numbers beside them.
"""

from collections.abc import Mapping

from xuncha_docs.model import AnswerStatus

STATES: Mapping[AnswerStatus, str] = {
    AnswerStatus.DONE: r"(?<!未)(?<!基本)(?:已经?|全部)*(?:整改)?(?:完成|到位|办结|销号|解决)|已整改",
    AnswerStatus.MOSTLY_DONE: "基本(?:整改)?完成",
    AnswerStatus.ONGOING: "(?:正在|持续)(?:推进|整改)|推进中|整改中",
    AnswerStatus.NOT_DONE: "(?:尚)?未(?:整改)?完成|尚未",
    AnswerStatus.LONG_TERM: "(?:需)?长期坚持",
}
DONE = STATES[AnswerStatus.DONE]
OPEN = "|".join(words for status, words in STATES.items() if status is not AnswerStatus.DONE)
