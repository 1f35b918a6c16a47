"""A model that learns from its own proven answers, round by round."""
