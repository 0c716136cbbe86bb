"""Real public documents and fictional county documents that lie beside the checkout, if they do."""

from pathlib import Path

import pytest

from xuncha_docs import readers
from xuncha_docs.extract import extract
from xuncha_docs.workflow.intake import FileTask, take_in_one

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
READABLE = {".docx", ".pdf", ".xlsx", ".txt"}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the checkout")


def files(*folders):
    found = (p for folder in folders for p in sorted((CORPUS / folder).glob("*")))
    return [p for p in found if p.suffix not in (".json", ".jsonl", ".md", "") and p.is_file()]


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["files", "texts", "authored"])
def test_no_file_crashes_and_every_refusal_is_named(folder):
    for path in files(folder):
        report = take_in_one(FileTask(path, labelled=False))
        if report.failure is not None:
            assert report.failure.code.startswith("RD"), f"{path.name}: {report.failure}"
            assert path.suffix not in READABLE or folder == "files", path.name


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".txt", ".docx", ".pdf", ".xlsx"])
def test_every_quoted_word_stands_where_it_is_said_to(suffix):
    for path in (p for p in files("authored", "texts") if p.suffix == suffix):
        document = readers.read(path)
        for finding in extract(document).findings:
            quotes = (*finding.evidence, *(finding.answer.evidence if finding.answer else ()))
            assert all(document.quote(e.span) == e.text for e in quotes)
            assert finding.evidence[0].text == finding.title
            assert "\n".join(e.text for e in finding.evidence[1:]) == finding.detail
