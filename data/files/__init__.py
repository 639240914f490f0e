"""Answers and lists as files: CSV, JSON, workbooks, and those that take longer and are prepared."""
