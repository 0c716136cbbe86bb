"""The decision log: what people decided about findings, one JSON line each, only ever added to.

It is the office's own file and holds the words of the findings, since they are what is learnt
from; no path of a machine is in it. A later decision about the same finding replaces an earlier one;
one about another finding in the same words does not.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from xuncha_docs.errors import WorkspaceError

_FOREIGN = re.compile(r'[\udc80-\udcff](?![\udc80-\udcff]{0,2}(?:\r?\n|\{"|$))')


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
    def key(self) -> tuple[str, str]:
        """What a later decision replaces it by: the finding, as long as its words are the same."""
        return key(self.finding, self.title, self.detail)

    @property
    def corrects(self) -> bool:
        """Whether the person decided otherwise than was proposed, or nothing was."""
        return self.category != self.proposed


def key(finding: str, title: str, detail: str) -> tuple[str, str]:
    """Return what is the same in two decisions about one finding: its id and its words.

    A number that came to mean other words, since the file is read otherwise now, is another.
    """
    return finding, "".join((title + detail).split())


def read(path: Path) -> tuple[Decision, ...]:
    """Return the decisions of a log in order, of those about the same finding the last.

    What a crash cut off is left out; see `torn`.

    Raises:
        WorkspaceError: The log cannot be read or a line of it is wrong.
    """
    out: dict[tuple[str, str], Decision] = {}
    for number, line in enumerate(_lines(path), 1):
        for value in _objects(line):
            decision = _decision(value, f"决定记录“{path.name}”第 {number} 行")
            out.pop(decision.key, None)
            out[decision.key] = decision
    return tuple(out.values())


def torn(path: Path) -> tuple[int, ...]:
    """Return the numbers of the lines that a crash cut off; none if there is no log yet.

    Raises:
        WorkspaceError: The log cannot be read.
    """
    if not path.exists():
        return ()
    return tuple(n for n, line in enumerate(_lines(path), 1) if None in _objects(line, torn=True))


def append(path: Path, decisions: Sequence[Decision]) -> None:
    """Add decisions to a log in one write, on the disk before this returns.

    Nothing that is there is touched; a last line without its end is ended first.

    Raises:
        WorkspaceError: The folder is missing, or the file is no decision log.
    """
    if not path.parent.is_dir():
        raise WorkspaceError(f"文件夹“{path.parent}”不存在，请先建立。", "DC101")
    ended = True
    if path.exists():
        read(path)
        ended = path.read_bytes()[-1:] in (b"", b"\n")
    lines = "".join(json.dumps(asdict(d), ensure_ascii=False) + "\n" for d in decisions)
    with path.open("ab") as stream:
        stream.write((lines if ended else f"\n{lines}").encode())
        stream.flush()
        os.fsync(stream.fileno())


def _lines(path: Path) -> list[str]:
    """Return the lines of a log.

    A character may be cut in two where a line is, or where the next one runs on; any other bytes
    are of another encoding.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
    except FileNotFoundError as error:
        message = f"找不到决定记录“{path}”。先用 xuncha decide 记下第一条决定，或者核对路径。"
        raise WorkspaceError(message, "DC101") from error
    if _FOREIGN.search(text):
        raise WorkspaceError(f"决定记录“{path.name}”不是 UTF-8 编码。", "DC101")
    return text.split("\n")


def _objects(line: str, *, torn: bool = False) -> Iterator[object]:
    """Return what a line holds: one object, or the whole ones of several that a crash ran together.

    Args:
        line: The line.
        torn: Whether to give None for each piece that is cut off.
    """
    decoder = json.JSONDecoder()
    at = 0
    while line[at:].strip():
        start = at + len(line[at:]) - len(line[at:].lstrip())
        try:
            value, at = decoder.raw_decode(line, start)
            yield value
        except ValueError:
            following = line.find('{"', start + 1)
            at = len(line) if following < 0 else following
            if torn:
                yield None


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


def _decision(raw: object, where: str) -> Decision:
    wanted = {f.name for f in fields(Decision)}
    try:
        if not isinstance(raw, dict):
            raise TypeError
        given = {key: raw[key] for key in wanted if key in raw}
        given["headings"] = tuple(given.get("headings", ()))
        texts = [v for v in given.values() if not isinstance(v, tuple)] + [*given["headings"]]
        if not all(isinstance(text, str) for text in texts) or not given["title"]:
            raise TypeError
        return Decision(**given)
    except (TypeError, KeyError) as error:
        message = f"{where}写得不对。记录只由 xuncha decide 添加；请删去或改正这一行。"
        raise WorkspaceError(message, "DC101") from error
