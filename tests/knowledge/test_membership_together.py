"""Several people at once, and whatever sequence of acts: what always holds."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from knowledge.errors import InvitationRefused, MembershipError
from knowledge.membership import Identity, Membership, Role, State
from knowledge.store.database import Database
from tests.knowledge.union import Clock, Union, identity

# -- at the same time, each with a connection of its own


def come_in(folder: Path, token: str, name: str) -> bool:
    database = Database.open(folder)
    try:
        Membership(database, clock=Clock()).join(token, identity(name), 1)
    except InvitationRefused:
        return False
    finally:
        database.close()
    return True


def put_out(folder: Path, actor: str, other: str) -> str:
    database = Database.open(folder)
    try:
        Membership(database, clock=Clock()).remove(actor, other)
    except MembershipError as error:
        return type(error).__name__
    finally:
        database.close()
    return "removed"


def threads() -> Executor:
    return ThreadPoolExecutor(4)


def processes() -> Executor:
    return ProcessPoolExecutor(2, multiprocessing.get_context("spawn"))


@pytest.mark.parametrize("workers", [threads, processes])
def test_of_those_who_race_for_the_last_use_exactly_one_comes_in(
    store: Database, workers: Callable[[], Executor]
) -> None:
    union = Union(store)
    with workers() as pool:
        for turn in range(5):
            invitation, token = union.invite(uses=1)
            names = [f"{turn} {number}" for number in range(4)]
            came = list(pool.map(come_in, [store.folder] * 4, [token] * 4, names))
            assert sorted(came) == [False, False, False, True]
            there = [union.membership.member(identity(name).lookup) is not None for name in names]
            assert there == came
            assert union.membership.joined_by(invitation.number) == 1


def test_one_person_twice_at_once_takes_one_use(store: Database) -> None:
    union = Union(store)
    invitation, token = union.invite(uses=10)
    with threads() as pool:
        assert all(pool.map(come_in, [store.folder] * 4, [token] * 4, ["a"] * 4))
    assert union.left(invitation) == 9
    assert union.membership.counts()[Role.MEMBER] == 1


def test_two_administrators_who_put_each_other_out_leave_one(store: Database) -> None:
    union = Union(store)
    other = union.come("other", Role.ADMINISTRATOR)
    pair = [union.first.number, other.number]
    with threads() as pool:
        told = list(pool.map(put_out, [store.folder] * 2, pair, reversed(pair)))
    assert sorted(told) == ["NotAllowed", "removed"]
    assert union.membership.counts()[Role.ADMINISTRATOR] == 1


# -- in any order

NAMES = ["ana", "bo", "cy", "di"]
names = st.sampled_from(NAMES)
roles = st.sampled_from(list(Role))


class Life(RuleBasedStateMachine):
    """Four people do anything to each other; only what is refused as the face says may be raised."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.database = Database.open(Path(self._folder.name))
        self.database.sql.execute("PRAGMA synchronous = OFF")
        self.clock = Clock()
        self.membership = Membership(self.database, months=3, clock=self.clock)
        self.tokens: list[str] = ["unknown"]
        self.administrated = False

    def number(self, name: str) -> str:
        member = self.membership.member(identity(name).lookup)
        return member.number if member else "AAAAAAAA"

    def token(self, index: int) -> str:
        return self.tokens[index % len(self.tokens)]

    @initialize(name=st.just(NAMES[0]))
    def somebody_claims_their_place(self, name: str) -> None:
        self.membership.claim(identity(name), 1)
        self.administrated = True

    @rule(name=st.sampled_from(NAMES[:2]))
    def claims(self, name: str) -> None:
        allowed = self.membership.may_claim(identity(name).lookup)
        try:
            assert self.membership.claim(identity(name), 1).active
            assert allowed
        except MembershipError:
            assert not allowed

    @rule(name=names, role=roles, uses=st.integers(1, 3), days=st.integers(1, 200))
    def invites(self, name: str, role: Role, uses: int, days: int) -> None:
        with suppress(MembershipError):
            until = self.clock.now + timedelta(days=days)
            invitation, token = self.membership.invite(self.number(name), role, "", uses, until)
            assert invitation.left == uses
            self.tokens.append(token)

    @rule(name=names, index=st.integers(0, 20), renewing=st.booleans())
    def opens(self, name: str, index: int, renewing: bool) -> None:
        token, who = self.token(index), identity(name)
        before = self.membership.member(who.lookup)
        try:
            member = self.membership.renew(token, who.lookup) if renewing else self.membership.join(token, who, 1)
        except MembershipError:
            assert self.membership.member(who.lookup) == before
        else:
            assert member.active
            assert self.membership.member(who.lookup) == member
            assert before is None or before.state is not State.ACTIVE or member.role.covers(before.role)

    @rule(name=names, other=names, role=roles)
    def changes_a_role(self, name: str, other: str, role: Role) -> None:
        with suppress(MembershipError):
            self.membership.change_role(self.number(name), self.number(other), role)

    @rule(name=names, other=names)
    def removes(self, name: str, other: str) -> None:
        with suppress(MembershipError):
            self.membership.remove(self.number(name), self.number(other))

    @rule(name=names)
    def is_forgotten(self, name: str) -> None:
        member = self.membership.member(identity(name).lookup)
        with suppress(MembershipError):
            self.membership.forget(self.number(name))
            assert member is not None
            text = "\n".join(self.database.sql.conn.iterdump())
            assert member.number not in text

    @rule(name=names, index=st.integers(0, 20), with_members=st.booleans())
    def revokes(self, name: str, index: int, with_members: bool) -> None:
        invitation = self.membership.invitation(self.token(index))
        with suppress(MembershipError):
            number = invitation.number if invitation else "AAAAAA"
            expected = self.membership.joined_by(number) if with_members else 0
            assert self.membership.revoke(self.number(name), number, with_members) == expected
            assert self.membership.invitation(self.token(index)) is None

    @rule(days=st.integers(1, 120))
    def time_passes(self, days: int) -> None:
        self.clock.pass_days(days)

    @rule()
    def is_cleaned(self) -> None:
        self.membership.clean(ended_days=30, act_months=6, invitation_days=30)

    @rule(name=names)
    def approves_a_group(self, name: str) -> None:
        with suppress(MembershipError):
            self.membership.approve_group(self.number(name), Identity(b"group", b"group"))

    @invariant()
    def somebody_administrates(self) -> None:
        assert not self.administrated or self.membership.counts()[Role.ADMINISTRATOR] >= 1

    @invariant()
    def no_invitation_was_used_too_often(self) -> None:
        for row in self.database.sql.query(
            "SELECT used, uses, (SELECT count(*) FROM invitation_uses WHERE invitation = number) AS known "
            "FROM invitations"
        ):
            assert row["known"] <= row["used"] <= row["uses"]

    @invariant()
    def everything_refers_to_something(self) -> None:
        assert list(self.database.sql.query("PRAGMA foreign_key_check")) == []

    def teardown(self) -> None:
        self.database.close()
        self._folder.cleanup()


Life.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestWhateverPeopleDoSomebodyAdministrates = Life.TestCase
