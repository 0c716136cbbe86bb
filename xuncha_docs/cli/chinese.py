"""click in Chinese: help pages and usage errors."""

from typing import Any

import click


class _Pages:
    """Help pages with Chinese headings, for commands and groups alike."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示帮助。"
        return option


class Command(_Pages, click.Command):
    """A command whose help page is Chinese."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a Chinese heading."""
        records = [r for p in self.get_params(ctx) if (r := p.get_help_record(ctx)) is not None]
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
    if isinstance(error, click.FileError):
        return f"打不开“{error.ui_filename}”。"
    return f"命令写法不对：{error.format_message()}"


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
