"""Sets of ids that belong together, named by the oldest."""

from itertools import permutations

import pytest

from telephony.reconstruction.unions import Unions, id_order


def test_the_older_channel_is_told_by_numbers_and_not_by_letters() -> None:
    ids = ["1795428000.9", "1795428000.10", "1795428001.2", "1795428001.11"]
    for shuffled in permutations(ids):
        assert sorted(shuffled, key=id_order) == ids
    assert id_order("999999999.1") < id_order("1795428000.1")


def test_a_system_name_before_the_id_does_not_count_and_other_texts_come_last() -> None:
    assert id_order("pbx-2-1795428000.9") < id_order("pbx-1-1795428000.10")
    assert sorted(["made-up", "1795428000.9", "also.made.up"], key=id_order)[0] == "1795428000.9"


@pytest.mark.parametrize("order", list(permutations([("3.3", "1.1"), ("2.2", "3.3"), ("9.9", "8.8"), ("5.5", "5.5")])))
def test_the_sets_and_their_names_do_not_depend_on_the_order_of_joining(order: list[tuple[str, str]]) -> None:
    ids = Unions()
    for one, other in order:
        ids.join(one, other)
    ids.add("7.7")
    assert ids.members() == {
        "1.1": "1.1", "2.2": "1.1", "3.3": "1.1", "8.8": "8.8", "9.9": "8.8", "5.5": "5.5", "7.7": "7.7",
    }  # fmt: skip


def test_a_set_is_named_by_the_channel_that_was_made_first() -> None:
    ids = Unions()
    ids.join("1795428000.10", "1795428000.9")
    assert set(ids.members().values()) == {"1795428000.9"}
