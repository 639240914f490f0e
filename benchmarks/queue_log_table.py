"""A queue_log table of any size on a MariaDB, as an exchange would have filled it.

Four callers of five are answered, agents log in and out and pause, some rings go unanswered: about
four rows a call. Instants are UTC; the table is Asterisk's realtime layout with an id.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Engine

QUEUES = [f"60{n}" for n in range(1, 9)]
AGENTS = [f"Agent {n:02d}" for n in range(1, 41)]
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
DAY_S = 12 * 3600
CALLS_A_DAY = 2500
CHUNK = 5000

Row = tuple[str, str, str, str, str, str, str, str, str, str]

DDL = """
CREATE TABLE queue_log (
  id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  time varchar(32), callid varchar(80) NOT NULL, queuename varchar(80) NOT NULL, agent varchar(80) NOT NULL,
  event varchar(40) NOT NULL, data1 varchar(100) NOT NULL, data2 varchar(100) NOT NULL,
  data3 varchar(100) NOT NULL, data4 varchar(100) NOT NULL, data5 varchar(100) NOT NULL
) DEFAULT CHARSET=utf8mb4
"""

INSERT = (
    "INSERT INTO queue_log (time, callid, queuename, agent, event, data1, data2, data3, data4, data5)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def fill(engine: Engine, rows: int, seed: int = 1) -> None:
    """Create the table and write so many rows into it."""
    with engine.begin() as connection:
        connection.exec_driver_sql(DDL)
    stream = islice(_rows(seed), rows)
    while chunk := list(islice(stream, CHUNK)):
        with engine.begin() as connection:
            connection.exec_driver_sql(INSERT, chunk)


def count(engine: Engine) -> int:
    """Rows in the table."""
    with engine.connect() as connection:
        return int(connection.scalar(sa.text("SELECT COUNT(*) FROM queue_log")) or 0)


def _rows(seed: int) -> Iterator[Row]:
    chance = random.Random(seed)
    morning = START
    while True:
        timed = [*_shifts(chance, morning), *_calls(chance, morning)]
        timed.sort(key=lambda row: row[0])
        yield from timed
        morning += timedelta(days=1)


def _row(at: float, callid: str, queue: str, agent: str, event: str, *data: str) -> Row:
    when = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    one, two, three, four, five = (*data, "", "", "", "", "")[:5]
    return (when, callid, queue, agent, event, one, two, three, four, five)


def _shifts(chance: random.Random, morning: datetime) -> Iterator[Row]:
    for agent in AGENTS:
        start = morning.timestamp() + chance.uniform(0, 900)
        end = start + DAY_S - chance.uniform(1000, 4000)
        pause = chance.uniform(start + 3600, end - 7200)
        for queue in chance.sample(QUEUES, 3):
            yield _row(start, "MANAGER", queue, agent, "ADDMEMBER")
            yield _row(pause, "NONE", queue, agent, "PAUSE", "Lunch")
            yield _row(pause + 1800, "NONE", queue, agent, "UNPAUSE")
            yield _row(end, "MANAGER", queue, agent, "REMOVEMEMBER")


def _calls(chance: random.Random, morning: datetime) -> Iterator[Row]:
    for n in range(CALLS_A_DAY):
        at = morning.timestamp() + chance.uniform(600, DAY_S - 2000)
        callid, queue = f"{int(at)}.{n}", chance.choice(QUEUES)
        caller, wait = f"7900{chance.randrange(10**7):07d}", int(chance.expovariate(1 / 25)) + 1
        yield _row(at, callid, queue, "NONE", "DID", "4951001")
        yield _row(at + 0.004, callid, queue, "NONE", "ENTERQUEUE", "", caller, "1")
        if wait > 15:
            yield _row(at + 12, callid, queue, chance.choice(AGENTS), "RINGNOANSWER", "10000")
        if chance.random() < 0.2:
            yield _row(at + wait, callid, queue, "NONE", "ABANDON", "1", "1", str(wait))
            continue
        agent, talk = chance.choice(AGENTS), int(chance.lognormvariate(4.8, 0.7))
        yield _row(at + wait, callid, queue, agent, "CONNECT", str(wait), f"{int(at) + wait}.{n}", "3")
        ended = chance.choice(("COMPLETEAGENT", "COMPLETECALLER"))
        yield _row(at + wait + talk, callid, queue, agent, ended, str(wait), str(talk), "1")
