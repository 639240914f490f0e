"""The cards of reports say what their answer says: order, numbers, few calls, many agents, earlier days."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from components import agent_cards, bar_cards, heat_cards, kinds, level_cards, time_cards, wait_cards
from components.heat_cards import STEPS, averages
from components.report_cards import tiles
from components.wait_charts import Profile
from data.reports import REPORTS
from tests.components.tables_made import LABELS, asked, figures, parts_of, subject, text_of
from tests.pages.site import Site


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.slug)
def test_every_report_has_a_kind_of_chart_and_is_drawn(shared_site: Site, report: object) -> None:
    slug = report.slug  # type: ignore[attr-defined]
    assert report.chart.kind in kinds.CARDS  # type: ignore[attr-defined]
    for query in ("from=2026-11-15&to=2026-11-22", "from=2026-11-19&to=2026-11-22&with=previous"):
        made = subject(shared_site, slug, query)
        assert [card for card in kinds.cards(made) if card is not None] or not made.table.n


def test_the_busiest_hour_has_the_darkest_tint_and_an_empty_one_none(shared_site: Site) -> None:
    made = subject(shared_site, "busy-hours")
    values = averages(made.table)
    cells = [part for part in parts_of(heat_cards.heat_map(made, "said")) if type(part).__name__ == "Td"]
    darkest = [cell for cell in cells if cell.className == f"h{STEPS}"]
    assert any(text_of(cell) == LABELS.number("count", max(values.values())) for cell in darkest)
    assert all((cell.className == "h0") == (text_of(cell) == "") for cell in cells)


def test_an_hour_of_the_heat_map_leads_to_its_own_calls(shared_site: Site) -> None:
    made = subject(shared_site, "busy-hours")
    links = [part.href for part in parts_of(heat_cards.heat_map(made, "said")) if type(part).__name__ == "A"]
    assert len(links) == len(averages(made.table))
    asked_for = [parse_qs(urlsplit(link).query) for link in links]
    assert {(one["weekday"][0], one["hour"][0]) for one in asked_for} == {
        (str(weekday), str(hour)) for weekday, hour in averages(made.table)
    }
    assert all(one["direction"] == ["incoming"] for one in asked_for)


def test_the_worst_queue_stands_first_and_few_calls_are_not_judged(shared_site: Site) -> None:
    made = subject(shared_site, "queues")
    bars = figures(bar_cards.queue_cards(made))[0]
    levels = [level for level in made.table.column("sl") if level is not None]
    assert levels == sorted(levels)
    ends = [note["text"] for note in bars["layout"]["annotations"]]
    assert len(ends) == len(made.table.rows)
    short = replace(made, table=_with_offered(made.table, 9))
    ends = [note["text"] for note in figures(bar_cards.queue_cards(short))[0]["layout"]["annotations"]]
    assert all(text.startswith("too few") for text in ends)


def _with_offered(table, n):  # type: ignore[no-untyped-def]
    place = table.place("offered")
    return replace(table, rows=tuple((*row[:place], n, *row[place + 1 :]) for row in table.rows))


def test_of_three_hundred_agents_both_ends_are_drawn_and_the_rest_is_told(shared_site: Site) -> None:
    made = subject(shared_site, "agents")
    rows = tuple((f"Agent {n:03d}", *made.table.rows[n % len(made.table.rows)][1:]) for n in range(300))
    many = replace(made, table=replace(made.table, rows=rows, statuses=made.table.statuses * 50))
    cards = agent_cards.agent_cards(many)
    assert len(figures(cards)[0]["layout"]["yaxis"]["tickvals"]) == 2 * agent_cards.ENDS
    assert "300" in text_of(cards)


def test_dots_of_agents_fall_from_the_longest_and_few_calls_are_hollow(shared_site: Site) -> None:
    made = subject(shared_site, "agents")
    first, place = made.table.rows[0], made.table.place("answered")
    rows = ((*first[:place], 3, *first[place + 1 :]), *made.table.rows[1:])
    figure = figures(agent_cards.agent_cards(replace(made, table=replace(made.table, rows=rows))))[0]
    dots = figure["data"][0]
    assert list(dots["x"]) == sorted(dots["x"], reverse=True)
    assert dots["marker"]["color"].count("#FFFFFF") == 1


def test_earlier_days_are_a_dashed_line_only_where_they_are_compared(shared_site: Site) -> None:
    alone = figures(time_cards.time_cards(subject(shared_site, "calls-over-time")))[0]
    assert [trace["type"] for trace in alone["data"]] == ["bar", "bar"]
    made = subject(shared_site, "calls-over-time", "from=2026-11-19&to=2026-11-22&with=previous")
    compared = figures(time_cards.time_cards(made))[0]
    assert compared["data"][-1]["line"]["dash"] == "dash"
    assert list(compared["data"][-1]["y"]) == [float(n) for n in made.table.column("calls:before")]


def test_what_is_usual_on_a_weekday_comes_from_the_weeks_before(shared_site: Site) -> None:
    made = subject(shared_site, "service-level", "from=2026-11-22&to=2026-11-22&by=day")
    assert made.during is not None
    before = made.during(made.table.first.replace(day=15), made.table.last, ("day",))
    assert len(before.rows) == 8
    usual = level_cards._usual(made)
    assert usual == {}  # one Sunday before it is no habit


def test_bands_of_waits_hold_everybody_of_the_profile() -> None:
    profile = Profile(((0, 3), (4, 20), (5, 7), (299, 2), (4000, 1)), ((9, 5), (70, 6)), 44)
    bands = wait_cards.banded(profile, LABELS)
    assert sum(sum(one.amounts) for one in bands) == 44
    assert bands[0].amounts == (23, 0)
    assert bands[-1].amounts == (1, 0)


def test_a_tile_says_its_change_and_counts_are_nobodys_merit(shared_site: Site) -> None:
    table = asked(shared_site, "waits", "from=2026-11-19&to=2026-11-22&with=previous")
    shown = text_of(tiles(table, ("offered", "sl", "asa"), LABELS, lambda _column: None))
    assert "was" in shown
    offered = text_of(tiles(table, ("offered",), LABELS, lambda _column: None))
    assert "better" not in offered
    assert "worse" not in offered
