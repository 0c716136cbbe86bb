"""`xuncha eval`: how right the program is, as tables and as a picture."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha_docs.cli import chinese, options, screen
from xuncha_docs.errors import ExitCode

if TYPE_CHECKING:
    from xuncha_docs.scoring import Tally
    from xuncha_docs.workflow.evaluating import Evaluation, Step

_SHARES = (
    ("P", "hit", "found"),
    ("R", "hit", "gold"),
    ("F1", "", ""),
    ("原文一致", "same", "hit"),
    ("末级", "leaf", "labelled"),
    ("前三", "top3", "labelled"),
    ("二级", "second", "labelled"),
    ("一级", "top", "labelled"),
    ("整改情况", "answered", "answers"),
    ("整改状态", "status", "statuses"),
)


@click.command(
    "eval",
    cls=chinese.Command,
    epilog="示例：xuncha eval 标准答案 --png 混淆.png；xuncha eval --replay 决定.jsonl",
)
@click.argument("gold", metavar="[标准答案文件夹]…", nargs=-1, type=options.FILE)
@click.option("--ext", default="txt", help="读哪种文件，如 txt（默认）、docx,pdf。")
@click.option("--png", metavar="图片", type=options.FILE, help="把混淆表画成热力图。")
@click.option(
    "--replay",
    metavar="决定.jsonl",
    type=options.FILE,
    callback=options.whole_log,
    help="按先后重放决定记录，比较学习前后。",
)
@options.TAXONOMY
@options.MEMORY
@options.FORCE
@options.FORMAT
@options.JOBS
def command(  # noqa: PLR0913 - one parameter an option
    gold: tuple[Path, ...],
    ext: str,
    png: Path | None,
    replay: Path | None,
    taxonomy: Path | None,
    memory: Path | None,
    force: bool,
    form: str,
    jobs: int | None,
) -> int:
    """对照标准答案，算出提取和归类有多准；或者重放决定记录，看学习有没有用。

    标准答案文件夹里每份材料有 名称.gold.json 和 名称.txt（或 .docx、.pdf、.xlsx）。
    """
    if replay is not None:
        return _replay(replay, taxonomy, form)
    if not gold:
        raise click.UsageError("要给出标准答案文件夹，或者 --replay 决定.jsonl。")
    from xuncha_docs.workflow import evaluating

    with (
        options.workers(jobs) as executor,
        click.progressbar(length=0, label="读取中", file=sys.stderr, width=30) as bar,
    ):
        result = evaluating.evaluate(
            gold,
            extensions=ext.split(","),
            executor=executor,
            memory=memory,
            watch=lambda report: bar.update(1),
            taxonomy=taxonomy,
        )
    _show(result, form)
    if png is not None:
        from xuncha_docs.workflow import heatmap

        table = evaluating.at_second_level(result.confusion)
        heatmap.draw(table, evaluating.axis(table), png, force=force)
        screen.talk(f"已画出：{png}（行是标准答案，列是程序所给；蓝对红错）")
    for report in result.failed:
        screen.talk(f"错误：{report.failure.message}" if report.failure else "")
    return ExitCode.PROBLEMS if result.failed else ExitCode.FINE


def _show(result: "Evaluation", form: str) -> None:
    from xuncha_docs.workflow import evaluating

    if form == "json":
        rows = {f"{e} {kind}": dict(t.counts) for (e, kind), t in result.rows.items()}
        pairs = [[*pair, n] for pair, n in sorted(result.confusion.items())]
        screen.result_json({"rows": rows, "confusion": pairs})
        return
    head = ["文件", "材料", "份", "问题", *(name for name, _, _ in _SHARES)]
    rows_ = [[*key, *_row(tally)] for key, tally in result.rows.items()]
    screen.result(screen.table(head, rows_))
    shares = [
        [s.code, str(s.gold), str(s.given), *_prf(s.right, s.given, s.gold)]
        for s in evaluating.by_category(result.confusion)
    ]
    screen.result("\n按类别（首个标签；微平均见末行）")
    total = [sum(column) for column in _columns(evaluating.by_category(result.confusion))]
    shares.append(["全部", str(total[0]), str(total[1]), *_prf(total[2], total[1], total[0])])
    screen.result(screen.table(["类别", "标准", "所给", "P", "R", "F1"], shares))
    table = evaluating.at_second_level(result.confusion)
    screen.result("\n混淆表（行是标准答案，列是程序所给，– 是漏提或多提）")
    screen.result(_matrix(table, evaluating.axis(table)))


def _columns(shares: Iterable[Any]) -> Iterable[tuple[int, ...]]:
    return zip(*((s.gold, s.given, s.right) for s in shares), strict=True)


def _row(tally: "Tally") -> list[str]:
    c = tally.counts
    cells = [_percent(c[n], c[d]) for _, n, d in _SHARES if n]
    cells.insert(2, _percent(2 * c["hit"], c["gold"] + c["found"]))
    return [str(c["docs"]), str(c["gold"]), *cells]


def _prf(right: int, given: int, gold: int) -> list[str]:
    return [_percent(right, given), _percent(right, gold), _percent(2 * right, given + gold)]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "–"


def _matrix(table: Mapping[tuple[str, str], int], axis: list[str]) -> str:
    lines = ["     " + "".join(f"{code:>5}" for code in axis)]
    for gold in axis:
        cells = "".join(f"{table.get((gold, found), 0) or '·':>5}" for found in axis)
        lines.append(f"{gold:>5}{cells}")
    return "\n".join(lines)


def _replay(log: Path, taxonomy: Path | None, form: str) -> int:
    from xuncha_docs.workflow import evaluating

    steps = evaluating.replay(log, taxonomy)
    if form == "json":
        screen.result_json([{k: getattr(s, k) for k in s.__slots__} for s in steps])
    else:
        screen.result(screen.table(*_replayed(steps)))
    fallen = steps[-1].old - steps[-1].kept
    if fallen:
        screen.talk(
            f"有 {fallen} 条以前认定过的问题，现在的首个标签与认定不同，请核对记录是否自相矛盾。"
        )
    return ExitCode.PROBLEMS if fallen else ExitCode.FINE


def _replayed(steps: "list[Step]") -> tuple[list[str], list[list[str]]]:
    head = ["决定", "只用规则", "加上记忆", "以前的仍对"]
    rows = [
        [
            f"第 {s.old - s.count + 1}—{s.old} 条",
            _percent(s.ruled, s.count),
            _percent(s.learnt, s.count),
            f"{s.kept}/{s.old}",
        ]
        for s in steps
    ]
    count = steps[-1].old
    ruled, learnt = sum(s.ruled for s in steps), sum(s.learnt for s in steps)
    last = f"{steps[-1].kept}/{count}"
    rows.append(["全部", _percent(ruled, count), _percent(learnt, count), last])
    return head, rows
