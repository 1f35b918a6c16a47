"""Examples to the files that trainers read, one file a format."""
