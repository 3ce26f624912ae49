"""What is kept, for how long, under which key; and what forgetting leaves on the disk."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.errors import InvitationRefused, OtherKey, UnknownMember
from knowledge.membership import Cleaned, Deed, Identity, Member, Role
from knowledge.publishing import publish
from knowledge.questions import Questions
from knowledge.store.database import FILE, Database
from tests.knowledge.made import SAMPLES
from tests.knowledge.union import Union, identity


@pytest.fixture
def union(store: Database) -> Union:
    return Union(store, months=12)


def on_disk(folder: Path) -> bytes:
    """Every byte of the database and of its log."""
    return b"".join(file.read_bytes() for file in (folder / FILE, folder / f"{FILE}-wal") if file.exists())


def traces(member: Member, who: Identity) -> list[bytes]:
    return [member.number.encode(), who.lookup, who.sealed]


# -- forgetting


def test_somebody_forgotten_is_a_stranger(union: Union) -> None:
    member = union.come("a")
    union.membership.forget(member.number)
    assert union.membership.member(identity("a").lookup) is None
    assert union.membership.by_number(member.number) is None
    assert union.membership.counts()[Role.MEMBER] == 0
    with pytest.raises(UnknownMember):
        union.membership.forget(member.number)
    with pytest.raises(UnknownMember):
        union.membership.kept(member.number)


def test_a_use_that_somebody_forgotten_took_stays_taken(union: Union) -> None:
    invitation, token = union.invite(uses=2)
    union.membership.forget(union.membership.join(token, identity("a"), 1).number)
    assert union.left(invitation) == 1
    new = union.membership.join(token, identity("a"), 1)
    assert new.active
    with pytest.raises(InvitationRefused):
        union.membership.join(token, identity("b"), 1)


def test_what_somebody_forgotten_did_stays_done_by_nobody(union: Union) -> None:
    officer = union.come("officer", Role.ADMINISTRATOR)
    invitation, token = union.invite(by=officer)
    union.membership.approve_group(officer.number, identity("group"))
    union.membership.change_role(union.first.number, officer.number, Role.REPRESENTATIVE)
    union.membership.note(union.first.number, Deed.WITHDRAWN, f"7 {officer.number} 8")
    union.membership.forget(officer.number)
    acts = union.membership.acts()
    assert [(act.actor, act.deed, act.about) for act in acts[:2]] == [
        (union.first.number, Deed.WITHDRAWN, "7  8"),
        (union.first.number, Deed.ROLE_CHANGED, "representative"),
    ]
    assert [(act.actor, act.deed) for act in acts[2:4]] == [(None, Deed.GROUP_APPROVED), (None, Deed.INVITED)]
    group = union.membership.group(identity("group").lookup)
    assert group is not None
    assert group.approved_by is None
    found = union.membership.invitation(token)
    assert found == replace(invitation, created_by=None)


def test_nothing_of_somebody_forgotten_is_left_on_the_disk(union: Union) -> None:
    folder = union.database.folder
    invitation, token = union.invite(uses=1000)
    member = union.membership.join(token, identity("a"), 1)
    union.membership.change_role(union.first.number, member.number, Role.ADMINISTRATOR)
    union.membership.approve_group(member.number, identity("group"))
    union.invite(by=union.now("a"))
    for trace in traces(member, identity("a")):
        assert trace in on_disk(folder)
    union.membership.forget(member.number)
    for trace in traces(member, identity("a")):
        assert trace not in on_disk(folder)
    assert invitation.number.encode() in on_disk(folder)


def test_nothing_is_left_on_the_disk_where_rows_were_moved_between_pages(union: Union) -> None:
    """SQLite copies rows to other pages when one is full, and overwrites only the last copy of what it deletes."""
    union.database.sql.execute("PRAGMA synchronous = OFF")
    chance = random.Random(7)
    people: list[tuple[Member, Identity]] = []
    for number in range(2000):
        if number % 1000 == 0:
            token = union.token(uses=1000)
        who = Identity(chance.randbytes(32), chance.randbytes(chance.choice([45, 60, 90, 130])))
        people.append((union.membership.join(token, who, 1), who))
    chance.shuffle(people)
    gone = people[:1500]
    with union.database.transaction():
        for member, _ in gone:
            union.database.sql.execute(
                "UPDATE people SET renewed_at = '2024-01-01T00:00:00+00:00' WHERE number = ?", [member.number]
            )
    assert cleaned(union, 1) == 0
    union.clock.pass_days(1)
    assert cleaned(union, 1) == 1500
    disk = on_disk(union.database.folder)
    assert [trace for member, who in gone for trace in traces(member, who) if trace in disk] == []
    assert union.membership.counts()[Role.MEMBER] == 500


def test_what_is_deleted_is_overwritten_even_where_the_file_cannot_be_rewritten(store: Database) -> None:
    assert list(store.sql.query("PRAGMA secure_delete")) == [{"secure_delete": 1}]


def test_a_reader_keeps_the_bytes_only_until_the_next_cleaning(union: Union) -> None:
    folder = union.database.folder
    member = union.come("a")
    reader = sqlite3.connect(folder / FILE, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM people").fetchone()
    union.membership.forget(member.number)
    assert union.membership.by_number(member.number) is None
    assert identity("a").sealed in on_disk(folder)
    assert not union.database.shed()
    reader.close()
    assert union.membership.clean(ended_days=1, act_months=1, invitation_days=1) == Cleaned(0, 0, 0)
    assert identity("a").sealed not in on_disk(folder)
    assert union.database.shed()


def test_forgetting_leaves_the_summaries_as_they_are(union: Union) -> None:
    publish(union.database, SAMPLES[0].name, SAMPLES[0].read_bytes())
    publish(union.database, SAMPLES[0].name, SAMPLES[0].read_bytes() + b"\nUne phrase de plus.\n", replace=True)
    question = "combien de chauffeurs de navette"
    before = Questions(union.database).ask(question)
    union.membership.forget(union.come("a").number)
    assert Questions(union.database).ask(question) == before


# -- what is kept


def test_a_member_reads_everything_that_is_kept_about_them(union: Union) -> None:
    came_by, token = union.invite(label="Hall B")
    member = union.membership.join(token, identity("a"), 1)
    union.come("other")
    promoted = union.membership.change_role(union.first.number, member.number, Role.ADMINISTRATOR)
    made, _ = union.invite(by=promoted)
    group = union.membership.approve_group(member.number, identity("group"))
    kept = union.membership.kept(member.number)
    assert (kept.member, kept.invitation, kept.groups, kept.made) == (promoted, "Hall B", (group,), (made,))
    assert [one.number for one in kept.used] == [came_by.number]
    assert [act.deed for act in kept.done] == [Deed.INVITED, Deed.GROUP_APPROVED]
    assert [(act.actor, act.about) for act in kept.undergone] == [(None, f"{member.number} administrator")]


def test_what_somebody_did_about_others_is_kept_of_them_without_the_others(union: Union) -> None:
    member = union.come("a")
    union.membership.change_role(union.first.number, member.number, Role.REPRESENTATIVE)
    union.membership.remove(union.first.number, member.number)
    done = union.membership.kept(union.first.number).done
    assert [(act.deed, act.about) for act in done[-2:]] == [(Deed.ROLE_CHANGED, "representative"), (Deed.REMOVED, "")]
    assert all(member.number not in act.about for act in done)
    assert [act.about.split()[0] for act in union.membership.acts(2)] == [member.number] * 2


def test_who_claimed_their_place_came_by_no_invitation(union: Union) -> None:
    kept = union.membership.kept(union.first.number)
    assert (kept.invitation, kept.used, kept.groups) == (None, (), ())
    assert [act.deed for act in kept.done] == [Deed.CLAIMED]


# -- retention


def test_people_who_were_removed_long_enough_ago_are_erased(union: Union) -> None:
    members = [union.come(name) for name in ("early", "late", "active")]
    for member in members[:2]:
        union.membership.remove(union.first.number, member.number)
        union.clock.pass_days(30)
    assert cleaned(union, 61) == 0
    assert cleaned(union, 60) == 1
    assert [name for name in ("first", "active", "early", "late") if known(union, name)] == ["first", "active", "late"]
    assert not any(members[0].number in act.about for act in union.membership.acts())


def test_people_who_lapsed_are_erased_so_many_days_after_that_was_seen(union: Union) -> None:
    union.come("early")
    union.clock.pass_days(40)
    union.come("late")
    union.clock.pass_days(365 - 40)
    assert cleaned(union, 30) == 0
    assert union.now("early").lapsed_seen_at == union.clock.now
    assert union.now("late").lapsed_seen_at is None
    union.clock.pass_days(29)
    assert cleaned(union, 30) == 0
    union.clock.pass_days(1)
    assert cleaned(union, 30) == 1
    assert [name for name in ("first", "early", "late") if known(union, name)] == ["first", "late"]


def test_a_duration_that_makes_everybody_lapse_at_once_loses_nobody_until_the_days_are_over(store: Database) -> None:
    union = Union(store)
    for name in ("a", "b"):
        union.come(name)
    union.clock.pass_days(1000)
    mistyped, mended = union.with_months(1), union.with_months(None)
    for _ in range(2):
        assert mistyped.clean(ended_days=30, act_months=99, invitation_days=99).people == 0
        union.clock.pass_days(29)
    # put right just before a third time
    assert mended.clean(ended_days=30, act_months=99, invitation_days=99).people == 0
    assert union.now("a").active
    union.clock.pass_days(100)
    assert mistyped.clean(ended_days=30, act_months=99, invitation_days=99).people == 0
    union.clock.pass_days(30)
    assert mistyped.clean(ended_days=30, act_months=99, invitation_days=99).people == 2


def test_who_renews_after_lapsing_was_seen_is_not_erased(union: Union) -> None:
    union.come("renewing")
    union.come("idle")
    union.clock.pass_days(366)
    assert cleaned(union, 30) == 0
    union.membership.renew(union.token(), identity("renewing").lookup)
    assert union.now("renewing").lapsed_seen_at is None
    union.clock.pass_days(30)
    assert cleaned(union, 30) == 1
    assert (known(union, "renewing"), known(union, "idle")) == (True, False)


def cleaned(union: Union, days: int) -> int:
    return union.membership.clean(ended_days=days, act_months=1000, invitation_days=10_000).people


def known(union: Union, name: str) -> bool:
    return union.membership.member(identity(name).lookup) is not None


def test_retention_leaves_no_bytes_either(union: Union) -> None:
    member = union.come("a")
    union.membership.remove(union.first.number, member.number)
    union.clock.pass_days(100)
    union.membership.clean(ended_days=30, act_months=12, invitation_days=30)
    disk = on_disk(union.database.folder)
    assert [trace for trace in traces(member, identity("a")) if trace in disk] == []


def test_old_acts_are_erased(union: Union) -> None:
    union.clock.pass_days(1)
    union.membership.note(union.first.number, Deed.PUBLISHED, "1")
    union.clock.now = union.clock.now.replace(month=9) - timedelta(days=1)
    assert union.membership.clean(ended_days=1, act_months=6, invitation_days=1).acts == 1
    assert [act.about for act in union.membership.acts()] == ["1"]


def test_ended_invitations_are_erased_with_their_uses(union: Union) -> None:
    expired, token = union.invite(days=1)
    member = union.membership.join(token, identity("a"), 1)
    revoked, _ = union.invite(days=300)
    union.membership.revoke(union.first.number, revoked.number, with_members=False)
    used_up, last = union.invite(days=300, uses=1)
    union.membership.join(last, identity("b"), 1)
    open_one, _ = union.invite(days=300)
    union.clock.pass_days(30)
    assert union.membership.clean(ended_days=1, act_months=99, invitation_days=31).invitations == 0
    assert union.membership.clean(ended_days=1, act_months=99, invitation_days=30).invitations == 1
    union.clock.pass_days(1)
    assert union.membership.clean(ended_days=1, act_months=99, invitation_days=30).invitations == 1
    kept = union.membership.kept(member.number)
    assert (kept.member.invitation, kept.invitation, kept.used) == (None, None, ())
    assert {one.number for one in union.membership.kept(union.first.number).made} == {used_up.number, open_one.number}
    assert expired.number not in {one.number for one in union.membership.invitations(union.first.number)}


def test_somebody_removed_is_kept_while_an_invitation_they_used_is_open(union: Union) -> None:
    _, token = union.invite(days=300)
    union.membership.remove(union.first.number, union.membership.join(token, identity("a"), 1).number)
    union.clock.pass_days(200)
    assert union.membership.clean(ended_days=90, act_months=99, invitation_days=1).people == 0
    with pytest.raises(InvitationRefused):
        union.membership.join(token, identity("a"), 1)
    union.clock.pass_days(100)
    assert union.membership.clean(ended_days=90, act_months=99, invitation_days=1).people == 1
    assert not known(union, "a")


def test_the_invitations_that_somebody_removed_had_made_are_revoked_and_keep_nothing_of_them(union: Union) -> None:
    officer = union.come("officer", Role.REPRESENTATIVE)
    _, token = union.invite(by=officer, days=300)
    _, other = union.invite(days=300)
    union.membership.remove(union.first.number, officer.number)
    for name in ("officer", "a"):
        with pytest.raises(InvitationRefused):
            union.membership.join(token, identity(name), 1)
    assert union.membership.join(other, identity("a"), 1).active
    union.clock.pass_days(90)
    assert cleaned(union, 90) == 1


def test_administrators_are_never_erased_by_retention(union: Union) -> None:
    union.clock.pass_days(5000)
    assert union.membership.clean(ended_days=1, act_months=1, invitation_days=1).people == 0
    assert union.now("first").active


# -- keys


def test_the_key_is_told_once(union: Union) -> None:
    assert union.membership.fingerprint() is None
    union.membership.set_fingerprint(b"one")
    union.membership.set_fingerprint(b"one")
    with pytest.raises(OtherKey):
        union.membership.set_fingerprint(b"two")
    assert union.membership.fingerprint() == b"one"


def turned(sealed: bytes) -> Identity:
    """As if under another key: nothing of the old bytes is in the new ones."""
    return Identity(b"lookup of " + sealed[::-1], sealed[::-1])


def test_everybody_and_every_group_is_sealed_anew(union: Union) -> None:
    union.membership.set_fingerprint(b"one")
    member = union.come("a")
    union.membership.remove(union.first.number, union.come("removed").number)
    group = union.membership.approve_group(union.first.number, identity("group"))
    assert union.membership.group(identity("group").lookup) == group
    assert union.membership.reseal(turned, b"two") == 4
    assert union.membership.fingerprint() == b"two"
    for name in ("first", "a", "removed", "group"):
        assert not known(union, name)
        assert union.membership.group(identity(name).lookup) is None
        assert identity(name).lookup not in on_disk(union.database.folder)
        assert identity(name).sealed not in on_disk(union.database.folder)
    new = turned(identity("a").sealed)
    assert union.membership.member(new.lookup) == replace(member, sealed=new.sealed)
    moved = union.membership.group(turned(identity("group").sealed).lookup)
    assert moved == replace(group, sealed=turned(identity("group").sealed).sealed)


def test_sealing_anew_that_fails_on_the_way_changes_nothing(union: Union) -> None:
    union.membership.set_fingerprint(b"one")
    member = union.come("a")

    def fails(sealed: bytes) -> Identity:
        if sealed == member.sealed:
            raise RuntimeError("wrong key")
        return turned(sealed)

    with pytest.raises(RuntimeError, match="wrong key"):
        union.membership.reseal(fails, b"two")
    assert union.membership.fingerprint() == b"one"
    assert union.now("a") == member
    assert union.now("first") == union.first
