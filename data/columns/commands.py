"""Commands of the columns: the process that follows the facts, and making everything anew."""

import logging
import math
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from datetime import date, datetime

import click
import duckdb
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.columns.files import FOLDER, Busy
from data.columns.mirror import Mirror, Mirrored
from data.database import open_database, writing
from data.schema.mirror import column_set
from data.settings import Settings, load_settings

log = logging.getLogger("okc.columns")

PATIENCE_S = 0.5
"""After so long older days are left for the next run, so that calls that end now are mirrored in between."""
SHARE_OF_TIME = 4
"""At most one part in so many of the time goes into older days; what happens now is followed at every poke."""
LONGEST_REST_S = 1.0
"""After a run that followed what happens now, however long it took."""
LONGEST_PAUSE_S = 30.0
TROUBLES = (OSError, duckdb.Error, sa.exc.DBAPIError, MemoryError)
"""What passes: a full disk, a database that is away."""
POKED = 4096


@click.command()
@click.option("--once", is_flag=True, help="Bring them up to date and exit.")
def columns(once: bool) -> None:
    """Keep the columns up to date with the facts (the worker starts this)."""
    settings = load_settings()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    engine = open_database(settings.own_database_url)
    mirror = Mirror(engine, settings.data_dir / FOLDER, patience_s=math.inf if once else PATIENCE_S)
    if once:
        click.echo(told(_or_say(lambda: mirror.catch_up(*_moment(settings)))))
        return
    # An interrupt is for the worker: it lets us end what we are at.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _follow(mirror, engine, settings)


def rebuild_columns(engine: Engine, settings: Settings) -> str:
    """Make them anew with a progress bar; says what was made."""
    with click.progressbar(length=0, label="columns", file=sys.stderr) as bar:

        def show(done: int, to_do: int) -> None:
            bar.length = max(1, to_do)
            bar.update(done - bar.pos)

        return told(_or_say(lambda: Mirror(engine, settings.data_dir / FOLDER, show).rebuild(*_moment(settings))))


def told(done: Mirrored) -> str:
    """What a run did, as key=value."""
    return (
        f"columns={done.version} files={done.files} rows={done.rows} hot={'new' if done.hot else 'same'}"
        f" seconds={done.seconds:.1f}"
    )


def _moment(settings: Settings) -> tuple[int, date]:
    now = int(time.time())
    return now, datetime.fromtimestamp(now, settings.zone).date()


def _or_say(work: Callable[[], Mirrored]) -> Mirrored:
    try:
        return work()
    except TROUBLES as error:
        raise click.ClickException(f"the columns could not be made: {_said(error)}") from None


def _follow(mirror: Mirror, engine: Engine, settings: Settings) -> None:
    """Mirror at every poke; older days meanwhile, with pauses that leave most of the time to others."""
    failures, trusted, longest = 0, False, math.inf
    while _poked(longest):
        started, longest = time.monotonic(), math.inf
        try:
            done = (mirror.follow if trusted else mirror.catch_up)(*_moment(settings))
            failures, trusted = 0, True
            if done.files or done.hot:
                log.info("event=columns %s", told(done))
        except Busy:
            continue
        except TROUBLES as error:
            failures, trusted = failures + 1, False
            log.warning("event=columns_failed detail=%r pause_s=%d", _said(error), _pause(failures))
            _tell(engine, _said(error))
            _rest(_pause(failures))
            continue
        taken = time.monotonic() - started
        if done.more:
            longest = taken * (SHARE_OF_TIME - 2)
        _rest(min(taken, LONGEST_REST_S) if done.files else 0.0)


def _poked(longest_s: float) -> bool:
    """Wait for a poke, several count as one, but no longer than this; False when the worker is gone."""
    if longest_s < math.inf and not select.select([sys.stdin], [], [], longest_s)[0]:
        return True
    return bool(os.read(sys.stdin.fileno(), POKED))


def _rest(seconds: float) -> None:
    """Rest, but end at once when the worker is gone."""
    until = time.monotonic() + min(seconds, LONGEST_PAUSE_S)
    while (left := until - time.monotonic()) > 0:
        hung_up = select.poll()
        hung_up.register(sys.stdin.fileno(), select.POLLHUP)
        if any(event & select.POLLHUP for _, event in hung_up.poll(left * 1000)):
            return


def _pause(failures: int) -> float:
    return min(LONGEST_PAUSE_S, 2.0**failures)


def _said(error: BaseException) -> str:
    """One line; never a statement's parameters."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig else error
    return " ".join(str(cause).split())[:250] or type(cause).__name__


def _tell(engine: Engine, trouble: str) -> None:
    """For the doctor; if the database is away or has no room either, the log must do."""
    try:
        with writing(engine) as connection:
            connection.execute(sa.update(column_set).values(trouble=trouble[:300]))
    except sa.exc.DBAPIError:
        log.warning("event=trouble_not_kept")
