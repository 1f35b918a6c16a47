"""rtlgen: a specification in, proven RTL out, and every attempt kept as training data."""

__version__ = "0.1.0"
