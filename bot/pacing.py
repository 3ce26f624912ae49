"""The pace of what the bot sends: under Telegram's limits, people who wait for an answer first.

Telegram's figures (core.telegram.org/bots/faq): a message a second in a chat, 30 a second in all, 20 a minute in a
group.
"""

from __future__ import annotations

import asyncio
import math
import time
import warnings
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter, ExtBot
from telegram.warnings import PTBDeprecationWarning

from bot.chats import FOR_ALL, Chats

IN_ALL = (30, 1.0)
"""At most so many messages in so many seconds, counted as those of one chat are."""
PATIENCE = 3600.0
"""Seconds for which what is no message is tried again when the network or Telegram is down. Answers are for as long as
it takes."""
PATIENCE_FOR_NEWS = 20.0
"""… and news: who sends them goes on with others, for it may be this chat alone that Telegram fails for."""
LONGEST_PAUSE = 30.0
SHORTLY = 10.0
"""Seconds for which a call is tried again that means nothing when it comes late."""
SOON = ("answerCallbackQuery", "answerInlineQuery")
CHECKS = ("getMe", "deleteWebhook")
"""Calls that find out whether the token lives: who makes them wants to know."""
NICETIES = ("setMy", "deleteMy", "getChat", "leaveChat")
"""How calls begin that nobody's answer may wait for: menus, how somebody is called."""

_log = structlog.get_logger()
# both the type that `retry_after` has and the one that it will have are understood
warnings.filterwarnings("ignore", message=".*retry_after", category=PTBDeprecationWarning)


class Turn(IntEnum):
    """Who goes first when there is not room for all."""

    ANSWER = 0
    """Somebody waits for it."""
    NEWS = 1
    """Nobody waits for it: alerts, progress."""


TURN = ContextVar("turn", default=Turn.ANSWER)
"""The turn of what is sent while an update is handled, where no other is given with a call."""


@dataclass(eq=False)
class _Waiter:
    turn: Turn
    chat: int | None
    go: asyncio.Future[None]
    again: bool
    """It left before in vain, and its chat waits for it."""


class Pacer(BaseRateLimiter[Turn]):
    """Every call of the bot goes through `process_request`; `rate_limit_args` is a Turn, TURN when absent.

    Within a chat messages of the same turn arrive in the order in which they were asked for. A call that the network
    lost is made again, as is one that Telegram asked to repeat later, and one that was told that the token is not
    known, which something on the way may have said: somebody may get a message twice, never not at all. Those behind
    it in its chat wait meanwhile. Niceties wait for nothing, and nothing waits for them. News given as such raise
    RetryAfter where their chat has to wait long, and NetworkError soon: who sends them goes on with others.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiters: dict[Turn, list[_Waiter]] = {turn: [] for turn in Turn}
        self._all: deque[float] = deque(maxlen=IN_ALL[0])
        self._under_way = 0
        self._chats = Chats()
        self._halted_until = 0.0
        self._news_under_way = 0
        self.refused = asyncio.Event()
        """A call was told that the token is not known: whether it is so has to be found out."""
        self._wake = asyncio.Event()
        self._dispatcher: asyncio.Task[None] | None = None

    async def initialize(self) -> None:
        if self._dispatcher is None:
            self._dispatcher = asyncio.create_task(self._dispatch())

    async def shutdown(self) -> None:
        if self._dispatcher:
            self._dispatcher.cancel()

    @property
    def news_are_under_way(self) -> bool:
        """Whether what was given as news is on its way right now: neither waiting for its turn, nor to be repeated."""
        return self._news_under_way > 0

    def halted_for(self) -> float:
        """Seconds for which nothing leaves at all."""
        return max(0.0, self._halted_until - self._clock())

    def is_refused(self, chat: int) -> bool:
        """Whether Telegram asked to leave this chat alone for now."""
        return self._chats.is_refused(chat, self._clock())

    def is_full(self, chat: int) -> bool:
        """Whether a message to this chat would have to wait for the chat itself."""
        return self._chats.is_held(chat) or self._chats.wait(chat, self._clock()) > 0

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Turn | None,
    ) -> Any:
        turn = TURN.get() if rate_limit_args is None else rate_limit_args
        # edits count in all; whether they count in a chat Telegram does not say, and none of ours come in a row
        sends = endpoint.startswith(("send", "copy", "forward")) and endpoint != "sendChatAction"
        paced = sends or endpoint.startswith("edit")
        news = rate_limit_args is Turn.NEWS
        place = data.get("chat_id") if sends or news else None
        spoken_to = place if isinstance(place, int) else None
        chat = spoken_to if sends else None
        until = self._clock() + _patience(endpoint, paced, rate_limit_args)
        pause = 1.0
        again = False
        try:
            while True:
                if paced:
                    await self._turn(turn, chat, again)
                    again = True
                try:
                    self._news_under_way += news
                    try:
                        return await self._call(callback, args, kwargs, chat, paced)
                    finally:
                        self._news_under_way -= news
                except RetryAfter as error:
                    seconds = _seconds(error)
                    if endpoint.startswith(NICETIES):
                        _log.warning("told to wait, given up", call=endpoint, seconds=seconds)
                        raise
                    _log.warning("told to wait", call=endpoint, seconds=seconds)
                    self._halt(spoken_to, seconds)
                    if news and seconds > FOR_ALL:
                        raise
                    if not paced:
                        await asyncio.sleep(seconds)
                except BadRequest:
                    raise
                except (NetworkError, InvalidToken) as error:
                    if isinstance(error, InvalidToken):
                        if endpoint in CHECKS:
                            raise
                        self.refused.set()
                    if self._clock() + pause > until:
                        raise
                    _log.warning("call failed, trying again", call=endpoint, error=type(error).__name__)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
        finally:
            if again:
                self._let_go(chat)

    async def _call(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        chat: int | None,
        paced: bool,
    ) -> Any:
        """One try. What answers in Telegram's place, without sense, is a network that lost the call."""
        try:
            return await callback(*args, **kwargs)
        except (LookupError, TypeError, AttributeError) as error:
            raise NetworkError("an answer without sense") from error
        except TelegramError as error:
            if type(error) is TelegramError:
                raise NetworkError("an answer without sense") from error
            raise
        finally:
            if paced:
                self._arrived(chat)

    async def _turn(self, turn: Turn, chat: int | None, again: bool) -> None:
        """Wait until a message may leave. Its chat is held from then on."""
        waiter = _Waiter(turn, chat, asyncio.get_running_loop().create_future(), again)
        self._waiters[turn].insert(0 if again else len(self._waiters[turn]), waiter)
        self._wake.set()
        try:
            await waiter.go
        except asyncio.CancelledError:
            if waiter in self._waiters[turn]:
                self._waiters[turn].remove(waiter)
            else:
                # told to leave, and will not
                self._under_way -= 1
                if not again:
                    self._let_go(chat)
            self._wake.set()
            raise

    def _arrived(self, chat: int | None) -> None:
        """Telegram has it for certain now, or will not have it from this try."""
        self._under_way -= 1
        self._all.append(self._clock())
        if chat is not None:
            self._chats.sent(chat, self._clock())
        self._wake.set()

    def _halt(self, chat: int | None, seconds: float) -> None:
        """Telegram asked to repeat a call after so many seconds; `chat` is None where it may be about all."""
        now = self._clock()
        for_all = seconds if chat is None else self._chats.refuse(chat, seconds, now)
        self._halted_until = max(self._halted_until, now + for_all)

    def _let_go(self, chat: int | None) -> None:
        if chat is not None:
            self._chats.let_go(chat)
        self._wake.set()

    async def _dispatch(self) -> None:
        while True:
            self._wake.clear()
            delay = self._release()
            try:
                await asyncio.wait_for(self._wake.wait(), delay)
            except TimeoutError:
                continue

    def _release(self) -> float | None:
        """Let go everything that may, and say after how many seconds to look again; None: when something happens."""
        now = self._clock()
        self._chats.forget_quiet_ones(now)
        if not any(self._waiters.values()):
            return None
        soonest: float | None = None
        for turn in Turn:
            busy: set[int] = set()
            for waiter in list(self._waiters[turn]):
                if waiter.go.done():
                    continue  # cancelled, and not yet woken to leave the queue
                wait = max(self._halted_until - now, self._wait_for_all(now))
                if wait > 0:
                    return wait
                if waiter.chat is not None:
                    held = self._chats.is_held(waiter.chat) and not waiter.again
                    # one that is held is looked at again when it is let go
                    wait = LONGEST_PAUSE if held else self._chats.wait(waiter.chat, now)
                    if waiter.chat in busy or wait > 0:
                        busy.add(waiter.chat)
                        soonest = min(wait, soonest or wait)
                        continue
                    self._chats.hold(waiter.chat)
                    busy.add(waiter.chat)
                self._under_way += 1
                self._waiters[turn].remove(waiter)
                waiter.go.set_result(None)
        return soonest

    def _wait_for_all(self, now: float) -> float:
        most, seconds = IN_ALL
        if self._under_way >= most:
            return LONGEST_PAUSE  # looked at again when one has arrived
        recent = [at for at in self._all if at > now - seconds]
        too_many = len(recent) + self._under_way - most
        return recent[too_many] + seconds - now if too_many >= 0 else 0.0


def pacer_of(bot: Bot) -> Pacer | None:
    """None where calls are not paced."""
    pacer = bot.rate_limiter if isinstance(bot, ExtBot) else None
    return pacer if isinstance(pacer, Pacer) else None


def _patience(endpoint: str, paced: bool, turn: Turn | None) -> float:
    """For how many seconds a call is tried again. `turn` is what was given with it: an answer to somebody who is no
    member comes after others, and is an answer all the same."""
    if paced:
        return PATIENCE_FOR_NEWS if turn is Turn.NEWS else math.inf
    return SHORTLY if endpoint in SOON or endpoint.startswith(NICETIES) else PATIENCE


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait if isinstance(wait, int) else wait.total_seconds())
