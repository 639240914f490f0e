"""Outside numbers are one number however an exchange writes them, and their prefix tells country and area."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.numbering.numbers import normal_number, number_prefix, outside_prefix, with_area


@pytest.mark.parametrize(
    "written",
    [
        "+7 (495) 123-45-67",
        "84951234567",
        "74951234567",
        "4951234567",
        "8-495-123-45-67",
        "sip:+74951234567@city.example",
    ],
)
def test_one_number_has_one_normal_form(written: str) -> None:
    assert normal_number(written) == "74951234567"
    assert number_prefix(written) == "7495"


@pytest.mark.parametrize("written", ["", "101", "112", "2233445", "anonymous", "+", "8800", "*45", "0" * 40, "１２３"])
def test_a_number_without_country_or_area_has_no_prefix(written: str) -> None:
    assert number_prefix(written) == ""


@pytest.mark.parametrize(
    ("written", "prefix"),
    [
        ("+375291234567", "375"),
        ("810375291234567", "375"),
        ("00493012345678", "49"),
        ("+12125551234", "1"),
        ("+998901234567", "998"),
        ("+77272123456", "7727"),
        ("9161234567", "7916"),
        ("88001234567", "7800"),
    ],
)
def test_the_prefix_is_the_country_and_within_seven_the_area(written: str, prefix: str) -> None:
    assert number_prefix(written) == prefix


@given(st.text(max_size=40))
def test_anything_may_stand_where_a_number_is_expected(text: str) -> None:
    prefix = number_prefix(text)
    assert len(prefix) <= 4
    assert prefix == "" or prefix.isdigit()


def test_a_city_number_without_its_code_gets_that_of_the_city() -> None:
    assert with_area("22-33-44", "4212") == "4212223344"
    assert with_area("2233445", "495") == "4952233445"
    for other in ("223344", "112", "+79161234567", "anonymous", ""):
        assert with_area(other, "495") == other
    assert outside_prefix("incoming", "223344", "", "4212") == "7421"
    assert outside_prefix("outgoing", "101", "223344", "4212") == "7421"
    assert outside_prefix("internal", "223344", "101", "4212") == ""
    assert outside_prefix("incoming", "223344", "") == ""


@pytest.mark.parametrize(
    ("direction", "caller", "callee", "prefix"),
    [
        ("incoming", "79161234567", "74950000001", "7916"),
        ("unknown", "79161234567", "74950000001", "7916"),
        ("outgoing", "101", "79161234567", "7916"),
        ("outgoing", "101", "9-8-916-123-45-67", "7916"),
        ("outgoing", "101", "979161234567", "7916"),
        ("outgoing", "101", "04951234567", "7495"),
        ("outgoing", "101", "9810375291234567", "375"),
        ("incoming", "971501234567", "", "971"),
        ("internal", "79161234567", "102", ""),
    ],
)
def test_the_prefix_is_of_the_number_outside(direction: str, caller: str, callee: str, prefix: str) -> None:
    assert outside_prefix(direction, caller, callee) == prefix
