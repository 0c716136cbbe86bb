"""The taxonomy: categories of findings, the official schemes they map to, and words that guard them.

Owns data/taxonomy.toml and its validation; an office may give its own file of the same shape.
Refuses to know how a finding is put under a category: that is `classify`.
"""

from xuncha_docs.taxonomy.checking import Places
from xuncha_docs.taxonomy.loading import build, label_of, load, parse, whole
from xuncha_docs.taxonomy.tree import (
    DISCIPLINES,
    FACTS,
    TOPIC,
    UNSORTED,
    Facet,
    Lexicon,
    Scheme,
    SchemeItem,
    Taxonomy,
)

__all__ = [
    "DISCIPLINES",
    "FACTS",
    "TOPIC",
    "UNSORTED",
    "Facet",
    "Lexicon",
    "Places",
    "Scheme",
    "SchemeItem",
    "Taxonomy",
    "build",
    "label_of",
    "load",
    "parse",
    "whole",
]
