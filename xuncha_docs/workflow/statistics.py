"""How the findings of a round are spread: by aspect and facet, by topic, by leaning.

The leaning to the six disciplines is worked out from the category and only ever counted, over a
whole round: it is no verdict on a finding, a unit or a person, and stands in no letter.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xuncha_docs import ledger
from xuncha_docs.model import Entry
from xuncha_docs.taxonomy import DISCIPLINES, TOPIC, Taxonomy

COUNTED = "含疑似线索，重复的只计一次"
NO_VERDICT = "由问题类别推算，只供统计，不是对任何问题、单位或人员的定性，不写入文书"


@dataclass(frozen=True, slots=True)
class Aspect:
    """How many findings stand under a node of the second level, and how many have each facet.

    Attributes:
        code: Its code.
        name: Its name.
        findings: How many findings have their first label under it.
        facets: Facet id to how many of these have it; a finding may have several.
    """

    code: str
    name: str
    findings: int
    facets: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Statistics:
    """How the findings of a round are spread.

    Attributes:
        total: How many findings there are.
        aspects: Those that occur, in the order of the taxonomy.
        facets: Facet id to name.
        topics: Special topic to how many findings it stands beside; code and name.
        disciplines: Discipline to how many findings lean to it; a finding may lean to two.
    """

    total: int
    aspects: tuple[Aspect, ...]
    facets: Mapping[str, str]
    topics: Mapping[tuple[str, str], int]
    disciplines: Mapping[str, int]


def statistics(entries: Iterable[Entry], taxonomy: Taxonomy) -> Statistics:
    """Return how findings are spread; clues are counted too, since no words are shown."""
    found = [entry.finding for entry in entries]
    first = [f.labels[0].category for f in found]
    order = [c.code for c in taxonomy.categories]
    aspects: dict[str, Counter[str]] = {}
    sizes = Counter[str]()
    for finding, category in zip(found, first, strict=True):
        code = taxonomy.aspect(category).code
        sizes[code] += 1
        aspects.setdefault(code, Counter()).update(hit.facet for hit in finding.facets)
    beside = Counter(x.category for f in found for x in f.labels if x.category.startswith(TOPIC))
    leaning = Counter(d for category in first for d in taxonomy.disciplines(category))
    return Statistics(
        len(found),
        tuple(
            Aspect(code, taxonomy.category(code).name, sizes[code], dict(aspects[code]))
            for code in sorted(sizes, key=order.index)
        ),
        {facet.id: facet.name for facet in taxonomy.facets},
        {(t.code, t.name): beside[t.code] for t in taxonomy.topics},
        {name: leaning[letter] for letter, name in DISCIPLINES.items()} if leaning else {},
    )


def sheets(counted: Statistics) -> tuple[ledger.Sheet, ...]:
    """Return the sheets that show how findings are spread."""
    out = [_aspects(counted)]
    if counted.topics:
        out.append(
            ledger.listing(
                "专题统计",
                f"各专题的问题（{COUNTED}；一个问题可以涉及几个专题）",
                counted.topics.items(),
                ("代码", 8, lambda row: row[0][0]),
                ("专题", 34, lambda row: row[0][1]),
                ("问题", 8, lambda row: row[1]),
            )
        )
    if counted.disciplines:
        out.append(
            ledger.listing(
                "纪律倾向统计",
                f"六项纪律倾向（{NO_VERDICT}；{COUNTED}，一个问题可以计入两项）",
                counted.disciplines.items(),
                ("六项纪律", 34, lambda row: row[0]),
                ("问题", 8, lambda row: row[1]),
                ("占全部问题", 14, lambda row: f"{100 * row[1] / counted.total:.1f} %"),
            )
        )
    return tuple(out)


def _aspects(counted: Statistics) -> ledger.Sheet:
    shown = [
        (name, 12.0, lambda aspect, key=key: aspect.facets.get(key, 0))
        for key, name in counted.facets.items()
    ]
    sums = Counter[str]()
    for aspect in counted.aspects:
        sums.update(aspect.facets)
    every = Aspect("", "合计", counted.total, sums)
    return ledger.listing(
        "特征统计",
        f"各方面的问题和特征（{COUNTED}；一个问题可以有几个特征）",
        (*counted.aspects, every),
        ("代码", 8, lambda aspect: aspect.code),
        ("方面", 34, lambda aspect: aspect.name),
        ("问题", 8, lambda aspect: aspect.findings),
        *shown,
    )
