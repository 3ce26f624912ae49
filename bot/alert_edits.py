"""What was sent about a summary that changed is edited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.letters import Letters, blocked
from bot.logs import where
from bot.pacing import Turn, pacer_of
from bot.people import People
from bot.rests import Rests
from bot.sending import edit
from knowledge.errors import StoreBusy, StoreFull
from knowledge.following import Delivery

AT_ONCE = 30
"""Messages that are looked at in one look, besides those that were left as they are."""

_log = structlog.get_logger()


class AlertEdits:
    def __init__(self, bot: Bot, people: People, letters: Letters, rests: Rests) -> None:
        self._bot = bot
        self._people = people
        self._letters = letters
        self._rests = rests
        self._left_as_they_are = 0
        """In the last look: as many more are taken in the next one, so that none waits behind them."""

    async def look(self, turn: Callable[[], Awaitable[bool]]) -> int:
        """`turn` waits until the next may leave, and says whether any may. Returns how many were edited. Raises
        TelegramError (the network, or the token), StoreError."""
        limit = AT_ONCE + self._left_as_they_are
        due = await self._people.house.read(lambda desk: desk.alerts.to_edit(limit))
        done = self._left_as_they_are = 0
        for one in due:
            if self._rests.holds(one.subscriber):
                self._left_as_they_are += 1
                continue
            if not await turn():
                break
            if await self._edit(one):
                await self._people.house.write(lambda desk: desk.alerts.edited(one))  # noqa: B023
                done += 1
            else:
                self._left_as_they_are += 1
        return done

    async def _edit(self, delivery: Delivery) -> bool:
        """False for what is to be tried again; what cannot be edited any more counts as edited. Raises TelegramError
        (the network, or the token), StoreError."""
        pacer = pacer_of(self._bot)
        try:
            letter = await self._letters.of(delivery) if delivery.alerts else None
            if letter is not None and delivery.message_id is not None:
                if pacer is not None and pacer.is_refused(letter.chat_id):
                    return False
                await edit(self._bot, letter.chat_id, delivery.message_id, letter.view, Turn.NEWS)
                self._rests.arrives(delivery.subscriber)
        except Forbidden:
            await self._people.house.write(lambda desk: blocked(desk, delivery))
        except (BadRequest, ChatMigrated) as error:
            _log.warning("an alert cannot be edited", error=type(error).__name__)
        except RetryAfter:
            return False
        except NetworkError as error:
            if not self._rests.fails(delivery.subscriber):
                raise
            _log.warning("an edit does not arrive", error=type(error).__name__)
            return False
        except (TelegramError, StoreBusy, StoreFull):
            raise
        except Exception as error:
            _log.error("an alert cannot be made out to be edited", error=type(error).__name__, where=where(error))
        return True
