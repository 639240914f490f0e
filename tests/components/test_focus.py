"""The operator's workplace as it is drawn: the call at hand, one green button, topics on keys, nothing lost."""

import json
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from components import focus_caller, focus_state, focus_words
from components.focus_call import AtHand, at_hand
from components.focus_state import Place
from components.labels import Labels
from data.live.bodies import (
    AGENT_STATES,
    CALL_STATES,
    HOLDING,
    PAUSED,
    READY,
    RINGING,
    TALKING,
    WRAP_UP,
    AgentBody,
    AgentCall,
    AgentLine,
    EndedCall,
    Membership,
)
from data.questions.at_hand import Before, Own
from data.topics import SEED

NOW = 1795432328.0
PLACE = Place("main", "token", "ru", NOW, {"601": "Справочная"}, ("Обед",), ("601", "602"), ("601",))
CALL = AgentCall(
    "1.1",
    "1.1",
    RINGING,
    "incoming",
    "79161234567",
    "Иван",
    "601",
    "74950000005",
    NOW - 38,
    NOW - 5,
    None,
    None,
    "a",
    "",
)
ENDED = EndedCall("1.1", "1.1", "incoming", "79161234567", "", "601", "", NOW - 90, NOW - 80, NOW - 1)
CHOSEN = Own("main", "7.7", "incoming", int(NOW) - 900, "79160000000", "601", "answered", "", 9, 60, "", "")
LABELS = Labels("ru", {"601": "Справочная"}, {"heating": "Отопление"})


def body(state: str, *, calls: tuple[AgentCall, ...] = (), last: EndedCall | None = None) -> AgentBody:
    since = NOW - 60 if state in (PAUSED, WRAP_UP) else None
    line = AgentLine("Анна", "101", state, NOW - 60, paused_since=since)
    member = Membership("601", "PJSIP/101", "dynamic", 0, since is not None, "", since, NOW - 999, 0, 0)
    return AgentBody(line, memberships=(member,), calls=calls, last=last)


def written(part: Component | list[Component]) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def call(agent: AgentBody | None, chosen: Own | None = None) -> AtHand:
    found = at_hand("main", agent, chosen)
    assert found is not None
    return found


def test_what_rings_or_is_talked_goes_before_what_was_chosen_and_that_before_the_last_call() -> None:
    assert call(body(RINGING, calls=(CALL,), last=ENDED), CHOSEN).state == RINGING
    assert call(body(READY, last=ENDED), CHOSEN).uniqueid == "7.7"
    assert call(body(READY, last=ENDED)).ended_at == NOW - 1
    assert call(None, CHOSEN).number == "79160000000"
    assert at_hand("main", body(READY), None) is None


def test_while_a_colleague_is_asked_the_words_are_about_the_caller() -> None:
    held = replace(CALL, state=HOLDING, answered_at=NOW - 3)
    colleague = replace(CALL, uniqueid="2.2", call_id="1.1", number="102", state=TALKING)
    found = call(body(TALKING, calls=(held, colleague)))
    assert (found.uniqueid, found.number, found.held) == ("1.1", "79161234567", True)


@pytest.mark.parametrize("state", AGENT_STATES)
def test_there_is_never_more_than_one_green_button_and_none_in_a_call(state: str) -> None:
    shown = written(focus_state.buttons(body(state), PLACE))
    green = shown.count('"className": "big go"')
    assert green <= 1
    assert (green == 1) is (state in (PAUSED, WRAP_UP))
    if state in CALL_STATES:
        assert "end_shift" not in shown


def test_who_is_in_no_queue_starts_the_shift_with_the_queues_of_the_last_days() -> None:
    shown = written(focus_state.buttons(replace(body("off"), memberships=()), PLACE))
    assert shown.count('"className": "big go"') == 1
    ticks = {one: f'"label": "{one}"' in shown for one in ("Справочная", "602")}
    assert ticks == {"Справочная": True, "602": True}
    assert shown.count('"value": true') == 1


def card(found: AtHand, *before: Before) -> str:
    return written(focus_caller.caller(found, before, PLACE, LABELS, ZoneInfo("Europe/Moscow")))


def test_a_call_that_rings_is_told_aloud_once_with_name_number_and_what_was_before() -> None:
    earlier = Before("main", "0.1", int(NOW) - 86400, "601", ("Борис",), "answered", "heating", "обещали мастера")
    shown = card(call(body(RINGING, calls=(CALL,))), earlier)
    assert shown.count('"role": "alert"') == 1
    for words in ("Иван", "+7\u00a0916\u00a0123-45-67", "Справочная", "Отопление", "обещали мастера", "Борис"):
        assert words in shown
    talked = card(call(body(TALKING, calls=(replace(CALL, state=TALKING, answered_at=NOW),))))
    assert '"role": "alert"' not in talked


def test_a_number_that_is_withheld_is_said_to_be_and_cannot_be_called_back() -> None:
    nobody = call(body(READY, last=replace(ENDED, number="")))
    assert "caller-name" in card(nobody)
    assert focus_caller.acts(nobody, PLACE) == []
    assert '"value": "dial"' in written(focus_caller.acts(call(body(READY, last=ENDED)), PLACE))


def test_in_a_talk_one_can_hang_up_send_on_and_ask_first_and_nothing_of_that_while_it_rings() -> None:
    talk = replace(CALL, state=TALKING, answered_at=NOW)
    shown = written(focus_caller.acts(call(body(TALKING, calls=(talk,))), PLACE))
    assert all(f'"value": "{what}"' in shown for what in ("hangup", "send_on", "ask_first"))
    assert focus_caller.acts(call(body(RINGING, calls=(CALL,))), PLACE) == []


def said(**more: Any) -> focus_words.Said:
    return replace(focus_words.Said("", "", ("lift", "ghost", "heating"), SEED, "ru", "token", 7), **more)


def test_the_usual_topics_of_the_queue_are_first_and_every_topic_can_be_reached() -> None:
    assert focus_words.first_topics(said())[:2] == ["lift", "heating"]
    assert len(focus_words.first_topics(said())) == focus_words.SHOWN
    shown = written(focus_words.words(call(body(READY, last=ENDED)), said(topic="snow")))
    assert all(f'"data-topic": "{one.slug}"' in shown for one in SEED)
    assert [f'"data-code": "Digit{n}"' in shown for n in range(1, 8)] == [True] * 7
    assert shown.count('"aria-pressed": "true"') == 1
    assert '"open": true' in shown  # the chosen one is among the others


def test_a_note_is_of_one_person_and_one_call_and_is_kept_as_text() -> None:
    shown = written(focus_words.words(call(body(READY, last=ENDED)), said(note="<b>да</b>")))
    assert '"data-call": "7/main/1.1"' in shown
    assert '"data-note": "<b>да</b>"' in shown


@pytest.mark.parametrize("state", AGENT_STATES)
def test_every_state_is_said_in_words_of_ones_own(state: str) -> None:
    assert focus_state.MINE[state] in written(focus_state.head(body(state), PLACE))
