"""A hand on the calls that are going on: end a channel, send it elsewhere, hand its caller over, consult, come back.

What a channel takes part in is its `concern`; whatever was planned there is forgotten, for something else happens now.
"""

from telephony.simulated.consultations import Consultation, answer, colleague_hangs_up, come_back, consult, join_both
from telephony.simulated.desk import offer_again
from telephony.simulated.journey import cut_off
from telephony.simulated.leaving import cut_off_waiting, taken_out
from telephony.simulated.listening import Listening, stop_listening
from telephony.simulated.originating import Originated, not_picked_up
from telephony.simulated.outgoing import Dialled, end, fail, let_party_go
from telephony.simulated.people import Caller
from telephony.simulated.ringing import BUSY, stop
from telephony.simulated.rows import SECOND, Channel
from telephony.simulated.simulation import MS, Exchange
from telephony.simulated.talks import agent_hangs_up, caller_hangs_up, caller_is_taken
from telephony.simulated.transfers import Onward, colleague_ends, colleague_misses, let_go, send_on
from telephony.simulated.visits import Incoming, Waiting
from telephony.simulated.waiting import round_is_empty

TRIED = 3  # a person who was called does not call again
PATIENCE = 600 * SECOND  # so long an ordered consultation may last before the agent joins the two


def end_channel(exchange: Exchange, channel: Channel) -> None:
    """Hang up one channel; the rest of its call ends, or goes on, as on a real exchange."""
    match channel.concern:
        case Incoming() as call:
            cut_off(exchange, call)
        case Waiting() as waiting:
            _end_in_queue(exchange, waiting, channel)
        case Onward() as onward:
            _end_onward(exchange, onward, channel)
        case Consultation() as consultation:
            _end_consultation(exchange, consultation, channel)
        case Dialled() as dialled:
            exchange.forget(dialled.plan)
            if dialled.bridge:
                end(exchange, dialled)
            else:
                fail(exchange, dialled, 0, "NO ANSWER", "CANCEL")
        case Originated() as originated:
            exchange.forget(originated.plan)
            not_picked_up(exchange, originated, 16)
        case Listening() as listening:
            stop_listening(exchange, listening)


def _end_in_queue(exchange: Exchange, waiting: Waiting, channel: Channel) -> None:
    ring = waiting.answer
    if ring is None and channel is waiting.call.channel:
        cut_off_waiting(exchange, waiting)
    elif ring is None:
        _refuse(exchange, waiting, channel)
    elif waiting.agent_left:
        # The agent behind a Local channel has handed the caller over: its inner half goes on with somebody else.
        assert ring.inner is not None
        if channel is waiting.call.channel:
            call = _call_of(ring.inner)
            call.caller_left = True
        end_channel(exchange, ring.inner)
    else:
        exchange.forget(waiting.plan)
        ends = caller_hangs_up if channel is waiting.call.channel else agent_hangs_up
        ends(exchange, waiting)


def _call_of(channel: Channel) -> Incoming:
    concern = channel.concern
    call = concern.call if isinstance(concern, Onward | Waiting) else concern
    assert isinstance(call, Incoming)
    return call


def _refuse(exchange: Exchange, waiting: Waiting, channel: Channel) -> None:
    """A telephone that rings is made to stop: to the queue that is no answer."""
    ring = next((one for one in waiting.rings if channel in (one.face, one.device, one.inner)), None)
    if ring is None:
        return
    waiting.rings.remove(ring)
    rang = (exchange.now - ring.started) // SECOND * 1_000
    number, uniqueid = waiting.line.queue.number, waiting.call.channel.uniqueid
    exchange.log(exchange.now, uniqueid, number, ring.operator.agent.name, "RINGNOANSWER", rang)
    stop(exchange, ring, exchange.now + 1 * MS, BUSY)
    if not waiting.rings:
        round_is_empty(exchange, waiting)
    offer_again(exchange, [ring.operator])


def _end_onward(exchange: Exchange, onward: Onward, channel: Channel) -> None:
    exchange.forget(onward.plan)
    onward.call.caller_left = onward.call.caller_left or channel is onward.call.channel
    if onward.bridge:
        colleague_ends(exchange, onward)
    else:
        colleague_misses(exchange, onward)


def _end_consultation(exchange: Exchange, consultation: Consultation, channel: Channel) -> None:
    exchange.forget(consultation.plan)
    ring = consultation.ring
    if consultation.rest is not None:
        colleague_hangs_up(exchange, consultation)
    elif channel in (ring.face, ring.device, ring.inner):
        if not consultation.inner_bridge:
            answer(exchange, consultation)
            exchange.forget(consultation.plan)
        join_both(exchange, consultation)
    else:
        come_back(exchange, consultation)
        if channel is consultation.waiting.call.channel:
            caller_hangs_up(exchange, consultation.waiting)
        else:
            _talk_on(exchange, consultation.waiting)


def _talk_on(exchange: Exchange, waiting: Waiting) -> None:
    waiting.plan = exchange.in_call(exchange.now + exchange.around(60), caller_hangs_up, waiting)


def send(exchange: Exchange, channel: Channel, exten: str) -> bool:
    """Send a caller's channel to an extension, out of a queue, a talk or the dialplan; False of other channels."""
    match channel.concern:
        case Waiting() as waiting if channel is waiting.call.channel and waiting.answer is None:
            taken_out(exchange, waiting)
            _close_records(exchange, waiting.call)
            send_on(exchange, waiting.call, exten)
        case Waiting() as waiting if channel is waiting.call.channel and not waiting.agent_left:
            exchange.forget(waiting.plan)
            caller_is_taken(exchange, waiting)
            _close_records(exchange, waiting.call)
            send_on(exchange, waiting.call, exten)
        case Incoming() as call:
            exchange.forget(call.plan)
            _close_records(exchange, call)
            send_on(exchange, call, exten)
        case _:
            return False
    return True


def _close_records(exchange: Exchange, call: Incoming) -> None:
    for record in call.records:
        record.end = record.end or exchange.now + 2 * MS


def hand_over_to(exchange: Exchange, channel: Channel, exten: str) -> bool:
    """The agent on this channel leaves, and the caller goes to an extension; False if there is no such talk."""
    match channel.concern:
        case Waiting() as waiting if _is_agents(waiting, channel):
            exchange.forget(waiting.plan)
            send_on(exchange, let_go(exchange, waiting, exten), exten)
            return True
        case Dialled() as dialled if dialled.bridge and channel is dialled.channel and dialled.direction == "outgoing":
            exchange.forget(dialled.plan)
            party = let_party_go(exchange, dialled, exten)
            number = dialled.party.cid_num.removeprefix("9")
            call = Incoming(Caller(number), "", "", TRIED, party, [exchange.record(party, exchange.now)], exchange.now)
            call.record.answer, call.outcome, call.record.end = exchange.now, "answered", exchange.now + 1 * MS
            send_on(exchange, call, exten)
            return True
    return False


def consult_with(exchange: Exchange, channel: Channel, exten: str) -> bool:
    """The agent on this channel calls somebody while the caller hears music; False if there is no such talk."""
    operator = exchange.operators.get(exten)
    name = operator.agent.name if operator else dict(exchange.world.specialists).get(exten, "")
    match channel.concern:
        case Waiting() as waiting if _is_agents(waiting, channel):
            exchange.forget(waiting.plan)
            consultation = consult(exchange, waiting, exten, name)
            consultation.at_least = PATIENCE
            return True
    return False


def return_to_caller(exchange: Exchange, channel: Channel) -> bool:
    """The agent gives up a consultation; False if there is none."""
    match channel.concern:
        case Consultation() as consultation if consultation.rest is None:
            exchange.forget(consultation.plan)
            come_back(exchange, consultation)
            _talk_on(exchange, consultation.waiting)
            return True
    return False


def _is_agents(waiting: Waiting, channel: Channel) -> bool:
    ring = waiting.answer
    return ring is not None and not waiting.agent_left and channel in (ring.face, ring.device)
