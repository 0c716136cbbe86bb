"""Every code a reader can give, and the two ways of giving it: an error or a diagnostic.

RD0xx: the file cannot be read at all. RD1xx: it was read, and something should be known about it.
"""

from dataclasses import dataclass

from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.model import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Code:
    """A code with what it means.

    Attributes:
        code: Stable code.
        title: What is the case, in a few words.
        explanation: Why it matters.
        advice: What to do next.
    """

    code: str
    title: str
    explanation: str
    advice: str


_RESAVE = "请用 WPS 或 Word 打开后“另存为”.docx 再导入"
_OCR = "请安装文字识别组件（pip install 'xuncha-docs[ocr]'）后重新读取，或提供 Word 原件"
CODES: tuple[Code, ...] = (
    Code("RD001", "找不到文件", "给出的路径上没有这个文件。", "请检查路径和文件名后重试"),
    Code("RD002", "这是文件夹", "此处需要一个文件。", "请指定文件夹里的具体文件"),
    Code(
        "RD003",
        "文件是空的",
        "文件没有任何内容，可能是复制或下载中断。",
        "请向报送单位索取完整文件",
    ),
    Code(
        "RD004",
        "不认识的文件类型",
        "程序按内容而不是按扩展名识别文件，能读 .docx、.doc、.wps、.rtf、.pdf、.ofd、.xlsx、.xls、.et、"
        ".txt、.md、.csv、图片（.png、.jpg、.tif）和装有这些文件的 .zip、.7z。",
        "请另存为其中一种格式后再导入",
    ),
    Code(
        "RD005",
        "旧版 Office 文件",
        "这是 Word 95 或更早的文件，或者不认识的旧版 Office 文件，与扩展名无关。",
        _RESAVE,
    ),
    Code("RD006", "文件已加密", "文件设有打开口令，内容无法读取。", "请取消口令后另存一份再导入"),
    Code("RD007", "PDF 需要口令", "PDF 设有打开口令，内容无法读取。", "请取消口令后另存一份再导入"),
    Code(
        "RD008",
        "文件已损坏",
        "文件的内部结构不完整或不合规范，无法可靠读取。",
        "请用 WPS 或 Word 打开并重新保存，或向报送单位索取原件",
    ),
    Code(
        "RD009",
        "文件内容过大",
        "文件解开后的体积超过上限，可能是压缩炸弹。",
        "请确认来源可靠；确属正常文件的，请拆分后再导入",
    ),
    Code(
        "RD010",
        "文件含有危险的 XML 声明",
        "正常的 Office 文件不含 DOCTYPE 或实体声明，这是已知的攻击手法。",
        "请勿打开此文件，并向报送单位核实来源",
    ),
    Code("RD011", "没有读取权限", "系统不允许读取这个文件。", "请关闭占用它的程序或检查权限后重试"),
    Code(
        "RD012",
        "RTF 文件转换不了",
        "RTF 文件由 LibreOffice 转换后读取；本机没有安装 LibreOffice，或者它打不开这个文件。",
        _RESAVE + "，或安装 LibreOffice 后重试",
    ),
    Code(
        "RD013",
        "压缩包不能当作一份文件读",
        "压缩包里的每个文件各是一份材料；最多打开两层压缩包。",
        "请用 run、extract 或 classify 命令处理压缩包，或写明其中的文件，如 材料.zip/自查报告.docx；"
        "里面还有多层压缩包的，请先解压",
    ),
    Code(
        "RD014",
        "不是普通文件",
        "这是设备、管道或套接字，或者指向它们的链接，没有可以读到头的内容，程序不打开它。",
        "请放入报送的文件本身",
    ),
    Code(
        "RD101",
        "含修订记录",
        "文件开着修订，程序按接受全部修订后的文字读取。",
        "请核对修订稿是否为定稿",
    ),
    Code("RD102", "含批注", "批注不是正文，单列在文后，不参与问题提取。", "请核对批注内容"),
    Code(
        "RD103",
        "含隐藏文字",
        "设为隐藏的文字没有读入。",
        "如需要，请在 WPS 或 Word 中取消隐藏后重新导入",
    ),
    Code(
        "RD104",
        "没有文字的页",
        "该页是扫描件或图片，没有文字；文字识别是可选组件，没有安装，或者超过了单个文件的页数上限。",
        _OCR,
    ),
    Code("RD105", "文字乱码的页", "该页文字没有可用的编码，读出的内容不可靠。", _OCR),
    Code("RD106", "隐藏的工作表", "隐藏的工作表没有读入。", "如需要，请取消隐藏后重新导入"),
    Code("RD107", "隐藏的行列", "隐藏的行或列已照常读入。", "请核对其内容是否应当采用"),
    Code("RD108", "内容过多，只读了一部分", "超过单个文件的读取上限。", "请拆分文件后分别导入"),
    Code(
        "RD109",
        "含未读取的对象",
        "图片、嵌入对象、宏等内容没有读取，也不会运行。",
        "请人工核对这些内容",
    ),
    Code("RD110", "没有读到文字", "文件可以打开，但里面没有文字。", "请核对是否报错了文件"),
    Code(
        "RD111",
        "编码不明",
        "文本不是 UTF-8 或 GB18030，个别文字无法还原。",
        "请另存为 UTF-8 编码后再导入",
    ),
    Code(
        "RD112",
        "公式没有结果",
        "单元格里的公式没有保存计算结果。",
        "请用 WPS 或 Excel 打开并保存后重新导入",
    ),
    Code(
        "RD113",
        "由 LibreOffice 转换",
        "旧版 Word（.doc/.wps）和 RTF 文件由本机的 LibreOffice 转换成 .docx 后读取，不运行宏，原件不变。",
        "个别自动编号可能与原件不同，引用编号前请与原件核对",
    ),
    Code(
        "RD114",
        "旧版 Word 文件只读出了文字",
        "本机没有 LibreOffice，或者它打不开这个文件，程序只读出了文字和表格：自动编号、按样式设的标题和"
        "修订痕迹（删去的文字仍在）都没有。",
        "请安装 LibreOffice 后重新读取，或用 WPS 另存为 .docx 再导入",
    ),
    Code(
        "RD115",
        "含签章或注释",
        "程序不验证电子签章的真伪；注释和盖章里的文字与正文一起读入。",
        "需要验证的，请用 OFD 阅读器打开原件",
    ),
    Code(
        "RD121",
        "没有结束的域",
        "Word 的域缺了结束标记（多为修订删去了一半），域后面的文字照常读取，域本身没有读入。",
        "请与原件核对这一处",
    ),
    Code(
        "RD131",
        "由扫描件识别的文字",
        "该页没有可用的文字，程序在本机识别页面图像；识别可能出错，每段都带有把握程度。",
        "引用前请与原件核对",
    ),
    Code(
        "RD132",
        "识别把握低",
        "扫描不清、盖章压字或手写会使识别出错，这些页的个别段落很可能有错字。",
        "请逐字核对这些页，或用更清晰的扫描件（300 dpi 以上）重新导入",
    ),
    Code(
        "RD133",
        "识别不出的文字",
        "印章、手写批示、污点等把握过低，没有当作文字读入。",
        "请人工查看这些页",
    ),
)
_BY_CODE = {c.code: c for c in CODES}


def unreadable(code: str, message: str = "", advice: str = "") -> UnreadableFileError:
    """Return the error to raise for a file; `readers.read` puts the file's name before it.

    Args:
        code: One of RD0xx.
        message: What happened, where it says more than the title of the code.
        advice: What to do next, where it differs from the code's.
    """
    known = _BY_CODE[code]
    return UnreadableFileError(f"{message or known.title}。{advice or known.advice}。", code)


def notice(code: str, message: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    """Return the diagnostic for something noticed while reading."""
    return Diagnostic(code=code, severity=severity, message=message, fix=_BY_CODE[code].advice)
