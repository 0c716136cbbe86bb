"""The use cases: one function each; per-file trapping; the process pool."""
