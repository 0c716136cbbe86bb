"""Options and arguments that several commands share, and where their work is done."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from concurrent.futures import Executor

FILE = click.Path(path_type=Path)


def whole_log(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Tell of the lines of a decision log that a crash cut off, and return its path."""
    if path:
        from xuncha_docs import decisions
        from xuncha_docs.cli import screen

        for number in decisions.torn(path):
            screen.talk(
                f"警告：决定记录“{path.name}”第 {number} 行没有写完（断电或被强行关闭），这一条没有算；"
                "其余的照常用。请重新认定这一条，再删去这一行。"
            )
    return path


FILES = click.argument("files", metavar="文件…", nargs=-1, required=True, type=FILE)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出形式：text 给人看（默认），json 给程序用。",
)
JOBS = click.option(
    "--jobs", type=click.IntRange(1, 64), help="同时处理的进程数，默认等于处理器核数。"
)
CLUSTER = click.option(
    "--cluster",
    default="",
    metavar="tcp://主机:端口",
    help="改在 Dask 集群上处理（须装 cluster 组件）。材料和输出都须放在共享文件夹里，"
    "各机以同样的路径访问。",
)
NUMBERS = click.option(
    "--numbers",
    metavar="gbt9704.toml",
    type=FILE,
    help="本单位与标准不同的版面数值；与标准的差别只提示，不拒绝。不写时用文件夹里的。",
)
PAGES = click.option(
    "--pages", is_flag=True, help="用 LibreOffice 渲染后量版面；署名落空页时收紧重排。"
)
MEMORY = click.option(
    "--memory",
    metavar="决定.jsonl",
    type=FILE,
    callback=whole_log,
    help="本办的决定记录：以前认定过的近似问题参与归类。",
)
TAXONOMY = click.option(
    "--taxonomy",
    metavar="taxonomy.toml",
    type=FILE,
    help="本办自己的分类体系，.toml 或导出的 .xlsx；默认用自带的。",
)
FORCE = click.option("--force", is_flag=True, help="目标文件已存在时覆盖。")


def workers(jobs: int | None, cluster: str = "") -> "Executor":
    """Return where files are worked on."""
    from xuncha_docs.workflow import batch

    return batch.workers(jobs, cluster)
