"""The office: the inspected units and the round that inspects them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An inspected Party organisation (被巡察党组织), as the office describes it.

    Empty strings mean that nobody has said yet; drafts show 【待补】 there.

    Attributes:
        short: Name of the unit's folder, such as ``县教育局``.
        name: Full name, such as ``中共青岚县教育局党组``.
        head: Name of the head, the one addressed one to one.
        head_post: Post of the head, such as ``党组书记``.
        appraisal: The overall appraisal (总体评价), written by the team.
        meeting: The meeting the rectification begins with; a village branch holds 专题组织生活会.
        supervisor: Who supervises the rectification day by day, in full.
        released: Titles of findings a person has found to be no clues, so that letters name them.
        clues_transferred: Whether clues (问题线索) were handed over; the letter says so if set.
        number_feedback: Document number of the feedback letter to the leading group.
        number_head: Document number of the feedback letter to the head.
        number_immediate: Document number of the 立行立改通知书.
        number_notice: Document number of the 整改通知书.
    """

    short: str
    name: str = ""
    head: str = ""
    head_post: str = ""
    appraisal: str = ""
    meeting: str = "专题民主生活会"
    supervisor: str = ""
    released: tuple[str, ...] = ()
    clues_transferred: bool = False
    number_feedback: str = ""
    number_head: str = ""
    number_immediate: str = ""
    number_notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """An inspection round (轮次) and the office that runs it.

    Empty strings and None mean that nobody has said yet; drafts show 【待补】 there.

    Attributes:
        name: Such as ``2026年第一轮``.
        kind: 常规, 专项, 机动, 回头看, 提级 or 交叉.
        committee: The Party committee that inspects, such as ``中共青岚县委``.
        office: The inspection office, in full.
        team: The inspection team, in full.
        started: First day on site.
        ended: Last day on site.
        immediate_on: Date of the 立行立改通知书.
        immediate_days: Working days to settle what is to be put right at once.
        feedback_on: Day of the feedback; date of the feedback letters.
        notice_on: Date of the 整改通知书.
        plan_days: Working days for the rectification plan, as the office set them.
        rectify_months: Months of concentrated rectification, as the office set them.
        deadline_source: The rule the two deadlines come from, quoted in the letters.
        approval: Who heard the team's report and approved it, a whole sentence.
        copy_to: Who gets copies of the letters, such as 县纪委监委机关，县委组织部。
        contact: Contact person and telephone of the office.
        scheme: Scheme the findings are reported in, such as ``四个聚焦``; "" for the default one.
        geometry: How the type area of letters is set, 通行 or 字面; "" for the usual one.
    """

    name: str = ""
    kind: str = ""
    committee: str = ""
    office: str = ""
    team: str = ""
    started: date | None = None
    ended: date | None = None
    immediate_on: date | None = None
    immediate_days: int | None = None
    feedback_on: date | None = None
    notice_on: date | None = None
    plan_days: int | None = None
    rectify_months: int | None = None
    deadline_source: str = ""
    approval: str = ""
    copy_to: str = ""
    contact: str = ""
    scheme: str = ""
    geometry: str = ""
