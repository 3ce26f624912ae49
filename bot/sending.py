"""Views go out as Telegram messages, and later replace what a message shows. Presses are answered here too."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResult,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated
from telegram.ext import ExtBot

from bot import messages
from bot.buttons import Link
from bot.logs import incident_of
from bot.pacing import Turn
from bot.rendering import Rows, View, line
from bot.styled import to_html

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def reply(message: Message, view: View) -> Message:
    """Send a view as an answer to `message`: the buttons find their question there, so the view needs to keep none.

    Sent all the same when the person has deleted the message meanwhile.
    """
    try:
        return await message.reply_text(
            to_html(view.text),
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard(view.rows),
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
        )
    except ChatMigrated as moved:
        # the group has just become a supergroup, where its messages have other numbers
        return await send_once(message.get_bot(), moved.new_chat_id, view)


async def send(bot: Bot, chat_id: int, view: View, turn: Turn | None = None) -> Message:
    """In `turn`, where it is no answer to anybody."""
    try:
        return await send_once(bot, chat_id, view, turn)
    except ChatMigrated as moved:
        return await send_once(bot, moved.new_chat_id, view, turn)


async def send_once(bot: Bot, chat_id: int, view: View, turn: Turn | None = None) -> Message:
    """Raises ChatMigrated for a group that became a supergroup."""
    return await bot.send_message(
        chat_id,
        to_html(view.text),
        parse_mode=ParseMode.HTML,
        link_preview_options=_NO_PREVIEW,
        reply_markup=keyboard(view.rows),
        **_paced(bot, turn),
    )


async def edit(bot: Bot, chat_id: int, message_id: int, view: View, turn: Turn | None = None) -> bool:
    """Show another view in a message of ours; False when that message is gone. No change is no error."""
    try:
        await bot.edit_message_text(
            to_html(view.text),
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard(view.rows),
            **_paced(bot, turn),
        )
    except BadRequest as error:
        # Telegram has no codes for these two, only sentences
        reason = error.message.lower()
        if "message is not modified" in reason:
            return True
        if "message to edit not found" in reason or "message can't be edited" in reason:
            return False
        raise
    return True


def _paced(bot: Bot, turn: Turn | None) -> dict[str, Any]:
    """Whose turn it is, where it is said and calls are paced."""
    paced = turn is not None and isinstance(bot, ExtBot) and bot.rate_limiter is not None
    return {"rate_limit_args": turn} if paced else {}


async def show(query: CallbackQuery, view: View) -> None:
    """In the message whose button was pressed; in a new one when that one is gone."""
    message = query.message
    if message is None:
        return
    bot = query.get_bot()
    if not await edit(bot, message.chat.id, message.message_id, view):
        await send(bot, message.chat.id, view)


async def answering(query: CallbackQuery, work: Awaitable[str | None]) -> None:
    """Do what a press asks for. Telegram keeps a press waiting until it is answered: every one is, also when it fails.

    `work` gives what to tell over the screen, or None when a message now shows it.
    """
    notice: str | None = None
    try:
        notice = await work
    except Exception as error:
        notice = messages.incident(messages.failure(error), incident_of(error))
        raise
    finally:
        if not await answer_press(query, notice) and notice is not None and query.message is not None:
            # what is told over the screen came too late for it
            await send(query.get_bot(), query.message.chat.id, line(notice))


async def answering_at_once(query: CallbackQuery, work: Awaitable[None]) -> None:
    """For work that takes long and says in a message how far it is: the button does not turn meanwhile."""
    await answer_press(query, None)
    try:
        await work
    except Exception as error:
        if query.message is not None:
            told = messages.incident(messages.failure(error), incident_of(error))
            await send(query.get_bot(), query.message.chat.id, line(told))
        raise


async def answer_press(query: CallbackQuery, notice: str | None) -> bool:
    """False when Telegram no longer waits: it was pressed while the bot was down, or the work took long."""
    try:
        await query.answer(notice)
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
        return False
    return True


async def answer_inline(query: InlineQuery, results: Sequence[InlineQueryResult]) -> None:
    """For this person alone, and for now."""
    try:
        await query.answer(results, cache_time=0, is_personal=True)
    except BadRequest as error:
        # asked while the bot was down, or typed on since
        if "query is too old" not in error.message.lower():
            raise


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(one.label, url=one.url)
                if isinstance(one, Link)
                else InlineKeyboardButton(one.label, callback_data=one.data)
                for one in row
            ]
            for row in rows
        ]
    )
