"""Templates and facts to markup: Jinja2's door for documents.

A template is a folder with ``template.toml`` (what it is, and facts of its own) and ``body.j2``
(text in the markup of `gongwen`). ``facts.toml`` beside the shipped templates declares the facts
they share, ``sample.toml`` is one data set that gives an example of each. A fact that is declared
but not given stands in the text as 【待补：…】 and is counted; one that is not declared is an
error that names the nearest. Knows neither the markup (escaping is handed in) nor what a finding is.
"""

from xuncha_docs.compose.catalogue import (
    PHASES,
    Template,
    by_phase,
    example,
    load,
    names,
    vocabulary,
)
from xuncha_docs.compose.facts import Field, chinese_date, sentence
from xuncha_docs.compose.rendering import Draft, faults, render
from xuncha_docs.compose.source import Body, nearest

__all__ = [
    "PHASES",
    "Body",
    "Draft",
    "Field",
    "Template",
    "by_phase",
    "chinese_date",
    "example",
    "faults",
    "load",
    "names",
    "nearest",
    "render",
    "sentence",
    "vocabulary",
]
