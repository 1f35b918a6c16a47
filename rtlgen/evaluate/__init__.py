"""Batches: what is to be judged, by whom, and where it stands; thousands of samples, resumed after a crash."""
