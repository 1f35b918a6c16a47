"""What runs inside the simulator's own Python. Imports cocotb and the standard library, nothing of rtlgen."""
