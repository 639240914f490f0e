"""Facts of a group are replaced whole, whatever its rows are called in their sources."""

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import writing
from data.schema.facts import call
from data.settings import Pbx, Settings
from telephony import record
from telephony.exchange import Exchange
from telephony.rebuild import rebuild
from telephony.rows import CelRow, QueueRow

NOW = 1_795_430_000
AT = 1_795_422_000
ID = f"{AT}.1"
KEY = "0.000000000001"
"""Tables with an id number their rows alike."""


def _entry() -> QueueRow:
    data = ("", "79161234567", "1", "", "")
    return QueueRow(KEY, "t0", 1, AT * 1_000_000, "", ID, "support", "NONE", "ENTERQUEUE", data)


def _event() -> CelRow:
    return CelRow(KEY, 1, AT * 1_000_000, "", "CHAN_START", ID, ID, "PJSIP/city-00000001", "", "", "", "", "", "")


def test_a_row_of_one_source_is_not_taken_for_one_of_another_with_the_same_key(db: Engine) -> None:
    exchange = Exchange(Pbx(timezone="UTC"), Settings())
    for source, row in (("queue_log", _entry()), ("cel", _event())):
        with writing(db) as connection:
            exchange.refresh(connection)
            new, _ = record.sift(connection, "main", source, [row])
            rebuild(connection, exchange, {ID}, NOW, {source: new})
            record.keep(connection, "main", source, new)
    with db.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(call)) == 1
