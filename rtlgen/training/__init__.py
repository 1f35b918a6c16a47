"""Training on what rtlgen has proven: supervised, by preference, by reward."""
