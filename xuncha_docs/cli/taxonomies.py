"""`xuncha taxonomy …`: an office's own taxonomy, as a workbook or as TOML."""

from pathlib import Path

import click

from xuncha_docs.cli import chinese, options, screen
from xuncha_docs.errors import ExitCode

_SHOWN = 30


@click.group(
    cls=chinese.Group, epilog="示例：xuncha taxonomy export -o 类别.xlsx。每个命令都有 --help。"
)
def taxonomy() -> None:
    """问题分类体系：导出成表格、改好读回、检查、从改判中提词语。"""


@taxonomy.command(epilog="示例：xuncha taxonomy export -o 类别.xlsx")
@click.argument("source", metavar="[taxonomy.toml]", required=False, type=options.FILE)
@click.option("-o", "--out", required=True, type=options.FILE, help="写到哪个 .xlsx。")
@options.FORCE
def export(source: Path | None, out: Path, force: bool) -> None:
    """把分类体系写成表格，供在 WPS、Excel 里修改；不给文件就用自带的。"""
    from xuncha_docs.workflow import tending

    tending.export(source, out, force=force)
    screen.result(str(out))


@taxonomy.command("import", epilog="示例：xuncha taxonomy import 类别.xlsx -o taxonomy.toml")
@click.argument("sheet", metavar="类别.xlsx", type=options.FILE)
@click.option("-o", "--out", required=True, type=options.FILE, help="写到哪个 .toml。")
@options.FORCE
def import_(sheet: Path, out: Path, force: bool) -> None:
    """读回改好的表格，先列出与原有的不同之处，再写成 taxonomy.toml。

    原文件已存在而内容不同时只列出不同，加 --force 才覆盖。原文件里的注释只保留开头的一段。
    """
    from xuncha_docs.workflow import tending

    planned = tending.plan(sheet, out)
    against = out.name if planned.exists else "自带的分类体系"
    screen.result(
        f"与{against}相比，有 {len(planned.changes)} 处不同" + "：" * bool(planned.changes)
    )
    for line in planned.changes:
        screen.result(f"  {line}")
    tending.write(planned, out, force=force)
    screen.result(str(out))


@taxonomy.command(epilog="示例：xuncha taxonomy check 类别.xlsx --on 自查报告.docx")
@click.argument("file", metavar="[taxonomy.toml 或 类别.xlsx]", required=False, type=options.FILE)
@click.option("--on", "documents", multiple=True, metavar="材料", type=options.FILE,
              help="用本办的这些材料量短词切断词语的比例，默认用自带的示例；可多次使用。")  # fmt: skip
def check(file: Path | None, documents: tuple[Path, ...]) -> int:
    """检查分类体系，错误指明第几行或哪个单元格；量出短词切断词语的比例。"""
    from xuncha_docs.workflow import tending

    checked = tending.check(file, documents)
    for error in checked.errors:
        screen.result(f"错误 {error.code} {error.message}")
    if checked.taxonomy is None:
        return ExitCode.TEMPLATE
    leaves, topics = len(checked.taxonomy.leaves), len(checked.taxonomy.topics)
    screen.result(f"没有错误：{leaves} 个末级类别，{topics} 个专项。")
    screen.result(
        f"两三个字的词 {checked.short} 个；在 {checked.read} 段文字里，有 {len(checked.rates)} 个切断过词语"
        + ("，比例高的宜改长：" if checked.rates else "。")
    )
    for rate in checked.rates[:_SHOWN]:
        share = 100 * rate.cut / rate.hits
        screen.result(
            f"  警告 “{rate.cue}”出现 {rate.hits} 次，切断词语 {rate.cut} 次（{share:.0f} %）"
        )
    if len(checked.rates) > _SHOWN:
        screen.result(f"  ……另有 {len(checked.rates) - _SHOWN} 个")
    _tell_shared(checked.shared)
    return ExitCode.FINE


def _tell_shared(shared: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    if not shared:
        return
    screen.result(f"有 {len(shared)} 个强特征同属几个类别，单凭它定不了归哪一类：")
    for phrase, codes in shared[:_SHOWN]:
        screen.result(f"  提示 “{phrase}”：{'、'.join(codes)}")
    if len(shared) > _SHOWN:
        screen.result(f"  ……另有 {len(shared) - _SHOWN} 个")


@taxonomy.command(epilog="示例：xuncha taxonomy suggest --memory 决定.jsonl")
@click.option(
    "--memory",
    required=True,
    metavar="决定.jsonl",
    type=options.FILE,
    callback=options.whole_log,
    help="决定记录。",
)
@options.TAXONOMY
@options.FORMAT
def suggest(memory: Path, taxonomy: Path | None, form: str) -> None:
    """从改判过的问题里提出可以加进类别的词语，供人取舍；不会自行改动分类体系。"""
    from xuncha_docs.workflow import suggesting
    from xuncha_docs.workflow.intake import categories

    found, known = suggesting.suggest(memory, taxonomy), categories(taxonomy)
    if form == "json":
        screen.result_json([{k: getattr(s, k) for k in s.__slots__} for s in found])
        return
    if not found:
        screen.result("没有可提的词语：同一类别至少要有两条改判用到同样的词语。")
        return
    head = ["类别", "词语", "改判中", "别处", "对数优势", "例"]
    rows = [
        [
            f"{s.category} {known.category(s.category).name}",
            s.cue,
            f"{s.here}/{s.of}",
            str(s.elsewhere),
            f"{s.odds:.1f}",
            s.example,
        ]
        for s in found
    ]
    screen.result(screen.table(head, rows))
    screen.talk(
        "以上只是建议：看中的写进类别的“强特征”或“关键词”，再用 xuncha taxonomy check 检查。"
    )
