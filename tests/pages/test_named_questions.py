"""Named questions on their pages: what they show, where their rows lead, and what an address never holds."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import pytest

from components.call_links import call_links
from data.answer import answer
from data.counters import CALLS
from data.database import reading
from data.filters import Filters
from data.named import NAMED
from data.questions.behind import BEHIND, with_measure
from data.questions.lists import how_many
from tests.pages import hotline
from tests.pages.site import OPERATOR_IS, Site, draw

PERIOD = "?from=2026-11-16&to=2026-11-22"


def words(site: Site, path: str, search: str = PERIOD, role: str = "supervisor", language: str = "ru") -> str:
    return json.dumps(draw(site.client(role, language), path, search).get_json(), ensure_ascii=False)


def lines(site: Site, slug: str) -> list[list[str]]:
    text = site.client("supervisor").get(f"/export/reports/{slug}.csv{PERIOD}").get_data(as_text=True)
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize("report", NAMED, ids=lambda report: report.slug)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_question_has_its_page(shared_site: Site, report: object, language: str) -> None:
    said = words(shared_site, f"/reports/{report.slug}", language=language)  # type: ignore[attr-defined]
    assert "Number of this error" not in said
    assert "Номер этой ошибки" not in said


def test_a_list_leads_to_the_calls_it_is_about(shared_site: Site) -> None:
    said = words(shared_site, "/reports/to-return")
    assert '"href": "/calls/main/' in said


def test_no_number_of_a_caller_stands_in_an_address(shared_site: Site) -> None:
    numbers = {row["caller"] for row in hotline.Hotline(60).rows[hotline.call]}
    for slug in ("to-return", "frequent-callers", "longest", "repeats"):
        addresses = words(shared_site, f"/reports/{slug}").split('"href": "')[1:]
        assert addresses
        for address in addresses:
            path = address.split('"')[0]
            assert not any(number in path for number in numbers if len(number) > 6)


def test_files_say_their_cells_in_the_language_of_their_headings(shared_site: Site) -> None:
    found = lines(shared_site, "longest")
    assert found[0][0] == "Почему здесь"
    assert found[1][0] == "Самое долгое ожидание"
    assert found[-1][0] == "Итого"


def test_the_day_of_an_agent_has_its_timeline(shared_site: Site) -> None:
    day = "?from=2026-11-20&to=2026-11-20"
    said = words(shared_site, f"/agents/main/{OPERATOR_IS}", day)
    assert '"type": "Graph"' in said
    assert '"base"' in said
    assert "Дольше всего без звонка" in said
    assert f"/agents/main/{quote(OPERATOR_IS)}?from=2026-11-20" in words(shared_site, "/agents", day)


def test_operators_see_their_own_day_and_nobody_elses(shared_site: Site) -> None:
    day = "?from=2026-11-20&to=2026-11-20"
    own = words(shared_site, "/my-day", f"{day}&agent={hotline.AGENTS[1]}&pbx=main", role="operator")
    assert '"base"' in own
    assert hotline.AGENTS[1] not in own.replace(f"agent={hotline.AGENTS[1]}", "")  # the address asked for
    assert "У вас нет доступа" in words(shared_site, f"/agents/main/{OPERATOR_IS}", day, role="operator")


@pytest.mark.parametrize("measure", BEHIND)
@pytest.mark.parametrize("chosen", ["", "&outcome=ivr&direction=incoming", "&direction=outgoing"])
def test_a_number_leads_to_exactly_its_calls(shared_site: Site, measure: str, chosen: str) -> None:
    slug = BEHIND[measure].partition(".")[0]
    today = date(2026, 11, 22)
    asked = Filters.from_query(f"{PERIOD}{chosen}", today)
    with reading(shared_site.engine) as connection:
        table = answer(connection, slug, asked, shared_site.now, shared_site.settings)
        column = table.columns[table.place(measure)]
        links = call_links(table.view, replace(asked, by=table.by))
        for row in table.rows:
            if row[table.place(measure)]:
                address = links(row, column)
                assert address is not None
                listed = Filters.from_query(address.partition("?")[2], today)
                listed = with_measure(connection, listed, shared_site.now, shared_site.settings)
                assert how_many(connection, CALLS, listed) == row[table.place(measure)]


@pytest.mark.parametrize("rows", ["", "&rows=visits"])
def test_the_list_behind_a_number_says_which_number_and_lists_its_calls(shared_site: Site, rows: str) -> None:
    said = words(shared_site, "/calls", f"{PERIOD}&measure=lost.lost{rows}")
    assert "Потерянные звонки: Потерянные звонки" in said
    assert "Номер этой ошибки" not in said
    table = shared_site.client("supervisor").get(f"/export/calls.csv{PERIOD}&measure=lost.lost")
    whole = shared_site.client("supervisor").get(f"/api/v1/reports/lost.json{PERIOD}").get_json()["total"]["lost"]
    assert len(table.get_data(as_text=True).splitlines()) == whole + 1
