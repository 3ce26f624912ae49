"""Corrections that follow one another: each passage is told once, and none is left out."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.following import Delivery, Fate
from knowledge.store.database import Database
from tests.knowledge.following import APRIL, CORRECTED, House

MORE_WORK = APRIL.replace("NAVETTE DE LA GARE", "Le télétravail est ouvert aux alternants.\n\nNAVETTE DE LA GARE")
MORE_FOOD = MORE_WORK.replace("20 centimes", "30 centimes")
NO_FOOD = APRIL.partition("RESTAURATION")[0]


@pytest.fixture
def house(store: Database) -> House:
    return House(store)


def words_of(house: House, deliveries: tuple[Delivery, ...]) -> list[str]:
    """The hashes of the words that they quote."""
    found = []
    for passage in (one for delivery in deliveries for alert in delivery.alerts for one in alert.passages):
        rows = house.database.sql.query("SELECT words_hash FROM passages WHERE id = ?", [passage])
        found += [row["words_hash"] for row in rows]
    return found


def words_for_somebody(house: House, summary: int) -> set[str]:
    """… of what a summary has for what is followed."""
    rows = house.database.sql.query(
        "SELECT p.words_hash FROM want_matches m, json_each(m.passages) j JOIN passages p ON p.id = j.value "
        "WHERE m.summary_id = ?",
        [summary],
    )
    return {row["words_hash"] for row in rows}


def test_two_corrections_in_one_night_tell_what_they_add_and_repeat_nothing(house: House) -> None:
    member = house.come("a member")
    for words in ("télétravail", "cantine"):
        house.follow(member, words)
    house.publish()
    told = words_of(house, house.send_all())
    house.publish(MORE_WORK)
    new = house.publish(MORE_FOOD)
    (delivery,) = house.take()
    assert [alert.summary_id for alert in delivery.alerts] == [new]
    added = words_of(house, (delivery,))
    assert len(added) == 2
    assert not set(added) & set(told)
    assert {one.words for one in delivery.alerts[0].subscriptions} == {"Télétravail", "Restauration"}


def test_a_correction_that_is_taken_back_in_the_same_night_is_not_told(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    house.send_all()
    house.publish(MORE_WORK)
    house.publish()
    assert house.take() == ()
    # and it is still to be told when it comes back
    house.publish(MORE_WORK)
    assert len(words_of(house, house.send_all())) == 1
    house.publish(MORE_FOOD)
    assert house.take() == ()


def test_corrections_before_the_first_alert_left_are_one_alert_with_what_is_said_today(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    for text in (APRIL, MORE_WORK, APRIL, MORE_FOOD):
        new = house.publish(text)
    (delivery,) = house.send_all()
    assert [alert.summary_id for alert in delivery.alerts] == [new]
    assert len(delivery.alerts[0].passages) == 3
    assert house.alerts.to_edit() == ()


def test_a_correction_that_was_withdrawn_in_the_night_repeats_nothing_when_it_comes_back(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    told = words_of(house, house.send_all())
    last = house.publish(MORE_WORK)
    house.shelf.withdraw(last, None, "an error")
    assert house.take() == ()
    house.publish(MORE_FOOD)
    added = words_of(house, house.send_all())
    assert len(added) == 1
    assert not set(added) & set(told)


def test_what_was_added_in_a_night_is_told_to_who_came_after_the_first_version(house: House) -> None:
    house.publish()
    house.follow(house.come("a member"), "télétravail")
    house.publish(MORE_WORK)
    house.publish(MORE_FOOD)
    (delivery,) = house.send_all()
    assert len(delivery.alerts[0].passages) == 1


def test_what_only_a_correction_added_is_what_is_read_under_its_alert_afterwards(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    house.publish()
    house.send_all()
    summary = house.publish(MORE_WORK)
    (delivery,) = house.send_all()
    house.shelf.withdraw(summary, None, "an error")
    # the passages move to the version that is published again
    house.publish(MORE_WORK)
    kept = house.alerts.about(member.number, summary)
    assert kept is not None
    assert kept.passages == delivery.alerts[0].passages


def test_two_corrections_while_an_alert_is_on_its_way_tell_what_both_added(house: House) -> None:
    member = house.come("a member")
    for words in ("télétravail", "cantine"):
        house.follow(member, words)
    house.publish()
    (on_its_way,) = house.take()
    house.publish(MORE_WORK)
    house.publish(MORE_FOOD)
    house.send(on_its_way)
    added = words_of(house, house.send_all())
    assert len(added) == 2
    assert not set(added) & set(words_of(house, (on_its_way,)))


def test_a_correction_that_comes_and_goes_while_an_alert_is_on_its_way_is_told_when_it_comes_back(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    (on_its_way,) = house.take()
    house.shelf.withdraw(house.publish(MORE_WORK), None, "an error")
    house.send(on_its_way)
    assert house.take() == ()
    house.publish(MORE_WORK)
    assert len(words_of(house, house.send_all())) == 1


def test_what_was_withdrawn_and_published_again_while_its_alert_is_on_its_way_is_not_told_twice(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    first = house.publish()
    (on_its_way,) = house.take()
    house.shelf.withdraw(first, None, "an error")
    house.publish()
    house.send(on_its_way)
    assert house.take() == ()
    assert [alert.fate for one in house.alerts.to_edit() for alert in one.alerts] == [Fate.REPLACED]
    # what was added since is
    house.publish(MORE_WORK)
    assert len(words_of(house, house.send_all())) == 1


def test_what_its_publisher_was_being_told_of_the_version_before_is_edited(house: House) -> None:
    house.follow(house.representative, "télétravail")
    house.publish()
    (on_its_way,) = house.take()
    house.publish(MORE_WORK, by=house.representative)
    house.send(on_its_way)
    assert [one.message_id for one in house.alerts.to_edit()] == [1]
    assert house.take() == ()


def test_what_was_put_aside_is_never_told_of_a_version_that_is_replaced(house: House) -> None:
    house.follow(house.come("a member"), "cantine")
    house.publish()
    house.alerts.put_aside(*house.take())
    house.publish(NO_FOOD)
    assert house.alerts.take_up() == 0
    assert house.take() == ()
    # what it would have said is told when it stands again
    again = house.publish()
    assert [alert.summary_id for one in house.send_all() for alert in one.alerts] == [again]


def test_what_was_put_aside_is_tried_again_with_the_version_that_corrects_it(house: House) -> None:
    house.follow(house.come("a member"), "cantine")
    house.publish()
    house.alerts.put_aside(*house.take())
    new = house.publish(CORRECTED)
    assert [alert.summary_id for one in house.send_all() for alert in one.alerts] == [new]
    assert house.alerts.take_up() == 0


TEXTS = (APRIL, MORE_WORK, MORE_FOOD, APRIL.replace("trois jours", "deux jours"), MORE_WORK.replace("vingt", "dix"))
STEPS = st.lists(
    st.sampled_from([*range(len(TEXTS)), "withdraw", "send", "send", "take", "arrive", "aside", "crash", "week"]),
    max_size=16,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(steps=STEPS)
def test_whatever_is_corrected_each_passage_is_told_once_and_all_that_stands_in_the_end_was_told(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int | str]
) -> None:
    database = Database.open(tmp_path_factory.mktemp("house"))
    house = House(database)
    member = house.come("a member")
    for words in ("télétravail", "cantine", "navette de la gare"):
        house.follow(member, words)
    told: list[str] = []
    # what stood in versions that nobody was told of, and not in the one that was told then: it may come back unnoticed
    waiting, passed_over = set[str](), set[str]()
    on_its_way: tuple[Delivery, ...] = ()
    last = None
    for step in [*steps, "arrive", 1, "crash", "send", "send"]:
        match step:
            case int():
                last = house.publish(TEXTS[step])
                waiting |= words_for_somebody(house, last)
            case "withdraw" if last is not None:
                house.shelf.withdraw(last, None, "an error")
                last = None
            case "take" if last is not None and not on_its_way:
                on_its_way = house.take()
                said = words_of(house, on_its_way)
                left = waiting - words_for_somebody(house, last)
            case "arrive" if on_its_way:
                for delivery in on_its_way:
                    house.send(delivery)
                told += said
                passed_over |= left
                on_its_way = ()
            case "aside":
                for delivery in on_its_way:
                    house.alerts.put_aside(delivery)
                on_its_way = ()
            case "send" if not on_its_way:
                if last is not None:
                    told += words_of(house, house.send_all())
                    passed_over |= waiting - words_for_somebody(house, last)
                    waiting = set()
            case "crash":
                on_its_way = ()
                house.restart()
                house.alerts.take_up()
            case "week":
                house.clock.pass_days(7)
    assert len(told) == len(set(told))
    assert last is not None
    assert words_for_somebody(house, last) - passed_over <= set(told)
    database.close()
