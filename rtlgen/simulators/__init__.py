"""Icarus Verilog and Verilator behind one protocol."""
