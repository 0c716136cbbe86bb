"""The command line: click's only door.

Results go to stdout, talk to stderr. Rooms below are opened inside the commands, so that
``xuncha --help`` loads no heavy library.
"""

import os
import re
import sys
import traceback
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from xuncha_docs import __version__
from xuncha_docs.cli import (
    chinese,
    evaluation,
    explanation,
    learning,
    letters,
    options,
    outcome,
    refit,
    screen,
    taxonomies,
)
from xuncha_docs.errors import ExitCode, XunchaError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from xuncha_docs.model import Diagnostic
    from xuncha_docs.workflow.linting import Verdict
    from xuncha_docs.workflow.rounds import RoundResult


@click.group(cls=chinese.Group, epilog="每个命令都有 --help，内有示例。")
@click.version_option(__version__, message="xuncha-docs %(version)s", help="显示版本。")
@click.option("--debug", is_flag=True, help="出错时显示程序调用过程（不含材料内容）。")
def commands(debug: bool) -> None:
    """巡察文书助手：从报送材料中提取、归类问题，起草公文，出清单台账，核验格式。全程离线。

    机器提出建议，由人审定：定性、线索处置、问责和销号都须人工确认。
    """


@commands.command(epilog="示例：xuncha run 2026年第一轮材料 --out 2026年第一轮文书")
@click.argument("folder", metavar="材料文件夹", type=options.FILE)
@click.option(
    "--out", required=True, metavar="输出文件夹", type=options.FILE, help="结果放在哪里。"
)
@click.option(
    "--scheme",
    default="",
    help="问题归类口径，如 四个聚焦、四个落实、三个聚焦；默认按 xuncha.toml。",
)
@click.option("--force", is_flag=True, help="覆盖手工改过的文书。")
@options.TAXONOMY
@options.MEMORY
@options.PAGES
@options.FORMAT
@options.JOBS
@options.CLUSTER
def run(  # noqa: PLR0913 - one parameter an option
    folder: Path,
    out: Path,
    scheme: str,
    force: bool,
    taxonomy: Path | None,
    memory: Path | None,
    pages: bool,
    form: str,
    jobs: int | None,
    cluster: str,
) -> int:
    """读入一轮材料（每个单位一个子文件夹或压缩包），为每个单位起草文书、清单和台账。

    材料文件夹里可以放 xuncha.toml，写明轮次、巡察组、各单位全称和文号；没写的内容在文书里
    显示为【待补：…】。再次运行只更新没有手工改过的文书。
    """
    if cluster:
        folder, out = folder.absolute(), out.absolute()
    by = _Basis(taxonomy, memory).absolute()
    with options.workers(jobs, cluster) as executor:
        choices = {"scheme": scheme, "force": force, "pages": pages, **by._asdict()}
        result = _run(folder, out, executor, **choices)
    outcome.show(result, out, form)
    return ExitCode.PROBLEMS if result.has_problems else ExitCode.FINE


@commands.command(epilog="示例：xuncha demo 演示结果")
@click.argument("folder", metavar="[输出文件夹]", type=options.FILE, default="xuncha-demo")
@click.option("--force", is_flag=True, help="覆盖手工改过的文书。")
@options.FORMAT
@options.JOBS
def demo(folder: Path, force: bool, form: str, jobs: int | None) -> int:
    """用自带的虚构示例材料演示整个流程，结果默认放在 xuncha-demo/。"""
    from xuncha_docs import assets

    with options.workers(jobs) as executor:
        result = _run(assets.samples(), folder, executor, force=force)
    outcome.show(result, folder, form)
    wrong = any(letter.errors for unit in result.units for letter in unit.letters)
    return ExitCode.PROBLEMS if wrong else ExitCode.FINE


class _Basis(NamedTuple):
    """An office's own taxonomy and decision log, or None."""

    taxonomy: Path | None = None
    memory: Path | None = None

    def absolute(self) -> "_Basis":
        return _Basis(*(path and path.absolute() for path in self))


def _run(folder: Path, out: Path, executor: "Executor", **choices: Any) -> "RoundResult":  # noqa: ANN401
    from xuncha_docs.workflow import rounds

    with click.progressbar(length=0, label="处理中", file=sys.stderr, width=30) as bar:
        watch = rounds.Watch(lambda n: _lengthen(bar, n), lambda name: bar.update(1))
        return rounds.run(folder, out, executor=executor, watch=watch, **choices)


def _lengthen(bar: "click._termui_impl.ProgressBar[int]", total: int) -> None:
    bar.length = total
    bar.render_progress()


@commands.command(epilog="示例：xuncha read 自查报告.docx > 自查报告.json")
@click.argument("file", metavar="文件", type=options.FILE)
def read(file: Path) -> None:
    """读出一份材料的全部段落、标题和表格，输出 JSON。"""
    from xuncha_docs import readers
    from xuncha_docs.workflow import contract, intake

    screen.result_json(contract.document(intake.isolated(file, partial(readers.read, file))))


@commands.command(epilog="示例：xuncha extract 自查报告.docx 整改报告.pdf --format json")
@options.FILES
@options.FORMAT
@options.JOBS
@options.CLUSTER
def extract(files: tuple[Path, ...], form: str, jobs: int | None, cluster: str) -> int:
    """从材料中提取问题：原文、具体表现、所在标题、整改情况。"""
    files = _reachable(files, cluster)
    with options.workers(jobs, cluster) as executor:
        return _take_in(files, form, executor, labelled=False)


@commands.command(epilog="示例：xuncha classify 自查报告.docx --scheme 四个落实")
@options.FILES
@options.FORMAT
@options.JOBS
@options.CLUSTER
@click.option("--scheme", default="", help="归类口径，如 四个聚焦（自带的默认）、四个落实。")
@options.TAXONOMY
@options.MEMORY
def classify(  # noqa: PLR0913 - one parameter an option
    files: tuple[Path, ...],
    form: str,
    jobs: int | None,
    cluster: str,
    scheme: str,
    taxonomy: Path | None,
    memory: Path | None,
) -> int:
    """提取问题并归类，说明依据哪些词语。"""
    files = _reachable(files, cluster)
    by = _Basis(taxonomy, memory).absolute()
    with options.workers(jobs, cluster) as executor:
        return _take_in(files, form, executor, labelled=True, scheme=scheme, by=by)


def _reachable(files: tuple[Path, ...], cluster: str) -> tuple[Path, ...]:
    """Return paths that mean the same on every machine of a cluster."""
    return tuple(file.absolute() for file in files) if cluster else files


def _take_in(
    files: Sequence[Path],
    form: str,
    executor: "Executor",
    *,
    labelled: bool,
    scheme: str = "",
    by: _Basis = _Basis(),  # noqa: B008 - frozen
) -> int:
    from xuncha_docs.workflow import contract, intake

    known = intake.categories(by.taxonomy)
    scheme = known.scheme(scheme or known.default_scheme).id
    if by.memory:
        intake.decided(by.memory)
    tasks = [
        intake.FileTask(path, labelled=labelled, **by._asdict()) for path in intake.unpacked(files)
    ]
    hidden = len(tasks) < 3
    with click.progressbar(
        length=len(tasks), label="读取中", file=sys.stderr, width=30, hidden=hidden
    ) as bar:
        reports = intake.take_in(tasks, executor=executor, done=lambda report: bar.update(1))
    if form == "json":
        screen.result_json(contract.files(reports))
    else:
        from xuncha_docs.workflow import listing

        screen.result("\n\n".join(listing.report(report, scheme, known) for report in reports))
    failed = [report for report in reports if report.failure]
    for report in failed:
        screen.talk(f"错误：{report.failure.message}" if report.failure else "")
    if len(failed) == len(reports):
        return failed[0].exit_code
    return ExitCode.PROBLEMS if failed else ExitCode.FINE


@commands.command(epilog="示例：xuncha show 自查报告.pdf --finding 3 --png 第3个问题.png")
@click.argument("file", metavar="文件", type=options.FILE)
@click.option("--finding", required=True, metavar="编号", help="问题的编号或在本文件中的序号。")
@click.option(
    "--png", metavar="图片", type=options.FILE, help="画出 PDF 的页面，标出原文；多页分存。"
)
@click.option("--force", is_flag=True, help="图片已存在时覆盖。")
def show(file: Path, finding: str, png: Path | None, force: bool) -> None:
    """显示一个问题在材料中的位置：页码或段落、所在标题、前后段落，原文标以〖〗。"""
    from xuncha_docs.workflow import intake, showing

    place = intake.isolated(file, partial(showing.find, file, finding))
    screen.result(showing.as_text(place))
    if png:
        draw = partial(showing.draw, place, png, force=force)
        for written in intake.isolated(file, draw):
            screen.talk(f"已画出：{written}")


@commands.command(epilog="示例：xuncha lint 反馈意见.docx --ignore WD")
@options.FILES
@options.FORMAT
@click.option("--select", multiple=True, help="只查这些规则，如 GB、WD101；几个用逗号隔开。")
@click.option("--ignore", multiple=True, help="不查这些规则；几个用逗号隔开。")
@click.option("--pages", is_flag=True, help="用 LibreOffice 渲染，在页面上量版面。")
@options.NUMBERS
@click.option("--fix", is_flag=True, help="按标准调好格式，另存一份；一个字也不改。")
@click.option("-o", "--out", type=options.FILE, help="调好的文件存到哪里，默认存在原文件旁边。")
@options.FORCE
def lint(  # noqa: PLR0913 - one parameter an option
    files: tuple[Path, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    pages: bool,
    numbers: Path | None,
    fix: bool,
    out: Path | None,
    force: bool,
) -> int:
    """核验公文的版面、编号、用语和内容，逐条说明依据的条款。

    不想再报的，在 Word 或 WPS 里给那一段加批注“核验忽略：GB204 理由”；批注加在标题上，全文有效。
    """
    from xuncha_docs.workflow import drafting, linting
    from xuncha_docs.workspace import numbers_above

    if out and not fix:
        raise click.UsageError("-o 要和 --fix 一起用。")
    own = drafting.layout("", numbers or numbers_above(files[0])).own
    if fix:
        return refit.run(files, out, force=force, own=own)
    chosen = _codes(select), _codes(ignore)
    with options.workers(None) as executor:
        return _judged(linting.lint(files, *chosen, executor, look=pages, own=own), form)


def _judged(verdicts: "Sequence[Verdict]", form: str) -> int:
    """Show what the lint says of each file; return the exit code."""
    from xuncha_docs.workflow import contract

    if form == "json":
        screen.result_json(contract.verdicts(verdicts))
    else:
        for verdict in verdicts:
            said = "未读出" if verdict.failure else _verdict(verdict)
            screen.result(f"{verdict.path}：{said}")
            screen.tell(verdict.diagnostics, verdict.places, err=False)
    failed = [verdict for verdict in verdicts if verdict.failure]
    for verdict in failed:
        screen.talk(f"错误：{verdict.failure}")
    if len(verdicts) > 1:
        screen.talk(_total(verdicts))
    if len(failed) == len(verdicts):
        return ExitCode.UNREADABLE
    wrong = failed or any(_errors(verdict.diagnostics) for verdict in verdicts)
    return ExitCode.PROBLEMS if wrong else ExitCode.FINE


def _errors(found: "Sequence[Diagnostic]") -> int:
    from xuncha_docs.model import Severity

    return sum(d.severity is Severity.ERROR for d in found)


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return codes given one by one or several parted by commas."""
    parts = (part.strip() for text in given for part in re.split("[,，、]", text))
    return tuple(part.upper() for part in parts if part)


def _total(verdicts: "Sequence[Verdict]") -> str:
    from xuncha_docs.model import Severity

    found = [d.severity for verdict in verdicts for d in verdict.diagnostics]
    counts = "、".join(f"{severity} {found.count(severity)} 处" for severity in Severity)
    failed = sum(bool(verdict.failure) for verdict in verdicts)
    return f"共 {len(verdicts)} 份：{counts}" + (f"，{failed} 份没有读出" if failed else "")


def _verdict(verdict: "Verdict") -> str:
    found = verdict.diagnostics
    errors = _errors(found)
    if not errors and any(d.code == "PG001" for d in found):
        return f"未做渲染核验，{len(found) - 1} 处警告和提示"
    rest = len(found) - errors
    said = f"{errors} 处错误，{rest} 处警告和提示" if errors else f"通过，{rest} 处警告和提示"
    passed = verdict.passed_over
    asked = f"（另有 {passed} 处按批注忽略）" if passed else ""
    return (said if found else "没有发现问题") + asked


commands.add_command(letters.draft)
commands.add_command(explanation.explain)
commands.add_command(letters.template)
commands.add_command(learning.review)
commands.add_command(learning.decide)
commands.add_command(taxonomies.taxonomy)
commands.add_command(evaluation.command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with one of `errors.ExitCode`."""
    screen.prepare()
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(_exit_code(given))


def _exit_code(given: list[str]) -> int:
    try:
        return int(commands.main(given, prog_name="xuncha", standalone_mode=False) or 0)
    except XunchaError as error:
        _trace(given)
        screen.talk(f"错误：{error.message}" + (f"（{error.code}）" if error.code else ""))
        return int(error.exit_code)
    except click.ClickException as error:
        screen.talk(f"错误：{chinese.usage_error(error)}")
        return int(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        screen.talk("已中断。已经写好的结果不受影响，可以重新运行。")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more to flush
        return int(ExitCode.FINE)
    except OSError as error:
        _trace(given)
        named = Path(str(error.filename)) if error.filename else None
        if named and named.suffix == ".tmp":  # the file we write before it takes its place
            named = named.parent
        what = f"“{named}”" if named else "文件"
        screen.talk(
            f"错误：读写{what}失败（{error.strerror}）。请检查权限、磁盘空间和文件是否被占用。"
        )
        return int(ExitCode.WORKSPACE)
    except Exception as error:  # the last trap: a person never sees a traceback unasked
        _trace(given)
        screen.talk(f"程序出错（{type(error).__name__}）。加 --debug 可以看到出错的位置。")
        return int(ExitCode.PROBLEMS)


def _trace(given: list[str]) -> None:
    """Show where an error came up, if asked for; the words of other libraries may quote a file."""
    error = sys.exception() if "--debug" in given else None
    while error is not None:
        said = f": {error.message}" if isinstance(error, XunchaError) else ""
        frames = "".join(
            [*getattr(error, "__notes__", ()), *traceback.format_tb(error.__traceback__)]
        )
        screen.talk(f"Traceback (most recent call last):\n{frames}{type(error).__name__}{said}")
        error = error.__cause__ or error.__context__
