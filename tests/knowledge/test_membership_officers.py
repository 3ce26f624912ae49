"""What administrators decide about people and groups, and the trail that it leaves."""

from __future__ import annotations

import pytest

from knowledge.errors import LastAdministrator, NotAllowed, UnknownMember
from knowledge.membership import Deed, Identity, Member, Role, State
from knowledge.store.database import Database
from tests.knowledge.union import START, Union, identity


@pytest.fixture
def union(store: Database) -> Union:
    return Union(store, months=12)


def trail(union: Union) -> list[tuple[str | None, Deed, str]]:
    return [(act.actor, act.deed, act.about) for act in union.membership.acts()]


# -- roles


def test_roles_are_in_an_order() -> None:
    assert [role.rank for role in Role] == [0, 1, 2]
    assert Role.ADMINISTRATOR.covers(Role.REPRESENTATIVE)
    assert Role.MEMBER.covers(Role.MEMBER)
    assert not Role.MEMBER.covers(Role.REPRESENTATIVE)


def test_administrators_come_first_among_officers_then_who_joined_first(union: Union) -> None:
    names = ("early", "administrator", "late", "gone")
    for name in names:
        union.clock.pass_days(1)
        union.come(name, Role.ADMINISTRATOR if name == "administrator" else Role.REPRESENTATIVE)
    union.come("member")
    union.membership.remove(union.first.number, union.now("gone").number)
    ordered = [union.now(name) for name in ("first", "administrator", "early", "late")]
    assert list(union.membership.officers()) == ordered
    assert union.membership.counts() == {Role.MEMBER: 1, Role.REPRESENTATIVE: 2, Role.ADMINISTRATOR: 2}


def test_an_administrator_changes_a_role_and_it_is_noted(union: Union) -> None:
    member = union.come("a")
    changed = union.membership.change_role(union.first.number, member.number, Role.REPRESENTATIVE)
    assert changed == union.now("a")
    assert (changed.role, changed.renewed_at) == (Role.REPRESENTATIVE, START)
    assert trail(union)[0] == (union.first.number, Deed.ROLE_CHANGED, f"{member.number} representative")


def test_the_same_role_again_is_not_noted(union: Union) -> None:
    member = union.come("a")
    before = trail(union)
    assert union.membership.change_role(union.first.number, member.number, Role.MEMBER) == member
    assert union.membership.change_role(union.first.number, union.first.number, Role.ADMINISTRATOR) == union.first
    assert trail(union) == before


@pytest.mark.parametrize("role", [Role.MEMBER, Role.REPRESENTATIVE])
def test_others_change_no_role_and_remove_nobody(union: Union, role: Role) -> None:
    actor, other = union.come("actor", role), union.come("other")
    for member in (other, actor, union.first):
        with pytest.raises(NotAllowed):
            union.membership.change_role(actor.number, member.number, Role.ADMINISTRATOR)
        with pytest.raises(NotAllowed):
            union.membership.remove(actor.number, member.number)
    assert union.now("other") == other


def test_who_is_no_administrator_any_more_decides_nothing(union: Union) -> None:
    demoted, removed, forgotten = (union.come(name, Role.ADMINISTRATOR) for name in "drf")
    other = union.come("other")
    union.membership.change_role(union.first.number, demoted.number, Role.REPRESENTATIVE)
    union.membership.remove(union.first.number, removed.number)
    union.membership.forget(forgotten.number)
    for actor in (demoted, removed, forgotten):
        with pytest.raises(NotAllowed):
            union.membership.change_role(actor.number, other.number, Role.ADMINISTRATOR)
        with pytest.raises(NotAllowed):
            union.membership.remove(actor.number, other.number)
        with pytest.raises(NotAllowed):
            union.membership.approve_group(actor.number, identity("group"))


def test_nobody_unknown_lapsed_or_removed_gets_a_role(union: Union) -> None:
    lapsed = union.come("lapsed")
    union.clock.pass_days(400)
    removed = union.come("removed")
    union.membership.remove(union.first.number, removed.number)
    for number in (lapsed.number, removed.number, "AAAAAAAA"):
        with pytest.raises(UnknownMember):
            union.membership.change_role(union.first.number, number, Role.ADMINISTRATOR)


def test_an_administrator_who_becomes_a_member_has_their_months_from_then_on(union: Union) -> None:
    other = union.come("other", Role.ADMINISTRATOR)
    union.clock.pass_days(1000)
    demoted = union.membership.change_role(union.first.number, other.number, Role.REPRESENTATIVE)
    assert (demoted.state, demoted.renewed_at) == (State.ACTIVE, union.clock.now)
    union.clock.pass_days(366)
    assert union.now("other").state is State.LAPSED


def test_a_representative_who_becomes_a_member_gains_no_time(union: Union) -> None:
    other = union.come("other", Role.REPRESENTATIVE)
    union.clock.pass_days(100)
    assert union.membership.change_role(union.first.number, other.number, Role.MEMBER).renewed_at == START


# -- removing


def test_an_administrator_removes_somebody_and_it_is_noted_once(union: Union) -> None:
    member = union.come("a")
    union.clock.pass_days(1)
    removed = union.membership.remove(union.first.number, member.number)
    assert (removed.state, removed.removed_at, removed.lapses_at) == (State.REMOVED, union.clock.now, None)
    union.clock.pass_days(1)
    assert union.membership.remove(union.first.number, member.number) == removed == union.now("a")
    assert [entry for entry in trail(union) if entry[1] is Deed.REMOVED] == [
        (union.first.number, Deed.REMOVED, member.number)
    ]
    assert union.membership.counts()[Role.MEMBER] == 0


def test_somebody_lapsed_may_be_removed(union: Union) -> None:
    member = union.come("a")
    union.clock.pass_days(400)
    assert union.membership.remove(union.first.number, member.number).state is State.REMOVED


def test_nobody_unknown_is_removed(union: Union) -> None:
    with pytest.raises(UnknownMember):
        union.membership.remove(union.first.number, "AAAAAAAA")


# -- the last administrator


def test_the_last_administrator_stays(union: Union) -> None:
    union.come("r", Role.REPRESENTATIVE)
    union.membership.remove(union.first.number, union.come("removed", Role.ADMINISTRATOR).number)
    number = union.first.number
    for leave in (
        lambda: union.membership.change_role(number, number, Role.MEMBER),
        lambda: union.membership.remove(number, number),
        lambda: union.membership.forget(number),
    ):
        with pytest.raises(LastAdministrator):
            leave()
    assert union.now("first") == union.first


def test_an_administrator_leaves_when_another_one_remains(union: Union) -> None:
    union.come("second", Role.ADMINISTRATOR)
    third = union.come("third", Role.ADMINISTRATOR)
    fourth = union.come("fourth", Role.ADMINISTRATOR)
    first = union.first.number
    assert union.membership.change_role(first, first, Role.MEMBER).role is Role.MEMBER
    assert union.membership.remove(third.number, third.number).state is State.REMOVED
    union.membership.forget(fourth.number)
    with pytest.raises(LastAdministrator):
        union.membership.forget(union.now("second").number)


# -- groups


def test_an_administrator_lets_a_group_in_once(union: Union) -> None:
    group = union.membership.approve_group(union.first.number, identity("group"))
    assert (group.sealed, group.approved_by, group.approved_at) == (
        identity("group").sealed,
        union.first.number,
        START,
    )
    second = union.come("second", Role.ADMINISTRATOR)
    union.clock.pass_days(1)
    assert union.membership.approve_group(second.number, Identity(identity("group").lookup, b"anew")) == group
    assert union.membership.group(identity("group").lookup) == group
    assert [entry for entry in trail(union) if entry[1] is Deed.GROUP_APPROVED] == [
        (union.first.number, Deed.GROUP_APPROVED, group.number)
    ]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.REPRESENTATIVE])
def test_others_let_no_group_in_and_put_none_out(union: Union, role: Role) -> None:
    actor = union.come("actor", role)
    with pytest.raises(NotAllowed):
        union.membership.approve_group(actor.number, identity("group"))
    assert union.membership.group(identity("group").lookup) is None
    union.membership.approve_group(union.first.number, identity("group"))
    with pytest.raises(NotAllowed):
        union.membership.forget_group(identity("group").lookup, actor.number)
    assert union.membership.group(identity("group").lookup) is not None


@pytest.mark.parametrize("by_somebody", [True, False])
def test_a_group_that_was_left_is_forgotten(union: Union, by_somebody: bool) -> None:
    group = union.membership.approve_group(union.first.number, identity("group"))
    actor = union.first.number if by_somebody else None
    assert union.membership.forget_group(identity("group").lookup, actor)
    assert union.membership.group(identity("group").lookup) is None
    assert trail(union)[0] == (actor, Deed.GROUP_LEFT, group.number)
    assert not union.membership.forget_group(identity("group").lookup, actor)
    assert len(trail(union)) == 3


def test_a_group_that_moved_is_the_same_group(union: Union) -> None:
    group = union.membership.approve_group(union.first.number, identity("old"))
    assert union.membership.move_group(identity("old").lookup, identity("new"))
    moved = union.membership.group(identity("new").lookup)
    assert moved is not None
    assert (moved.number, moved.sealed) == (group.number, identity("new").sealed)
    assert union.membership.group(identity("old").lookup) is None
    # the news of a move comes twice, once from each side
    assert not union.membership.move_group(identity("old").lookup, identity("new"))
    assert union.membership.move_group(identity("new").lookup, identity("new"))


def test_a_group_that_moves_where_another_was_let_in_leaves_one(union: Union) -> None:
    union.membership.approve_group(union.first.number, identity("old"))
    new = union.membership.approve_group(union.first.number, identity("new"))
    assert union.membership.move_group(identity("old").lookup, identity("new"))
    assert union.membership.group(identity("old").lookup) is None
    assert union.membership.group(identity("new").lookup) == new


# -- the trail


def test_other_parts_note_their_acts(union: Union) -> None:
    union.membership.note(union.first.number, Deed.PUBLISHED, "12")
    union.membership.note(None, Deed.WITHDRAWN)
    assert trail(union)[:2] == [(None, Deed.WITHDRAWN, ""), (union.first.number, Deed.PUBLISHED, "12")]


def test_an_act_of_somebody_forgotten_meanwhile_is_nobody_s(union: Union) -> None:
    other: Member = union.come("other", Role.REPRESENTATIVE)
    union.membership.forget(other.number)
    union.membership.note(other.number, Deed.PUBLISHED, "12")
    assert trail(union)[0] == (None, Deed.PUBLISHED, "12")


def test_acts_are_read_page_by_page_newest_first(union: Union) -> None:
    for number in range(45):
        union.membership.note(union.first.number, Deed.PUBLISHED, str(number))
    first = union.membership.acts()
    second = union.membership.acts(before=first[-1].id)
    third = union.membership.acts(limit=20, before=second[-1].id)
    about = [act.about for act in (*first, *second, *third)]
    assert about == [str(number) for number in reversed(range(45))] + [""]
    assert union.membership.acts(before=third[-1].id) == ()


def test_what_was_refused_leaves_no_trace(union: Union) -> None:
    member = union.come("a")
    before = trail(union)
    for refused in (
        lambda: union.invite(by=member),
        lambda: union.membership.remove(member.number, union.first.number),
        lambda: union.membership.approve_group(member.number, identity("group")),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(LastAdministrator):
        union.membership.remove(union.first.number, union.first.number)
    assert trail(union) == before
