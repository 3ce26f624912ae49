"""Fetching updates: each is in the inbox before Telegram is told that it arrived."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from bot.inbox import Inbox, Json, Waiting
from bot.refusals import PollingDied
from knowledge.errors import StoreError

WANTED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""Kinds of updates. Telegram keeps to the last list it was given: it is always given."""
LONGEST_WAIT = 50
"""Seconds for which Telegram holds a call until something arrives."""
A_BATCH = 100
"""Updates that Telegram gives at most at once."""
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)

_log = structlog.get_logger()
# the updates are wanted as they came: one that the library cannot read must not stop those behind it
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'", category=PTBUserWarning)


async def poll(bot: Bot, inbox: Inbox, deliver: Callable[[Waiting], None]) -> None:
    """Fetch, keep, deliver, until cancelled. Goes on through every failure that can pass. Raises PollingDied.

    Late is what waited for the bot: what the first call brings at the start or after failures, and the next ones as
    long as they come full. No clock is asked: that of this machine may be wrong.
    """
    offset: int | None = None
    failures = 0
    behind = True
    while True:
        try:
            updates = await _fetch(bot, offset)
            kept = await inbox.keep(updates, [behind] * len(updates))
        except (InvalidToken, EndPointNotFound):
            behind = True
            # both 401 and 404 say that the token is not known; something between us and Telegram may have said it
            await check_token(bot)
            await asyncio.sleep(PAUSES[0])
            continue
        except RetryAfter as error:
            behind = True
            wait = error.retry_after
            await asyncio.sleep(wait if isinstance(wait, int) else wait.total_seconds())
            continue
        except (TelegramError, StoreError) as error:
            reason = "another process fetches too" if isinstance(error, Conflict) else type(error).__name__
            _log.warning("fetching failed, trying again", reason=reason)
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1
            behind = True
            continue
        failures = 0
        behind = behind and len(updates) >= A_BATCH
        for waiting in kept:
            deliver(waiting)
        if updates:
            # confirmed with the next call, and only now
            offset = max(int(update["update_id"]) for update in updates) + 1


async def _fetch(bot: Bot, offset: int | None) -> list[Json]:
    asked: dict[str, Any] = {"timeout": LONGEST_WAIT, "allowed_updates": list(WANTED)}
    if offset is not None:
        asked["offset"] = offset
    try:
        found = await bot.do_api_request("getUpdates", asked, read_timeout=LONGEST_WAIT + 10)
    except (LookupError, TypeError, AttributeError) as error:
        # JSON, and not what Telegram answers: from something between us and Telegram
        raise TelegramError("an answer without sense") from error
    if not isinstance(found, list):
        raise TelegramError("an answer without sense")
    updates = [update for update in found if isinstance(update, dict) and _is_number(update.get("update_id"))]
    if found and not updates:
        raise TelegramError("updates without numbers")
    return updates


def _is_number(value: object) -> bool:
    return isinstance(value, int) and 0 <= value < 2**63


async def check_token(bot: Bot) -> None:
    """Raises PollingDied when Telegram does not know the token."""
    try:
        await bot.get_me()
    except InvalidToken as error:
        raise PollingDied from error
    except TelegramError:
        _log.warning("the token could not be checked")
