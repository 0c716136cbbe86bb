"""Documents to findings: one file a kind of document."""
