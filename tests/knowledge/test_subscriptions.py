"""Following a topic or any words: what is proposed, what is refused and why, pausing, stopping."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import (
    AlreadyFollowed,
    FollowingError,
    NothingToFollow,
    TooManySubscriptions,
    UnknownSubscriber,
    UnknownSubscription,
    UnknownTopic,
    WordsTooLong,
)
from knowledge.following import AT_ONCE, Cadence
from knowledge.publishing import publish
from knowledge.store.database import Database
from knowledge.subscriptions import MOST
from knowledge.taking import read_file
from tests.knowledge.following import MAY, House
from tests.knowledge.made import SAMPLES
from tests.knowledge.union import identity


@pytest.fixture
def house(store: Database) -> House:
    return House(store)


# -- before confirming


def test_a_proposal_says_what_it_would_have_sent_over_the_past_year(house: House) -> None:
    house.publish()
    house.publish(MAY, "mai.txt")
    member = house.come("a member")
    proposal = house.propose(member, "teletravail")
    assert proposal.topic is not None
    assert (proposal.topic.name, proposal.mended, proposal.summaries) == ("Télétravail", False, 2)
    assert proposal.latest is not None
    assert proposal.latest.date.isoformat() == "2026-05-20"
    house.clock.pass_days(415)
    assert house.propose(member, "télétravail").summaries == 1
    house.clock.pass_days(100)
    assert house.propose(member, "télétravail").latest is None


ANNOUNCED = """\
CSE Rivemont
RÉUNION DU 3 FÉVRIER 2026

AQUARIUM DU HALL
Les motifs invoqués

PARKING
Le parking des ateliers ferme deux semaines.
"""


def test_a_proposal_counts_what_alerts_would_have_held(house: House) -> None:
    """Words of the samples, alone and in pairs, some of them in headings alone."""
    chosen = random.Random(7)
    words = sorted(
        {
            one
            for file in SAMPLES
            for one in re.findall(r"[A-Za-zÀ-ÿ]{4,}", read_file(file.name, file.read_bytes()).text)
        }
    )
    wanted = chosen.sample(words, 90) + [" ".join(chosen.sample(words, 2)) for _ in range(8)]
    # they stand in headings, over passages that say nothing of them
    wanted += [
        "aquarium",
        "CSE",
        "réunion",
        "approbation",
        "questions diverses",
        "élus",
        "direction",
        "calendrier",
        "déménagement",
    ]
    members = [house.come(f"member {number}") for number in range(3)]
    following = {}
    for place, one in enumerate(wanted):
        with suppress(FollowingError):
            following[one] = house.follow(members[place % 3], one)
    for file in SAMPLES:
        publish(house.database, file.name, file.read_bytes())
    house.publish(ANNOUNCED, "février.txt")
    assert house.propose(members[0], "aquarium").summaries == 0
    sent = Counter(
        one.id for delivery in house.take(limit=1000) for alert in delivery.alerts for one in alert.subscriptions
    )
    proposed = {one: house.propose(members[0], one) for one in following}
    compared = [one for one, found in proposed.items() if found.topic == following[one].topic]
    assert len(compared) > 80
    assert {one: proposed[one].summaries for one in compared} == {one: sent[following[one].id] for one in compared}


def test_words_that_no_summary_has_used_can_be_followed_and_are_said(house: House) -> None:
    house.publish()
    member = house.come("a member")
    proposal = house.propose(member, "navette fluviale")
    assert (proposal.topic, proposal.unknown, proposal.summaries) == (None, ("fluviale",), 0)
    assert "Transports et trajets" in {topic.name for topic in proposal.near}
    assert house.follow(member, "navette fluviale").words == "navette fluviale"


def test_each_word_may_match_its_family_and_all_of_them_one_passage(house: House) -> None:
    house.publish()
    member = house.come("a member")
    assert house.propose(member, "circulation des navettes").summaries == 1
    assert house.propose(member, "navettes gratuites").summaries == 1
    assert house.propose(member, "navette restaurant").summaries == 0


def test_letters_typed_small_find_letters_in_capitals(house: House) -> None:
    house.publish(MAY, "mai.txt")
    member = house.come("a member")
    assert house.propose(member, "zephyr paie").summaries == 1


def test_a_typing_error_in_a_topic_is_said_and_is_followed_as_typed_unless_the_topic_is_meant(house: House) -> None:
    member = house.come("a member")
    proposal = house.propose(member, "teletravial")
    assert proposal.topic is not None
    assert proposal.mended
    assert house.follow(member, "teletravial").topic is None
    assert house.follow(member, proposal.topic.id).words == "Télétravail"


def test_a_typing_error_in_other_words_is_said_and_nothing_is_mended_that_may_be_meant(house: House) -> None:
    house.publish()
    member = house.come("a member")
    proposal = house.propose(member, "navette de la garre")
    assert (proposal.topic, proposal.spelled) == (None, "navette de la gare")
    assert house.follow(member, "navette de la garre").words == "navette de la garre"
    for words in ("navette de la gare", "navette fluviale", "zeppelins", "ZÉPHYR"):
        assert house.propose(member, words).spelled == "", words


def test_a_part_of_a_topic_is_followed_by_its_own_words(house: House) -> None:
    member = house.come("a member")
    proposal = house.propose(member, "covoiturage")
    assert proposal.topic is None


# -- what is refused


@pytest.mark.parametrize("words", ["", "   ", "🍕🍕", "de la", "?!", "\n\t"])
def test_nothing_cannot_be_followed_and_a_word_can(house: House, words: str) -> None:
    member = house.come("a member")
    for refused in (house.propose, house.follow):
        with pytest.raises(NothingToFollow):
            refused(member, words)
    assert house.follow(member, f"{words} pizza").words.endswith("pizza")


def test_three_hundred_characters_can_be_followed_and_one_more_cannot(house: House) -> None:
    member = house.come("a member")
    long = "zeppelin " * 33 + "xyz"
    assert len(long) == 300
    assert house.follow(member, long).words == long
    with pytest.raises(WordsTooLong) as error:
        house.follow(member, long + "t")
    assert (error.value.size, error.value.limit) == (301, 300)


def test_the_same_thing_is_followed_once_whatever_its_order_capitals_and_accents(house: House) -> None:
    member, other = house.come("a member"), house.come("another")
    first = house.follow(member, "borne de recharge")
    for same in ("BORNE de recharge", "recharge borne", "bornes de recharge 🍕"):
        with pytest.raises(AlreadyFollowed) as error:
            house.follow(member, same)
        assert error.value.number == first.id
    already = house.propose(member, "la borne de recharge").already
    assert already == first
    topic = house.follow(member, "cantine")
    with pytest.raises(AlreadyFollowed):
        house.follow(member, "restaurant d’entreprise")
    assert topic.topic is not None
    assert house.follow(other, "borne de recharge").id != first.id


def test_fifty_subscriptions_and_no_more(house: House) -> None:
    member = house.come("a member")
    for number in range(MOST):
        house.follow(member, f"zeppelin {number}")
    with pytest.raises(TooManySubscriptions):
        house.follow(member, "cantine")
    house.subscriptions.stop(member.number, house.subscriptions.list(member.number).subscriptions[0].id)
    assert house.follow(member, "cantine").topic is not None


def test_only_active_members_and_approved_groups_follow(house: House) -> None:
    member, group = house.come("a member"), house.group("a group")
    assert house.follow(group, "cantine").topic is not None
    house.union.membership.remove(house.union.first.number, member.number)
    for nobody in (member.number, "NOBODY"):
        with pytest.raises(UnknownSubscriber):
            house.follow(nobody, "cantine")
        with pytest.raises(UnknownSubscriber):
            house.subscriptions.pause(nobody)


def test_a_hidden_topic_cannot_be_followed_and_a_shown_one_can(house: House) -> None:
    member, topic = house.come("a member"), house.topics.find("cantine")
    assert topic is not None
    house.topics.hide(house.representative.number, topic.id)
    with pytest.raises(UnknownTopic):
        house.follow(member, topic.id)
    house.topics.hide(house.representative.number, topic.id, False)
    assert house.follow(member, topic.id).topic == topic


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=300) | st.text(alphabet="a*(+?\"'-^:{}~ OR", max_size=300))
def test_nothing_hangs_or_breaks_on_any_words(house: House, words: str) -> None:
    began = time.process_time()
    number = house.representative.number
    try:
        house.subscriptions.propose(words, number)
        one = house.subscriptions.follow(number, words)
        house.subscriptions.stop(number, one.id)
    except FollowingError:
        pass
    assert time.process_time() - began < 5


@pytest.mark.parametrize("words", ["A" * 300, "aei" * 100, "é" * 300, "ab-" * 100, "zeppelinoxa " * 25])
def test_words_that_are_none_are_looked_at_quickly(house: House, words: str) -> None:
    house.publish()
    house.propose(house.representative, "zeppelin")
    began = time.process_time()
    house.propose(house.representative, words)
    assert time.process_time() - began < 0.5


# -- afterwards


def test_what_is_followed_is_listed_changed_and_stopped(house: House) -> None:
    member, other = house.come("a member"), house.come("another")
    one, two = house.follow(member, "cantine"), house.follow(member, "zeppelin", Cadence(4))
    assert house.subscriptions.list(member.number).subscriptions == (one, two)
    assert two.cadence.weekday == 4
    assert house.subscriptions.change(member.number, one.id, Cadence(0)).cadence == Cadence(0)
    for somebody in (other.number, "NOBODY"):
        with pytest.raises(UnknownSubscription):
            house.subscriptions.stop(somebody, one.id)
        with pytest.raises(UnknownSubscription):
            house.subscriptions.change(somebody, one.id, AT_ONCE)
    assert house.subscriptions.stop(member.number, two.id) == two
    assert [sub.id for sub in house.subscriptions.list(member.number).subscriptions] == [one.id]
    assert house.subscriptions.stop_all(member.number) == 1
    assert house.subscriptions.list(other.number).subscriptions == ()
    with pytest.raises(ValueError, match="weekday"):
        Cadence(7)


def test_who_followed_a_merged_topic_follows_the_other_once(house: House) -> None:
    member, other = house.come("a member"), house.come("another")
    one, two = house.topics.find("cantine"), house.topics.find("titres-restaurant")
    assert one is not None
    assert two is not None
    house.follow(member, one.id)
    house.follow(member, two.id)
    house.follow(other, one.id)
    house.topics.merge(house.representative.number, one.id, two.id)
    for who in (member, other):
        assert [sub.words for sub in house.subscriptions.list(who.number).subscriptions] == [two.name]


def test_a_pause_has_an_end_or_none(house: House) -> None:
    member = house.come("a member")
    until = house.now + timedelta(days=3)
    assert house.subscriptions.pause(member.number, until).paused_until == until
    house.clock.pass_days(4)
    assert not house.subscriptions.list(member.number).paused
    assert house.subscriptions.pause(member.number).paused
    house.clock.pass_days(400)
    assert house.subscriptions.list(member.number).paused
    assert not house.subscriptions.resume(member.number).paused
    with pytest.raises(ValueError, match="pause"):
        house.subscriptions.pause(member.number, house.now - timedelta(days=1))


def test_nothing_is_left_of_what_somebody_forgotten_followed(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "zeppelin")
    house.publish(MAY.replace("paie", "paie des zeppelins"))
    house.union.membership.forget(member.number)
    for table in ("followers", "subscriptions", "alerts"):
        assert next(house.database.sql.query(f"SELECT count(*) AS n FROM {table}"))["n"] == 0
    house.alerts.clean()
    assert next(house.database.sql.query("SELECT count(*) AS n FROM wants"))["n"] == 0
    assert house.union.membership.member(identity("a member").lookup) is None
