"""Corpora that others published, read in their own shapes and checked row by row."""
