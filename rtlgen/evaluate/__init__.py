"""Batches: what is to be judged, by whom, and where it stands; resumed after a crash."""
