"""Running a testbench against a candidate: cocotb benches and native SystemVerilog ones."""
