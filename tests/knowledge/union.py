"""A union with one administrator, on a real store, and a clock that tests move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from knowledge.membership import Identity, Invitation, Member, Membership, Role
from knowledge.store.database import Database

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def identity(name: str) -> Identity:
    """Long enough to be looked for in a file."""
    return Identity(f"<lookup of {name}>".encode(), f"<sealed {name}>".encode())


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


class Union:
    """`first` is its first administrator."""

    def __init__(self, database: Database, months: int | None = None) -> None:
        self.database = database
        self.clock = Clock()
        self.membership = Membership(database, months=months, clock=self.clock)
        self.first = self.membership.claim(identity("first"), 1)

    def with_months(self, months: int | None) -> Membership:
        """The same union after its setting was changed."""
        return Membership(self.database, months=months, clock=self.clock)

    def invite(
        self,
        role: Role = Role.MEMBER,
        *,
        by: Member | None = None,
        uses: int = 10,
        days: float = 30,
        label: str = "Hall",
    ) -> tuple[Invitation, str]:
        until = self.clock.now + timedelta(days=days)
        return self.membership.invite((by or self.first).number, role, label, uses, until)

    def token(self, role: Role = Role.MEMBER, *, uses: int = 10, days: float = 30) -> str:
        return self.invite(role, uses=uses, days=days)[1]

    def come(self, name: str, role: Role = Role.MEMBER) -> Member:
        """Somebody comes in by an invitation of their own."""
        return self.membership.join(self.token(role, uses=1), identity(name), 1)

    def now(self, name: str) -> Member:
        member = self.membership.member(identity(name).lookup)
        assert member is not None
        return member

    def left(self, invitation: Invitation) -> int:
        found = [one for one in self.membership.invitations(self.first.number) if one.number == invitation.number]
        return found[0].left if found else 0
