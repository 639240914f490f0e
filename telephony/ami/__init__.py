"""The manager interface (AMI) of an exchange: its lines, and one link that stays connected.

`wire` is pure: bytes to messages and back, and the one place through which everything goes to the exchange, so no value
can add a line. `Link` connects, logs in, asks, hears events, notices silence and comes back. What may be asked is
in `telephony.actions`.
"""

from telephony.ami.faults import FAULTS, Fault, LinkFailed
from telephony.ami.link import Link, Listener
from telephony.ami.peer import Peer
from telephony.ami.session import Answer
from telephony.ami.timing import Timing
from telephony.ami.wire import Fields, Message

__all__ = ["FAULTS", "Answer", "Fault", "Fields", "Link", "LinkFailed", "Listener", "Message", "Peer", "Timing"]
