"""Checks against rows from elsewhere, run by hand."""
