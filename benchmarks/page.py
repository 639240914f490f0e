"""The waits page under load: tiles, charts and a table over the whole history, asked by eight people at once.

Two server processes of four threads, as the product runs; each person asks every three seconds for other
days, half of them a month, a third a quarter, the rest three years, some of one queue alone. Time is that of
the server: from the request to the page's content, drawing included.
"""

import multiprocessing
import random
import statistics
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import history

PROCESSES, THREADS = 2, 4
PAUSE_S = 3.0
CLICKS = 14
WARM_UP = 2
"""Clicks of each person before their time counts."""
ROLE = "supervisor"


def measure(folder: Path) -> dict[str, Any]:
    """Milliseconds of server time: median and 95th percentile."""
    from data.database import open_database
    from data.migrations import migrate

    settings = _settings(folder)
    engine = open_database(settings.own_database_url)
    migrate(engine)
    people = _people(folder)
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES) as pool:
        found = pool.starmap(_serve, [(folder, people, n) for n in range(PROCESSES)], chunksize=1)
    times = sorted(taken for one in found for taken in one)
    return {
        "pages": len(times),
        "median": statistics.median(times),
        "p95": times[int(len(times) * 0.95)],
        "worst": times[-1],
    }


def _settings(folder: Path) -> Any:
    from tests.pages.site import site_settings

    return site_settings(folder, database_url=f"sqlite:///{folder / 'page.sqlite'}", timezone="UTC")


def _site(folder: Path) -> Any:
    from data.answers.asking import InColumns, facts_of
    from data.database import open_database, reading
    from tests.pages.site import Site

    settings = _settings(folder)
    site = Site(settings, open_database(settings.own_database_url))
    with reading(site.engine) as connection:
        if not isinstance(facts_of(connection, settings), InColumns):
            raise SystemExit("the columns cannot be read: the database would answer, which has no calls")
    return site


def _people(folder: Path) -> dict[str, int]:
    import sqlalchemy as sa

    from data.schema.people import person

    site = _site(folder)
    with site.engine.connect() as connection:
        known = connection.execute(sa.select(person.c.role, person.c.id)).all()
    if not known:
        site.add_people()
        return dict(site.people)
    return {one.role: one.id for one in known}


def _serve(folder: Path, people: dict[str, int], process: int) -> list[float]:
    from data.collector import calm
    from tests.pages.site import draw

    calm()
    site = _site(folder)
    site.people = people
    clients = [site.client(ROLE) for _ in range(THREADS)]
    times: list[float] = []

    def click(person: int) -> None:
        chance = random.Random(process * THREADS + person)
        time.sleep(PAUSE_S * chance.random())
        for n in range(CLICKS + WARM_UP):
            address = _address(chance)
            started = time.perf_counter()
            answer = draw(clients[person], address)
            taken = (time.perf_counter() - started) * 1000
            if answer.status_code != 200 or b"error" in answer.data[:200]:
                raise RuntimeError(f"{address}: {answer.status_code}")
            if n >= WARM_UP:
                times.append(taken)
            time.sleep(max(0.0, PAUSE_S - taken / 1000))

    people_at_once = [threading.Thread(target=click, args=(n,)) for n in range(THREADS)]
    for one in people_at_once:
        one.start()
    for one in people_at_once:
        one.join()
    return times


def _address(chance: random.Random) -> str:
    months = [history.first_day().replace(day=1)]
    while (following := _following(months[-1])) <= history.LAST:
        months.append(following)
    kind = chance.random()
    if kind < 1 / 2:
        first = chance.choice(months)
        last = _following(first) - timedelta(days=1)
    elif kind < 1 / 2 + 1 / 3:
        first = chance.choice(months[:-2])
        last = _following(_following(_following(first))) - timedelta(days=1)
    else:
        first, last = history.first_day(), history.LAST
    queue = f"&queue={chance.choice(history.QUEUES)}" if chance.random() < 0.3 else ""
    return f"/reports/waits?from={first}&to={min(last, history.LAST)}{queue}"


def _following(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
