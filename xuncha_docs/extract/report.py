"""Self-inspection reports, feedback letters and inspection reports: headings over findings.

The sections that state problems are found first; in them every numbered item without items below
it is one finding, unless its heading only names an aspect: then what 一是、二是 introduce are.
"""

import re
from collections.abc import Iterator

from xuncha_docs.extract import progress, prose, wording
from xuncha_docs.extract.statement import (
    Draft,
    enumerated,
    has_figures,
    has_title,
    introduction,
    split_statement,
    without_lead,
)
from xuncha_docs.model import Evidence
from xuncha_docs.outline import Outline, Section
from xuncha_docs.text.passages import part, trimmed
from xuncha_docs.text.sentences import sentences

_LACKS = "(?:问题|短板|弱项|不足|差距|困难|薄弱环节)"
_PROBLEMS = re.compile(
    r"(?:存在|发现|查摆|检视|梳理|查找|主要|突出|反馈|解决|自查|剖析)\S{0,16}(?:问题|不足)(?:清单|情况)?"
    r"(?:(?:及|和|与|以及)(?:其|主要|产生)?的?(?:原因|不足|差距|薄弱环节|风险|具体表现|表现|责任|定性|建议|整改)[\u4e00-\u9fff]{0,6})?$"
    r"|审计(?:发现|查出)的[\u4e00-\u9fff]{0,6}情况$|(?<!接受)(?<!配合)审计(?:发现|查出)?(?:情况|问题)$"
    rf"|^(?:工作中?|目前|当前|自身|主要|突出|存在|面临|查找|查摆|自查|出来|到|发现|的)*{_LACKS}(?:(?:[和与及、]|以及)?{_LACKS})*(?:清单|情况|表现|之处)?$"
)
# 对照检查，我们感到还有以下差距
_ADMITTED = re.compile(
    rf"(?:[^，。；]{{2,16}}，)?[^，。；]{{0,12}}(?:还|仍|也|尚|依然)(?:存在|有)(?:着|的)?(?:以下|如下|一些|不少|许多|很多|一定|较大|明显)[^，。；]{{0,6}}{_LACKS}(?:[和与及、]{_LACKS})*$"
)
# 恳请县委解决的问题 names what is wanted.
_REQUEST = re.compile(
    r"恳请|请求|提请|商请|请(?:县|市|区|上级|组织|领导|予|协调)|需(?:要)?(?:[^，。；]{0,4}(?:县|市|区|上级|组织|领导|部门|财政))[^，。；]{0,8}(?:支持|协调|帮助|解决)|需要?(?:支持|协调|帮助)(?:解决)?"
)
_OTHER = re.compile(
    r"基本情况|总体(?:情况|评价|印象)|概况|履职.{0,4}情况|工作(?:开展|推进|总体)?情况|主要(?:做法|成效|成绩)|工作成效|原因|成因|根源|"
    r"下一?步|今后|打算|努力方向|整改(?:措施|思路|打算|设想|要求|方向|工作要求)|(?:工作|巡察)(?:要求|安排|措施)|意见(?:和)?建议|"
    r"建议$|希望|要求$|(?:线索移交|立行立改).{0,6}情况|处置|责任分析|组织(?:推进|领导|实施)|组织整改|^成绩|取得的成"
)
_MORE = re.compile(
    r"(?=.*(?:问题|事项|不足|现象))(?=.*(?:以下|下列|如下|单独|其他|另外|还|存在)).*$", re.DOTALL
)
_AS_FOLLOWS = re.compile(
    r"(?:发现|存在|查出|梳理|检查|暴露)[^。；]{0,12}(?:问题|不足)[^。；]{0,12}(?:如下|以下几个?方面)[：:。]?$|(?:存在|发现)[^。；]{0,6}(?:以下|如下|下列)[^。；，]{0,10}(?:问题|不足)[：:。]?$"
)
_TELLS_OF = re.compile(
    "(?<!整改)问题的?(?:告知书?|通报|通知书|反馈|函|提示书?|意见书)(?:[（(].*)?$"
)
_SHORTEST = 2
_GROUP, _SEVERAL, _BRIEF = 2, 2, 30
_TOLD = 10  # characters of the facts of an item at least
_NEXT = re.compile(r"([。；;，,])\s*[二三四五六七八九十]{1,2}是")
_SHOWS = re.compile(r"(?:主要|具体|突出)?(?:表现|体现|反映)(?:在|为|是)?(?:以下[^：:]{0,8})?[：:]?")
_LIST = re.compile(r"存在(?P<items>.{1,80}?、.{1,160}?)等(?:突出|方面的?|主要)?问题$")
_UNIT = re.compile(
    r"(?P<unit>[\u4e00-\u9fff（）()“”、]{2,24}(?:村|社区|支部|总支|党委|党组|公司|学校|医院|乡|镇|街道|局|中心|所|站))"
    r"(?:存在的?(?:主要|突出)?问题)?[：:]"
)


def states_problems(outline: Outline) -> bool:
    """Tell whether a document has a section of problems, or says that its sections are problems."""
    before = outline.root.body
    told = before and _AS_FOLLOWS.search(before[-1].text)
    return _sets_apart(outline) or bool(told or _TELLS_OF.search(outline.title))


def _sets_apart(outline: Outline) -> bool:
    """Tell whether a document has a section of problems (存在的主要问题), or items 问题1：."""
    return any(
        _is_problem_section(section) or _is_problem_item(section)
        for _, section in outline.root.walk()
    )


def findings(outline: Outline) -> list[Draft]:
    """Return the findings of a document whose headings lead to its problems."""
    explicit = any(_is_problem_section(section) for _, section in outline.root.walk())
    drafts: list[Draft] = []
    if not explicit and not outline.root.sections:
        return drafts
    _visit(outline.root, (), not explicit, drafts)
    return drafts


def _is_problem_section(section: Section) -> bool:
    title = section.title.rstrip("：:")
    return section.level <= 2 and bool(
        (_PROBLEMS.search(title) or _ADMITTED.fullmatch(title))
        and not _REQUEST.search(title)
        and not wording.is_positive_heading(section.title)
        and (section.sections or section.body)
    )


def _is_problem_item(section: Section) -> bool:
    """Tell whether the number of a heading calls it a problem: 问题1：, 第2个问题：."""
    return "问题" in section.label


def _visit(section: Section, path: tuple[str, ...], inside: bool, drafts: list[Draft]) -> None:
    """Add the findings below a heading.

    Args:
        section: The heading.
        path: The headings down to this one.
        inside: Whether what stands here states problems.
        drafts: Where the findings are added.
    """
    group = [s for s in section.sections if not s.sections and not wording.is_aspect(s.title)]
    bare = _are_bare([s.title for s in group])
    if inside and section.level:
        drafts.extend(_announced(section.body, path))
    for child in section.sections:
        here = _states(child, section, inside)
        if child.sections or not here:
            if here and _only_lists(child):
                drafts.extend(_aspect(child, (*path, child.full_title)))
            elif here and (own := _own(child, path)):
                drafts.append(own)
            _visit(child, (*path, child.full_title), here, drafts)
        else:
            drafts.extend(_leaf(child, path, bare))
    if inside and section.level:
        drafts.extend(_announced(section.closing, path))


def _only_lists(section: Section) -> bool:
    """Tell whether a heading names no problem and runs on with a list of them: 培训环节。一是…"""
    return (
        section.run_on
        and not wording.is_problem(section.title)
        and introduction(section.body[0]) == ""
    )


def _own(section: Section, path: tuple[str, ...]) -> Draft | None:
    """Return the finding a heading states itself, with facts of its own, above those below it.

    A heading without facts only sums up what stands below it.
    """
    heading = section.heading
    if heading is None or _is_problem_section(section):
        return None
    if wording.is_aspect(heading.text) or not wording.is_strong_problem(heading.text):
        return None
    title, rest = split_statement(without_lead(heading), whole_sentence=bool(section.body))
    told = [p for p in section.body if not _leads_on(p) and not _announced((p,), path)]
    if not (rest or told) or not wording.is_strong_problem(title.text):
        return None
    return Draft(title=title, detail=(*rest, *told), path=path)


def _leads_on(paragraph: Evidence) -> bool:
    """Tell whether a paragraph only announces the items below it, or judges nothing."""
    text = paragraph.text.rstrip()
    if text.endswith(("：", ":")) or not wording.is_strong_problem(text):
        return True
    return len(text) < _BRIEF and bool(_MORE.search(text))


def _states(child: Section, parent: Section, inside: bool) -> bool:
    """Tell whether problems stand below a heading, given whether they do below its parent."""
    if _is_problem_section(child) or _is_problem_item(child):
        return True
    return inside and not _leads_away(child, parent)


def unread(outline: Outline, drafts: list[Draft]) -> list[Evidence]:
    """Return the numbered items of the sections of problems that gave no finding."""
    read = {e.span.block for draft in drafts for e in (draft.title, *draft.detail)}
    return [
        section.heading
        for section in _leaves(outline.root, inside=False)
        if section.heading
        and section.label
        and read.isdisjoint(e.span.block for e in (section.heading, *section.body))
    ]


def _leaves(section: Section, inside: bool) -> Iterator[Section]:
    for child in section.sections:
        here = _states(child, section, inside)
        if child.sections:
            yield from _leaves(child, here)
        elif here or inside:
            yield child


def _are_bare(titles: list[str]) -> bool:
    """Tell whether headings are bare facts, whole sentences, rather than judgements with facts."""
    figured = sum(map(has_figures, titles))
    return (
        figured > 1
        and figured * 2 > len(titles)
        and any(has_figures(title.partition("，")[0]) for title in titles)
    )


def _leads_away(child: Section, parent: Section) -> bool:
    if _REQUEST.search(child.title) and len(child.title) <= _BRIEF:
        return True
    if not _OTHER.search(child.title) or len(child.title) > 26:
        return False
    if parent.level == 0:
        return True
    short = bool(_OTHER.match(child.title)) and len(child.title) <= 14
    return short and not wording.is_deficient(child.title)


def _leaf(section: Section, path: tuple[str, ...], bare: bool) -> list[Draft]:
    """Return the findings of a heading without headings below it.

    Where the paragraphs below it give none, a heading that names a lack is the finding itself.
    """
    drafts = _read_leaf(section, path, bare)
    heading = section.heading
    if drafts or heading is None or not section.label or wording.is_no_finding(heading.text):
        return drafts
    if not wording.is_deficient(heading.text):
        return drafts
    title = trimmed(part(heading, wording.denial_end(heading.text)))
    return [Draft(title=title, detail=section.body, path=path)]


def _read_leaf(section: Section, path: tuple[str, ...], bare: bool) -> list[Draft]:
    heading = section.heading
    if heading is None or not heading.text:
        return []
    below = (*path, section.full_title)
    if progress.has_answers(section):
        return progress.labelled(section, path)
    if match := _LIST.search(heading.text):
        return _listed(section, match, path)
    if (
        wording.is_aspect(heading.text)
        or _is_problem_section(section)
        or _UNIT.fullmatch(heading.text)
        or not (section.label or wording.is_problem(heading.text))
    ):
        return _aspect(section, below)
    if _only_lists(section):
        return _aspect(section, below)
    if len(introduction(heading)) < len(heading.text) and wording.is_aspect(
        introduction(heading).rstrip("。，：:")
    ):
        return [d for words in enumerated(heading) if (d := _stated(words, below))]
    if wording.is_no_finding(heading.text):
        turned = [p for p in section.body if wording.TURN.match(p.text)]
        return [d for paragraph in turned for d in prose.findings(paragraph, path)]
    if not introduction(heading) and len(items := enumerated(heading)) > 1:
        return [d for words in items if (d := _stated(words, path))]
    if several := _several(section):
        return [d for words in several if (d := _stated(words, below))]
    whole = bare or bool(section.body)
    title, rest = split_statement(without_lead(heading), whole_sentence=whole)
    return [Draft(title=title, detail=(*rest, *section.body), path=path)]


def _several(section: Section) -> list[Evidence]:
    """Return the problems 一是题。事。二是题。事。 lists below a heading that judges them all.

    Where what the markers introduce are facts, the heading is the problem itself.
    """
    if section.heading is None or not section.body:
        return []
    items = [words for paragraph in section.body for words in enumerated(paragraph)]
    led = [introduction(p).strip() for p in section.body]
    if len(items) < _SEVERAL or any(lead and not _SHOWS.fullmatch(lead) for lead in led):
        return []
    before = [mark for p in section.body for mark in _NEXT.findall(p.text)]
    apart = set(before) == {"。"}
    titled = section.level <= _GROUP and sum(map(has_title, items)) * 2 >= len(items)
    if (apart or titled) and all(map(_is_told, items)):
        return items
    told = [words for words in items if len(sentences(words.text)) > 1] or items
    mixed = len(told) < max(_SEVERAL, len(items) // 2 + 1)
    return items if not mixed and all(map(has_title, told)) else []


def _is_told(words: Evidence) -> bool:
    """Tell whether words are a brief clause without figures and what it rests on: 题，事。"""
    first, _, rest = words.text.partition("，")
    return len(first) <= _BRIEF and len(rest) > _TOLD and not has_figures(first)


def _aspect(section: Section, path: tuple[str, ...]) -> list[Draft]:
    """Return the findings in the paragraphs below the name of an aspect."""
    drafts: list[Draft] = []
    for paragraph in section.body:
        unit = ""
        if match := _UNIT.match(paragraph.text):
            unit, paragraph = match.group("unit"), part(paragraph, match.end())
        words = enumerated(paragraph)
        if words:
            drafts.extend(d for w in words for d in _item(w, path, unit))
        else:
            drafts.extend(prose.findings(paragraph, path, unit))
    return drafts


def _item(words: Evidence, path: tuple[str, ...], unit: str) -> list[Draft]:
    """Return the findings of 一是题。事。, or of 一是学习方面。甲，事。乙，事。"""
    ends = [end for _, end in sentences(words.text)]
    if len(ends) > 1 and wording.is_aspect(words.text[: ends[0]].rstrip("。：: ")):
        words = part(words, ends[0])
        if found := prose.findings(words, path, unit):
            return found
    draft = _stated(words, path, unit)
    return [draft] if draft else []


def _announced(paragraphs: tuple[Evidence, ...], path: tuple[str, ...]) -> list[Draft]:
    """Return the findings in loose paragraphs that announce them: 还存在以下问题：一是…."""
    drafts: list[Draft] = []
    for paragraph in paragraphs:
        if match := _UNIT.match(paragraph.text):
            words = enumerated(part(paragraph, match.end()))
            drafts.extend(d for w in words if (d := _stated(w, path, match.group("unit"))))
        elif _MORE.search(introduction(paragraph).rstrip("：:，。")):
            drafts.extend(d for w in enumerated(paragraph) if (d := _stated(w, path)))
    return drafts


def _stated(words: Evidence, path: tuple[str, ...], unit: str = "") -> Draft | None:
    title, rest = split_statement(without_lead(words))
    if len(title.text) < _SHORTEST or wording.is_no_finding(title.text):
        return None
    if wording.is_no_finding(words.text) and not wording.is_strong_problem(title.text):
        return None
    return Draft(title=title, detail=tuple(rest), path=path, unit=unit)


def _listed(section: Section, match: re.Match[str], path: tuple[str, ...]) -> list[Draft]:
    """Return the findings of 存在A、B、C等问题, each with its own clause of the facts if they tally."""
    assert section.heading is not None
    start, end = match.span("items")
    titles = prose.listed(part(section.heading, start, end))
    pieces = [c for paragraph in section.body for c in prose.pieces(paragraph)]
    if len(pieces) != len(titles):
        return [Draft(title=t, detail=section.body, path=path) for t in titles]
    return [Draft(title=t, detail=(p,), path=path) for t, p in zip(titles, pieces, strict=True)]
