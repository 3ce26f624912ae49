"""Words for the same thing: the list itself, and what it lets somebody follow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.classifying import Classifier
from knowledge.errors import AlreadyFollowed
from knowledge.language.equivalents import groups, same_things
from knowledge.language.subjects import phrase, read_tokens, same, subjects
from knowledge.language.wanted import MOST_CHOICES, also, wanted_keys
from knowledge.store.database import Database
from tests.knowledge.following import House

LOCALS = """\
CSE Rivemont
RÉUNION DU 20 MAI 2026

LOCAUX
La climatisation du deuxième étage est en panne depuis le 4 mai.

Le distributeur de boissons du hall sera remplacé en juin.

La machine du hall est propre.
"""


@pytest.fixture
def house(store: Database) -> House:
    return House(store)


# -- the list


def test_every_phrase_says_as_much_as_it_has_words() -> None:
    for group in groups():
        for one in (*group.phrases, *group.others):
            said = [token for token in read_tokens(one) if len(token.folded) > 1]
            assert said, one
            assert len(said) > 1 or " " not in one, one


def test_no_group_joins_two_subjects_nor_names_a_thing_twice() -> None:
    names = [(one.name, phrase(name)) for one in subjects() for name in (one.name, *one.aliases)]
    for group in groups():
        words = [phrase(one) for one in group.phrases]
        assert len({name for name, held in names if any(same(one, held) for one in words)}) <= 1, group
        assert not any(same(one, other) for at, one in enumerate(words) for other in words[:at]), group


def test_what_is_typed_means_something_and_what_a_text_says_only_what_it_says() -> None:
    assert "véhicule" in same_things(phrase("bagnole"))
    assert same_things(phrase("bagnole"), typed=False) == ()
    assert "automobile" in same_things(phrase("voiture"), typed=False)
    assert same_things(phrase("zeppelin")) == ()
    assert same_things(()) == ()


@given(st.lists(st.sampled_from([one for group in groups() for one in group.phrases]), max_size=6))
@settings(max_examples=100, deadline=None)
def test_any_such_words_make_few_keys(words: list[str]) -> None:
    keys = wanted_keys(" ".join(words))
    assert len(keys) <= len(words) * MOST_CHOICES
    assert all(keys)


# -- what it lets somebody follow


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("clim", "Chauffage et climatisation"),
        ("CLIM", "Chauffage et climatisation"),
        ("vacances", "Congés"),
        ("VACANCES", "Congés"),
        ("paye", "Salaires"),
        ("PAIE", "Salaires"),
        ("rému", "Salaires"),
        ("complémentaire santé", "Mutuelle"),
        ("bagnole", "Véhicules"),
        ("télétaf", "Télétravail"),
        ("bosser la nuit", "Travail de nuit"),
        ("heures supp", "Heures supplémentaires"),
    ],
)
def test_a_topic_is_found_by_another_word_for_it(house: House, typed: str, topic: str) -> None:
    member = house.come("a member")
    proposal = house.propose(member, typed)
    assert proposal.topic is not None
    assert (proposal.topic.name, proposal.mended) == (topic, False)
    assert house.follow(member, typed).topic == proposal.topic


def test_words_are_followed_with_others_for_the_same_thing_and_say_so(house: House) -> None:
    house.publish(LOCALS)
    member = house.come("a member")
    proposal = house.propose(member, "machine à café")
    assert proposal.topic is None
    assert (proposal.summaries, proposal.unknown) == (1, ())
    assert "distributeur de boissons" in proposal.also
    house.follow(member, "machine à café")
    house.publish(LOCALS.replace("20 MAI", "24 JUIN"), "juin.txt")
    (delivery,) = house.alerts.take(house.now)
    (passage,) = delivery.alerts[0].passages
    assert (
        "distributeur"
        in house.database.sql.conn.execute(
            "SELECT s.text FROM passages p JOIN summaries s ON s.id = p.summary_id WHERE p.id = ?", (passage,)
        ).fetchone()[0]
    )


def test_all_the_words_of_another_name_have_to_be_there(house: House) -> None:
    house.publish(LOCALS.replace("distributeur de boissons", "distributeur de billets"))
    assert house.propose(house.come("a member"), "machine à café").summaries == 0


def test_a_part_of_a_topic_is_followed_alone_and_its_topic_is_offered(house: House) -> None:
    member = house.come("a member")
    for typed, topic in (
        ("13e mois", "Primes"),
        ("navettes", "Transports et trajets"),
        ("DUERP", "Sécurité et prévention"),
    ):
        proposal = house.propose(member, typed)
        assert proposal.topic is None, typed
        assert topic in [one.name for one in proposal.near]
    assert house.topics.near("treizième mois")[0].name == "Primes"


def test_words_of_a_name_may_come_in_another_order(house: House) -> None:
    assert wanted_keys("recharge borne") == wanted_keys("borne de recharge")
    assert "borne électrique" in also("recharge borne")


def test_a_text_that_says_it_otherwise_belongs_to_the_topic(house: House) -> None:
    house.publish(LOCALS.replace("climatisation", "clim"))
    topic = house.topics.find("chauffage et climatisation")
    assert topic is not None
    assert len(house.topics.passages(topic.id)) == 1


def test_a_name_that_a_representative_gives_wins_over_the_list(house: House) -> None:
    topic = house.topics.add(house.representative.number, "Clim")
    assert house.topics.find("clim") == topic


def test_what_was_followed_before_the_list_changed_is_compared_by_the_new_one(house: House) -> None:
    member, other = house.come("a member"), house.come("another")
    followed = house.follow(member, "machine à café")
    house.follow(other, "machine à café")
    twice = house.follow(other, "distributeur de café")
    house.database.sql.execute(
        "UPDATE wants SET keys = '[[\"cafe\"], [\"machin\"]]' WHERE keys LIKE '%machin%' "
        "AND id = (SELECT want_id FROM subscriptions WHERE id = ?)",
        [followed.id],
    )
    house.database.sql.execute("UPDATE state SET value = 1 WHERE name = 'topics'")
    with house.database.transaction():
        Classifier(house.database).renew()
    with pytest.raises(AlreadyFollowed):
        house.follow(member, "machine à café")
    assert [one.words for one in house.subscriptions.list(other.number).subscriptions] == [
        "machine à café",
        twice.words,
    ]
    house.publish(LOCALS)
    assert len(house.alerts.take(house.now)) == 2


@pytest.mark.parametrize("words", ["2026", "12", "35", "12 2026", "3,5"])
def test_a_number_alone_is_nothing_to_follow(house: House, words: str) -> None:
    assert wanted_keys(words) == ()


@pytest.mark.parametrize(("words", "needed"), [("bon d’achat", 2), ("période d’essai", 2), ("infos cantine", 1)])
def test_a_word_that_is_polite_in_a_question_may_say_something_here(words: str, needed: int) -> None:
    assert len(wanted_keys(words)) >= needed
