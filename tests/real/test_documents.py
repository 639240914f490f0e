"""What docs/connect-*.md tell installers to copy is what the rig runs with, so the documents were tried."""

import re
from pathlib import Path

import pytest

from telephony.actions import ACTIONS
from tests.rig.exchange import DATABASE, READER, TABLES
from tests.rig.places import HERE

DOCS = HERE.parents[1] / "docs"


def blocks(page: str, language: str) -> str:
    """All code blocks of one language in one page."""
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL))


def section(text: str, name: str) -> dict[str, str]:
    """The settings of one section of an ini text, without comments."""
    body = re.search(rf"^\[{name}\]$(.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    assert body, f"no [{name}]"
    lines = [line.split("=", 1) for line in body[1].splitlines() if "=" in line and not line.startswith(";")]
    return {key.strip(): value.strip() for key, value in lines}


@pytest.mark.parametrize("page", ["connect-asterisk.md", "connect-freepbx.md"])
@pytest.mark.parametrize("user", ["okc-watch", "okc-desk", "okc-mode"])
def test_the_manager_users_are_the_rigs(page: str, user: str) -> None:
    assert rights(section(blocks(page, "ini"), user)) == rights(rigs("manager.conf", user))


def test_the_table_of_rights_is_that_of_the_actions() -> None:
    table = re.search(r"<!-- rights -->(.*)<!-- /rights -->", text(DOCS / "connect-asterisk.md"), re.DOTALL)
    assert table
    told = set()
    for line in table[1].strip().splitlines()[3:]:
        kinds, action, needs = (cell.strip() for cell in line.strip("|").split("|"))
        told |= {(kind.strip(" `"), action, frozenset(re.findall(r"`(\w+)`", needs))) for kind in kinds.split(",")}
    assert told == {(kind, one.action, frozenset(one.needs)) for kind, one in ACTIONS.items()}


@pytest.mark.parametrize("page", ["connect-asterisk.md", "connect-freepbx.md"])
def test_the_database_user_may_read_the_same_tables_as_the_rigs(page: str) -> None:
    granted = re.findall(rf"GRANT SELECT ON {DATABASE}\.(\w+) TO '{READER}'", blocks(page, "sql"))
    assert {table.replace("queuelog", "queue_log") for table in granted} == set(TABLES)


def test_the_queue_log_table_is_the_rigs() -> None:
    wanted = re.search(r"CREATE TABLE queue_log \((.*?)\n\)", blocks("connect-asterisk.md", "sql"), re.DOTALL)
    used = re.search(r"CREATE TABLE IF NOT EXISTS queue_log \((.*?)\n\)", text(HERE / "sql/asterisk.sql"), re.DOTALL)
    assert wanted
    assert used
    assert columns(wanted[1]) == columns(used[1])


def test_the_lines_that_make_asterisk_write_its_tables_are_the_rigs() -> None:
    said = blocks("connect-asterisk.md", "ini")
    for name in ("extconfig", "logger", "cdr_adaptive_odbc", "cel_odbc"):
        for line in text(HERE / "etc" / f"{name}.conf").splitlines():
            if "=" in line and not line.startswith(";") and not line.startswith(("dateformat", "full", "console")):
                assert line in said, f"{name}.conf: {line}"


def rights(user: dict[str, str]) -> dict[str, str]:
    """Everything but the secret and the address."""
    return {name: value for name, value in user.items() if name not in ("secret", "permit")}


def rigs(file: str, name: str) -> dict[str, str]:
    """A section of one of the rig's own files."""
    return section(text(HERE / "etc" / file), name)


def columns(table: str) -> list[str]:
    """The column lines of a table, whatever their spacing and the width of numbers."""
    lines = (re.sub(r"int\(\d+\)", "int", " ".join(line.split())).rstrip(",") for line in table.splitlines())
    return [line for line in lines if line]


def text(path: Path) -> str:
    """A file of the project."""
    return path.read_text(encoding="utf-8")
