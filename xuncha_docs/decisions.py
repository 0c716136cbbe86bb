"""The decision log: what people decided about findings, one JSON line each, only ever added to.

It is the office's own file and holds the words of the findings, since they are what is learnt
from; no path of a machine is in it. A later decision about the same words replaces an earlier one.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from xuncha_docs.errors import WorkspaceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about a finding.

    Attributes:
        finding: `Finding.id`.
        title: Its statement.
        detail: Its facts.
        headings: Headings above it, outermost first.
        category: Code a person put it under.
        proposed: Code the program had proposed; "" if none.
        source: Name of the file it was found in.
        on: Date, 2026-03-09.
    """

    finding: str
    title: str
    detail: str = ""
    headings: tuple[str, ...] = ()
    category: str
    proposed: str = ""
    source: str = ""
    on: str = ""

    @property
    def corrects(self) -> bool:
        """Whether the person decided otherwise than was proposed, or nothing was."""
        return self.category != self.proposed


def read(path: Path) -> tuple[Decision, ...]:
    """Return the decisions of a log in order, of those about the same words the last.

    A last line without its end was cut off by a crash and is left out.

    Raises:
        WorkspaceError: The log cannot be read or a line of it is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        message = f"找不到决定记录“{path}”。先用 xuncha decide 记下第一条决定，或者核对路径。"
        raise WorkspaceError(message, "DC101") from error
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"决定记录“{path.name}”不是 UTF-8 编码。", "DC101") from error
    lines = text.split("\n")
    out: dict[tuple[str, str], Decision] = {}
    for number, line in enumerate(lines[:-1], 1):
        if line.strip():
            decision = _decision(line, f"决定记录“{path.name}”第 {number} 行")
            out.pop((decision.title, decision.detail), None)
            out[decision.title, decision.detail] = decision
    return tuple(out.values())


def append(path: Path, decisions: Sequence[Decision]) -> None:
    """Add decisions to a log in one write, on the disk before this returns.

    Raises:
        WorkspaceError: The folder is missing, or the file is no decision log.
    """
    if not path.parent.is_dir():
        raise WorkspaceError(f"文件夹“{path.parent}”不存在，请先建立。", "DC101")
    if path.exists():
        read(path)
    lines = "".join(json.dumps(asdict(d), ensure_ascii=False) + "\n" for d in decisions)
    with path.open("ab+") as stream:
        stream.seek(0)
        whole = stream.read()
        stream.truncate(whole.rfind(b"\n") + 1)  # a line that a crash cut off
        stream.write(lines.encode())
        stream.flush()
        os.fsync(stream.fileno())


def check(decisions: Iterable[Decision], known: Iterable[str], name: str) -> None:
    """Refuse decisions for categories that a taxonomy does not have.

    Raises:
        WorkspaceError: A decision names a category that is not known.
    """
    codes = set(known)
    for decision in decisions:
        if decision.category not in codes:
            message = (
                f"决定记录“{name}”里“{decision.title[:20]}”的类别 {decision.category} "
                "不是现用分类体系的末级类别。请换用当时的分类体系，或者重新认定这一条。"
            )
            raise WorkspaceError(message, "DC102")


def _decision(line: str, where: str) -> Decision:
    wanted = {f.name for f in fields(Decision)}
    try:
        raw = json.loads(line)
        given = {key: raw[key] for key in wanted if key in raw}
        given["headings"] = tuple(given.get("headings", ()))
        texts = [v for v in given.values() if not isinstance(v, tuple)] + [*given["headings"]]
        if not all(isinstance(text, str) for text in texts) or not given["title"]:
            raise TypeError
        return Decision(**given)
    except (ValueError, TypeError, KeyError) as error:
        message = f"{where}写得不对。记录只由 xuncha decide 添加；请删去或改正这一行。"
        raise WorkspaceError(message, "DC101") from error
