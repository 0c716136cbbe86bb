"""What a code means: lint rules, reader codes, categories, templates, the program's own errors."""

import difflib
from pathlib import Path
from typing import Any

from xuncha_docs import compose, gongwen, readers
from xuncha_docs.errors import XunchaError
from xuncha_docs.gongwen.pages import rules as page_rules
from xuncha_docs.gongwen.standard import severity, standard
from xuncha_docs.model import Category
from xuncha_docs.taxonomy import DISCIPLINES, Taxonomy
from xuncha_docs.workflow.intake import categories

_SCHEMES = ("sijujiao", "siluoshi", "sanjujiao")  # shown beside a category
_PROGRAM = {
    "DC101": ("决定记录读不出或写得不对", "按提示核对路径；坏了的行删去或改正。"),
    "DC102": ("决定记录里的类别现在没有", "换用当时的分类体系，或者重新认定这一条。"),
    "EV101": ("没有标准答案，或者写得不对", "文件夹里要有 名称.gold.json 和同名材料。"),
    "EV102": ("决定记录是空的", "先用 xuncha decide 记下认定。"),
    "EX101": ("材料自己写的问题总数与提取到的不一致", "对照原文核对是材料写错还是漏提、多提。"),
    "LT102": ("本单位版面数值与标准不同", "只作提示；确要照标准的，改 gbt9704.toml。"),
    "PG001": ("没有做渲染核验", "安装 LibreOffice 后用 xuncha lint --pages 再核验一次。"),
    "PG002": ("渲染时用了替身字库", "实测的版面以装有公文字库的机器为准。"),
    "PG003": ("为使署名与正文同页，收紧了排版", "按国标 7.3.5.5 调整，可以不改。"),
    "LT101": ("没有这样的核验规则", "不带参数运行 xuncha explain 可以看到全部规则代码。"),
    "LT103": ("名称像 Word 文件，内容不是", "用 WPS 或 Word 打开，另存为 .docx 再试。"),
    "EX102": ("标题表明材料不写问题，没有提取", "确实写有问题的，改正标题再读一次。"),
    "EX103": ("存在问题部分有一条带编号，没有认作问题", "对照原文核对，确是问题的写明哪里不足。"),
    "EX104": (
        "同一格里的问题和整改情况对不上",
        "对照原表核对，每个问题单列一行，或者写上同样的序号。",
    ),
    "EX105": ("列“事项”的表没有写明是问题，没有提取", "确是问题的，在表头或表题里写明“问题”。"),
    "FX101": ("没有认出可以调整格式的段落", "用 WPS 或 Word 另存为普通的 .docx 再试。"),
    "FX102": ("调整格式后文字会变，没有写出", "原文件没有动；请把情况告诉维护人员。"),
    "FX103": ("只有 .docx 能调格式", "用 WPS 或 Word 另存为 .docx 再试。"),
    "MK101": ("文稿标记写得不对", "按提示的行改正；数据里的特殊符号会自动处理，一般是模板写错。"),
    "RV101": ("不是 xuncha review 写出的复核表", "用 xuncha review 重新导出，不要增删列。"),
    "RV102": ("认定的类别不是末级类别", "按提示的单元格改正；从下拉列表里选最稳妥。"),
    "TP101": ("没有这个模板", "核对模板名；不带参数运行 xuncha explain 可以看到全部模板。"),
    "TP102": ("模板的 template.toml 写得不对", "按提示改正；每个字段要有 label。"),
    "TP103": ("模板正文 body.j2 写得不对", "按提示的行号改正；字段须在 template.toml 中登记。"),
    "TP104": ("有必需的内容没有给出", "补齐所列内容，或者去掉 --strict，先以【待补】成文。"),
    "TP105": ("日期写法不对", "写成 2026-03-09 的样子。"),
    "TP106": ("内容文件（JSON）读不出来，或内容的形状不对", "检查文件和提示的那一项。"),
    "TP107": ("模板没完没了或成文过长", "检查提示的那一行的循环和宏。"),
    "TP108": ("模板文件不是 Word 文档或已损坏", "用 WPS 或 Word 打开后另存为 .docx。"),
    "TP109": ("没有可以写进这份文书的内容", "填好内容表里提示的那张表，或者换一份写有问题的材料。"),
    "TX101": ("分类体系 taxonomy.toml 打不开或不是 TOML", "按提示检查路径、编码和写法。"),
    "TX102": ("分类体系里有重复的代码或说法", "改用新代码，或者删去重复的一处。"),
    "TX103": ("分类体系里缺少或多出内容", "按提示的表和行改正。"),
    "TX104": ("分类体系里引用了不存在的上级或代码", "按提示改正代码。"),
    "TX105": ("分类体系里的口径条目不存在", "核对 [schemes] 中的条目代号。"),
    "TX106": ("分类体系里的正则表达式不对", "按提示改正；正则不能匹配空文本。"),
    "TX107": ("没有这个归类口径", "用提示中列出的口径代号，如 sijujiao。"),
    "TX108": ("没有这个类别代码", "核对代码；不带参数运行 xuncha explain 可以看到全部代码。"),
    "TX109": ("分类体系的表格写得不对", "按提示的单元格改正；工作表和列名不要改。"),
    "WD001": ("文字规则 wording.toml 里的一条缺少内容", "按提示补上。"),
    "WD002": ("文字规则里的正则或级别写错了", "按提示改正。"),
    "WD003": ("文字规则 wording.toml 打不开或不是 TOML", "按提示检查路径、编码和写法。"),
    "WF101": ("处理某个文件时程序出错", "其余文件不受影响；请把文件用 WPS 另存一份再试。"),
    "WF102": ("读取某个文件的进程意外中止", "该文件可能损坏或过大；请用 WPS 另存一份再试。"),
    "WF103": ("没有提取到问题", "核对收到的材料是否齐全，或者是否为扫描件。"),
    "WF104": ("起草某个单位的文书没有完成", "按提示的原因，单独重试这个单位。"),
    "WF105": (
        "读取某个文件用时超过了时限",
        "时限是 10 秒，按文件大小另加。该文件可能是恶意构造的；请用 WPS 另存一份或拆分后再试。",
    ),
    "WF106": (
        "读取某个文件占用的内存超过了上限",
        "每个工作进程最多 1.5 GB。该文件可能是恶意构造的；请用 WPS 另存一份或拆分后再试。",
    ),
    "WF107": ("启动不了工作进程", "关闭一些程序，或用 --jobs 1 再试。"),
    "WF108": ("集群用不了", "按提示安装、启动或改正；去掉 --cluster 就在本机处理。"),
    "WF111": ("起草某份文书时程序出错", "其余文书不受影响；请核对这份文书的模板和内容。"),
    "WF112": ("released 或 withheld 里写的问题对不上", "核对 xuncha.toml 中的问题原文。"),
    "WF121": ("文件里没有这个编号的问题", "用 xuncha extract 文件 --format json 查看问题的编号。"),
    "WF122": ("画不出问题所在的页面", "只有 PDF 有页面可画；其他文件去掉 --png 看文字。"),
    "WS101": ("找不到材料文件夹", "核对路径。"),
    "WS102": ("材料文件夹里没有可处理的材料", "每个单位建一个子文件夹，把材料放进去。"),
    "WS103": ("xuncha.toml 写得不对", "按提示改正。"),
    "WS104": ("输出文件夹的位置不合适", "另选一个不与材料文件夹互相包含的文件夹。"),
    "WS105": ("输出文件夹里有别的文件", "另选一个空文件夹，或者确认后加 --force。"),
    "WS107": ("另一个程序正在写同一个输出文件夹", "等它完成后再试，或另选一个文件夹。"),
    "WS108": ("版面数值文件 gbt9704.toml 写得不对", "按提示改正；只写与标准不同的项。"),
    "WS109": ("单位文件夹的名字与输出的文件重名", "给这个文件夹换个名字。"),
    "WS106": ("目标文件已经存在", "换一个文件名，或者确认后加 --force 覆盖。"),
}


def as_text(code: str | None, taxonomy: Path | None = None) -> str:
    """Return the page of a code, or the list of all codes.

    Args:
        code: The code or name; None for the list.
        taxonomy: The office's own taxonomy, or None.

    Raises:
        XunchaError: Nothing has that code or name.
    """
    page = as_json(code, taxonomy)
    if "codes" in page:
        return "\n".join(f"{row['code']}  {row['title']}" for row in page["codes"])
    lines = [f"{page['code']}  {page['title']}"]
    for name, value in page["facts"].items():
        if isinstance(value, list):
            lines += [f"{name}：", *(f"  {line}" for line in value)]
        elif isinstance(value, dict):
            lines.append(f"{name}：xuncha explain {code} --format json")
        elif value:
            lines.append(f"{name}：{value}")
    return "\n".join(lines)


def as_json(code: str | None, taxonomy: Path | None = None) -> dict[str, Any]:
    """Return the page of a code as data, or ``{"codes": […]}`` with all of them.

    Args:
        code: The code or name; None for all.
        taxonomy: The office's own taxonomy, or None.

    Raises:
        XunchaError: Nothing has that code or name.
    """
    pages = _pages(categories(taxonomy))
    if code is None:
        rows = [{"code": name, "title": page["title"]} for name, page in pages.items()]
        return {"codes": rows}
    if code not in pages:
        near = difflib.get_close_matches(code, pages, 1, 0.4)
        hint = f"是不是“{near[0]}”？" if near else ""
        message = f"没有“{code}”这个代码。{hint}不带参数运行 xuncha explain 可以看到全部代码。"
        raise XunchaError(message)
    return pages[code]


def _pages(taxonomy: Taxonomy) -> dict[str, dict[str, Any]]:
    pages = [*_rules(), *_page_rules(), *_reader_codes(), *_categories(taxonomy)]
    pages += [*_facets(taxonomy), *_templates()]
    pages += [_page(code, title, {"怎么办": fix}) for code, (title, fix) in _PROGRAM.items()]
    return {page["code"]: page for page in pages}


def _page(code: str, title: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "title": title, "facts": facts}


def _rules() -> list[dict[str, Any]]:
    return [
        _page(
            rule.code,
            rule.title,
            {
                "级别": rule.severity.value,
                "依据": rule.source,
                "规则": rule.statement,
                "理由": rule.reason,
                "违反": list(rule.bad),
                "改为": list(rule.good),
            },
        )
        for rule in gongwen.rules()
    ]


def _page_rules() -> list[dict[str, Any]]:
    std = standard()
    return [
        _page(
            rule.code,
            rule.title,
            {
                "级别": severity(std.norm(rule.key).strength).value,
                "依据": std.norm(rule.key).source,
                "规则": rule.statement,
                "怎么查": "xuncha lint --pages 在渲染出的页面上量",
            },
        )
        for rule in page_rules()
    ]


def _reader_codes() -> list[dict[str, Any]]:
    return [
        _page(c.code, c.title, {"说明": c.explanation, "怎么办": c.advice}) for c in readers.codes()
    ]


def _categories(taxonomy: Taxonomy) -> list[dict[str, Any]]:
    schemes = [s for s in _SCHEMES if s in taxonomy.schemes] or [taxonomy.default_scheme]

    def facts(category: Category) -> dict[str, Any]:
        items = {s: taxonomy.item(category.code, s) for s in schemes}
        return {
            "所在": " › ".join(taxonomy.path(category.code)),
            "说明": category.description,
            "强特征": "、".join(category.phrases),
            "关键词": "、".join(category.words),
            "常见于": "、".join(taxonomy.objects[key] for key in category.applies_to),
            "纪律倾向": _leaning(taxonomy, category),
            "口径": [f"{taxonomy.scheme(s).name}：{item.name}" for s, item in items.items()],
            "属于": list(category.examples),
            "不属于": list(category.counter),
        }

    return [_page(c.code, c.name, facts(c)) for c in taxonomy.categories]


def _leaning(taxonomy: Taxonomy, category: Category) -> str:
    names = "、".join(DISCIPLINES[d] for d in taxonomy.disciplines(category.code))
    return f"{names}（只供统计，不是定性）" if names else ""


def _facets(taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """Return a page a facet, under its Chinese name."""
    return [
        _page(
            facet.name,
            "特征：不论归入哪一类都可以有",
            {
                "代号": facet.id,
                "词语": "、".join(facet.words),
                "句式": list(facet.patterns),
                "事实": "、".join(facet.facts),
                "看哪里": "问题和具体表现；被否定的、书名号里的不算。只是标记，不是定性。",
            },
        )
        for facet in taxonomy.facets
    ]


def _templates() -> list[dict[str, Any]]:
    pages = []
    for name in compose.names():
        template = compose.load(name)
        rows = [
            f"{f.name}  {f.label}{'' if f.required else '（可不填）'}  例：{f.example}"
            for f in template.fields
        ]
        facts = {"用途": template.summary, "内容": rows, "样例": compose.example(template)}
        pages.append(_page(name, f"模板：{template.summary}", facts))
    return pages
