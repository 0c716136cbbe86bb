"""Official documents to GB/T 9704-2012: markup, writer, lint. Knows nothing of inspection."""
