"""Alerts when summaries, topics and people come, go and come back while something waits or is on its way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge.errors import StoreFull
from knowledge.following import Cadence, Delivery, Fate
from knowledge.store.database import Database
from tests.knowledge.following import APRIL, CORRECTED, MAY, House, wanted_by
from tests.knowledge.union import identity

MONDAY = Cadence(0)


@pytest.fixture
def house(store: Database) -> House:
    return House(store)


def edit_all(house: House) -> tuple[Delivery, ...]:
    due = house.alerts.to_edit()
    for one in due:
        house.alerts.edited(one)
    return due


# -- many that wait


def test_more_than_one_digest_holds_come_in_several(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.alerts.MOST_IN_DIGEST", 3)
    member, gone = house.come("a member"), house.come("gone")
    for one in (member, gone):
        house.follow(one, "télétravail")
        house.subscriptions.pause(one.number)
    for day in range(1, 6):
        house.publish(APRIL.replace("15 AVRIL 2026", f"{day} MAI 2025").replace("vingt", f"{day + 20}"), f"{day}.txt")
    for one in (member, gone):
        house.subscriptions.resume(one.number)
    house.union.membership.remove(house.union.first.number, gone.number)
    assert [len(one.alerts) for one in house.send_all()] == [3, 2]
    assert house.take() == ()


def test_a_store_that_fills_up_while_alerts_are_taken_loses_none(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    house.publish()
    connection = house.database._connection

    class Full:
        def execute(self, sql: str) -> object:
            if sql == "COMMIT":
                raise StoreFull("no room")
            return connection.execute(sql)

    with monkeypatch.context() as full:
        full.setattr(house.database, "_connection", Full())
        with pytest.raises(StoreFull):
            house.take()
    assert wanted_by(house.take()) == [member.number]


# -- withdrawn, and published again


def test_what_was_withdrawn_before_it_was_told_is_told_when_it_is_published_again(house: House) -> None:
    at_once, weekly, later = house.come("at once"), house.come("weekly"), house.come("later")
    house.follow(at_once, "télétravail")
    house.follow(weekly, "cantine", MONDAY)
    summary = house.publish()
    house.shelf.withdraw(summary, None, "the wrong file")
    house.follow(later, "navette de la gare")
    assert house.take() == ()
    again = house.publish()
    assert wanted_by(house.take()) == [at_once.number, later.number]
    house.clock.pass_days(7)
    assert {alert.summary_id for one in house.take() for alert in one.alerts} == {again}
    house.restart()
    assert len(house.send_all()) == 3
    house.publish(CORRECTED)
    assert wanted_by(house.take()) == []
    house.clock.pass_days(7)
    assert wanted_by(house.take()) == [weekly.number]


def test_who_was_told_before_it_was_withdrawn_is_not_told_twice(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    summary = house.publish()
    house.send_all()
    house.shelf.withdraw(summary, None, "an error")
    assert [one.alerts[0].fate for one in edit_all(house)] == [Fate.WITHDRAWN]
    house.publish()
    assert house.take() == ()
    assert [one.alerts[0].fate for one in edit_all(house)] == [Fate.REPLACED]


def test_what_a_wrong_version_took_away_is_told_when_it_comes_back(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "navette de la gare", MONDAY)
    house.publish()
    house.publish(APRIL.replace("navette de la gare", "voie verte").replace("NAVETTE DE LA GARE", "VOIE VERTE"))
    again = house.publish()
    house.clock.pass_days(7)
    (delivery,) = house.send_all()
    assert [alert.summary_id for alert in delivery.alerts] == [again]
    house.publish(CORRECTED)
    house.clock.pass_days(7)
    assert house.take() == ()


def test_what_was_sent_of_every_version_is_edited_when_the_last_is_withdrawn(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    house.publish()
    house.send_all()
    last = house.publish(CORRECTED)
    assert [one.alerts[0].fate for one in edit_all(house)] == [Fate.REPLACED]
    house.shelf.withdraw(last, None, "an error")
    assert [one.alerts[0].fate for one in edit_all(house)] == [Fate.WITHDRAWN]
    house.publish(CORRECTED.replace("vingt minutes", "dix minutes"))
    assert [one.alerts[0].fate for one in edit_all(house)] == [Fate.REPLACED]


def test_who_publishes_a_correction_is_not_told_of_it_by_what_waited(house: House) -> None:
    house.follow(house.representative, "télétravail")
    member = house.come("a member")
    house.follow(member, "télétravail")
    house.publish()
    house.publish(CORRECTED, by=house.representative)
    assert wanted_by(house.take()) == [member.number]


# -- while something is on its way


def test_what_a_correction_adds_is_told_to_who_was_being_told_of_the_former_version(house: House) -> None:
    member = house.come("a member")
    for words in ("télétravail", "cantine"):
        house.follow(member, words)
    house.publish()
    (delivery,) = house.take()
    new = house.publish(CORRECTED)
    house.send(delivery)
    (added,) = house.take()
    assert [alert.summary_id for alert in added.alerts] == [new]
    assert len(added.alerts[0].passages) == 1
    house.send(added)
    assert house.take() == ()


def test_a_withdrawal_during_an_edit_is_an_edit_of_its_own(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    house.send_all()
    last = house.publish(CORRECTED)
    (edit,) = house.alerts.to_edit()
    house.shelf.withdraw(last, None, "an error")
    house.alerts.edited(edit)
    assert [one.alerts[0].fate for one in house.alerts.to_edit()] == [Fate.WITHDRAWN]


def test_what_was_taken_is_looked_at_again_before_it_goes(house: House) -> None:
    stopped, paused, blocked, stays = (house.come(name) for name in ("stopped", "paused", "blocked", "stays"))
    for member in (stopped, paused, blocked, stays):
        house.follow(member, "télétravail")
    summary = house.publish()
    taken = house.take()
    assert [house.alerts.holds(one, house.now) for one in taken] == [True] * 4
    house.subscriptions.stop_all(stopped.number)
    house.subscriptions.pause(paused.number)
    house.alerts.blocked(blocked.number)
    assert [house.alerts.holds(one, house.now) for one in taken] == [False, False, False, True]
    house.shelf.withdraw(summary, None, "an error")
    assert not house.alerts.holds(taken[-1], house.now)


# -- topics and people


def test_a_topic_that_is_hidden_while_its_alert_waits_alerts_nobody(house: House) -> None:
    one, both = house.come("one"), house.come("both")
    house.follow(one, "télétravail")
    house.follow(both, "télétravail")
    house.follow(both, "cantine")
    house.publish()
    topic = house.topics.find("télétravail")
    assert topic is not None
    house.topics.hide(house.representative.number, topic.id)
    (delivery,) = house.take()
    assert delivery.subscriber == both.number
    assert [found.words for found in delivery.alerts[0].subscriptions] == ["Restauration"]
    assert len(delivery.alerts[0].passages) == 1


def test_what_waits_about_two_topics_that_are_merged_keeps_the_passages_of_both(house: House) -> None:
    one, both = house.come("one"), house.come("both")
    house.follow(one, "télétravail")
    for words in ("télétravail", "cantine"):
        house.follow(both, words)
    house.publish()
    work, food = house.topics.find("télétravail"), house.topics.find("cantine")
    assert work is not None
    assert food is not None
    house.topics.merge(house.representative.number, work.id, food.id)
    first, second = house.take()
    assert [len(found.alerts[0].subscriptions) for found in (first, second)] == [1, 1]
    assert [len(found.alerts[0].passages) for found in (first, second)] == [3, 3]


def test_what_waits_is_told_under_each_of_two_topics_that_are_taken_apart_again(house: House) -> None:
    works, eats, both = house.come("works"), house.come("eats"), house.come("both")
    for one, words in ((works, "télétravail"), (eats, "cantine"), (both, "télétravail"), (both, "cantine")):
        house.follow(one, words)
    work, food = house.topics.find("télétravail"), house.topics.find("cantine")
    assert work is not None
    assert food is not None
    house.topics.merge(house.representative.number, work.id, food.id)
    house.publish()
    house.topics.split(house.representative.number, work.name)
    told = {
        one.subscriber: ([found.words for found in one.alerts[0].subscriptions], len(one.alerts[0].passages))
        for one in house.send_all()
    }
    assert told == {
        works.number: (["Télétravail"], 2),
        eats.number: (["Restauration"], 1),
        both.number: (["Restauration", "Télétravail"], 3),
    }
    house.publish(MAY, "mai.txt")
    assert wanted_by(house.take()) == [works.number, both.number]


def test_what_was_told_of_a_topic_is_read_on_after_it_is_merged_into_another_that_is_followed_too(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    summary = house.publish()
    house.send_all()
    house.follow(member, "mutuelle")
    work, care = house.topics.find("télétravail"), house.topics.find("mutuelle")
    assert work is not None
    assert care is not None
    house.topics.merge(house.representative.number, work.id, care.id)
    about = house.alerts.about(member.number, summary)
    assert about is not None
    assert [one.words for one in about.subscriptions] == ["Mutuelle"]
    assert len(about.passages) == 2


def test_what_was_told_of_a_version_that_is_replaced_keeps_its_topic_when_another_is_taken_out_of_it(
    house: House,
) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    house.publish()
    house.send_all()
    work, food = house.topics.find("télétravail"), house.topics.find("cantine")
    assert work is not None
    assert food is not None
    house.publish(CORRECTED)
    house.topics.merge(house.representative.number, work.id, food.id)
    house.topics.split(house.representative.number, work.name)
    (edit,) = house.alerts.to_edit()
    assert [one.words for one in edit.alerts[0].subscriptions] == ["Télétravail"]
    assert len(edit.alerts[0].passages) == 2


def test_topics_that_are_merged_one_after_the_other_are_taken_apart_in_any_order(house: House) -> None:
    member = house.come("a member")
    names = ("télétravail", "cantine", "mutuelle")
    for words in names[:2]:
        house.follow(member, words)
    topics = [house.topics.find(one) for one in names]
    work, food, care = (one.id for one in topics if one is not None)
    actor = house.representative.number
    house.topics.merge(actor, work, food)
    house.topics.merge(actor, food, care)

    def followed() -> list[str]:
        return sorted(one.words for one in house.subscriptions.list(member.number).subscriptions)

    assert followed() == ["Mutuelle"]
    house.topics.split(actor, "télétravail")
    assert followed() == ["Mutuelle", "Télétravail"]
    house.topics.split(actor, "cantine")
    assert followed() == ["Restauration", "Télétravail"]


def test_progress_counts_who_can_be_told(house: House) -> None:
    for name in ("told", "blocked", "paused"):
        house.follow(house.come(name), "télétravail")
    summary = house.publish()
    first, second, third = house.take()
    assert house.progress(summary) == (0, 3)
    house.send(first)
    house.alerts.blocked(second.subscriber)
    house.subscriptions.pause(third.subscriber)
    assert house.progress(summary) == (1, 1)
    house.subscriptions.resume(third.subscriber)
    assert house.progress(summary) == (1, 2)


def test_the_words_that_only_somebody_forgotten_followed_go_with_them(house: House) -> None:
    member, removed, group = house.come("a member"), house.come("removed"), house.group("a group")
    for one, words in ((member, "zeppelin"), (removed, "dirigeable"), (group, "ballon captif")):
        house.follow(one, words)
    house.publish(MAY)

    def wants() -> int:
        return int(next(house.database.sql.query("SELECT count(*) AS n FROM wants"))["n"])

    house.union.membership.forget(member.number)
    assert wants() == 2
    house.union.membership.remove(house.union.first.number, removed.number)
    house.clock.now += timedelta(days=31)
    house.union.membership.clean(ended_days=30, act_months=24, invitation_days=90)
    assert wants() == 1
    house.union.membership.forget_group(identity("a group").lookup, None)
    assert wants() == 0
