"""Making, listing and revoking invitations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from knowledge.errors import NotAllowed, UnknownInvitation
from knowledge.membership.models import Deed, Invitation, Role
from knowledge.membership.numbers import hash_of, new_token
from knowledge.membership.register import Register

LABEL_SIGNS = 80
MOST_USES = 1000
LONGEST = timedelta(days=366)


class Inviting(Register):
    def invite(self, actor: str, role: Role, label: str, uses: int, expires_at: datetime) -> tuple[Invitation, str]:
        """A new invitation and its token, which is told this once. Representatives may invite members, administrators
        whom they like. The label is cut to 80 characters.

        Raises NotAllowed; ValueError for uses outside 1..1000, for an instant without a zone, in the past, or more than
        366 days ahead."""
        now = self._now()
        if not 1 <= uses <= MOST_USES:
            raise ValueError(f"{uses} uses")
        if expires_at.tzinfo is None:
            raise ValueError("an instant without a zone")
        # to the second, as the store keeps it
        until = expires_at.astimezone(UTC).replace(microsecond=0)
        if not now < until <= now + LONGEST:
            raise ValueError(f"expires at {until.isoformat()}")
        token = new_token()
        with self._database.transaction():
            if not self._officer(actor).role.may_invite(role):
                raise NotAllowed(actor)
            invitation = Invitation(
                self._new_invitation_number(),
                label.strip()[:LABEL_SIGNS].rstrip(),
                role,
                uses,
                0,
                until,
                now,
                actor,
                None,
            )
            self._invitations.add(invitation, hash_of(token))
            self._acts.add(now, actor, Deed.INVITED, f"{invitation.number} {role.value} {uses}")
        return invitation, token

    def invitations(self, actor: str) -> tuple[Invitation, ...]:
        """The open ones that the actor may revoke, newest first. Raises NotAllowed."""
        role, now = self._officer(actor).role, self._now()
        return tuple(one for one in self._invitations.newest_first() if one.open(now) and role.may_invite(one.role))

    def invitation_with(self, number: str) -> Invitation | None:
        """Open or not, until retention erases it."""
        return self._invitations.with_number(number)

    def joined_by(self, number: str) -> int:
        """How many active members came by an invitation and have no other role today: those whom `revoke` with its
        members would remove. 0 for an unknown one."""
        now = self._now()
        return sum(not self._lapsed(one.role, one.renewed_at, now) for one in self._people.came_by(number))

    def revoke(self, actor: str, number: str, with_members: bool) -> int:
        """Nobody comes in by it any more; `with_members`, those whom `joined_by` counts are removed too. An invitation
        that ended or was revoked before may be revoked again, to remove them. Returns how many people were removed.

        Representatives remove only those who came by an invitation of their own.

        Raises NotAllowed, UnknownInvitation."""
        now = self._now()
        with self._database.transaction():
            officer = self._officer(actor)
            invitation = self._invitations.with_number(number)
            if invitation is None:
                raise UnknownInvitation(number)
            if not officer.role.may_invite(invitation.role):
                raise NotAllowed(actor)
            if with_members and officer.role is not Role.ADMINISTRATOR and invitation.created_by != actor:
                raise NotAllowed(actor)
            self._invitations.revoke(number, now)
            removed = 0
            if with_members:
                for person in self._people.came_by(number):
                    if not self._lapsed(person.role, person.renewed_at, now):
                        self._put_out(actor, person, now)
                        removed += 1
            self._acts.add(now, actor, Deed.REVOKED, f"{number} {removed}" if with_members else number)
            return removed
