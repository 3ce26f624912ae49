"""The outbox is worked off: alerts go out, one after the other, and what was sent about a summary that changed is
edited.

One message is on its way at a time, and noted before the next: a process that dies doubles that one at most. They
leave evenly, so that an answer to somebody never finds all the room taken."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.alert_edits import AlertEdits
from bot.house import Desk
from bot.letters import Letter, Letters, blocked
from bot.logs import where
from bot.pacing import Turn, pacer_of
from bot.people import People
from bot.progress import Progress
from bot.rests import Rests
from bot.sending import send_once
from knowledge.errors import StoreDamaged, StoreError
from knowledge.following import Delivery

EVERY = 5.0
"""Seconds between two looks at the outbox when nothing was published here."""
AFTER_A_FAILURE = 30.0
PACE = 30.0
"""Messages a second at most, as many as Telegram takes: answers go first, and the room of one is always coming free."""
BEHIND = 0.25
"""Seconds of that pace that are made up for when something took long."""
AT_ONCE = 30
"""Messages that are taken in one look."""
TRIES = 3
"""How often an alert is made out that cannot be, before it is put aside."""
GONE = (
    "chat not found",
    "deactivated",
    "not enough rights",
    "no rights to send",
    "chat_write_forbidden",
    "chat_restricted",
    "topic_closed",
    "peer_id_invalid",
)
"""What Telegram says of chats in which nothing can be written, beside what it forbids."""

_log = structlog.get_logger()


class Postman:
    """Not to be run twice on one store: alerts that are on their way are known to the process that sends them."""

    def __init__(self, bot: Bot, people: People, clock: Callable[[], datetime] | None = None) -> None:
        """`clock` gives aware instants in the zone in which quiet hours and weekdays are meant."""
        self._bot = bot
        self._people = people
        self._clock = clock or (lambda: datetime.now(people.settings.zone))
        self._unnoted: list[tuple[Delivery, int]] = []
        """Sent, and the store could not take it: nothing more goes out before it does."""
        self._stopping = False
        self._begun = False
        self._quiet = people.settings.quiet
        self._progress = Progress(bot, people, self._clock)
        self._idle = True
        """The last look found nothing that could leave: neither to who is there nor to who is gone."""
        self._due = 0.0
        """On the loop's clock, when the next message may leave."""
        self._passed_over = 0
        """In the last look: as many more are taken in the next one, so that nobody waits behind them."""
        self._failures: Counter[tuple[str, int]] = Counter()
        """How often a message could not be made out, by who it is for and its first alert."""
        self._rests = Rests()
        self._letters = Letters(bot, people)
        self._edits = AlertEdits(bot, people, self._letters, self._rests)

    async def run(self) -> None:
        """Until `stop`; what goes wrong is tried again, and never ends the program."""
        news = self._people.news
        while not self._stopping:
            news.clear()
            pause = EVERY
            try:
                pause = 0.0 if await self.round() or not self._idle else EVERY
            except (StoreError, TelegramError) as error:
                _log.warning("alerts wait", error=type(error).__name__)
                pause = AFTER_A_FAILURE
            except Exception as error:
                _log.error("alerts failed", error=type(error).__name__, where=where(error))
                pause = AFTER_A_FAILURE
            if not self._stopping and pause:
                with suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), pause)

    def stop(self) -> None:
        """Begin nothing more: the message that is on its way ends, and is noted."""
        self._stopping = True
        self._people.news.set()

    def is_sending(self) -> bool:
        """Whether a message is on its way, or not noted yet: who ends the process now doubles it."""
        pacer = pacer_of(self._bot)
        return bool(self._unnoted) or pacer is None or pacer.news_are_under_way

    async def round(self) -> int:
        """One look: edits that are due, then at most AT_ONCE messages. Returns how many were sent or edited.

        Raises StoreError, TelegramError."""
        if not self._begun:
            await self._people.house.write(lambda desk: desk.alerts.take_up())
            self._begun = True
        await self._note()
        await self._progress.look()
        done = await self._edits.look(self._may_go_on) + await self._send_all()
        await self._progress.tell()
        return done

    # -- sending

    async def _send_all(self) -> int:
        now, limit = self._clock(), AT_ONCE + self._passed_over
        broken: list[Exception] = []
        taken = await self._people.house.write(lambda desk: desk.alerts.take(now, limit, self._quiet, broken.append))
        for error in broken:
            _log.error("an alert is put aside", error=type(error).__name__, where=where(error))
        later: set[str] = set()
        done = self._passed_over = 0
        for place, one in enumerate(taken):
            await self._wait_for_its_turn()
            now = self._clock()
            # what went before may have taken long
            if self._stopping or (self._quiet is not None and self._quiet.holds(now)):
                await self._give_back(taken[place:])
                break
            try:
                done += await self._send(one, later, now)
                await self._progress.tell()
            except BaseException:
                sent = [delivery for delivery, _ in self._unnoted]
                await self._give_back([other for other in taken[place:] if other not in sent])
                raise
        self._idle = {one.subscriber for one in taken} <= later
        return done

    async def _wait_for_its_turn(self) -> None:
        now = asyncio.get_running_loop().time()
        self._due = max(self._due, now - BEHIND)
        await asyncio.sleep(max(0.0, self._due - now))
        self._due += 1 / PACE

    async def _may_go_on(self) -> bool:
        await self._wait_for_its_turn()
        return not self._stopping

    async def _send(self, delivery: Delivery, later: set[str], now: datetime) -> int:
        """`later` are subscribers whose chat takes no message for now: nobody waits behind them.

        Raises TelegramError (the network, or the token), StoreError."""
        house = self._people.house
        try:
            waits = delivery.subscriber in later or self._rests.holds(delivery.subscriber)
            letter = None if waits else await self._letters.of(delivery, now)
            if letter is None or self._is_full(letter.chat_id):
                # the next look gives it again, and drops what belongs to nobody any more
                return await self._pass_over(delivery, later)
            message_id = await self._send_to(letter, delivery, now)
            if message_id is None:
                await self._give_back([delivery])
                return 0
        except Forbidden:
            await house.write(lambda desk: blocked(desk, delivery))
            return 0
        except RetryAfter:
            # the pacer knows for how long this chat is full
            return await self._pass_over(delivery, later)
        except BadRequest as error:
            if any(reason in error.message.lower() for reason in GONE):
                await house.write(lambda desk: blocked(desk, delivery))
            else:
                # it would be refused again: it waits for another process, and holds up nobody
                _log.error("an alert is refused and put aside", error=error.message[:80])
                await house.write(lambda desk: desk.alerts.put_aside(delivery))
            return 0
        except NetworkError as error:
            passed = await self._pass_over(delivery, later)
            if not self._rests.fails(delivery.subscriber):
                raise
            _log.warning("an alert does not arrive", error=type(error).__name__)
            return passed
        except StoreDamaged as error:
            # it may be what this one alert reads
            return await self._fails(delivery, later, error)
        except (TelegramError, StoreError):
            raise
        except Exception as error:
            return await self._fails(delivery, later, error)
        self._rests.arrives(delivery.subscriber)
        self._unnoted.append((delivery, message_id))
        await self._note()
        return 1

    async def _pass_over(self, delivery: Delivery, later: set[str]) -> int:
        later.add(delivery.subscriber)
        self._passed_over += 1
        await self._give_back([delivery])
        return 0

    async def _fails(self, delivery: Delivery, later: set[str], error: Exception) -> int:
        """What cannot be made out is tried some times more, then put aside: nobody waits behind it."""
        key = (delivery.subscriber, delivery.alerts[0].id)
        self._failures[key] += 1
        _log.error("an alert cannot be made out", error=type(error).__name__, where=where(error))
        if self._failures[key] < TRIES:
            return await self._pass_over(delivery, later)
        del self._failures[key]
        await self._people.house.write(lambda desk: desk.alerts.put_aside(delivery))
        return 0

    def _is_full(self, chat_id: int) -> bool:
        """A group that had twenty messages within a minute, somebody who was answered just now."""
        pacer = pacer_of(self._bot)
        return pacer is not None and pacer.is_full(chat_id)

    async def _send_to(self, letter: Letter, delivery: Delivery, now: datetime) -> int | None:
        """The message's number; None where nobody is to get it any more."""
        try:
            return (await send_once(self._bot, letter.chat_id, letter.view, Turn.NEWS)).message_id
        except ChatMigrated as moved:
            # a group that became a supergroup
            lookup, who = self._people.keyring.lookup(letter.chat_id), self._people.identity(moved.new_chat_id)
            await self._people.house.write(lambda desk: desk.membership.move_group(lookup, who))
            again = await self._letters.of(delivery, now)
            return (await send_once(self._bot, again.chat_id, again.view, Turn.NEWS)).message_id if again else None

    async def _give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Only what this process remembers changes: it cannot fail."""

        def back(desk: Desk) -> None:
            for one in deliveries:
                desk.alerts.give_back(one)

        await self._people.house.write(back)

    async def _note(self) -> None:
        """Raises StoreError: then nothing more is sent before it is noted."""
        while self._unnoted:
            delivery, message_id = self._unnoted[0]
            await self._people.house.write(lambda desk: desk.alerts.sent(delivery, message_id))  # noqa: B023
            self._unnoted.pop(0)
