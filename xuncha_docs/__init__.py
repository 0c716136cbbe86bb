"""Findings out of inspected units' reports, official letters out of findings; offline.

The public verbs live in their rooms: ``readers.read``, ``extract.extract``,
``classify.classify``, ``compose.render``, ``gongwen.write`` and ``gongwen.check``;
``workflow`` joins them. The nouns are in ``model``.
"""

__version__ = "0.1.0"
