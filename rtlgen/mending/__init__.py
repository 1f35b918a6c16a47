"""Repair without a model: what is certain about a design that does not compile, and nothing else."""
