"""What is kept, for how long, under which key; and forgetting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from knowledge.errors import OtherKey
from knowledge.membership.models import Cleaned, Identity, Kept
from knowledge.membership.numbers import months_after
from knowledge.membership.register import Register
from knowledge.store.people import Person


class Keeping(Register):
    def kept(self, number: str) -> Kept:
        """Everything that is kept about one member. Raises UnknownMember."""
        person = self._known(number)
        came_by = self._invitations.with_number(person.invitation) if person.invitation else None
        return Kept(
            member=self._as_member(person),
            invitation=came_by.label if came_by else None,
            acts=self._acts.of(number),
            groups=self._groups.approved_by(number),
            used=self._invitations.used_by(number),
            made=self._invitations.made_by(number),
            drafts=tuple(draft.file for draft in self._drafts.begun_by(number)),
        )

    def forget(self, number: str) -> None:
        """Erase somebody who asks for it, whatever their state: nothing in the database holds their number, hash or
        sealed bytes afterwards. What they did stays, done by nobody. While another process reads the database the
        log keeps the bytes a little longer (`Database.shed`).

        Raises UnknownMember, LastAdministrator."""
        with self._database.transaction():
            person = self._known(number)
            self._one_is_left_without(person)
            self._erase(person)
        self._database.shed()

    def clean(self, *, ended_days: int, act_months: int, invitation_days: int) -> Cleaned:
        """Erase people who lapsed or were removed more than `ended_days` ago, acts of more than `act_months` ago, and
        invitations that expired or were revoked more than `invitation_days` ago.

        Somebody removed stays as long as an invitation that they used or made is open, at most its 366 days: erased,
        they would come back by it as somebody new."""
        now = self._now()
        ended = now - timedelta(days=ended_days)
        with self._database.transaction():
            people = [one for one in self._people.removed_until(ended) if not self._has_an_open_door(one, now)]
            people += [
                one
                for one in self._people.renewed_until(ended)
                if one.removed_at is None and self._lapsed(one.role, one.renewed_at, ended)
            ]
            for person in people:
                self._erase(person)
            cleaned = Cleaned(
                people=len(people),
                acts=self._acts.delete_until(months_after(now, -act_months)),
                invitations=self._invitations.delete_ended(now - timedelta(days=invitation_days)),
            )
        # even if nothing was erased now: an earlier erasure may have found the log in use
        self._database.shed()
        return cleaned

    def _has_an_open_door(self, person: Person, now: datetime) -> bool:
        doors = self._invitations.used_by(person.number) + self._invitations.made_by(person.number)
        return any(one.open(now) for one in doors)

    def _erase(self, person: Person) -> None:
        self._people.delete(person.number)
        self._acts.scrub(person.number)

    # -- keys

    def fingerprint(self) -> bytes | None:
        """Of the key that people and groups are sealed with; None as long as no key was used."""
        return self._seal.fingerprint()

    def set_fingerprint(self, value: bytes) -> None:
        """Say which key is used, the first time. Raises OtherKey if it is another one than before."""
        with self._database.transaction():
            there = self._seal.fingerprint()
            if there is None:
                self._seal.set_fingerprint(value)
            elif there != value:
                raise OtherKey

    def reseal(self, change: Callable[[bytes], Identity], fingerprint: bytes) -> int:
        """Give every person and group the hash and sealed bytes that `change` makes of the present sealed bytes, under
        the key with this fingerprint: all, or none if `change` raises, whose error is raised. Returns how many."""
        with self._database.transaction():
            changed = self._people.reseal(change) + self._groups.reseal(change)
            self._seal.set_fingerprint(fingerprint)
        self._database.shed()
        return changed
