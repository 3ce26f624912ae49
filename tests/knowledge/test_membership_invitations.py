"""Who may make, see and revoke which invitation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from knowledge.errors import InvitationRefused, NotAllowed, UnknownInvitation
from knowledge.membership import Deed, Role, State
from knowledge.store.database import Database
from tests.knowledge.union import START, Union, identity


@pytest.fixture
def union(store: Database) -> Union:
    return Union(store)


@pytest.mark.parametrize("role", list(Role))
def test_an_administrator_invites_to_any_role(union: Union, role: Role) -> None:
    invitation, token = union.invite(role, uses=3, days=7, label="  Hall B \n")
    assert (invitation.role, invitation.uses, invitation.used, invitation.left) == (role, 3, 0, 3)
    assert (invitation.label, invitation.created_by, invitation.revoked_at) == ("Hall B", union.first.number, None)
    assert (invitation.created_at, invitation.expires_at) == (START, START + timedelta(days=7))
    assert len(invitation.number) == 6
    assert union.membership.invitation(token) == invitation
    act = union.membership.acts()[0]
    assert (act.actor, act.deed) == (union.first.number, Deed.INVITED)
    assert act.about == f"{invitation.number} {role.value} 3"


def test_a_representative_invites_members_only(union: Union) -> None:
    representative = union.come("r", Role.REPRESENTATIVE)
    assert union.invite(Role.MEMBER, by=representative)[0].created_by == representative.number
    for role in (Role.REPRESENTATIVE, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            union.invite(role, by=representative)
    assert len(union.membership.invitations(union.first.number)) == 1


def test_a_member_invites_nobody(union: Union) -> None:
    member = union.come("a")
    with pytest.raises(NotAllowed):
        union.invite(by=member)
    with pytest.raises(NotAllowed):
        union.membership.invitations(member.number)


def test_who_was_demoted_removed_forgotten_or_lapsed_invites_no_more(store: Database) -> None:
    union = Union(store, months=12)
    demoted, removed, forgotten, lapsed = (union.come(name, Role.REPRESENTATIVE) for name in "drfl")
    union.membership.change_role(union.first.number, demoted.number, Role.MEMBER)
    union.membership.remove(union.first.number, removed.number)
    union.membership.forget(forgotten.number)
    union.invite(by=lapsed)
    union.clock.pass_days(366)
    for one in (demoted, removed, forgotten, lapsed):
        with pytest.raises(NotAllowed):
            union.invite(by=one)


def test_a_long_label_is_cut_and_none_is_needed(union: Union) -> None:
    assert union.invite(label=" " + "é" * 100)[0].label == "é" * 80
    assert union.invite(label="")[0].label == ""


@pytest.mark.parametrize("uses", [1, 1000])
def test_an_invitation_has_one_use_to_a_thousand(union: Union, uses: int) -> None:
    assert union.invite(uses=uses)[0].left == uses


@pytest.mark.parametrize("uses", [-1, 0, 1001])
def test_an_invitation_with_other_numbers_of_uses_is_not_made(union: Union, uses: int) -> None:
    with pytest.raises(ValueError, match="uses"):
        union.invite(uses=uses)
    assert union.membership.invitations(union.first.number) == ()


def test_an_invitation_lasts_up_to_366_days(union: Union) -> None:
    assert union.invite(days=366)[0].expires_at == START + timedelta(days=366)
    for days in (0, -1, 367):
        with pytest.raises(ValueError, match="expires"):
            union.invite(days=days)


def test_an_expiry_needs_a_zone_and_is_kept_in_utc(union: Union) -> None:
    with pytest.raises(ValueError, match="zone"):
        union.membership.invite(union.first.number, Role.MEMBER, "", 1, datetime(2026, 4, 1))  # noqa: DTZ001
    paris = timezone(timedelta(hours=2))
    invitation, _ = union.membership.invite(
        union.first.number, Role.MEMBER, "", 1, datetime(2026, 4, 1, 0, 0, 0, 7, tzinfo=paris)
    )
    assert invitation.expires_at == datetime(2026, 3, 31, 22, tzinfo=UTC)


def test_open_invitations_are_listed_newest_first(union: Union) -> None:
    first, second, third = (union.invite()[0] for _ in range(3))
    union.clock.pass_days(1)
    fourth, _ = union.invite()
    listed = union.membership.invitations(union.first.number)
    assert listed == (fourth, third, second, first)


def test_ended_invitations_are_not_listed(union: Union) -> None:
    expired, _ = union.invite(days=1)
    revoked, _ = union.invite()
    _, token = union.invite(uses=1)
    open_one, _ = union.invite()
    union.membership.join(token, identity("a"), 1)
    union.membership.revoke(union.first.number, revoked.number, with_members=False)
    assert {one.number for one in union.membership.invitations(union.first.number)} == {
        expired.number,
        open_one.number,
    }
    union.clock.pass_days(1)
    assert [one.number for one in union.membership.invitations(union.first.number)] == [open_one.number]


def test_a_representative_sees_the_invitations_for_members_whoever_made_them(union: Union) -> None:
    representative = union.come("r", Role.REPRESENTATIVE)
    for_members = [union.invite()[0], union.invite(by=representative)[0]]
    union.invite(Role.REPRESENTATIVE)
    union.invite(Role.ADMINISTRATOR)
    assert union.membership.invitations(representative.number) == tuple(reversed(for_members))
    assert len(union.membership.invitations(union.first.number)) == 4


# -- revoking


def test_revoking_closes_and_is_noted_and_leaves_the_people(union: Union) -> None:
    invitation, token = union.invite()
    union.membership.join(token, identity("a"), 1)
    assert union.membership.revoke(union.first.number, invitation.number, with_members=False) == 0
    assert union.now("a").active
    act = union.membership.acts()[0]
    assert (act.actor, act.deed, act.about) == (union.first.number, Deed.REVOKED, invitation.number)


def test_revoking_with_its_members_removes_those_who_came_by_it_and_are_members_today(store: Database) -> None:
    union = Union(store, months=12)
    invitation, token = union.invite(days=366)
    union.membership.join(token, identity("lapsed"), 1)
    union.clock.pass_days(200)
    for name in ("a", "b", "promoted", "gone"):
        union.membership.join(token, identity(name), 1)
    union.come("renewed")
    union.membership.renew(token, identity("renewed").lookup)
    other = union.come("other")
    union.membership.change_role(union.first.number, union.now("promoted").number, Role.REPRESENTATIVE)
    union.membership.remove(union.first.number, union.now("gone").number)
    union.clock.pass_days(165)
    assert union.now("lapsed").state is State.LAPSED
    assert union.membership.joined_by(invitation.number) == 2
    assert union.membership.revoke(union.first.number, invitation.number, with_members=True) == 2
    states = {name: union.now(name).state for name in ("a", "b", "promoted", "gone", "renewed", "lapsed", "first")}
    assert states == {
        "a": State.REMOVED,
        "b": State.REMOVED,
        "promoted": State.ACTIVE,
        "gone": State.REMOVED,
        "renewed": State.ACTIVE,
        "lapsed": State.LAPSED,
        "first": State.ACTIVE,
    }
    assert union.membership.by_number(other.number) == other
    assert union.now("a").removed_at == union.clock.now
    assert union.membership.joined_by(invitation.number) == 0
    assert union.membership.acts()[0].about == f"{invitation.number} 2"


def test_a_revoked_invitation_may_be_revoked_again_to_remove_its_members(union: Union) -> None:
    invitation, token = union.invite()
    union.membership.join(token, identity("a"), 1)
    union.membership.revoke(union.first.number, invitation.number, with_members=False)
    union.clock.pass_days(1)
    assert union.membership.revoke(union.first.number, invitation.number, with_members=True) == 1
    kept = union.membership.kept(union.first.number)
    assert [one.revoked_at for one in kept.made] == [START]


def test_a_representative_revokes_invitations_for_members_only(union: Union) -> None:
    representative = union.come("r", Role.REPRESENTATIVE)
    for_members, token = union.invite()
    for_others, other_token = union.invite(Role.REPRESENTATIVE)
    union.membership.join(token, identity("a"), 1)
    assert union.membership.revoke(representative.number, for_members.number, with_members=False) == 0
    with pytest.raises(NotAllowed):
        union.membership.revoke(representative.number, for_others.number, with_members=True)
    assert union.membership.join(other_token, identity("b"), 1).active


def test_a_representative_removes_only_those_who_came_by_an_invitation_of_their_own(union: Union) -> None:
    representative = union.come("r", Role.REPRESENTATIVE)
    own, token = union.invite(by=representative)
    others, other_token = union.invite()
    union.membership.join(token, identity("a"), 1)
    union.membership.join(other_token, identity("b"), 1)
    with pytest.raises(NotAllowed):
        union.membership.revoke(representative.number, others.number, with_members=True)
    assert (union.now("b").active, union.membership.invitation(other_token) is not None) == (True, True)
    assert union.membership.revoke(representative.number, own.number, with_members=True) == 1
    assert not union.now("a").active
    assert union.membership.revoke(union.first.number, others.number, with_members=True) == 1


def test_each_of_those_removed_with_an_invitation_is_noted(union: Union) -> None:
    invitation, token = union.invite()
    numbers = {union.membership.join(token, identity(name), 1).number for name in ("a", "b")}
    union.membership.revoke(union.first.number, invitation.number, with_members=True)
    revoked, *removed = union.membership.acts(3)
    assert (revoked.deed, revoked.about) == (Deed.REVOKED, f"{invitation.number} 2")
    assert {(act.deed, act.actor, act.about) for act in removed} == {
        (Deed.REMOVED, union.first.number, number) for number in numbers
    }


def test_an_office_that_came_by_an_invitation_is_noted_and_a_membership_is_not(union: Union) -> None:
    union.come("member")
    assert Deed.RAISED not in [act.deed for act in union.membership.acts()]
    invitation, token = union.invite(Role.ADMINISTRATOR)
    new = union.membership.join(token, identity("new"), 1)
    raised = union.membership.renew(token, identity("member").lookup)
    assert [(act.actor, act.deed, act.about) for act in union.membership.acts(2)] == [
        (one.number, Deed.RAISED, f"{invitation.number} administrator") for one in (raised, new)
    ]
    before = union.membership.acts(1)
    union.membership.renew(union.token(), identity("member").lookup)
    assert union.membership.acts(2)[1] == before[0]


def test_a_member_revokes_nothing(union: Union) -> None:
    invitation, token = union.invite()
    member = union.membership.join(token, identity("a"), 1)
    with pytest.raises(NotAllowed):
        union.membership.revoke(member.number, invitation.number, with_members=False)
    assert union.membership.invitation(token) is not None


def test_an_invitation_that_does_not_exist_cannot_be_revoked(union: Union) -> None:
    with pytest.raises(UnknownInvitation):
        union.membership.revoke(union.first.number, "AAAAAA", with_members=False)
    assert union.membership.joined_by("AAAAAA") == 0


def test_who_was_removed_with_an_invitation_does_not_come_back_by_it(union: Union) -> None:
    invitation, token = union.invite()
    union.membership.join(token, identity("a"), 1)
    union.membership.revoke(union.first.number, invitation.number, with_members=True)
    with pytest.raises(InvitationRefused):
        union.membership.join(token, identity("a"), 1)
