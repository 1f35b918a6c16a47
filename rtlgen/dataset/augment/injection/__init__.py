"""Errors put into a design that is right, at places of its syntax tree: one file a group of classes."""
