"""`python app.py simulate`: the simulated exchange as a process of its own, until it is told to end."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy import Engine

from data.ami_address import AmiAddress, parse_ami_address
from data.settings import Settings, load_settings
from telephony.simulated.alone import Occupied, alone
from telephony.simulated.ami.kept_address import kept_ami_url
from telephony.simulated.crowd import crowd
from telephony.simulated.live import catch_up, go_on, wall_clock
from telephony.simulated.simulation import Exchange
from telephony.simulated.tables import prepare
from telephony.simulated.world import World, hotline

FILE = "demo-exchange.sqlite"


def demo_url(settings: Settings) -> str:
    """Address of the simulated exchange's own database."""
    return f"sqlite:///{settings.data_dir / FILE}"


@click.command()
@click.option("--days", type=click.IntRange(0, 3650), default=90, show_default=True, help="days of history before now")
@click.option(
    "--speed",
    type=click.FloatRange(1, 1000),
    default=1.0,
    show_default=True,
    help="from now on people call, talk and pause so many times faster",
)
@click.option(
    "--rate", type=click.FloatRange(0, 200), default=0.0, help="from now on also so many callers a second, on average"
)
@click.option("--seed", type=int, default=1, show_default=True, help="the same seed gives the same history")
@click.option("--url", default="", help="the exchange's database; empty: SQLite in the data folder")
@click.option(
    "--operators",
    type=click.IntRange(0, 2000),
    default=0,
    help="a crowd of so many operators, always at work, instead of the hotline's people",
)
@click.option("--ami", default="", help="address of its manager interface; empty: the demo's, none with --url")
@click.option("--history-only", is_flag=True, help="write the history and end")
def simulate(
    days: int, speed: float, rate: float, seed: int, url: str, operators: int, ami: str, history_only: bool
) -> None:
    """Run the simulated exchange: write its history, then go on living in real time."""
    if not url:
        settings = load_settings()
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        url, ami = demo_url(settings), ami or kept_ami_url(settings.data_dir)
    address = _address(ami) if ami else None
    engine, stop = prepare(url), threading.Event()
    try:
        with alone(engine), told_to_end(stop):
            exchange = _write_history(engine, stop, seed, days, crowd(operators) if operators else hotline())
            if not history_only:
                go_on(exchange, engine, stop, wall_clock, speed, rate, address)
    except Occupied:
        raise click.ClickException("another simulated exchange is running on this database; end it first") from None
    finally:
        engine.dispose()


def _address(ami: str) -> AmiAddress:
    try:
        return parse_ami_address(ami)
    except ValueError as why:
        raise click.BadParameter(str(why), param_hint="--ami") from None


def _write_history(engine: Engine, stop: threading.Event, seed: int, days: int, world: World) -> Exchange:
    with click.progressbar(length=1000, label="simulated exchange", file=sys.stderr) as bar:

        def progress(share: float) -> None:
            bar.update(round(share * 1000) - bar.pos)

        return catch_up(world, engine, wall_clock(), stop, seed=seed, days=days, progress=progress)


@contextmanager
def told_to_end(stop: threading.Event) -> Iterator[None]:
    """Within this block SIGTERM and Ctrl-C ask for an end instead of making one."""

    def end(*_: Any) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
