"""What some messages are recognised by, beside python-telegram-bot's own filters."""

from __future__ import annotations

import re

from telegram import Message
from telegram.ext import filters

from bot.handlers.groups import mention_of
from bot.said import is_question


class ToBot(filters.MessageFilter):
    """A text that mentions the bot, or answers one of its messages."""

    def filter(self, message: Message) -> bool:
        bot = message.get_bot()
        answered = message.reply_to_message
        if not message.text or message.text.startswith("/"):
            return False
        if answered is not None and answered.from_user is not None and answered.from_user.id == bot.id:
            return True
        return mention_of(bot.username).search(message.text) is not None


class ToPrompt(filters.MessageFilter):
    """A text that answers one of the bot's questions, told by how the question begins."""

    def __init__(self, prompt: re.Pattern[str]) -> None:
        super().__init__()
        self._prompt = prompt

    def filter(self, message: Message) -> bool:
        asked = message.reply_to_message
        if not message.text or asked is None or asked.from_user is None or asked.from_user.id != message.get_bot().id:
            return False
        return self._prompt.match(asked.text or "") is not None


class ForwardedText(filters.MessageFilter):
    """Written elsewhere, and longer than a question."""

    def filter(self, message: Message) -> bool:
        return message.forward_origin is not None and bool(message.text) and not is_question(message.text or "")
