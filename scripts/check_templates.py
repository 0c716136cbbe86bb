"""Print what the lint and the page check say of every shipped template in both geometries.

Usage: python scripts/check_templates.py [模板…]

Each template is filled with the sample facts, written, rendered and judged, as `xuncha draft
--pages` does it. The table is Markdown; 0 in the last columns is what should stand there.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from xuncha_docs import compose, gongwen
from xuncha_docs.gongwen import pages, render
from xuncha_docs.model import Document, Geometry, Severity
from xuncha_docs.readers import read
from xuncha_docs.workflow import paging


def written(template: str, geometry: Geometry, path: Path) -> Document:
    """Write a template filled with the sample facts and return what is read back."""
    loaded = compose.load(template)
    draft = compose.render(loaded, compose.example(loaded), gongwen.escape, strict=True)
    gongwen.write(gongwen.parse(draft.markup, geometry), path)
    return read(path)


def row(template: str, document: Document, examined: pages.Examined) -> str:
    """Return what was found of one letter as a row of the table."""
    format_ = document.format
    assert format_ is not None
    found = (*gongwen.check(document), *examined.diagnostics)
    notes = (d.code for d in found if d.code not in pages.NOTES)
    count = Counter(d.severity for d in found if d.code not in pages.NOTES)
    placing = examined.placing
    sheets = max(place.page for place, _ in placing.lines) if placing else "未渲染"
    told = "、".join(f"{code} ×{n}" if n > 1 else code for code, n in Counter(notes).items())
    cells = (
        template, format_.form, format_.geometry, sheets,
        count[Severity.ERROR], count[Severity.WARNING], count[Severity.HINT], told or "—",
    )  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Write, render, judge, print."""
    if render.office() is None:
        sys.exit("没有 LibreOffice，不能渲染核验。")
    names = sys.argv[1:] or [template.name for template in compose.by_phase()]
    kinds = [(name, geometry) for name in names for geometry in Geometry]
    with tempfile.TemporaryDirectory() as folder:
        documents = [
            written(name, geometry, Path(folder) / f"{at}.docx")
            for at, (name, geometry) in enumerate(kinds)
        ]
        looked = paging.look(documents)
    print(
        "| 模板 | 形式 | 口径 | 面数 | 错误 | 警告 | 提示 | 代码 |\n|---|---|---|---|---|---|---|---|"
    )
    for (name, _), document, examined in zip(kinds, documents, looked, strict=True):
        print(row(name, document, examined))


if __name__ == "__main__":
    main()
