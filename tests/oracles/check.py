"""Loads sets of rows from elsewhere through the command line and compares what the product says.

Run by hand: `python -m tests.oracles.check FOLDER`, where FOLDER holds the sets; they are not part of the
project. Prints one line for each comparison that fails and a table for the unit cases; exit 1 if any fails.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.oracles import sets, unit_cases
from tests.oracles.product import Product

SETS = {
    "swap": ("asterisk-issue-759", sets.swapped_ids),
    "malaria": ("malariapbx-2023", sets.malaria),
    "billing": ("billing-technical-2013", sets.billing),
}
UNIT_CASES = "xivo-dao-queue-log"


def main(folder: Path) -> int:
    """Number of comparisons that failed."""
    cases = json.loads((folder / UNIT_CASES / "cases.json").read_text(encoding="utf-8"))
    expected = json.loads((folder / UNIT_CASES / "expected.json").read_text(encoding="utf-8"))
    asked = [n for n, case in enumerate(cases) if _name(case) not in unit_cases.NOT_ASKED]
    with tempfile.TemporaryDirectory() as place:
        product = Product(Path(place), [*SETS, *(f"case{n}" for n in asked)])
        sets.read_into(product, folder)
        for n in asked:
            product.take_rows(unit_cases.rows_of(cases[n]), f"case{n}")
        product.take_rows(unit_cases.rows_of(cases[1]), "case1")  # its point is loading twice
        facts = {word: product.facts(word) for word in ("visits", "calls", "agent-time")}
    failed = _compare_sets(folder, facts)
    return failed + sum(_compare_case(n, case, expected[n], facts) for n, case in enumerate(cases))


def _compare_sets(folder: Path, facts: dict[str, dict[str, list[dict[str, Any]]]]) -> int:
    failed = 0
    for exchange, (name, checks) in SETS.items():
        told = json.loads((folder / name / "expected.json").read_text(encoding="utf-8"))
        done = list(checks(told, facts["visits"][exchange], facts["calls"][exchange]))
        bad = [(what, wanted, found) for what, wanted, found in done if wanted != found]
        print(f"{name}: {len(done) - len(bad)} of {len(done)} agree")
        for what, wanted, found in bad:
            print(f"  {what}: expected {wanted}, found {found}")
        failed += len(bad)
    return failed


def _name(case: dict[str, Any]) -> str:
    return str(case["case"].rpartition(".")[2])


def _compare_case(n: int, case: dict[str, Any], expected: dict[str, Any], facts: dict[str, Any]) -> int:
    name = _name(case)
    if name in unit_cases.NOT_ASKED:
        print(f"{n:2} {name}: not asked here ({unit_cases.NOT_ASKED[name]})")
        return 0
    compare = next(compare for word, compare in unit_cases.AGREES if word in case["case"])
    own = {word: found.get(f"case{n}", []) for word, found in facts.items()}
    wanted, found, agrees = compare(case, expected, own, int(time.time()))
    if agrees:
        print(f"{n:2} {name}: agrees{' (with a login around it)' * (name in unit_cases.LOGGED_IN)}")
        return 0
    if name in unit_cases.DIFFERS:
        print(f"{n:2} {name}: differs on purpose: {unit_cases.DIFFERS[name]}; found {found}")
        return 0
    print(f"{n:2} {name}: FAILS: expected {wanted}, found {found}")
    return 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(min(1, main(Path(sys.argv[1]))))
