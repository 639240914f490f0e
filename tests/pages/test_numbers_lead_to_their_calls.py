"""Every number that is a link leads to a list of exactly so many calls, or visits to queues."""

from urllib.parse import parse_qs, urlsplit

import pytest

from data.answers.asking import facts_of
from data.counters import CALLS, VISITS
from data.database import reading
from data.filters import Filters
from data.questions.lists import how_many
from data.reports import REPORTS
from tests.components.tables_made import TODAY, subject
from tests.pages.site import Site

QUERIES = ("from=2026-11-15&to=2026-11-22", "from=2026-11-20&to=2026-11-23&queue=601&with=previous")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.slug)
def test_a_number_counts_what_its_list_shows(shared_site: Site, report: object, query: str) -> None:
    slug = report.slug  # type: ignore[attr-defined]
    divisions = report.divisions or report.dimensions  # type: ignore[attr-defined]
    for by in divisions:
        made = subject(shared_site, slug, f"{query}&by={by}")
        table = made.table
        rows = [*table.rows[:3], table.total]
        for row in rows:
            keys = () if row is table.total else row
            for n, column in enumerate(table.columns):
                address = made.link(keys, column) if column.kind == "metric" else None
                if address and row[n]:
                    assert listed(shared_site, address) == row[n], (by, column.slug, address)


def listed(site: Site, address: str) -> int:
    """How many rows the list of that address has."""
    query = urlsplit(address).query
    fact = VISITS if parse_qs(query).get("rows") == ["visits"] else CALLS
    filters = Filters.from_query(query, TODAY)
    assert set(filters.refused) <= {"rows"}
    with reading(site.engine) as connection:
        return how_many(connection, fact, filters, facts_of(connection, site.settings))
