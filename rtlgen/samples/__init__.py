"""Completions that exist, as others and we wrote them: one file a format, read as a stream."""
