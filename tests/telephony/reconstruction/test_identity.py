"""Who is who: one agent under an interface, an extension and a name, at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.facts import LOGIN, TALK
from telephony.reconstruction.identity import Ambiguity, Identities, LearnedAlias, PersonLink
from tests.telephony.reconstruction.agent_day_story import Story

FREEPBX = "Local/101@from-queue/n"
LATE = 2**40


def learned(*aliases: tuple[str, str, int, int]) -> Identities:
    return Identities([], [LearnedAlias(*alias) for alias in aliases])


def test_an_unknown_name_stands_for_itself():
    assert Identities().agent("Anna Petrova", 0) == "Anna Petrova"
    assert learned((FREEPBX, "Anna", 10, 20)).agent("PJSIP/102", 15) == "PJSIP/102"


@pytest.mark.parametrize("nobody", ["NONE", "none", "", "MANAGER", "CLI", "REALTIME"])
def test_special_words_are_no_agents(nobody):
    assert learned((FREEPBX, "Anna", 10, 20)).agent(nobody, 15) == ""
    assert Identities().agent(nobody, 15) == ""


@pytest.mark.parametrize(
    "name", [FREEPBX, "local/101@FROM-QUEUE/n", "PJSIP/101", "SIP/101", "101", "Agent:101", "ANNA"]
)
def test_an_agent_under_two_names_is_one_agent(name):
    assert learned((FREEPBX, "Anna", 10, 20)).agent(name, 15) == "Anna"


def test_login_by_interface_and_talk_by_name_meet_in_one_agents_day():
    names = learned((FREEPBX, "Anna", 10, 20))
    written = [("09:00", "ADDMEMBER", FREEPBX), ("17:00", "REMOVEMEMBER", FREEPBX)]
    story = Story()
    for at, event, name in written:
        if names.agent(name, story.at(at)) == "Anna":
            story.wrote(at, event, "water")
    told = story.talks("water", "10:00", "10:05").told("18:00")
    assert told.of(LOGIN) == [("09:00", "17:00")]
    assert told.of(TALK) == [("10:00", "10:05")]


def test_names_compare_by_their_first_forty_characters():
    long = "Константинопольская-Преображенская Аполлинария Иннокентьевна"
    names = learned(("PJSIP/7", long, 10, 20))
    assert names.agent(long[:40], 15) == long
    assert long[:40] in names.names(long)


def test_a_renamed_agent_is_named_as_at_the_time():
    names = learned((FREEPBX, "Anna Ivanova", 100, 200), (FREEPBX, "Anna Petrova", 300, 400))
    assert names.agent(FREEPBX, 150) == names.agent(FREEPBX, 220) == "Anna Ivanova"
    assert names.agent(FREEPBX, 350) == names.agent(FREEPBX, 290) == names.agent(FREEPBX, 999) == "Anna Petrova"
    assert names.ambiguous() == []


def test_two_phones_with_one_name_are_kept_apart_from_it_and_reported():
    other = "Local/102@from-queue/n"
    names = learned((FREEPBX, "Anna", 100, 200), (other, "Anna", 150, 250))
    assert names.agent(FREEPBX, 170) == FREEPBX
    assert names.agent(other, 170) == other
    assert names.agent("Anna", 170) == "Anna"
    assert names.ambiguous() == [Ambiguity("member", "Anna", (FREEPBX, other))]


def test_one_phone_with_two_names_at_a_time_is_kept_apart_and_reported():
    names = learned((FREEPBX, "Anna", 100, 200), (FREEPBX, "Boris", 150, 250))
    assert names.agent(FREEPBX, 170) == FREEPBX
    assert names.agent("Boris", 170) == "Boris"
    assert names.ambiguous() == [Ambiguity("interface", FREEPBX, ("Anna", "Boris"))]


def test_an_overlap_spoils_only_its_own_time():
    names = learned((FREEPBX, "Anna", 100, 900), (FREEPBX, "Boris", 500, 500))
    assert [names.agent(FREEPBX, at) for at in (499, 500, 501)] == ["Anna", FREEPBX, "Anna"]


def test_two_forms_of_one_extension_are_no_ambiguity():
    names = learned((FREEPBX, "Anna", 100, 200), ("PJSIP/101", "Anna", 100, 200))
    assert names.agent("SIP/101", 150) == "Anna"
    assert names.ambiguous() == []


def test_a_declared_link_is_stronger_than_what_calls_taught():
    links = [PersonLink(1, "interface", FREEPBX, 0, 1000), PersonLink(1, "member", "Anna Petrova", 0, None)]
    names = Identities(links, [LearnedAlias(FREEPBX, "Boris", 100, 200)])
    assert names.agent(FREEPBX, 150) == "Anna Petrova"
    assert names.agent(FREEPBX, 1000) == "Boris"


def test_a_link_by_extension_holds_for_every_form_of_it_and_takes_the_taught_name():
    names = Identities([PersonLink(1, "extension", "101", 0, None)], [LearnedAlias(FREEPBX, "Anna", 100, 200)])
    assert {names.agent(name, 150) for name in (FREEPBX, "PJSIP/101", "101", "Anna")} == {"Anna"}


def test_a_linked_extension_without_a_name_is_one_agent_all_the_same():
    names = Identities([PersonLink(1, "extension", "101", 0, None)])
    assert {names.agent(name, 150) for name in (FREEPBX, "PJSIP/101", "101")} == {"101"}


def test_links_part_two_phones_with_one_name():
    other = "Local/102@from-queue/n"
    links = [PersonLink(1, "interface", FREEPBX, 0, None), PersonLink(1, "member", "Anna P.", 0, None)]
    names = Identities(links, [LearnedAlias(FREEPBX, "Anna", 100, 200), LearnedAlias(other, "Anna", 100, 200)])
    assert names.agent(FREEPBX, 150) == "Anna P."
    assert names.agent(other, 150) == other


def test_two_people_with_one_link_at_a_time_prove_nothing():
    links = [PersonLink(1, "extension", "101", 0, None), PersonLink(2, "extension", "101", 50, None)]
    names = Identities(links)
    assert names.agent("PJSIP/101", 40) == "101"
    assert names.agent("PJSIP/101", 60) == "PJSIP/101"


def test_an_interface_used_as_its_own_name_teaches_nothing():
    assert learned(("PJSIP/101", "PJSIP/101", 1, 2)).agent("Local/101@from-queue/n", 1) == "Local/101@from-queue/n"


_name = st.sampled_from(["Anna", "anna", "Boris", FREEPBX, "PJSIP/101", "PJSIP/102", "Local/102@from-queue/n", "101"])
_alias = st.builds(
    lambda interface, member, start, length: LearnedAlias(interface, member, start, start + length),
    st.sampled_from([FREEPBX, "PJSIP/102", "SIP/103"]),
    st.sampled_from(["Anna", "Boris", "Vera"]),
    st.integers(0, 50),
    st.integers(0, 30),
)
_link = st.builds(
    lambda person, kind_value, start, length: PersonLink(person, *kind_value, start, start + length),
    st.integers(1, 3),
    st.sampled_from([("extension", "101"), ("extension", "102"), ("member", "Anna"), ("interface", "SIP/103")]),
    st.integers(0, 50),
    st.integers(1, 50),
)


@given(
    st.lists(_link, max_size=4),
    st.lists(_alias, max_size=5),
    _name,
    st.integers(0, 90),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_things_were_learned_changes_nothing(links, aliases, name, at, random):
    before = Identities(links, aliases).agent(name, at)
    random.shuffle(links)
    random.shuffle(aliases)
    assert Identities(links, aliases).agent(name, at) == before


@given(st.lists(_link, max_size=4), st.lists(_alias, max_size=5), _name, st.integers(0, 90))
def test_a_row_of_an_agent_is_found_under_the_agents_names(links, aliases, name, at):
    names = Identities(links, aliases)
    assert name.casefold() in {one.casefold() for one in names.names(names.agent(name, at))}


@given(st.lists(_link, max_size=4), st.lists(_alias, max_size=5), _name, st.integers(0, 90))
def test_a_canonical_name_is_its_own_canonical_name(links, aliases, name, at):
    names = Identities(links, aliases)
    once = names.agent(name, at)
    assert names.agent(once, at) == once
