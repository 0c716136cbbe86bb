"""What `draft` and `template` do: one letter, one letter a unit, and the templates themselves."""

import sys
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha_docs.cli import chinese, options, screen
from xuncha_docs.errors import ExitCode

if TYPE_CHECKING:
    from xuncha_docs.workflow.drafting import Layout, Letter
    from xuncha_docs.workflow.series import Order, Series


@dataclass(frozen=True, slots=True)
class Wanted:
    """One letter to draft.

    Attributes:
        template: Name of the template.
        sheet: A fact sheet, or None.
        files: The files of the unit whose findings it is about.
        path: The .docx to write.
        taxonomy: The office's own taxonomy, or None.
        strict: Refuse to write while a required fact is missing.
        layout: How it is laid out; as usual if None.
    """

    template: str
    sheet: Path | None
    files: Sequence[Path]
    path: Path
    taxonomy: Path | None = None
    strict: bool = False
    layout: "Layout | None" = None


def one(wanted: Wanted, executor: Executor) -> "Letter":
    """Draft a letter from a fact sheet, from the files of a unit, or from both."""
    from xuncha_docs import compose
    from xuncha_docs.workflow import drafting, factsheet, series
    from xuncha_docs.workflow.facts import merged

    template = compose.load(wanted.template)
    given = factsheet.load(wanted.sheet, template) if wanted.sheet else {}
    found: dict[str, Any] = {}
    if wanted.files:
        found, listed = series.from_files(wanted.files, executor, wanted.taxonomy)
        screen.talk(f"读到 {len(listed.entries)} 个问题。")
        if listed.clues:
            screen.talk(f"有 {len(listed.clues)} 条疑似问题线索没有写入，请人工确认。")
    facts = merged(found, given)
    layout = wanted.layout or drafting.Layout()
    return drafting.draft(template.name, facts, wanted.path, strict=wanted.strict, layout=layout)


def for_all(order: "Order", executor: Executor) -> int:
    """Draft one letter a unit and tell how it went."""
    from xuncha_docs.workflow import rounds, series

    with click.progressbar(length=0, label="处理中", file=sys.stderr, width=30) as bar:

        def lengthen(total: int) -> None:
            bar.length = total
            bar.render_progress()

        watch = rounds.Watch(lengthen, lambda name: bar.update(1))
        result = series.series(order, executor=executor, watch=watch)
    _show(result, order)
    return ExitCode.PROBLEMS if result.has_problems else ExitCode.FINE


def _show(result: "Series", order: "Order") -> None:
    head = ["单位", "问题", "待补", "格式", "未处理及原因"]
    rows = []
    for unit in result.units:
        letter = unit.letter
        errors = letter.errors if letter else 0
        verdict = "-" if letter is None else f"{errors} 处错误" if errors else "通过"
        gaps = str(len(letter.missing) or "-") if letter else "-"
        why = "；".join(unit.failures) or "-"
        rows.append([unit.unit, str(len(unit.found.entries)), gaps, verdict, why])
    screen.result(screen.table(head, rows))
    told(result.published.kept, result.published.removed)
    for name in result.passed_over:
        screen.talk(f"“{name}”不属于任何单位，没有处理。")
    made = sum(unit.letter is not None for unit in result.units)
    fresh = len([name for name in result.published.written if name.endswith(".docx")])
    screen.talk(
        f"{order.template}：应有 {len(result.units)} 份，起草 {made} 份（这次新写 {fresh} 份），"
        f"结果在“{order.out}”。机器草稿，请审定后使用。"
    )


def told(kept: Sequence[str], removed: Sequence[str]) -> None:
    """Tell which files were left as a person edited them, and which are gone."""
    for name in kept:
        screen.talk(f"“{name}”手工改过或正被打开，已保留原样；要用新稿覆盖请加 --force。")
    for name in removed:
        screen.talk(f"“{name}”这次不再产生，已删去上次的。")


@click.group(
    cls=chinese.Group,
    epilog="示例：xuncha template list；xuncha template facts 联审意见 -o 内容.xlsx",
)
def template() -> None:
    """查看模板，生成供填写的内容表。"""


@template.command("list", epilog="示例：xuncha template list")
@click.option("--own", type=options.FILE, metavar="文件夹", help="本办自己的模板文件夹。")
def list_(own: Path | None) -> None:
    """按工作阶段列出全部模板和用途。"""
    from xuncha_docs import compose

    rows = [[t.phase or "自定", t.name, t.summary] for t in compose.by_phase(own)]
    screen.result(screen.table(["阶段", "模板", "用途"], rows))


@template.command(epilog="示例：xuncha template facts 联审意见 -o 内容.xlsx")
@click.argument("name", metavar="模板")
@click.option(
    "-o", "--out", type=options.FILE, help="写到哪个 .xlsx，默认是“模板名（内容）.xlsx”。"
)
@click.option("--own", type=options.FILE, metavar="文件夹", help="本办自己的模板文件夹。")
@options.FORCE
def facts(name: str, out: Path | None, own: Path | None, force: bool) -> None:
    """生成一个模板的内容表（.xlsx），填好后用 xuncha draft 模板 --facts 内容表 起草。"""
    from xuncha_docs import compose, ledger
    from xuncha_docs.workflow import drafting, factsheet

    path = out or Path(f"{name}（内容）.xlsx")
    sheets = factsheet.blank(compose.load(name, own))
    drafting.check_target(path, force=force)
    ledger.write(sheets, path)
    screen.result(str(path))
