"""A draft is looked at, corrected, masked, published or given up, by who began it or an administrator."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

from telegram import CallbackQuery, ForceReply, Message, Update

from bot import draft_messages as messages
from bot.buttons import Verb, read_press
from bot.dates import read_date, told_weekday
from bot.draft_views import DRAFTS_A_PAGE, cut_view, drafts_view
from bot.house import Desk
from bot.memory import Context
from bot.people import People
from bot.reception import Reception
from bot.rendering import View, line
from bot.said import NEVER_MIND
from bot.sending import answering, reply, send, show
from bot.styled import shorten, words_of
from knowledge.drafts import Draft, Ended
from knowledge.errors import OtherVersion, StoreError, Undated, UnknownDraft, UnknownPassage
from knowledge.membership import Member, Role

PROMPT = re.compile(r"Brouillon ([A-Z2-7]{6})\.")


class DraftHandler:
    def __init__(self, people: People, reception: Reception) -> None:
        self._people = people
        self._reception = reception

    async def list_all(self, update: Update, context: Context) -> None:
        """/brouillons"""
        message, member = update.effective_message, context.visitor.active
        if message is not None and member is not None:
            await reply(message, await self._list(member, 0))

    async def answer_prompt(self, update: Update, context: Context) -> None:
        """The date or the title that was asked for, in answer to the message that asked."""
        message, member = update.effective_message, context.visitor.active
        asked = message.reply_to_message if message else None
        number = PROMPT.match(asked.text or "") if asked else None
        if message is None or member is None or message.text is None or asked is None or number is None:
            return
        text = message.text.strip()
        try:
            draft = await self._own(member, number[1])
            if NEVER_MIND.fullmatch(text):
                view = line(messages.NOT_CHANGED)
            elif asked.text == messages.ask_date(draft.number):
                found = await self._dated(message, draft.number, text)
                if found is None:
                    return
                view = found
            else:
                await self._people.house.write(lambda desk: desk.drafts.correct(draft.number, title=shorten(text, 200)))
                view = await self._reception.preview(draft.number)
        except UnknownDraft:
            view = line(messages.DRAFT_GONE)
        await send(context.bot, message.chat_id, view)

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press, member = read_press(query.data or ""), context.visitor.active
        if press is None or member is None or not isinstance(query.message, Message):
            return messages.NOT_YOURS
        if press.verb is Verb.DRAFTS:
            await show(query, await self._list(member, int(press.about) if press.about.isdecimal() else 0))
            return None
        number, _, rest = press.about.partition(":")
        action, _, about = rest.partition(":")
        try:
            draft = await self._own(member, number)
            await self._act(query, query.message, member, draft, action, about)
        except UnknownDraft:
            return await self._say_what_became_of_it(query, query.message, member, number, action)
        except (UnknownPassage, ValueError):
            return messages.DRAFT_GONE
        except Undated:
            await self._prompt(query.message, messages.ask_date(number), messages.DATE_HINT)
        except OtherVersion:
            await show(query, await self._reception.preview(number))
        return None

    async def _act(
        self, query: CallbackQuery, message: Message, member: Member, draft: Draft, action: str, about: str
    ) -> None:
        """Raises UnknownDraft, UnknownPassage, Undated, OtherVersion, ValueError."""
        house, number = self._people.house, draft.number
        match action:
            case "publish" | "replace" | "beside":
                replace, beside = action == "replace", action == "beside"
                await house.write(lambda desk: desk.drafts.publish(number, member.number, replace, beside=beside))
                await self._say_what_became_of_it(query, message, member, number, action)
            case "date":
                await self._prompt(message, messages.ask_date(number), messages.DATE_HINT)
            case "title":
                await self._prompt(message, messages.ask_title(number), messages.TITLE_HINT)
            case "cut":
                await show(query, await self._cut(draft, int(about)))
            case "mask" | "unmask":
                page, _, passage_id = about.partition(":")
                await house.write(lambda desk: desk.drafts.mask(number, passage_id, action == "mask"))
                await show(query, await self._cut(draft, int(page)))
            case "cancel":
                await house.write(lambda desk: desk.drafts.cancel(number))
                await self._say_what_became_of_it(query, message, member, number, action)
            case _:
                await show(query, await self._reception.preview(number))

    async def _say_what_became_of_it(
        self, query: CallbackQuery, message: Message, member: Member, number: str, action: str
    ) -> str | None:
        """In the message that showed the draft: also when it is tapped twice, or a process was killed between the
        deed and the message. Over the screen only to who wanted something else."""
        ended = await self._people.house.read(lambda desk: desk.drafts.ended(number))
        if ended is None:
            return messages.DRAFT_GONE
        view = _end(ended)
        # told already, perhaps with how many people know: that is not to be taken back
        if ended.summary is None or ended.already:
            await show(query, view)
        elif not await self._is_announced(ended.summary, message):
            await show(query, view)
            await self._announce(ended.summary, member, message, view)
        meant = ("cancel",) if ended.summary is None else ("publish", "replace", "beside")
        return None if action in meant else messages.DRAFT_GONE

    async def _is_announced(self, summary_id: int, message: Message) -> bool:
        announced = await self._people.house.read(lambda desk: desk.alerts.announced())
        return any((one.summary_id, one.message_id) == (summary_id, message.message_id) for one in announced)

    async def _announce(self, summary_id: int, member: Member, message: Message, view: View) -> None:
        """How many people know is told under the message from now on."""
        told = words_of(view.text)
        with suppress(StoreError):  # it is published all the same
            await self._people.house.write(
                lambda desk: desk.alerts.announce(summary_id, member.number, message.message_id, told)
            )
        self._people.news.set()

    async def _dated(self, message: Message, number: str, text: str) -> View | None:
        """None when it was asked for again."""
        today = self._people.day(datetime.now(self._people.settings.zone))
        when = read_date(text, today)
        if when is None:
            await message.reply_text(messages.DATE_UNREAD)
            await self._prompt(message, messages.ask_date(number), messages.DATE_HINT)
            return None
        await self._people.house.write(lambda desk: desk.drafts.correct(number, when=when))
        agrees = told_weekday(text) in (None, when.weekday())
        return await self._reception.preview(number, None if agrees else messages.other_weekday(when))

    async def _own(self, member: Member, number: str) -> Draft:
        """A draft that this member may touch: their own, or any for an administrator. Raises UnknownDraft."""
        draft = await self._people.house.read(lambda desk: desk.drafts.get(number))
        if draft.by != member.number and member.role is not Role.ADMINISTRATOR:
            raise UnknownDraft(number)
        return draft

    async def _list(self, member: Member, offset: int) -> View:
        """A page that is no more is the last one."""

        def load(desk: Desk) -> View:
            everybody = member.role is Role.ADMINISTRATOR
            drafts = desk.drafts.all() if everybody else desk.drafts.of(member.number)
            last = max(0, len(drafts) - 1)
            first = max(0, min(offset, last) // DRAFTS_A_PAGE * DRAFTS_A_PAGE)
            pasted = desk.arrivals.pasting(member.number)
            return drafts_view(drafts, first, member.number, everybody, pasted, self._people.day)

        return await self._people.house.read(load)

    async def _cut(self, draft: Draft, page: int) -> View:
        passages = await self._people.house.try_out(lambda desk: desk.drafts.passages(draft.number))
        return cut_view(draft, passages, page)

    async def _prompt(self, message: Message, question: str, hint: str) -> None:
        """Ask in a message of its own; Telegram opens the keyboard and makes what is written an answer to it."""
        await message.reply_text(question, reply_markup=ForceReply(input_field_placeholder=hint))


def _end(ended: Ended) -> View:
    if ended.meeting is None:
        return line(messages.CANCELLED)
    title, day = shorten(ended.meeting.title, 200), ended.meeting.date
    if ended.already:
        return line(messages.was_published(title, day))
    return line(messages.published(title, day, ended.passages, ended.replaced))
