"""How things look: shell, cards, charts, tables, filter bar, formats. Pure functions of values."""
