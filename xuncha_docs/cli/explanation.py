"""`xuncha explain`: what a code means, and why a finding was put where it was."""

from pathlib import Path

import click

from xuncha_docs.cli import chinese, options, screen


@click.command(
    cls=chinese.Command,
    epilog="示例：xuncha explain GB301；xuncha explain 2.4.3；xuncha explain 整改通知书；"
    "xuncha explain 自查报告.docx --finding 3",
)
@click.argument("code", metavar="[代码或材料]", required=False)
@click.option("--finding", default="", metavar="编号", help="材料里只说明这一个问题。")
@options.TAXONOMY
@options.MEMORY
@options.FORMAT
def explain(
    code: str | None, finding: str, taxonomy: Path | None, memory: Path | None, form: str
) -> None:
    """说明一个代码：核验规则、问题类别、模板所需内容、出错代码；不带参数则列出全部。

    给的是材料时，逐个问题说明为什么这样归类：命中的词语和没有计入的原因、相近表述、所在标题、
    认定过的近似问题、得分。
    """
    if code is not None and (finding or Path(code).is_file()):
        from xuncha_docs.workflow import reasons

        given = reasons.explain(Path(code), finding, memory, taxonomy)
        if form == "json":
            screen.result_json(reasons.as_json(given))
        else:
            screen.result(reasons.as_text(given, taxonomy) or "没有提取到问题。")
        return
    from xuncha_docs.workflow import explaining

    if form == "json":
        screen.result_json(explaining.as_json(code, taxonomy))
    else:
        screen.result(explaining.as_text(code, taxonomy))
