"""Staffing, forecast and the letter: rules by themselves, then on a database."""
