"""Permanent members of a queue never sign in: their shifts are unknown, not empty, and the pages say why."""

import json

from data.answer import answer
from data.database import reading
from data.filters import Filters
from data.schema.facts import agent_time
from tests.data.facts_made import store
from tests.pages.site import Site, draw

DAY = "from=2026-11-20&to=2026-11-20"
AT = 1_795_158_000


def interval(agent: str, kind: str, seconds: int) -> dict[str, object]:
    day = {"day": Filters.from_query(DAY, None).first, "slot": 40, "weekday": 5}  # type: ignore[arg-type]
    made = {"pbx": "main", "agent": agent, "queue": "", "kind": kind, "reason": "", "flags": ()}
    return made | {"started_at": AT, "ended_at": AT + seconds, "seconds": seconds} | day


def test_a_permanent_member_has_no_shift_rather_than_one_of_no_seconds(site: Site) -> None:
    shift = [interval("Анна", "login", 3600), interval("Анна", "talk", 600), interval("Анна", "idle", 3000)]
    store(site.engine, agent_time, [*shift, interval("Борис", "talk_outside_login", 300)])
    with reading(site.engine) as connection:
        filters = Filters.from_query(f"{DAY}&by=agent", None)  # type: ignore[arg-type]
        table = answer(connection, "agent-hours", filters, site.now, site.settings)
    row = {str(one[0]): one for one in table.rows}
    for slug, anna in (("login", 3600), ("talking", 600), ("wrap_up", 0), ("pause", 0), ("idle", 3000)):
        assert (row["Анна"][table.place(slug)], row["Борис"][table.place(slug)]) == (anna, None)
    assert row["Борис"][table.place("talk_outside")] == 300
    assert (table.total_of("login"), table.conservation.holds) == (3600, True)
    client = site.client("supervisor")
    for page in (f"/reports/agent-hours?{DAY}", f"/agents?{DAY}", f"/agents/main/Борис?{DAY}"):
        drawn = json.dumps(draw(client, page).get_json(), ensure_ascii=False)
        assert ("постоянные участники очереди не входят в смену" in drawn) is ("Борис" in drawn), page
        assert "Борис" in drawn
    alone = json.dumps(draw(client, f"/agents/main/Анна?{DAY}").get_json(), ensure_ascii=False)
    assert "постоянные участники" not in alone
