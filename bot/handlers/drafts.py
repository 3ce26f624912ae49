"""A representative sends a file or pastes a text: it is read, shown, corrected, and published when they say so."""

from __future__ import annotations

import asyncio
import re
import time

from telegram import Bot, CallbackQuery, Document, ForceReply, Message, Update
from telegram.error import BadRequest, TelegramError

from bot import console_messages, people_messages
from bot import draft_messages as messages
from bot.buttons import Verb, button, read_press
from bot.dates import read_date
from bot.draft_views import cut_view, preview_view
from bot.house import Desk
from bot.memory import Context
from bot.people import People
from bot.rendering import View, line
from bot.sending import answering, edit, reply, send, show
from bot.styled import plain, shorten
from bot.visitors import Audience
from knowledge.drafts import Draft, Reading, read_file
from knowledge.errors import OtherVersion, RelaisError, StoreError, Undated, UnknownDraft, UnknownPassage
from knowledge.membership import Member, Role

LARGEST = 20_000_000
"""Bytes of a file that Telegram gives to a bot."""
BETWEEN_EDITS = 2.0
"""Seconds between two signs of life in the message that says how far it is."""
LONGEST_PASTE = 400_000
"""Signs of a text pasted in several messages."""
PROMPT = re.compile(r"Brouillon ([A-Z2-7]{6})\.")


class DraftHandler:
    def __init__(self, people: People) -> None:
        self._people = people
        # a reading takes memory: the next one waits
        self._one_at_a_time = asyncio.Semaphore(1)
        self._pasted: dict[int, dict[int, str]] = {}
        """Texts that are being pasted, by chat and message: the one thing said that is held, until they are done or the
        process ends."""

    def is_pasting(self, chat_id: int) -> bool:
        return chat_id in self._pasted

    # -- what comes in

    async def receive(self, update: Update, context: Context) -> None:
        """A file."""
        message, member = update.effective_message, context.visitor.active
        document = message.document if message else None
        if message is None or member is None or document is None:
            return
        if document.file_size is not None and document.file_size > LARGEST:
            await reply(message, line(messages.TOO_LARGE))
            return
        status = await reply(message, line(messages.DOWNLOADING))
        data = await _download(document)
        if isinstance(data, str):
            await edit(context.bot, message.chat_id, status.message_id, line(data))
            return
        await self._read(context.bot, status, member, document.file_name or "", data)

    async def begin_pasting(self, update: Update, context: Context) -> None:
        """/publier: what is written next is a text to publish, until « C'est tout »."""
        if update.effective_message is not None:
            self._pasted[update.effective_message.chat_id] = {}
            give_up = (button(messages.CANCEL, Verb.PASTED, "no"),)
            await reply(update.effective_message, View(plain(messages.PASTE), (give_up,)))

    async def paste(self, update: Update, context: Context) -> None:
        """Part of a text. Telegram cuts what is pasted into messages of 4,096 signs."""
        message = update.effective_message
        parts = self._pasted.get(message.chat_id) if message else None
        if message is None or message.text is None or parts is None:
            return
        if context.visitor.audience < Audience.REPRESENTATIVES:
            # no longer theirs to publish: what they write next is a question again
            del self._pasted[message.chat_id]
            await reply(message, line(people_messages.reserved(Audience.REPRESENTATIVES)))
            return
        if sum(map(len, parts.values())) + len(message.text) > LONGEST_PASTE:
            # with a hole in it, it must not be published
            del self._pasted[message.chat_id]
            await reply(message, line(messages.PASTED_TOO_MUCH))
            return
        parts[message.message_id] = message.text
        row = (
            button(messages.PASTED_SO_FAR, Verb.PASTED),
            button(messages.CANCEL, Verb.PASTED, "no"),
        )
        await reply(message, View(plain(messages.pasted(len(parts), sum(map(len, parts.values())))), (row,)))

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
            if asked.text == messages.ask_date(draft.number):
                when = read_date(text)
                if when is None:
                    await self._prompt(message, messages.ask_date(draft.number), messages.DATE_UNREAD)
                    return
                await self._people.house.write(lambda desk: desk.drafts.correct(draft.number, when=when))
            else:
                await self._people.house.write(lambda desk: desk.drafts.correct(draft.number, title=shorten(text, 200)))
            view = await self._preview(draft.number)
        except UnknownDraft:
            view = line(messages.DRAFT_GONE)
        await send(context.bot, message.chat_id, view)

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    # -- what is done with it

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press, member = read_press(query.data or ""), context.visitor.active
        if press is None or member is None or not isinstance(query.message, Message):
            return messages.NOT_YOURS
        if press.verb is Verb.PASTED:
            return await self._take_pasted(query.message, context, member, press.about)
        number, _, rest = press.about.partition(":")
        action, _, about = rest.partition(":")
        try:
            draft = await self._own(member, number)
            await self._act(query, query.message, member, draft, action, about)
        except (UnknownDraft, UnknownPassage, ValueError):
            # over the screen: the message may say by now that it was published, which comes a second time
            return messages.DRAFT_GONE
        except Undated:
            await self._prompt(query.message, messages.ask_date(number), None)
        except OtherVersion:
            await show(query, await self._preview(number))
        return None

    async def _act(
        self, query: CallbackQuery, message: Message, member: Member, draft: Draft, action: str, about: str
    ) -> None:
        """Raises UnknownDraft, UnknownPassage, Undated, OtherVersion, ValueError."""
        house, number = self._people.house, draft.number
        match action:
            case "publish" | "replace":
                replace = action == "replace"
                done = await house.write(lambda desk: desk.drafts.publish(number, member.number, replace))
                title, day = shorten(done.meeting.title, 200), done.meeting.date
                view = line(messages.published(title, day, done.passages, replace))
                await show(query, view)
                self._people.bulletin.published(done.summary, message.chat_id, message.message_id, view)
            case "date":
                await self._prompt(message, messages.ask_date(number), None)
            case "title":
                await self._prompt(message, messages.ask_title(number), None)
            case "cut":
                await show(query, await self._cut(draft, int(about)))
            case "mask" | "unmask":
                first, _, passage_id = about.partition(":")
                await house.write(lambda desk: desk.drafts.mask(number, passage_id, action == "mask"))
                await show(query, await self._cut(draft, int(first)))
            case "cancel":
                await house.write(lambda desk: desk.drafts.cancel(number))
                await show(query, line(messages.CANCELLED))
            case _:
                await show(query, await self._preview(number))

    async def _take_pasted(self, status: Message, context: Context, member: Member, about: str) -> str | None:
        parts = self._pasted.pop(status.chat_id, None)
        if about == "no" and parts is not None:
            await edit(context.bot, status.chat_id, status.message_id, line(messages.CANCELLED))
            return None
        if not parts:
            return messages.NOTHING_PASTED
        await self._read(context.bot, status, member, messages.PASTED_FILE, "\n".join(parts.values()).encode())
        return None

    async def _read(self, bot: Bot, status: Message, member: Member, name: str, data: bytes) -> None:
        """Read, keep as a draft, and show it in the message `status`. Killed on the way, the file comes again with its
        update, and the draft that there may be is found again by its text."""
        chat, number = status.chat_id, status.message_id
        if self._one_at_a_time.locked():
            await edit(bot, chat, number, line(messages.WAITING))
        async with self._one_at_a_time:
            alive = asyncio.create_task(_show_life(bot, status, name))
            try:
                got: Reading | RelaisError = await asyncio.to_thread(_read_quietly, name, data)
            finally:
                alive.cancel()
        if isinstance(got, RelaisError):
            await edit(bot, chat, number, line(messages.refused(console_messages.refusal(got))))
            return
        reading = got
        draft = await self._people.house.write(lambda desk: desk.drafts.begin(reading, by=member.number))
        await edit(bot, chat, number, await self._preview(draft.number))

    async def _own(self, member: Member, number: str) -> Draft:
        """A draft that this member may touch: their own, or any for an administrator. Raises UnknownDraft."""
        draft = await self._people.house.read(lambda desk: desk.drafts.get(number))
        if draft.by != member.number and member.role is not Role.ADMINISTRATOR:
            raise UnknownDraft(number)
        return draft

    async def _preview(self, number: str) -> View:
        """Raises UnknownDraft."""
        return await self._people.house.try_out(lambda desk: _preview(desk, number))

    async def _cut(self, draft: Draft, first: int) -> View:
        passages = await self._people.house.try_out(lambda desk: desk.drafts.passages(draft.number))
        return cut_view(draft, passages, first)

    async def _prompt(self, message: Message, question: str, before: str | None) -> None:
        """Ask in a message of its own; Telegram opens the keyboard and makes what is written an answer to it."""
        if before is not None:
            await message.reply_text(before)
        await message.reply_text(question, reply_markup=ForceReply(input_field_placeholder=messages.DATE_HINT))


def _preview(desk: Desk, number: str) -> View:
    draft = desk.drafts.get(number)
    trials = desk.drafts.samples(number) if draft.when is not None else ()
    return preview_view(draft, desk.drafts.preview(number), trials)


def _read_quietly(name: str, data: bytes) -> Reading | RelaisError:
    try:
        return read_file(name, data)
    except StoreError:
        raise
    except RelaisError as error:
        return error


async def _download(document: Document) -> bytes | str:
    """The file, or the sentence that says why not."""
    try:
        file = await document.get_file()
        return bytes(await file.download_as_bytearray())
    except BadRequest as error:
        return messages.TOO_LARGE if "too big" in error.message.lower() else messages.DOWNLOAD_FAILED
    except TelegramError:
        return messages.DOWNLOAD_FAILED


async def _show_life(bot: Bot, status: Message, name: str) -> None:
    """The same message, edited as time goes by."""
    begin = time.monotonic()
    while True:
        view = line(messages.reading(shorten(name, 60), int(time.monotonic() - begin)))
        try:
            await edit(bot, status.chat_id, status.message_id, view)
        except TelegramError:
            return
        await asyncio.sleep(BETWEEN_EDITS)
