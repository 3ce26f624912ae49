"""The gate: every update comes through here, and nothing goes on that no entry lets in.

An entry says what it handles, who may, and where. The first entry that fits an update is the one; without an entry, or
for somebody it is not meant for, nothing happens. A stranger gets one polite line, then silence.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Chat, Update
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import BaseHandler

from bot import people_messages as messages
from bot.memory import Context
from bot.messages import failure
from bot.rendering import line
from bot.sending import answer_inline, answer_press, reply, send
from bot.visitors import Audience, Place, Visitor

AT_ONCE = 20
A_MINUTE = 10
"""Questions that one person may ask in a row, and every minute after that."""
REMEMBERED = 10_000
"""People that each of the gate's short memories holds; the oldest make room."""
GRACE = 3600.0
"""Seconds that an administrator has to approve a group they added the bot to."""

WAITED = ContextVar("waited", default=False)
"""Whether the update being handled waited for the bot, which was down: such questions are not counted."""

_log = structlog.get_logger()

PRIVATE = frozenset({Place.PRIVATE})
GROUP = frozenset({Place.GROUP})
ANYWHERE = frozenset(Place)

Directory = Callable[[Update], Awaitable[Visitor]]
"""Says who somebody is, and where they are. Two exist: Telegram's, which looks them up, and the terminal's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`counted` entries are questions: one person may ask so many in a minute."""

    handler: BaseHandler[Update, Context, Any]
    audience: Audience
    places: frozenset[Place]
    counted: bool = False


class Gate:
    def __init__(
        self, entries: Sequence[Entry], directory: Directory, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.entries = tuple(entries)
        self._directory = directory
        self._clock = clock
        self._told: OrderedDict[int, bool] = OrderedDict()
        self._budgets: OrderedDict[int, _Budget] = OrderedDict()
        self._expected: dict[int, float] = {}

    async def receive(self, update: Update, context: Context) -> None:
        """Handle an update, or turn it away."""
        try:
            visitor = await self._directory(update)
        except Exception as error:
            # nobody is let in, and Telegram waits all the same
            if update.callback_query is not None:
                await answer_press(update.callback_query, failure(error))
            elif update.inline_query is not None:
                await answer_inline(update.inline_query, [])
            raise
        context.visitor = visitor
        entry, match = self._entry_for(update)
        if entry is None or visitor.place not in entry.places or visitor.audience < entry.audience:
            await self.turn_away(update, context, entry.audience if entry else None)
        elif not entry.counted or await self._has_budget(update, visitor):
            application: Any = context.application
            await entry.handler.handle_update(update, application, match, context)

    async def turn_away(self, update: Update, context: Context, wanted: Audience | None) -> None:
        """What somebody gets who is not let in; `wanted` is whom it is for, None for what nobody handles. Presses and
        inline queries are answered, with nothing."""
        visitor, message = context.visitor, update.effective_message
        active = visitor.audience >= Audience.MEMBERS
        if update.callback_query is not None:
            await answer_press(update.callback_query, messages.NOT_FOR_YOU if active else None)
        elif update.inline_query is not None:
            await answer_inline(update.inline_query, [])
        elif visitor.place is Place.ELSEWHERE:
            await self._leave(update, context)
        elif visitor.place is Place.PRIVATE and wanted is not None and message is not None:
            if active:
                await reply(message, line(messages.reserved(wanted)))
            elif visitor.user_id is not None and self._first_time(visitor.user_id):
                await send(context.bot, message.chat_id, line(messages.STRANGER))

    def expect(self, chat_id: int) -> None:
        """An administrator brought the bot into this group, and may approve it during the next hour."""
        self._expected[chat_id] = self._clock() + GRACE

    def expect_no_more(self, chat_id: int) -> None:
        """The bot was put out of this group: who brings it in again counts anew."""
        self._expected.pop(chat_id, None)

    def expect_under(self, old: int, new: int) -> None:
        """The group has another number now."""
        if old in self._expected:
            self._expected[new] = self._expected.pop(old)

    def _entry_for(self, update: Update) -> tuple[Entry | None, Any]:
        for entry in self.entries:
            match = entry.handler.check_update(update)
            if match is not None and match is not False:
                return entry, match
        return None, None

    async def _leave(self, update: Update, context: Context) -> None:
        chat = update.effective_chat
        if chat is None or chat.type == Chat.PRIVATE or self._expected.get(chat.id, 0) > self._clock():
            return
        self._expected.pop(chat.id, None)
        await self.leave(chat.id, context)

    async def leave(self, chat_id: int, context: Context) -> None:
        """Never fails: what people say there later makes the bot go, if it is still in."""
        try:
            await context.bot.leave_chat(chat_id)
            _log.info("left a chat that nobody approved")
        except (Forbidden, BadRequest):
            _log.info("is no longer in a chat that nobody approved")
        except TelegramError as error:
            # tried again at the next message there
            _log.warning("could not leave a chat that nobody approved", error=type(error).__name__)

    def _first_time(self, user_id: int) -> bool:
        if user_id in self._told:
            self._told.move_to_end(user_id)
            return False
        _remember(self._told, user_id, True)
        return True

    async def _has_budget(self, update: Update, visitor: Visitor) -> bool:
        if visitor.user_id is None or WAITED.get():
            return True
        budget = self._budgets.get(visitor.user_id) or _Budget(self._clock())
        _remember(self._budgets, visitor.user_id, budget)
        if budget.take(self._clock()):
            return True
        if update.inline_query is not None:
            await answer_inline(update.inline_query, [])
        elif not budget.told and update.effective_message is not None:
            budget.told = True
            await reply(update.effective_message, line(messages.SLOW_DOWN))
        return False


class _Budget:
    """A bucket of AT_ONCE questions that fills by A_MINUTE."""

    def __init__(self, now: float) -> None:
        self.left = float(AT_ONCE)
        self.told = False
        self._at = now

    def take(self, now: float) -> bool:
        self.left = min(AT_ONCE, self.left + (now - self._at) * A_MINUTE / 60)
        self._at = now
        if self.left < 1:
            return False
        if self.left > AT_ONCE / 2:
            self.told = False
        self.left -= 1
        return True


def _remember(memory: OrderedDict[int, Any], key: int, value: Any) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > REMEMBERED:
        memory.popitem(last=False)
