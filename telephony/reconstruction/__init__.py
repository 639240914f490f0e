"""Rows of the exchange to facts. Pure: no I/O, `now` is an argument."""
