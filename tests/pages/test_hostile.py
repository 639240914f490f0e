"""Whatever stands in an address, a page or a file answers 200, 400, 404 or what the role is refused; nothing raises."""

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.dimensions import DIMENSIONS
from data.filters import LISTS, Filters
from data.head.door import FOR_THE_HEAD
from data.metrics import METRICS
from data.named import every_question
from tests.pages import hotline
from tests.pages.addresses import addresses
from tests.pages.site import Site, draw

FINE = (200, 303, 400, 404, 413)
PERSON = "administrator"
NAMES = (
    "from",
    "to",
    "by",
    "with",
    "search",
    "sort",
    "columns",
    "rows",
    "open",
    "after",
    "view",
    "m",
    "metric",
    "cols",
)
WORDS = (
    "",
    "\u0000",
    "601",
    "NONE",
    "answered",
    "2026-11-17",
    "9999-12-31",
    "0001-01-01",
    "-1",
    "1e9",
    "99999999999999999999",
    "queue,queue",
    "__class__",
    "'; drop table visit;--",
    "../../etc/passwd",
    "%00",
    "<script>alert(1)</script>",
    "ԱԲԳ\u202e\ufeff\ud83d\ude00",
    "1~2~3",
    "x" * 3000,
)


def values() -> st.SearchStrategy[str]:
    known = [*WORDS, *METRICS, *(one.slug for one in DIMENSIONS), *(one.slug for one in every_question())]
    return st.one_of(st.sampled_from(known), st.text(max_size=20))


def queries() -> st.SearchStrategy[str]:
    """Odd parameters, many of them the same, in any order."""
    names = st.one_of(st.sampled_from([*NAMES, *LISTS]), st.text(max_size=8))
    pairs = st.lists(st.tuples(names, values()), max_size=12)
    return pairs.map(lambda given: urlencode(given, errors="surrogatepass"))


FILES = (
    *(f"/export/reports/{one.slug}.{form}" for one in every_question() for form in ("csv", "xlsx")),
    *(f"/api/v1/reports/{one.slug}.json" for one in every_question()),
    *(f"/export/{slug}.csv" for slug in FOR_THE_HEAD),
    *(f"/api/v1/reports/{slug}.json" for slug in FOR_THE_HEAD),
    "/export/calls.csv",
    "/export/visits.xlsx",
    "/export/explore.csv",
    "/export/nothing.csv",
    "/export/prepared/x",
)
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def person(shared_site: Site) -> FlaskClient:
    return shared_site.client(PERSON)


@quick
@given(place=st.integers(0, 999), search=queries())
def test_no_query_breaks_a_page(person: FlaskClient, place: int, search: str) -> None:
    known = addresses()
    address = known[place % len(known)]
    answer = draw(person, address, f"?{search}")
    assert answer.status_code == 200
    assert "Не удалось показать" not in answer.get_json()["response"].__repr__()
    assert person.get(f"{address}?{search}").status_code in FINE


@quick
@given(address=st.sampled_from(FILES), search=queries())
def test_no_query_breaks_a_file(person: FlaskClient, address: str, search: str) -> None:
    with person.get(f"{address}?{search}") as answer:
        assert answer.status_code in FINE
        assert answer.data is not None


@quick
@given(what=st.sampled_from(["calls", "visits", "people"]), form=values(), search=queries())
def test_no_order_breaks_the_desk(person: FlaskClient, what: str, form: str, search: str) -> None:
    headers = {"Origin": "http://localhost"}
    ordered = person.post(f"/export/{what}", data={"form": form, "query": search}, headers=headers)
    assert ordered.status_code in (*FINE, 405)


@given(search=queries())
def test_filters_of_any_query_are_the_same_after_a_way_through_the_address(search: str) -> None:
    today = hotline.FIRST
    once = Filters.from_query(search, today)
    again = Filters.from_query(once.to_query(), today)
    assert again == once
    assert again.refused == ()
