"""Language models behind one protocol: requests in, completions out."""
