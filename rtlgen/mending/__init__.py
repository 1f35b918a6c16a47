"""Repair without a model: what is certain about a design that does not compile, and nothing else."""

MENDER = "rtlgen-mend/1"
"""To be raised with every change that can change what is mended."""
