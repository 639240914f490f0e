"""Documents say what the declarations say, today."""

import pytest

from data.metrics import METRICS
from data.questions import facts_out
from data.reference.documents import BEGIN, END, ROOT, facts_page, metrics_page, pages, settings_table, with_settings
from data.reference.meanings import MEANINGS, OUTCOME_MEANINGS
from data.reports import REPORTS
from data.schema.facts import agent_time, call, offer, visit
from data.settings import PREFIX, Settings
from data.words import OUTCOMES


@pytest.mark.parametrize("place", sorted(pages()), ids=lambda place: str(place.name))
def test_a_generated_document_is_up_to_date(place) -> None:
    assert place.read_text(encoding="utf-8") == pages()[place], "run: python -m data.reference.documents"


def test_every_metric_of_every_report_is_explained() -> None:
    page = metrics_page()
    for report in REPORTS:
        for slug in report.metrics:
            assert f"| `{slug}` | {METRICS[slug].name} |" in page
    assert {slug for report in REPORTS for slug in report.metrics} == set(METRICS)


def test_every_column_of_the_facts_is_explained() -> None:
    page = facts_page()
    columns = {column.name for table in (visit, call, offer, agent_time) for column in table.columns}
    assert all(f"| `{name}` |" in page for name in columns)
    assert set(MEANINGS) <= columns
    assert set(OUTCOME_MEANINGS) == set(OUTCOMES)


def test_every_field_that_commands_write_is_in_the_dictionary() -> None:
    page = facts_page()
    for fields in (facts_out.VISIT_FIELDS, facts_out.CALL_FIELDS, facts_out.AGENT_TIME_FIELDS):
        assert all(f"| `{name}` |" in page for name in fields)


def test_every_setting_is_in_the_settings_table_with_a_meaning() -> None:
    table = settings_table()
    for name, field in Settings.model_fields.items():
        assert f"`{PREFIX}{name.upper()}`" in table or name == "pbx"
        assert field.description


def test_the_readme_shows_the_settings() -> None:
    assert settings_table() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    made = with_settings(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    assert made == f"before\n{BEGIN}\n{settings_table()}\n{END}\nafter\n"
