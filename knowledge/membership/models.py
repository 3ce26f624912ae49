"""Members as they are at the moment of reading, and what erasing and retention give back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.people import Act, Deed, Group, Identity, Invitation, Role

__all__ = ["Act", "Cleaned", "Deed", "Group", "Identity", "Invitation", "Kept", "Member", "Role", "State"]


class State(StrEnum):
    ACTIVE = "active"
    LAPSED = "lapsed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who came in, whatever became of them. All instants are aware, in UTC.

    `number` is random and all that the rest of the store knows of them; `consent` is the version of the terms that they
    agreed to, at `agreed_at`; `invitation` the number of the one they came in by (None for who claimed their place, and
    once that invitation has been erased). `lapses_at` is None for administrators, for removed people, and where
    memberships do not lapse. `lapsed_seen_at` is when cleaning first found them lapsed: retention counts from there."""

    number: str
    role: Role
    state: State
    sealed: bytes
    consent: int
    agreed_at: datetime
    joined_at: datetime
    renewed_at: datetime
    lapses_at: datetime | None
    removed_at: datetime | None
    invitation: str | None
    lapsed_seen_at: datetime | None = None

    @property
    def active(self) -> bool:
        return self.state is State.ACTIVE


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is kept about one member: `invitation` is the label of the one they came in by, `used` all that
    they opened, `made` those that they made; `groups` those that they approved; `drafts` the names of the files that
    they sent and that are not published yet, `pasted` the texts that they pasted and that nobody has read yet. `done`
    is what they did, `undergone` what others did about them, both oldest first and without
    anybody else's number."""

    member: Member
    invitation: str | None
    done: tuple[Act, ...]
    undergone: tuple[Act, ...]
    groups: tuple[Group, ...]
    used: tuple[Invitation, ...] = ()
    made: tuple[Invitation, ...] = ()
    drafts: tuple[str, ...] = ()
    pasted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How much retention erased."""

    people: int
    acts: int
    invitations: int
