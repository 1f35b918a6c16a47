"""What was tried in runs of rtlgen, as dialogues."""
