"""What is not text: one kind line for each kind, once for an album."""

from __future__ import annotations

from telegram import Message, Update

from bot import messages
from bot.memory import Context, memory_of
from bot.rendering import line
from bot.sending import reply


async def decline(update: Update, context: Context) -> None:
    message = update.effective_message
    if message is None:
        return
    memory = memory_of(context)
    if message.media_group_id is not None and message.media_group_id == memory.album:
        return
    memory.album = message.media_group_id
    await reply(message, line(_line_for(message)))


def _line_for(message: Message) -> str:
    if message.voice or message.audio or message.video_note:
        return messages.SOUND
    # an animation also comes with a document, for old clients: it is looked at first
    if message.photo or message.video or message.animation:
        return messages.PICTURE
    if message.sticker or message.dice:
        return messages.STICKER
    if message.document:
        return messages.FILE
    return messages.OTHER
