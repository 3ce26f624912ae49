"""How far the alerts about a summary are, told now and then under the message of who published it.

Which message that is stands in the store: a process that starts goes on where another one died."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot import alert_messages as messages
from bot.logs import where
from bot.pacing import Turn
from bot.people import People
from bot.rendering import line
from bot.sending import edit
from knowledge.following import Announcement

BETWEEN_EDITS = 20.0
"""Seconds between two edits of one message."""

_log = structlog.get_logger()


class Progress:
    def __init__(self, bot: Bot, people: People, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._people = people
        self._clock = clock
        self._announced: tuple[Announcement, ...] = ()
        self._told: dict[int, tuple[float, str]] = {}
        """By summary: when, on the loop's clock, and what was said last."""

    async def look(self) -> None:
        """Find out about which summaries it is to be told. Raises StoreError."""
        self._announced = await self._people.house.read(lambda desk: desk.alerts.announced())
        there = {one.summary_id for one in self._announced}
        self._told = {summary: told for summary, told in self._told.items() if summary in there}

    async def tell(self) -> None:
        """Where it is time to. Raises StoreError."""
        now = asyncio.get_running_loop().time()
        for one in self._announced:
            at, said = self._told.get(one.summary_id, (now - BETWEEN_EDITS, ""))
            if now - at >= BETWEEN_EDITS:
                self._told[one.summary_id] = (now, await self._tell(one, said))

    async def _tell(self, one: Announcement, said: str) -> str:
        """Returns what is said now."""
        house = self._people.house
        reached = await house.read(lambda desk: desk.alerts.progress(one.summary_id, self._clock()))
        quiet = self._people.settings.quiet
        resumes = messages.hour(quiet.stop) if quiet is not None and quiet.holds(self._clock()) else None
        told = messages.progress(reached, resumes) if reached.total or reached.weekly else ""
        shown: bool | None = told == said or await self._edit(one, told)
        if shown is None:
            return said
        if reached.sent == reached.total or not shown:
            await house.write(lambda desk: desk.alerts.announced_enough(one.summary_id))
            self._announced = tuple(other for other in self._announced if other is not one)
        return told

    async def _edit(self, one: Announcement, told: str) -> bool | None:
        """False when the message is gone, or who it was for; None when it is to be tried again. Raises StoreError."""
        member = await self._people.house.read(lambda desk: desk.membership.by_number(one.by))
        if member is None or not member.active:
            return False
        try:
            chat = self._people.keyring.open_id(member.sealed)
            return await edit(self._bot, chat, one.message_id, line(f"{one.text}\n{told}"), Turn.NEWS)
        except (BadRequest, Forbidden, ChatMigrated):
            return False
        except TelegramError:
            # the network, or a chat that takes nothing for now
            return None
        except Exception as error:
            # nobody's alert waits for it
            _log.error("progress could not be told", error=type(error).__name__, where=where(error))
            return False
