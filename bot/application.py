"""The application: what it handles, for whom and where, in one flat list whose order is behaviour.

Telegram and the terminal share it. The first entry that fits an update is the one; `bot.access` lets it in or not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ContextTypes,
    Defaults,
    ExtBot,
    TypeHandler,
)
from telegram.request import BaseRequest

from bot import messages
from bot.access import Gate, LookupFailed
from bot.directory import TelegramDirectory, everybody
from bot.entries import asking, belonging, browsing
from bot.house import House
from bot.logs import configure_logs, incident_of, where
from bot.memory import ChatMemory, Context
from bot.pacing import Pacer, Turn
from bot.people import People
from bot.rendering import line
from bot.sending import send

_log = structlog.get_logger()

Relais = Application[ExtBot[Turn], Context, dict[Any, Any], ChatMemory, dict[Any, Any], None]


def terminal_application(house: House, zone: ZoneInfo, token: str, request: BaseRequest) -> Relais:
    """The conversation of one person who may ask and look through what is published, and about whom nothing is kept;
    `request` carries its calls."""
    gate = Gate((*browsing(house, zone), *asking(house)), everybody)
    return _built(_carried_by(request, ApplicationBuilder().token(token)), gate)


def telegram_application(
    people: People, token: str, request: BaseRequest | None = None, clock: Callable[[], float] = time.monotonic
) -> Relais:
    """The whole bot, ready to be initialized; it fetches nothing by itself. Without a `request` its calls are paced and
    go over HTTP. `clock` counts the seconds that bound how much one person may ask."""
    settings = people.settings
    builder: Any = (
        ApplicationBuilder().token(token).defaults(Defaults(protect_content=settings.protect_content or None))
    )
    if request is not None:
        builder = _carried_by(request, builder)
    else:
        builder = (
            builder.base_url(f"{settings.telegram_api}/bot")
            .base_file_url(f"{settings.telegram_api}/file/bot")
            .rate_limiter(Pacer())
            .connection_pool_size(64)
            .pool_timeout(30)
            .read_timeout(20)
        )
    house = people.house
    gate = Gate((), TelegramDirectory(house, people.keyring, people.news.set), clock)
    gate.entries = (*belonging(people, gate, clock), *browsing(house, settings.zone), *asking(house))
    return _built(builder, gate)


def _carried_by(request: BaseRequest, builder: Any) -> Any:
    """For fetching too, though nothing is: else a client for HTTPS is made, which takes longer than all the rest."""
    return builder.request(request).get_updates_request(request)


def _built(builder: Any, gate: Gate) -> Relais:
    configure_logs()
    application: Relais = (
        builder.context_types(ContextTypes(context=Context, chat_data=ChatMemory)).updater(None).job_queue(None).build()
    )
    application.add_handler(TypeHandler(Update, gate.receive))
    application.add_error_handler(report)
    return application


async def report(update: object, context: Context) -> None:
    """An error left a handler: its kind and place to the log first, then a sentence to the person, with a number that
    finds it there and says nothing else."""
    raised = context.error
    tell = not isinstance(raised, LookupFailed) or raised.tell
    error = raised.__cause__ if isinstance(raised, LookupFailed) else raised
    if error is None:
        return
    number = incident_of(error)
    _log.error("handler failed", incident=number, error=type(error).__name__, where=where(error))
    chat = update.effective_chat if isinstance(update, Update) else None
    if not tell or chat is None or chat.type != chat.PRIVATE or isinstance(error, Forbidden):
        # somebody who blocked the bot cannot be told, and in groups nobody wants to know
        return
    if isinstance(update, Update) and update.callback_query:
        # told over the screen, in answer to the press
        return
    try:
        await send(context.bot, chat.id, line(messages.incident(messages.failure(error), number)))
    except TelegramError as second:
        _log.warning("the person could not be told", error=type(second).__name__)
