"""What goes on at once, against counting every single second."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.localtime import QUARTER
from data.sweep import Presence, at_once, changes, duty

FIRST, LAST = 3 * QUARTER, 6 * QUARTER - 100
"""Not whole quarters: a period that is going on ends anywhere."""

moments = st.one_of(
    st.integers(2 * QUARTER, 7 * QUARTER),
    st.sampled_from([FIRST, FIRST + 1, LAST - 1, LAST, 4 * QUARTER - 1, 4 * QUARTER, 4 * QUARTER + 1]),
)
spans = st.lists(st.tuples(moments, st.sampled_from([-5, 0, 1, 2, 60, 899, 900, 901, 2000])), max_size=25)
shifts = st.lists(
    st.tuples(st.sampled_from(["Анна", "Boris"]), st.booleans(), moments, st.sampled_from([0, 1, 60, 900, 2500])),
    max_size=20,
)


def pairs(intervals: list[tuple[int, int]]) -> np.ndarray:
    return np.array(intervals, dtype=np.int64).reshape(-1, 2)


def is_ready(presences: list[Presence], who: tuple[str, str], second: int) -> bool:
    now = [one for one in presences if one.who == who and one.begin <= second < one.end]
    return any(not one.is_break for one in now) and not any(one.is_break for one in now)


@given(calls=spans, visits=spans, people=shifts)
def test_every_quarter_is_what_counting_seconds_says(
    calls: list[tuple[int, int]], visits: list[tuple[int, int]], people: list[tuple[str, bool, int, int]]
) -> None:
    intervals = [sorted((begin, begin + length) for begin, length in one) for one in (calls, visits)]
    presences = sorted(
        (Presence(("main", who), rests, begin, begin + length) for who, rests, begin, length in people),
        key=lambda one: one.begin,
    )
    streams = [changes(pairs(intervals[0])), changes(pairs(intervals[1])), duty(presences)]
    found = at_once(streams, FIRST, LAST)

    names = {one.who for one in presences}
    for number in range(FIRST // QUARTER, -(-LAST // QUARTER)):
        seconds = range(max(FIRST, number * QUARTER), min(LAST, (number + 1) * QUARTER))
        counts = [
            (
                sum(begin <= second < end for begin, end in intervals[0]),
                sum(begin <= second < end for begin, end in intervals[1]),
                sum(is_ready(presences, who, second) for who in names),
            )
            for second in seconds
        ]
        quarter = found.get(number)
        if quarter is None:
            assert not any(any(one) for one in counts)
            continue
        assert quarter.most == [max(one[n] for one in counts) for n in range(3)]
        assert quarter.seconds == [sum(one[n] for one in counts) for n in range(3)]
        assert quarter.short_s == sum(one[1] > one[2] for one in counts)
    assert found.keys() <= set(range(FIRST // QUARTER, -(-LAST // QUARTER)))


def test_what_ends_as_another_begins_is_not_at_once_with_it() -> None:
    found = at_once([changes(pairs([(0, 10), (10, 20)]))], 0, QUARTER)
    assert (found[0].most, found[0].seconds) == ([1], [20])


def test_two_shifts_of_one_person_are_one_person() -> None:
    twice = [Presence(("main", "Анна"), False, 0, 100), Presence(("main", "Анна"), False, 50, 150)]
    found = at_once([duty(twice)], 0, QUARTER)
    assert (found[0].most, found[0].seconds) == ([1], [150])
