"""Measurements that claims rest on. Each compares two things in one run, so what counts are ratios."""
