"""Alerts: one for each subscriber and summary, never lost, never to who may not get it, put right afterwards."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import OtherVersion
from knowledge.following import AT_ONCE, Cadence, Fate, Quiet
from knowledge.publishing import publish
from knowledge.store.database import Database
from tests.knowledge.following import APRIL, CORRECTED, MAY, House, wanted_by

MONDAY = Cadence(0)


@pytest.fixture
def house(store: Database) -> House:
    return House(store)


# -- written with the publication


def test_one_alert_for_each_subscriber_whatever_the_number_of_matches(house: House) -> None:
    member, group, stranger = house.come("a member"), house.group("a group"), house.come("another")
    for wanted in ("télétravail", "cantine", "navette de la gare"):
        house.follow(member, wanted)
    house.follow(group, "cantine")
    house.follow(stranger, "zeppelin")
    summary = house.publish()
    taken = house.take()
    assert wanted_by(taken) == [member.number, group]
    (alert,) = taken[0].alerts
    assert alert.summary_id == summary
    assert {one.words for one in alert.subscriptions} == {"Télétravail", "Restauration", "navette de la gare"}
    assert len(alert.passages) == len(set(alert.passages)) == 4
    assert len(taken[1].alerts[0].passages) == 1


def test_the_most_telling_passage_comes_first(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    house.publish()
    topic = house.topics.find("télétravail")
    assert topic is not None
    (alert,) = house.take()[0].alerts
    assert alert.passages == house.topics.passages(topic.id)


def test_who_published_gets_none_and_others_do(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    house.follow(house.representative, "télétravail")
    house.publish(by=house.representative)
    assert wanted_by(house.take()) == [member.number]


def test_a_publication_that_fails_writes_none_and_the_shell_s_alerts_as_the_bot_s(house: House, folder: Path) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    house.publish()
    house.send_all()
    with pytest.raises(OtherVersion):
        publish(house.database, "avril.txt", CORRECTED.encode())
    assert house.take() == ()
    other = Database.open(folder)
    publish(other, "mai.txt", MAY.encode())
    other.close()
    assert wanted_by(house.take()) == [member.number]


def test_the_same_file_again_alerts_nobody(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    assert len(house.send_all()) == 1
    house.publish()
    assert house.take() == ()


def test_nobody_is_alerted_of_what_was_published_before_they_followed(house: House) -> None:
    house.publish()
    house.follow(house.come("a member"), "télétravail")
    assert house.take() == ()
    house.publish(MAY, "mai.txt")
    assert len(house.take()) == 1


def test_a_hidden_topic_alerts_nobody_and_a_shown_one_does(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    topic = house.topics.find("télétravail")
    assert topic is not None
    house.topics.hide(house.representative.number, topic.id)
    house.publish()
    assert house.take() == ()
    house.topics.hide(house.representative.number, topic.id, False)
    house.publish(MAY, "mai.txt")
    assert len(house.take()) == 1


# -- who may get it, at the moment of taking


def test_somebody_removed_between_writing_and_taking_gets_nothing_and_others_do(house: House) -> None:
    member, other = house.come("a member"), house.come("another")
    house.follow(member, "télétravail")
    house.follow(other, "télétravail")
    house.publish()
    house.union.membership.remove(house.union.first.number, member.number)
    assert wanted_by(house.take()) == [other.number]
    house.publish(MAY, "mai.txt")
    assert wanted_by(house.take()) == [other.number]


def test_somebody_lapsed_gets_nothing_and_who_renewed_does(store: Database) -> None:
    house = House(store, months=1)
    member, other = house.come("a member"), house.come("another")
    house.follow(member, "télétravail")
    house.follow(other, "télétravail")
    house.clock.pass_days(20)
    house.union.membership.renew(house.union.token(), b"<lookup of another>")
    house.publish()
    house.clock.pass_days(20)
    assert wanted_by(house.take()) == [other.number]


def test_a_group_that_put_us_out_gets_nothing(house: House) -> None:
    group = house.group("a group")
    house.follow(group, "télétravail")
    house.publish()
    house.union.membership.forget_group(b"<lookup of a group>", None)
    assert house.take() == ()


def test_what_was_stopped_while_it_waited_is_not_told(house: House) -> None:
    member = house.come("a member")
    one = house.follow(member, "télétravail")
    house.follow(member, "cantine")
    house.publish()
    house.subscriptions.stop(member.number, one.id)
    (delivery,) = house.take()
    assert [sub.words for sub in delivery.alerts[0].subscriptions] == ["Restauration"]
    house.restart()
    house.subscriptions.stop_all(member.number)
    assert house.take() == ()


def test_what_waits_about_a_topic_that_is_merged_is_told_under_the_other(house: House) -> None:
    one, both = house.come("follows one"), house.come("follows both")
    food, work = house.topics.find("cantine"), house.topics.find("badgeage")
    assert food is not None
    assert work is not None
    house.follow(both, work.id)
    for member in (one, both):
        house.follow(member, food.id)
    house.publish()
    house.topics.merge(house.representative.number, food.id, work.id)
    taken = house.take()
    assert sorted(wanted_by(taken)) == sorted([one.number, both.number])
    for delivery in taken:
        assert [sub.words for sub in delivery.alerts[0].subscriptions] == ["Badgeage"]
        assert len(delivery.alerts[0].passages) == 1


# -- the outbox


def test_what_was_taken_and_not_noted_is_given_again_by_the_next_process_and_what_was_noted_never(house: House) -> None:
    members = [house.come(f"member {number}") for number in range(3)]
    for member in members:
        house.follow(member, "télétravail")
    summary = house.publish()
    assert house.progress(summary) == (0, 3)
    first, *_ = house.take()
    assert house.take() == ()
    house.send(first)
    assert house.progress(summary) == (1, 3)
    house.restart()
    assert wanted_by(house.take()) == [member.number for member in members[1:]]
    house.restart()
    house.send_all()
    assert house.progress(summary) == (3, 3)
    house.restart()
    assert house.take() == ()


def test_what_did_not_go_out_is_given_again(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    (delivery,) = house.take()
    house.alerts.give_back(delivery)
    assert house.take() == (delivery,)


KILLED = """
import os, sys
from pathlib import Path
from knowledge.alerts import Alerts
from knowledge.store.database import Database
from knowledge.store.instants import now_in_utc
alerts = Alerts(Database.open(Path(sys.argv[1])))
first, second = alerts.take(now_in_utc().replace(hour=12), 2)
alerts.sent(first, 1)
print(first.subscriber, second.subscriber, flush=True)
os._exit(9)
"""


def test_a_process_killed_between_taking_and_noting_loses_nothing(house: House, folder: Path) -> None:
    members = [house.come(f"member {number}") for number in range(3)]
    for member in members:
        house.follow(member, "télétravail")
    house.publish()
    ended = subprocess.run([sys.executable, "-c", KILLED, str(folder)], capture_output=True, text=True, check=False)
    assert ended.stdout.split() == [members[0].number, members[1].number], ended.stderr
    assert wanted_by(house.take()) == [members[1].number, members[2].number]


def test_at_most_as_many_as_asked_for_in_the_order_of_writing(house: House) -> None:
    members = [house.come(f"member {number}") for number in range(5)]
    for member in members:
        house.follow(member, "télétravail")
    house.publish()
    order = [*wanted_by(house.take(limit=2)), *wanted_by(house.take(limit=2)), *wanted_by(house.take(limit=2))]
    assert sorted(order) == sorted(member.number for member in members)
    assert house.take(limit=2) == ()


def test_nothing_is_sent_in_quiet_hours_and_nothing_is_lost(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    assert house.take(Quiet(time(9), time(10))) == ()
    assert house.take(Quiet(time(22), time(9, 31))) == ()
    assert len(house.take(Quiet(time(22), time(8)))) == 1


def test_a_weekly_digest_gathers_a_week_and_comes_on_its_day(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail", MONDAY)
    house.follow(member, "zephyr", MONDAY)
    assert house.now.weekday() == 0
    house.publish(MAY, "mai.txt")
    house.publish()
    assert house.take() == ()  # the next Monday
    house.clock.pass_days(6)
    assert house.take() == ()
    house.clock.pass_days(1)
    early = house.now.replace(hour=8)
    assert house.alerts.take(early) == ()
    (delivery,) = house.take()
    assert delivery.digest
    assert [alert.meeting.date.isoformat() for alert in delivery.alerts] == ["2026-04-15", "2026-05-20"]
    house.send(delivery)
    house.clock.pass_days(7)
    assert house.take() == ()


def test_a_late_start_drops_no_digest(house: House) -> None:
    house.follow(house.come("a member"), "télétravail", Cadence(4))
    house.publish()
    house.clock.pass_days(40)
    house.restart()
    assert len(house.take()) == 1


def test_at_once_wins_over_weekly_for_the_same_summary(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail", MONDAY)
    house.follow(member, "cantine")
    house.publish()
    (delivery,) = house.take()
    assert not delivery.digest
    assert len(delivery.alerts[0].subscriptions) == 2


def test_a_pause_holds_alerts_back_and_gives_them_together_afterwards(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    house.subscriptions.pause(member.number, house.now + timedelta(days=10))
    house.publish()
    house.publish(MAY, "mai.txt")
    assert house.take() == ()
    house.clock.pass_days(10)
    (delivery,) = house.take()
    assert (delivery.digest, len(delivery.alerts)) == (True, 2)
    house.send(delivery)
    house.subscriptions.pause(member.number)
    house.publish(MAY.replace("20 MAI", "24 JUIN").replace("octobre", "novembre"), "juin.txt")
    house.clock.pass_days(100)
    assert house.take() == ()
    house.subscriptions.resume(member.number)
    assert len(house.take()) == 1


def test_who_blocked_us_is_sent_nothing_and_erased_after_thirty_days_unless_they_come_back(house: House) -> None:
    gone, back = house.come("gone"), house.come("back")
    for member in (gone, back):
        house.follow(member, "télétravail")
    house.publish()
    for member in (gone, back):
        house.alerts.blocked(member.number)
    assert house.take() == ()
    house.clock.pass_days(29)
    assert house.alerts.clean().followers == 0
    house.subscriptions.resume(back.number)
    house.clock.pass_days(1)
    assert house.alerts.clean().followers == 1
    assert house.subscriptions.list(gone.number).subscriptions == ()
    assert wanted_by(house.take()) == [back.number]


# -- corrections and withdrawals


def test_a_correction_alerts_only_of_what_is_new_and_has_the_others_edited(house: House) -> None:
    work, food = house.come("works at home"), house.come("eats")
    house.follow(work, "télétravail")
    house.follow(food, "cantine")
    former = house.publish()
    sent = {delivery.subscriber: house.send(delivery) for delivery in house.take()}
    new = house.publish(CORRECTED)
    assert new != former
    (delivery,) = house.take()
    assert delivery.subscriber == food.number
    assert len(delivery.alerts[0].passages) == 1
    edits = house.alerts.to_edit()
    assert {one.subscriber: one.message_id for one in edits} == sent
    assert {one.alerts[0].fate for one in edits} == {Fate.REPLACED}
    for one in edits:
        house.alerts.edited(one)
    assert house.alerts.to_edit() == ()


def test_what_waits_about_a_replaced_version_is_told_once_about_the_new_one(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail")
    house.follow(member, "cantine")
    house.publish()
    new = house.publish(CORRECTED)
    (delivery,) = house.send_all()
    assert delivery.alerts[0].summary_id == new
    assert len(delivery.alerts[0].passages) == 3
    assert house.alerts.to_edit() == ()
    assert house.take() == ()


def test_what_a_correction_takes_away_is_not_told(house: House) -> None:
    house.follow(house.come("a member"), "navette de la gare")
    house.publish()
    house.publish(APRIL.replace("navette de la gare", "voie verte").replace("NAVETTE DE LA GARE", "VOIE VERTE"))
    assert house.take() == ()


def test_a_mere_correction_of_the_date_alerts_nobody_again(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    house.send_all()

    publish(house.database, "avril.txt", APRIL.encode(), when=date(2026, 4, 16), replace=True)
    assert house.take() == ()
    assert len(house.alerts.to_edit()) == 1


def test_a_summary_replaced_while_its_alert_is_on_its_way_has_it_edited(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    (delivery,) = house.take()
    house.publish(CORRECTED)
    number = house.send(delivery)
    (edit,) = house.alerts.to_edit()
    assert (edit.message_id, edit.alerts[0].fate) == (number, Fate.REPLACED)
    house.restart()
    assert house.take() == ()


def test_a_withdrawn_summary_is_not_told_and_what_was_told_is_edited(house: House) -> None:
    told, waiting, on_its_way = house.come("told"), house.come("waiting"), house.come("on its way")
    for member in (told, waiting, on_its_way):
        house.follow(member, "télétravail")
    summary = house.publish()
    first, second, third = house.take()
    house.send(first)
    house.alerts.give_back(second)
    house.shelf.withdraw(summary, None, "an error")
    assert house.take() == ()
    house.send(third)
    edits = house.alerts.to_edit()
    assert wanted_by(edits) == [told.number, on_its_way.number]
    assert {one.alerts[0].fate for one in edits} == {Fate.WITHDRAWN}
    assert house.progress(summary) == (2, 2)


def test_of_a_digest_each_summary_s_fate_is_told(house: House) -> None:
    member = house.come("a member")
    house.follow(member, "télétravail", MONDAY)
    summary = house.publish()
    house.publish(MAY, "mai.txt")
    house.clock.pass_days(7)
    (delivery,) = house.send_all()
    assert len(delivery.alerts) == 2
    house.shelf.withdraw(summary, None, "an error")
    (edit,) = house.alerts.to_edit()
    assert [alert.fate for alert in edit.alerts] == [Fate.WITHDRAWN, Fate.CURRENT]


def test_old_alerts_are_erased(house: House) -> None:
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    house.send_all()
    assert house.alerts.clean().alerts == 0
    house.clock.pass_days(367)
    assert house.alerts.clean().alerts == 1


# -- whatever happens


STEPS = st.lists(
    st.sampled_from(
        ["april", "corrected", "may", "withdraw", "take", "send", "crash", "remove", "pause", "resume", "week", "stop"]
    ),
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(steps=STEPS)
def test_whatever_happens_nobody_removed_gets_anything_and_nobody_gets_a_summary_twice(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    database = Database.open(tmp_path_factory.mktemp("house"))
    house = House(database)
    gone, stays, weekly = (house.come(name) for name in ("gone", "stays", "weekly"))
    for member, cadence in ((gone, AT_ONCE), (stays, AT_ONCE), (weekly, MONDAY)):
        house.follow(member, "télétravail", cadence)
        house.follow(member, "cantine", cadence)
    sent: set[tuple[str, int]] = set()
    removed, last = False, None
    for step in [*steps, "resume", "week", "crash", "send"]:
        match step:
            case "april" | "corrected":
                last = house.publish(APRIL if step == "april" else CORRECTED)
            case "may":
                house.publish(MAY, "mai.txt")
            case "withdraw" if last is not None:
                house.shelf.withdraw(last, None, "an error")
                last = None
            case "take" | "send":
                for delivery in house.take():
                    assert not (removed and delivery.subscriber == gone.number)
                    for alert in delivery.alerts:
                        assert alert.passages
                        assert alert.subscriptions
                        assert (delivery.subscriber, alert.summary_id) not in sent
                        if step == "send":
                            sent.add((delivery.subscriber, alert.summary_id))
                    if step == "send":
                        house.send(delivery)
            case "crash":
                house.restart()
            case "remove":
                house.union.membership.remove(house.union.first.number, gone.number)
                removed = True
            case "pause":
                house.subscriptions.pause(stays.number)
            case "resume":
                house.subscriptions.resume(stays.number)
            case "week":
                house.clock.pass_days(7)
            case "stop":
                house.subscriptions.stop_all(weekly.number)
    assert house.take() == ()
    database.close()
