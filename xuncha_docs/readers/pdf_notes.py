"""What is written on top of a PDF page: values of form fields, text boxes, notes of reviewers.

PDFium's text of a page has none of it. Notes of reviewers are comments, the rest is other text.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from xuncha_docs.model import Block, BlockKind
from xuncha_docs.readers.pdf_text import Placer

_MOST = 10_000  # annotations of a page


@contextmanager
def forms(document: Any) -> Iterator[Any]:  # noqa: ANN401 - pypdfium2 has no types
    """Open the form of a document for the length of a ``with``; None where it has none."""
    import pypdfium2.raw as pdfium

    form = None
    if pdfium.FPDF_GetFormType(document.raw) != pdfium.FORMTYPE_NONE:
        config = pdfium.FPDF_FORMFILLINFO(version=2)  # PDFium holds on to it
        form = pdfium.FPDFDOC_InitFormFillEnvironment(document.raw, config)
    try:
        yield form or None
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)


def notes(page: Any, form: Any, place: Placer, number: int) -> Iterator[Block]:  # noqa: ANN401
    """Yield what is written on top of a page.

    Args:
        page: Its handle.
        form: The form of the document, or None.
        place: The map to the displayed page.
        number: Page from 1.
    """
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    for i in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)):
        note = pdfium.FPDFPage_GetAnnot(page, i)
        if not note:
            continue
        kind, text = _said(note, form)
        if text:
            pdfium.FPDFAnnot_GetRect(note, rect)
            box = place(rect.left, rect.bottom, rect.right, rect.top)
            yield Block(kind=kind, text=text, page=number, box=box)
        pdfium.FPDFPage_CloseAnnot(note)


def _said(note: Any, form: Any) -> tuple[BlockKind, str]:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetSubtype(note)
    if kind in (pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_LINK):  # the first repeats its note
        return BlockKind.OTHER, ""
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        return BlockKind.OTHER, _value(note, form) if form else ""
    text = _text(lambda room, size: pdfium.FPDFAnnot_GetStringValue(note, b"Contents", room, size))
    return BlockKind.OTHER if kind == pdfium.FPDF_ANNOT_FREETEXT else BlockKind.COMMENT, text


def _value(note: Any, form: Any) -> str:  # noqa: ANN401
    """Return what a field is set to: its text or choice; of a ticked box, its name."""
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetFormFieldType(form, note)
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        # PDFium knows whether a box is ticked of pages that are shown only.
        state = _text(lambda room, size: pdfium.FPDFAnnot_GetStringValue(note, b"AS", room, size))
        if state in ("", "Off"):
            return ""
        name = _text(lambda room, size: pdfium.FPDFAnnot_GetFormFieldName(form, note, room, size))
        return f"☑ {name}"
    if kind in (pdfium.FPDF_FORMFIELD_PUSHBUTTON, pdfium.FPDF_FORMFIELD_SIGNATURE):
        return ""
    return _text(lambda room, size: pdfium.FPDFAnnot_GetFormFieldValue(form, note, room, size))


def _text(get: Callable[[Any, int], int]) -> str:
    """Return a text that PDFium writes into a room of ours, asked for its size first."""
    import pypdfium2.raw as pdfium

    size = get(None, 0)
    room = ctypes.create_string_buffer(max(size, 2))
    get(ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    text = room.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
