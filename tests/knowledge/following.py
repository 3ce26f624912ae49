"""A union whose members follow things, and summaries to alert them with."""

from __future__ import annotations

from datetime import datetime

from knowledge.alerts import Alerts
from knowledge.following import AT_ONCE, Cadence, Delivery, Proposal, Quiet, Subscription
from knowledge.membership import Member, Role
from knowledge.publishing import Given, publish_inside, read_file
from knowledge.shelf import Shelf
from knowledge.store.database import Database
from knowledge.subscriptions import Subscriptions
from knowledge.topics import Topics
from tests.knowledge.union import Union, identity

APRIL = """\
CSE Rivemont
RÉUNION DU 15 AVRIL 2026

TÉLÉTRAVAIL
La Direction indique que le télétravail passe à trois jours par semaine à partir du 1er septembre 2026.

Les élus demandent une indemnité de 3 € par jour.

NAVETTE DE LA GARE
La navette de la gare circule toutes les vingt minutes de 7 h à 9 h. Elle est gratuite pour les salariés.

RESTAURATION
Le prix du repas au restaurant d’entreprise augmente de 20 centimes au 1er mai 2026.
"""
CORRECTED = APRIL.replace("de 20 centimes", "de 30 centimes")
MAY = """\
CSE Rivemont
RÉUNION DU 20 MAI 2026

PROJET ZÉPHYR
Le projet ZÉPHYR remplace le logiciel de paie des ateliers. ZÉPHYR démarre en octobre 2026.

TÉLÉTRAVAIL
La Direction confirme que l’accord de télétravail est signé par trois organisations.
"""


class House:
    """A store with people who follow things; `clock` is moved by tests."""

    def __init__(self, database: Database, months: int | None = None) -> None:
        self.database = database
        self.union = Union(database, months)
        self.clock = self.union.clock
        self.subscriptions = Subscriptions(database, self.clock, months=months)
        self.alerts = Alerts(database, self.clock, months=months)
        self.topics = Topics(database, months=months)
        self.shelf = Shelf(database, self.clock)
        self.representative = self.union.come("a representative", Role.REPRESENTATIVE)
        self._messages = 0

    @property
    def now(self) -> datetime:
        return self.clock.now

    def come(self, name: str) -> Member:
        return self.union.come(name)

    def group(self, name: str) -> str:
        return self.union.membership.approve_group(self.union.first.number, identity(name)).number

    def follow(self, who: Member | str, wanted: str | int, cadence: Cadence = AT_ONCE) -> Subscription:
        return self.subscriptions.follow(who if isinstance(who, str) else who.number, wanted, cadence)

    def propose(self, who: Member, words: str) -> Proposal:
        return self.subscriptions.propose(words, who.number)

    def publish(self, text: str = APRIL, name: str = "avril.txt", by: Member | None = None) -> int:
        """Returns the number of the summary."""
        reading, given = read_file(name, text.encode()), Given(None, None, None)
        actor = by.number if by else None
        with self.database.transaction():
            done = publish_inside(self.database, reading, given, replace=True, by=actor, at=self.now)
        return done.summary

    def take(self, quiet: Quiet | None = None, limit: int = 100) -> tuple[Delivery, ...]:
        return self.alerts.take(self.now, limit, quiet)

    def progress(self, summary_id: int) -> tuple[int, int]:
        """How many were sent, of how many that were or are due."""
        reached = self.alerts.progress(summary_id, self.now)
        return reached.sent, reached.total

    def restart(self) -> None:
        """Another process hands out from now on."""
        self.alerts = Alerts(self.database, self.clock, months=None)

    def send(self, delivery: Delivery) -> int:
        self._messages += 1
        self.alerts.sent(delivery, self._messages)
        return self._messages

    def send_all(self) -> tuple[Delivery, ...]:
        """What was due."""
        taken = self.take()
        for delivery in taken:
            self.send(delivery)
        return taken


def wanted_by(deliveries: tuple[Delivery, ...]) -> list[str]:
    return [delivery.subscriber for delivery in deliveries]
