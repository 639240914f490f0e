"""What may be asked of an exchange, fuzzed: no value from a page adds a line, a function or another channel."""

from dataclasses import MISSING, fields
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from telephony.actions import ACTIONS, REFUSALS, Action, Refused, action_of
from telephony.actions.refusals import BAD_VALUES
from telephony.ami.wire import written
from tests.telephony.actions.accepted import EXAMPLES

MAY_BE_EMPTY = {
    ("pause", "reason"), ("add", "state_interface"), ("park", "back_to"), ("write_key", "value"),
    ("set_variable", "value"),
}  # fmt: skip
PLACES = [(kind, name) for kind, values in EXAMPLES.items() for name in values]
BREAKS = ["\r\n", "\n", "\r", "\0", "\x1b", "\u2028", "|", "&", ",", ")", "(", "${", "}", ";", "\\", '"', "<", "%0d%0a"]
hostile = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*BREAKS, "Action: Command", "1", "PJSIP/101", "System(id)", " "]), max_size=5).map(
        "".join
    ),
    st.integers(),
    st.booleans(),
    st.none(),
    st.lists(st.text(max_size=5), max_size=2),
)


def shown(action: Action) -> list[str]:
    """The lines of an action on the wire."""
    return written([("Action", action.action), *action.fields()]).decode().split("\r\n")


@given(st.sampled_from(PLACES), hostile)
@example(("redirect", "number"), "1\r\nAction: Command\r\nCommand: core stop now")
@example(("pause", "reason"), "Обед\nAction: Originate")
@example(("pause", "reason"), "a|b")
@example(("dial", "interface"), "Local/1@a&Local/2@b")
@example(("spy", "channel"), "PJSIP/101,qw")
@example(("set_variable", "variable"), "SHELL(id)")
@example(("write_key", "value"), "${SHELL(id)}")
@example(("dial", "ring_s"), True)
def test_a_value_is_let_through_as_one_header_or_refused_with_a_sentence(place: tuple[str, str], value: Any) -> None:
    kind, name = place
    try:
        action = action_of(kind, {**EXAMPLES[kind], name: value})
    except Refused as refused:
        refusal = (refused.code in BAD_VALUES, refused.field in (name, kind))
    else:
        refusal = (True, True)
        is_one_header(action, kind, value)
    assert refusal == (True, True)


def is_one_header(action: Action, kind: str, value: Any) -> None:
    """As many lines as usual, of the same names, and nothing that the dialplan would read as more than a text."""
    lines = shown(action)
    usual = shown(action_of(kind, EXAMPLES[kind]))
    assert len(lines) <= len(usual)
    assert {line.partition(":")[0] for line in lines} <= {line.partition(":")[0] for line in usual}
    assert lines[0] == usual[0]
    assert not {"|", "&", "$", "\\", '"', "<"} & set(str(value))


@pytest.mark.parametrize("kind", ACTIONS)
def test_every_action_has_an_example_that_is_let_through(kind: str) -> None:
    action = action_of(kind, EXAMPLES[kind])
    assert isinstance(action, ACTIONS[kind])
    assert shown(action)[-2:] == ["", ""]


@pytest.mark.parametrize(("kind", "name"), PLACES)
def test_no_sign_that_means_something_to_the_exchange_gets_into_a_value(kind: str, name: str) -> None:
    value = EXAMPLES[kind][name]
    # Reasons and names are read by people and stand alone in their headers.
    breaks = set(BREAKS) - set("(),;") if name in ("reason", "member") else BREAKS
    for sign in breaks:
        for broken in (f"{value}{sign}", f"{sign}{value}", f"{value[:1]}{sign}{value[1:]}"):
            with pytest.raises(Refused) as refused:
                action_of(kind, {**EXAMPLES[kind], name: broken})
            assert (refused.value.field, refused.value.code in REFUSALS) == (name, True)


@pytest.mark.parametrize(("kind", "name"), PLACES)
def test_an_empty_value_is_refused_unless_the_action_can_do_without(kind: str, name: str) -> None:
    values = {**EXAMPLES[kind], name: ""}
    if (kind, name) in MAY_BE_EMPTY:
        assert len(shown(action_of(kind, values))) <= len(shown(action_of(kind, EXAMPLES[kind])))
    else:
        with pytest.raises(Refused, match=name):
            action_of(kind, values)


@pytest.mark.parametrize(("kind", "name"), PLACES)
def test_a_field_that_is_missing_and_one_too_many_are_refused(kind: str, name: str) -> None:
    rest = {key: value for key, value in EXAMPLES[kind].items() if key != name}
    needed = {one.name for one in fields(ACTIONS[kind]) if one.default is MISSING}  # type: ignore[arg-type]
    if name in needed:
        with pytest.raises(Refused, match="bad_fields"):
            action_of(kind, rest)
    with pytest.raises(Refused, match="bad_fields"):
        action_of(kind, {**EXAMPLES[kind], "Action": "Command"})


def test_an_unknown_kind_is_refused() -> None:
    for kind in ("command", "", "Pause", "originate"):
        with pytest.raises(Refused, match="unknown_action"):
            action_of(kind, {})


@pytest.mark.parametrize(
    ("kind", "name", "value", "code"),
    [
        ("dial", "ring_s", 0, "bad_seconds"),
        ("dial", "ring_s", 121, "bad_seconds"),
        ("add", "penalty", -1, "bad_penalty"),
        ("spy", "how", "shout", "bad_choice"),
        ("set_device_state", "state", "OFF", "bad_choice"),
        ("pause", "reason", "я" * 40, "bad_reason"),
        ("add", "member", "я" * 40, "bad_name"),
        ("dial", "number", "8" * 33, "bad_number"),
        ("dial", "number", "٣٤", "bad_number"),
        ("redirect", "number", "s", "bad_number"),
    ],
)
def test_limits(kind: str, name: str, value: object, code: str) -> None:
    with pytest.raises(Refused, match=code):
        action_of(kind, {**EXAMPLES[kind], name: value})


def test_39_russian_letters_are_a_reason_and_names_have_apostrophes() -> None:
    assert action_of("pause", {"interface": "PJSIP/101", "reason": "я" * 39})
    assert action_of("add", {**EXAMPLES["add"], "member": "Ольга Д'Арк-Иванова (смена 2)"})
    assert action_of(
        "pause", {"interface": "Local/101@from-queue/n", "reason": "Обед, 1/2 «смены» №3", "queue": "1501"}
    )


def test_nothing_that_runs_programs_or_reads_files_can_be_asked() -> None:
    asked = {(one.action, *(value for name, value in action_of(kind, EXAMPLES[kind]).fields() if name == "Application"))
             for kind, one in ACTIONS.items()}  # fmt: skip
    assert asked == {
        ("QueuePause",), ("QueueAdd",), ("QueueRemove",), ("Originate",), ("Originate", "ChanSpy"), ("Hangup",),
        ("Redirect",), ("BlindTransfer",), ("Atxfer",), ("CancelAtxfer",), ("Park",), ("DBGet",), ("DBPut",),
        ("Setvar",),
    }  # fmt: skip
    assert {right for one in ACTIONS.values() for right in one.needs} == {
        "agent",
        "call",
        "originate",
        "reporting",
        "system",
    }


def test_a_refusal_never_repeats_the_value() -> None:
    with pytest.raises(Refused) as refused:
        action_of("dial", {**EXAMPLES["dial"], "number": "79991112233\r\n"})
    assert "7999" not in str(refused.value)
    assert refused.value.__cause__ is None
