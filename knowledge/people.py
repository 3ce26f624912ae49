"""What the store keeps about people, invitations, groups and what was done, as it crosses packages.

Nobody is named here: a person is a random number, a keyed hash and sealed bytes that only the caller can open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Identity:
    """How the store knows a person or a group: `lookup`, a keyed hash to find them again, and `sealed`, their address
    encrypted by the caller. The key of neither is ever given to the store."""

    lookup: bytes
    sealed: bytes


class Role(StrEnum):
    """What somebody may do; each may do all that the ones before it may."""

    MEMBER = "member"
    REPRESENTATIVE = "representative"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        return list(Role).index(self)

    def covers(self, other: Role) -> bool:
        return self.rank >= other.rank

    def may_invite(self, other: Role) -> bool:
        """Representatives invite members, administrators whom they like."""
        return self is Role.ADMINISTRATOR or (self is Role.REPRESENTATIVE and other is Role.MEMBER)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A door that opens `uses` times until `expires_at`; whoever comes through it gets `role`. Its token is not kept.
    `created_by` is None when that person has been forgotten."""

    number: str
    label: str
    role: Role
    uses: int
    used: int
    expires_at: datetime
    created_at: datetime
    created_by: str | None
    revoked_at: datetime | None

    @property
    def left(self) -> int:
        return self.uses - self.used

    def open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at and self.left > 0


class Deed(StrEnum):
    """What representatives and administrators do that leaves a trace."""

    CLAIMED = "claimed"
    RAISED = "raised"
    """Somebody got an office by an invitation."""
    INVITED = "invited"
    REVOKED = "revoked"
    ROLE_CHANGED = "role changed"
    REMOVED = "removed"
    GROUP_APPROVED = "group approved"
    GROUP_LEFT = "group left"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    TOPIC_CHANGED = "topic changed"


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the audit trail. `about` holds numbers, roles and counts between blanks, never a name or an address;
    `actor` is None when nobody in particular did it, or when that person has been forgotten. What is published
    or withdrawn in the shell is no act of anybody, and not noted."""

    id: int
    at: datetime
    actor: str | None
    deed: Deed
    about: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat that an administrator let in; `approved_by` is None when that person has been forgotten."""

    number: str
    sealed: bytes
    approved_by: str | None
    approved_at: datetime
