"""Phones and callers: one sipp process each, playing a file of tests/rig/sip. Times are milliseconds here."""

import itertools
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.rig.places import HERE, program
from tests.rig.ports import free_range
from tests.rig.templates import render
from tests.rig.trace import Moment, moments

_numbers = itertools.count(1)
_sequence = itertools.count(500)
GIVE_UP_S = 90


class PhoneFailed(Exception):
    """A phone did not live through its scenario; the text is sipp's own."""


class Sipp:
    """One running phone. It ends by itself when its scenario is over."""

    def __init__(self, folder: Path, scenario: str, values: Mapping[str, object], port: int, target: str = "") -> None:
        self.name = f"{next(_numbers):03d}-{scenario}"
        self.path = folder / self.name
        play = self.path.with_suffix(".xml")
        play.write_text(render(HERE / "sip" / f"{scenario}.xml", dict(values)), encoding="utf-8")
        self._messages = self.path.with_suffix(".messages")
        command = [
            program("sipp"), *([target] if target else []), "-sf", str(play), "-i", "127.0.0.1", "-mi", "127.0.0.1",
            "-p", str(port), "-mp", str(free_range(4, step=2).start), "-m", "1",
            "-ci", "127.0.0.1", "-cp", str(free_range(1).start), "-nostdin", "-timeout", f"{GIVE_UP_S}s",
            "-trace_err", "-error_file", str(self.path.with_suffix(".errors")),
            "-trace_msg", "-message_file", str(self._messages),
        ]  # fmt: skip
        with self.path.with_suffix(".out").open("wb") as out:
            self._process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=os.environ | {"TZ": "UTC"}
            )

    def wait(self) -> "Sipp":
        """Wait for the end of the scenario; PhoneFailed if it went otherwise."""
        if self._process.wait(GIVE_UP_S + 10):
            errors = self.path.with_suffix(".errors")
            said = errors.read_text(errors="replace")[-1500:] if errors.exists() else self._last_words()
            raise PhoneFailed(f"{self.name} ended with {self._process.returncode}: {said}")
        return self

    def leave(self) -> None:
        """End a phone that nobody called."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    def moments(self) -> list[Moment]:
        """What it has seen on the wire so far."""
        return moments(self._messages)

    def saw(self, what: str) -> float:
        """When the first such message passed; PhoneFailed if none did."""
        for moment in self.moments():
            if moment.what == what:
                return moment.at
        raise PhoneFailed(f"{self.name} never saw {what}: {[m.what for m in self.moments()]}")

    def _last_words(self) -> str:
        return self.path.with_suffix(".out").read_text(errors="replace")[-500:]


def part(scenario: str, **values: object) -> str:
    """A piece of a scenario, to be done after the answer."""
    return render(HERE / "sip" / f"{scenario}.xml", values)


def pause(milliseconds: int) -> str:
    """Wait within a scenario."""
    return f'  <pause milliseconds="{milliseconds}"/>\n'


def keys_by_info(keys: str) -> str:
    """Keys pressed by the called side, as SIP INFO: sipp's own tones use a payload that only a caller may send."""
    return "".join(part("then_key_by_info", DIGIT=key, CSEQ=next(_sequence)) for key in keys)
