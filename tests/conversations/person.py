"""A person who talks to the bot: does things, and gets what came on the screen. Several may talk to one bot."""

from __future__ import annotations

from typing import Any

from telegram import Update

from bot.application import Relais
from bot.loopback import InlineAnswer, Json, Player, Room, Shown


class Clock:
    """Telegram's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_777_000_000

    def __call__(self) -> float:
        return self.now

    def advance(self, *, minutes: int) -> None:
        self.now += minutes * 60


class Person:
    """Sees what comes to the private chat; with `room`, what comes to that group. What others get stays for them."""

    def __init__(self, application: Relais, player: Player) -> None:
        self.application = application
        self.player = player
        self.last_update: Json = {}

    @property
    def clock(self) -> Any:
        """The server's, which is a Clock in tests."""
        return self.player.clock

    async def say(self, text: str, room: Room | None = None, reply_to: int | None = None) -> Shown:
        """The one thing that the bot says to it."""
        return only(await self.do(self.player.says(text, room, reply_to), room=room))

    async def send(self, room: Room | None = None, **content: Any) -> list[Shown]:
        return await self.do(self.player.sends(room, **content), room=room)

    async def send_file(self, name: str, data: bytes, caption: str | None = None) -> list[Shown]:
        return await self.do(self.player.sends_file(name, data, caption))

    async def edit(self, question: int, text: str, room: Room | None = None) -> list[Shown]:
        return await self.do(self.player.edits(question, text, room), room=room)

    async def press(self, shown: Shown, label: str, room: Room | None = None) -> list[Shown]:
        button = next(button for button in shown.buttons if button.label == label)
        assert button.data is not None, f"« {label} » opens {button.url}"
        return await self.press_data(shown, button.data, room)

    async def press_data(self, shown: Shown, data: str, room: Room | None = None) -> list[Shown]:
        assert shown.message_id is not None
        update = self.player.presses(shown.message_id, data, room)
        news = await self.do(update, room=room)
        assert update["callback_query"]["id"] not in self.player.unanswered, "a press was left without an answer"
        return news

    async def ask_inline(self, text: str) -> InlineAnswer:
        update = self.player.asks_inline(text)
        await self.do(update)
        answer = self.player.inline_answer(update["inline_query"]["id"])
        assert answer is not None, "an inline query was left without an answer"
        return answer

    async def repeat(self, room: Room | None = None) -> list[Shown]:
        """Telegram delivers the last update a second time."""
        return await self.do(self.last_update, room=room)

    async def do(self, *updates: Json, room: Room | None = None) -> list[Shown]:
        for update in updates:
            self.last_update = update
            await self.application.process_update(Update.de_json(update, self.application.bot))
        return self.news(room)

    def news(self, room: Room | None = None) -> list[Shown]:
        """What came since the last time, also of other people's doing."""
        return room.take() if room else self.player.take()


def only(news: list[Shown]) -> Shown:
    assert len(news) == 1, [shown.words for shown in news]
    return news[0]


def labels(shown: Shown) -> list[str]:
    return [button.label for button in shown.buttons]
