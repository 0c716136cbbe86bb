"""Set a file's look to the standard: what would change, told first; then a new file beside it.

The original is never written to unless forced, and nothing is written where a word would change.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xuncha_docs import gongwen
from xuncha_docs.errors import UnreadableFileError, WorkspaceError, XunchaError
from xuncha_docs.gongwen.roles import is_letter, recognise, roles
from xuncha_docs.gongwen.standard import Own
from xuncha_docs.model import BlockKind, Diagnostic, Document, PageSetup, TextStyle
from xuncha_docs.readers import read

_SUFFIX = "（已调格式）"
_NAMES = {
    "font": "字体", "size_pt": "字号", "bold": "加粗", "align": "对齐", "leading_pt": "行距",
    "indent_chars": "首行缩进",
}  # fmt: skip
_UNITS = {"size_pt": "磅", "leading_pt": "磅", "indent_chars": "字"}
_ALIGN = {"left": "左", "center": "居中", "right": "右", "both": "两端"}
_SHOWN = 3
_RUNNING = (BlockKind.HEADER, BlockKind.FOOTER)
_LOOK = ("GB1", "GB2", "GB3", "GB4")


@dataclass(frozen=True, slots=True)
class Refit:
    """A file set anew, not yet written.

    Attributes:
        path: The original.
        out: Where it will be written.
        data: The new file.
        changes: What changes, one line an element, in Chinese.
        before: What the layout rules found in the original.
        after: What they find in the new file.
        unsure: Paragraphs left as they are.
        official: Whether it was recognised as an official document at all.
    """

    path: Path
    out: Path
    data: bytes
    changes: tuple[str, ...]
    before: tuple[Diagnostic, ...]
    after: tuple[Diagnostic, ...]
    unsure: int
    official: bool


def refit(path: Path, out: Path | None, *, force: bool, own: Own = ()) -> Refit:
    """Return a .docx with its look set to the standard and what changed.

    Args:
        path: The .docx.
        out: Where it is to go; None for a file of nearly the same name beside it.
        force: Whether a file that is there may be written over.
        own: Numbers the office sets otherwise than the standard.

    Raises:
        UnreadableFileError: The file cannot be read.
        WorkspaceError: The target exists, or its folder does not.
        XunchaError: The file is no .docx, or its text would not stay the same.
    """
    target = out or path.with_stem(path.stem + _SUFFIX)
    if target.exists() and not force:
        message = f"“{target}”已经存在，没有覆盖。请用 -o 换个文件名，或者加 --force。"
        raise WorkspaceError(message, "WS106")
    if target.is_dir() or not target.parent.is_dir():
        message = f"不能写到“{target}”：它是文件夹，或者所在文件夹不存在。请另给一个文件名。"
        raise WorkspaceError(message, "WS106")
    old = read(path)
    if old.page_setup is not None and all(b.kind in _RUNNING for b in old.blocks):
        message = f"“{path.name}”里没有文字，没有可调的格式。请核对是不是拿错了文件。"
        raise XunchaError(message, "FX101")
    if all(block.anchor is None for block in old.blocks):
        raise XunchaError(f"“{path.name}”不是 .docx，不能调格式。请用 WPS 另存为 .docx。", "FX103")
    fixed = gongwen.fix(path.read_bytes(), old, own)
    new = _read_back(fixed.data, path)
    if _said(new) != _said(old):
        raise XunchaError(f"“{path.name}”调整后文字会变，没有写出。", "FX102")
    return Refit(
        path,
        target,
        fixed.data,
        tuple(_changes(old, new)),
        gongwen.check(old, _LOOK, own=own),
        gongwen.check(new, _LOOK, own=own),
        fixed.unsure,
        is_letter(recognise(old)),
    )


def write(done: Refit) -> None:
    """Write a file set anew, whole or not at all.

    Raises:
        OSError: The folder cannot be written to.
    """
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=done.out.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(done.data)
        Path(temporary).chmod(done.path.stat().st_mode & 0o777)
        Path(temporary).replace(done.out)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _read_back(data: bytes, path: Path) -> Document:
    """Return what the reader makes of a file set anew.

    Raises:
        XunchaError: It cannot be read; nothing is to be written then.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(data)
        try:
            return read(copy)
        except UnreadableFileError as error:
            message = f"“{path.name}”调好格式后读不回来，没有写出。请用 WPS 另存一份再试。"
            raise XunchaError(message, "FX102") from error


def _said(document: Document) -> list[tuple[str, str]]:
    """Return the text of every block, automatic numbers included."""
    return [(block.text, block.raw) for block in document.blocks]


def _changes(old: Document, new: Document) -> Iterator[str]:
    """Yield what changes in each element: ``正文 12 段：字体 宋体→仿宋_GB2312``."""
    found: dict[str, Counter[tuple[str, str, str]]] = {}
    for kind, before, after in zip(roles(old), old.blocks, new.blocks, strict=True):
        if before.style is None or after.style is None or before.style == after.style:
            continue
        level = str(before.level) if kind is BlockKind.HEADING else ""
        found.setdefault(f"{kind}{level}", Counter()).update(
            _differences(before.style, after.style)
        )
    pages = zip(_setups(old), _setups(new), strict=True)
    yield from dict.fromkeys(line for a, b in pages for line in _page_changes(a, b))
    for name, differences in found.items():
        if differences:
            yield f"{name}：" + "；".join(_grouped(differences))


def _grouped(differences: Counter[tuple[str, str, str]]) -> Iterator[str]:
    """Yield the changes to the same value together: ``字体 宋体、等线→仿宋_GB2312（12段）``."""
    targets = dict.fromkeys((what, new) for what, _, new in differences)
    for what, new in targets:
        same = {old: n for (w, old, x), n in differences.items() if (w, x) == (what, new)}
        shown = "、".join(list(same)[:_SHOWN]) + ("等" if len(same) > _SHOWN else "")
        yield f"{what} {shown}→{new}（{sum(same.values())}段）"


def _setups(document: Document) -> tuple[PageSetup, ...]:
    first = (document.page_setup,) if document.page_setup else ()
    return (*first, *document.more_setups)


def _page_changes(old: PageSetup, new: PageSetup) -> Iterator[str]:
    for what, names in (
        ("纸张（宽×高，毫米）", ("width_mm", "height_mm")),
        ("页边距（上/下/左/右，毫米）", ("top_mm", "bottom_mm", "left_mm", "right_mm")),
    ):
        sign = "×" if len(names) == 2 else "/"
        before, after = (sign.join(f"{getattr(s, n):g}" for n in names) for s in (old, new))
        if before != after:
            yield f"{what}：{before}→{after}"


def _differences(before: TextStyle, after: TextStyle) -> Iterator[tuple[str, str, str]]:
    for key, name in _NAMES.items():
        a, b = getattr(before, key), getattr(after, key)
        if a != b and not (a is None and not b):
            yield name, _shown(key, a), _shown(key, b)


def _shown(key: str, value: object) -> str:
    if value is None:
        return "未设"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:g}{_UNITS.get(key, '')}"
    return _ALIGN.get(str(value), str(value)) if key == "align" else str(value)
