"""What is not text: one kind line for each kind, once for an album; to who publishes, how a page on paper is sent."""

from __future__ import annotations

from telegram import Message, Update

from bot import messages
from bot.arrival_messages import PHOTO
from bot.memory import Context, memory_of
from bot.rendering import line
from bot.sending import reply
from bot.visitors import Audience


async def decline(update: Update, context: Context) -> None:
    message = update.effective_message
    if message is None:
        return
    memory = memory_of(context)
    if message.media_group_id is not None and message.media_group_id == memory.album:
        return
    memory.album = message.media_group_id
    publishes = context.visitor.audience >= Audience.REPRESENTATIVES
    await reply(message, line(PHOTO if message.photo and publishes else _line_for(message)))


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
