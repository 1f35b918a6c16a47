"""The only loop: ask, judge, feed back, until a design passes or a limit is reached."""
