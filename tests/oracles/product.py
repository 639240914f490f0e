"""The product as its user has it: the command line, in a folder of its own that is thrown away."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

APP = Path(__file__).parents[2] / "app.py"
COLUMNS = ("time", "callid", "queuename", "agent", "event", "data1", "data2", "data3", "data4", "data5")


class Product:
    """One installation with an exchange for each name, all in UTC."""

    def __init__(self, folder: Path, exchanges: Iterable[str]) -> None:
        self.folder = folder
        parts = [f'[[pbx]]\nname = "{name}"\ntimezone = "UTC"\n' for name in exchanges]
        (folder / "okc.toml").write_text("\n".join(parts), encoding="utf-8")

    def run(self, *words: str) -> str:
        """What a command prints; an error is ours."""
        own = {"OKC_DATA_DIR": str(self.folder / "var"), "OKC_TIMEZONE": "UTC"}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OKC_")}
        done = subprocess.run(
            [sys.executable, str(APP), *words], cwd=self.folder, env=clean | own, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def take(self, source: str, file: Path, exchange: str) -> str:
        """Import a file."""
        return self.run("import", source, str(file), "--timezone", "UTC", "--pbx", exchange)

    def take_rows(self, rows: Sequence[dict[str, Any]], exchange: str) -> str:
        """Import rows as a dump of the table."""
        file = self.folder / f"{exchange}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", restval="")
            writer.writeheader()
            writer.writerows(rows)
        return self.take("queue-log", file, exchange)

    def facts(self, word: str) -> dict[str, list[dict[str, Any]]]:
        """`visits`, `calls` or `agent-time` of each exchange; times are seconds since 1970."""
        found: dict[str, list[dict[str, Any]]] = {}
        for one in json.loads(self.run(word, "--format", "json")):
            times = {k: _instant(v) for k, v in one.items() if k.endswith("_at")}
            found.setdefault(one["pbx"], []).append(one | times)
        return found


def _instant(text: str | None) -> int | None:
    return None if text is None else int(datetime.fromisoformat(text).timestamp())
