"""The house itself: short files, named rooms, everything said once."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST = 300
LONGER_FOR_A_REASON = {
    "data/migrations/versions/0001_foundation.py",  # every table of a release, once
    "tests/auth/test_sign_in.py",
    "tests/telephony/reconstruction/streams.py",
    "tests/telephony/reconstruction/test_invariants.py",
    "tests/telephony/sources/test_layouts.py",
    "tests/telephony/worker/test_odd_rows.py",
}
"""Otherwise tests that read as one story."""
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "manager", "service", "misc"}
ROOMS = ("auth", "components", "data", "integration", "knowledge", "pages", "telephony", "benchmarks")


def _sources() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(name) for name in listed.stdout.split() if (ROOT / name).exists()]


def test_files_are_short() -> None:
    long = {str(path) for path in _sources() if len((ROOT / path).read_text().splitlines()) > LONGEST}
    assert long <= LONGER_FOR_A_REASON


def test_every_name_says_something() -> None:
    assert not [path for path in _sources() if path.stem in NAMES_THAT_SAY_NOTHING]


def test_every_module_says_what_it_is() -> None:
    silent = [str(p) for p in _sources() if (ROOT / p).read_text().strip() and not ast.get_docstring(_tree(p))]
    assert not [name for name in silent if "migrations/versions" not in name]


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_function_says_what_it_does(room: str) -> None:
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path in _sources()
        if path.parts[0] == room and "migrations" not in path.parts
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and _is_public(node, path) and not ast.get_docstring(node)
    ]
    assert not silent


def _tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text())


def _is_public(node: ast.FunctionDef | ast.ClassDef, path: Path) -> bool:
    """Functions and classes of the module itself, and methods of public classes."""
    if node.name.startswith("_"):
        return False
    top = _tree(path).body
    classes = [one for one in top if isinstance(one, ast.ClassDef) and not one.name.startswith("_")]
    names = {(one.name, one.lineno) for one in [*top, *(m for c in classes for m in c.body)] if hasattr(one, "name")}
    return (node.name, node.lineno) in names
