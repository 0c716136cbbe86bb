"""click in Chinese: help pages and usage errors."""

import difflib
import re
from typing import Any

import click

_WORDS = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]…"}
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)
_ENGLISH = re.compile(r"\s*\[(?:[^\]]*;\s*)?(?P<required>required)?[^\]]*\]$")


def _option(record: tuple[str, str]) -> tuple[str, str]:
    """Return the help record of an option without click's English remarks."""
    name, text = record
    match = _ENGLISH.search(text)
    if match:
        text = text[: match.start()] + ("（必填）" if match["required"] else "")
    return re.sub(r" (?:PATH|TEXT|INTEGER(?: RANGE)?)$", "", name), text


class _Pages:
    """Help pages with Chinese headings, for commands and groups alike."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        usage = " ".join(_WORDS.get(piece, piece) for piece in pieces)
        formatter.write_usage(ctx.command_path, usage, prefix="用法：")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示帮助。"
        return option


class Command(_Pages, click.Command):
    """A command whose help page is Chinese."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a Chinese heading."""
        params = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [_option(r) for p in params if (r := p.get_help_record(ctx)) is not None]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)


class Group(_Pages, click.Group):
    """A group of commands whose help page is Chinese."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands under Chinese headings."""
        Command.format_options(self, ctx, formatter)  # type: ignore[arg-type]
        names = self.list_commands(ctx)
        commands = [(name, c) for name in names if (c := self.get_command(ctx, name)) is not None]
        with formatter.section("命令"):
            formatter.write_dl([(name, c.get_short_help_str(80)) for name, c in commands])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command asked for; an unknown one is named with the nearest."""
        if args and self.get_command(ctx, args[0]) is None:
            near = difflib.get_close_matches(args[0], self.commands, 1, 0.5)
            hint = f"是不是 {near[0]}？" if near else f"可用的有：{'、'.join(self.commands)}。"
            raise click.UsageError(f"没有 {args[0]} 这个命令。{hint}", ctx)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order they were written: the main job first."""
        return list(self.commands)


def usage_error(error: click.ClickException) -> str:
    """Return a usage error in Chinese, with what to do next."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "xuncha"
    return f"{_what(error)}\n用 {path} --help 查看用法和示例。"


def _what(error: click.ClickException) -> str:
    parameter: Any = getattr(error, "param", None)
    name = _name(parameter)
    if isinstance(error, click.NoSuchOption):
        near = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else "。"
        return f"没有 {error.option_name} 这个选项{near}"
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {name}。"
    if isinstance(error, click.BadParameter):
        return f"参数 {name} 不对：{_wanted(parameter, error.message)}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面要跟一个值，或者它的写法不对。"
    if isinstance(error, click.FileError):
        return f"打不开“{error.ui_filename}”。"
    message = error.format_message()
    if extra := _EXTRA.fullmatch(message):
        return f"多写了 {extra[1]}。文件名里有空格的，要用英文引号括起来。"
    return f"命令写法不对：{message}" if message.isascii() else message


def _name(parameter: Any) -> str:  # noqa: ANN401 - click's parameters differ by kind
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return str(parameter.human_readable_name) if parameter is not None else ""


def _wanted(parameter: Any, message: str) -> str:  # noqa: ANN401
    kind = getattr(parameter, "type", None)
    if isinstance(kind, click.Choice):
        return f"应为 {'、'.join(kind.choices)} 之一。"
    if isinstance(kind, click.IntRange):
        return f"应为 {kind.min} 到 {kind.max} 的整数。"
    return message
