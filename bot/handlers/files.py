"""A representative sends a file: it is fetched, read, and shown as a draft; the reading can be stopped."""

from __future__ import annotations

from contextlib import suppress

from telegram import CallbackQuery, Document, Message, Update
from telegram.error import BadRequest, TelegramError

from bot import arrival_messages as messages
from bot.memory import Context
from bot.people import People
from bot.reception import NotGiven, Reception
from bot.rendering import line
from bot.sending import answering, edit, reply
from knowledge.errors import StoreError
from knowledge.membership import Member

LARGEST = 20_000_000
"""Bytes of a file that Telegram gives to a bot."""


class FileHandler:
    def __init__(self, people: People, reception: Reception) -> None:
        self._people = people
        self._reception = reception

    async def receive(self, update: Update, context: Context) -> None:
        message, member = update.effective_message, context.visitor.active
        document = message.document if message else None
        if message is None or member is None or document is None:
            return
        if document.file_size is not None and document.file_size > LARGEST:
            await reply(message, line(messages.TOO_LARGE))
            return
        place = (message.chat_id, await self._status(message, member))
        name = document.file_name or ""
        await self._reception.take_in(context.bot, place, member, name, lambda: _download(document))
        await self._people.house.write(lambda desk: desk.arrivals.end_status(member.number, message.message_id))

    async def press(self, update: Update, context: Context) -> None:
        """Stop reading."""
        if update.callback_query is not None:
            await answering(update.callback_query, self._stop(update.callback_query))

    async def _stop(self, query: CallbackQuery) -> str | None:
        """Whoever waits for the reading edits the message."""
        message = query.message
        if message is not None and self._people.readings.stop((message.chat.id, message.message_id)):
            return None
        return messages.ALREADY_READ

    async def _status(self, message: Message, member: Member) -> int:
        """The message that says how far it is: the one of an earlier process that was killed, or a new one."""
        begin = line(messages.WAITING if self._people.readings.busy else messages.DOWNLOADING)
        number = message.message_id
        former = await self._people.house.read(lambda desk: desk.arrivals.status(member.number, number))
        if former is not None and await edit(message.get_bot(), message.chat_id, former, begin):
            return former
        status = (await reply(message, begin)).message_id
        with suppress(StoreError):
            # a nicety: the file is read all the same
            await self._people.house.write(lambda desk: desk.arrivals.begin_status(member.number, number, status))
        return status


async def _download(document: Document) -> bytes:
    """Raises NotGiven."""
    try:
        file = await document.get_file()
        return bytes(await file.download_as_bytearray())
    except BadRequest as error:
        too_big = "too big" in error.message.lower()
        raise NotGiven(messages.TOO_LARGE if too_big else messages.DOWNLOAD_FAILED) from error
    except TelegramError as error:
        raise NotGiven(messages.DOWNLOAD_FAILED) from error
