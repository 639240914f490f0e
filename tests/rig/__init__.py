"""The project's own rigs: a real exchange with real calls and real databases, all on 127.0.0.1 and on free ports.

`python -m tests.rig up | calls | down` is for a person; `tests.rig.fixtures` is for pytest. RIG_ names in the
environment are theirs: RIG_ROOT (cache folder), RIG_TZ (the exchange's zone), RIG_REQUIRE=all (missing means failed).
"""
