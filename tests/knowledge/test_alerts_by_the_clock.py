"""Digests of a day, wherever it is that day: also across the change to summer time, and after a change of mind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from knowledge.following import AT_ONCE, Cadence
from knowledge.store.database import Database
from tests.knowledge.following import APRIL, MAY, House

MONDAY = Cadence(0)
PARIS, TAHITI, NOUMEA = (ZoneInfo(name) for name in ("Europe/Paris", "Pacific/Tahiti", "Pacific/Noumea"))


@pytest.fixture
def house(store: Database) -> House:
    return House(store)


def taken_at(house: House, now: datetime) -> int:
    """How many summaries are told."""
    taken = house.alerts.take(now)
    for one in taken:
        house.send(one)
    return sum(len(one.alerts) for one in taken)


@pytest.mark.parametrize(
    ("published", "due"),
    [
        # Monday at half past midnight, Sunday in UTC: today, not a week later
        (datetime(2026, 6, 8, 0, 30, tzinfo=PARIS), datetime(2026, 6, 8, 9, tzinfo=PARIS)),
        (datetime(2026, 6, 8, 8, 59, tzinfo=PARIS), datetime(2026, 6, 8, 9, tzinfo=PARIS)),
        (datetime(2026, 6, 8, 9, 0, tzinfo=PARIS), datetime(2026, 6, 15, 9, tzinfo=PARIS)),
        # Sunday evening, Monday in UTC
        (datetime(2026, 6, 7, 20, 0, tzinfo=TAHITI), datetime(2026, 6, 8, 9, tzinfo=TAHITI)),
        (datetime(2026, 6, 8, 8, 0, tzinfo=NOUMEA), datetime(2026, 6, 8, 9, tzinfo=NOUMEA)),
        # the night of summer time is an hour shorter, that of winter time an hour longer
        (datetime(2026, 3, 28, 12, tzinfo=PARIS), datetime(2026, 3, 30, 9, tzinfo=PARIS)),
        (datetime(2026, 10, 24, 12, tzinfo=PARIS), datetime(2026, 10, 26, 9, tzinfo=PARIS)),
    ],
    ids=str,
)
def test_a_digest_is_due_on_its_day_where_people_live(house: House, published: datetime, due: datetime) -> None:
    house.follow(house.come("a member"), "télétravail", MONDAY)
    house.clock.now = published.astimezone(UTC)
    house.publish()
    hour = timedelta(hours=1)
    now = published.astimezone(UTC)
    while now < due.astimezone(UTC):
        assert taken_at(house, now.astimezone(due.tzinfo)) == 0
        now += hour
    assert taken_at(house, due - timedelta(seconds=1)) == 0
    assert taken_at(house, due) == 1
    for days in range(30):
        house.restart()
        assert taken_at(house, due + timedelta(days=days)) == 0


@pytest.mark.parametrize("late", [timedelta(hours=3), timedelta(days=6), timedelta(days=45)], ids=str)
def test_a_late_start_gives_what_was_due_and_leaves_what_is_not(house: House, late: timedelta) -> None:
    house.follow(house.come("a member"), "télétravail", MONDAY)
    due = datetime(2026, 3, 30, 9, tzinfo=PARIS)
    house.clock.now = (due - timedelta(days=2)).astimezone(UTC)
    house.publish()
    # published after the digest was due, before the start
    house.clock.now = (due + late - timedelta(minutes=1)).astimezone(UTC)
    house.publish(MAY, "mai.txt")
    house.restart()
    assert taken_at(house, due + late) == 1
    assert taken_at(house, due + late + timedelta(days=7)) == 1
    assert taken_at(house, due + late + timedelta(days=14)) == 0


def test_who_wants_to_be_told_at_once_gets_what_waited_and_who_wants_a_day_waits(house: House) -> None:
    hasty, patient = house.come("hasty"), house.come("patient")
    weekly, at_once = house.follow(hasty, "télétravail", MONDAY), house.follow(patient, "télétravail")
    house.publish()
    house.subscriptions.change(hasty.number, weekly.id, AT_ONCE)
    house.subscriptions.change(patient.number, at_once.id, MONDAY)
    (delivery,) = house.send_all()
    assert delivery.subscriber == hasty.number
    house.publish(MAY, "mai.txt")
    house.send_all()
    house.clock.pass_days(7)
    (digest,) = house.take()
    assert (digest.subscriber, digest.digest, len(digest.alerts)) == (patient.number, True, 2)


def test_what_two_days_are_chosen_for_comes_on_the_first_and_on_the_other_once_that_is_stopped(house: House) -> None:
    both, less = house.come("both"), house.come("less")
    for one in (both, less):
        house.follow(one, "cantine", Cadence(4))
    tuesday = [house.follow(one, "télétravail", Cadence(1)) for one in (both, less)][1]
    house.publish(APRIL)
    house.subscriptions.stop(less.number, tuesday.id)
    house.clock.pass_days(1)
    assert [one.subscriber for one in house.send_all()] == [both.number]
    house.clock.pass_days(3)
    assert [one.subscriber for one in house.send_all()] == [less.number]
