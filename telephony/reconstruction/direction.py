"""Which way a call went. The exchange stores no direction: configured trunks and extensions decide,
then the dialled number, then habits of dialplans, which are marked as a guess.
"""

from collections.abc import Sequence

from data.facts import INCOMING, INTERNAL, OUTGOING, UNKNOWN
from telephony.reconstruction.channels import extension_of, folded_device, is_local
from telephony.reconstruction.context import Context
from telephony.rows import CdrRow

OUTSIDE_DIGITS = 7

CONFIGURED = "configured"
BY_DID = "did"
HEURISTIC = "heuristic"
QUEUE_LOG = "queue_log"


def direction_of(legs: Sequence[CdrRow], context: Context) -> tuple[str, str]:
    """Direction of a call and what told it, from its CDR rows, the first leg first."""
    first = legs[0]
    reached = [leg.dstchannel for leg in legs if leg.dstchannel and not is_local(leg.dstchannel)]
    if on_trunk(first.channel, context) or _arrived_outside(first, context):
        return INCOMING, CONFIGURED
    if first.did:
        return INCOMING, BY_DID
    if on_phone(first.channel, context):
        if any(on_trunk(channel, context) for channel in reached):
            return OUTGOING, CONFIGURED
        if any(leg.outbound_cnum for leg in legs):
            return OUTGOING, BY_DID
        if reached and all(on_phone(channel, context) for channel in reached):
            return INTERNAL, CONFIGURED
        if not reached and (context.extensions.fullmatch(first.dst) or is_feature_code(first.dst)):
            return INTERNAL, CONFIGURED
    return _guess(first, context)


def on_trunk(channel: str, context: Context) -> bool:
    """True when the channel belongs to a configured trunk."""
    return folded_device(channel) in context.trunks


def on_phone(channel: str, context: Context) -> bool:
    """True when the channel is a phone or a Local channel of an internal number."""
    return not on_trunk(channel, context) and bool(context.extensions.fullmatch(extension_of(channel)))


def is_feature_code(dialled: str) -> bool:
    """A number such as *45, which asks the exchange itself for something."""
    return dialled[:1] in ("*", "#")


def _arrived_outside(first: CdrRow, context: Context) -> bool:
    """In an inbound context, and not from one of our own phones (which may be diverted through one)."""
    return first.dcontext.casefold() in context.inbound_contexts and not on_phone(first.channel, context)


def _guess(first: CdrRow, context: Context) -> tuple[str, str]:
    digits = first.dst.lstrip("+")
    if digits.isdigit() and len(digits) >= OUTSIDE_DIGITS and context.extensions.fullmatch(first.cnum or first.src):
        return OUTGOING, HEURISTIC
    if first.dcontext.casefold() in context.inbound_contexts:
        return INCOMING, HEURISTIC
    if context.extensions.fullmatch(first.src) and context.extensions.fullmatch(first.dst):
        return INTERNAL, HEURISTIC
    return UNKNOWN, HEURISTIC
