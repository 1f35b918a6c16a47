"""Corpora for training: every row of them proven in simulation."""
