"""What is alike among designs and problems: near-duplicates in a dataset, benchmark problems in it."""
