"""The application: its handlers in one flat list, because their order is behaviour. Telegram and terminal share it."""

from __future__ import annotations

from typing import Any

import structlog
from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot import messages
from bot.handlers.attachments import decline
from bot.handlers.buttons import ButtonHandler
from bot.handlers.questions import QuestionHandler
from bot.handlers.welcome import WelcomeHandler, refuse_command, show_help
from bot.logs import configure_logs, where
from bot.memory import ChatMemory, Context
from bot.rendering import line
from bot.sending import send
from knowledge.questions import Questions

_log = structlog.get_logger()

Relais = Application[ExtBot[None], Context, dict[Any, Any], ChatMemory, dict[Any, Any], None]


def build_application(questions: Questions, token: str, request: BaseRequest | None = None) -> Relais:
    """The whole bot, ready to be initialized; it fetches nothing by itself. `request` carries its calls, else HTTP.

    One update at a time: answers keep the order of the questions, and `questions` is never used by two at once.
    """
    configure_logs()
    builder = (
        ApplicationBuilder()
        .token(token)
        .context_types(ContextTypes(context=CallbackContext, chat_data=ChatMemory))
        .concurrent_updates(False)
        .job_queue(None)
    )
    if request is not None:
        builder = builder.request(request).updater(None)
    application: Relais = builder.build()
    application.add_handlers(_handlers(questions))
    application.add_error_handler(report)
    return application


def _handlers(questions: Questions) -> list[BaseHandler[Update, Context, Any]]:
    """The first that accepts an update gets it, alone. Messages are only read in private chats."""
    asking = QuestionHandler(questions)
    welcome = WelcomeHandler(questions)
    private = filters.ChatType.PRIVATE
    new = filters.UpdateType.MESSAGE
    return [
        # presses have nothing in common with messages; buttons are only ever sent to private chats
        CallbackQueryHandler(ButtonHandler(questions).press),
        # the commands that exist, before those that do not
        CommandHandler("start", welcome.start, filters=private),
        CommandHandler(["aide", "help"], show_help, filters=private),
        MessageHandler(private & new & filters.COMMAND, refuse_command),
        # questions, new and edited; not what people write to each other through a business account
        MessageHandler(private & filters.UpdateType.MESSAGES & filters.TEXT & ~filters.COMMAND, asking.answer),
        # what people can send beside text; what Telegram itself tells (a pinned message) wants no answer
        MessageHandler(private & new & ~filters.TEXT & ~filters.StatusUpdate.ALL, decline),
    ]


async def report(update: object, context: Context) -> None:
    """An error left a handler: its kind and place to the log first, then a sentence to the person, without either."""
    error = context.error
    _log.error("handler failed", error=type(error).__name__, where=where(error) if error else [])
    chat = update.effective_chat if isinstance(update, Update) else None
    if chat is None or chat.type != chat.PRIVATE or isinstance(error, Forbidden):
        # somebody who blocked the bot cannot be told
        return
    if isinstance(update, Update) and update.callback_query:
        # told over the screen, in answer to the press
        return
    try:
        await send(context.bot, chat.id, line(messages.failure(error)))
    except TelegramError as second:
        _log.warning("the person could not be told", error=type(second).__name__)
