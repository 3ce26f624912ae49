"""Who somebody is for the bot, and who may do what: words shared by the gate and the handlers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from knowledge.membership import Member, Role, State


class Audience(IntEnum):
    """Who may use a handler; each includes those after it."""

    EVERYONE = 0
    KNOWN = 1
    """Anybody about whom something is kept, also after their membership ended."""
    MEMBERS = 2
    REPRESENTATIVES = 3
    ADMINISTRATORS = 4


class Place(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    """A group that an administrator approved."""
    ELSEWHERE = "elsewhere"
    """Any other group or channel."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """`user_id` is None for who hides behind a group or a channel; `member` is what is kept about them, if anything."""

    user_id: int | None
    place: Place
    audience: Audience
    """What they belong to at most."""
    member: Member | None = None
    pasting: bool = False
    """In private, they began to paste a text, and it has not been read or given up."""

    @property
    def active(self) -> Member | None:
        """Themself as a member, while they are one."""
        return self.member if self.audience >= Audience.MEMBERS else None


_BY_ROLE = {
    Role.MEMBER: Audience.MEMBERS,
    Role.REPRESENTATIVE: Audience.REPRESENTATIVES,
    Role.ADMINISTRATOR: Audience.ADMINISTRATORS,
}


def audience_of(member: Member | None) -> Audience:
    if member is None:
        return Audience.EVERYONE
    return _BY_ROLE[member.role] if member.state is State.ACTIVE else Audience.KNOWN
