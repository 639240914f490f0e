"""What is asked on the manager interface: who may ask it, who carries it out, and how Asterisk 22 answers."""

import time
from collections.abc import Callable

from telephony.ami.wire import Message
from telephony.simulated.ami import call_orders, key_orders, member_orders
from telephony.simulated.ami.headers import Headers
from telephony.simulated.ami.lists import CORE_SETTINGS, LISTS, core_status
from telephony.simulated.ami.refused import Refused
from telephony.simulated.ami.teller import Teller
from telephony.simulated.ami.users import User
from telephony.simulated.rows import SECOND

Answer = tuple[Headers, list[Headers]]
Order = Callable[[Teller, Message], Headers]

ORDERS: dict[str, tuple[Order, frozenset[str]]] = {
    "queueadd": (member_orders.add, frozenset({"agent"})),
    "queueremove": (member_orders.remove, frozenset({"agent"})),
    "queuepause": (member_orders.pause, frozenset({"agent"})),
    "queuepenalty": (member_orders.set_penalty, frozenset({"agent"})),
    "originate": (call_orders.originate, frozenset({"originate"})),
    "hangup": (call_orders.hangup, frozenset({"system", "call"})),
    "redirect": (call_orders.redirect, frozenset({"call"})),
    "blindtransfer": (call_orders.blind_transfer, frozenset({"call"})),
    "atxfer": (call_orders.attended_transfer, frozenset({"call"})),
    "cancelatxfer": (call_orders.cancel_transfer, frozenset({"call"})),
    "dbput": (key_orders.put, frozenset({"system"})),
    "dbdel": (key_orders.delete, frozenset({"system"})),
    "setvar": (key_orders.set_variable, frozenset({"call"})),
    "getvar": (key_orders.get_variable, frozenset({"call", "reporting"})),
}
"""Action → what it does, and the classes of which its asker needs one."""
LOOKING = {
    "coreshowchannels": frozenset({"system", "reporting"}),
    "devicestatelist": frozenset({"call", "reporting"}),
    "corestatus": frozenset({"system", "reporting"}),
    "coresettings": frozenset({"system", "reporting"}),
    "dbget": frozenset({"system", "reporting"}),
    "dbgettree": frozenset({"system", "reporting"}),
}
"""The same of actions that only look; what is not named here anybody may ask who is logged in."""


class Orders:
    """Obeys the actions on one exchange."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def uptime(self) -> int:
        """Seconds since the exchange was started."""
        exchange = self._teller.exchange
        return max(0, exchange.now - exchange.started) // SECOND

    def obey(self, asked: Message, user: User) -> Answer:
        """Carry out what is asked: the answer, and the events that belong to it."""
        name = asked.get("Action").lower()
        try:
            needed = ORDERS[name][1] if name in ORDERS else LOOKING.get(name, frozenset())
            if needed and not needed & user.write:
                raise Refused("Permission denied")
            if name in ORDERS:
                return [("Response", "Success"), *ORDERS[name][0](self._teller, asked)], []
            return self._look(name, asked)
        except Refused as why:
            return [("Response", "Error"), ("Message", str(why))], []

    def _look(self, name: str, asked: Message) -> Answer:
        exchange = self._teller.exchange
        if name in LISTS:
            lister, ends, follows = LISTS[name]
            return _listed(follows, ends, [[("Event", event), *row] for event, row in lister(self._teller, asked)])
        if name == "dbget":
            return _listed("Result will follow", "DBGetComplete", [key_orders.get(exchange, asked)])
        if name == "dbgettree":
            return _listed("Result will follow", "DBGetTreeComplete", key_orders.tree(exchange, asked))
        if name == "ping":
            return [("Response", "Success"), ("Ping", "Pong"), ("Timestamp", f"{time.time():.6f}")], []
        if name == "corestatus":
            return [("Response", "Success"), *core_status(exchange)], []
        if name == "coresettings":
            return [("Response", "Success"), *CORE_SETTINGS], []
        said = f"Invalid/unknown command: {asked.get('Action')}."
        raise Refused(f"{said} Use Action: ListCommands to show available commands.")


def _listed(follows: str, ends: str, rows: list[Headers]) -> Answer:
    end = [("Event", ends), ("EventList", "Complete"), ("ListItems", str(len(rows)))]
    return [("Response", "Success"), ("EventList", "start"), ("Message", follows)], [*rows, end]
