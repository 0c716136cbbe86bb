"""What `lint --fix` shows: what changes in each file, before it is written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xuncha_docs.cli import screen
from xuncha_docs.errors import ExitCode, UnreadableFileError, XunchaError

if TYPE_CHECKING:
    from xuncha_docs.gongwen.standard import Own
    from xuncha_docs.workflow.refitting import Refit


def run(files: Sequence[Path], out: Path | None, *, force: bool, own: "Own") -> int:
    """Set the look of files to the standard, each in a new file; return the exit code."""
    from xuncha_docs.workflow import refitting

    if out and len(files) > 1:
        raise click.UsageError("有几个文件时不能用 -o，每个文件存在原文件旁边。")
    if len(files) == 1:
        _one(refitting.refit(files[0], out, force=force, own=own))
        return ExitCode.FINE
    failures: list[XunchaError] = []
    for file in files:
        try:
            _one(refitting.refit(file, None, force=force, own=own))
        except XunchaError as error:
            failures.append(error)
            screen.talk(f"错误：{error.message}（{error.code}）")
    if len(failures) == len(files) and all(isinstance(e, UnreadableFileError) for e in failures):
        return ExitCode.UNREADABLE
    return ExitCode.PROBLEMS if failures else ExitCode.FINE


def _one(done: "Refit") -> None:
    from xuncha_docs.workflow import refitting

    screen.result(f"{done.path}：将调整")
    for line in done.changes or ("没有可调的，格式已经合乎标准",):
        screen.result(f"  {line}")
    if not done.official:
        screen.result("  这份文件不像公文，调好后请从头看一遍再用")
    if done.unsure:
        screen.result(f"  有 {done.unsure} 段拿不准是什么要素，没有动，请自己核对")
    refitting.write(done)
    screen.result(f"  版面问题 {len(done.before)} 处 → {len(done.after)} 处；文字逐字未变")
    screen.result(f"  已存为 {done.out}")
