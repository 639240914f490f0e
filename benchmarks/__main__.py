"""`python -m benchmarks`: every measurement, one JSON line each."""

from benchmarks import worker_once

worker_once.main(1_000_000)
worker_once.main(5_000_000)
