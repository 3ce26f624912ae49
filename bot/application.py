"""The application: what it handles, for whom and where, in one flat list whose order is behaviour.

Telegram and the terminal share it. The first entry that fits an update is the one; `bot.access` lets it in or not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot import messages
from bot.access import ANYWHERE, GROUP, PRIVATE, Entry, Gate, LookupFailed
from bot.buttons import Verb
from bot.directory import TelegramDirectory, everybody
from bot.handlers.approved import ApprovedHandler
from bot.handlers.attachments import decline
from bot.handlers.buttons import ButtonHandler, refuse_button
from bot.handlers.groups import GroupHandler, mention_of
from bot.handlers.inline import InlineHandler
from bot.handlers.invitations import InvitationHandler
from bot.handlers.joining import JoiningHandler
from bot.handlers.members import MemberHandler
from bot.handlers.privacy import PrivacyHandler
from bot.handlers.questions import QuestionHandler
from bot.handlers.welcome import WelcomeHandler, refuse_command, show_help
from bot.house import House
from bot.logs import configure_logs, incident_of, where
from bot.memory import ChatMemory, Context
from bot.pacing import Pacer, Turn
from bot.people import People
from bot.rendering import line
from bot.sending import send
from bot.visitors import Audience, Place

_log = structlog.get_logger()

Relais = Application[ExtBot[Turn], Context, dict[Any, Any], ChatMemory, dict[Any, Any], None]


def terminal_application(house: House, token: str, request: BaseRequest) -> Relais:
    """The conversation of one person who may ask, and about whom nothing is kept; `request` carries its calls."""
    gate = Gate(_asking(house), everybody)
    return _built(ApplicationBuilder().token(token).request(request), gate)


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
        builder = builder.request(request)
    else:
        builder = (
            builder.base_url(f"{settings.telegram_api}/bot")
            .base_file_url(f"{settings.telegram_api}/file/bot")
            .rate_limiter(Pacer())
            .connection_pool_size(64)
            .pool_timeout(30)
            .read_timeout(20)
        )
    gate = Gate((), TelegramDirectory(people.house, people.keyring), clock)
    gate.entries = (*_belonging(people, gate, clock), *_asking(people.house))
    return _built(builder, gate)


def _built(builder: Any, gate: Gate) -> Relais:
    configure_logs()
    application: Relais = (
        builder.context_types(ContextTypes(context=Context, chat_data=ChatMemory)).updater(None).job_queue(None).build()
    )
    application.add_handler(TypeHandler(Update, gate.receive))
    application.add_error_handler(report)
    return application


def _belonging(people: People, gate: Gate, clock: Callable[[], float]) -> tuple[Entry, ...]:
    """Who may speak to the bot, and what it keeps; groups and inline queries."""
    welcome = WelcomeHandler(people.house)
    joining = JoiningHandler(people, gate, welcome, clock)
    privacy = PrivacyHandler(people)
    inviting = InvitationHandler(people)
    members = MemberHandler(people)
    approved = ApprovedHandler(people)
    groups = GroupHandler(people, gate)
    in_groups = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS
    anywhere_else = frozenset({Place.GROUP, Place.ELSEWHERE})
    inline = () if people.settings.protect_content else (InlineHandler(people.house),)
    return (
        # what Telegram tells about groups
        Entry(ChatMemberHandler(groups.moved, ChatMemberHandler.MY_CHAT_MEMBER), Audience.EVERYONE, ANYWHERE),
        Entry(MessageHandler(filters.StatusUpdate.MIGRATE, groups.renumbered), Audience.EVERYONE, anywhere_else),
        # open to all: the door, and what the law and Telegram demand
        Entry(CommandHandler("start", joining.start), Audience.EVERYONE, PRIVATE, door=True),
        Entry(_presses(joining.press, Verb.JOIN, Verb.CLAIM), Audience.EVERYONE, PRIVATE),
        Entry(CommandHandler(["privacy", "confidentialite"], privacy.explain), Audience.EVERYONE, PRIVATE),
        # erasing may be asked twice, the second time by somebody who is no longer known
        Entry(_presses(privacy.press, Verb.FORGET, Verb.KEEP), Audience.EVERYONE, PRIVATE),
        Entry(CommandHandler("mesdonnees", privacy.give), Audience.KNOWN, PRIVATE),
        Entry(CommandHandler("oublier", privacy.ask), Audience.KNOWN, PRIVATE),
        # representatives and administrators; each handler looks again at what this one may do
        Entry(CommandHandler("inviter", inviting.invite), Audience.REPRESENTATIVES, PRIVATE),
        Entry(CommandHandler("invitations", inviting.list_open), Audience.REPRESENTATIVES, PRIVATE),
        Entry(
            _presses(inviting.press, Verb.FORM, Verb.INVITE, Verb.INVITATIONS, Verb.REVOKE),
            Audience.REPRESENTATIVES,
            PRIVATE,
        ),
        Entry(CommandHandler("membres", members.count), Audience.REPRESENTATIVES, PRIVATE),
        Entry(CommandHandler("groupes", approved.list_all), Audience.ADMINISTRATORS, PRIVATE),
        Entry(_presses(approved.press, Verb.GROUPS, Verb.LEAVE), Audience.ADMINISTRATORS, PRIVATE),
        Entry(CommandHandler("journal", members.tell_acts), Audience.ADMINISTRATORS, PRIVATE),
        Entry(MessageHandler(filters.StatusUpdate.USERS_SHARED, members.picked), Audience.ADMINISTRATORS, PRIVATE),
        Entry(
            _presses(members.press, Verb.PEOPLE, Verb.PERSON, Verb.ROLE, Verb.REMOVE, Verb.PICK, Verb.JOURNAL),
            Audience.ADMINISTRATORS,
            PRIVATE,
        ),
        # groups: a command, a mention, an answer to the bot; all else is between people
        Entry(CommandHandler("autoriser", groups.approve, in_groups), Audience.ADMINISTRATORS, anywhere_else),
        Entry(CommandHandler("q", groups.answer, in_groups), Audience.MEMBERS, GROUP, counted=True),
        Entry(MessageHandler(in_groups & ToBot(), groups.answer), Audience.MEMBERS, GROUP, counted=True),
        Entry(MessageHandler(filters.ChatType.GROUPS, _ignore), Audience.MEMBERS, GROUP),
        *(Entry(InlineQueryHandler(handler.offer), Audience.MEMBERS, PRIVATE) for handler in inline),
    )


def _asking(house: House) -> tuple[Entry, ...]:
    """The conversation of a member, in private."""
    asking = QuestionHandler(house)
    buttons = ButtonHandler(house)
    welcome = WelcomeHandler(house)
    private = filters.ChatType.PRIVATE
    new = filters.UpdateType.MESSAGE
    own = (Verb.REPLY, Verb.PASSAGE, Verb.OTHERS, Verb.CONTEXT, Verb.EXAMPLE)
    return (
        Entry(_presses(buttons.press, *own), Audience.MEMBERS, PRIVATE),
        Entry(CallbackQueryHandler(refuse_button), Audience.MEMBERS, PRIVATE),
        # the commands that exist, before those that do not
        Entry(CommandHandler("start", welcome.start, private), Audience.MEMBERS, PRIVATE),
        Entry(CommandHandler(["aide", "help"], show_help, private), Audience.MEMBERS, PRIVATE),
        Entry(MessageHandler(private & new & filters.COMMAND, refuse_command), Audience.MEMBERS, PRIVATE),
        # questions, new and edited; not what people write to each other through a business account
        Entry(
            MessageHandler(private & filters.UpdateType.MESSAGES & filters.TEXT & ~filters.COMMAND, asking.answer),
            Audience.MEMBERS,
            PRIVATE,
            counted=True,
        ),
        # what people can send beside text; what Telegram itself tells (a pinned message) wants no answer
        Entry(
            MessageHandler(private & new & ~filters.TEXT & ~filters.StatusUpdate.ALL, decline),
            Audience.MEMBERS,
            PRIVATE,
        ),
    )


def _presses(callback: Any, *verbs: Verb) -> CallbackQueryHandler[Context, Any]:
    return CallbackQueryHandler(callback, pattern=rf"^(?:{'|'.join(verbs)}):")


class ToBot(filters.MessageFilter):
    """A text that mentions the bot, or answers one of its messages."""

    def filter(self, message: Any) -> bool:
        bot = message.get_bot()
        answered = message.reply_to_message
        if not message.text or message.text.startswith("/"):
            return False
        if answered is not None and answered.from_user is not None and answered.from_user.id == bot.id:
            return True
        return mention_of(bot.username).search(message.text) is not None


async def _ignore(update: Update, context: Context) -> None:
    """What people in a group say to each other."""


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
