"""Telephone numbers: the plan they follow, where they belong, and who one caller is."""
