"""A button pressed. Nothing was kept for it: the question is in the message it answers to, the passage in its data."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest

from bot import messages
from bot.buttons import Verb, read_press
from bot.memory import Context
from bot.rendering import View, context_view, line, others_view, passage_view, reply_view
from bot.sending import edit, reply, send
from knowledge.questions import Questions
from knowledge.replies import Answer


class ButtonHandler:
    """Shows in the same message what its button is about. Pressing twice changes nothing more.

    Telegram keeps a press waiting until it is answered: every one is, also those that lead nowhere.
    """

    def __init__(self, questions: Questions) -> None:
        self._questions = questions

    async def press(self, update: Update, context: Context) -> None:
        query = update.callback_query
        if query is None:
            return
        notice: str | None = None
        try:
            notice = await self._react(query, context)
        except Exception as error:
            notice = messages.failure(error)
            raise
        finally:
            await _answer(query, notice)

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        """What to tell over the screen, or None when the message itself now shows it."""
        press = read_press(query.data or "")
        if press is None:
            return messages.DEAD_BUTTON
        if not isinstance(query.message, Message):
            # a message that Telegram no longer gives out comes without its text and its question
            return messages.QUESTION_GONE
        if press.verb is Verb.EXAMPLE:
            return await self._ask_example(query.message, press.about, context)
        asked = query.message.reply_to_message
        if asked is None or not asked.text:
            return messages.QUESTION_GONE
        view = self._view(press.verb, press.about, asked.text)
        if view is None:
            return messages.PASSAGE_GONE
        if not await edit(context.bot, query.message.chat_id, query.message.message_id, view):
            await reply(asked, view)
        return None

    def _view(self, verb: Verb, passage_id: str, question: str) -> View | None:
        """None when there is nothing to show around; a passage no longer quoted gives way to the reply of today."""
        if verb is Verb.CONTEXT:
            around = self._questions.context(passage_id, question)
            return context_view(around, passage_id) if around else None
        answer = self._questions.ask(question)
        if verb is Verb.PASSAGE:
            found = self._questions.found(passage_id, question)
            return passage_view(answer, found) if found else reply_view(answer)
        if verb is Verb.OTHERS and isinstance(answer, Answer):
            return others_view(answer)
        return reply_view(answer)

    async def _ask_example(self, welcome: Message, example: str, context: Context) -> str | None:
        """The bot writes the question itself, so that the answer has one to answer to, like any other."""
        if example not in messages.EXAMPLES:
            return messages.DEAD_BUTTON
        asked = await send(context.bot, welcome.chat_id, line(example))
        await reply(asked, reply_view(self._questions.ask(example)))
        return None


async def _answer(query: CallbackQuery, notice: str | None) -> None:
    try:
        await query.answer(notice)
    except BadRequest as error:
        # pressed while the bot was down: Telegram no longer waits, and the message was edited all the same
        if "query is too old" not in error.message.lower():
            raise
