"""Numbers over records (pure): pass@k, intervals, paired comparison, tables of failures, cost."""
