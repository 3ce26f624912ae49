"""After the program was renewed, what is published is compared with its subjects a summary at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.store.database import Database
from knowledge.topics import Topics
from tests.knowledge.following import APRIL, MAY, House

JUNE = APRIL.replace("15 AVRIL", "18 JUIN").replace("vingt minutes", "dix minutes")


@pytest.fixture
def house(store: Database) -> House:
    """Three summaries, compared with another edition of the lists."""
    house = House(store)
    for text, name in ((APRIL, "avril.txt"), (MAY, "mai.txt"), (JUNE, "juin.txt")):
        house.publish(text, name)
    house.database.sql.execute("UPDATE state SET value = 1 WHERE name = 'topics'")
    house.database.sql.execute("DELETE FROM topic_passages")
    return house


def compared(house: House) -> int:
    """How many summaries have passages with topics."""
    query = "SELECT DISTINCT p.summary_id FROM topic_passages tp JOIN passages p ON p.id = tp.passage"
    return len(list(house.database.sql.query(query)))


def test_one_at_a_time_the_latest_first_and_whoever_is_stopped_goes_on(house: House, tmp_path: Path) -> None:
    topics = Topics(house.database)
    assert compared(house) == 0
    assert topics.catch_up()
    assert next(one.latest.isoformat() for one in topics.page().lines) == "2026-06-18"
    assert compared(house) == 1
    # another process, after this one was killed
    again = Topics(house.database)
    assert again.catch_up()
    assert again.catch_up()
    assert not again.catch_up()
    assert compared(house) == 3
    telework = again.find("télétravail")
    assert telework is not None
    assert again.timeline(telework.id).total == 3


def test_a_piece_that_fails_is_done_again_whole(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    topics = Topics(house.database)
    assert topics.catch_up()
    real = topics._classifier._table.place
    monkeypatch.setattr(topics._classifier._table, "place", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        topics.catch_up()
    monkeypatch.setattr(topics._classifier._table, "place", real)
    assert topics.catch_up()
    assert topics.catch_up()
    assert not topics.catch_up()
    assert compared(house) == 3


def test_what_is_published_meanwhile_alerts_at_once_and_waits_for_nothing(house: House) -> None:
    ines = house.come("Ines")
    house.follow(ines, "télétravail")
    for delivery in house.take():
        house.alerts.sent(delivery, 1)
    summary = house.publish(APRIL.replace("15 AVRIL", "16 JUILLET"), "juillet.txt")
    (delivery,) = house.take()
    assert [one.summary_id for one in delivery.alerts] == [summary]
    assert delivery.alerts[0].passages
    # its own passages are compared, the former ones are not yet
    assert compared(house) == 1
    while house.topics.catch_up():
        pass
    assert compared(house) == 4


def test_what_is_withdrawn_meanwhile_is_passed_over(house: House) -> None:
    topics = Topics(house.database)
    house.database.sql.execute("UPDATE summaries SET status = 'withdrawn' WHERE id = 2")
    count = 0
    while topics.catch_up():
        count += 1
    assert count == 2
    assert compared(house) == 2
