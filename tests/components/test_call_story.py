"""One call's story is told in the order in which it happened, even within one second."""

from typing import Any

from components.call_story import story_card
from components.labels import Labels
from data.facts import Call, Offer, Visit
from data.questions.story import Story
from tests.pages.hotline import NOW, ZONE


def visit(queue: str, hop: int, at: int, outcome: str, ended: int, agent: str = "") -> Visit:
    answered = outcome == "answered"
    return Visit(
        "main", f"1.1/{hop}", "1.1", queue, hop, at, 1, "79161234567", "", outcome, 5, agent,
        at + 5 if answered else None, 5, 60 if answered else None, 60 if answered else None, ended, "caller",
        "", "", "", "incoming", (),
    )  # fmt: skip


def offer(hop: int, at: int, agent: str, result: str, elsewhere: bool) -> Offer:
    return Offer("main", f"1.1/{hop}", 1, "1.1", "602", agent, at, 5, result, elsewhere)


def told(story: Story) -> list[str]:
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, list | tuple):
            for one in node:
                walk(one)
        elif hasattr(node, "children"):
            walk(node.children)

    walk(story_card(story, Labels("en", {"601": "Housing"}, {}), ZONE))
    return found


def test_a_call_through_two_queues_is_told_queue_by_queue() -> None:
    call = Call(
        "main", "1.1", "incoming", "did", NOW, NOW + 125, "79161234567", "", "74950000005", ("601", "602"),
        ("Anna",), 65, 60, "answered", "caller", "", "", "", (),
    )  # fmt: skip
    story = Story(
        call,
        visits=(
            visit("601", 1, NOW, "timeout", NOW + 60),
            visit("602", 2, NOW + 60, "answered", NOW + 125, "Anna"),
        ),
        offers=(offer(2, NOW + 60, "Anna", "answered", False), offer(2, NOW + 60, "Boris", "no_answer", True)),
        entries=(),
        lines=(),
    )
    words = told(story)
    order = [
        "Entered the queue “Housing”",
        "Waited too long",
        "Entered the queue “602”",
        "The phone of Anna rang",
        "Anna answered",
        "The call ended",
    ]
    assert [word for word in words if word in order] == order
    assert any("a colleague answered" in word for word in words)
