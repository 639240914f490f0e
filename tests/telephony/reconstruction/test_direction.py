"""Which way a call went: the rules one by one, the first that applies."""

import re

import pytest

from data import facts
from telephony.reconstruction.context import Context
from telephony.reconstruction.direction import BY_DID, CONFIGURED, HEURISTIC, QUEUE_LOG, direction_of
from telephony.rows import CdrRow
from tests.telephony.reconstruction.stories import caller, facts_of, leg, written

CITY, MOBILE, ANNA, BORIS = "PJSIP/city-line-0000002a", "SIP/gsm-0000002b", "PJSIP/101-0000002c", "SIP/102-0000002d"
ID = "1795428000.1"
KNOWN = Context(
    "pbx",
    now=1795430000,
    trunks=frozenset({"pjsip/city-line", "sip/gsm"}),
    inbound_contexts=frozenset({"from-trunk", "from-pstn"}),
)


def told(*legs: CdrRow, context: Context = KNOWN) -> tuple[str, str]:
    """Direction, and what told it."""
    return direction_of(legs, context)


def one(channel: str, dstchannel: str = "", **other: str) -> CdrRow:
    """A leg of a call."""
    return leg("10:00:00", ID, channel, dstchannel, seconds=20, **other)


def test_a_call_from_a_trunk_is_incoming() -> None:
    assert told(one(CITY, ANNA)) == (facts.INCOMING, CONFIGURED)


def test_trunks_are_compared_without_case_and_may_have_dashes_in_their_names() -> None:
    assert told(one("pjsip/City-Line-0000002A", ANNA)) == (facts.INCOMING, CONFIGURED)


def test_a_phone_whose_name_begins_like_a_trunk_is_not_the_trunk() -> None:
    assert told(one("PJSIP/city-0000002a", ANNA, src="999"))[1] != CONFIGURED


def test_a_call_in_an_inbound_context_is_incoming() -> None:
    assert told(one("PJSIP/new-line-0000002a", ANNA, dcontext="from-pstn")) == (facts.INCOMING, CONFIGURED)


def test_a_phone_diverted_through_an_inbound_context_does_not_come_from_outside() -> None:
    assert told(one(ANNA, BORIS, dcontext="from-trunk")) == (facts.INTERNAL, CONFIGURED)


def test_a_dialled_number_of_ours_makes_a_call_incoming() -> None:
    assert told(one("IAX2/branch-77", ANNA, did="4951001")) == (facts.INCOMING, BY_DID)


def test_a_phone_that_reaches_a_trunk_calls_out() -> None:
    assert told(one(ANNA, CITY, dst="979161234567")) == (facts.OUTGOING, CONFIGURED)


def test_a_phone_whose_second_leg_reaches_a_trunk_calls_out() -> None:
    local = one(ANNA, "Local/979161234567@from-internal-00000001;1")
    assert told(local, one("Local/979161234567@from-internal-00000001;2", CITY)) == (facts.OUTGOING, CONFIGURED)


def test_a_click_to_call_rings_the_phone_first_and_goes_out() -> None:
    assert told(one("Local/101@from-internal-00000001;1", CITY, dst="979161234567")) == (facts.OUTGOING, CONFIGURED)


def test_a_number_shown_to_the_outside_makes_a_call_outgoing() -> None:
    assert told(one(ANNA, "IAX2/branch-77", outbound_cnum="4951000")) == (facts.OUTGOING, BY_DID)


def test_a_phone_that_reaches_only_phones_calls_inside() -> None:
    assert told(one(ANNA, BORIS, dst="102")) == (facts.INTERNAL, CONFIGURED)


def test_a_phone_that_reached_nobody_called_inside_if_it_dialled_an_inside_number() -> None:
    assert told(one(ANNA, dst="102", lastapp="Congestion")) == (facts.INTERNAL, CONFIGURED)


@pytest.mark.parametrize("code", ["*45", "*471", "#9", "*97"])
def test_a_feature_code_is_an_internal_call(code: str) -> None:
    assert told(one(ANNA, dst=code, lastapp="Hangup")) == (facts.INTERNAL, CONFIGURED)


def test_an_incoming_call_that_is_forwarded_out_over_a_trunk_stays_incoming() -> None:
    forwarded = leg("10:00:20", ID, CITY, MOBILE, seconds=30, sequence=2, outbound_cnum="4951000")
    assert told(one(CITY, ANNA), forwarded) == (facts.INCOMING, CONFIGURED)


def test_a_trunk_that_is_named_like_an_extension_is_still_a_trunk() -> None:
    context = Context("pbx", now=1795430000, trunks=frozenset({"pjsip/101"}))
    assert told(one(ANNA, BORIS), context=context) == (facts.INCOMING, CONFIGURED)
    assert told(one(BORIS, ANNA), context=context) == (facts.OUTGOING, CONFIGURED)


def test_extensions_follow_the_configured_pattern() -> None:
    long = Context("pbx", now=1795430000, extensions=re.compile(r"7\d{5}"))
    assert told(one("PJSIP/700101-0000002a", "PJSIP/700102-0000002b"), context=long) == (facts.INTERNAL, CONFIGURED)


def test_a_long_number_dialled_by_an_extension_is_guessed_outgoing() -> None:
    assert told(one("DAHDI/i1-77", "DAHDI/i2-78", src="101", dst="+79161234567")) == (facts.OUTGOING, HEURISTIC)


def test_an_extension_that_dials_an_extension_over_unknown_channels_is_guessed_internal() -> None:
    assert told(one("Console/dsp", "MGCP/aaln-1", src="101", dst="102")) == (facts.INTERNAL, HEURISTIC)


def test_what_no_rule_tells_is_unknown_and_marked_as_a_guess() -> None:
    assert told(one("Console/dsp", "MGCP/aaln-1", src="anonymous", dst="s")) == (facts.UNKNOWN, HEURISTIC)
    (call,) = facts_of(legs=[one("Console/dsp", "MGCP/aaln-1", src="anonymous", dst="s")]).calls
    assert "direction_guessed" in call.flags


def test_the_callers_own_first_record_decides_and_not_the_first_that_was_written() -> None:
    local = leg("10:00:00", "1795428000.5", "Local/101@from-queue-00000001;2", ANNA, linkedid=ID, sequence=1)
    first = leg("10:00:00", ID, CITY, "Local/101@from-queue-00000001;1", sequence=3, lastapp="Queue")
    (call,) = facts_of(legs=[local, first], trunks=KNOWN.trunks).calls
    assert (call.direction, call.direction_source) == (facts.INCOMING, CONFIGURED)


def test_without_call_records_a_visit_is_incoming_unless_an_extension_called() -> None:
    (outside,) = facts_of(written(caller("79161234567").enters("600", at="10:00:00").hangs_up())).calls
    (inside,) = facts_of(written(caller("105").enters("600", at="10:00:00").hangs_up())).calls
    assert (outside.direction, outside.direction_source) == (facts.INCOMING, QUEUE_LOG)
    assert (inside.direction, inside.direction_source) == (facts.INTERNAL, QUEUE_LOG)
