"""The folder that the simulator's Python has on its path: `rtlgen_inside` and nothing else of rtlgen.

A folder of its own, since in a sandbox Python must be able to list what is on its path.
"""
