"""Dialogues to examples, one kind of example a file; pure."""
