"""A person who talks to the bot: does things, and gets what came on the screen."""

from __future__ import annotations

from typing import Any

from telegram import Update

from bot.application import Relais
from bot.loopback import Json, Loopback, Shown


class Clock:
    """Telegram's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_777_000_000

    def __call__(self) -> float:
        return self.now

    def advance(self, *, minutes: int) -> None:
        self.now += minutes * 60


class Person:
    def __init__(self, application: Relais, loopback: Loopback, clock: Clock) -> None:
        self.application = application
        self.loopback = loopback
        self.clock = clock
        self.last_update: Json = {}

    async def say(self, text: str) -> Shown:
        """The one thing that the bot says to it."""
        return only(await self.do(self.loopback.says(text)))

    async def send(self, **content: Any) -> list[Shown]:
        return await self.do(self.loopback.sends(**content))

    async def edit(self, question: int, text: str) -> list[Shown]:
        return await self.do(self.loopback.edits(question, text))

    async def press(self, shown: Shown, label: str) -> list[Shown]:
        button = next(button for button in shown.buttons if button.label == label)
        return await self.press_data(shown, button.data)

    async def press_data(self, shown: Shown, data: str) -> list[Shown]:
        assert shown.message_id is not None
        news = await self.do(self.loopback.presses(shown.message_id, data))
        assert not self.loopback.unanswered, "a press was left without an answer"
        return news

    async def repeat(self) -> list[Shown]:
        """Telegram delivers the last update a second time."""
        return await self.do(self.last_update)

    async def do(self, update: Json) -> list[Shown]:
        self.last_update = update
        await self.application.process_update(Update.de_json(update, self.application.bot))
        return self.loopback.take()


def only(news: list[Shown]) -> Shown:
    assert len(news) == 1, [shown.words for shown in news]
    return news[0]


def labels(shown: Shown) -> list[str]:
    return [button.label for button in shown.buttons]
