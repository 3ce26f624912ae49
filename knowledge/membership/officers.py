"""What administrators decide about people and groups, and the trail that it leaves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from knowledge.errors import UnknownMember
from knowledge.membership.models import Act, Deed, Group, Identity, Member, Role, State
from knowledge.membership.register import Register


class Officers(Register):
    def counts(self) -> dict[Role, int]:
        """How many are active, for every role."""
        now = self._now()
        found = Counter(one.role for one in self._people.standing() if not self._lapsed(one.role, one.renewed_at, now))
        return {role: found[role] for role in Role}

    def officers(self) -> tuple[Member, ...]:
        """Active representatives and administrators: administrators first, then who joined first."""
        members = [self._as_member(person) for person in self._people.officers()]
        return tuple(sorted((one for one in members if one.active), key=lambda one: -one.role.rank))

    def change_role(self, actor: str, number: str, role: Role) -> Member:
        """An administrator gives somebody active another role. Who administrates no more has their months from now on:
        until then they did not lapse. Open invitations that they made or used for more than their new role are revoked.

        Raises NotAllowed, UnknownMember (also for somebody lapsed or removed), LastAdministrator."""
        now = self._now()
        with self._database.transaction():
            self._administrator(actor)
            person = self._known(number)
            if self._state(person, now) is not State.ACTIVE:
                raise UnknownMember(number)
            if person.role is role:
                return self._as_member(person)
            self._one_is_left_without(person)
            renewed_at = now if person.role is Role.ADMINISTRATOR else person.renewed_at
            if person.role is Role.ADMINISTRATOR:
                self._people.close_claims()
            person = replace(person, role=role, renewed_at=renewed_at)
            self._people.change(person)
            self._acts.add(now, actor, Deed.ROLE_CHANGED, f"{number} {role.value}")
            self._close_doors(actor, person, now)
            return self._as_member(person)

    def remove(self, actor: str, number: str) -> Member:
        """An administrator puts somebody out. The row stays until retention erases it, so that no invitation that they
        used lets them in again; those that they made, and those that gave them an office, are revoked. Somebody removed
        before stays as they are.

        Raises NotAllowed, UnknownMember, LastAdministrator."""
        now = self._now()
        with self._database.transaction():
            self._administrator(actor)
            person = self._known(number)
            if person.removed_at is None:
                self._one_is_left_without(person)
                person = self._put_out(actor, person, now)
            return self._as_member(person)

    # -- groups

    def approve_group(self, actor: str, who: Identity) -> Group:
        """An administrator lets a group in; one that is in already is returned as it is. Raises NotAllowed."""
        now = self._now()
        with self._database.transaction():
            self._administrator(actor)
            group = self._groups.with_lookup(who.lookup)
            if group is None:
                group = Group(self._new_group_number(), who.sealed, actor, now)
                self._groups.add(group, who.lookup)
                self._acts.add(now, actor, Deed.GROUP_APPROVED, group.number)
            return group

    def groups(self) -> tuple[Group, ...]:
        """All that were let in, oldest first."""
        return self._groups.all()

    def group(self, lookup: bytes) -> Group | None:
        return self._groups.with_lookup(lookup)

    def forget_group(self, lookup: bytes, actor: str | None) -> bool:
        """The group is erased; False when it was not known. `actor` is None when the group itself put us out, else an
        administrator. Raises NotAllowed."""
        with self._database.transaction():
            if actor is not None:
                self._administrator(actor)
            group = self._groups.with_lookup(lookup)
            if group is None:
                return False
            self._groups.delete(group.number)
            self._subscriptions.forget_wants()
            self._acts.add(self._now(), actor, Deed.GROUP_LEFT, group.number)
        self._database.shed()
        return True

    def move_group(self, lookup: bytes, new: Identity) -> bool:
        """The group has another address now, where its messages have other numbers; False when the old one was not
        known. If the new one was approved apart, that stays and the old one goes."""
        with self._database.transaction():
            group = self._groups.with_lookup(lookup)
            if group is None:
                return False
            there = self._groups.with_lookup(new.lookup)
            if there is None:
                self._groups.readdress(group.number, new)
                self._alerts.leave_messages(group.number)
            elif there.number != group.number:
                self._groups.delete(group.number)
                self._subscriptions.forget_wants()
            return True

    # -- the trail

    def note(self, actor: str | None, deed: Deed, about: str = "") -> None:
        """Note an act that another part of the program did; `about` without names or addresses."""
        with self._database.transaction():
            self._acts.add(self._now(), actor, deed, about)

    def acts(self, limit: int = 20, before: int | None = None) -> tuple[Act, ...]:
        """Newest first; the next page is `before` the last id of this one."""
        return self._acts.newest_first(limit, before)
