"""What can be said of a design without running it: forbidden constructs, its interface, lint."""
