"""Who does what: every agent with a state, since when, and with whom. Pure."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from auth.language import gettext, ngettext
from components import format as fmt
from components import states
from components.board import BAD, GOOD, QUIET, WARN, Scene, in_order
from components.board_queues import chip
from components.markup import aria, data
from data.live.bodies import (
    BUSY,
    DIALING,
    HOLDING,
    OFF,
    PAUSED,
    READY,
    RINGING,
    TALKING,
    UNREACHABLE,
    WRAP_UP,
    AgentLine,
)
from data.words import N_

STATES: Mapping[str, tuple[str, str]] = {
    UNREACHABLE: (BAD, N_("no telephone")),
    PAUSED: (WARN, N_("on a break")),
    RINGING: (QUIET, N_("it rings")),
    DIALING: (QUIET, N_("dials")),
    TALKING: (QUIET, N_("talks")),
    HOLDING: (QUIET, N_("keeps on hold")),
    WRAP_UP: (QUIET, N_("after-call work")),
    BUSY: (QUIET, N_("telephone in use")),
    READY: (GOOD, N_("free")),
    OFF: (QUIET, N_("not signed in")),
}
"""State → its level and word, in the order in which agents are listed."""
_ORDER = list(STATES)


def ordered(scene: Scene, kept: Sequence[str]) -> list[AgentLine]:
    """Agents who are signed in to a queue or use their telephone, in the order in which they are shown."""
    here = [one for one in scene.board.agents if one.state != OFF]

    def key(one: AgentLine) -> tuple[int, float, str]:
        return _ORDER.index(one.state) if one.state in STATES else len(_ORDER), one.since, one.agent.casefold()

    return in_order(here, lambda one: one.agent, key, kept)


def people_card(scene: Scene, kept: Sequence[str]) -> Component:
    """A row for each agent; a click chooses one."""
    shown = ordered(scene, kept)
    title = gettext("Who does what")
    if not shown:
        todo = gettext("Agents appear here as soon as they sign in to a queue.")
        return states.card(states.empty(gettext("Nobody is signed in."), todo), title=title)
    sub = ngettext("%(num)d agent", "%(num)d agents", len(shown))
    body = html.Ul([_agent(one, scene) for one in shown], className="people", **aria(label=title))
    return states.card(body, title=title, sub=sub)


def state_words(line: AgentLine) -> str:
    """What an agent does, in a word."""
    return gettext(STATES[line.state][1]) if line.state in STATES else line.state


def state_chip(line: AgentLine) -> Component:
    """The state with its shape; a break with its reason is told beside it."""
    level = STATES.get(line.state, (QUIET, ""))[0]
    return chip(level, state_words(line))


def _agent(line: AgentLine, scene: Scene) -> Component:
    name = html.A(line.agent, href=scene.address(agent=line.agent), **data(chooses=line.agent))
    more = about(line, scene)
    return html.Li(
        [
            html.Span([name, html.Span(more, className="sub")] if more else [name], className="who"),
            state_chip(line),
            html.Span(scene.since(line.since), className="n"),
        ],
        key=line.agent,
    )


def about(line: AgentLine, scene: Scene) -> str:
    """With whom, for which queue, why: what belongs to the state."""
    said = []
    if line.call_id:
        said = [fmt.phone(line.number) if line.number else "", scene.title(line.queue) if line.queue else ""]
    if line.paused_queues and line.state != READY:
        said.append(line.reason)
    elif line.paused_queues:
        some = ", ".join(scene.title(queue) for queue in line.paused_queues)
        said.append(gettext("on a break in: %(queues)s", queues=some))
    return " · ".join(one for one in said if one)
