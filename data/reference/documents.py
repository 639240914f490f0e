"""Documents made from the declarations: the metrics reference, the dictionary of facts, the settings table.

`python -m data.reference.documents` writes them; a test fails while a written one differs from its declaration.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic_core import PydanticUndefined

from data import facts
from data.dimensions import BY_SLUG as DIMENSIONS
from data.metric import NEAR_TARGET
from data.metrics import METRICS
from data.named import NAMED
from data.question import NamedReport
from data.questions.facts_out import AGENT_TIME_FIELDS, CALL_FIELDS, VISIT_FIELDS
from data.reference.meanings import MEANINGS, OUTCOME_MEANINGS
from data.reference.passports import DIVIDED_BY
from data.reference.provenance import SOURCES
from data.reports import REPORTS
from data.schema.facts import agent_time, call, offer, visit
from data.settings import PREFIX, SECRETS, Pbx, Settings
from data.words import AGENT_TIME_KINDS, DIRECTIONS, OFFER_RESULTS, OUTCOMES

ROOT = Path(__file__).parents[2]
BEGIN = "<!-- generated: settings -->"
END = "<!-- /generated: settings -->"

_TARGET = (
    "`%s` is compared with the target in force for the queue (`OKC_SERVICE_LEVEL_TARGET` unless a dated rule says\n"
    "otherwise): good from the target on, near it up to %s percentage points below, below it otherwise."
)

_NOT_TOLD = (
    "**Hold.** How long an agent kept a caller on hold during a talk stands in none of the tables that are read: the",
    "queue log and the call records have no row for it, and the channel events of Asterisk have no event of that kind.",
    "Only the manager interface tells it (`Hold`, `Unhold`), and only to who is connected at that moment: such numbers",
    "would have gaps and could not be computed again. So hold is a part of talk here, in the handling time too, and no",
    "metric is called so.",
)

RECORDS = ((visit, "Visit"), (call, "Call"), (offer, "Offer"), (agent_time, "AgentTime"))


def settings_table() -> str:
    """Every setting: its name, default and meaning."""
    rows = []
    for name, field in Settings.model_fields.items():
        if name == "pbx":
            continue
        shown = f"`{PREFIX}{name.upper()}`" + (" (or `…_FILE`)" if name in SECRETS else "")
        rows.append((shown, _default(field), field.description or ""))
    keys = [(f"`{name}`", _default(field), field.description or "") for name, field in Pbx.model_fields.items()]
    return "\n".join(
        (
            *_table(("Environment, `.env` or `okc.toml`", "Default", "Meaning"), rows),
            "",
            "In `okc.toml` the names are lower-case and without the prefix. Several exchanges are several `[[pbx]]`",
            "tables there, with these keys:",
            "",
            *_table(("Key of `[[pbx]]`", "Default", "Meaning"), keys),
        )
    )


def _default(field: Any) -> str:
    value = field.default
    if value is PydanticUndefined or value in ("", (), {}):
        return ""
    return f"`{','.join(value) if isinstance(value, tuple) else value}`"


def metrics_page() -> str:
    """docs/metrics.md."""
    lines = [
        "# Reports and metrics",
        "",
        "Generated from data/reports.py and data/metrics/ by `python -m data.reference.documents`; do not edit.",
        "",
        "Counts and seconds are whole numbers, averages of seconds have one decimal, shares are 0…1. A metric",
        "without data is empty: never zero, never 100 %. Ratios are ratios of sums. A visit counts in the local",
        "day and quarter of an hour in which it arrived.",
    ]
    for report in REPORTS:
        parts = " + ".join(f"`{slug}`" for slug in report.parts)
        lines += [
            "",
            f"## {report.title}: `{report.slug}`",
            "",
            f"{report.question} {report.view}. Divided by {', '.join(f'`{slug}`' for slug in report.by)} unless asked",
            f"otherwise; can be divided by {', '.join(f'`{slug}`' for slug in report.dimensions)}.",
            "",
            f"Always: `{report.whole}` = {parts}.",
            "",
            *_table(
                ("Metric", "Name", "Unit", "Better", "Formula", "Meaning"),
                (
                    (f"`{one.slug}`", one.name, one.unit, one.better, one.formula, one.definition)
                    for one in map(METRICS.__getitem__, report.metrics)
                ),
            ),
        ]
        for one in map(METRICS.__getitem__, report.metrics):
            if one.has_target:
                lines += ["", _TARGET % (one.slug, round(NEAR_TARGET * 100))]
        if report.spread:
            lines += ["", f"`{report.spread}` is also shown by reason, in columns `{report.spread}:REASON`."]
    for named in NAMED:
        lines += _named_section(named)
    lines += ["", "## What the exchange does not tell", "", *_NOT_TOLD, "", "## Dimensions", ""]
    named_so = ((f"`{one.slug}`", one.name, DIVIDED_BY.get(one.slug, "")) for one in DIMENSIONS.values())
    lines += _table(("Dimension", "Name", "What is to be said of it"), named_so)
    return "\n".join((*lines, *_counters_section())) + "\n"


def _counters_section() -> Iterable[str]:
    """Every counter and the rows of the exchange that it is made of."""
    rows = (
        (f"`{slug}`", "; ".join(f"{source}: {', '.join(f'`{one}`' for one in events)}" for source, events in said))
        for slug, said in SOURCES.items()
    )
    return ["", "## Counters and the exchange's rows", "", *_table(("Counter", "Made of"), rows)]


def _named_section(named: NamedReport) -> Iterable[str]:
    """A named question: what divides it or that it is a list, and its measures."""
    shape = "Its rows are a list."
    if named.dimensions:
        by, others = (", ".join(f"`{slug}`" for slug in some) for some in (named.by, named.dimensions))
        shape = f"Divided by {by} unless asked otherwise; can be divided by {others}."
    rows = [(f"`{one.slug}`", one.name, one.unit, one.better, one.formula, one.definition) for one in named.measures]
    return (
        "",
        f"## {named.title}: `{named.slug}`",
        "",
        f"{named.question} {named.view}. {shape}",
        "",
        *_table(("Measure", "Name", "Unit", "Better", "Formula", "Meaning"), rows),
    )


def facts_page() -> str:
    """docs/facts.md."""
    lines = [
        "# Data dictionary of the facts",
        "",
        "Generated from data/facts.py and data/schema/facts.py by `python -m data.reference.documents`; do not edit.",
        "",
        "Facts follow from the exchange's rows and can be rebuilt from them at any time. In the tables instants",
        "are UTC; commands write them as ISO 8601 with the offset of `OKC_TIMEZONE`. Durations are whole",
        "seconds. Empty (null) means that the exchange did not say, or that something has not ended yet.",
        "",
        "## What commands write",
        "",
        "`visits`, `calls` and `agent-time` write one row each, oldest first (agents' time by agent), as CSV or",
        "as one JSON array; without `--from` and `--to` everything.",
        "",
    ]
    commands = {"visits": VISIT_FIELDS, "calls": CALL_FIELDS, "agent-time": AGENT_TIME_FIELDS}
    written = ((f"`{name}`", ", ".join(f"`{field}`" for field in fields)) for name, fields in commands.items())
    lines += _table(("Command", "Fields"), written)
    lines += ["", "CSV writes lists (`queues`, `agents`, `flags`) with commas. `agent-time` joins what the tables"]
    lines += ["cut at local midnight."]
    said = _said_in_code()
    for table, record in RECORDS:
        lines += ["", f"## {table.name}", "", said[record][""], ""]
        lines += _table(("Column", "Type", "Meaning"), _columns(table, said[record]))
    lines += ["", "## Outcomes of visits and calls", ""]
    lines += _table(("Value", "Name", "Meaning"), ((f"`{k}`", v, OUTCOME_MEANINGS[k]) for k, v in OUTCOMES.items()))
    for title, words in (
        ("Directions", DIRECTIONS),
        ("Kinds of agents' time", AGENT_TIME_KINDS),
        ("Results of offers", OFFER_RESULTS),
    ):
        lines += ["", f"## {title}", "", *_table(("Value", "Name"), ((f"`{k}`", v) for k, v in words.items()))]
    return "\n".join(lines) + "\n"


def _columns(table: sa.Table, said: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for column in table.columns:
        meaning = said.get(column.name) or column.comment or MEANINGS[column.name]
        yield f"`{column.name}`", type(column.type).__name__.upper(), meaning


def _said_in_code() -> dict[str, dict[str, str]]:
    """Record → field → the text under the field in data/facts.py; under "" the record's own."""
    tree = ast.parse(Path(facts.__file__).read_text(encoding="utf-8"))
    found: dict[str, dict[str, str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            said = found.setdefault(node.name, {"": ast.get_docstring(node) or ""})
            for field, after in zip(node.body, node.body[1:], strict=False):
                is_said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and is_said:
                    assert isinstance(after, ast.Expr)
                    assert isinstance(after.value, ast.Constant)
                    said[field.target.id] = " ".join(str(after.value.value).split())
    return found


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return [line(header), "|" + " --- |" * len(header), *(line(row) for row in rows)]


def with_settings(readme: str) -> str:
    """A README with the settings table between its markers."""
    before, rest = readme.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{settings_table()}\n{END}{after}"


def pages() -> dict[Path, str]:
    """Every generated document by its place."""
    made = {ROOT / "docs" / "metrics.md": metrics_page(), ROOT / "docs" / "facts.md": facts_page()}
    readme = ROOT / "README.md"
    if readme.exists() and BEGIN in (text := readme.read_text(encoding="utf-8")):
        made[readme] = with_settings(text)
    return made


if __name__ == "__main__":
    for place, text in pages().items():
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
