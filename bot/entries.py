"""What the bot handles, for whom and where, in flat lists whose order is behaviour: the first entry that fits is the
one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.access import ANYWHERE, GROUP, PRIVATE, Entry, Gate
from bot.buttons import Verb
from bot.filters import ForwardedText, ToBot, ToPrompt
from bot.handlers.alerts import AlertHandler
from bot.handlers.approved import ApprovedHandler
from bot.handlers.attachments import decline
from bot.handlers.buttons import ButtonHandler, refuse_button
from bot.handlers.correcting import CorrectingHandler
from bot.handlers.drafts import PROMPT as OF_A_DRAFT
from bot.handlers.drafts import DraftHandler
from bot.handlers.files import FileHandler
from bot.handlers.followed import FollowedHandler
from bot.handlers.following import FollowingHandler
from bot.handlers.group_following import GroupFollowingHandler
from bot.handlers.groups import GroupHandler
from bot.handlers.inline import InlineHandler
from bot.handlers.invitations import InvitationHandler
from bot.handlers.joining import JoiningHandler
from bot.handlers.members import MemberHandler
from bot.handlers.opened import OpenedHandler
from bot.handlers.pasting import PastingHandler
from bot.handlers.privacy import PrivacyHandler
from bot.handlers.questions import QuestionHandler
from bot.handlers.shelf import PROMPT as OF_A_WITHDRAWAL
from bot.handlers.shelf import ShelfHandler
from bot.handlers.sources import SourceHandler
from bot.handlers.topics import TopicHandler
from bot.handlers.welcome import WelcomeHandler, refuse_command, show_help
from bot.house import House
from bot.memory import Context
from bot.people import People
from bot.reception import Reception
from bot.visitors import Audience, Place, Visitor

_FILE = filters.Document.ALL & ~filters.ANIMATION
"""An animation comes with a document too, for old clients."""


def belonging(people: People, gate: Gate, clock: Callable[[], float]) -> tuple[Entry, ...]:
    """Who may speak to the bot, and what it keeps; groups and inline queries."""
    welcome = WelcomeHandler(people.house)
    joining = JoiningHandler(people, gate, welcome, clock)
    privacy = PrivacyHandler(people)
    inviting = InvitationHandler(people)
    members = MemberHandler(people)
    approved = ApprovedHandler(people, gate)
    groups = GroupHandler(people, gate)
    reception = Reception(people)
    files = FileHandler(people, reception)
    pasting = PastingHandler(people, reception, QuestionHandler(people.house))
    drafting = DraftHandler(people, reception)
    shelf = ShelfHandler(people.house, people.settings.zone)
    correcting = CorrectingHandler(people)
    following = FollowingHandler(people)
    followed = FollowedHandler(people)
    alerts = AlertHandler(people, followed)
    for_groups = GroupFollowingHandler(people)
    own = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    own_or_mended = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES
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
        # publishing: a file, a text pasted, what is asked about it, and taking it back
        # also put in the place of another one, in its message: who did that must not publish the former
        Entry(MessageHandler(own_or_mended & _FILE, files.receive), Audience.REPRESENTATIVES, PRIVATE, only=_publishes),
        Entry(_presses(files.press, Verb.STOP), Audience.REPRESENTATIVES, PRIVATE),
        Entry(CommandHandler("publier", pasting.begin), Audience.REPRESENTATIVES, PRIVATE),
        Entry(CommandHandler("brouillons", drafting.list_all), Audience.REPRESENTATIVES, PRIVATE),
        Entry(CommandHandler("retirer", shelf.choose_to_withdraw), Audience.REPRESENTATIVES, PRIVATE),
        Entry(_presses(drafting.press, Verb.DRAFT, Verb.DRAFTS), Audience.REPRESENTATIVES, PRIVATE),
        Entry(_presses(pasting.press, Verb.PASTED), Audience.REPRESENTATIVES, PRIVATE),
        Entry(_presses(shelf.press, Verb.WITHDRAW), Audience.REPRESENTATIVES, PRIVATE),
        Entry(MessageHandler(own & ToPrompt(OF_A_DRAFT), drafting.answer_prompt), Audience.REPRESENTATIVES, PRIVATE),
        Entry(MessageHandler(own & ToPrompt(OF_A_WITHDRAWAL), shelf.give_reason), Audience.REPRESENTATIVES, PRIVATE),
        Entry(
            MessageHandler(own & ForwardedText() & ~filters.COMMAND, pasting.take_forwarded),
            Audience.REPRESENTATIVES,
            PRIVATE,
            only=_publishes,
        ),
        # also for who was a representative when they began
        Entry(
            MessageHandler(own_or_mended & filters.TEXT & ~filters.COMMAND, pasting.take),
            Audience.MEMBERS,
            PRIVATE,
            only=_pastes,
        ),
        # topics put right, and what somebody follows
        Entry(CommandHandler("sujet", correcting.correct), Audience.REPRESENTATIVES, PRIVATE),
        Entry(_presses(correcting.press, Verb.TAKE_OUT), Audience.REPRESENTATIVES, PRIVATE),
        # what a group follows is said by those who speak for it
        Entry(CommandHandler("suivre", for_groups.follow, in_groups), Audience.REPRESENTATIVES, GROUP),
        Entry(CommandHandler("alertes", for_groups.list, in_groups), Audience.REPRESENTATIVES, GROUP),
        Entry(_presses(for_groups.press, Verb.OURS), Audience.REPRESENTATIVES, GROUP),
        Entry(CommandHandler("suivre", following.follow), Audience.MEMBERS, PRIVATE),
        Entry(CommandHandler("alertes", followed.list), Audience.MEMBERS, PRIVATE),
        Entry(_presses(following.press, Verb.FOLLOW), Audience.MEMBERS, PRIVATE),
        Entry(_presses(followed.press, Verb.FOLLOWED), Audience.MEMBERS, PRIVATE),
        Entry(_presses(alerts.press, Verb.ALERT), Audience.MEMBERS, PRIVATE),
        # groups: a command, a mention, an answer to the bot; all else is between people
        Entry(CommandHandler("autoriser", groups.approve, in_groups), Audience.ADMINISTRATORS, anywhere_else),
        Entry(CommandHandler("q", groups.answer, in_groups), Audience.MEMBERS, GROUP, counted=True),
        Entry(MessageHandler(in_groups & ToBot(), groups.answer), Audience.MEMBERS, GROUP, counted=True),
        Entry(MessageHandler(filters.ChatType.GROUPS, _ignore), Audience.MEMBERS, GROUP),
        *(Entry(InlineQueryHandler(handler.offer), Audience.MEMBERS, PRIVATE) for handler in inline),
    )


def browsing(house: House, zone: ZoneInfo) -> tuple[Entry, ...]:
    """Looking through what is published, by meeting and by topic, in private; nothing is kept of it."""
    shelf = ShelfHandler(house, zone)
    topics = TopicHandler(house)
    private = filters.ChatType.PRIVATE
    return (
        Entry(CommandHandler("reunions", shelf.browse, private), Audience.MEMBERS, PRIVATE),
        Entry(_presses(shelf.press, Verb.MEETINGS, Verb.MEETING, Verb.ITEM), Audience.MEMBERS, PRIVATE),
        Entry(CommandHandler("sujets", topics.browse, private), Audience.MEMBERS, PRIVATE),
        Entry(_presses(topics.press, Verb.TOPICS, Verb.TOPIC), Audience.MEMBERS, PRIVATE),
        Entry(_presses(OpenedHandler(house).press, Verb.SEEN), Audience.MEMBERS, PRIVATE),
    )


def asking(house: House) -> tuple[Entry, ...]:
    """The conversation of a member, in private."""
    asking = QuestionHandler(house)
    buttons = ButtonHandler(house)
    welcome = WelcomeHandler(house)
    private = filters.ChatType.PRIVATE
    new = filters.UpdateType.MESSAGE
    own = (Verb.REPLY, Verb.PASSAGE, Verb.OTHERS, Verb.CONTEXT, Verb.EXAMPLE)
    return (
        Entry(_presses(buttons.press, *own), Audience.MEMBERS, PRIVATE),
        Entry(_presses(SourceHandler(house).press, Verb.PAGE, Verb.TABLE, Verb.ORIGINAL), Audience.MEMBERS, PRIVATE),
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


async def _ignore(update: Update, context: Context) -> None:
    """What people in a group say to each other."""


def _publishes(visitor: Visitor) -> bool:
    return visitor.audience >= Audience.REPRESENTATIVES


def _pastes(visitor: Visitor) -> bool:
    return visitor.pasting
