"""Extract, static rules, build, simulate: a candidate to a Verdict."""
