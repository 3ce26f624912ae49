"""Acts as lines of /journal. Who and whom is asked of Telegram each time: the trail holds numbers."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Bot

from bot import people_messages as messages
from bot.people import People
from bot.styled import shorten
from knowledge.membership import Act, Deed, Role

LONGEST_NAME = 40
"""Fifteen lines with two names or a label each stay within one message."""


class Trail:
    """Made for one page: everybody on it is asked for once."""

    def __init__(self, people: People, bot: Bot) -> None:
        self._people = people
        self._bot = bot
        self._names: dict[str, str | None] = {}

    async def lines(self, acts: Sequence[Act]) -> list[str]:
        return [await self._line(act) for act in acts]

    async def _line(self, act: Act) -> str:
        when = act.at.astimezone(self._people.settings.zone)
        actor = await self._name(act.actor) if act.actor else None
        return f"{when:%d/%m/%Y %H:%M} · {actor or messages.FORMER_OFFICER} {await self._deed(act)}"

    async def _deed(self, act: Act) -> str:
        words = act.about.split()
        role = next((Role(word) for word in words if word in set(Role)), None)
        first = words[0] if words else ""
        match act.deed:
            case Deed.INVITED | Deed.REVOKED | Deed.RAISED:
                return messages.deed_with_link(act.deed, await self._link(first), role)
            case Deed.ROLE_CHANGED | Deed.REMOVED:
                return messages.deed_to(act.deed, await self._name(first) or messages.SOMEBODY, role)
            case Deed.GROUP_APPROVED | Deed.GROUP_LEFT:
                return f"{messages.DEEDS[act.deed]} ({first})"
            case _:
                return messages.DEEDS[act.deed]

    async def _link(self, number: str) -> str:
        """Its label; its number when it has none or was erased."""
        found = await self._people.house.read(lambda desk: desk.membership.invitation_with(number))
        return shorten(found.label, LONGEST_NAME) if found and found.label else number

    async def _name(self, number: str) -> str | None:
        """None for somebody of whom nothing is kept any more."""
        if number not in self._names:
            found = await self._people.house.read(lambda desk: desk.membership.by_number(number))
            name = await self._people.name(self._bot, found.sealed) if found else None
            self._names[number] = shorten(name, LONGEST_NAME) if name else None
        return self._names[number]
