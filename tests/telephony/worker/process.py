"""The worker as a process of its own, started as people start it, so that it can be killed and paused."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.database import writing
from data.migrations import ready_database
from data.schema.state import lease
from data.settings import Settings
from telephony.lease import database_now
from telephony.simulated.world import exchange_settings
from tests.rig.runs import soon
from tests.telephony.worker.conftest import Contents
from tests.telephony.worker.hotline import contents, pbx, read_to_end, worker

ROOT = Path(__file__).parents[3]


def okc(folder: Path, engine: Engine, pbx_url: str, **more: str) -> dict[str, str]:
    """The environment of a product that keeps its data in `engine` and reads the hotline's exchange."""
    known = exchange_settings()
    return {name: value for name, value in os.environ.items() if not name.startswith("OKC_")} | {
        "OKC_DATA_DIR": str(folder),
        "OKC_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "OKC_PBX_DATABASE_URL": pbx_url,
        "OKC_PBX_TIMEZONE": known["timezone"],
        "OKC_PBX_TRUNKS": ",".join(known["trunks"]),
        "OKC_PBX_EXTENSIONS": known["extensions"],
        "OKC_POLL_SECONDS": "0.5",
        "PYTHONFAULTHANDLER": "1",
        **more,
    }


class WorkerProcess:
    """`python app.py worker …`. What it says goes into a file."""

    def __init__(self, folder: Path, environment: dict[str, str], *arguments: str) -> None:
        folder.mkdir(exist_ok=True)
        self._said = folder / "said.txt"
        with self._said.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), "worker", *arguments],
                env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def said(self) -> str:
        """Everything it wrote."""
        return self._said.read_text(errors="replace")

    @property
    def ended(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._process.poll()

    def says(self, words: str, patience_s: float = 60.0) -> bool:
        """Whether it says so in time; a worker that ended says nothing more."""
        return soon(lambda: words in self.said or self.ended is not None, patience_s) and words in self.said

    def leads(self, engine: Engine, patience_s: float = 60.0) -> bool:
        """Whether it comes to lead in time, or ends."""
        return soon(lambda: leader(engine) == self.pid or self.ended is not None, patience_s)

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL, and gone."""
        self._process.kill()
        self._process.wait(15)

    def end(self) -> int:
        """Ask it to end; its exit code. One that does not end shows where it is."""
        self._process.terminate()
        if not soon(lambda: self.ended is not None, 30):
            self.send(signal.SIGABRT)
            self._process.wait(15)
            raise AssertionError(self.said)
        return self._process.wait()


def leader(engine: Engine) -> int | None:
    """The process id of the worker that leads now."""
    if not sa.inspect(engine).has_table(lease.name):
        return None
    with engine.connect() as connection:
        row = connection.execute(sa.select(lease)).first()
        if row is None or row.expires_at < database_now(connection):
            return None
    return int(row.holder.split(":")[1])


def let_time_pass(engine: Engine) -> None:
    """The dead leader's lease runs out, without waiting for it."""
    with writing(engine) as connection:
        connection.execute(sa.update(lease).values(expires_at=1))


def undisturbed(folder: Path, pbx_url: str, tables: Iterable[sa.Table]) -> Contents:
    """What a worker that nobody disturbs makes of the same exchange by the clock of this machine."""
    plain = ready_database(Settings(database_url=f"sqlite:///{folder / 'plain.sqlite'}"))
    read_to_end(worker(plain, pbx(pbx_url), int(time.time())))
    found = contents(plain, tables)
    plain.dispose()
    return found
