"""Whom a preview says the publication will tell is who is told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.drafts import Drafts
from knowledge.following import AT_ONCE, Cadence, Notified
from knowledge.publishing import read_file
from knowledge.store.database import Database
from tests.knowledge.following import APRIL, CORRECTED, House
from tests.knowledge.test_alerts_of_corrections import MORE_WORK

MONTHS = 12
KINDS = ("member", "group", "publisher", "paused", "blocked", "removed", "lapsed")
WANTED = ("télétravail", "cantine", "navette", "vingt minutes", "syndicat")
FOLLOWERS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sets(st.sampled_from(WANTED)), st.sampled_from((AT_ONCE, Cadence(0)))),
    max_size=6,
)
TEXTS = (APRIL, MORE_WORK, CORRECTED)


def begun(house: House, text: str) -> tuple[Drafts, str]:
    drafts = Drafts(house.database, house.clock, months=MONTHS)
    draft = drafts.begin(read_file("avril.txt", text.encode()), by=house.representative.number)
    return drafts, draft.number


def told(house: House) -> Notified:
    """Within a week."""
    house.clock.now += timedelta(days=7)
    taken = house.take(limit=1000)
    assert len(taken) == len({delivery.subscriber for delivery in taken})
    found = Counter(
        one.words for delivery in taken for alert in delivery.alerts for one in alert.subscriptions if one.topic
    )
    return Notified(len(taken), tuple(sorted(found.items(), key=lambda one: (-one[1], one[0]))))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(followers=FOLLOWERS, before=st.lists(st.sampled_from([*TEXTS, "sent"]), max_size=3), text=st.sampled_from(TEXTS))
def test_whom_a_draft_would_tell_is_who_is_told(
    tmp_path_factory: pytest.TempPathFactory,
    followers: list[tuple[str, set[str], Cadence]],
    before: list[str],
    text: str,
) -> None:
    database = Database.open(tmp_path_factory.mktemp("house"))
    house = House(database, MONTHS)
    people = []
    for place, (kind, wanted, cadence) in enumerate(followers):
        who = house.representative.number
        if kind == "group":
            who = house.group(f"group {place}")
        elif kind != "publisher":
            who = house.come(f"{kind} {place}").number
        known = house.subscriptions.list(who).subscriptions
        for words in sorted(wanted):
            if kind != "publisher" or not known:
                house.follow(who, words, cadence)
        people.append((kind, who))
    for step in before:
        if step == "sent":
            house.clock.now += timedelta(days=7)
            house.send_all()
        else:
            house.publish(step)
    for kind, who in people:
        match kind:
            case "paused":
                house.subscriptions.pause(who)
            case "blocked":
                house.alerts.blocked(who)
            case "removed":
                house.union.membership.remove(house.union.first.number, who)
            case "lapsed":
                sql = "UPDATE people SET renewed_at = '2020-01-01T00:00:00Z' WHERE number = ?"
                database.sql.execute(sql, [who])
    drafts, number = begun(house, text)
    expected = drafts.try_out(number).notified
    published = drafts.publish(number, house.representative.number, replace=True)
    if published.outcome == "already":
        assert expected == Notified(0, ())
    else:
        assert expected == told(house)
    database.close()


def test_who_would_learn_nothing_new_is_not_counted(store: Database) -> None:
    house = House(store)
    house.follow(house.come("a member"), "télétravail")
    house.publish()
    house.send_all()
    house.publish(MORE_WORK)
    # what waits about the correction would be taken back before anybody was told
    drafts, number = begun(house, APRIL)
    assert drafts.try_out(number).notified == Notified(0, ())
    drafts.publish(number, house.representative.number, replace=True)
    assert house.take() == ()
