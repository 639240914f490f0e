"""The product as its user runs it: `python app.py …` in a process of its own, with settings in the environment."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

APP = Path(__file__).parents[2] / "app.py"
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Product:
    """One installation: its settings and the folder it runs in."""

    settings: dict[str, str]
    folder: Path

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """One command, as it ends."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OKC_")}
        return subprocess.run(
            [sys.executable, "-W", "error", str(APP), *words],
            cwd=self.folder, env=clean | self.settings, capture_output=True, text=True, timeout=PATIENCE_S,
        )  # fmt: skip

    def does(self, *words: str) -> str:
        """The output of a command that must succeed."""
        done = self.run(*words)
        assert done.returncode == 0, f"{' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """The rows of a command that prints JSON."""
        rows: list[dict[str, Any]] = json.loads(self.does(*words, "--format", "json"))
        return rows
