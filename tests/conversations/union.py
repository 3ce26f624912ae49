"""A union on Telegram: a house with summaries, its key and settings, and people of every standing before the bot."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.access import Entry, Gate
from bot.application import Relais, telegram_application
from bot.house import Desk, House
from bot.keyring import Keyring, new_key
from bot.loopback import TOKEN, Loopback, Room, Shown
from bot.people import People
from bot.settings import TelegramSettings
from knowledge.membership import Membership, Role
from knowledge.store.database import FILE, Database
from knowledge.store.summaries import SummaryTable
from tests.conversations.person import Clock, Person, only

FIRST = 711_000_001
"""Named by the settings, and in: the administrator of every union here."""
AWAITED = 711_000_002
"""Named by the settings, and not in yet."""
ME = "https://t.me/relais_bot?start="


class Standing(StrEnum):
    STRANGER = "stranger"
    INVITED = "invited"
    """Was shown what they would agree to, and has not agreed."""
    AWAITED = "awaited administrator"
    MEMBER = "member"
    REPRESENTATIVE = "representative"
    ADMINISTRATOR = "administrator"
    REMOVED = "removed"
    LAPSED = "lapsed"


class Seconds:
    """The seconds that bound how much one person may ask, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Union:
    folder: Path
    people: People
    loopback: Loopback
    application: Relais
    seconds: Seconds

    def __post_init__(self) -> None:
        self.administrator = self.person("Agathe", FIRST)

    # -- people

    def person(self, name: str = "Ines", user_id: int | None = None) -> Person:
        """A stranger, as long as nothing else is done."""
        return Person(self.application, self.loopback.person(name, user_id))

    async def somebody(self, standing: Standing, name: str = "Ines") -> Person:
        match standing:
            case Standing.STRANGER:
                return self.person(name)
            case Standing.AWAITED:
                return self.person(name, AWAITED)
            case Standing.INVITED:
                person = self.person(name)
                await person.say(f"/start inv_{await self.token()}")
                return person
            case Standing.REMOVED:
                return await self.removed(name)
            case Standing.LAPSED:
                return await self.lapsed(name)
        return await self.member(name, Role(standing.value))

    async def member(self, name: str = "Ines", role: Role = Role.MEMBER) -> Person:
        """Came in by a link of the administrator."""
        person = self.person(name)
        await self.join(person, await self.token(role, uses=1))
        return person

    async def removed(self, name: str = "Ines") -> Person:
        person = await self.member(name)
        await self.put_out(person)
        return person

    async def put_out(self, person: Person) -> None:
        """By the administrator."""
        asked = await self.administrator.say("/membres")
        sure = only(await self.administrator.press_data(asked, f"remove:{self.number(person)}"))
        done = only(await self.administrator.press(sure, "Retirer"))
        assert done.words.startswith("C’est fait")

    async def lapsed(self, name: str = "Ines") -> Person:
        """Came in by the membership itself, on the day after which too many months have passed."""
        assert self.people.settings.membership_months, "nobody lapses in this union"
        then = datetime.now(UTC) - timedelta(days=31 * (self.people.settings.membership_months + 1))
        person = self.person(name)
        database = Database.open(self.folder)
        old = Membership(database, clock=lambda: then)
        administrator = old.officers()[0]
        _, token = old.invite(administrator.number, Role.MEMBER, "", 1, then + timedelta(days=1))
        old.join(token, self.people.identity(person.player.id), 1)
        database.close()
        return person

    # -- invitations

    async def invitation(
        self, role: Role = Role.MEMBER, uses: int = 10, days: int = 7, by: Person | None = None
    ) -> str:
        """A link made by taps; the label says nothing."""
        maker = by or self.administrator
        form = await maker.say("/inviter")
        _, picture = await maker.press_data(form, f"invite:{role}:{uses}:{days}")
        return link_in(picture)

    async def token(self, role: Role = Role.MEMBER, uses: int = 10, by: Person | None = None) -> str:
        """Of an invitation made without taps: the picture of its link takes longer than all the rest."""
        maker, until = self.number(by or self.administrator), datetime.now(UTC) + timedelta(days=7)
        return await self.people.house.write(lambda desk: desk.membership.invite(maker, role, "", uses, until)[1])

    async def join(self, person: Person, token: str) -> Shown:
        """Open the link, agree; the welcome."""
        return only(await person.press(await person.say(f"/start inv_{token}"), "J’accepte"))

    # -- groups

    async def group(
        self, *people: Person, title: str = "Atelier", approved: bool = True, kind: str = "supergroup"
    ) -> Room:
        """The administrator made it and brought the bot in."""
        players = [person.player for person in people if person is not self.administrator]
        room = self.loopback.group(title, self.administrator.player, *players, kind=kind)
        await self.administrator.do(*room.adds_bot(self.administrator.player), room=room)
        if approved:
            await self.administrator.say("/autoriser", room)
        return room

    # -- what the house keeps

    async def passage(self, question: str) -> str:
        """The id of the passage that answers."""
        answer = await self.administrator.say(question)
        context = next(button.data or "" for button in answer.buttons if button.label == "Contexte")
        return context.partition(":")[2]

    async def passage_with(self, words: str) -> str:
        """The id of the first published passage that holds these words."""

        def find(desk: Desk) -> str:
            table = SummaryTable(desk.database)
            for listed in desk.shelf.summaries(limit=100).summaries:
                stored = table.load(listed.id)
                for one in stored.passages if stored else ():
                    if stored and words in " ".join(one.span.of(stored.summary.text).split()):
                        return one.id
            raise AssertionError(f"no passage holds {words!r}")

        return await self.people.house.read(find)

    def number(self, person: Person) -> str:
        return str(self.row(person)["number"])

    def row(self, person: Person) -> dict[str, Any]:
        found = self.rows("SELECT * FROM people WHERE lookup = ?", self.people.keyring.lookup(person.player.id))
        assert len(found) == 1
        return found[0]

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        connection = sqlite3.connect(self.folder / FILE)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(query, values)]
        finally:
            connection.close()

    def change(self, query: str, *values: object) -> None:
        """By hand, as after a restoration from a backup."""
        with sqlite3.connect(self.folder / FILE) as connection:
            connection.execute(query, values)
        connection.close()

    def bytes(self) -> bytes:
        """Everything that stands in the folder."""
        return b"\0".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())

    def written(self) -> tuple[bytes, ...]:
        """The database and its log."""
        files = [self.folder / FILE, self.folder / f"{FILE}-wal"]
        return tuple(file.read_bytes() for file in files if file.exists())

    @property
    def entries(self) -> tuple[Entry, ...]:
        gate = self.application.handlers[0][0].callback.__self__  # type: ignore[attr-defined]
        assert isinstance(gate, Gate)
        return gate.entries


@asynccontextmanager
async def union_in(folder: Path, summaries: Path, *, administrator: bool = True, **chosen: Any) -> AsyncIterator[Union]:
    """`summaries` is a house to copy; `chosen` are settings. The administrator is in, unless told otherwise."""
    shutil.copytree(summaries, folder)
    settings = TelegramSettings(data=folder, administrators=frozenset({FIRST, AWAITED}), **chosen)
    house = House(folder, settings.membership_months)
    people = People(house, Keyring((new_key(),)), settings)
    loopback, seconds = Loopback(Clock()), Seconds()
    application = telegram_application(people, TOKEN, loopback, seconds)
    async with application:
        union = Union(folder, people, loopback, application, seconds)
        if administrator:
            await union.administrator.press(await union.administrator.say("/start"), "J’accepte")
        yield union
    house.close()


def link_in(shown: Shown) -> str:
    return next(word for word in shown.words.split() if word.startswith(ME))


def spaced(shown: Shown) -> str:
    """The words, with blanks that may break."""
    return shown.words.replace("\u00a0", " ").replace("\u202f", " ")
