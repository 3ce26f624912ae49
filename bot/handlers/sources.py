"""« Voir la page », « Voir le tableau »: the source itself, as pictures."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, InputFile, Message, Update

from bot import blocks
from bot import draft_messages as messages
from bot.buttons import Button, Verb, button, read_press
from bot.house import Desk, House
from bot.memory import Context
from bot.sending import answering, keyboard
from bot.styled import shorten, words_of
from knowledge.errors import OriginalDamaged, OriginalMissing, UnknownSummary, Unreadable
from knowledge.models import Status
from knowledge.pictures import NoSuchPage, page_picture, table_picture
from knowledge.replies import Found
from knowledge.shelf import Original
from knowledge.sources import Page, Table

LONGEST_CAPTION = 1024
AT_ONCE = 2
"""Pictures drawn side by side: each takes a process and a good part of a second."""


class SourceHandler:
    def __init__(self, house: House) -> None:
        self._house = house
        self._drawing = asyncio.Semaphore(AT_ONCE)

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query))

    async def _react(self, query: CallbackQuery) -> str | None:
        press = read_press(query.data or "")
        if press is None or not isinstance(query.message, Message):
            return messages.NO_PAGE
        asked = query.message.reply_to_message
        question = (asked.text if asked else None) or ""
        if press.verb is Verb.ORIGINAL:
            return await self._give_original(query.message, press.about)
        if press.verb is Verb.TABLE:
            return await self._show_table(query.message, press.about)
        return await self._show_page(query.message, press.about, question)

    async def _show_page(self, message: Message, passage_id: str, question: str) -> str | None:
        found, page, whole = await self._house.read(lambda desk: _page(desk, passage_id, question))
        if found is None or page is None:
            return messages.NO_PAGE
        try:
            async with self._drawing:
                picture = await asyncio.to_thread(page_picture, page.pdf, page.number, page.quotes)
        except (Unreadable, NoSuchPage):
            return messages.NO_PAGE
        told = _where(found, page.number)
        caption = told if picture.found else f"{told}\n{messages.NOT_MARKED}"
        give: tuple[tuple[Button, ...], ...] = (
            ((button(messages.DOCUMENT, Verb.ORIGINAL, passage_id),),) if whole else ()
        )
        await message.reply_photo(picture.data, caption=_bounded(caption), reply_markup=keyboard(give))
        return None

    async def _show_table(self, message: Message, passage_id: str) -> str | None:
        found, table = await self._house.read(lambda desk: _table(desk, passage_id))
        if found is None or table is None:
            return messages.NO_TABLE
        async with self._drawing:
            picture = await asyncio.to_thread(table_picture, table.header, table.rows, table.marked, table.title)
        await message.reply_photo(picture, caption=_bounded(words_of(blocks.source_line(found.source))))
        return None

    async def _give_original(self, message: Message, about: str) -> str | None:
        """`about` is the number of a summary, or a passage of it."""

        def load(desk: Desk) -> tuple[Original, str] | None:
            summary_id = int(about) if about.isdecimal() else desk.shelf.holding(about)
            listed = desk.shelf.summary(summary_id)
            if listed.status is not Status.PUBLISHED or listed.masked:
                return None
            return desk.shelf.original(summary_id), messages.document_of(listed)

        try:
            found = await self._house.read(load)
        except (OriginalDamaged, OriginalMissing):
            return messages.NO_DOCUMENT
        except (UnknownSummary, ValueError, OverflowError):
            return messages.NO_LONGER_PUBLISHED
        if found is None:
            return messages.NO_DOCUMENT
        original, caption = found
        await message.reply_document(InputFile(original.data, filename=original.name), caption=_bounded(caption))
        return None


def _page(desk: Desk, passage_id: str, question: str) -> tuple[Found | None, Page | None, bool]:
    """The passage, its page, and whether the document may be given out as well."""
    found = desk.questions.found(passage_id, question)
    page = desk.sources.page_of(passage_id, found.excerpt.slices) if found else None
    return found, page, page is not None and not desk.shelf.summary(desk.shelf.holding(passage_id)).masked


def _table(desk: Desk, passage_id: str) -> tuple[Found | None, Table | None]:
    return desk.questions.found(passage_id, ""), desk.sources.table_of(passage_id)


def _where(found: Found, page: int) -> str:
    """The source line, with the page that is shown."""
    line = words_of(blocks.source_line(found.source))
    return line if found.source.page == page else f"{line} (p. {page})"


def _bounded(caption: str) -> str:
    return "\n".join(shorten(one, LONGEST_CAPTION // 2) for one in caption.split("\n"))
