"""Files to documents: one file a format, one table that knows them."""
