"""Write docs/gallery.md: the first page of every shipped template, filled with the sample facts.

python scripts/make_gallery.py [模板…]   all templates, or only those named
python scripts/make_gallery.py --readme  the picture in the README: a letter of the demonstration

Needs LibreOffice and poppler-utils; fonts the machine lacks are replaced as in `render`.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from preview import run

from xuncha_docs import compose, gongwen
from xuncha_docs.gongwen import render

DOCS = Path(__file__).resolve().parent.parent / "docs"
PICTURES = DOCS / "images" / "gallery"
WIDTH, LARGEST = 500, 60_000  # pixels, bytes
PAGE, EDGE = (662, 936), 10  # pixels, of the picture in the README
NOTE = "<!-- 由 scripts/make_gallery.py 生成，请勿手改。 -->\n\n"
HEAD = """# 模板图集

每个模板填入样例内容（`templates/sample.toml`，全部虚构）后的第一页。图由 LibreOffice 用替代字体转出，
版面以装有公文字库的电脑为准。每个模板需要的内容：`xuncha explain 模板名`。

"""


def main() -> None:
    """Make the pictures and the page."""
    if sys.argv[1:] == ["--readme"]:
        _letter()
        return
    names = sys.argv[1:] or sorted(compose.names())
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drafts = [folder / f"{template}.docx" for template in names]
        for template, draft in zip(names, drafts, strict=True):
            _draft(template, draft)
        rendered = folder / "pdf"
        rendered.mkdir()
        for template, pdf in zip(names, render.render(drafts, rendered), strict=True):
            if pdf is None:
                sys.exit(f"LibreOffice 没有转出“{template}”。")
            _picture(pdf, PICTURES / f"{template}.png")
    page = (DOCS / "gallery.md").write_text(HEAD.replace("\n\n", f"\n\n{NOTE}", 1) + _list())
    print(f"{len(names)} 个模板，{page} 字")


def _draft(template: str, path: Path) -> None:
    loaded = compose.load(template)
    draft = compose.render(loaded, compose.example(loaded), gongwen.escape, strict=True)
    gongwen.write(gongwen.parse(draft.markup), path)


def _picture(pdf: Path, target: Path) -> None:
    """Write the first page as a PNG of few colours, small enough for a repository."""
    run(["pdftoppm", "-r", "120", "-l", "1", "-png", "-singlefile", str(pdf), str(pdf)])
    with Image.open(f"{pdf}.png") as page:
        height = round(page.height * WIDTH / page.width)
        small = page.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    for colours in (256, 64, 32, 16):
        buffer = BytesIO()
        small.quantize(colours).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= LARGEST:
            break
    target.write_bytes(buffer.getvalue())


def _letter() -> None:
    """Write the first two pages of a letter that ``xuncha demo`` makes, side by side."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "demo"
        run([sys.executable, "-m", "xuncha_docs", "demo", str(out)])
        (pdf,) = render.render([out / "县教育局" / "反馈意见（领导班子）.docx"], Path(name))
        if pdf is None:
            sys.exit("LibreOffice 没有转出反馈意见。")
        run(["pdftoppm", "-r", "160", "-l", "2", "-png", str(pdf), str(pdf)])
        with Image.new("RGB", (3 * EDGE + 2 * PAGE[0], 2 * EDGE + PAGE[1]), "#e0e0e0") as both:
            for at, path in enumerate(sorted(Path(name).glob("*.png"))):
                with Image.open(path) as page:
                    small = page.convert("RGB").resize(PAGE, Image.Resampling.LANCZOS)
                both.paste(small, (EDGE + at * (PAGE[0] + EDGE), EDGE))
            both.quantize(64).save(DOCS / "images" / "feedback.png", optimize=True)


def _list() -> str:
    parts, phase = [], ""
    for template in compose.by_phase():
        if template.phase != phase:
            phase = template.phase
            parts.append(f"## {phase}\n")
        picture = f"![{template.name}的第一页](images/gallery/{template.name}.png)"
        parts.append(f"### {template.name}\n\n{template.summary}\n\n{picture}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
