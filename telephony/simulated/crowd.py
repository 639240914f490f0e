"""A hotline with very many operators, for measuring: the same queues, everybody always at work."""

from dataclasses import replace

from telephony.simulated.world import ROUND_ROBIN, Agent, Shift, World, hotline

ALWAYS = Shift(0, 24, cycle=1, phase=(0,))
FIRST = 1001  # extension


def crowd(operators: int) -> World:
    """So many operators, each in two queues, every other one with a telephone that the queue rings directly."""
    world = hotline()
    queues = [queue.number for queue in world.queues if queue.share]
    agents = tuple(
        Agent(
            str(FIRST + n), f"Оператор {n + 1:03d}",
            (queues[n % len(queues)], queues[(n + 1) % len(queues)]), ALWAYS, direct=n % 2 == 0,
        )
        for n in range(operators)
    )  # fmt: skip
    seniors = tuple(replace(agent, shift=ALWAYS) for agent in world.agents if "606" in agent.queues)
    open_queues = tuple(
        replace(queue, opens=0, closes=24, weekend=True, strategy=ROUND_ROBIN) for queue in world.queues
    )
    return replace(
        world, agents=(*agents, *seniors), queues=open_queues, outgoing_a_shift=0.0, internal_a_shift=0.0, pauses=()
    )
