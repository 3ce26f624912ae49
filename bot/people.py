"""What the handlers about people share: the house, the key, the settings, what was just published and what is being
read, and how Telegram calls somebody."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime

from telegram import Bot
from telegram.error import TelegramError

from bot import people_messages as messages
from bot.house import House
from bot.keyring import Keyring
from bot.readings import Readings
from bot.settings import TelegramSettings
from bot.styled import without_steering
from knowledge.membership import Identity


@dataclass(frozen=True, slots=True)
class People:
    house: House
    keyring: Keyring
    settings: TelegramSettings
    readings: Readings = field(default_factory=Readings)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Something was published or resumed: whoever sends alerts looks at once."""

    def identity(self, telegram_id: int) -> Identity:
        return Identity(self.keyring.lookup(telegram_id), self.keyring.seal_id(telegram_id))

    def day(self, instant: datetime) -> date:
        """The day it is where people live."""
        return instant.astimezone(self.settings.zone).date()

    async def name(self, bot: Bot, sealed: bytes) -> str:
        """Asked of Telegram each time it is shown, and never stored."""
        try:
            chat = await bot.get_chat(self.keyring.open_id(sealed))
        except TelegramError:
            # also when Telegram has no time for it: the rest is shown
            return messages.NAMELESS
        return without_steering(chat.effective_name or "") or messages.NAMELESS
