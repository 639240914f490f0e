"""What is typed into the form of thresholds becomes a rule, or one fault with its name."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules import KINDS, LIMITS, Rule
from data.thresholds import FAULTS, Subjects, rule_of

TODAY = date(2026, 11, 23)
MOSCOW = ZoneInfo("Europe/Moscow")
SUBJECTS = Subjects(("main", "north"), frozenset({("main", "601"), ("north", "601"), ("main", "602")}))
GOOD = {"kind": "service_level_s", "pbx": "", "queue": "601", "value": "30", "from": "2026-11-23", "reason": "Приказ 5"}


def test_a_whole_form_is_a_rule_from_the_start_of_its_local_day() -> None:
    assert rule_of(GOOD, SUBJECTS, TODAY, MOSCOW) == Rule("service_level_s", "", "601", 30, 1_795_381_200)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"kind": "weather"}, "kind"),
        ({"queue": "999"}, "queue"),
        ({"pbx": "north", "queue": "602"}, "queue"),
        ({"pbx": "south", "queue": ""}, "queue"),
        ({"value": "0"}, "value"),
        ({"value": "-5"}, "value"),
        ({"value": "٣"}, "value"),
        ({"value": "1e3"}, "value"),
        ({"kind": "service_level_variant", "value": "6"}, "value"),
        ({"from": "tomorrow"}, "day"),
        ({"from": "2026-10-31"}, "closed"),
        ({"reason": "   "}, "reason"),
    ],
)
def test_a_fault_is_named(change: dict[str, str], fault: str) -> None:
    assert rule_of(GOOD | change, SUBJECTS, TODAY, MOSCOW) == fault


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.one_of(st.text(max_size=20), st.sampled_from(KINDS))))
def test_whatever_is_posted_is_a_rule_within_limits_or_a_fault(form: dict[str, Any]) -> None:
    made = rule_of(form, SUBJECTS, TODAY, MOSCOW)
    if isinstance(made, Rule):
        assert LIMITS[made.kind][0] <= made.value <= LIMITS[made.kind][1]
    else:
        assert made in FAULTS
