"""Any log, however it is cut, killed and looked at, is read as the same rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.rows import BadRow
from tests.telephony.sources.tables import NOW, Tables, queue_row, source

TIMES = st.one_of(
    st.integers(0, 5).map(lambda n: f"2023-10-29 02:{n:02d}:00"),
    st.integers(0, 59).map(lambda n: f"2023-10-29 01:{n:02d}:{n:02d}.5"),
    st.sampled_from(["", "soon", "0000-00-00 00:00:00", "2023-10-29 03:00:01"]),
)
ROWS = st.builds(
    queue_row,
    TIMES,
    st.sampled_from(["ENTERQUEUE", "CONNECT", "ABANDON", "PAUSE"]),
    st.sampled_from(["NONE", "1698537600.1", "1698541500.2", "pbx-1698540000.3"]),
    agent=st.sampled_from(["NONE", "Anna"]),
)
CUTS = st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=6)


@contextmanager
def written(rows: list[dict[str, Any]], with_id: bool) -> Iterator[Tables]:
    """An exchange with this queue log."""
    with TemporaryDirectory() as folder:
        exchange = Tables(f"sqlite:///{Path(folder) / 'pbx.sqlite'}")
        exchange.queue_log(id_column=with_id)
        if rows:
            exchange.fill("queue_log", rows)
        yield exchange
        exchange.engine.dispose()


def read_in_cuts(exchange: Tables, cuts: list[tuple[int, bool]]) -> dict[str, Any]:
    """Rows by key, read with these limits in turn; True: the process dies before it stores what it read."""
    one = source(exchange.url, "queue_log", "Europe/Berlin")
    found: dict[str, Any] = {}
    position: dict[str, Any] = {}
    deaths = [is_death for _, is_death in cuts]
    turn = 0
    while True:
        limit, _ = cuts[turn % len(cuts)]
        reading = one.read(position, limit, NOW)
        dies = turn < len(deaths) and deaths[turn]
        turn += 1
        if dies:
            one.close()
            one = source(exchange.url, "queue_log", "Europe/Berlin")
            continue
        for row in (*reading.rows, *reading.bad):
            found.setdefault(row.key, row)
        position = reading.position
        if not reading.more:
            one.close()
            return found


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, max_size=25), CUTS)
def test_a_numbered_log_is_the_same_however_it_is_cut(rows: list[dict[str, Any]], cuts: list[tuple[int, bool]]) -> None:
    with written(rows, with_id=True) as exchange:
        whole = read_in_cuts(exchange, [(1000, False)])
        assert len(whole) == len(rows)
        assert read_in_cuts(exchange, cuts) == whole


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, max_size=25), CUTS)
def test_a_log_without_ids_is_the_same_however_it_is_cut(
    rows: list[dict[str, Any]], cuts: list[tuple[int, bool]]
) -> None:
    with written(rows, with_id=False) as exchange:
        whole = read_in_cuts(exchange, [(1000, False)])
        usable = [row for row in whole.values() if not isinstance(row, BadRow)]
        assert len(usable) == sum(row["time"][:4] == "2023" for row in rows)
        assert read_in_cuts(exchange, cuts) == whole
