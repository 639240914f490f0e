"""Every table of the product, as SQLAlchemy Core, for SQLite, MariaDB and MySQL alike.

`raw` is the record of what the exchange and people said; `facts` follow from it and can be rebuilt;
`people`, `rules`, `groups` and `topics` are what the organisation configures; `kept` is what people keep for
themselves; `state` and `mirror` are what the processes remember, `live` what they tell each other this moment.
"""

from data.schema import facts, groups, kept, live, mirror, people, raw, rules, state, topics
from data.schema.columns import metadata

__all__ = ["facts", "groups", "kept", "live", "metadata", "mirror", "people", "raw", "rules", "state", "topics"]
