"""Findings are put under categories, and every label can be explained.

Rules speak first (phrases, words, patterns with their vetoes), the resemblance to the category's
card second, the heading above the finding third and softly. Only the statement and the facts of a
finding are read, never the answer. Same input, same output, whatever the order of the rules.
"""

from xuncha_docs.classify.classifier import Classifier, Cue, Explanation, Score, Weights
from xuncha_docs.classify.cues import CutRate, cut_rates
from xuncha_docs.classify.memory import Case, Memory, Near

__all__ = [
    "Case",
    "Classifier",
    "Cue",
    "CutRate",
    "Explanation",
    "Memory",
    "Near",
    "Score",
    "Weights",
    "cut_rates",
]
