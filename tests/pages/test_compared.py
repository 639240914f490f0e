"""Comparisons and averages over a hotline's nine days: both periods meet row by row; in pages and files alike."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

from sqlalchemy.engine import Engine

from data.answer import answer
from data.database import reading
from data.filters import Filters
from tests.pages import hotline
from tests.pages.site import Site, draw

TODAY = date(2026, 11, 23)
COMPARED = "from=2026-11-19&to=2026-11-22&with=previous"


def test_days_meet_by_their_place_and_queues_by_their_name(shared_site: Site) -> None:
    filters = Filters(date(2026, 11, 19), date(2026, 11, 22), against="previous")
    with reading(shared_site.engine) as connection:
        for by in ("day", "queue"):
            asked = replace(filters, by=(by,))
            table = answer(connection, "waits", asked, hotline.NOW, shared_site.settings)
            then = replace(asked, first=date(2026, 11, 15), last=date(2026, 11, 18), against="")
            before = answer(connection, "waits", then, hotline.NOW, shared_site.settings)
            assert table.total_of("offered:before") == before.total_of("offered") > 0
            assert len(before.rows) == len(table.rows)
            if by == "day":
                assert table.column("offered:before") == before.column("offered")
            else:
                was = dict(zip(before.column("queue"), before.column("offered"), strict=True))
                assert [was[name] for name in table.column("queue")] == list(table.column("offered:before"))


def test_a_day_that_is_going_on_meets_the_same_part_of_the_earlier_one(shared_site: Site) -> None:
    asked = Filters(TODAY, TODAY, against="weekdays")
    with reading(shared_site.engine) as connection:
        table = answer(connection, "waits", asked, hotline.NOW, shared_site.settings)
        then = Filters(date(2026, 11, 16), date(2026, 11, 16), by=("slot",))
        whole = answer(connection, "waits", then, hotline.NOW, shared_site.settings)
    assert table.against is not None
    assert table.against.until_slot == 58  # 14:32 is within the slot that begins at 14:30
    slots = zip(whole.column("slot"), whole.column("offered"), strict=True)
    so_far = sum(int(str(n)) for slot, n in slots if int(str(slot)) < 58)
    assert table.total_of("offered:before") == so_far
    assert so_far < int(str(whole.total_of("offered")))


def test_shifts_have_no_quarters_so_their_earlier_day_is_whole_and_that_is_said(shared_site: Site) -> None:
    asked = Filters(TODAY, TODAY, against="previous")
    with reading(shared_site.engine) as connection:
        table = answer(connection, "agent-hours", asked, hotline.NOW, shared_site.settings)
    assert table.against is not None
    assert table.against.is_longer
    assert table.against.until_slot is None


def test_before_the_first_call_ever_nothing_is_known(filled_database: Engine, shared_site: Site) -> None:
    asked = Filters(date(2026, 11, 15), date(2026, 11, 18), against="previous")
    with reading(filled_database) as connection:
        table = answer(connection, "waits", asked, hotline.NOW, shared_site.settings)
    assert table.since == hotline.FIRST
    assert table.total_of("offered:before") is None
    assert set(table.column("offered:before")) == {None}


def test_the_average_is_calls_by_occurred_hours(filled_database: Engine, shared_site: Site) -> None:
    filters = Filters(hotline.FIRST, date(2026, 11, 23), by=("weekday", "hour"))
    with reading(filled_database) as connection:
        table = answer(connection, "busy-hours", filters, hotline.NOW, shared_site.settings)
    average, calls = table.column("calls:average"), table.column("calls")
    twice = {7, 1}  # nine days from a Sunday to a Monday
    for weekday, hour, n, mean in zip(table.column("weekday"), table.column("hour"), calls, average, strict=True):
        times = 2 if weekday in twice and not (weekday == 1 and int(str(hour)) > 14) else 1
        assert mean == round(int(str(n)) / times, 1)


def test_a_file_has_the_earlier_values_in_columns_of_their_own(shared_site: Site) -> None:
    client = shared_site.client("supervisor")
    text = client.get(f"/export/reports/waits.csv?{COMPARED}").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    said = client.get(f"/api/v1/reports/waits.json?{COMPARED}").get_json()
    assert said["against"] == {"with": "previous", "from": "2026-11-15", "to": "2026-11-18", "until_slot": None}
    total = said["total"]
    before = client.get("/api/v1/reports/waits.json?from=2026-11-15&to=2026-11-18").get_json()["total"]
    assert total["offered:before"] == before["offered"]
    assert rows[-1][rows[0].index("Поступило раньше")] == str(before["offered"])


def test_a_page_says_with_what_it_compares(shared_site: Site) -> None:
    drawn = json.dumps(draw(shared_site.client("supervisor", "en"), "/reports/waits", f"?{COMPARED}").get_json())
    assert "19\\u201322 November 2026 compared with 15\\u201318 November 2026" in drawn
    assert "pp" in drawn


def test_calls_behind_a_compared_number_are_those_of_its_own_period(shared_site: Site) -> None:
    drawn = json.dumps(draw(shared_site.client("supervisor"), "/reports/waits", f"?{COMPARED}").get_json())
    links = {part.split('"')[0] for part in drawn.split('"href": "/calls?')[1:]}
    assert links
    assert not [link for link in links if "with=" in link]


def test_what_there_was_only_before_has_a_row_of_its_own(shared_site: Site) -> None:
    filters = Filters(TODAY, TODAY, by=("hour", "queue"), against="previous")
    with reading(shared_site.engine) as connection:
        table = answer(connection, "waits", filters, hotline.NOW, shared_site.settings)
        day = Filters(date(2026, 11, 22), date(2026, 11, 22), by=("hour", "queue"))
        yesterday = answer(connection, "waits", day, hotline.NOW, shared_site.settings)
    keys = [row[:2] for row in table.rows]
    assert len(keys) == len(set(keys))
    until_now = {row[:2] for row in yesterday.rows if int(str(row[0])) < 14}
    assert until_now <= set(keys)
    gone = [row for row in table.rows if row[table.place("offered")] == 0]
    assert gone
    assert all(row[table.place("sl")] is None for row in gone)
    assert sum(int(str(n or 0)) for n in table.column("offered:before")) == table.total_of("offered:before")


def test_another_period_is_divided_as_fits_it_unless_somebody_chose(shared_site: Site) -> None:
    client = shared_site.client("supervisor", "en")
    drawn = json.dumps(draw(client, "/reports/calls-over-time", "?from=2026-11-22&to=2026-11-22").get_json())
    assert '"value": "hour", "selected": true' in drawn or '"selected": true, "value": "hour"' in drawn
    assert "by=hour" not in "".join(
        part.split('"')[0] for part in drawn.split('"href": "/reports/calls-over-time?')[1:]
    )
    chosen = json.dumps(draw(client, "/reports/calls-over-time", "?from=2026-11-22&to=2026-11-22&by=slot").get_json())
    links = [part.split('"')[0] for part in chosen.split('"href": "/reports/calls-over-time?')[1:]]
    assert links
    assert all("by=slot" in link for link in links)
