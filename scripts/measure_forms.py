"""Print the millimetres of every form in both geometries, as LibreOffice sets them.

Usage: python scripts/measure_forms.py

A letter of each form and geometry is written, rendered and measured; the table is Markdown. Fonts
in the folder that FANDOL names come before those of the machine.
"""

import sys
import tempfile
from pathlib import Path

from xuncha_docs.gongwen import parse, render, write
from xuncha_docs.gongwen.measure import Measured, measure
from xuncha_docs.gongwen.placing import FOLIO
from xuncha_docs.gongwen.standard import Standard, standard
from xuncha_docs.model import Form, Geometry

PROSE = "巡察发现该单位研究部署工作不够深入结合实际贯彻落实措施不多" * 40
MARK = "中共某县委巡察工作领导小组办公室"
HEADS = {
    Form.DOCUMENT: f"发文机关标志: {MARK}文件\n发文字号: 某巡办〔2026〕3号\n"
    f"抄送: 县纪委监委\n印发机关: {MARK}\n印发日期: 2026年3月9日",
    Form.LETTER: f"发文机关标志: {MARK}\n发文字号: 某巡办函〔2026〕3号\n抄送: 县纪委监委",
    Form.PLAIN: "",
}
ROWS = (
    "每面行数",
    "每行字数",
    "行距（磅）",
    "首行基线",
    "末行基线",
    "版心左右",
    "标志上缘",
    "字号下缘至红线",
    "红线或上双线左右",
    "下双线下缘",
    "版记末条线",
    "一字线",
)


def measures(found: Measured, std: Standard) -> list[str]:
    """Return the figures of a letter, in the order of `ROWS`."""
    first, full, last = found.pages[0], found.pages[1], found.pages[-1]
    body = [line for line in full.lines if not FOLIO.match(line.text)]
    pitch = (body[-1].baseline - body[0].baseline) / (len(body) - 1) * 72 / 25.4
    red = [line for line in first.ruled if line.red]
    folio = next(line for line in full.lines if FOLIO.match(line.text))
    dash = folio.baseline - std.norm("folio.dash").number * folio.size * 25.4 / 72
    black = [line for line in last.ruled if not line.red]
    return [
        str(len(body)),
        str(max(len(line.text) for line in body)),
        f"{pitch:.2f}",
        f"{body[0].baseline:.2f}",
        f"{body[-1].baseline:.2f}",
        f"{min(ln.x0 for ln in body):.2f}—{max(ln.x1 for ln in body):.2f}",
        f"{first.red[0]:.2f}" if first.red else "—",
        f"{red[0].top - first.black:.2f}" if red and first.black else "—",
        f"{red[0].x0:.2f}—{red[0].x1:.2f}" if red else "—",
        f"{red[-1].bottom:.2f}" if red and red[-1].top > 200 else "—",
        f"{black[-1].bottom:.2f}" if black else "—",
        f"{dash:.2f}",
    ]


def main() -> None:
    """Write, render, measure, print."""
    if render.office() is None:
        sys.exit("没有 LibreOffice，不能实测。")
    kinds = [(form, geometry) for form in Form for geometry in Geometry]
    with tempfile.TemporaryDirectory() as name:
        paths = []
        for form, geometry in kinds:
            path = Path(name) / f"{form}{geometry}.docx"
            front = f"---\n形式: {form}\n口径: {geometry}\n{HEADS[form]}\n---\n"
            text = f"{front}# 关于某事的通知\n@ 各单位：\n{PROSE}。\n$ {MARK}\n% 2026年3月9日"
            write(parse(text), path)
            paths.append(path)
        out = Path(name) / "pdf"
        out.mkdir()
        pdfs = render.render(paths, out)
        found = [measure(pdf, 300) for pdf in pdfs if pdf]
    columns = [
        measures(one, standard(geometry)) for one, (_, geometry) in zip(found, kinds, strict=True)
    ]
    print("|", "项（毫米）", "|", " | ".join(f"{f}·{g}" for f, g in kinds), "|")
    print("|---" * (len(kinds) + 1) + "|")
    for row, values in zip(ROWS, zip(*columns, strict=True), strict=True):
        print("|", row, "|", " | ".join(values), "|")
    print("字库：", "、".join(sorted(set().union(*(one.fonts for one in found)))))


if __name__ == "__main__":
    main()
