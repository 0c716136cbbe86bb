"""Show how a .docx looks: convert it with LibreOffice and make one PNG a page.

Usage: python scripts/preview.py 文件.docx 输出文件夹

Fonts the file names but the machine lacks are replaced by free ones, for this process only; the
replacements are printed. A preview is for looking at: it proves nothing about Word.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# 公文字库名 → 替身，前者优先。FANDOL 可指到解开的 Fandol 字体文件夹。
SUBSTITUTES = {
    "仿宋_GB2312": ("FandolFang", "FandolFang R", "Noto Serif CJK SC"),
    "楷体_GB2312": ("FandolKai", "LXGW WenKai", "Noto Serif CJK SC"),
    "黑体": ("FandolHei", "Noto Sans CJK SC"),
    "方正小标宋简体": ("Noto Serif CJK SC Black", "FandolSong", "Noto Serif CJK SC"),
    "宋体": ("FandolSong", "Noto Serif CJK SC"),
}
TIMEOUT_SECONDS = 120


def fontconfig(folder: Path, fonts: str) -> Path:
    """Write a private font configuration that maps the names of the standard to free fonts."""
    aliases = "".join(
        f'<alias binding="strong"><family>{name}</family><accept>'
        + "".join(f"<family>{family}</family>" for family in families)
        + "</accept></alias>"
        for name, families in SUBSTITUTES.items()
    )
    extra = f"<dir>{fonts}</dir>" if fonts else ""
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{extra}'
        f"<cachedir>{folder / 'cache'}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return path


def run(command: list[str], environment: dict[str, str]) -> str:
    """Run a program and return what it prints; end with its message if it fails."""
    try:
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"{command[0]} 超过 {TIMEOUT_SECONDS} 秒没有完成。")
    if done.returncode:
        sys.exit(f"{command[0]} 失败：{done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def main() -> None:
    """Convert one file."""
    if len(sys.argv) != 3:
        sys.exit("用法：python scripts/preview.py 文件.docx 输出文件夹")
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    missing = [name for name in ("soffice", "pdftoppm", "pdffonts") if not shutil.which(name)]
    if missing:
        sys.exit(f"缺少 {'、'.join(missing)}，不能预览；请安装 LibreOffice 和 poppler-utils。")
    if not source.is_file():
        sys.exit(f"没有这个文件：{source}")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        configuration = fontconfig(folder, os.environ.get("FANDOL", ""))
        environment = os.environ | {"FONTCONFIG_FILE": str(configuration)}
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = ["--headless", "--convert-to", "pdf", "--outdir", str(target)]
        run(["soffice", profile, *options, str(source)], environment)
        pdf = target / f"{source.stem}.pdf"
        if not pdf.is_file():
            sys.exit(f"LibreOffice 没有转出 {pdf}，请确认 {source} 能打开。")
        run(["pdftoppm", "-r", "80", "-png", str(pdf), str(target / source.stem)], environment)
        print(run(["pdffonts", str(pdf)], environment))
    print("以上是预览实际用到的字体；与公文字库名不同的就是替身，版面以装有公文字库的机器为准。")
    for page in sorted(target.glob(f"{source.stem}-*.png")):
        print(page)


if __name__ == "__main__":
    main()
