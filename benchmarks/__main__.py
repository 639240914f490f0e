"""`python -m benchmarks`: every measurement, one JSON line each."""

from benchmarks import worker_memory, worker_once

worker_once.main(1_000_000)
worker_memory.main(5_000_000)
