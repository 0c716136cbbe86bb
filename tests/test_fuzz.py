"""Damaged files through every reader, the extraction, the classification and the lint.

Each ends as a result or as a named error, within its deadline; ``make fuzz`` runs thousands.
"""

import os
import sys
import traceback
from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest
from damage import damaged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_specimens import docx, grid, levels, numbered, p, pdf
from test_xlsx import ledger, workbook

from xuncha_docs import assets, gongwen, readers
from xuncha_docs.errors import UnreadableFileError
from xuncha_docs.extract import extract
from xuncha_docs.workflow import batch
from xuncha_docs.workflow.intake import classifier
from xuncha_docs.workflow.pool import Pool

RUNS = int(os.environ.get("XUNCHA_FUZZ", "120"))
_LABELLED = 3  # findings of a file; the classification reads no file
_TABLE = (
    "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>问题</w:t></w:r></w:p></w:tc></w:tr>"
    "<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
)
_NOTE = '<w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>'
_STYLE = (
    '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/><w:basedOn w:val="b"/><w:pPr><w:outlineLvl w:val="0"/>'
    '<w:ind w:firstLineChars="200"/></w:pPr><w:rPr><w:sz w:val="32"/></w:rPr></w:style><w:style w:styleId="b"><w:name w:val="c"/></w:style>'
)
_SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1" w:bottom="1" w:left="1" w:right="1"/></w:sectPr>'
_TYPED = "自查报告\n一、存在的主要问题\n1.公务接待不规范。2024年有6次没有公函，涉及1.2万元。\n序号\t问题\t情况\n1\t甲不实\t已整改\n2\t乙不细\t未整改\n"


@cache
def specimens() -> tuple[bytes, ...]:
    """Return the files to damage: small ones first, then the samples."""
    body = (
        p("一、存在问题", numbered())
        + p("1.学习不深入", '<w:pStyle w:val="a"/>')
        + _TABLE
        + _SECTION
    )
    lists = levels(("chineseCounting", "%1、"), ("decimal", "%1.%2"))
    rules = grid((72, 200, 400), (100, 130, 160, 190))
    small = (
        docx(body, lists, _STYLE, {"footnotes": _NOTE}),
        workbook(("台账", ledger)),
        pdf(
            [(72, 72, 16, "1.学习不深入。"), (80, 105, 12, "问题"), *rules],
            [(72, 72, 16, "第二页")],
        ),
        _TYPED.encode(),
        _TYPED.encode("gb18030"),
    )
    samples = sorted(q for q in assets.samples().rglob("*") if q.is_file() and q.suffix != ".toml")
    return (*small * 8, *(q.read_bytes() for q in samples))


@dataclass(frozen=True)
class Trial:
    """A file to damage, by a seed that decides which and how."""

    seed: int
    seconds: float = 30.0

    def data(self) -> bytes:
        """Return the damaged file."""
        files = specimens()
        return damaged(files[self.seed % len(files)], files[self.seed * 7 % len(files)], self.seed)


def judged(path: Path, data: bytes) -> str:
    """Return the code of a named error, "read", or the traceback of an error of the program."""
    for extra in ("rapidocr", "onnxruntime"):  # recognition takes seconds a page
        sys.modules.setdefault(extra, None)
    path.write_bytes(data)
    try:
        document = readers.read(path)
        found = extract(document).findings
        for finding in found:
            assert all(document.quote(e.span) == e.text for e in finding.evidence)
        for finding in found[:_LABELLED]:
            classifier().label(finding)
        gongwen.check(document)
    except UnreadableFileError as error:
        return error.code
    except Exception:
        return traceback.format_exc(limit=-6)
    return "read"


def tried(folder: Path, trial: Trial) -> str:
    return judged(folder / str(os.getpid()), trial.data())


def test_damaged_files_end_as_a_result_or_a_named_error(tmp_path):
    with batch.workers(2) as executor:
        outcomes = batch.run(
            partial(tried, tmp_path),
            [Trial(seed) for seed in range(RUNS)],
            executor=executor,
            killed=lambda trial, reason: f"killed: {reason}",
            done=lambda outcome: None,
        )
    counted = Counter(outcomes)
    wrong = {o: outcomes.index(o) for o in counted if o != "read" and not o.startswith("RD")}
    assert not wrong, "\n".join(f"seed {seed}: {outcome}" for outcome, seed in wrong.items())


@pytest.fixture(scope="module")
def pool():
    with Pool(1, deadline=lambda *given: 30.0) as executor:
        yield executor


_words = st.sampled_from(
    ["一、", "（一）", "1.", "（1）", "①", "一是", "存在", "问题", "不", "整改", "已完成", "有的", "2024年", "3.5万元", "张某", "。", "，", "；", "：", "“", "”", "《", "》", "（", "）", "\t", "|", "\n", "\u3000", "\u202e", "a"]
)  # fmt: skip
_values = st.sampled_from(
    ["", "0", "1", "-1", "99999999999", "1.5", "nan", "restart", "continue", "a", "begin", "end"]
)
_tags = st.sampled_from(
    ["p", "r", "t", "tbl", "tr", "tc", "tcPr", "gridSpan", "vMerge", "hMerge", "pPr", "rPr", "numPr", "numId", "ilvl", "pStyle", "sdt", "sdtContent", "ins", "del", "moveTo", "moveFrom", "fldChar", "instrText", "fldSimple", "hyperlink", "footnoteReference", "br", "tab", "sym", "vanish", "sectPr", "pgSz", "pgMar", "trPr", "gridBefore", "txbxContent", "outlineLvl", "ind", "sz"]
)  # fmt: skip
_trees = st.recursive(
    _words,
    lambda inner: st.builds(
        lambda tag, value, parts: f'<w:{tag} w:val="{value}" w:id="{value}" w:fldCharType="{value}">{"".join(parts)}</w:{tag}>',
        _tags, _values, st.lists(inner, max_size=5),
    ),
    max_leaves=25,
)  # fmt: skip
few = settings(
    max_examples=max(RUNS // 6, 10), deadline=None, suppress_health_check=list(HealthCheck)
)


def _fine(pool, folder, data):
    outcome = pool.submit(judged, folder / "文件", data).result()
    assert outcome == "read" or outcome.startswith("RD"), outcome


@few
@given(st.lists(_trees, max_size=6))
def test_any_tree_of_word_elements_is_read(pool, tmp_path_factory, trees):
    body = "".join(t if t.startswith("<") else p(t) for t in trees)
    data = docx(body, levels(("decimal", "%1."), ("decimal", "%2.")), _STYLE)
    _fine(pool, tmp_path_factory.getbasetemp(), data)


@few
@given(st.lists(_words, max_size=60))
def test_any_text_made_of_the_words_of_reports_is_read(pool, tmp_path_factory, words):
    _fine(pool, tmp_path_factory.getbasetemp(), "".join(words).encode())


@few
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(pool, tmp_path_factory, data):
    _fine(pool, tmp_path_factory.getbasetemp(), data)
