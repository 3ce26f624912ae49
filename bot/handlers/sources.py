"""« Voir la page », « Voir le tableau »: the source itself, as pictures."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, Message, Update

from bot import blocks
from bot import draft_messages as messages
from bot.buttons import Button, Verb, button, read_press
from bot.house import Desk, House
from bot.memory import Context
from bot.sending import answering, keyboard
from bot.styled import shorten, words_of
from knowledge.errors import Unreadable
from knowledge.pictures import NoSuchPage, page_picture, table_picture
from knowledge.replies import Found
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
        if press.verb is Verb.TABLE:
            return await self._show_table(query.message, press.about)
        return await self._show_page(query.message, press.about, question)

    async def _show_page(self, message: Message, passage_id: str, question: str) -> str | None:
        found, page = await self._house.read(lambda desk: _page(desk, passage_id, question))
        if found is None or page is None:
            return messages.NO_PAGE
        try:
            async with self._drawing:
                picture = await asyncio.to_thread(page_picture, page.pdf, page.number, page.quotes)
        except (Unreadable, NoSuchPage):
            return messages.NO_PAGE
        told = _where(found, page.number)
        caption = told if picture.found else f"{told}\n{messages.NOT_MARKED}"
        give: tuple[tuple[Button, ...], ...] = ((button(messages.DOCUMENT, Verb.ORIGINAL, passage_id),),)
        await message.reply_photo(picture.data, caption=_bounded(caption), reply_markup=keyboard(give))
        return None

    async def _show_table(self, message: Message, passage_id: str) -> str | None:
        table: Table | None = await self._house.read(lambda desk: desk.sources.table_of(passage_id))
        if table is None:
            return messages.NO_TABLE
        async with self._drawing:
            picture = await asyncio.to_thread(table_picture, table.header, table.rows, table.marked, table.title)
        await message.reply_photo(picture)
        return None


def _page(desk: Desk, passage_id: str, question: str) -> tuple[Found | None, Page | None]:
    found = desk.questions.found(passage_id, question)
    return found, desk.sources.page_of(passage_id, found.excerpt.slices) if found else None


def _where(found: Found, page: int) -> str:
    """The source line, with the page that is shown."""
    line = words_of(blocks.source_line(found.source))
    return line if found.source.page == page else f"{line} (p. {page})"


def _bounded(caption: str) -> str:
    return "\n".join(shorten(one, LONGEST_CAPTION // 2) for one in caption.split("\n"))
