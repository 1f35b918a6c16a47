"""Problems that are correct by construction.

    family ──drawn with a seed──> Task ──composed──> Row ──proven in simulation──> corpus

A family is a pure function from a source of random choices to a `Task`. `registry.py` has their names.
"""
