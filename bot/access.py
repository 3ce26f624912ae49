"""The gate: every update comes through here, and nothing goes on that no entry lets in.

An entry says what it handles, who may, and where. The first entry that fits an update is the one; without an entry, or
for somebody it is not meant for, nothing happens. A stranger gets one polite line, then silence.
"""

from __future__ import annotations

import math
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
from bot.logs import incident_of
from bot.memory import Context
from bot.messages import failure, incident
from bot.pacing import TURN, Turn
from bot.rendering import line
from bot.sending import answer_inline, answer_press, reply, send
from bot.visitors import Audience, Place, Visitor


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one person may do something in a row, and every minute after that; each has a count of its own."""

    name: str
    at_once: int
    a_minute: float


QUESTIONS = Limit("questions", 20, 10)
PRESSES = Limit("presses", 60, 60)
QUERIES = Limit("queries", 60, 60)
"""Inline: Telegram asks at nearly every letter."""
FROM_OUTSIDE = Limit("from outside", 6, 6 / 60)
"""What somebody may ask for who is no member, the door set apart: what is kept about them, and why."""
REMEMBERED = 10_000
"""People that each of the gate's short memories holds; the oldest make room."""
AN_HOUR = 3600.0
GRACE = AN_HOUR
"""Seconds that an administrator has to approve a group they added the bot to."""

WAITED = ContextVar("waited", default=False)
"""Whether the update being handled waited for the bot, which was down: such updates of members are not counted."""

_log = structlog.get_logger()

PRIVATE = frozenset({Place.PRIVATE})
GROUP = frozenset({Place.GROUP})
ANYWHERE = frozenset(Place)

Directory = Callable[[Update], Awaitable[Visitor]]
"""Says who somebody is, and where they are. Two exist: Telegram's, which looks them up, and the terminal's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`counted` entries are questions: one person may ask so many in a minute. A `door` bounds by itself what it gives
    to who is no member. Where `only` says no of a visitor, the entry does not fit: the next ones are looked at."""

    handler: BaseHandler[Update, Context, Any]
    audience: Audience
    places: frozenset[Place]
    counted: bool = False
    door: bool = False
    only: Callable[[Visitor], bool] | None = None

    def admits(self, visitor: Visitor) -> bool:
        return visitor.place in self.places and visitor.audience >= self.audience


class LookupFailed(Exception):
    """Nobody could say who somebody is; the cause is the error. `tell`: they were not told during the last hour."""

    def __init__(self, tell: bool) -> None:
        super().__init__()
        self.tell = tell


class Gate:
    def __init__(
        self, entries: Sequence[Entry], directory: Directory, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.entries = tuple(entries)
        self._directory = directory
        self._clock = clock
        self._told: OrderedDict[int, bool] = OrderedDict()
        self._failed: OrderedDict[int, float] = OrderedDict()
        self._budgets: OrderedDict[tuple[Limit, int], _Budget] = OrderedDict()
        self._expected: dict[int, float] = {}

    async def receive(self, update: Update, context: Context) -> None:
        """Handle an update, or turn it away. Raises what handlers raise, and LookupFailed."""
        message = update.message
        if message is not None and message.via_bot is not None and message.via_bot.id == context.bot.id:
            # chosen among the bot's own passages: no question
            return
        # whoever it is, members go first
        TURN.set(Turn.NEWS)
        visitor = context.visitor = await self._visitor(update)
        if visitor.audience >= Audience.MEMBERS:
            TURN.set(Turn.ANSWER)
        entry, match = self._entry_for(update, visitor)
        limit = _limit_of(update, visitor, entry)
        if limit is not None and not self._has_budget(limit, update, visitor):
            await self._slow_down(limit, update, visitor)
        elif entry is not None and entry.admits(visitor):
            application: Any = context.application
            await entry.handler.handle_update(update, application, match, context)
        elif entry is not None and visitor.place in entry.places and self._hides(update, visitor):
            await self._ask_to_show(update)
        else:
            await self.turn_away(update, context, entry.audience if entry else None)

    async def _visitor(self, update: Update) -> Visitor:
        """Raises LookupFailed: nobody is let in, and Telegram waits all the same."""
        try:
            return await self._directory(update)
        except Exception as error:
            if update.callback_query is not None:
                await answer_press(update.callback_query, incident(failure(error), incident_of(error)))
            elif update.inline_query is not None:
                await answer_inline(update.inline_query, [])
            user, now = update.effective_user, self._clock()
            tell = user is not None and self._failed.get(user.id, -math.inf) <= now - AN_HOUR
            if user is not None and tell:
                _remember(self._failed, user.id, now)
            raise LookupFailed(tell) from error

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
        """An administrator brought the bot into this group, and may approve it during the next hour. Kept in memory
        alone: after a restart the bot leaves such a group, and is brought in again."""
        self._expected[chat_id] = self._clock() + GRACE
        self._told.pop(chat_id, None)

    def expect_no_more(self, chat_id: int) -> None:
        """The bot was put out of this group: who brings it in again counts anew."""
        self._expected.pop(chat_id, None)

    def expect_under(self, old: int, new: int) -> None:
        """The group has another number now."""
        if old in self._expected:
            self._expected[new] = self._expected.pop(old)

    def _entry_for(self, update: Update, visitor: Visitor) -> tuple[Entry | None, Any]:
        for entry in self.entries:
            if entry.only is not None and not entry.only(visitor):
                continue
            match = entry.handler.check_update(update)
            if match is not None and match is not False:
                return entry, match
        return None, None

    def _hides(self, update: Update, visitor: Visitor) -> bool:
        """Whether somebody asks for something in a group of ours without showing who they are."""
        chat = update.effective_chat
        if chat is None or visitor.user_id is not None or update.message is None:
            return False
        return visitor.place is Place.GROUP or (visitor.place is Place.ELSEWHERE and self._is_expected(chat.id))

    async def _ask_to_show(self, update: Update) -> None:
        if update.message is not None and self._first_time(update.message.chat_id):
            await reply(update.message, line(messages.ANONYMOUS))

    def _is_expected(self, chat_id: int) -> bool:
        return self._expected.get(chat_id, -math.inf) > self._clock()

    async def _leave(self, update: Update, context: Context) -> None:
        chat = update.effective_chat
        if chat is None or chat.type == Chat.PRIVATE or self._is_expected(chat.id):
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

    def _has_budget(self, limit: Limit, update: Update, visitor: Visitor) -> bool:
        if WAITED.get() and limit is not FROM_OUTSIDE:
            return True
        who = visitor.user_id
        if who is None and visitor.place is not Place.PRIVATE and update.effective_chat is not None:
            # all those who hide behind a group or a channel together
            who = update.effective_chat.id
        if who is None:
            return True
        budget = self._budgets.get((limit, who)) or _Budget(limit, self._clock())
        _remember(self._budgets, (limit, who), budget)
        return budget.take(self._clock())

    async def _slow_down(self, limit: Limit, update: Update, visitor: Visitor) -> None:
        """Telegram waits for what is answered here; questions are told once, and who is outside hears nothing."""
        if update.inline_query is not None:
            await answer_inline(update.inline_query, [])
        elif update.callback_query is not None:
            active = visitor.audience >= Audience.MEMBERS
            await answer_press(update.callback_query, messages.SLOW_DOWN_PRESSES if active else None)
        elif limit is QUESTIONS and update.effective_message is not None:
            who = visitor.user_id or update.effective_message.chat_id
            budget = self._budgets[limit, who]
            if not budget.told:
                budget.told = True
                await reply(update.effective_message, line(messages.SLOW_DOWN))


def _limit_of(update: Update, visitor: Visitor, entry: Entry | None) -> Limit | None:
    if update.callback_query is not None:
        return PRESSES
    if update.inline_query is not None:
        return QUERIES
    if entry is None or not entry.admits(visitor):
        return None
    if entry.counted:
        return QUESTIONS
    if entry.door or visitor.place is not Place.PRIVATE or visitor.audience >= Audience.MEMBERS:
        return None
    # what Telegram tells about somebody is no message of theirs
    return FROM_OUTSIDE if update.effective_message is not None else None


class _Budget:
    """A bucket that is full at first, and fills by so much a minute."""

    def __init__(self, limit: Limit, now: float) -> None:
        self.told = False
        self._limit = limit
        self._left = float(limit.at_once)
        self._at = now

    def take(self, now: float) -> bool:
        most = self._limit.at_once
        self._left = min(most, self._left + (now - self._at) * self._limit.a_minute / 60)
        self._at = now
        if self._left < 1:
            return False
        if self._left > most / 2:
            self.told = False
        self._left -= 1
        return True


def _remember(memory: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > REMEMBERED:
        memory.popitem(last=False)
