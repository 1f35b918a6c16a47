"""The values that every room speaks in, and the errors it raises. Standard library only."""
