"""Sources of an exchange: its queue log, call records and channel events, read into typed rows.

Everything is only ever read. A row may come again, under the same key; it is never lost: `position` is
stored together with the rows it belongs to, and handed back at the next reading. Instants are
microseconds since 1970 UTC.
"""

from telephony.sources.reading import Reading, Row, Source, SourceUnavailable
from telephony.sources.record import KeptRows
from telephony.sources.registry import SOURCES, open_sources

__all__ = ["SOURCES", "KeptRows", "Reading", "Row", "Source", "SourceUnavailable", "open_sources"]
