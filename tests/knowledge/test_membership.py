"""People come in by invitations, get roles, and leave; each refusal beside what is allowed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from knowledge.membership import Identity, Membership, Role, State
from knowledge.store.database import Database


def test_somebody_invited_comes_in_and_is_found_again(store: Database) -> None:
    membership = Membership(store, months=12)
    first = membership.claim(Identity(b"first", b"sealed first"), 1)
    invitation, token = membership.invite(
        first.number, Role.MEMBER, " Atelier ", 2, datetime.now(UTC) + timedelta(days=3)
    )
    assert membership.invitation(token) == invitation
    joined = membership.join(token, Identity(b"second", b"sealed second"), 1)
    assert membership.member(b"second") == joined == membership.by_number(joined.number)
    assert (joined.role, joined.state, joined.invitation) == (Role.MEMBER, State.ACTIVE, invitation.number)
    assert membership.joined_by(invitation.number) == 1
    assert membership.counts() == {Role.MEMBER: 1, Role.REPRESENTATIVE: 0, Role.ADMINISTRATOR: 1}
