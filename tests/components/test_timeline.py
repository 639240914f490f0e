"""An agent's day drawn: the gaps that are worth a look, and no more bars than a screen can show."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from components.charts import LIGHT
from components.day_cards import AWAY, WORTH, gaps
from components.timeline import (
    AT_WORK,
    DRAWN,
    HOUR,
    MOST_ROWS,
    MOST_SEGMENTS,
    Segment,
    coarse,
    shown,
    timeline_figure,
)

DAY = date(2026, 11, 20)
SHIFT_KINDS = [kind for kind in DRAWN if kind != "talk_outside_login"]


@st.composite
def days(draw: st.DrawFn) -> list[Segment]:
    """One shift without overlaps, perhaps with a hole."""
    at, found = draw(st.integers(0, 9 * HOUR)), []
    for _ in range(draw(st.integers(0, 30))):
        at += draw(st.sampled_from([0, 0, 0, WORTH - 1, WORTH, 900]))
        seconds = draw(st.integers(1, 2000))
        found.append(Segment("Анна", DAY, draw(st.sampled_from(SHIFT_KINDS)), "", at, seconds))
        at += seconds
    return found


def busy(found: list[Segment]) -> set[int]:
    return {second for one in found for second in range(one.begin, one.begin + one.seconds)}


@given(found=days())
def test_drawing_coarsely_loses_no_second(found: list[Segment]) -> None:
    joined = coarse(found)
    assert busy(joined) == busy(found)
    assert sum(one.seconds for one in joined) == sum(one.seconds for one in found)
    breaks = [one for one in found if one.kind == "pause"]
    assert busy([one for one in joined if one.kind == "pause"]) == busy(breaks)
    assert {one.kind for one in joined} <= {"pause", AT_WORK}


@given(found=days())
def test_gaps_are_what_was_no_call(found: list[Segment]) -> None:
    made = gaps(found)
    assert all(gap.seconds >= WORTH for gap in made)
    assert [gap.seconds for gap in made] == sorted((gap.seconds for gap in made), reverse=True)
    at_calls = busy([one for one in found if one.kind not in ("idle", "pause")])
    for gap in made:
        inside = range(gap.begin, gap.begin + gap.seconds)
        assert not at_calls & set(inside)
        assert (gap.kind == AWAY) == (not busy(found) & set(inside))


def test_talking_while_signed_out_is_no_shift_with_gaps() -> None:
    calls = [Segment("Анна", DAY, "talk_outside_login", "", hour * HOUR, 60) for hour in (8, 10, 12)]
    assert gaps(calls) == []


def test_many_days_are_drawn_as_work_and_breaks() -> None:
    found = [
        Segment(f"agent {n:03}", DAY, kind, "", 8 * HOUR + step * 60, 60)
        for n in range(MOST_ROWS + 9)
        for step, kind in enumerate(["idle", "ring", "talk", "wrap", "pause"] * 8)
    ]
    drawn = shown(found)
    assert len({one.agent for one in drawn}) == MOST_ROWS
    assert len(drawn) <= MOST_SEGMENTS
    assert {one.kind for one in drawn} == {"pause", AT_WORK}


def test_a_bar_begins_where_its_interval_begins() -> None:
    figure = timeline_figure([Segment("Анна", DAY, "talk", "", 9 * HOUR + 1800, HOUR)], LIGHT, "en")
    (trace,) = figure["data"]
    assert (trace["base"], trace["x"], trace["y"]) == ([9.5], [1.0], [0])
    assert trace["text"] == ["09:30–10:30 talking, 1\u00a0h\u00a000\u00a0m"]
