"""`python -m tests.rig up | calls [NAME...] | list | down`: an exchange to look at and to develop against."""

import json
import subprocess
import sys
from dataclasses import asdict

from tests.rig import exchange, places, play, sid
from tests.rig.exchange import Exchange
from tests.rig.runs import RunFolder


def main(words: list[str]) -> int:
    """One command; its answer is on stdout, its progress on stderr."""
    match words:
        case ["up"]:
            return up()
        case ["calls", *names]:
            return calls(names)
        case ["list"]:
            print("\n".join(play.names()))
            return 0
        case ["down"]:
            return down()
    print(__doc__, file=sys.stderr)
    return 2


def up() -> int:
    """Install what is missing, start what is not running, print the settings that make the product read it."""
    subprocess.run([places.HERE / "install.sh"], check=False)
    run = _folder()
    one = exchange.reopen(run)
    if one is None:
        run.clear()  # half-dead: what still runs of it is stopped, its files are gone
        one = exchange.start(_folder(), sid.folder("asterisk"))
    for name, value in one.settings.items():
        print(f"{name}='{value}'")
    print(f"rig: sip 127.0.0.1:{one.ports.sip}, files {one.run.path}", file=sys.stderr)
    return 0


def calls(names: list[str]) -> int:
    """Play the scenarios (all of them take 40 s) and print what really happened as JSON."""
    told = play.play(_running(), names)
    print(json.dumps([{"truth": type(one).__name__} | asdict(one) for one in told], ensure_ascii=False, indent=1))
    return 0


def down() -> int:
    """Stop it and remove its files."""
    _folder().clear()
    return 0


def _folder() -> RunFolder:
    return RunFolder.lasting(sid.runs(sid.folder("asterisk")) / "by-hand")


def _running() -> Exchange:
    one = exchange.reopen(_folder())
    if one is None:
        raise places.RigUnavailable("no exchange is up: python -m tests.rig up")
    return one


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except places.RigUnavailable as why:
        sys.exit(f"rig: {why}")
