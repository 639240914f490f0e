"""From a row of a list to what it is about: a call's story, an agent's day. A number never stands in an address."""

from datetime import datetime
from urllib.parse import quote

from components.call_rows import story_address
from components.drawing import Link
from data.table import Cell, Column, Table

OF_A_CALL = ("began", "last_at")
"""The column of a row about one call that leads to its story."""


def agent_address(pbx: str, agent: str, query: str = "") -> str:
    """Where an agent's days are shown."""
    path = f"/agents/{quote(pbx, safe='')}/{quote(agent, safe='')}"
    return f"{path}?{query}" if query else path


def row_links(table: Table, otherwise: Link) -> Link:
    """Links of a list's rows; of an answer divided by dimensions what `otherwise` says."""
    slugs = set(table.slugs)
    if table.by:
        return otherwise

    def link(cells: tuple[Cell, ...], column: Column) -> str | None:
        if not cells or column.kind != "dimension":
            return None
        if column.slug in OF_A_CALL and "call_id" in slugs:
            return story_address(str(cells[table.place("pbx")]), str(cells[table.place("call_id")]))
        if column.slug == "agent" and {"pbx", "began"} <= slugs:
            day = datetime.fromisoformat(str(cells[table.place("began")])).date()
            query = f"from={day}&to={day}"
            return agent_address(str(cells[table.place("pbx")]), str(cells[table.place("agent")]), query)
        return None

    return link
