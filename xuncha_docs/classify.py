"""Findings to labels: which category, which words say so, how sure. Pure; knows no file."""
