"""The command line: parse, call, render, exit. One file a command.

Commands import what they need when they run, not at the top: `rtlgen --help` must answer at once.
"""
