"""The face of membership: people are found here, and the parts add what can be done."""

from __future__ import annotations

from knowledge.membership.inviting import Inviting
from knowledge.membership.joining import Joining
from knowledge.membership.keeping import Keeping
from knowledge.membership.models import Member
from knowledge.membership.officers import Officers


class Membership(Joining, Inviting, Officers, Keeping):
    """Who may do what in one house. Every method that writes is one transaction, which checks the actor's right and
    notes the act; each may raise StoreBusy, StoreFull, StoreNotWritable or StoreDamaged. Not to be shared between
    threads, as its database."""

    def member(self, lookup: bytes) -> Member | None:
        """Whoever has this address, in whatever state; read before every reply, hence one indexed look."""
        person = self._people.with_lookup(lookup)
        return self._as_member(person) if person else None

    def by_number(self, number: str) -> Member | None:
        person = self._people.with_number(number)
        return self._as_member(person) if person else None
