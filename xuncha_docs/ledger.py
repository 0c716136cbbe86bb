"""The three lists, the ledger and the summary as .xlsx."""
