"""The JSON others build on: documents, files with their findings, diagnostics.

The shape of the findings is a contract (``docs/reference/json.md``); only ever add to it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from xuncha_docs.model import (
    Amount,
    Block,
    Diagnostic,
    Document,
    Evidence,
    FacetHit,
    Finding,
    Label,
)
from xuncha_docs.taxonomy import TOPIC
from xuncha_docs.workflow.intake import FileReport
from xuncha_docs.workflow.linting import Verdict
from xuncha_docs.workflow.rounds import RoundResult, UnitResult
from xuncha_docs.workflow.statistics import NO_VERDICT, Statistics

Json = dict[str, Any]


def files(reports: Iterable[FileReport]) -> Json:
    """Return what ``extract`` and ``classify`` print."""
    return {"files": [_file(report) for report in reports]}


def _file(report: FileReport) -> Json:
    return {
        "path": report.path,
        "failure": report.failure and _failure(report.failure),
        "document": {
            "id": report.document,
            "kind": report.kind.value,
            "reason": report.reason,
            "pages": report.pages,
        },
        "findings": [_finding(finding, report.block_pages) for finding in report.findings],
        "diagnostics": diagnostics(report.diagnostics, report.block_pages),
    }


def _finding(finding: Finding, pages: Sequence[int | None]) -> Json:
    answer = finding.answer
    return {
        "id": finding.id,
        "unit": finding.unit,
        "title": finding.title,
        "detail": finding.detail,
        "heading_path": list(finding.heading_path),
        "evidence": [_evidence(e, pages) for e in finding.evidence],
        "labels": [_label(label) for label in finding.labels],
        "topics": [x.category for x in finding.labels if x.category.startswith(TOPIC)],
        "facets": [facet(hit) for hit in finding.facets],
        "answer": answer
        and {
            "status": answer.status.value,
            "text": answer.text,
            "evidence": [_evidence(e, pages) for e in answer.evidence],
        },
        "charge": finding.charge
        and {name: getattr(finding.charge, name) for name in ("leader", "department", "due")},
        "amounts": [_amount(amount) for amount in finding.amounts],
        "dates": list(finding.dates),
        "people": list(finding.people),
        "counts": [
            {"text": c.text, "number": c.number, "unit": c.unit, "about": c.about}
            for c in finding.counts
        ],
        "regulations": list(finding.regulations),
        "projects": list(finding.projects),
    }


def _amount(amount: Amount) -> Json:
    out: Json = {"text": amount.text, "yuan": f"{amount.yuan.normalize():f}"}
    if amount.to is not None:
        out["to"] = f"{amount.to.normalize():f}"
    if amount.about:
        out["about"] = True
    return out


def _evidence(evidence: Evidence, pages: Sequence[int | None]) -> Json:
    span = evidence.span
    return {
        "block": span.block,
        "start": span.start,
        "end": span.end,
        "page": pages[span.block],
        "text": evidence.text,
    }


def _label(label: Label) -> Json:
    return {
        "category": label.category,
        "score": round(label.score, 3),
        "by": label.by.value,
        "cues": _cues(label.cues),
    }


def facet(hit: FacetHit) -> Json:
    """Return a facet of a finding with the words that show it."""
    return {"facet": hit.facet, "name": hit.name, "cues": _cues(hit.cues)}


def _cues(cues: Iterable[Evidence]) -> list[Json]:
    return [
        {"text": c.text, "block": c.span.block, "start": c.span.start, "end": c.span.end}
        for c in cues
    ]


def diagnostics(items: Iterable[Diagnostic], pages: Sequence[int | None] = ()) -> list[Json]:
    """Return diagnostics as JSON; a place is a block and, where known, a page."""
    return [
        {
            "code": item.code,
            "severity": item.severity.value,
            "message": item.message,
            "where": _where(item, pages),
            "fix": item.fix,
            "source": item.source,
        }
        for item in items
    ]


def _where(item: Diagnostic, pages: Sequence[int | None]) -> Json | None:
    if item.where is None:
        return None
    block = item.where.block
    return {
        "block": block,
        "start": item.where.start,
        "end": item.where.end,
        "page": pages[block] if block < len(pages) else None,
    }


def verdicts(items: Iterable[Verdict]) -> Json:
    """Return what ``lint`` prints."""
    return {
        "files": [
            {
                "path": str(item.path),
                "failure": item.failure,
                "diagnostics": _placed(item),
                "passed_over": item.passed_over,
            }
            for item in items
        ]
    }


def _placed(verdict: Verdict) -> list[Json]:
    """Return the diagnostics of a verdict, with page and line where the pages were looked at."""
    rows = diagnostics(verdict.diagnostics, verdict.pages)
    for row, place in zip(rows, verdict.places, strict=False):
        if place and row["where"]:
            row["where"] |= {"page": place.page, "line": place.line}
    return rows


def outcome(result: RoundResult) -> Json:
    """Return what ``run`` prints."""
    return {
        "units": [_unit(unit) for unit in result.units],
        "quarantine": [
            {"unit": unit.unit.short, "path": report.path, **_failure(report.failure)}
            for unit in result.units
            for report in unit.files
            if report.failure
        ],
        "statistics": _statistics(result.counted),
        "passed_over": list(result.passed_over),
        "kept": list(result.published.kept),
        "removed": list(result.published.removed),
    }


def _statistics(counted: Statistics) -> Json:
    return {
        "total": counted.total,
        "aspects": [
            {
                "code": aspect.code,
                "name": aspect.name,
                "findings": aspect.findings,
                "facets": {key: aspect.facets.get(key, 0) for key in counted.facets},
            }
            for aspect in counted.aspects
        ],
        "facets": dict(counted.facets),
        "topics": [
            {"code": code, "name": name, "findings": n}
            for (code, name), n in counted.topics.items()
        ],
        "disciplines": {"note": NO_VERDICT, "findings": dict(counted.disciplines)},
    }


def _failure(failure: Diagnostic) -> Json:
    return {"code": failure.code, "reason": failure.message}


def _unit(unit: UnitResult) -> Json:
    return {
        "unit": unit.unit.short,
        "files": [{"path": r.path, "failure": r.failure and r.failure.message} for r in unit.files],
        "findings": len(unit.found.entries),
        "merged": unit.found.merged,
        "clues": len(unit.found.clues),
        "by_group": dict(unit.by_group),
        "letters": [
            {"template": x.template, "missing": list(x.missing), "errors": x.errors}
            for x in unit.letters
        ],
        "failures": list(unit.failures),
    }


def document(read: Document) -> Json:
    """Return a document with all its blocks, as ``read`` prints it."""
    setup = read.page_setup
    return {
        "id": read.id,
        "path": read.path,
        "pages": read.pages,
        "page_setup": setup and {name: getattr(setup, name) for name in setup.__slots__},
        "blocks": [_block(block) for block in read.blocks],
        "diagnostics": diagnostics(read.diagnostics, [block.page for block in read.blocks]),
    }


def _block(block: Block) -> Json:
    out: Json = {"kind": block.kind.value, "text": block.text}
    for name in ("raw", "level", "number", "page", "box", "confidence"):
        if value := getattr(block, name):
            out[name] = value
    if block.rows:
        out["rows"] = [list(row) for row in block.rows]
        out["merges"] = [[m.row, m.column, m.rows, m.columns] for m in block.merges]
    if block.style is not None:
        given = {name: getattr(block.style, name) for name in block.style.__slots__}
        out["style"] = {name: value for name, value in given.items() if value is not None}
    return out
