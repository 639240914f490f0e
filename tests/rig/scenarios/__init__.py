"""The scenarios: small plays by real phones. Each is a generator of what really happened.

A lane is played in its order, the lanes side by side; so a queue and a phone belong to one lane only.
"""

from collections.abc import Callable, Iterator

from tests.rig.scenarios import agents, outside, transfers, waiting
from tests.rig.stage import Stage
from tests.rig.truth import Truth

Scenario = Callable[[Stage], Iterator[Truth]]

LANES: dict[str, tuple[Scenario, ...]] = {
    "support": (
        waiting.the_agent_ends_the_call,
        waiting.the_caller_ends_the_call,
        waiting.the_caller_gives_up,
        waiting.one_is_busy_another_answers,
        waiting.the_caller_presses_the_exit_key,
        waiting.the_caller_chooses_a_topic,
        agents.pauses_with_reasons,
    ),
    "water": (
        waiting.one_does_not_answer_another_does,
        waiting.nobody_answers_in_time,
        waiting.the_second_waits_for_the_first,
    ),
    "roads and housing": (
        transfers.phones_of_the_freepbx_way,
        transfers.blind,
        transfers.attended,
        transfers.to_another_queue,
        transfers.by_an_agent_of_the_freepbx_way,
    ),
    "sales and gas": (agents.a_shift_over_ami, agents.a_shift_by_phone),
    "empty": (waiting.the_last_agent_leaves, waiting.nobody_is_there),
    "no queue": (outside.outgoing_answered, outside.outgoing_busy, outside.internal, outside.at_night),
}
"""Phones by lane: 101 102; 111 112; 121, 105 106 and the transfer target 123; 103 104 107; 132; 122 131."""
