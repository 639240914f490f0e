"""Plays the scenarios: registers the phones, runs the lanes side by side, waits until all is written."""

import sys
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tests.rig.exchange import Exchange
from tests.rig.runs import soon
from tests.rig.scenarios import LANES, Scenario
from tests.rig.stage import Stage
from tests.rig.truth import Truth

SETTLED_S = 10.0


def names() -> list[str]:
    """Every scenario, in the order of the lanes."""
    return [_name(scenario) for lane in LANES.values() for scenario in lane]


def play(exchange: Exchange, only: Collection[str] = ()) -> list[Truth]:
    """Make the calls, all or only some, and tell what happened."""
    folder = exchange.run.path / "phones"
    folder.mkdir(exist_ok=True)
    lanes = [[one for one in lane if not only or _name(one) in only] for lane in LANES.values()]
    with exchange.ami() as ami, ThreadPoolExecutor(len(lanes)) as pool:
        stage = Stage(exchange, folder, ami)
        stage.register()
        told = [truth for lane in pool.map(lambda lane: _lane(stage, lane), lanes) for truth in lane]
    if not soon(lambda: _settled(exchange), SETTLED_S):
        raise RuntimeError("the exchange has not written the end of every call")
    return told


def _lane(stage: Stage, lane: list[Scenario]) -> list[Truth]:
    told: list[Truth] = []
    for scenario in lane:
        begun = time.monotonic()
        told += [replace(truth, scenario=_name(scenario)) for truth in scenario(stage)]
        print(f"rig: {time.monotonic() - begun:5.1f} s  {_name(scenario)}", file=sys.stderr)
    return told


def _settled(exchange: Exchange) -> bool:
    """Whether every call has its last event."""
    [(calls, ended)] = exchange.database.ask(
        "SELECT COUNT(DISTINCT linkedid), COUNT(DISTINCT IF(eventtype = 'LINKEDID_END', linkedid, NULL))"
        " FROM asteriskcdrdb.cel"
    )
    return bool(calls == ended)


def _name(scenario: Scenario) -> str:
    return f"{scenario.__module__.rpartition('.')[2]}.{scenario.__name__}"
