"""The outbox is worked off: alerts go out, one after the other, and what was sent about a summary that changed is
edited.

One message is on its way at a time, and noted before the next: a process that dies doubles that one at most. They
leave evenly, so that an answer to somebody never finds all the room taken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.alert_views import delivery_view
from bot.buttons import BY_PASSAGE
from bot.house import Desk
from bot.logs import where
from bot.pacing import Pacer, Turn
from bot.people import People
from bot.progress import Progress
from bot.quoting import Quotes
from bot.rendering import View
from bot.sending import edit, send_once
from knowledge.errors import StoreError
from knowledge.following import Delivery
from knowledge.store.groups import GroupTable

EVERY = 5.0
"""Seconds between two looks at the outbox when nothing was published here."""
AFTER_A_FAILURE = 30.0
PACE = 30.0
"""Messages a second at most, as many as Telegram takes: answers go first, and the room of one is always coming free."""
BEHIND = 0.25
"""Seconds of that pace that are made up for when something took long."""
AT_ONCE = 30
"""Messages that are taken in one look."""
GONE = ("chat not found", "deactivated", "not enough rights", "no rights to send", "chat_write_forbidden")
"""What Telegram says of chats in which nothing can be written, beside what it forbids."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Letter:
    chat_id: int
    view: View


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
        self._quiet = people.settings.quiet
        self._quotes = Quotes()
        self._progress = Progress(bot, people, self._clock)
        self._idle = True
        """The last look found nothing that could leave: neither to who is there nor to who is gone."""
        self._due = 0.0
        """On the loop's clock, when the next message may leave."""

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

    async def round(self) -> int:
        """One look: edits that are due, then at most AT_ONCE messages. Returns how many were sent or edited.

        Raises StoreError, TelegramError."""
        await self._note()
        await self._progress.look()
        done = await self._edit_all() + await self._send_all()
        await self._progress.tell()
        return done

    # -- sending

    async def _send_all(self) -> int:
        now = self._clock()
        taken = await self._people.house.write(lambda desk: desk.alerts.take(now, AT_ONCE, self._quiet))
        later: set[str] = set()
        done = 0
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
                await self._give_back(taken[place + 1 :])
                raise
        self._idle = {one.subscriber for one in taken} <= later
        return done

    async def _wait_for_its_turn(self) -> None:
        now = asyncio.get_running_loop().time()
        self._due = max(self._due, now - BEHIND)
        await asyncio.sleep(max(0.0, self._due - now))
        self._due += 1 / PACE

    async def _send(self, delivery: Delivery, later: set[str], now: datetime) -> int:
        """`later` are subscribers whose chat takes no message for now: nobody waits behind them.

        Raises TelegramError (the network, after an hour), StoreError."""
        house = self._people.house
        try:
            letter = await self._letter(delivery, now)
            if letter is None or delivery.subscriber in later or self._is_full(letter.chat_id):
                # the next look gives it again, and drops what belongs to nobody any more
                later.add(delivery.subscriber)
                await self._give_back([delivery])
                return 0
            message_id = await self._send_to(letter, delivery, now)
            if message_id is None:
                await self._give_back([delivery])
                return 0
        except Forbidden:
            await house.write(lambda desk: _blocked(desk, delivery))
            return 0
        except BadRequest as error:
            if any(reason in error.message.lower() for reason in GONE):
                await house.write(lambda desk: _blocked(desk, delivery))
            else:
                # it would be refused again: it waits for another process, and holds up nobody
                _log.error("an alert is refused", error=error.message[:80])
            return 0
        except (TelegramError, StoreError):
            await self._give_back([delivery])
            raise
        self._unnoted.append((delivery, message_id))
        await self._note()
        return 1

    def _is_full(self, chat_id: int) -> bool:
        """A group that had twenty messages within a minute, somebody who was answered just now."""
        pacer = self._bot.rate_limiter if isinstance(self._bot, ExtBot) else None
        return isinstance(pacer, Pacer) and pacer.is_full(chat_id)

    async def _send_to(self, letter: _Letter, delivery: Delivery, now: datetime) -> int | None:
        """The message's number; None where nobody is to get it any more."""
        try:
            return (await send_once(self._bot, letter.chat_id, letter.view, Turn.NEWS)).message_id
        except ChatMigrated as moved:
            # a group that became a supergroup
            lookup, who = self._people.keyring.lookup(letter.chat_id), self._people.identity(moved.new_chat_id)
            await self._people.house.write(lambda desk: desk.membership.move_group(lookup, who))
            again = await self._letter(delivery, now)
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

    # -- editing

    async def _edit_all(self) -> int:
        due = await self._people.house.read(lambda desk: desk.alerts.to_edit(AT_ONCE))
        for one in due:
            await self._wait_for_its_turn()
            if self._stopping:
                break
            await self._edit(one)
        return len(due)

    async def _edit(self, delivery: Delivery) -> None:
        """What cannot be edited any more counts as edited."""
        letter = await self._letter(delivery)
        if letter is not None and delivery.message_id is not None:
            try:
                await edit(self._bot, letter.chat_id, delivery.message_id, letter.view, Turn.NEWS)
            except Forbidden:
                await self._people.house.write(lambda desk: _blocked(desk, delivery))
            except (BadRequest, ChatMigrated) as error:
                _log.warning("an alert cannot be edited", error=type(error).__name__)
        await self._people.house.write(lambda desk: desk.alerts.edited(delivery))

    async def _letter(self, delivery: Delivery, now: datetime | None = None) -> _Letter | None:
        """None for who may not get it, and for what is not to be sent any more as it was taken: both are looked up just
        before it goes. `now` is None for what was sent."""
        read_on = f"https://t.me/{self._bot.username}?start={BY_PASSAGE}"

        def look_up(desk: Desk) -> tuple[bytes, View] | None:
            found = _address(desk, delivery.subscriber)
            if found is None or (now is not None and not desk.alerts.holds(delivery, now)):
                return None
            sealed, is_group = found
            quoted = self._quotes.of(desk, delivery)
            return sealed, delivery_view(delivery, quoted, read_on if is_group else None)

        found = await self._people.house.read(look_up)
        return _Letter(self._people.keyring.open_id(found[0]), found[1]) if found else None


def _address(desk: Desk, subscriber: str) -> tuple[bytes, bool] | None:
    """The sealed number of an active member or an approved group, and whether it is a group."""
    member = desk.membership.by_number(subscriber)
    if member is not None:
        return (member.sealed, False) if member.active else None
    group = GroupTable(desk.database).with_number(subscriber)
    return (group.sealed, True) if group else None


def _blocked(desk: Desk, delivery: Delivery) -> None:
    """What waits for them is given again, should they come back."""
    desk.alerts.blocked(delivery.subscriber)
    desk.alerts.give_back(delivery)
