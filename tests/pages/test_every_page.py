"""Every page for every role in both languages; hostile addresses; the callbacks' ids."""

import json
import re
from urllib.parse import quote

import pytest

from auth.roles import CALLBACKS, PAGES, START
from data.named import every_question
from data.people import ROLES
from data.reference.passports import LOOK_ALIKE
from tests.pages import hotline, live_made
from tests.pages.site import CONTENT, Site, draw

CALL = f"/calls/main/{hotline.Hotline(60).rows[hotline.call][5]['call_id']}"
ADDRESSES = {
    "/reports": ["/reports"],
    "/reports/<slug>": [f"/reports/{report.slug}" for report in every_question()],
    "/explore": [
        "/explore",
        "/explore?metric=offered,calls,login&rows=queue&cols=day",
        "/explore?metric=p90_wait&rows=day&chart=lines",
    ],
    "/views": ["/views"],
    "/calls": ["/calls"],
    "/calls/<pbx>/<call_id>": [CALL],
    "/exports": ["/exports", "/exports?rows=99999999999&busy=1", "/exports?rows=%C2%B2"],
    "/live": [
        "/live",
        f"/live?agent={quote(hotline.AGENTS[0])}",
        f"/live?caller={live_made.CALLER}200",
        "/live?agent=%D0%9D%D0%B5%D1%82&pbx=evil",
        "/live?caller=1.1",
    ],
    "/focus": ["/focus", "/focus?call=1.1", "/focus?call=%00"],
    "/my-day": ["/my-day", "/my-day?from=2026-11-17&to=2026-11-22"],
    "/agents": ["/agents", "/agents?from=2026-11-17&to=2026-11-22"],
    "/agents/<pbx>/<agent>": [
        f"/agents/main/{hotline.AGENTS[0]}",
        f"/agents/main/{hotline.AGENTS[0]}?from=2026-11-17&to=2026-11-22",
        "/agents/main/Nobody",
    ],
    "/quality": ["/quality"],
    "/forecast": ["/forecast", "/forecast?queue=601"],
    "/letter": [
        "/letter",
        "/letter?period=month&from=2026-10-05",
        "/letter?period=week&from=2026-11-23",
        "/letter?queue=601",
    ],
    "/staffing": ["/staffing", "/staffing?from=2026-11-20&to=2026-11-20&target=95&within=10&shrinkage=0"],
    "/admin/people": ["/admin/people"],
    "/metrics": ["/metrics"],
    "/why": [
        "/why",
        "/why?one=ghost&other=calls",
        *(f"/why?one={family[0]}&other={family[-1]}" for family in LOOK_ALIKE),
    ],
    "/metrics/<slug>": ["/metrics/sl", "/metrics/calls_incoming", "/metrics/ghost"],
    "/admin/groups": ["/admin/groups", "/admin/groups?done=1", "/admin/groups?fault=members&kind=queue"],
    "/admin/thresholds": ["/admin/thresholds", "/admin/thresholds?fault=closed&kind=wrap_up_s&value=5&from=2020-01-01"],
}
HOSTILE = (
    "?utm=1",
    "?from=yesterday&to=%00",
    "?queue=" + "x" * 5000,
    "?queue=%27%3B+drop+table+visit%3B--&queue=601",
    "?by=by,by,by&by=__class__&sort=-__init__&columns=all",
    "?after=1~2~3&rows=visits",
    "?after=99999999999~main~x",
    "?hour=25&hour=-1&weekday=8",
    "?from=0001-01-01&to=9999-12-31",
    "?one=calls&other=offered&queue=%00&region=%D0%96&prefix=79161234567&queue_group=ghost&wait_band=-9",
    "?one=talk&other=talking&agent_group=" + "g" * 500 + "&ended_by=fate&slot=96&kind=%F0&from=2026-13-99",
    "?pbx=evil&call_id=evil&slug=evil&address=evil",
    "?%FF%FE=%C0%80",
    "?" + "&".join(f"queue=q{n}" for n in range(400)),
    "?metric=__class__,offered&rows=__init__&cols=%00&chart=pie&search=79161234567",
    "?rows=none&cols=none&metric=&search=no-such-search-of-anybody",
)


BRAVE = (
    *("/live", "/reports/waits", "/reports/call-types", "/explore", "/calls", CALL, "/quality"),
    *("/why", "/metrics", "/metrics/sl", "/admin/thresholds", "/admin/groups"),
)


READERS = [
    *((role, "ru") for role in ROLES),
    ("supervisor", "en"),
    *(pytest.param(role, "en", marks=pytest.mark.slow) for role in ROLES if role != "supervisor"),
]


def words_of(answer: object) -> str:
    return json.dumps(answer.get_json(), ensure_ascii=False)  # type: ignore[attr-defined]


def test_every_page_has_an_address_here(shared_site: Site) -> None:
    assert PAGES.keys() == ADDRESSES.keys()


@pytest.mark.parametrize(("role", "language"), READERS)
@pytest.mark.parametrize("page", sorted(ADDRESSES))
def test_a_page_is_drawn_for_whom_it_is_and_refused_to_others(
    shared_site: Site, page: str, role: str, language: str
) -> None:
    client = shared_site.client(role, language)
    for address in ADDRESSES[page]:
        drawn = words_of(draw(client, address))
        assert ("could not be drawn" in drawn or "Не удалось показать" in drawn) is False
        refused = "У вас нет доступа" in drawn or "You have no right" in drawn
        assert refused is (role not in PAGES[page])
        assert client.get(address).status_code == (200 if role in PAGES[page] else 403)


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted(ADDRESSES))
def test_a_page_has_exactly_one_first_heading(shared_site: Site, page: str) -> None:
    role = "operator" if page == "/my-day" else "administrator"
    for address in ADDRESSES[page]:
        drawn = words_of(draw(shared_site.client(role), address))
        assert drawn.count('"type": "H1"') == 1


@pytest.mark.parametrize("page", sorted(ADDRESSES))
def test_russian_pages_have_no_english_left(shared_site: Site, page: str) -> None:
    role = "operator" if page == "/my-day" else "administrator"
    for address in ADDRESSES[page]:
        drawn = draw(shared_site.client(role), address).get_json()
        texts = list(shown_texts(drawn["response"]["_pages_content"]["children"]))
        english = [text for text in texts if re.search(r"\b[a-z]{4,}\b", text) and not is_a_name(text)]
        assert english == []


def shown_texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [text for one in node for text in shown_texts(one)]
    if isinstance(node, dict):
        if node.get("type") == "Code":
            return []  # what machines call things
        return shown_texts(node.get("props", {}).get("children"))
    return []


def is_a_name(text: str) -> bool:
    """Names that people or machines gave, and not words of ours."""
    given = ("/letter?", "onerror", "Europe/", "python app.py", "main", *ROLES)
    return any(name in text for name in given)


@pytest.mark.parametrize("search", HOSTILE)
@pytest.mark.parametrize("address", BRAVE)
def test_a_hostile_address_never_breaks_a_page(shared_site: Site, address: str, search: str) -> None:
    answer = draw(shared_site.client("administrator"), address, search)
    assert answer.status_code == 200
    assert "Не удалось показать" not in words_of(answer)


def test_an_unknown_address_is_a_404_for_those_signed_in(shared_site: Site) -> None:
    client = shared_site.client("administrator")
    for address in ("/nothing", "/reports/waits/more", "/calls/main", "/admin"):
        assert client.get(address).status_code == 404


def test_everybody_begins_on_a_page_of_their_own(shared_site: Site) -> None:
    for role in ROLES:
        answer = shared_site.client(role).get("/")
        assert (answer.status_code, answer.location) == (302, START[role])
        assert role in PAGES[START[role]]


def test_every_id_that_a_callback_names_exists_on_a_page(shared_site: Site) -> None:
    drawn = "".join(
        words_of(draw(shared_site.client("administrator"), address)) for many in ADDRESSES.values() for address in many
    )
    layout = json.dumps(shared_site.client("administrator").get("/_dash-layout").get_json())
    known = set(re.findall(r'"id": "([\w-]+)"', drawn + layout))
    for key, callback in shared_site.app.callback_map.items():
        named = {one["id"] for one in (*callback["inputs"], *callback["state"])}
        assert named <= known, key
    assert CALLBACKS.keys() == shared_site.app.callback_map.keys()
    assert CONTENT in CALLBACKS


def test_a_nasty_name_stays_text(shared_site: Site) -> None:
    drawn = draw(shared_site.client("administrator"), "/reports/waits").get_json()
    assert hotline.NASTY in shown_texts(drawn["response"]["_pages_content"]["children"])
