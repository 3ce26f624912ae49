"""A member writes: the answer, and its correction when the question is edited."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message, Update

from bot.handlers.following import offered
from bot.house import Desk, House
from bot.memory import Context, memory_of
from bot.rendering import View, reply_view
from bot.sending import edit, reply

CORRECTION = timedelta(minutes=10)
"""How long after a question its answer is edited; a later correction gets a new answer, where it is seen."""


class QuestionHandler:
    """Answers text messages, new and edited.

    An update that comes twice edits the answer into what it is already: nothing to see.
    """

    def __init__(self, house: House) -> None:
        self._house = house

    async def answer(self, update: Update, context: Context) -> None:
        if update.effective_message is not None:
            await self.answer_message(update.effective_message, context)

    async def answer_message(self, message: Message, context: Context) -> None:
        """Also one that came earlier, and was not taken for a question then."""
        text = message.text
        if text is None:
            return
        member = context.visitor.active is not None
        view = await self._house.read(lambda desk: _answered(desk, text, member))
        memory = memory_of(context)
        former = memory.answers.get(message.message_id)
        if former is not None and _is_fresh(message) and await edit(context.bot, message.chat_id, former, view):
            return
        sent = await reply(message, view)
        memory.remember(message.message_id, sent.message_id)


def _answered(desk: Desk, text: str, member: bool) -> View:
    """Members are offered to follow what they ask about; the terminal has nobody to tell."""
    found = desk.questions.ask(text)
    return offered(desk, found, reply_view(found)) if member else reply_view(found)


def _is_fresh(message: Message) -> bool:
    return message.edit_date is None or message.edit_date - message.date <= CORRECTION
