"""Runs to pages that a person looks at."""
