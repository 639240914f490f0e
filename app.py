"""The roof: the command line. `python app.py` starts web, worker and, in the demo, the simulated exchange.

One supervisor starts them as processes of their own, starts again whichever dies, and ends all with it.
"""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import click

from data.commands import cli
from data.jobs import declare
from data.migrations import ready_database
from data.parent import end_with_parent
from data.settings import Settings, load_settings

GRACE_S = 15
"""Seconds a child may take to end after SIGTERM."""
STEADY_S = 60
"""A child that lived this long is started again at once; sooner deaths wait longer and longer."""


class Child:
    """One process of the product: started, watched, started again with growing pauses."""

    def __init__(self, command: str) -> None:
        self.command = command
        self._deaths = 0
        self._due = 0.0
        self._started = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def look(self, now: float) -> None:
        """Start it when it is due and not running."""
        if self._process is not None and self._process.poll() is None:
            return
        if self._process is not None:
            self._deaths = 0 if now - self._started > STEADY_S else self._deaths + 1
            self._due = now + min(2**self._deaths, 30) - 1
            click.echo(f"{self.command} ended with {self._process.returncode}; starting it again", err=True)
            self._process = None
        if now >= self._due:
            self._started = now
            command = [sys.executable, str(Path(__file__).resolve()), self.command]
            self._process = subprocess.Popen(command, preexec_fn=end_with_parent)

    def end(self) -> None:
        """Ask it to end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Until it has ended; after `seconds` it is killed."""
        if self._process is None:
            return
        try:
            self._process.wait(max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            self._process.kill()


@cli.command()
def run() -> None:
    """Start everything: web, worker and, in the demo, the simulated exchange."""
    settings = load_settings()
    _require_free_port(settings)
    _greet(settings)
    children = [Child(name) for name in ("web", "worker", *(("simulate",) if settings.is_demo else ()))]
    ending = False

    def end(_signal: int, _frame: FrameType | None) -> None:
        nonlocal ending
        ending = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    while not ending:
        for child in children:
            child.look(time.monotonic())
        time.sleep(0.5)
    deadline = time.monotonic() + GRACE_S
    for child in children:
        child.end()
    for child in children:
        child.wait(deadline - time.monotonic())


def _require_free_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise click.ClickException(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror}). "
                "Is OKC already running? Another port: OKC_PORT=8051 make run"
            ) from None


def _greet(settings: Settings) -> None:
    from auth.accounts import FIRST, first_administrator

    engine = ready_database(settings)
    secret = first_administrator(engine, int(time.time()))
    engine.dispose()
    address = settings.base_url or f"http://localhost:{settings.port}"
    click.echo(f"\n  ОКЦ · OKC   {address}\n")
    if secret:
        click.echo(f"  First sign-in / Первый вход:   login {FIRST}   one-time password {secret}")
        click.echo("  It is shown only now. / Пароль показан только сейчас.\n")
    else:
        click.echo(f"  Forgot the password? python app.py user password {FIRST}\n")


cli.add_later("web", "server:web", "Serve the pages.")
cli.add_later("user", "auth.commands:user", "People who may sign in.")
cli.add_later("worker", "telephony.commands:worker", "Read the exchange and keep the facts up to date.")
cli.add_later("import", "telephony.commands:import_", "Read history from files.")
cli.add_later("doctor", "telephony.commands:doctor", "Check configuration, sources, clock and data.")
cli.add_later("simulate", "telephony.simulated.command:simulate", "Be the simulated exchange of the demo.")
cli.add_later("prepare", "integration.preparing:prepare", "Write one ordered export (the web process calls it).")
cli.add_later("columns", "data.columns.commands:columns", "Keep the columns up to date (the worker starts it).")
cli.add_later("rebuild", "telephony.commands:rebuild", "Make the columns anew from the facts.")
declare("data.columns.process:mirror_job")
declare("integration.preparing:purging")
declare("data.searches:purging")
cli.default = "run"

if __name__ == "__main__":
    cli()
