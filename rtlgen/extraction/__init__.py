"""The code in whatever a model answered."""

EXTRACTOR = "rtlgen-extract/2"
"""To be raised with every change that can change a score."""
