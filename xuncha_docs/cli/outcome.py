"""What `run` and `demo` show at the end: a table of the units, and what a person must know."""

from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_docs.cli import screen
from xuncha_docs.cli.letters import passed_over, told

if TYPE_CHECKING:
    from xuncha_docs.workflow.rounds import RoundResult, UnitResult


def show(result: "RoundResult", out: Path, form: str) -> None:
    """Print the outcome of a round, as a table or as JSON, and tell the rest on stderr."""
    if form == "json":
        from xuncha_docs.workflow import contract

        screen.result_json(contract.outcome(result))
    else:
        screen.result(_table(result))
    _talk(result, out)


def _table(result: "RoundResult") -> str:
    used = [g for g in result.groups if any(unit.by_group[g] for unit in result.units)]
    short = [result.groups[g] for g in used]
    head = ["单位", "文件", "问题", *short, "文书", "待补", "格式", "未处理及原因"]
    return screen.table(head, [_row(unit, used) for unit in result.units])


def _row(unit: "UnitResult", used: list[str]) -> list[str]:
    errors = sum(letter.errors for letter in unit.letters)
    read = sum(report.failure is None for report in unit.files)
    return [
        unit.unit.short,
        f"{read}/{len(unit.files)}",
        str(len(unit.found.entries)),
        *(str(unit.by_group[g] or "-") for g in used),
        str(len(unit.letters)),
        str(sum(len(letter.missing) for letter in unit.letters) or "-"),
        f"{errors} 处错误" if errors else "通过" if unit.letters else "-",
        "；".join(unit.failures) or "-",
    ]


def _talk(result: "RoundResult", out: Path) -> None:
    clues = sum(len(unit.found.clues) for unit in result.units)
    if clues:
        screen.talk(
            f"有 {clues} 条疑似问题线索未写入文书，见“内部/疑似问题线索.xlsx”，请人工确认。"
        )
    passed_over(result.passed_over)
    told(result.published.kept, result.published.removed)
    letters = sum(len(unit.letters) for unit in result.units)
    screen.talk(
        f"共 {len(result.units)} 个单位、{letters} 份文书，结果在“{out}”。机器草稿，请审定后使用。"
    )
