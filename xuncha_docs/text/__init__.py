"""Strings, numerals, dates and money of Chinese official prose; pure functions only."""
