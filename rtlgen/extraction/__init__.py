"""The code in whatever a model answered."""
