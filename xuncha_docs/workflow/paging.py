"""Look at the pages of letters: render many at a time, measure and judge each.

Without LibreOffice nothing is looked at, and the verdict says so.
"""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from xuncha_docs.gongwen import pages, render
from xuncha_docs.gongwen.placing import Place, Placing
from xuncha_docs.gongwen.standard import Own
from xuncha_docs.model import Diagnostic, Document

_PROCESSES = 2


def look(documents: Sequence[Document], own: Own = ()) -> tuple[pages.Examined, ...]:
    """Return what the pages of documents show, rendered from the .docx files at their paths.

    Args:
        documents: What the readers made of the files.
        own: Numbers the office sets otherwise than the standard.
    """
    why = "只有 .docx 文件能渲染"
    chosen = [(at, d) for at, d in enumerate(documents) if d.path.lower().endswith(".docx")]
    if render.office() is None:
        chosen, why = [], "本机没有 LibreOffice"
    found = dict(_looked(chosen, own))
    return tuple(found.get(at, pages.unexamined(why)) for at in range(len(documents)))


def place(placing: Placing | None, document: Document, item: Diagnostic) -> Place | None:
    """Return the page and line of a diagnostic of a document, or None where unknown."""
    if placing is None or item.where is None:
        return None
    before = document.blocks[item.where.block].text[: item.where.start]
    return placing.place(item.where.block, sum(not c.isspace() for c in before))


def _looked(
    items: Sequence[tuple[int, Document]], own: Own
) -> Iterator[tuple[int, pages.Examined]]:
    """Yield each document's result; LibreOffice works on the next ones meanwhile."""
    size = max(1, min(render.BATCH, -(-len(items) // _PROCESSES)))
    batches = [items[at : at + size] for at in range(0, len(items), size)]
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        ThreadPoolExecutor(_PROCESSES) as threads,
    ):
        stop = threading.Event()
        jobs = []
        for number, batch in enumerate(batches):
            folder = Path(name) / str(number)
            folder.mkdir()
            paths = [Path(document.path) for _, document in batch]
            jobs.append(threads.submit(render.render, paths, folder, stop))
        try:
            for job, batch in zip(jobs, batches, strict=True):
                for (at, document), pdf in zip(batch, job.result(), strict=True):
                    failed = pages.unexamined("LibreOffice 没有转出页面")
                    yield at, pages.examine(document, pdf, own) if pdf else failed
        finally:
            stop.set()  # an interrupted run does not wait for LibreOffice
