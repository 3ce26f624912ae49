"""/reunions: what is published, to be looked through; /retirer: a representative takes a summary back."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from telegram import CallbackQuery, ForceReply, Message, Update

from bot import draft_messages as messages
from bot.buttons import Verb, read_press
from bot.house import Desk, House
from bot.memory import Context
from bot.messages import DEAD_BUTTON
from bot.reading_pages import pages
from bot.rendering import View, line
from bot.said import NEVER_MIND
from bot.sending import answering, reply, send, show
from bot.shelf_views import councils_view, first_of_page, gone_view, meeting_view, meetings_view, page_view, title_of
from bot.styled import shorten
from bot.visitors import Audience
from knowledge.errors import UnknownSummary
from knowledge.meetings import Wanted, wanted
from knowledge.models import Status
from knowledge.shelf import Listed

PROMPT = re.compile(r"Retrait n°\D*(\d{1,9})\D")
COMMAND = re.compile(r"/(?:reunions|retirer)(?:@\w+)?", re.IGNORECASE)


class ShelfHandler:
    def __init__(self, house: House, zone: ZoneInfo) -> None:
        """`zone`: where people live, for the days that are told."""
        self._house = house
        self._zone = zone

    async def browse(self, update: Update, context: Context) -> None:
        """`/reunions avril 2026` lists those alone."""
        if update.effective_message is not None:
            await reply(update.effective_message, await self._list(Verb.MEETING, None, 0, update.effective_message))

    async def choose_to_withdraw(self, update: Update, context: Context) -> None:
        if update.effective_message is not None:
            await reply(update.effective_message, await self._list(Verb.WITHDRAW, None, 0, update.effective_message))

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
            listed = await self._house.write(lambda desk: desk.shelf.withdraw(int(number[1]), member.number, reason))
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
        if press is None:
            return DEAD_BUTTON
        if not isinstance(query.message, Message):
            return messages.NO_LONGER_PUBLISHED
        about = press.about.split(":")
        try:
            match press.verb:
                case Verb.MEETINGS:
                    may = context.visitor.audience >= Audience.REPRESENTATIVES
                    verb = Verb.WITHDRAW if may and Verb(about[0]) is Verb.WITHDRAW else Verb.MEETING
                    council = int(about[1]) if len(about) > 2 else None
                    asked = query.message.reply_to_message
                    await show(query, await self._list(verb, council, int(about[-1]), asked))
                case Verb.MEETING:
                    first = int(about[1]) if len(about) > 1 else 0
                    await show(query, await self._meeting(int(about[0]), first, query.message.reply_to_message))
                case Verb.ITEM:
                    summary_id, place, number = map(int, about)
                    await show(query, await self._chapter(summary_id, place, number))
                case _:
                    return await self._ask_reason(query.message, context, int(about[0]))
        except UnknownSummary:
            return messages.NO_LONGER_PUBLISHED
        except (ValueError, IndexError, OverflowError):
            return messages.NO_LONGER_PUBLISHED
        return None

    async def _list(self, verb: Verb, council: int | None, first: int, asked: Message | None) -> View:
        """What was asked for with the command that the list answers to; else the councils where there are several, and
        the meetings of one or of the only one."""
        words = _words(asked)
        filtered = wanted(words)

        def load(desk: Desk) -> View:
            councils = desk.shelf.councils() if filtered is None else ()
            if len(councils) > 1 and council is None:
                return councils_view(councils, first, verb)
            if filtered is not None and council is None:
                found = _meetings(desk, None, filtered)
                return (
                    meetings_view(found, first, verb, None, False) if found else line(messages.no_such_meeting(words))
                )
            return meetings_view(_meetings(desk, council, None), first, verb, council, len(councils) > 1)

        return await self._house.read(load)

    async def _meeting(self, summary_id: int, first: int, asked: Message | None) -> View:
        """Raises UnknownSummary."""
        filtered = wanted(_words(asked))

        def load(desk: Desk) -> View:
            listed = desk.shelf.summary(summary_id)
            if listed.status is not Status.PUBLISHED:
                return self._gone(desk, listed)
            council = listed.council if filtered is None and len(desk.shelf.councils()) > 1 else None
            numbers = [one.id for one in _meetings(desk, council, filtered)]
            here = f"{Verb.MEETING}" if council is None else f"{Verb.MEETING}:{council}"
            place = first_of_page(numbers.index(summary_id)) if summary_id in numbers else 0
            return meeting_view(listed, desk.shelf.chapters(summary_id), first, f"{here}:{place}")

        return await self._house.read(load)

    async def _chapter(self, summary_id: int, place: int, number: int) -> View:
        """Raises UnknownSummary, IndexError."""

        def load(desk: Desk) -> View:
            listed = desk.shelf.summary(summary_id)
            if listed.status is not Status.PUBLISHED:
                return self._gone(desk, listed)
            chapters = desk.shelf.chapters(summary_id)
            chapter = dict(enumerate(chapters)).get(place)
            if chapter is None:
                raise UnknownSummary(summary_id)
            laid = pages(title_of(chapter, chapters), desk.shelf.parts(summary_id, chapter.title))
            return page_view(listed, chapter, place, laid, number)

        return await self._house.read(load)

    def _gone(self, desk: Desk, listed: Listed) -> View:
        """What became of a summary, and the way to what is published instead of it."""
        newer = next((one for one in desk.shelf.versions(listed.id) if one.status is Status.PUBLISHED), None)
        day = listed.ended_at.astimezone(self._zone).date() if listed.ended_at else None
        return gone_view(messages.gone(listed.status, day), newer)

    async def _ask_reason(self, message: Message, context: Context, summary_id: int) -> str | None:
        """Raises UnknownSummary."""
        if context.visitor.audience < Audience.REPRESENTATIVES:
            return messages.NOT_YOURS
        listed = await self._house.read(lambda desk: desk.shelf.summary(summary_id))
        if listed.status is not Status.PUBLISHED:
            raise UnknownSummary(summary_id)
        title = shorten(listed.meeting.title, 200)
        await message.reply_text(messages.ask_reason(summary_id, title, listed.meeting.date), reply_markup=ForceReply())
        return None


def _words(asked: Message | None) -> str:
    """What stands behind /reunions or /retirer."""
    text = (asked.text if asked else None) or ""
    command, _, words = text.partition(" ")
    return words if COMMAND.fullmatch(command) else ""


def _meetings(desk: Desk, council: int | None, filtered: Wanted | None) -> list[Listed]:
    """Those of one council, or those that were asked for, newest first."""
    every = desk.shelf.summaries(council, limit=-1).summaries
    return [one for one in every if filtered is None or filtered.fits(one.meeting)]
