"""An agent's desk between calls: wrapping up, becoming free, doing what was planned meanwhile."""

from telephony.simulated.simulation import Exchange
from telephony.simulated.staff import BUSY, IDLE, OUT, WRAP_UP, Operator


def occupy(operator: Operator) -> None:
    """The agent is on the telephone."""
    operator.state = BUSY


def wrap_up(exchange: Exchange, operator: Operator, seconds: float) -> None:
    """The agent has hung up; queues leave him alone for so long."""
    operator.state = WRAP_UP
    exchange.in_call(exchange.now + exchange.span(seconds), become_free, operator)


def become_free(exchange: Exchange, operator: Operator) -> None:
    """Free again: first what was planned, then whoever waits."""
    operator.state = IDLE if operator.here else OUT
    while operator.plans and operator.state == IDLE:
        operator.plans.pop(0)(exchange, operator)
    if operator.available:
        exchange.dialplan.serve(exchange, operator)


def when_free(exchange: Exchange, operator: Operator, plan: object) -> None:
    """Do this now if the agent is free, else right after the call."""
    assert callable(plan)
    if operator.state == IDLE:
        plan(exchange, operator)
    elif operator.present:
        operator.plans.append(plan)


def offer_again(exchange: Exchange, operators: list[Operator]) -> None:
    """Their telephones have rung in vain: whoever is free now may be rung for somebody else."""
    for operator in operators:
        exchange.in_call(exchange.now, _if_idle, operator)


def _if_idle(exchange: Exchange, operator: Operator) -> None:
    if operator.state == IDLE:
        become_free(exchange, operator)
