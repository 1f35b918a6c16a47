"""Where tasks are done: worker processes of this machine, or those of a Ray cluster."""
