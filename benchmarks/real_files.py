"""How much of the text that another program reads in real files do we read too?

    python benchmarks/real_files.py FOLDER [--keep FOLDER]

The second opinion is LibreOffice's own text export (of workbooks: CSV, all sheets), and pdftotext
for PDF. No other program at hand reads OFD: there it is the text that stands in the XML, which
tells what our layout loses, not whether the letters are right. The share is that of the other
program's pieces of four characters (white space taken out, each line for itself) that our reading
holds, as often as there; a file below 98 % is marked, and explained in docs/why/reading.md. Prints
no text of the files.
"""

import argparse
import re
import subprocess
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from lxml import etree

from xuncha_docs import readers
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.readers import kinds, soffice

_PIECE = 4
_ENOUGH = 0.98
_TEXT = "txt:Text (encoded):UTF8"
_CSV = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,-1"
_WORD, _EXCEL = ("docx", "doc", "rtf"), ("xlsx", "xls")


def main() -> None:
    """Print a row a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", type=Path, help="where the other programs' texts are kept")
    given = parser.parse_args()
    files = sorted(p for p in given.folder.iterdir() if re.fullmatch(r"\.\w{2,4}", p.suffix))
    with tempfile.TemporaryDirectory() as scratch:
        peers = second_opinions(files, given.keep or Path(scratch))
        started = time.process_time()
        converted = readers.convert(files)
        print("| 文件 | 种类 | 读出字数 | 对方字数 | 四字片段 | 单字 | 低于 98 % | 说明 |")
        print("|---|---|---|---|---|---|---|---|")
        rows = [row(f, docx, peers.get(f)) for f, docx in zip(files, converted, strict=True)]
    for line in rows:
        print(f"| {' | '.join(line)} |")
    low = sum(bool(line[6]) for line in rows)
    print(
        f"\n{len(rows)} 个文件，{low} 个低于 98 %，读取用时 {time.process_time() - started:.0f} 秒处理器时间"
    )


def row(path: Path, docx: bytes, peer: str | None) -> list[str]:
    """Return what is printed of a file."""
    kind = kind_of(path)
    try:
        document = readers.read(path, docx)
    except UnreadableFileError as error:
        return [path.name, kind, "读不了", "", "", "", "", error.code]
    ours = "\n".join(block.text for block in document.blocks)
    said = "、".join(dict.fromkeys(d.code for d in document.diagnostics))
    if not squeezed(peer or ""):
        return [path.name, kind, str(len(squeezed(ours))), "没有文字", "—", "—", "", said]
    pieces, letters = shares(ours, peer or "")
    low = "是" if pieces < _ENOUGH else ""
    counts = [str(len(squeezed(text))) for text in (ours, peer or "")]
    return [path.name, kind, *counts, f"{pieces:.1%}", f"{letters:.1%}", low, said]


def kind_of(path: Path) -> str:
    """Return what a file is by its content."""
    try:
        return kinds.kind(path.read_bytes())
    except UnreadableFileError as error:
        return error.code


def squeezed(text: str) -> str:
    """Return a text without white space and what only some programs print."""
    return re.sub(r"[\s\ufeff\u200b\xad\ufffc]+", "", text)


def shares(ours: str, peer: str) -> tuple[float, float]:
    """Return which share of the other program's pieces and letters our text has."""
    whole = squeezed(ours)
    lines = [line for line in map(squeezed, re.split(r"[\n\t\f]", peer)) if line]
    wanted = Counter(piece for line in lines for piece in _pieces(line))
    have: Counter[str] = Counter()
    for length in range(1, _PIECE + 1):
        have.update(whole[i : i + length] for i in range(len(whole) - length + 1))
    found = sum(min(count, have[piece]) for piece, count in wanted.items())
    letters = Counter("".join(lines))
    same = sum(min(count, have[letter]) for letter, count in letters.items())
    return found / max(wanted.total(), 1), same / max(letters.total(), 1)


def _pieces(line: str) -> list[str]:
    length = min(_PIECE, len(line))
    return [line[i : i + length] for i in range(len(line) - length + 1)]


def second_opinions(files: list[Path], folder: Path) -> dict[Path, str]:
    """Return what the other programs read in the files they know."""
    folder.mkdir(parents=True, exist_ok=True)
    by_kind = {path: kind_of(path) for path in files}
    _export([p for p in files if by_kind[p] in _WORD], _TEXT, folder)
    _export([p for p in files if by_kind[p] in _EXCEL], _CSV, folder)
    out = {}
    for path in files:
        if by_kind[path] == "pdf":
            command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
            out[path] = subprocess.run(command, capture_output=True, check=False).stdout.decode()
        elif by_kind[path] == "ofd":
            out[path] = _text_of_ofd(path)
        elif by_kind[path] in _WORD + _EXCEL:
            made = [folder / f"{path.stem}.txt", *sorted(folder.glob(f"{path.stem}-*.csv"))]
            texts = [p.read_text(encoding="utf-8-sig") for p in made if p.is_file()]
            if texts:
                out[path] = "\n".join(texts)
    return out


def _text_of_ofd(path: Path) -> str:
    """Return the text in the pages of an OFD and the drawings they use, annotations left out."""
    with zipfile.ZipFile(path) as package:
        parts = [n for n in package.namelist() if n.endswith(".xml") and "annot" not in n.lower()]
        roots = [etree.fromstring(package.read(part)) for part in sorted(parts)]
    used = {e.get("ResourceID") for root in roots for e in root.iter("{*}CompositeObject")}
    codes = [e for root in roots for e in root.iter("{*}TextCode")]
    owners = [next(e.iterancestors("{*}CompositeGraphicUnit"), None) for e in codes]
    return "\n".join(
        code.text or ""
        for code, owner in zip(codes, owners, strict=True)
        if owner is None or owner.get("ID") in used
    )


def _export(files: list[Path], form: str, folder: Path) -> None:
    missing = [p for p in files if not list(folder.glob(f"{p.stem}[.-]*"))]
    program = soffice.find()
    if not missing or program is None:
        return
    with tempfile.TemporaryDirectory() as profile:
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += ["--convert-to", form, "--outdir", str(folder), *map(str, missing)]
        subprocess.run(command, capture_output=True, check=False)


if __name__ == "__main__":
    main()
