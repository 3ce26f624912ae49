"""Texts that are pasted in parts, and messages that say how far something is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge.arrivals import LONGEST_PASTE, SILENCE, Arrivals, PastingState
from knowledge.errors import TooLarge
from knowledge.membership import Role
from knowledge.store.database import Database
from tests.knowledge.union import Union

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def union(store: Database) -> Union:
    return Union(store)


@pytest.fixture
def who(union: Union) -> str:
    return union.come("olga", Role.REPRESENTATIVE).number


@pytest.fixture
def arrivals(store: Database, union: Union) -> Arrivals:
    return Arrivals(store, union.clock)


def rows(store: Database) -> int:
    return sum(
        len(list(store.sql.query(f"SELECT * FROM {table}"))) for table in ("pastings", "pasted_parts", "arrivals")
    )


def test_parts_are_kept_by_message_and_in_its_order(union: Union, arrivals: Arrivals, who: str) -> None:
    now = union.clock.now
    assert arrivals.pasting(who) is None
    arrivals.begin(who, now)
    for message, text in ((9, "trois"), (3, "un"), (7, "deux"), (3, "un")):
        pasted = arrivals.add(who, message, text, now)
    assert arrivals.parts(who) == {3: "un", 7: "deux", 9: "trois"}
    assert (pasted.parts, pasted.signs, pasted.state) == (3, 11, PastingState.OPEN)
    assert arrivals.add(who, 7, "DEUX !", now).signs == 13
    arrivals.end(who)
    assert (arrivals.pasting(who), arrivals.parts(who)) == (None, {})


def test_nothing_is_added_for_who_does_not_paste_or_is_not_known(union: Union, arrivals: Arrivals, who: str) -> None:
    assert arrivals.add(who, 1, "un", union.clock.now).parts == 0
    assert arrivals.begin("nobody", union.clock.now).parts == 0
    assert arrivals.add_forwarded("nobody", 1, "un", union.clock.now).parts == 0
    assert rows(union.database) == 0


def test_it_is_silent_after_half_an_hour_without_a_part(union: Union, arrivals: Arrivals, who: str) -> None:
    begun = union.clock.now
    arrivals.begin(who, begun)
    pasted = arrivals.add(who, 1, "un", begun + 10 * A_MINUTE)
    assert not pasted.silent_at(begun + 10 * A_MINUTE + SILENCE)
    assert pasted.silent_at(begun + 11 * A_MINUTE + SILENCE)
    # a part that comes late does not make it older
    assert arrivals.add(who, 2, "deux", begun).last_at == pasted.last_at


def test_what_is_left_is_kept_unless_there_is_nothing(union: Union, arrivals: Arrivals, who: str) -> None:
    arrivals.begin(who, union.clock.now)
    arrivals.leave(who)
    assert arrivals.pasting(who) is None
    arrivals.begin(who, union.clock.now)
    arrivals.add(who, 1, "un", union.clock.now)
    arrivals.leave(who)
    left = arrivals.pasting(who)
    assert left is not None
    assert (left.state, left.parts) == (PastingState.LEFT, 1)
    assert arrivals.begin(who, union.clock.now).parts == 1
    arrivals.leave("nobody")


def test_what_was_forwarded_and_left_makes_room_and_what_was_begun_does_not(
    union: Union, arrivals: Arrivals, who: str
) -> None:
    now = union.clock.now
    arrivals.add_forwarded(who, 1, "un", now)
    assert arrivals.add_forwarded(who, 2, "deux", now + 20 * A_MINUTE).parts == 2
    later = arrivals.add_forwarded(who, 3, "trois", now + 60 * A_MINUTE)
    assert (later.parts, later.state) == (1, PastingState.FORWARDED)
    # said to be a text to publish: it is one
    begun = arrivals.begin(who, now + 61 * A_MINUTE)
    assert (begun.parts, begun.state) == (1, PastingState.OPEN)
    assert arrivals.add_forwarded(who, 4, "quatre", now + 600 * A_MINUTE).parts == 2


def test_a_part_that_was_none_goes_and_takes_what_was_only_forwarded_with_it(
    union: Union, arrivals: Arrivals, who: str
) -> None:
    now = union.clock.now
    arrivals.add_forwarded(who, 1, "un", now)
    assert arrivals.drop_part(who, 1) is None
    assert arrivals.pasting(who) is None
    arrivals.begin(who, now)
    arrivals.add(who, 1, "un", now)
    left = arrivals.drop_part(who, 1)
    assert left is not None
    assert (left.parts, left.state) == (0, PastingState.OPEN)


def test_with_a_hole_in_it_a_text_is_not_kept(union: Union, arrivals: Arrivals, who: str) -> None:
    arrivals.begin(who, union.clock.now)
    assert arrivals.add(who, 1, "x" * LONGEST_PASTE, union.clock.now).signs == LONGEST_PASTE
    with pytest.raises(TooLarge):
        arrivals.add(who, 2, "x", union.clock.now)
    assert rows(union.database) == 0


def test_the_message_that_says_how_far_it_is_is_found_again(union: Union, arrivals: Arrivals, who: str) -> None:
    assert arrivals.status(who, 5) is None
    arrivals.begin_status(who, 5, 6)
    arrivals.begin_status(who, 5, 8)
    arrivals.begin_status("nobody", 5, 7)
    assert arrivals.status(who, 5) == 8
    arrivals.end_status(who, 5)
    assert rows(union.database) == 0


def test_what_nobody_goes_on_with_is_gone_after_a_week_and_with_its_author(
    union: Union, arrivals: Arrivals, who: str
) -> None:
    def come() -> None:
        arrivals.begin(who, union.clock.now)
        arrivals.add(who, 1, "un", union.clock.now)
        arrivals.begin_status(who, 1, 2)

    come()
    union.clock.pass_days(6.9)
    arrivals.expire()
    assert rows(union.database) == 3
    union.clock.pass_days(0.2)
    arrivals.expire()
    assert rows(union.database) == 0
    come()
    assert union.membership.kept(who).pasted == ("un",)
    union.membership.forget(who)
    assert rows(union.database) == 0
