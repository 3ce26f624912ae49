"""Coming in: by an invitation, again, or as the administrator whom the settings name."""

from __future__ import annotations

from dataclasses import replace

from knowledge.errors import InvitationRefused, NotAllowed, UnknownMember
from knowledge.membership.models import Deed, Identity, Invitation, Member, Role, State
from knowledge.membership.numbers import hash_of
from knowledge.membership.register import Register
from knowledge.store.people import Person


class Joining(Register):
    def invitation(self, token: str) -> Invitation | None:
        """The invitation with this token, if it is open now."""
        invitation = self._invitations.with_token(hash_of(token))
        return invitation if invitation is not None and invitation.open(self._now()) else None

    def join(self, token: str, who: Identity, consent: int) -> Member:
        """Come in by an invitation, having agreed to the terms in version `consent`.

        Somebody new gets the invitation's role. Somebody lapsed is active again under the same number, with the higher
        of both roles; somebody removed too, with the invitation's. Somebody active renews. Who used this invitation
        before, or made it, gets nothing by it: unchanged when active, else refused.

        Raises InvitationRefused: unknown, expired, used up, revoked, or used or made by this person."""
        now = self._now()
        with self._database.transaction():
            person = self._people.with_lookup(who.lookup)
            invitation = self._invitations.with_token(hash_of(token))
            if person is not None and invitation is not None and self._spent(invitation, person):
                return self._unchanged(person)
            if invitation is None or not invitation.open(now):
                raise InvitationRefused
            before = person
            if person is None:
                number = self._new_member_number()
                person = Person(number, who.sealed, invitation.role, consent, now, now, now, None, invitation.number)
                self._people.add(person, who.lookup)
            else:
                person = replace(self._renewed(person, invitation), sealed=who.sealed, consent=consent, agreed_at=now)
                self._people.change(person)
            self._take(invitation, person, before)
            return self._as_member(person)

    def renew(self, token: str, lookup: bytes) -> Member:
        """Somebody active or lapsed opens another invitation: their time starts again, their role is raised if the
        invitation's is higher. One that they used before, or made, leaves them unchanged when active.

        Raises UnknownMember for who never came in or was removed; InvitationRefused as `join` does."""
        now = self._now()
        with self._database.transaction():
            person = self._people.with_lookup(lookup)
            if person is None or person.removed_at is not None:
                raise UnknownMember
            invitation = self._invitations.with_token(hash_of(token))
            if invitation is not None and self._spent(invitation, person):
                return self._unchanged(person)
            if invitation is None or not invitation.open(now):
                raise InvitationRefused
            before, person = person, self._renewed(person, invitation)
            self._people.change(person)
            self._take(invitation, person, before)
            return self._as_member(person)

    def may_claim(self, lookup: bytes) -> bool:
        """Whether `claim` would succeed now."""
        return self._claimable(self._people.with_lookup(lookup))

    def claim(self, who: Identity, consent: int) -> Member:
        """Somebody whom the settings name comes in as an administrator. The caller has checked that they are named.

        Allowed to all who are named until the first time that an administrator is demoted or anybody is removed: from
        then on, also for who was erased, only when no other administrator is left. Raises NotAllowed."""
        now = self._now()
        with self._database.transaction():
            person = self._people.with_lookup(who.lookup)
            if not self._claimable(person):
                raise NotAllowed
            if person is None:
                number = self._new_member_number()
                person = Person(number, who.sealed, Role.ADMINISTRATOR, consent, now, now, now, None, None)
                self._people.add(person, who.lookup)
            else:
                joined_at = now if person.removed_at else person.joined_at
                person = replace(
                    person,
                    sealed=who.sealed,
                    role=Role.ADMINISTRATOR,
                    consent=consent,
                    agreed_at=now,
                    joined_at=joined_at,
                    renewed_at=now,
                    removed_at=None,
                    lapsed_seen_at=None,
                )
                self._people.change(person)
            self._acts.add(now, person.number, Deed.CLAIMED, "")
            return self._as_member(person)

    def _claimable(self, person: Person | None) -> bool:
        if not self._people.claims_closed():
            return True
        themself = person is not None and person.role is Role.ADMINISTRATOR and person.removed_at is None
        return self._people.administrators() == (1 if themself else 0)

    def _take(self, invitation: Invitation, person: Person, before: Person | None) -> None:
        """One use less; an office that somebody did not have is noted."""
        self._invitations.take(invitation.number, person.number)
        had = before.role if before is not None and before.removed_at is None else Role.MEMBER
        if person.role is not Role.MEMBER and person.role is not had:
            self._acts.add(self._now(), person.number, Deed.RAISED, f"{invitation.number} {person.role.value}")

    def _spent(self, invitation: Invitation, person: Person) -> bool:
        """An invitation works once for each person, and never for who made it: they could bring themself back, or give
        themself a role that they have lost."""
        return invitation.created_by == person.number or self._invitations.has_used(invitation.number, person.number)

    def _unchanged(self, person: Person) -> Member:
        """Opening a link twice changes nothing for somebody active. Raises InvitationRefused for others."""
        member = self._as_member(person)
        if not member.active:
            raise InvitationRefused
        return member

    def _renewed(self, person: Person, invitation: Invitation) -> Person:
        """As after a renewal. `invitation` stays the one that they came in by while they are active: revoking the
        other one with its members does not mean those who were there before."""
        now = self._now()
        if person.removed_at is not None:
            return replace(
                person,
                role=invitation.role,
                joined_at=now,
                renewed_at=now,
                removed_at=None,
                lapsed_seen_at=None,
                invitation=invitation.number,
            )
        role = person.role if person.role.covers(invitation.role) else invitation.role
        came_by = person.invitation if self._state(person, now) is State.ACTIVE else invitation.number
        return replace(person, role=role, renewed_at=now, invitation=came_by, lapsed_seen_at=None)
