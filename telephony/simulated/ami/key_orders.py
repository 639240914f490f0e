"""Orders about what the dialplan looks at: keys of the AstDB, custom device states (lamps), variables."""

import re

from telephony.ami.wire import Message
from telephony.simulated.ami.headers import Headers
from telephony.simulated.ami.refused import Refused
from telephony.simulated.ami.teller import Teller
from telephony.simulated.simulation import Exchange

FUNCTION = re.compile(r"(DEVICE_STATE|DB)\((.+)\)")
LAMP = re.compile(r"Custom:[A-Za-z0-9_*-]{1,80}")
LAMP_STATES = ("NOT_INUSE", "INUSE", "BUSY", "INVALID", "UNAVAILABLE", "RINGING", "RINGINUSE", "ONHOLD", "UNKNOWN")


def _key(asked: Message) -> str:
    if not asked.get("Family"):
        raise Refused("No family specified.")
    if not asked.get("Key"):
        raise Refused("No key specified.")
    return f"{asked.get('Family')}/{asked.get('Key')}"


def get(exchange: Exchange, asked: Message) -> Headers:
    """DBGet."""
    key = _key(asked)
    if key not in exchange.keys:
        raise Refused("Database entry not found")
    there = [("Family", asked.get("Family")), ("Key", asked.get("Key")), ("Val", exchange.keys[key])]
    return [("Event", "DBGetResponse"), *there]


def tree(exchange: Exchange, asked: Message) -> list[Headers]:
    """DBGetTree: every key of a family, or below a key of it."""
    wanted = "/".join(part for part in (asked.get("Family"), asked.get("Key")) if part)
    below = f"{wanted}/" if wanted else ""
    found = {key: value for key, value in exchange.keys.items() if key == wanted or key.startswith(below)}
    if not found:
        raise Refused("Database entry not found")
    return [[("Event", "DBGetTreeResponse"), ("Key", f"/{key}"), ("Val", found[key])] for key in sorted(found)]


def put(teller: Teller, asked: Message) -> Headers:
    """DBPut."""
    teller.exchange.keys[_key(asked)] = asked.get("Val")
    return [("Message", "Updated database successfully")]


def delete(teller: Teller, asked: Message) -> Headers:
    """DBDel."""
    if teller.exchange.keys.pop(_key(asked), None) is None:
        raise Refused("Database entry could not be deleted")
    return [("Message", "Key deleted successfully")]


def set_variable(teller: Teller, asked: Message) -> Headers:
    """Setvar: of a channel, of the exchange, or a lamp's state."""
    exchange, name, value = teller.exchange, asked.get("Variable"), asked.get("Value")
    if not name:
        raise Refused("No variable specified")
    channel = exchange.channels.get(asked.get("Channel"))
    if asked.get("Channel") and channel is None:
        raise Refused("No such channel")
    if found := FUNCTION.fullmatch(name):
        if found[1] != "DEVICE_STATE" or not LAMP.fullmatch(found[2]) or value not in LAMP_STATES:
            raise Refused("Variable not set")
        light(teller, found[2], value)
    else:
        (exchange.variables if channel is None else channel.variables)[name] = value
    return [("Message", "Variable Set")]


def light(teller: Teller, lamp: str, state: str) -> None:
    """A lamp has another state."""
    exchange = teller.exchange
    if exchange.lamps.get(lamp) != state:
        exchange.lamps[lamp] = state
        teller.tell(exchange.now, "call", "DeviceStateChange", [("Device", lamp), ("State", state)])


def get_variable(teller: Teller, asked: Message) -> Headers:
    """Getvar."""
    exchange, name = teller.exchange, asked.get("Variable")
    if not name:
        raise Refused("No variable specified")
    channel = exchange.channels.get(asked.get("Channel"))
    if asked.get("Channel") and channel is None:
        raise Refused("No such channel")
    if found := FUNCTION.fullmatch(name):
        known = exchange.lamps if found[1] == "DEVICE_STATE" else exchange.keys
        value = known.get(found[2], "UNKNOWN" if found[1] == "DEVICE_STATE" else "")
        if found[1] == "DEVICE_STATE" and not found[2].startswith("Custom:"):
            value = teller.phones.state(found[2])
    else:
        value = (exchange.variables if channel is None else channel.variables).get(name, "")
    return [("Variable", name), ("Value", value)]
