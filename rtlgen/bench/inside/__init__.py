"""What runs in a Python of its own, the simulator's or a harness's: no module here imports rtlgen."""
