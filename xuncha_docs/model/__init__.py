"""The nouns: what is read, found, labelled, drafted and judged.

Everything is frozen; change by ``dataclasses.replace``. `StrEnum` values are the Chinese words a
user sees. Refuses to know any file format, any rule and any library.
"""

from xuncha_docs.model.document import (
    Block,
    BlockKind,
    Closing,
    Diagnostic,
    Document,
    Evidence,
    Form,
    Format,
    Geometry,
    Merge,
    PageSetup,
    Severity,
    Span,
    TextStyle,
    style_name,
    table_text,
)
from xuncha_docs.model.finding import (
    Amount,
    Answer,
    AnswerStatus,
    Band,
    By,
    Category,
    Charge,
    Count,
    DocumentKind,
    Entry,
    Extraction,
    Finding,
    Label,
)
from xuncha_docs.model.office import (
    Ground,
    Round,
    Unit,
)

__all__ = [
    "Amount",
    "Answer",
    "AnswerStatus",
    "Band",
    "Block",
    "BlockKind",
    "By",
    "Category",
    "Charge",
    "Closing",
    "Count",
    "Diagnostic",
    "Document",
    "DocumentKind",
    "Entry",
    "Evidence",
    "Extraction",
    "Finding",
    "Form",
    "Format",
    "Geometry",
    "Ground",
    "Label",
    "Merge",
    "PageSetup",
    "Round",
    "Severity",
    "Span",
    "TextStyle",
    "Unit",
    "style_name",
    "table_text",
]
