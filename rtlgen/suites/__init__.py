"""Where problems come from: specification files, problem folders, the built-in suite."""
