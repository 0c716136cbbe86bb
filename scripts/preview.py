"""Show how a .docx looks: convert it with LibreOffice and make one PNG a page.

Usage: python scripts/preview.py 文件.docx 输出文件夹

Fonts the file names but the machine lacks are replaced by free ones, for this process only; the
replacements are printed. A preview is for looking at: it proves nothing about Word.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from xuncha_docs.gongwen import render


def run(command: list[str]) -> str:
    """Run a program and return what it prints; end with its message if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} 失败：{done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def main() -> None:
    """Convert one file."""
    if len(sys.argv) != 3:
        sys.exit("用法：python scripts/preview.py 文件.docx 输出文件夹")
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    missing = [name for name in ("pdftoppm", "pdffonts") if not shutil.which(name)]
    if missing or render.office() is None:
        sys.exit("不能预览；请安装 LibreOffice 和 poppler-utils。")
    if not source.is_file():
        sys.exit(f"没有这个文件：{source}")
    target.mkdir(parents=True, exist_ok=True)
    pdf = target / f"{source.stem}.pdf"
    with tempfile.TemporaryDirectory() as name:
        (made,) = render.render([source], Path(name))
        if made is None:
            sys.exit(f"LibreOffice 没有转出 PDF，请确认 {source} 能打开。")
        shutil.copyfile(made, pdf)
    run(["pdftoppm", "-r", "80", "-png", str(pdf), str(target / source.stem)])
    print(run(["pdffonts", str(pdf)]))
    print("以上是预览实际用到的字体；与公文字库名不同的就是替身，版面以装有公文字库的机器为准。")
    for page in sorted(target.glob(f"{source.stem}-*.png")):
        print(page)


if __name__ == "__main__":
    main()
