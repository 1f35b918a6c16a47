"""Settings: default < rtlgen.toml < environment < flag, each value with its source."""
