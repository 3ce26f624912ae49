"""Views go out as Telegram messages, and later replace what a message shows."""

from __future__ import annotations

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.rendering import Rows, View
from bot.styled import to_html

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def reply(message: Message, view: View) -> Message:
    """Send a view as an answer to `message`: the buttons find their question there, so the view needs to keep none.

    Sent all the same when the person has deleted the message meanwhile.
    """
    return await message.reply_text(
        to_html(view.text),
        parse_mode=ParseMode.HTML,
        link_preview_options=_NO_PREVIEW,
        reply_markup=_keyboard(view.rows),
        reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
    )


async def send(bot: Bot, chat_id: int, view: View) -> Message:
    return await bot.send_message(
        chat_id,
        to_html(view.text),
        parse_mode=ParseMode.HTML,
        link_preview_options=_NO_PREVIEW,
        reply_markup=_keyboard(view.rows),
    )


async def edit(bot: Bot, chat_id: int, message_id: int, view: View) -> bool:
    """Show another view in a message of ours; False when that message is gone. No change is no error."""
    try:
        await bot.edit_message_text(
            to_html(view.text),
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=_keyboard(view.rows),
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


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in rows]
    )
