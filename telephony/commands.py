"""Commands of this room: the worker, imports of history, and the doctor."""

import itertools
import logging
import subprocess
import sys
import time
from pathlib import Path

import click
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from data.columns.process import COMMAND as COLUMNS
from data.database import writing
from data.jobs import Jobs, declared
from data.migrations import ready_database
from data.settings import Pbx, Settings, load_settings
from telephony import due
from telephony.demo import seed_demo_rules, with_demo
from telephony.diagnosis import diagnose
from telephony.exchange import Exchange
from telephony.imports import SOURCES_BY_WORD, open_import
from telephony.ingest import Batch
from telephony.lease import LeaseLost, take_turn
from telephony.live.thread import LiveThread
from telephony.load import load
from telephony.worker import Worker, back_off, desks_for

log = logging.getLogger("okc.worker")

LEAD_WITHIN_S = 35


@click.command()
@click.option("--once", is_flag=True, help="Read every source to its end, compute what is due, and exit.")
def worker(once: bool) -> None:
    """Keep the record and the facts up to date with the exchanges."""
    settings = with_demo(load_settings())
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    engine = ready_database(settings) if once else _awaited(settings)
    with writing(engine) as connection:
        seed_demo_rules(connection, settings)
    jobs = Jobs([] if once else declared(settings))
    one = Worker(engine, desks_for(engine, settings.exchanges, settings), settings, jobs=jobs)
    if not once:
        live = LiveThread(engine, settings, one.lease)
        live.start()
        one.run()
        live.stop()
        return
    _lead(one)
    _drain(one)
    # In a process of their own, so that what they need comes and goes with it.
    if subprocess.run([*COLUMNS, "--once"], check=False).returncode:
        raise click.ClickException("the facts are up to date, their columns are not")


def _awaited(settings: Settings) -> Engine:
    """Our own database, as soon as it is there: host and database may start together."""
    for failures in itertools.count(1):
        try:
            return ready_database(settings)
        except OperationalError as error:
            pause = back_off(failures)
            log.warning("event=database_lost error=%s pause_s=%.1f", type(error.orig).__name__, pause)
            time.sleep(pause)
    raise AssertionError("counting never ends")


def _lead(one: Worker) -> None:
    until = time.monotonic() + LEAD_WITHIN_S
    while not one.lease.acquire():
        if time.monotonic() > until:
            raise click.ClickException("another worker is running and reads everything by itself; stop it first")
        time.sleep(1)


def _drain(one: Worker) -> None:
    started = time.monotonic()
    with click.progressbar(length=1000, label="reading", file=sys.stderr) as bar:

        def show(batch: Batch) -> None:
            done = one.totals.read
            share = 1.0 if batch.backlog is None else done / max(1, done + batch.backlog)
            bar.update(max(0, int(share * 1000) - bar.pos))

        try:
            totals = one.drain(show)
        except LeaseLost:
            raise click.ClickException("another worker took over and goes on reading") from None
    click.echo(
        f"read={totals.read} stored={totals.stored} quarantined={totals.quarantined} calls={totals.calls}"
        f" visits={totals.visits} agent_days={totals.agent_days} seconds={time.monotonic() - started:.1f}"
    )
    if totals.troubles:
        raise click.ClickException("; ".join(sorted(totals.troubles)))


@click.command(name="import")
@click.argument("source", type=click.Choice(sorted(SOURCES_BY_WORD)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--timezone", default="", help="Zone of the times in the file; default: the exchange's.")
@click.option("--pbx", "name", default="", help="Which exchange it comes from; default: the first one.")
def import_(source: str, file: Path, timezone: str, name: str) -> None:
    """Take history from a file; loading the same file again changes nothing."""
    settings = with_demo(load_settings())
    pbx = _exchange(settings, name, timezone)
    engine = ready_database(settings)
    now = int(time.time())
    reading = open_import(SOURCES_BY_WORD[source], file, pbx, now)
    with click.progressbar(length=reading.size, label=f"import {source}", file=sys.stderr) as bar:
        totals = load(engine, pbx, settings, SOURCES_BY_WORD[source], reading, now, lambda at: bar.update(at - bar.pos))
    click.echo(
        f"read={totals.read} stored={totals.stored} quarantined={totals.quarantined} calls={totals.calls}"
        f" visits={totals.visits}"
    )
    if reading.trouble:
        click.echo(f"LOOK  {reading.trouble}", err=True)


def _exchange(settings: Settings, name: str, timezone: str) -> Pbx:
    known = {pbx.name: pbx for pbx in settings.exchanges}
    if name and name not in known and not settings.is_demo:
        raise click.ClickException(f"no exchange is called {name}; there are: {', '.join(known)}")
    if not name and not settings.is_demo:
        pbx = settings.exchanges[0]
    else:
        pbx = known.get(name) or Pbx(name=name or settings.pbx_name, timezone=settings.timezone)
    return pbx.model_copy(update={"timezone": timezone}) if timezone else pbx


@click.command()
def doctor() -> None:
    """Look at configuration, sources, clock, zone and data quality; exit 1 if something needs a hand."""
    settings = with_demo(load_settings())
    findings = diagnose(ready_database(settings), settings, int(time.time()))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.is_well else 'LOOK'}  {finding.subject}: {finding.said}")
    if not all(finding.is_well for finding in findings):
        raise SystemExit(1)


@click.command()
@click.option("--facts", is_flag=True, help="First compute every call and every agent's day again.")
def rebuild(facts: bool) -> None:
    """Make the columns anew from the facts; safe beside a running product."""
    from data.columns.commands import rebuild_columns

    settings = with_demo(load_settings())
    engine = ready_database(settings)
    if facts:
        now = int(time.time())
        for pbx in settings.exchanges:
            exchange = Exchange(pbx, settings)
            waiting = due.mark_everything(engine, exchange, take_turn)
            with click.progressbar(length=waiting, label=f"facts {pbx.name}", file=sys.stderr) as bar:
                while done := due.catch_up_some(engine, exchange, take_turn, now, None):
                    bar.update(done)
    click.echo(rebuild_columns(engine, settings))
