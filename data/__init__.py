"""Settings, database, facts, metrics and reports. Imports no other room."""
