"""Old numbers are never shown as fresh, and a page says what it waits for."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from data.answers.freshness import STALE_AFTER_S, Freshness
from data.database import writing
from data.schema.state import rebuild, source_state
from tests.pages.hotline import FIRST, NOW
from tests.pages.site import Site, draw


def source(**known: object) -> dict[str, object]:
    row: dict[str, object] = {"pbx": "main", "source": "queue_log", "position": {}, "rows_read": 100}
    row |= {"rows_quarantined": 0, "last_row_at": NOW, "checked_at": NOW, "backlog": 0, "trouble": ""}
    return row | known


def said(site: Site) -> str:
    return json.dumps(draw(site.client("supervisor"), "/reports").get_json(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("rows", "state", "words"),
    [
        ([], "none", "пока ничего не прочитано"),
        ([source()], "fresh", "данные на 14:32:08"),
        ([source(backlog=300)], "fresh", "данные на 14:32:08"),
        ([source(rows_read=1000, backlog=3000)], "loading", "Загружаем историю: 25 %"),
        ([source(checked_at=NOW - STALE_AFTER_S - 1)], "stale", "обработчик молчит"),
        ([source(trouble="access denied")], "trouble", "АТС не читается"),
        ([source(), source(source="cdr", checked_at=NOW - 3600)], "stale", "данные на 13:32:08 — устарели"),
    ],
)
def test_the_shell_says_how_fresh_the_numbers_are(
    site: Site, rows: list[dict[str, object]], state: str, words: str
) -> None:
    if rows:
        with writing(site.engine) as connection:
            connection.execute(sa.insert(source_state), rows)
    assert words in said(site).replace("\u00a0", " ")
    assert f"fresh {state}" in said(site)
    live = site.client("supervisor").get("/live/freshness").get_json()
    assert live["state"] == state


def test_history_that_is_computed_again_is_told_with_the_days_that_are_left(site: Site) -> None:
    days = [{"pbx": "main", "kind": "day", "key": "", "day": FIRST + timedelta(days=n)} for n in range(12)]
    with writing(site.engine) as connection:
        connection.execute(sa.insert(source_state), [source()])
        connection.execute(sa.insert(rebuild), days)
    assert "данные на 14:32:08; пересчитываются 12 дней" in said(site).replace("\u00a0", " ")
    assert site.client("supervisor").get("/live/freshness").get_json()["state"] == "computing"
    with writing(site.engine) as connection:
        connection.execute(sa.delete(rebuild).where(rebuild.c.day >= FIRST + timedelta(days=3)))
    assert site.client("supervisor").get("/live/freshness").get_json()["state"] == "fresh"


def test_the_oldest_look_counts() -> None:
    assert Freshness(NOW, 0, 5, "").state(NOW + STALE_AFTER_S) == "fresh"
    assert Freshness(NOW, 0, 5, "").state(NOW + STALE_AFTER_S + 1) == "stale"
