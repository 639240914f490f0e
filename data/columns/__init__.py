"""The columnar mirror of the facts: typed Parquet files, a DuckDB file made of them, and their reader.

The worker writes it (mirror.py), every web process reads it (reader.py), a manifest names the files that
belong together (manifest.py). All of it follows from the database and can be made again.
"""
