"""What a Verilog source says: modules, ports, constructs, edits, cones. A thin wrap of pyslang."""
