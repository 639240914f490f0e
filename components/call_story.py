"""One call told from top to bottom: what happened when, to whom, for how long."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from auth.language import gettext
from components import format as fmt
from components.call_rows import outcome_chip
from components.labels import Labels
from components.markup import aria
from components.states import card
from data.entries import NOTE
from data.facts import ABANDONED, ANSWERED, INCOMING, INTERNAL, OUTGOING, UNKNOWN, Call, Offer, Visit
from data.questions.story import Line, Story
from data.words import DIRECTIONS, ENDED_BY, N_, OFFER_RESULTS

BEGINNINGS = {
    INCOMING: N_("Incoming call from %(number)s"),
    OUTGOING: N_("Outgoing call from %(number)s"),
    INTERNAL: N_("Internal call from %(number)s"),
    UNKNOWN: N_("Call from %(number)s"),
}
Step = tuple[int, int, str, list[Component | str]]
"""Instant, order within it, kind (dot's look), words."""
A_VISIT = 10
"""Steps of one visit stay together within a second: the first queue's before the second's."""
LAST = 10_000


def story_card(story: Story, labels: Labels, zone: ZoneInfo) -> Component:
    """The vertical line of the call."""
    steps = sorted(_steps(story, labels), key=lambda step: step[:2])
    items = [
        html.Li(
            [
                html.Time(fmt.clock(at, zone)),
                html.Span(className="dot", **aria(hidden="true")),
                html.Div([html.P(words[0]), *(html.P(more) for more in words[1:] if more)], className="what"),
            ],
            className=kind,
        )
        for at, _, kind, words in steps
    ]
    return card(html.Ol(items, className="story"), title=gettext("What happened"), className="two-thirds")


def _steps(story: Story, labels: Labels) -> Iterator[Step]:
    one = story.call
    began = gettext(BEGINNINGS[one.direction], number=fmt.phone(one.caller))
    called = gettext("to %(number)s", number=fmt.phone(one.callee or one.did)) if one.callee or one.did else ""
    yield one.started_at, 0, "begin", [began, called]
    for visit in story.visits:
        yield from _visit_steps(visit, labels)
    hops = {visit.visit_id: visit.hop for visit in story.visits}
    for offer in story.offers:
        yield _offer_step(offer, hops.get(offer.visit_id, 0) * A_VISIT, labels)
    for entry in story.entries:
        what = gettext("Note") if entry.kind == NOTE else gettext("Topic")
        said = entry.value if entry.kind == NOTE else labels.key("topic", entry.value)
        yield entry.said_at, LAST - 1, "entry", [f"{what}: {said}"]
    if one.ended_at is not None:
        talk = gettext("talk %(time)s", time=fmt.duration(one.talk_s, labels.locale)) if one.talk_s else ""
        yield one.ended_at, LAST, "end", [gettext("The call ended"), talk]


def _visit_steps(visit: Visit, labels: Labels) -> Iterator[Step]:
    first = visit.hop * A_VISIT
    place = gettext("place %(n)s in the queue", n=visit.position) if visit.position else ""
    queue = labels.key("queue", visit.queue)
    yield visit.entered_at, first + 1, "begin", [gettext("Entered the queue “%(queue)s”", queue=queue), place]
    wait = gettext("after %(time)s of waiting", time=fmt.duration(visit.wait_s, labels.locale))
    if visit.outcome == ANSWERED and visit.connected_at is not None:
        yield visit.connected_at, first + 3, "answered", [gettext("%(agent)s answered", agent=visit.agent), wait]
        if visit.ended_at is not None:
            who = (
                gettext("ended by: %(who)s", who=gettext(ENDED_BY[visit.ended_by]))
                if visit.ended_by in ENDED_BY
                else ""
            )
            to = gettext("to %(number)s", number=visit.transfer_target) if visit.transfer_target else ""
            talked = gettext("Talked for %(time)s", time=fmt.duration(visit.agent_talk_s, labels.locale))
            yield visit.ended_at, first + 4, "end", [talked, " ".join(part for part in (who, to) if part)]
    elif visit.ended_at is not None:
        kind = "abandoned" if visit.outcome == ABANDONED else "end"
        yield visit.ended_at, first + 4, kind, [outcome_chip(visit.outcome, labels), wait]


def _offer_step(offer: Offer, first: int, labels: Labels) -> Step:
    result = gettext(OFFER_RESULTS.get(offer.result, offer.result))
    if offer.result == "no_answer" and offer.answered_elsewhere:
        result = gettext("a colleague answered")
    ring = gettext("rang for %(time)s", time=fmt.duration(offer.ring_s, labels.locale))
    return (
        offer.offered_at,
        first + 2,
        "offer",
        [gettext("The phone of %(agent)s rang", agent=offer.agent), f"{ring} · {result}"],
    )


def facts_card(one: Call, labels: Labels, zone: ZoneInfo) -> Component:
    """The call in a dozen facts."""
    rows: list[tuple[str, Component | str]] = [
        (gettext("Began"), fmt.moment(one.started_at, zone, labels.locale)),
        (gettext("Outcome"), outcome_chip(one.outcome, labels)),
        (gettext("Direction"), gettext(DIRECTIONS[one.direction])),
        (gettext("Caller"), fmt.phone(one.caller)),
        (gettext("Dialled number"), fmt.phone(one.did)),
        (gettext("Queues"), ", ".join(labels.key("queue", queue) for queue in one.queues) or fmt.NONE),
        (gettext("Agents"), ", ".join(one.agents) or fmt.NONE),
        (gettext("Wait"), fmt.duration(one.wait_s, labels.locale)),
        (gettext("Talk"), fmt.duration(one.talk_s, labels.locale)),
        (gettext("Ended by"), labels.key("ended_by", one.ended_by)),
        (gettext("Topic"), labels.key("topic", one.topic)),
        (gettext("Exchange"), one.pbx),
        (gettext("Number of the call"), one.call_id),
    ]
    pairs = [part for name, value in rows for part in (html.Dt(name), html.Dd(value))]
    return card(html.Dl(pairs, className="facts"), title=gettext("In short"), className="third")


def lines_card(lines: Sequence[Line], zone: ZoneInfo) -> Component:
    """The exchange's own rows, for whoever wants to check."""
    head = [gettext("Time"), gettext("Source"), gettext("Event"), gettext("Fields")]
    body = [
        html.Tr(
            [
                html.Td(fmt.clock(line.at_us // 1_000_000, zone)),
                html.Td(line.source),
                html.Td(line.event),
                html.Td(" · ".join(f"{name}={value}" for name, value in line.fields), className="small wrap"),
            ]
        )
        for line in lines
    ]
    table = html.Table([html.Thead(html.Tr([html.Th(name, scope="col") for name in head])), html.Tbody(body)])
    summary = html.Summary(gettext("The exchange's own rows: %(n)s", n=len(lines)))
    return card(html.Details([summary, html.Div(table, className="scroll", tabIndex="0")]))
