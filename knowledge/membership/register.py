"""What all parts of membership stand on: the tables, the hour, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from knowledge.errors import LastAdministrator, NotAllowed, UnknownMember
from knowledge.membership.models import Deed, Member, Role, State
from knowledge.membership.numbers import months_after, new_number
from knowledge.store.acts import ActTable
from knowledge.store.alerts import AlertTable
from knowledge.store.arrivals import ArrivalTable
from knowledge.store.database import Database
from knowledge.store.drafts import DraftTable
from knowledge.store.groups import GroupTable, Seal
from knowledge.store.instants import now_in_utc
from knowledge.store.invitations import InvitationTable
from knowledge.store.people import PeopleTable, Person
from knowledge.store.subscriptions import SubscriptionTable

MEMBER_SIGNS = 8
INVITATION_SIGNS = 6
GROUP_SIGNS = 6


class Register:
    """The base of `Membership`; its parts add what can be done."""

    def __init__(
        self, database: Database, *, months: int | None = None, clock: Callable[[], datetime] = now_in_utc
    ) -> None:
        """Memberships lapse `months` calendar months after joining or renewing, never when None; those of
        administrators never do. `clock` gives aware instants. Raises ValueError for less than one month."""
        if months is not None and months < 1:
            raise ValueError(f"memberships of {months} months")
        self._database = database
        self._months = months
        self._clock = clock
        self._people = PeopleTable(database)
        self._invitations = InvitationTable(database)
        self._acts = ActTable(database)
        self._drafts = DraftTable(database)
        self._arrivals = ArrivalTable(database)
        self._groups = GroupTable(database)
        self._seal = Seal(database)
        self._subscriptions = SubscriptionTable(database)
        self._alerts = AlertTable(database)

    def _now(self) -> datetime:
        """To the second, as the store keeps it."""
        return self._clock().astimezone(UTC).replace(microsecond=0)

    # -- people as they are now

    def _lapses_at(self, role: Role, renewed_at: datetime) -> datetime | None:
        if self._months is None or role is Role.ADMINISTRATOR:
            return None
        return months_after(renewed_at, self._months)

    def _lapsed(self, role: Role, renewed_at: datetime, now: datetime) -> bool:
        lapses_at = self._lapses_at(role, renewed_at)
        return lapses_at is not None and lapses_at <= now

    def _state(self, person: Person, now: datetime) -> State:
        if person.removed_at is not None:
            return State.REMOVED
        return State.LAPSED if self._lapsed(person.role, person.renewed_at, now) else State.ACTIVE

    def _as_member(self, person: Person) -> Member:
        return Member(
            number=person.number,
            role=person.role,
            state=self._state(person, self._now()),
            sealed=person.sealed,
            consent=person.consent,
            agreed_at=person.agreed_at,
            joined_at=person.joined_at,
            renewed_at=person.renewed_at,
            lapses_at=None if person.removed_at else self._lapses_at(person.role, person.renewed_at),
            removed_at=person.removed_at,
            invitation=person.invitation,
            lapsed_seen_at=person.lapsed_seen_at,
        )

    def _known(self, number: str) -> Person:
        """Raises UnknownMember."""
        person = self._people.with_number(number)
        if person is None:
            raise UnknownMember(number)
        return person

    # -- rights, looked up inside the transaction that uses them

    def _officer(self, actor: str) -> Person:
        """The actor, who must be an active representative or administrator at this moment. Raises NotAllowed."""
        person = self._people.with_number(actor)
        if person is None or self._state(person, self._now()) is not State.ACTIVE or person.role is Role.MEMBER:
            raise NotAllowed(actor)
        return person

    def _administrator(self, actor: str) -> Person:
        """Raises NotAllowed."""
        person = self._officer(actor)
        if person.role is not Role.ADMINISTRATOR:
            raise NotAllowed(actor)
        return person

    # -- leaving an office, inside the transaction of the act

    def _put_out(self, actor: str, person: Person, now: datetime) -> Person:
        """Removed, and noted."""
        person = replace(person, removed_at=now)
        self._people.change(person)
        self._people.close_claims()
        self._acts.add(now, actor, Deed.REMOVED, person.number)
        self._close_doors(actor, person, now)
        return person

    def _close_doors(self, actor: str, person: Person, now: datetime) -> None:
        """Revoke every open invitation by which somebody, who has the role or the removal in `person`, would give more
        than they may now or get back more than they have: once erased nothing else stands in the way."""
        removed = person.removed_at is not None
        held = Role.MEMBER if removed else person.role
        made, used = self._invitations.made_by(person.number), self._invitations.used_by(person.number)
        beyond = [one for one in made if removed or not held.may_invite(one.role)]
        beyond += [one for one in used if not held.covers(one.role)]
        for invitation in beyond:
            if invitation.open(now):
                self._invitations.revoke(invitation.number, now)
                self._acts.add(now, actor, Deed.REVOKED, invitation.number)

    def _one_is_left_without(self, person: Person) -> None:
        """Raises LastAdministrator if this person is the only one."""
        if person.role is Role.ADMINISTRATOR and person.removed_at is None and self._people.administrators() == 1:
            raise LastAdministrator(person.number)

    # -- numbers that nothing has yet

    def _new_member_number(self) -> str:
        return new_number(MEMBER_SIGNS, lambda number: self._people.with_number(number) is not None)

    def _new_invitation_number(self) -> str:
        return new_number(INVITATION_SIGNS, lambda number: self._invitations.with_number(number) is not None)

    def _new_group_number(self) -> str:
        return new_number(GROUP_SIGNS, lambda number: self._groups.with_number(number) is not None)
