"""What is kept, for how long, under which key; and forgetting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from knowledge.errors import OtherKey, StillBarred
from knowledge.membership.models import Act, Cleaned, Identity, Invitation, Kept
from knowledge.membership.numbers import months_after
from knowledge.membership.register import Register
from knowledge.store.people import Person


class Keeping(Register):
    def kept(self, number: str) -> Kept:
        """Everything that is kept about one member. Raises UnknownMember."""
        person = self._known(number)
        came_by = self._invitations.with_number(person.invitation) if person.invitation else None
        acts = self._acts.of(number)
        return Kept(
            member=self._as_member(person),
            invitation=came_by.label if came_by else None,
            done=tuple(self._without_others(act, number) for act in acts if act.actor == number),
            undergone=tuple(self._without_others(act, number) for act in acts if act.actor != number),
            groups=self._groups.approved_by(number),
            used=self._invitations.used_by(number),
            made=self._invitations.made_by(number),
            drafts=tuple(draft.file for draft in self._drafts.begun_by(number)),
            pasted=tuple(self._arrivals.parts(number).values()),
        )

    def _without_others(self, act: Act, number: str) -> Act:
        words = act.about.split()
        return replace(
            act,
            actor=number if act.actor == number else None,
            about=" ".join(word for word in words if word == number or self._people.with_number(word) is None),
        )

    def forget(self, number: str) -> int:
        """Erase somebody who asks for it, whatever their state: nothing in the database holds their number, hash or
        sealed bytes afterwards. What they did stays, done by nobody; returns how many acts. While another process reads
        the database the log keeps the bytes a little longer (`Database.shed`).

        Raises UnknownMember, and what `check_forgettable` raises."""
        with self._database.transaction():
            person = self._forgettable(number)
            acts = self._acts.count_by(number)
            self._erase(person)
            self._subscriptions.forget_wants()
        self._database.shed()
        return acts

    def check_forgettable(self, number: str) -> int:
        """How many acts would stay.

        Raises UnknownMember; LastAdministrator; StillBarred for somebody removed while an invitation that they used is
        open: erased, they would come back by it as somebody new. `clean` erases them later."""
        self._forgettable(number)
        return self._acts.count_by(number)

    def clean(self, *, ended_days: int, act_months: int, invitation_days: int) -> Cleaned:
        """Erase people who were removed, or first seen lapsed by this, more than `ended_days` ago, acts of more than
        `act_months` ago, and invitations that expired or were revoked more than `invitation_days` ago.

        Lapsing counts from when it is seen, not from its date: a setting added later or mistyped, which makes everybody
        lapsed at once, can be put right for `ended_days` before anybody is lost.

        Somebody removed stays as long as an invitation that they used is open, at most its 366 days: erased,
        they would come back by it as somebody new."""
        now = self._now()
        ended = now - timedelta(days=ended_days)
        with self._database.transaction():
            people = [one for one in self._people.removed_until(ended) if not self._open_doors(one, now)]
            people += [one for one in self._seen_lapsed(now) if one.lapsed_seen_at and one.lapsed_seen_at <= ended]
            for person in people:
                self._erase(person)
            self._subscriptions.forget_wants()
            cleaned = Cleaned(
                people=len(people),
                acts=self._acts.delete_until(months_after(now, -act_months)),
                invitations=self._invitations.delete_ended(now - timedelta(days=invitation_days)),
            )
        # even if nothing was erased now: an earlier erasure may have found the log in use
        self._database.shed()
        return cleaned

    def _seen_lapsed(self, now: datetime) -> list[Person]:
        """Those who are lapsed, marked as seen now if they were not; no mark stays on others."""
        lapsed = []
        for person in self._people.not_removed():
            is_lapsed = self._lapsed(person.role, person.renewed_at, now)
            if is_lapsed and person.lapsed_seen_at is not None:
                lapsed.append(person)
            elif is_lapsed or person.lapsed_seen_at is not None:
                self._people.change(replace(person, lapsed_seen_at=now if is_lapsed else None))
        return lapsed

    def _forgettable(self, number: str) -> Person:
        person = self._known(number)
        self._one_is_left_without(person)
        doors = self._open_doors(person, self._now())
        if person.removed_at is not None and doors:
            raise StillBarred(max(one.expires_at for one in doors))
        return person

    def _open_doors(self, person: Person, now: datetime) -> list[Invitation]:
        """Invitations that would let them in again as somebody new; those that they made were revoked with them."""
        return [one for one in self._invitations.used_by(person.number) if one.open(now)]

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
