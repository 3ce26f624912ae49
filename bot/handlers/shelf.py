"""/reunions: what is published, to be looked through; /retirer: a representative takes a summary back."""

from __future__ import annotations

import re

from telegram import CallbackQuery, ForceReply, Message, Update

from bot import draft_messages as messages
from bot.buttons import Verb, read_press
from bot.house import Desk
from bot.memory import Context
from bot.people import People
from bot.rendering import View, line
from bot.said import NEVER_MIND
from bot.sending import answering, reply, send, show
from bot.shelf_views import MEETINGS_A_PAGE, item_view, meeting_view, meetings_view
from bot.styled import shorten
from bot.visitors import Audience
from knowledge.errors import UnknownSummary
from knowledge.models import Status

PROMPT = re.compile(r"Retrait n°\D*(\d{1,9})\D")


class ShelfHandler:
    def __init__(self, people: People) -> None:
        self._people = people

    async def browse(self, update: Update, context: Context) -> None:
        if update.effective_message is not None:
            await reply(update.effective_message, await self._page(Verb.MEETING, 0))

    async def choose_to_withdraw(self, update: Update, context: Context) -> None:
        if update.effective_message is not None:
            await reply(update.effective_message, await self._page(Verb.WITHDRAW, 0))

    async def give_reason(self, update: Update, context: Context) -> None:
        """The answer to « Pour quelle raison ? »: the summary is withdrawn."""
        message, member = update.effective_message, context.visitor.active
        asked = message.reply_to_message if message else None
        number = PROMPT.match(asked.text or "") if asked else None
        if message is None or message.text is None or member is None or number is None:
            return
        reason = message.text
        if NEVER_MIND.fullmatch(reason):
            await send(context.bot, message.chat_id, line(messages.NOT_WITHDRAWN))
            return
        try:
            listed = await self._people.house.write(
                lambda desk: desk.shelf.withdraw(int(number[1]), member.number, reason)
            )
        except UnknownSummary:
            await send(context.bot, message.chat_id, line(messages.NO_LONGER_PUBLISHED))
            return
        meeting = listed.meeting
        title = shorten(meeting.title, 200)
        await send(context.bot, message.chat_id, line(messages.withdrawn(title, meeting.date)))

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press = read_press(query.data or "")
        if press is None or not isinstance(query.message, Message):
            return messages.NO_LONGER_PUBLISHED
        head, _, rest = press.about.partition(":")
        try:
            match press.verb:
                case Verb.MEETINGS:
                    may = context.visitor.audience >= Audience.REPRESENTATIVES
                    await show(query, await self._page(Verb(head) if may else Verb.MEETING, int(rest)))
                case Verb.MEETING:
                    await show(query, await self._people.house.read(lambda desk: _meeting(desk, int(head))))
                case Verb.ITEM:
                    place, _, first = rest.partition(":")
                    await show(
                        query,
                        await self._people.house.read(lambda desk: _item(desk, int(head), int(place), int(first))),
                    )
                case _:
                    return await self._ask_reason(query.message, context, int(head))
        except UnknownSummary:
            return messages.NO_LONGER_PUBLISHED
        except (ValueError, IndexError, OverflowError):
            return messages.NO_LONGER_PUBLISHED
        return None

    async def _page(self, verb: Verb, offset: int) -> View:
        """A page that is no more, because summaries were withdrawn meanwhile, is the last one."""

        def load(desk: Desk) -> View:
            last = max(0, desk.shelf.summaries(limit=1).total - 1)
            first = max(0, min(offset, last - last % MEETINGS_A_PAGE))
            listing = desk.shelf.summaries(offset=first, limit=MEETINGS_A_PAGE)
            return meetings_view(listing, first, Verb.WITHDRAW if verb is Verb.WITHDRAW else Verb.MEETING)

        return await self._people.house.read(load)

    async def _ask_reason(self, message: Message, context: Context, summary_id: int) -> str | None:
        """Raises UnknownSummary."""
        if context.visitor.audience < Audience.REPRESENTATIVES:
            return messages.NOT_YOURS
        listed = await self._people.house.read(lambda desk: desk.shelf.summary(summary_id))
        if listed.status is not Status.PUBLISHED:
            raise UnknownSummary(summary_id)
        title = shorten(listed.meeting.title, 200)
        await message.reply_text(messages.ask_reason(summary_id, title, listed.meeting.date), reply_markup=ForceReply())
        return None


def _meeting(desk: Desk, summary_id: int) -> View:
    """Raises UnknownSummary."""
    listed = desk.shelf.summary(summary_id)
    if listed.status is not Status.PUBLISHED:
        return line(messages.gone(listed.withdrawn))
    return meeting_view(listed, desk.shelf.agenda(summary_id))


def _item(desk: Desk, summary_id: int, place: int, first: int) -> View:
    """Raises UnknownSummary, IndexError."""
    listed = desk.shelf.summary(summary_id)
    if listed.status is not Status.PUBLISHED:
        return line(messages.gone(listed.withdrawn))
    item = desk.shelf.agenda(summary_id)[place]
    texts = []
    passages, whole = desk.shelf.passages_of(summary_id, item.title), desk.shelf.texts_of(summary_id, item.title)
    for passage_id, text in zip(passages, whole, strict=True):
        around = desk.questions.context(passage_id, "")
        if around is not None:
            # an excerpt says the column names of a row, and leaves out the end of what is long
            texts.append(max(around.passage.text, text, key=len))
    return item_view(listed, item, place, texts, max(0, first))
