"""Write docs/reference/ from the program itself: commands, and every code ``explain`` knows.

python scripts/make_reference.py          write the pages
python scripts/make_reference.py --check  only say whether they are up to date
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from xuncha_docs.cli import commands
from xuncha_docs.workflow import explaining

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
NOTE = "<!-- 由 scripts/make_reference.py 生成，请勿手改。 -->\n\n"


def command_page() -> str:
    """Return the help pages of all commands."""
    context = click.Context(commands, info_name="xuncha", max_content_width=100)
    parts = ["# 命令\n", NOTE, f"```text\n{commands.get_help(context)}\n```\n"]
    return "".join([*parts, *_helps(commands, context)])


def _helps(group: click.Group, context: click.Context) -> Iterator[str]:
    """Yield the help page of every command of a group, and of groups within it."""
    for name, command in group.commands.items():
        inner = click.Context(command, info_name=name, parent=context, max_content_width=100)
        yield f"\n## {inner.command_path}\n\n```text\n{command.get_help(inner)}\n```\n"
        if isinstance(command, click.Group):
            yield from _helps(command, inner)


def _pages_below(group: click.Group, context: click.Context) -> Iterator[str]:
    """Yield the help pages of the commands of a group, those of its groups among them."""
    for name, command in group.commands.items():
        inner = click.Context(command, info_name=name, parent=context, max_content_width=100)
        page = command.get_help(inner)
        yield f"\n## {inner.command_path}\n\n```text\n{page}\n```\n"
        if isinstance(command, click.Group):
            yield from _pages_below(command, inner)


def code_page() -> str:
    """Return every code with its page: rules, reader codes, categories, templates, errors."""
    parts = ["# 代码\n", NOTE]
    for row in explaining.as_json(None)["codes"]:
        page = explaining.as_json(row["code"])
        parts.append(f"\n## {page['code']} {page['title']}\n")
        for name, value in page["facts"].items():
            if isinstance(value, list) and value:
                lines = "".join(f"- {line}\n" for line in value)
                parts.append(f"\n{name}：\n\n{lines}")
            elif value and isinstance(value, str):
                parts.append(f"\n{name}：{value}\n")
    return "".join(parts)


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    return {"commands.md": command_page(), "codes.md": code_page()}


def main() -> int:
    """Write or check the pages."""
    stale = []
    for name, text in pages().items():
        path = REFERENCE / name
        if "--check" in sys.argv:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"过时：{'、'.join(stale)}。请运行 python scripts/make_reference.py。")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
