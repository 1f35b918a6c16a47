"""The families, a group a file: functions `Draw -> Task`, each named in `rtlgen.dataset.synth.registry`."""
