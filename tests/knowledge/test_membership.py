"""People come in, renew, lapse and come back; each refusal beside what is allowed."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import pytest

from knowledge.errors import InvitationRefused, NotAllowed, UnknownMember
from knowledge.membership import Deed, Identity, Member, Membership, Role, State
from knowledge.membership.numbers import SIGNS, months_after, new_number
from knowledge.store.database import FILE, Database
from tests.knowledge.union import START, Union, identity


@pytest.fixture
def union(store: Database) -> Union:
    return Union(store)


@pytest.fixture
def yearly(store: Database) -> Union:
    return Union(store, months=12)


# -- coming in


def test_somebody_invited_comes_in_and_is_found_again(union: Union) -> None:
    invitation, token = union.invite(label="Hall B")
    joined = union.membership.join(token, identity("a"), 3)
    assert joined == Member(
        number=joined.number,
        role=Role.MEMBER,
        state=State.ACTIVE,
        sealed=identity("a").sealed,
        consent=3,
        agreed_at=START,
        joined_at=START,
        renewed_at=START,
        lapses_at=None,
        removed_at=None,
        invitation=invitation.number,
    )
    assert len(joined.number) == 8
    assert set(joined.number) <= set(SIGNS)
    assert union.membership.member(identity("a").lookup) == joined == union.membership.by_number(joined.number)
    assert union.membership.counts() == {Role.MEMBER: 1, Role.REPRESENTATIVE: 0, Role.ADMINISTRATOR: 1}
    assert union.left(invitation) == 9


def test_a_stranger_is_nobody(union: Union) -> None:
    assert union.membership.member(b"stranger") is None
    assert union.membership.by_number("AAAAAAAA") is None


@pytest.mark.parametrize("role", list(Role))
def test_the_invitation_gives_its_role(union: Union, role: Role) -> None:
    assert union.come("a", role).role is role


def test_what_is_written_is_there_for_another_process(union: Union) -> None:
    union.come("a")
    other = Database.open(union.database.folder)
    assert Membership(other, clock=union.clock).member(identity("a").lookup) == union.now("a")
    other.close()


def test_neither_a_token_nor_its_start_is_stored(union: Union) -> None:
    token = union.token()
    assert len(token) == 22
    union.database.shed()
    assert token[:8].encode() not in (union.database.folder / FILE).read_bytes()


@pytest.mark.parametrize("token", ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "é" * 2000, "\ud800", "' OR 1=1 --", "\x00"])
def test_an_unknown_token_opens_nothing(union: Union, token: str) -> None:
    assert union.membership.invitation(token) is None
    with pytest.raises(InvitationRefused):
        union.membership.join(token, identity("a"), 1)
    assert union.membership.member(identity("a").lookup) is None


def test_an_expired_invitation_is_refused_and_one_second_before_it_is_not(union: Union) -> None:
    token = union.token(days=1)
    union.clock.now += timedelta(days=1, seconds=-1)
    assert union.membership.invitation(token) is not None
    union.membership.join(token, identity("in time"), 1)
    union.clock.now += timedelta(seconds=1)
    assert union.membership.invitation(token) is None
    with pytest.raises(InvitationRefused):
        union.membership.join(token, identity("late"), 1)


def test_a_used_up_invitation_is_refused(union: Union) -> None:
    token = union.token(uses=2)
    for name in ("a", "b"):
        union.membership.join(token, identity(name), 1)
    assert union.membership.invitation(token) is None
    with pytest.raises(InvitationRefused):
        union.membership.join(token, identity("c"), 1)


def test_a_revoked_invitation_is_refused(union: Union) -> None:
    invitation, token = union.invite()
    union.membership.revoke(union.first.number, invitation.number, with_members=False)
    assert union.membership.invitation(token) is None
    with pytest.raises(InvitationRefused):
        union.membership.join(token, identity("a"), 1)


def test_all_refusals_are_told_alike(union: Union) -> None:
    invitation, revoked = union.invite()
    union.membership.revoke(union.first.number, invitation.number, with_members=False)
    used_up = union.token(uses=1)
    union.membership.join(used_up, identity("a"), 1)
    expired = union.token(days=1)
    union.clock.pass_days(2)
    told = set()
    for token in ("unknown", revoked, used_up, expired):
        with pytest.raises(InvitationRefused) as refused:
            union.membership.join(token, identity("b"), 1)
        told.add((type(refused.value), str(refused.value)))
    assert len(told) == 1


# -- again


def test_opening_the_same_invitation_twice_takes_one_use_and_changes_nothing(union: Union) -> None:
    invitation, token = union.invite(uses=5)
    joined = union.membership.join(token, identity("a"), 1)
    union.clock.pass_days(3)
    assert union.membership.join(token, Identity(identity("a").lookup, b"sealed anew"), 2) == joined
    assert union.membership.renew(token, identity("a").lookup) == joined
    assert union.left(invitation) == 4


def test_the_last_use_of_an_invitation_stays_good_for_who_took_it(union: Union) -> None:
    token = union.token(uses=1)
    joined = union.membership.join(token, identity("a"), 1)
    assert union.membership.join(token, identity("a"), 1) == joined


def test_another_invitation_renews_and_keeps_the_number_and_the_one_they_came_by(yearly: Union) -> None:
    joined = yearly.come("a")
    yearly.clock.pass_days(100)
    second, token = yearly.invite()
    renewed = yearly.membership.renew(token, identity("a").lookup)
    assert (renewed.number, renewed.joined_at, renewed.invitation) == (joined.number, START, joined.invitation)
    assert renewed.renewed_at == START + timedelta(days=100)
    assert yearly.left(second) == 9
    yearly.clock.pass_days(1)
    assert yearly.membership.renew(token, identity("a").lookup) == renewed
    assert yearly.left(second) == 9


def test_somebody_active_who_joins_by_another_invitation_renews_and_agrees_anew(yearly: Union) -> None:
    joined = yearly.come("a")
    yearly.clock.pass_days(100)
    again = yearly.membership.join(yearly.token(), Identity(identity("a").lookup, b"anew"), 2)
    assert (again.number, again.renewed_at) == (joined.number, START + timedelta(days=100))
    assert (again.consent, again.sealed) == (2, b"anew")
    assert yearly.membership.counts()[Role.MEMBER] == 1


@pytest.mark.parametrize("way", ["join", "renew"])
def test_a_renewal_raises_a_role_and_never_lowers_it(union: Union, way: str) -> None:
    def use(role: Role) -> Role:
        token = union.token(role)
        if way == "join":
            return union.membership.join(token, identity("a"), 1).role
        return union.membership.renew(token, identity("a").lookup).role

    union.come("a")
    assert use(Role.REPRESENTATIVE) is Role.REPRESENTATIVE
    assert use(Role.MEMBER) is Role.REPRESENTATIVE
    assert use(Role.ADMINISTRATOR) is Role.ADMINISTRATOR
    assert use(Role.REPRESENTATIVE) is Role.ADMINISTRATOR


def test_a_renewal_is_refused_like_a_first_coming(union: Union) -> None:
    union.come("a")
    token = union.token(days=1)
    union.clock.pass_days(2)
    for refused in (token, "unknown"):
        with pytest.raises(InvitationRefused):
            union.membership.renew(refused, identity("a").lookup)


def test_a_stranger_cannot_renew(union: Union) -> None:
    with pytest.raises(UnknownMember):
        union.membership.renew(union.token(), b"stranger")


def test_nobody_gains_by_an_invitation_of_their_own(yearly: Union) -> None:
    other = yearly.come("other", Role.ADMINISTRATOR)
    demoted = yearly.membership.change_role(yearly.first.number, other.number, Role.REPRESENTATIVE)
    yearly.clock.pass_days(200)
    _, token = yearly.invite(by=demoted, days=300)
    assert yearly.membership.renew(token, identity("other").lookup) == demoted
    yearly.clock.pass_days(170)
    with pytest.raises(InvitationRefused):
        yearly.membership.renew(token, identity("other").lookup)
    assert yearly.membership.join(token, identity("somebody else"), 1).role is Role.MEMBER
    assert yearly.membership.renew(yearly.token(), identity("other").lookup).active


# -- lapsing


def test_without_months_nobody_lapses(union: Union) -> None:
    union.come("a")
    union.clock.pass_days(10_000)
    assert union.now("a").active
    assert union.now("a").lapses_at is None


@pytest.mark.parametrize("role", [Role.MEMBER, Role.REPRESENTATIVE])
def test_a_membership_lapses_to_the_second(yearly: Union, role: Role) -> None:
    yearly.come("a", role)
    end = START.replace(year=2027)
    yearly.clock.now = end - timedelta(seconds=1)
    assert (yearly.now("a").state, yearly.now("a").lapses_at) == (State.ACTIVE, end)
    assert yearly.membership.counts()[role] == 1
    yearly.clock.now = end
    assert (yearly.now("a").state, yearly.now("a").lapses_at) == (State.LAPSED, end)
    assert yearly.membership.counts()[role] == 0
    assert [one.number for one in yearly.membership.officers()] == [yearly.first.number]


def test_an_administrator_does_not_lapse(yearly: Union) -> None:
    yearly.clock.pass_days(10_000)
    assert yearly.now("first").active
    assert yearly.now("first").lapses_at is None


def test_a_changed_setting_holds_for_who_is_there_already(yearly: Union) -> None:
    yearly.come("a")
    yearly.clock.pass_days(200)
    assert yearly.now("a").state is State.ACTIVE
    for months, state in ((6, State.LAPSED), (24, State.ACTIVE), (None, State.ACTIVE)):
        member = yearly.with_months(months).member(identity("a").lookup)
        assert member is not None
        assert member.state is state


def test_memberships_of_no_month_are_no_setting(store: Database) -> None:
    with pytest.raises(ValueError, match="0 months"):
        Membership(store, months=0)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-05-31", 12, "2027-05-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -13, "2024-12-15"),
    ],
)
def test_months_are_those_of_the_calendar(start: str, months: int, end: str) -> None:
    assert months_after(datetime.fromisoformat(start), months) == datetime.fromisoformat(end)


@pytest.mark.parametrize("way", ["join", "renew"])
def test_somebody_lapsed_comes_back_under_their_number(yearly: Union, way: str) -> None:
    joined = yearly.come("a")
    yearly.clock.pass_days(400)
    invitation, token = yearly.invite()
    if way == "join":
        back = yearly.membership.join(token, identity("a"), 2)
    else:
        back = yearly.membership.renew(token, identity("a").lookup)
    assert (back.number, back.state, back.joined_at) == (joined.number, State.ACTIVE, START)
    assert back.invitation == invitation.number
    assert yearly.membership.joined_by(invitation.number) == 1


def test_somebody_lapsed_keeps_the_higher_role(yearly: Union) -> None:
    yearly.come("a", Role.REPRESENTATIVE)
    yearly.clock.pass_days(400)
    assert yearly.membership.join(yearly.token(), identity("a"), 1).role is Role.REPRESENTATIVE


@pytest.mark.parametrize("way", ["join", "renew"])
def test_somebody_lapsed_does_not_come_back_by_the_invitation_they_used(store: Database, way: str) -> None:
    union = Union(store, months=1)
    token = union.token(days=300)
    union.membership.join(token, identity("a"), 1)
    union.clock.pass_days(40)
    assert union.membership.invitation(token) is not None
    with pytest.raises(InvitationRefused):
        union.membership.join(token, identity("a"), 1) if way == "join" else union.membership.renew(
            token, identity("a").lookup
        )
    assert union.now("a").state is State.LAPSED


# -- removed


def test_somebody_removed_comes_back_by_no_invitation_they_used_and_by_any_other(union: Union) -> None:
    first, second, third = union.token(), union.token(), union.token(Role.MEMBER)
    joined = union.membership.join(first, identity("a"), 1)
    union.membership.renew(second, identity("a").lookup)
    union.membership.change_role(union.first.number, joined.number, Role.REPRESENTATIVE)
    union.membership.remove(union.first.number, joined.number)
    for token in (first, second):
        with pytest.raises(InvitationRefused):
            union.membership.join(token, identity("a"), 1)
    assert union.now("a").state is State.REMOVED
    union.clock.pass_days(1)
    back = union.membership.join(third, identity("a"), 2)
    assert (back.number, back.role, back.state) == (joined.number, Role.MEMBER, State.ACTIVE)
    assert (back.joined_at, back.removed_at) == (START + timedelta(days=1), None)


def test_somebody_removed_cannot_renew(union: Union) -> None:
    union.membership.remove(union.first.number, union.come("a").number)
    with pytest.raises(UnknownMember):
        union.membership.renew(union.token(), identity("a").lookup)


def test_a_second_removal_bars_both_invitations(union: Union) -> None:
    tokens = [union.token(), union.token()]
    for token in tokens:
        number = union.membership.join(token, identity("a"), 1).number
        union.membership.remove(union.first.number, number)
    for token in tokens:
        with pytest.raises(InvitationRefused):
            union.membership.join(token, identity("a"), 1)


# -- the administrators whom the settings name


def test_the_first_administrator_claims_their_place_and_it_is_noted(union: Union) -> None:
    assert (union.first.role, union.first.state, union.first.invitation) == (Role.ADMINISTRATOR, State.ACTIVE, None)
    (act,) = union.membership.acts()
    assert (act.actor, act.deed, act.at) == (union.first.number, Deed.CLAIMED, START)


def test_a_second_named_administrator_who_never_came_claims_too(union: Union) -> None:
    assert union.membership.may_claim(b"second")
    assert union.membership.claim(Identity(b"second", b"s"), 1).role is Role.ADMINISTRATOR


def test_who_was_demoted_or_removed_does_not_claim_their_place_back(union: Union) -> None:
    other = union.come("other", Role.ADMINISTRATOR)
    for put_out in (
        lambda: union.membership.change_role(union.first.number, other.number, Role.MEMBER),
        lambda: union.membership.remove(union.first.number, other.number),
    ):
        put_out()
        assert not union.membership.may_claim(identity("other").lookup)
        with pytest.raises(NotAllowed):
            union.membership.claim(identity("other"), 1)
    assert not union.now("other").active


def test_named_people_claim_until_somebody_was_put_out_and_then_only_when_nobody_administrates(store: Database) -> None:
    for put_out in ("demoted", "removed", "revoked"):
        union = Union(Database.open(store.folder / put_out))
        assert union.membership.claim(identity("early"), 1).role is Role.ADMINISTRATOR
        invitation, token = union.invite()
        gone = union.membership.join(token, identity("gone"), 1)
        if put_out == "demoted":
            union.membership.change_role(union.first.number, union.now("early").number, Role.REPRESENTATIVE)
        elif put_out == "removed":
            union.membership.remove(union.first.number, gone.number)
        else:
            union.membership.revoke(union.first.number, invitation.number, with_members=True)
        assert not union.membership.may_claim(identity("late").lookup)
        with pytest.raises(NotAllowed):
            union.membership.claim(identity("late"), 1)
        union.database.close()


def test_who_is_promoted_or_loses_a_lesser_office_closes_nothing(union: Union) -> None:
    member = union.come("a")
    for role in (Role.REPRESENTATIVE, Role.MEMBER):
        union.membership.change_role(union.first.number, member.number, role)
    assert union.membership.claim(identity("a"), 1).role is Role.ADMINISTRATOR


def test_a_named_member_claims_again_when_nobody_else_administrates(union: Union, store: Database) -> None:
    member = union.come("a")
    union.membership.remove(union.first.number, union.come("b").number)
    with pytest.raises(NotAllowed):
        union.membership.claim(identity("a"), 1)
    # as after a restoration from a backup, or by hand
    with store.transaction():
        store.sql.execute("UPDATE people SET role = 'member' WHERE number = ?", [union.first.number])
    union.clock.pass_days(1)
    assert union.membership.may_claim(identity("a").lookup)
    claimed = union.membership.claim(identity("a"), 4)
    assert (claimed.number, claimed.role, claimed.consent) == (member.number, Role.ADMINISTRATOR, 4)
    assert claimed.joined_at == START


def test_the_only_administrator_may_claim_again(union: Union) -> None:
    assert union.membership.may_claim(identity("first").lookup)
    assert union.membership.claim(identity("first"), 2).number == union.first.number


def test_the_only_administrator_removed_by_hand_comes_back_by_claiming(union: Union, store: Database) -> None:
    with store.transaction():
        store.sql.execute("UPDATE people SET removed_at = ?", ["2026-03-02T10:00:00+00:00"])
    assert not union.now("first").active
    assert union.membership.claim(identity("first"), 2).active


# -- numbers and instants


def test_a_number_that_is_taken_is_drawn_again() -> None:
    drawn: list[str] = []

    def taken(number: str) -> bool:
        drawn.append(number)
        return len(drawn) < 4

    assert new_number(6, taken) == drawn[3]
    assert len(set(drawn)) == 4


def test_a_clock_in_another_zone_gives_the_same_instants(store: Database) -> None:
    paris = timezone(timedelta(hours=2))
    membership = Membership(store, clock=lambda: datetime(2026, 7, 1, 1, 30, 0, 999, tzinfo=paris))
    claimed = membership.claim(identity("first"), 1)
    assert claimed.joined_at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert claimed.joined_at.tzinfo is UTC
    assert membership.member(identity("first").lookup) == claimed


def test_a_store_from_before_there_were_members_takes_them(store: Database) -> None:

    folder = store.folder / "old"
    Database.open(folder).close()
    with sqlite3.connect(folder / FILE) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for table in ("seal", "group_chats", "acts", "invitation_uses", "invitations", "people"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm002_people'")
    connection.close()
    opened = Database.open(folder)
    assert Union(opened).come("a").active
    opened.close()
