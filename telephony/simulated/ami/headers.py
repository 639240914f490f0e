"""Groups of headers that many AMI events share, in Asterisk 22's order: of a channel, a bridge, a queue member."""

from telephony.simulated.rows import DOWN, RING, RINGING, SECOND, UP, Channel
from telephony.simulated.staff import Membership, Operator

Headers = list[tuple[str, str]]

UNKNOWN = "<unknown>"
STATES = {DOWN: "Down", RING: "Ring", RINGING: "Ringing", UP: "Up"}
STATUS = {"UNKNOWN": 0, "NOT_INUSE": 1, "INUSE": 2, "UNAVAILABLE": 5, "RINGING": 6, "RINGINUSE": 7, "ONHOLD": 8}
"""Device states as app_queue numbers them."""


def of_channel(channel: Channel, prefix: str = "") -> Headers:
    """What every event says of a channel; `prefix` is Dest, Transferer …"""
    return [
        (f"{prefix}Channel", channel.name),
        (f"{prefix}ChannelState", str(channel.state)),
        (f"{prefix}ChannelStateDesc", STATES[channel.state]),
        (f"{prefix}CallerIDNum", channel.cid_num or UNKNOWN),
        (f"{prefix}CallerIDName", channel.cid_name or UNKNOWN),
        (f"{prefix}ConnectedLineNum", channel.connected_num or UNKNOWN),
        (f"{prefix}ConnectedLineName", channel.connected_name or UNKNOWN),
        (f"{prefix}Language", "ru"),
        (f"{prefix}AccountCode", ""),
        (f"{prefix}Context", channel.context),
        (f"{prefix}Exten", channel.exten),
        (f"{prefix}Priority", "1"),
        (f"{prefix}Uniqueid", channel.uniqueid),
        (f"{prefix}Linkedid", channel.linkedid),
    ]


def of_bridge(uniqueid: str, channels: int, prefix: str = "") -> Headers:
    """What every event says of a bridge."""
    return [
        (f"{prefix}BridgeUniqueid", uniqueid),
        (f"{prefix}BridgeType", "basic"),
        (f"{prefix}BridgeTechnology", "simple_bridge"),
        (f"{prefix}BridgeCreator", UNKNOWN),
        (f"{prefix}BridgeName", UNKNOWN),
        (f"{prefix}BridgeNumChannels", str(channels)),
        (f"{prefix}BridgeVideoSourceMode", "none"),
    ]


def of_member(operator: Operator, membership: Membership, state: str, wrap_up: int) -> Headers:
    """What a list says of a queue member after its names; `state` is its telephone's."""
    in_call = operator.in_queue_call == membership.queue
    return [
        ("StateInterface", f"PJSIP/{operator.agent.extension}"),
        ("Membership", "static" if membership.static else "dynamic"),
        ("Penalty", str(membership.penalty)),
        ("CallsTaken", str(membership.taken)),
        ("LastCall", str(membership.last_call // SECOND)),
        ("LastPause", str(membership.paused_at // SECOND)),
        ("LoginTime", str(membership.since // SECOND)),
        ("InCall", str(int(in_call))),
        ("Status", str(STATUS[state])),
        ("Paused", str(int(membership.paused is not None))),
        ("PausedReason", membership.paused or ""),
        ("Wrapuptime", str(wrap_up)),
    ]
