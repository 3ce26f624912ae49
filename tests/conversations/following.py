"""People who follow things before the real bot, and the alerts that are handed to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.delivery import Postman
from bot.house import Desk
from bot.loopback import Shown
from knowledge.publishing import Given, publish_inside, read_file
from tests.conversations.person import Person, only
from tests.conversations.union import Union

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2030, 6, 12, 12, tzinfo=PARIS)
"""A Wednesday, later than anything that is published."""

MAY = """\
SYNERA
CSE Rivemont
RÉUNION DU 20 MAI 2026

PROJET ZÉPHYR
Le projet ZÉPHYR remplace le logiciel de paie des ateliers. ZÉPHYR démarre en octobre 2026.

TÉLÉTRAVAIL
La Direction confirme que l’accord de télétravail est signé par trois organisations.

PARKING
Le parking des ateliers sera fermé pendant deux semaines au mois de juin.
"""
CORRECTED = MAY.replace("trois organisations", "quatre organisations")


def next_monday() -> datetime:
    """At nine in Paris, when the digest is due of what is published now."""
    now = datetime.now(PARIS)
    monday = now.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())
    return monday if monday > now else monday + timedelta(days=7)


class Post:
    """What a process that sends alerts does; the clock is moved by tests."""

    def __init__(self, union: Union, now: datetime = NOON) -> None:
        self.union = union
        self.now = now
        self.postman = Postman(union.application.bot, union.people, lambda: self.now)

    async def deliver(self) -> int:
        """Until nothing is due; returns how many messages were sent or edited."""
        done = 0
        while more := await self.postman.round():
            done += more
        return done

    def restart(self) -> Post:
        """Another process, after this one died."""
        self.union.people.house._writer.alerts._out.clear()
        return Post(self.union, self.now)


async def publish(union: Union, text: str = MAY, by: Person | None = None) -> int:
    """Returns the number of the summary."""
    actor = union.number(by) if by else None
    reading = read_file("mai.txt", text.encode())

    def work(desk: Desk) -> int:
        with desk.database.transaction():
            at = datetime.now(PARIS)
            return publish_inside(
                desk.database, reading, Given(None, None, None), replace=True, by=actor, at=at
            ).summary

    return await union.people.house.write(work)


async def follow(person: Person, words: str, how: str = "Tout de suite ✓") -> Shown:
    return only(await person.press(await person.say(f"/suivre {words}"), how))
