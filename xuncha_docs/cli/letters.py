"""What `draft` and `template` do: one letter, one letter a unit, and the templates themselves."""

import sys
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha_docs.cli import chinese, options, screen
from xuncha_docs.errors import ExitCode, TemplateError

if TYPE_CHECKING:
    from xuncha_docs.compose import Template
    from xuncha_docs.workflow.drafting import Layout, Letter
    from xuncha_docs.workflow.series import Order, Series


@dataclass(frozen=True, slots=True)
class Wanted:
    """One letter to draft.

    Attributes:
        template: Name of the template, or path of a .docx that is one.
        sheet: A fact sheet, or None.
        files: The files of the unit whose findings it is about.
        path: The .docx to write.
        taxonomy: The office's own taxonomy, or None.
        strict: Refuse to write while a required fact is missing.
        layout: How it is laid out; as usual if None.
        own: The office's own templates folder, or None.
    """

    template: str
    sheet: Path | None
    files: Sequence[Path]
    path: Path
    taxonomy: Path | None = None
    strict: bool = False
    layout: "Layout | None" = None
    own: Path | None = None


def one(wanted: Wanted, executor: Executor) -> "Letter":
    """Draft a letter from a fact sheet, from the files of a unit, or from both."""
    from xuncha_docs.workflow import drafting, factsheet, series, sources
    from xuncha_docs.workflow.facts import merged

    template = sources.load(wanted.template, wanted.own).template
    given = factsheet.load(wanted.sheet, template) if wanted.sheet else {}
    found: dict[str, Any] = {}
    if wanted.files:
        found, listed = series.from_files(wanted.files, executor, wanted.taxonomy)
        screen.talk(f"读到 {len(listed.entries)} 个问题。")
        if listed.clues:
            screen.talk(f"有 {len(listed.clues)} 条疑似问题线索没有写入，请人工确认。")
    facts = merged(found, given)
    if not drafting.has_content(template, facts):
        raise _nothing(template, has_files=bool(wanted.files))
    layout = wanted.layout or drafting.Layout()
    return drafting.draft(
        wanted.template, facts, wanted.path, strict=wanted.strict, own=wanted.own, layout=layout
    )


def _nothing(template: "Template", *, has_files: bool) -> TemplateError:
    """Return the error that there is nothing to write into a letter, with what to do."""
    from xuncha_docs.workflow import factsheet

    sheet = "、".join(factsheet.sheets_needed(template))
    where = "材料里" if has_files else "内容里"
    check = "请先用 xuncha extract 核对材料；要人工填写的，" if has_files else "请"
    return TemplateError(
        f"{where}没有可以写入{template.name}的事项，没有起草。{check}用 xuncha template facts "
        f"{template.name} 生成内容表，填好“{sheet}”这张表，再用 --facts 起草。",
        "TP109",
    )


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
    passed_over(result.passed_over)
    made = sum(unit.letter is not None for unit in result.units)
    fresh = len([name for name in result.published.written if name.endswith(".docx")])
    screen.talk(
        f"{order.template}：应有 {len(result.units)} 份，起草 {made} 份（这次新写 {fresh} 份），"
        f"结果在“{order.out}”。机器草稿，请审定后使用。"
    )


def passed_over(names: Sequence[str]) -> None:
    """Say what in the inbox was not read."""
    for name in names:
        if name.startswith(".") or "/" in name:
            why = "是隐藏的，或是链接，或没有读取权限，没有读取。需要的，请改名或换成文件本身后再运行。"
        else:
            why = "不属于任何单位或是空的，没有处理。请放进所属单位的子文件夹。"
        screen.talk(f"“{name}”{why}")


def told(kept: Sequence[str], removed: Sequence[str]) -> None:
    """Tell which files were left as a person edited them, and which are gone."""
    for name in kept:
        screen.talk(f"“{name}”手工改过或正被打开，已保留原样；要用新稿覆盖请加 --force。")
    for name in removed:
        screen.talk(f"“{name}”这次不再产生，已删去上次的。")


@click.command(
    cls=chinese.Command,
    epilog="示例：xuncha draft 联审意见 --facts 内容.xlsx；"
    "xuncha draft --template 反馈意见.docx --findings 自查报告.docx；"
    "xuncha draft 巡察进驻通知 --all 2026年第一轮材料 --out 进驻通知",
)
@click.argument("name", metavar="[模板]", default="")
@click.option(
    "--template",
    type=options.FILE,
    metavar="模板.docx",
    help="用 WPS 或 Word 改好的模板，代替模板名；由 xuncha template export 导出。",
)
@click.option("--own", type=options.FILE, metavar="文件夹", help="本办自己的模板文件夹。")
@click.option("--facts", type=options.FILE, help="写有各项内容的 .xlsx 内容表或 JSON 文件。")
@click.option(
    "--findings", multiple=True, type=options.FILE, help="从这份材料里提取问题；可多次使用。"
)
@click.option(
    "--all", "folder", type=options.FILE, metavar="材料文件夹", help="为每个单位各起草一份。"
)
@click.option(
    "-o", "--out", type=options.FILE, help="写到哪里；用了 --all 是文件夹，默认与模板同名。"
)
@options.TAXONOMY
@click.option("--strict", is_flag=True, help="有待补内容就不成文。")
@click.option("--force", is_flag=True, help="目标文件已存在或手工改过时覆盖。")
@click.option(
    "--geometry",
    type=click.Choice(["通行", "字面"]),
    help="版心口径：通行（页边距 37/35 毫米，默认）或字面（34.6/32.6 毫米）。",
)
@options.NUMBERS
@options.PAGES
@options.JOBS
def draft(  # noqa: PLR0913 - one parameter an option
    name: str,
    template: Path | None,
    own: Path | None,
    facts: Path | None,
    findings: tuple[Path, ...],
    folder: Path | None,
    out: Path | None,
    taxonomy: Path | None,
    strict: bool,
    force: bool,
    geometry: str | None,
    numbers: Path | None,
    pages: bool,
    jobs: int | None,
) -> int:
    """按模板起草公文（.docx）并核验格式：内容来自内容表、材料，或者一轮全部单位的材料。

    全部模板：xuncha template list。一个模板需要的内容：xuncha explain 模板名；
    供填写的内容表：xuncha template facts 模板名
    """
    from xuncha_docs.workflow import drafting, series

    if bool(name) is bool(template):
        raise click.UsageError("请写一个模板名，或者用 --template 给出改好的 .docx，二者取一。")
    source, how = str(template or name), (geometry or "", numbers)
    if folder:
        _check_alone(findings=findings, strict=strict, own=own)
        out = out or Path(template.stem if template else name)
        order = series.Order(source, folder, out, facts, taxonomy, force, *how, pages)
        with options.workers(jobs) as executor:
            return for_all(order, executor)
    if not (facts or findings):
        raise click.UsageError("请用 --facts、--findings 或 --all 说明内容从哪里来。")
    layout = drafting.layout(*how, pages=pages)
    path = _target(name, template, out, force=force)
    wanted = Wanted(source, facts, findings, path, taxonomy, strict, layout, own)
    with options.workers(1) as executor:
        return _told(one(wanted, executor))


def _check_alone(*, findings: Sequence[Path], strict: bool, own: Path | None) -> None:
    """Refuse with --all what only holds for one letter."""
    if findings or strict:
        raise click.UsageError("--all 不能与 --findings、--strict 同时用。")
    if own:
        raise click.UsageError("--all 用材料文件夹里的 templates，不能与 --own 同时用。")


def _target(name: str, template: Path | None, out: Path | None, *, force: bool) -> Path:
    """Return the file to write; never the template itself."""
    from xuncha_docs.workflow import drafting

    path = out or Path(f"{template.stem}（草稿）.docx" if template else f"{name}.docx")
    if template and path.resolve() == template.resolve():
        raise click.UsageError("不能写到模板自己上面，请用 -o 换个文件名。")
    drafting.check_target(path, force=force)
    return path


def _told(letter: "Letter") -> int:
    for label in dict.fromkeys(letter.missing):
        screen.talk(f"待补：{label}")
    screen.tell(letter.diagnostics)
    screen.result(str(letter.path))
    return ExitCode.PROBLEMS if letter.errors else ExitCode.FINE


@click.group(
    cls=chinese.Group,
    epilog="示例：xuncha template list；xuncha template facts 联审意见 -o 内容.xlsx；"
    "xuncha template export 联审意见",
)
def template() -> None:
    """查看模板，生成供填写的内容表；导出成 Word 文件修改，改完检查。"""


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


@template.command(epilog="示例：xuncha template export 反馈意见 -o 反馈意见.docx")
@click.argument("name", metavar="模板")
@click.option("-o", "--out", type=options.FILE, help="写到哪个 .docx，默认是“模板名.docx”。")
@click.option("--own", type=options.FILE, metavar="文件夹", help="本办自己的模板文件夹。")
@options.FORCE
def export(name: str, out: Path | None, own: Path | None, force: bool) -> None:
    """把一个模板导出成 Word 文件（.docx），供用 WPS 或 Word 修改。

    双花括号里的是要填的内容，不要改动；其余文字和格式都可以改。改完用 xuncha template check 检查，
    用 xuncha draft --template 起草；放进材料文件夹的 templates 里，xuncha run 就用它。
    """
    from xuncha_docs.workflow import drafting, sources

    path = out or Path(f"{name}.docx")
    drafting.check_target(path, force=force)
    sources.export(name, path, own)
    screen.result(str(path))


@template.command(epilog="示例：xuncha template check 反馈意见.docx")
@click.argument("name", metavar="模板或.docx")
@click.option("--own", type=options.FILE, metavar="文件夹", help="本办自己的模板文件夹。")
@options.FORMAT
def check(name: str, own: Path | None, form: str) -> int:
    """用示例内容试填一个模板，指出写错的字段和标记：在哪一段、原文、最接近的字段名。"""
    from xuncha_docs.workflow import intake, sources

    judge = partial(sources.check, name, own)
    found = intake.isolated(Path(name), judge) if name.lower().endswith(".docx") else judge()
    if form == "json":
        screen.result_json({"template": name, "faults": found})
    else:
        for message in found:
            screen.result(message)
        screen.talk(f"“{name}”有 {len(found)} 处要改。" if found else f"“{name}”没有发现问题。")
    return ExitCode.PROBLEMS if found else ExitCode.FINE
