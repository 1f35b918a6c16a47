"""The families, a group a file. Each is a function `Draw -> Task`, named in `rtlgen.dataset.synth.registry`."""
