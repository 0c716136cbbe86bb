"""`xuncha review` and `xuncha decide`: what people decide, asked for and written down."""

import sys
from pathlib import Path

import click

from xuncha_docs.cli import chinese, options, screen
from xuncha_docs.errors import ExitCode

_LOG = click.option(
    "--memory",
    metavar="决定.jsonl",
    type=options.FILE,
    default="决定.jsonl",
    callback=options.whole_log,
    help="记到哪个决定记录，默认当前文件夹的 决定.jsonl；没有就新建，只增不改。",
)


@click.command(cls=chinese.Command, epilog="示例：xuncha review 县教育局/*.docx -o 复核.xlsx")
@options.FILES
@click.option("-o", "--out", required=True, type=options.FILE, help="写到哪个 .xlsx。")
@options.TAXONOMY
@options.MEMORY
@options.FORCE
@options.JOBS
def review(
    files: tuple[Path, ...],
    out: Path,
    taxonomy: Path | None,
    memory: Path | None,
    force: bool,
    jobs: int | None,
) -> int:
    """把材料里的问题列成复核表：最没有把握的在前，大同小异的只列一条。

    在 WPS 或 Excel 里填“认定类别”一栏（选类别，或者选“同意”），再用 xuncha decide 读回。
    """
    from xuncha_docs.workflow import reviewing

    hidden = len(files) < 3
    with (
        options.workers(jobs) as executor,
        click.progressbar(
            length=len(files), label="读取中", file=sys.stderr, width=30, hidden=hidden
        ) as bar,
    ):
        asked, failed = reviewing.queue(
            files,
            executor=executor,
            taxonomy=taxonomy,
            memory=memory,
            watch=lambda report: bar.update(1),
        )
    for report in failed:
        screen.talk(f"错误：{report.failure.message}" if report.failure else "")
    if len(failed) == len(files):
        return failed[0].exit_code
    reviewing.write(asked, out, taxonomy=taxonomy, force=force)
    bands = [one.finding.labels[0].band.value for one in asked]
    counted = "、".join(f"把握{b} {bands.count(b)} 条" for b in dict.fromkeys(bands))
    alike = sum(one.alike for one in asked)
    screen.talk(f"共列出 {len(asked)} 条（{counted}），另有 {alike} 条与其中某条大同小异。")
    screen.result(str(out))
    return ExitCode.PROBLEMS if failed else ExitCode.FINE


@click.command(
    cls=chinese.Command,
    epilog="示例：xuncha decide 复核.xlsx --memory 决定.jsonl；"
    "xuncha decide 自查报告.docx --finding 3 --category 2.4.3",
)
@click.argument("file", metavar="复核表或材料", type=options.FILE)
@click.option("--finding", default="", metavar="编号", help="材料里问题的编号或序号。")
@click.option("--category", default="", metavar="类别", help="认定的末级类别：代码或名称。")
@options.TAXONOMY
@_LOG
def decide(file: Path, finding: str, category: str, taxonomy: Path | None, memory: Path) -> None:
    """记下人的认定：读回填好的复核表，或者直接认定一条。

    决定记录是本办自己的文件，里面有问题的原文；以后加 --memory 归类时参与判断。
    """
    if bool(finding) != bool(category):
        raise click.UsageError("--finding 和 --category 要一起给；读回复核表时两个都不给。")
    from xuncha_docs.workflow import reviewing

    if finding:
        taken = [reviewing.decide(file, finding, category, memory, taxonomy)]
    else:
        taken = reviewing.take(file, memory, taxonomy)
    changed = sum(one.corrects for one in taken)
    screen.result(f"记下 {len(taken)} 条认定，其中改判 {changed} 条：{memory}")
