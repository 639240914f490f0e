"""`python -m benchmarks` measures the worker, one JSON line each; `… answers` the answers, `… freshness` how soon
a call that has ended is in them.
"""

import argparse
from pathlib import Path

from benchmarks import answers, freshness, worker_memory, worker_once

wanted = argparse.ArgumentParser(prog="python -m benchmarks")
wanted.add_argument("what", nargs="?", choices=("worker", "answers", "freshness"), default="worker")
wanted.add_argument("--visits", type=lambda text: int(float(text)), default=10_000_000)
wanted.add_argument("--folder", type=Path, help="kept and used again; none: a temporary one")
wanted.add_argument("--rounds", type=int, default=3)
wanted.add_argument("--part", default="all", choices=("all", "twelve", "page", "export", "curve"))
given = wanted.parse_args()

if given.what == "answers":
    answers.main(given.visits, given.folder, given.rounds, given.part)
elif given.what == "freshness":
    freshness.main()
else:
    worker_once.main(1_000_000)
    worker_memory.main(5_000_000)
